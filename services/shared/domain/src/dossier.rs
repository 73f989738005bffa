//! A dossier (hồ sơ): one request, from the counter that receives it to the counter that returns it.
//!
//! [`decide`] may refuse; [`Dossier::evolve`] never does: what is in the log has happened.

mod branch;
mod command;
mod conflict;
mod decide;
mod delivery;
mod event;
mod evolve;
mod facts;
mod fee;
mod kind;
mod opinion;
mod parties;
mod process;
mod refusal;
mod registration;
mod time_account;
mod transitions;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

pub use branch::{Branch, BranchState};
pub use command::{
    AtOnceLine, Command, PaperHandedIn, Receive, Reissue, Reopen, Seal, ServeAtOnce, Setting,
};
pub use conflict::{Class, conflicts};
pub use decide::decide;
pub use delivery::{Delivery, DeliveryEntry, DeliveryOrder, DeliveryState};
pub use event::Event;
pub use facts::{
    ApplicantKind, Channel, Dates, DutyLine, End, Fetched, Finding, HandedIn, Identity,
    ImportedReception, NewDate, Order, Party, Reception, Request, ReturnWay, ServedLine, Step,
    StepEnd, StopBasis, SupplementFiles, SupplementReasons, Verdict, put_successor,
};
pub use fee::{Fee, FeeEntry, FeeOrder, FeeReceipt, FeeSet, FeeState, FeeWanted, ReliefWanted};
pub use kind::CommandKind;
pub use opinion::{Opinion, OpinionState};
pub use refusal::Refusal;
pub use registration::{CorrectedEntry, Correction, Found, PaperFound, Registered, Registration};
pub use time_account::{Stop, StopGround, Stretch, TimeAccount};

use crate::calendar::{Calendar, WorkingSpan};
use crate::catalogue::{Catalogue, SubCase};
use crate::deadline;
use crate::{AccountId, AgencyId};

/// Where a dossier stands (trạng thái hồ sơ). Source: domain reference 2.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// There is no such dossier.
    #[default]
    None,
    /// 1, Mới đăng ký.
    Registered,
    /// 3, Không được tiếp nhận: final, and never a dossier that was received.
    NotReceived,
    /// 2, Được tiếp nhận.
    Received,
    /// 4, Đang xử lý.
    InProgress,
    /// 5, Yêu cầu bổ sung giấy tờ.
    WaitingForSupplement,
    /// 6, Yêu cầu thực hiện nghĩa vụ tài chính.
    WaitingForDuty,
    /// 9, Đã xử lý xong.
    Done,
    /// 10, Đã trả kết quả.
    Returned,
    /// 7, Công dân yêu cầu rút hồ sơ.
    Withdrawn,
    /// Tạm dừng, by law; told outside as 4 with its reason.
    Paused,
    /// 8, Dừng xử lý: final.
    Stopped,
}

impl Status {
    /// Every state, in the order in which a dossier comes to them.
    pub const ALL: [Self; 12] = [
        Self::None,
        Self::Registered,
        Self::NotReceived,
        Self::Received,
        Self::InProgress,
        Self::WaitingForSupplement,
        Self::WaitingForDuty,
        Self::Paused,
        Self::Done,
        Self::Returned,
        Self::Withdrawn,
        Self::Stopped,
    ];

    /// The code of the national portal; `None` where it is told nothing.
    pub const fn portal_code(self) -> Option<u8> {
        match self {
            Self::None => None,
            Self::Registered => Some(1),
            Self::Received => Some(2),
            Self::NotReceived => Some(3),
            Self::InProgress | Self::Paused => Some(4),
            Self::WaitingForSupplement => Some(5),
            Self::WaitingForDuty => Some(6),
            Self::Withdrawn => Some(7),
            Self::Stopped => Some(8),
            Self::Done => Some(9),
            Self::Returned => Some(10),
        }
    }

    /// The name under which the API and the tables show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Registered => "registered",
            Self::NotReceived => "not_received",
            Self::Received => "received",
            Self::InProgress => "in_progress",
            Self::WaitingForSupplement => "waiting_for_supplement",
            Self::WaitingForDuty => "waiting_for_duty",
            Self::Done => "done",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
        }
    }

    /// Whether the work on it has ended.
    pub const fn is_handled(self) -> bool {
        matches!(self, Self::Done | Self::Returned | Self::Withdrawn | Self::Stopped)
    }
}

/// A dossier on its way: given, not yet taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// To whom.
    pub to: AgencyId,
    /// For which step; 0: the return of the result.
    pub step: u16,
    /// When it was given.
    pub given_at: Timestamp,
}

/// Where the draft of the result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Submission {
    /// Nobody was asked to sign.
    #[default]
    None,
    /// Trình ký: before the leader.
    Submitted,
    /// Back with the officer: it must be submitted again.
    SentBack,
}

/// The step that the holder does now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStep {
    /// Its number, from 1; 0: the return of the result.
    pub number: u16,
    /// When it is due.
    pub due_at: Timestamp,
    /// Working time that stood still during it.
    pub stood_still: WorkingSpan,
    /// It has ended: recorded as done, or by a give.
    pub ended: bool,
    /// It was recorded as done.
    pub recorded: bool,
}

