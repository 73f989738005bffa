//! People and organisations, as requests name them.

use motcua_domain::dossier::{Identity, Party};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person or organisation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PartyBody {
    /// Full name.
    #[schema(example = "Nguyễn Văn Mẫu")]
    pub(crate) name: String,
    /// Identity papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) identities: Vec<IdentityBody>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) phone: String,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) email: String,
    /// Postal address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) address: String,
}

/// An identity paper's kind and number.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct IdentityBody {
    /// What kind of paper it is.
    pub(crate) kind: IdentityKind,
    /// Its number.
    #[schema(example = "000000000001")]
    pub(crate) number: String,
    /// Its day of issue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) issued_on: String,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) issued_by: String,
}

/// Kinds of identity papers (domain reference 5.3).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum IdentityKind {
    /// 12-digit personal number.
    CitizenNumber,
    /// 9-digit old card.
    OldCard,
    /// Passport.
    Passport,
    /// Tax code of an enterprise.
    TaxCode,
    /// Foreigner's residence card.
    ResidenceCard,
    /// Anything else.
    Other,
}

impl IdentityKind {
    const ALL: [(Self, &'static str); 6] = [
        (Self::CitizenNumber, "citizen_number"),
        (Self::OldCard, "old_card"),
        (Self::Passport, "passport"),
        (Self::TaxCode, "tax_code"),
        (Self::ResidenceCard, "residence_card"),
        (Self::Other, "other"),
    ];

    fn word(self) -> &'static str {
        match self {
            Self::CitizenNumber => "citizen_number",
            Self::OldCard => "old_card",
            Self::Passport => "passport",
            Self::TaxCode => "tax_code",
            Self::ResidenceCard => "residence_card",
            Self::Other => "other",
        }
    }

    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|(_, w)| *w == word).map_or(Self::Other, |(kind, _)| kind)
    }
}

impl From<PartyBody> for Party {
    fn from(body: PartyBody) -> Self {
        Self {
            name: body.name,
            identities: body.identities.into_iter().map(Identity::from).collect(),
            phone: body.phone,
            email: body.email,
            address: body.address,
        }
    }
}

impl From<&Party> for PartyBody {
    fn from(party: &Party) -> Self {
        Self {
            name: party.name.clone(),
            identities: party.identities.iter().map(IdentityBody::from).collect(),
            phone: party.phone.clone(),
            email: party.email.clone(),
            address: party.address.clone(),
        }
    }
}

impl From<IdentityBody> for Identity {
    fn from(body: IdentityBody) -> Self {
        Self {
            kind: body.kind.word().to_owned(),
            number: body.number,
            issued_on: body.issued_on,
            issued_by: body.issued_by,
        }
    }
}

impl From<&Identity> for IdentityBody {
    fn from(identity: &Identity) -> Self {
        Self {
            kind: IdentityKind::of(&identity.kind),
            number: identity.number.clone(),
            issued_on: identity.issued_on.clone(),
            issued_by: identity.issued_by.clone(),
        }
    }
}
