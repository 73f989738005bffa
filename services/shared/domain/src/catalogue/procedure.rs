//! A procedure (thủ tục hành chính): everything that is decided with a dossier, by version.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::agency::within;
use super::{FeeLine, FormSchema, Level, ProcessStep, SignatureNeed};
use crate::deadline::LegalTime;
use crate::dossier::Refusal;
use crate::{PaperId, ProcedureCode};

/// For whom a procedure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureKind {
    /// For citizens and organisations.
    Citizen,
    /// Between agencies (thủ tục hành chính nội bộ); never shown to the public.
    Internal,
}

/// What of a procedure can be done online. Source: Decree 42/2022/NĐ-CP, article 11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineService {
    /// Toàn trình: filing, handling, payment and result.
    Full,
    /// Một phần: any part short of that.
    Partial,
    /// Nothing.
    None,
}

/// What the file of a result must bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultFile {
    /// Nothing; there need be no file.
    #[default]
    Any,
    /// The leader's digital signature, and last of all the agency's seal (Decree 30/2020/NĐ-CP, annex I).
    Signed,
}

/// Who receives, where it is not the counter of the agency of step 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedBy {
    /// The school.
    School,
    /// The records clerk of the agency of step 2.
    Agency,
}

/// A paper that has to be handed in (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredPaper {
    /// Stable within the procedure's version: `p1`, or `<sub-case>.p1` where a sub-case adds it.
    pub id: PaperId,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// How many originals.
    pub originals: u16,
    /// How many copies.
    pub copies: u16,
    /// Reception is refused without it.
    pub required: bool,
    /// The original is kept and must be given back or become the result.
    pub held: bool,
    /// What is asked of the signature of its file.
    pub signature: SignatureNeed,
}

/// How many supplement requests an act allows, where it is not as the rule set says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplementLimit {
    /// In handling, for the whole dossier.
    pub number: u32,
    /// The article that allows it.
    pub article: String,
}

/// A variant of a procedure (trường hợp), with all that holds for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubCase {
    /// Its id within the procedure; empty: the one of a procedure without variants.
    pub id: String,
    /// Vietnamese name, or empty.
    pub name_vi: String,
    /// English name, or empty.
    pub name_en: String,
    /// What the clerk asks to choose it, or empty.
    pub question_vi: String,
    /// What has to be handed in.
    pub papers: Vec<RequiredPaper>,
    /// What is due; empty: free for all.
    pub fee_lines: Vec<FeeLine>,
    /// How long it may take.
    pub legal_time: LegalTime,
    /// 1 to 4 (Decree 43/2011/NĐ-CP, article 3).
    pub online_level: u8,
    /// Full, partial or none.
    pub online_service: OnlineService,
    /// Served while the person waits, without a receipt.
    pub at_once: bool,
    /// What the file of its result must bear.
    pub result_file: ResultFile,
    /// Who does what, the minutes in proportion to its legal time.
    pub steps: Vec<ProcessStep>,
    /// What the applicant fills in; `None`: nothing but the papers.
    pub form: Option<FormSchema>,
    /// Its own number of supplement requests; `None`: as the rule set says.
    pub supplement_limit: Option<SupplementLimit>,
}

impl SubCase {
    /// A kind of paper.
    pub fn paper(&self, id: &PaperId) -> Option<&RequiredPaper> {
        self.papers.iter().find(|paper| paper.id == *id)
    }
}

/// The decision that makes a version (quyết định công bố): with it the version takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Its number, `1234/QĐ-UBND`.
    pub number: String,
    /// The day on which it was signed.
    pub day: Date,
    /// The first local day on which the version holds.
    pub effect_from: Date,
}

/// A version of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Its national code.
    pub code: ProcedureCode,
    /// From 1, one more with each change.
    pub version: u32,
    /// For whom it is.
    pub kind: ProcedureKind,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// The field (lĩnh vực), in Vietnamese.
    pub field_vi: String,
    /// The field, in English.
    pub field_en: String,
    /// At which level it is handled.
    pub level: Level,
    /// How long it may take, where the sub-case says nothing else; as all down to `at_once`.
    pub legal_time: LegalTime,
    /// 1 to 4 (Decree 43/2011/NĐ-CP, article 3).
    pub online_level: u8,
    /// Full, partial or none.
    pub online_service: OnlineService,
    /// What has to be handed in.
    pub papers: Vec<RequiredPaper>,
    /// What is due; empty: free for all.
    pub fee_lines: Vec<FeeLine>,
    /// Who does what.
    pub steps: Vec<ProcessStep>,
    /// What the applicant fills in, where the sub-case has no form of its own.
    pub form: Option<FormSchema>,
    /// Served while the person waits, without a receipt.
    pub at_once: bool,
    /// What the file of its result must bear.
    pub result_file: ResultFile,
    /// All steps are in one unit: giving and taking are one act.
    pub one_unit: bool,
    /// Several agencies work on it (liên thông).
    pub interlinked: bool,
    /// Who receives, where it is not as usual.
    pub received_by: Option<ReceivedBy>,
    /// First local day; `None`: before the data begins.
    pub valid_from: Option<Date>,
    /// Last local day; `None`: not known to end.
    pub valid_to: Option<Date>,
    /// The procedure that it takes the place of.
    pub replaces: Option<ProcedureCode>,
    /// The act that it rests on, or empty.
    pub legal_basis: String,
    /// Extensions and other rules, in words.
    pub rules: Vec<String>,
    /// A remark, or empty.
    pub note: String,
    /// The decision that made this version; `None`: not told, the version holds at once.
    pub decision: Option<Decision>,
    /// Its variants, at least one.
    pub sub_cases: Vec<SubCase>,
}

impl Procedure {
    /// Whether it can be asked for on a local day.
    pub fn in_force(&self, day: Date) -> bool {
        within(self.valid_from, self.valid_to, day)
    }

    /// Whether this version has taken effect by a local day.
    pub fn in_effect(&self, day: Date) -> bool {
        self.decision.as_ref().is_none_or(|decision| decision.effect_from <= day)
    }

    /// A variant by its id; `None`: the unnamed one of a procedure without variants.
    pub fn sub_case(&self, id: Option<&str>) -> Option<&SubCase> {
        self.sub_cases.iter().find(|sub_case| sub_case.id == id.unwrap_or_default())
    }

    /// The variant that is asked for.
    ///
    /// # Errors
    /// There is none of that name, or one has to be chosen and is not.
    pub fn chosen(&self, wanted: Option<&str>) -> Result<&SubCase, Refusal> {
        match wanted {
            None if self.has_sub_cases() => Err(Refusal::SubCaseNeeded),
            wanted => self
                .sub_case(wanted)
                .ok_or_else(|| Refusal::UnknownSubCase(wanted.unwrap_or_default().to_owned())),
        }
    }

    /// Whether a sub-case has to be chosen.
    pub fn has_sub_cases(&self) -> bool {
        self.sub_cases.iter().any(|sub_case| !sub_case.id.is_empty())
    }

    /// Whether one of its variants lists this kind of paper.
    pub fn lists(&self, paper: &PaperId) -> bool {
        self.sub_cases.iter().any(|sub_case| sub_case.papers.iter().any(|p| p.id == *paper))
    }

    /// The highest online level of its variants: a procedure counts once, at this.
    pub fn highest_online_level(&self) -> u8 {
        let levels = self.sub_cases.iter().map(|sub_case| sub_case.online_level);
        levels.max().unwrap_or(self.online_level)
    }
}
