//! What is asked of a paper's signature (chữ ký số), and the certificates that agencies registered.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Catalogue, agency::within};
use crate::dossier::Verdict;
use crate::{AccountId, AgencyId, CodeError, Fingerprint};

/// What a procedure asks of a paper's signature. What does not meet it can be received on paper.
///
/// Its text is `none`, `any`, `applicant` or `official:<agency>`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SignatureNeed {
    /// Nothing.
    #[default]
    None,
    /// A valid one, whoever signed.
    Any,
    /// The applicant's own.
    Applicant,
    /// An official one, of this agency or of the one that succeeds it.
    Official(AgencyId),
}

impl TryFrom<String> for SignatureNeed {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        match text.as_str() {
            "none" => Ok(Self::None),
            "any" => Ok(Self::Any),
            "applicant" => Ok(Self::Applicant),
            text => match text.strip_prefix("official:") {
                Some(agency) => Ok(Self::Official(agency.parse()?)),
                None => Err(CodeError::new(
                    "signature",
                    text,
                    "must be none, any, applicant or official:<agency>",
                )),
            },
        }
    }
}

impl From<SignatureNeed> for String {
    fn from(need: SignatureNeed) -> Self {
        match need {
            SignatureNeed::None => "none".to_owned(),
            SignatureNeed::Any => "any".to_owned(),
            SignatureNeed::Applicant => "applicant".to_owned(),
            SignatureNeed::Official(agency) => format!("official:{agency}"),
        }
    }
}

/// Whose a registered certificate is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateHolder {
    /// The agency's, with which it seals (con dấu).
    Seal,
    /// A person's who signs for it.
    Account(AccountId),
}

/// A certificate that an agency has registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Which.
    pub sha256: Fingerprint,
    /// The agency for which it signs.
    pub agency: AgencyId,
    /// Whose it is.
    pub holder: CertificateHolder,
    /// The first local day on which it signs for the agency.
    pub valid_from: Date,
    /// The last; `None`: not known to end.
    pub valid_to: Option<Date>,
}

/// Who made a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Their certificate.
    pub certificate: Fingerprint,
    /// The identity or tax number in it, as it stands there: `CCCD:092095000001`; may be empty.
    pub number: String,
}

/// What a verifier says of a file, as far as rules ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignedFile {
    /// On all its signatures; `None`: it has none.
    pub verdict: Option<Verdict>,
    /// Who signed, in the order of signing.
    pub signers: Vec<Signer>,
}

/// Why a file does not meet what is asked of its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unmet {
    /// Nothing is signed.
    NotSigned,
    /// A signature is not valid.
    NotValid,
    /// Nothing certain can be said yet.
    NotConcluded,
    /// None is the applicant's.
    NotTheApplicants,
    /// None is of that agency.
    NotOfTheAgency,
}

impl SignatureNeed {
    /// Why a file does not meet it on a local day; `None`: it does.
    ///
    /// `identities` are the numbers of the applicant, as they are written on cards and papers.
    pub fn unmet<'a>(
        &self,
        file: &SignedFile,
        identities: impl IntoIterator<Item = &'a str>,
        catalogue: &Catalogue,
        day: Date,
    ) -> Option<Unmet> {
        if *self == Self::None {
            return None;
        }
        match file.verdict {
            None => return Some(Unmet::NotSigned),
            Some(Verdict::Failed) => return Some(Unmet::NotValid),
            Some(Verdict::Indeterminate | Verdict::NotVerifiedYet) => {
                return Some(Unmet::NotConcluded);
            }
            Some(Verdict::Passed) => {}
        }
        let mut signers = file.signers.iter();
        match self {
            Self::None | Self::Any => None,
            Self::Applicant => {
                let own: Vec<_> = identities.into_iter().map(bare).collect();
                let is_own = |signer: &Signer| {
                    let number = bare(&signer.number);
                    !number.is_empty() && own.contains(&number)
                };
                (!signers.any(is_own)).then_some(Unmet::NotTheApplicants)
            }
            Self::Official(agency) => {
                let agency = catalogue.current_agency(agency, day);
                let is_of_it = |signer: &Signer| {
                    let registered = catalogue.certificate_on(&signer.certificate, day);
                    registered.is_some_and(|c| catalogue.current_agency(&c.agency, day) == agency)
                };
                (!signers.any(is_of_it)).then_some(Unmet::NotOfTheAgency)
            }
        }
    }
}

/// A number without what its issuer calls it (`MST:`) and without what only separates (`-`, spaces).
fn bare(number: &str) -> String {
    let number = number.rsplit(':').next().unwrap_or_default();
    number.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_uppercase()
}

impl Certificate {
    /// Whether it signs for its agency on a local day.
    pub fn in_force(&self, day: Date) -> bool {
        within(Some(self.valid_from), self.valid_to, day)
    }
}