/// The state of a dossier, folded from its events.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dossier {
    /// Where it stands.
    pub status: Status,
    /// What was fixed at registration, until it is received.
    pub registered: Option<Box<Registered>>,
    /// What was fixed at reception; `None` for an imported one.
    pub reception: Option<Box<Reception>>,
    /// What another system said at its reception.
    pub imported: Option<Box<ImportedReception>>,
    /// Who holds it (đang giữ).
    pub holder: Option<AgencyId>,
    /// Where it was received.
    pub received_at: Option<AgencyId>,
    /// Where its result is returned.
    pub returned_at: Option<AgencyId>,
    /// To whom it was given.
    pub offer: Option<Offer>,
    /// What the holder does now.
    pub step: Option<OpenStep>,
    /// Who was named to do it.
    pub officer: Option<AccountId>,
    /// What was given to the agencies of a parallel group.
    pub branches: Vec<Branch>,
    /// What was asked of other agencies.
    pub opinions: Vec<Opinion>,
    /// The ledger of its fees.
    pub fees: Vec<Fee>,
    /// The deliveries of its result.
    pub deliveries: Vec<Delivery>,
    /// How many versions of the draft there are.
    pub drafts: u32,
    /// The three dates.
    pub dates: Option<Dates>,
    /// From when the legal time is counted: reception, a supplement that restarts it, an order. `None`
    /// where an order set the date.
    pub counted_from: Option<Timestamp>,
    /// The same for the national index, which no supplement restarts.
    pub index_counted_from: Option<Timestamp>,
    /// Working time that stood still since then.
    pub stood_since_count: WorkingSpan,
    /// Since when the clock stands.
    pub stands_since: Option<Timestamp>,
    /// Working time that stood still.
    pub stood_still: WorkingSpan,
    /// How often a supplement was asked for in handling.
    pub supplement_requests: u32,
    /// Whether an apology gave a new date.
    pub apologised: bool,
    /// Where the draft of the result stands.
    pub submission: Submission,
    /// Whether the leader has signed.
    pub signed: bool,
    /// Which leader.
    pub signed_by: Option<AccountId>,
    /// How the handling ended.
    pub end: Option<End>,
    /// Since when its result can be fetched.
    pub result_since: Option<Timestamp>,
    /// The result that nobody fetched is in the archive.
    pub in_archive: bool,
    /// How who got its result rated it: 1 very unsatisfied … 5 very satisfied.
    pub rated: Option<u8>,
    /// What was found on the signatures of its files.
    pub findings: Vec<Finding>,
    /// Every agency that it concerns.
    pub parties: BTreeSet<AgencyId>,
    /// Steps of an imported dossier, by their own ids.
    pub imported_steps: BTreeSet<String>,
    /// When the latest imported step that names an agency happened.
    pub imported_held_since: Option<Timestamp>,
}

impl Dossier {
    /// Whether the agency received, held, holds, decides or returns it, or it was given to it.
    pub fn involves(&self, agency: &AgencyId) -> bool {
        self.parties.contains(agency)
    }

    /// The sub-case of the version under which it was received; of a registered one, of the version
    /// that holds on this local day. `None` if it is not published here.
    pub fn sub_case<'a>(&self, catalogue: &'a Catalogue, day: Date) -> Option<&'a SubCase> {
        let (procedure, sub_case) = match (&self.reception, &self.registered) {
            (Some(reception), _) => {
                let (code, version) = (&reception.procedure, reception.procedure_version);
                (catalogue.procedure_version(code, version)?, &reception.sub_case)
            }
            (None, Some(registered)) => {
                let registration = &registered.registration;
                let procedure = catalogue.procedure_on(&registration.procedure, day)?;
                (procedure, &registration.sub_case)
            }
            (None, None) => return None,
        };
        procedure.sub_case(Some(sub_case))
    }

    /// What is still to be paid, in đồng.
    pub fn outstanding_vnd(&self) -> u64 {
        sum(self.fees.iter())
    }

    /// What of it must be paid before the result is returned, in đồng.
    pub fn due_before_return_vnd(&self) -> u64 {
        sum(self.fees.iter().filter(|fee| fee.set.before_return))
    }

    /// The dates as they are at a moment, also while the clock stands.
    pub fn dates_at(&self, at: Timestamp, calendar: &Calendar) -> Option<Dates> {
        let dates = self.dates?;
        let Some(since) = self.stands_since else { return Some(dates) };
        let stood = calendar.between(since, at);
        let moved = |due| deadline::resumed(due, stood, calendar);
        let first = moved(dates.first_due_at);
        Some(Dates {
            first_due_at: first.at,
            due_at: moved(dates.due_at).at,
            index_due_at: moved(dates.index_due_at).at,
            provisional: dates.provisional || first.provisional,
        })
    }
}

fn sum<'a>(fees: impl Iterator<Item = &'a Fee>) -> u64 {
    fees.fold(0, |sum, fee| sum.saturating_add(fee.outstanding()))
}

#[cfg(test)]
mod tests;
