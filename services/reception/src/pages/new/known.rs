//! What is filled in by itself: from the applicant's card, and from what it said before.

use motcua_api::Problem;
use motcua_domain::Actor;
use motcua_domain::catalogue::Procedure;
use motcua_domain::dossier::Identity;

use crate::Reception;
use crate::card::{self, Scanned};
use crate::known::Known;
use crate::pages::body::kind_of;
use crate::pages::typed::Typed;

/// What came of a card that was scanned into the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan {
    /// There was none.
    None,
    /// It was read.
    Read,
    /// An input method may have changed it: what is certain was filled in.
    Mangled,
}

/// Looks for a card's text in every field, since a reader types wherever the cursor stands, and fills in
/// what it says.
pub(super) fn scan(typed: &mut Typed) -> Scan {
    let method_is_off = typed.ticks("methodOff", "yes");
    let found = typed.fields().find_map(|(name, value)| {
        let (before, scanned) = card::find(value, method_is_off)?;
        Some((name.to_owned(), before.to_owned(), scanned))
    });
    let Some((field, before, scanned)) = found else { return Scan::None };
    typed.put(&field, before);
    let (card, scan) = match scanned {
        Scanned::Card(card) => (card, Scan::Read),
        Scanned::Mangled(card) => (card, Scan::Mangled),
    };
    typed.put("applicant.identity", card.number);
    typed.put("applicant.formerIdentity", card.former);
    if let Some(day) = card.issued_on {
        typed.put("applicant.issuedOn", day.to_string());
    }
    for (field, said) in [("applicant.name", card.name), ("applicant.address", card.address)] {
        if !said.is_empty() {
            typed.put(field, said);
        }
    }
    scan
}

/// Fills what is empty still with what the same person said before, as far as the clerk may see it; and
/// tells which dossiers of the procedure it has.
pub(super) async fn look(
    reception: &Reception,
    actor: &Actor,
    procedure: &Procedure,
    typed: &mut Typed,
) -> Result<Option<Known>, Problem> {
    let Some(number) = typed.filled("applicant.identity") else { return Ok(None) };
    let kind = typed.filled("applicant.identityKind").unwrap_or_else(|| kind_of(number));
    let body = serde_json::json!({ "kind": kind, "number": number });
    let body: Option<crate::party::IdentityBody> = serde_json::from_value(body).ok();
    let Some(identity) = body.map(Identity::from) else { return Ok(None) };
    if let Some(said) = reception.said_before(&identity, actor).await? {
        for (field, said) in [
            ("applicant.name", &said.name),
            ("applicant.phone", &said.phone),
            ("applicant.email", &said.email),
            ("applicant.address", &said.address),
        ] {
            typed.put_if_empty(field, said);
        }
    }
    let (_, known) = reception.known(&identity, procedure, false, None).await?;
    Ok(Some(known))
}