impl Unmet {
    /// Each.
    pub const ALL: [Self; 5] = [
        Self::NotSigned,
        Self::NotValid,
        Self::NotConcluded,
        Self::NotTheApplicants,
        Self::NotOfTheAgency,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotSigned => "not-signed",
            Self::NotValid => "signature-not-valid",
            Self::NotConcluded => "signature-not-concluded",
            Self::NotTheApplicants => "not-the-applicants-signature",
            Self::NotOfTheAgency => "not-the-agencys-signature",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Agency, Event, Succession};
    use super::*;

    fn fingerprint(digit: char) -> Fingerprint {
        String::from(digit).repeat(64).parse().expect("64 digits")
    }

    fn signed_by(digit: char, number: &str) -> SignedFile {
        let signer = Signer { certificate: fingerprint(digit), number: number.to_owned() };
        SignedFile { verdict: Some(Verdict::Passed), signers: vec![signer] }
    }

    fn agency(id: &str) -> AgencyId {
        id.parse().expect("an id")
    }

    /// A became N on 2025-07-01; a person signs for A, and A seals.
    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue::default();
        let mut ended = Agency::named(agency("A"), "A");
        ended.valid_to = Some(date(2025, 6, 30));
        let mut next = Agency::named(agency("N"), "N");
        next.successor_of = vec![Succession { id: agency("A"), in_part: false }];
        for agency in [ended, next, Agency::named(agency("B"), "B")] {
            catalogue.apply(&Event::AgencyPublished(agency));
        }
        let account = "account-1".parse().expect("an account");
        for (digit, of, holder, valid_to) in [
            ('a', "A", CertificateHolder::Seal, None),
            ('b', "B", CertificateHolder::Account(account), Some(date(2026, 3, 31))),
        ] {
            catalogue.apply(&Event::CertificatePublished(Certificate {
                sha256: fingerprint(digit),
                agency: agency(of),
                holder,
                valid_from: date(2025, 1, 1),
                valid_to,
            }));
        }
        catalogue
    }

    fn unmet(need: &SignatureNeed, file: &SignedFile) -> Option<Unmet> {
        need.unmet(file, ["092095000001", "1800123456-001"], &catalogue(), date(2026, 4, 1))
    }

    #[test]
    fn a_need_reads_back_from_its_text() {
        for text in ["none", "any", "applicant", "official:H13.14"] {
            let need = SignatureNeed::try_from(text.to_owned()).unwrap();
            assert_eq!(String::from(need), text);
        }
        for text in ["", "official:", "official", "official: ", "Any"] {
            assert!(SignatureNeed::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn where_none_is_asked_anything_will_do() {
        let failed = SignedFile { verdict: Some(Verdict::Failed), signers: vec![] };
        for file in [SignedFile::default(), failed] {
            assert_eq!(unmet(&SignatureNeed::None, &file), None);
        }
    }

    #[test]
    fn one_that_is_asked_must_be_there_and_passed() {
        for (verdict, told) in [
            (None, Some(Unmet::NotSigned)),
            (Some(Verdict::Failed), Some(Unmet::NotValid)),
            (Some(Verdict::Indeterminate), Some(Unmet::NotConcluded)),
            (Some(Verdict::NotVerifiedYet), Some(Unmet::NotConcluded)),
            (Some(Verdict::Passed), None),
        ] {
            let file = SignedFile { verdict, ..signed_by('c', "CCCD:092095000001") };
            assert_eq!(unmet(&SignatureNeed::Any, &file), told);
            assert_eq!(unmet(&SignatureNeed::Applicant, &file), told);
        }
    }

    #[test]
    fn the_applicants_own_bears_one_of_the_applicants_numbers_however_they_are_written() {
        for (number, told) in [
            ("CCCD:092095000001", None),
            ("092 095 000 001", None),
            ("MST:1800123456001", None),
            ("CCCD:092095000002", Some(Unmet::NotTheApplicants)),
            ("", Some(Unmet::NotTheApplicants)),
            ("CCCD:", Some(Unmet::NotTheApplicants)),
        ] {
            assert_eq!(unmet(&SignatureNeed::Applicant, &signed_by('c', number)), told, "{number}");
        }
        let nobody = SignatureNeed::Applicant.unmet(
            &signed_by('c', ""),
            [""],
            &Catalogue::default(),
            date(2026, 4, 1),
        );
        assert_eq!(nobody, Some(Unmet::NotTheApplicants), "no number is nobody's");
    }

    #[test]
    fn an_official_one_is_of_the_agency_or_of_what_became_of_it() {
        for (of, digit, told) in [
            ("A", 'a', None),
            ("N", 'a', None),
            ("B", 'a', Some(Unmet::NotOfTheAgency)),
            ("A", 'c', Some(Unmet::NotOfTheAgency)),
            // It ended the day before.
            ("B", 'b', Some(Unmet::NotOfTheAgency)),
        ] {
            let need = SignatureNeed::Official(agency(of));
            assert_eq!(unmet(&need, &signed_by(digit, "")), told, "{of} {digit}");
        }
    }
}
