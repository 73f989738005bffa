//! Domain reference 2.2 and 2.10, written down again for these stories.

use super::acts::Done;
use super::scenes::Scene;
use super::state::Reach;

/// The commands, by their names in the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Word {
    Receive,
    ServeAtOnce,
    AskAtIntake,
    RefuseReception,
    Publish,
    Give,
    Take,
    StepDone,
    RequestSupplement,
    SupplementComplete,
    NotifyDuty,
    DutyFulfilled,
    Apologise,
    Sign,
    Seal,
    Reject,
    Withdraw,
    Return,
    Decline,
    Submit,
    SendBack,
    Letter,
    Pause,
    Resume,
    Stop,
    Transfer,
    Reissue,
    Reopen,
    Finding,
    ImportReceived,
    ImportStep,
    ImportEnded,
}

use Word::{
    Apologise, AskAtIntake, Decline, DutyFulfilled, Finding, Give, ImportEnded, ImportReceived,
    ImportStep, Letter, NotifyDuty, Pause, Publish, Receive, RefuseReception, Reissue, Reject,
    Reopen, RequestSupplement, Resume, Return, Seal, SendBack, ServeAtOnce, Sign, StepDone, Stop,
    Submit, SupplementComplete, Take, Transfer, Withdraw,
};

impl Word {
    pub(super) const ALL: [Self; 32] = [
        Receive,
        ServeAtOnce,
        AskAtIntake,
        RefuseReception,
        Publish,
        Give,
        Take,
        StepDone,
        RequestSupplement,
        SupplementComplete,
        NotifyDuty,
        DutyFulfilled,
        Apologise,
        Sign,
        Seal,
        Reject,
        Withdraw,
        Return,
        Decline,
        Submit,
        SendBack,
        Letter,
        Pause,
        Resume,
        Stop,
        Transfer,
        Reissue,
        Reopen,
        Finding,
        ImportReceived,
        ImportStep,
        ImportEnded,
    ];

    /// Makes something of its own: no dossier that is there has a part in it.
    pub(super) fn is_apart(self) -> bool {
        matches!(self, Receive | ServeAtOnce | AskAtIntake | RefuseReception | Publish)
    }

    pub(super) fn is_import(self) -> bool {
        matches!(self, ImportReceived | ImportStep | ImportEnded)
    }

    /// Recorded by the program itself: no person has seen a version.
    pub(super) fn is_by_program(self) -> bool {
        self == Finding || self.is_import()
    }

    /// 2.10, "Version": demanded, where the person judged what stood on the screen.
    pub(super) fn demands_version(self) -> bool {
        matches!(
            self,
            Give | RequestSupplement
                | SupplementComplete
                | NotifyDuty
                | Apologise
                | Sign
                | Seal
                | Reject
                | Withdraw
                | Return
                | Decline
                | SendBack
                | Pause
                | Resume
                | Stop
                | Transfer
                | Reissue
                | Reopen
        )
    }

    fn kind(self) -> Kind {
        match self {
            // There are no parallel branches yet: the whole dossier is the one branch, and its work
            // is taking it and doing its steps.
            Take | StepDone | Submit => Kind::Branch,
            Letter | Finding | ImportReceived | ImportStep | ImportEnded => Kind::Add,
            _ => Kind::Course,
        }
    }

    fn ends_or_pauses(self) -> bool {
        matches!(
            self,
            RequestSupplement | NotifyDuty | Seal | Reject | Withdraw | Return | Pause | Stop
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Course,
    Branch,
    Add,
}

/// The table of 2.10, row by column, for the order in which the two came.
fn conflict(first: Word, second: Word) -> bool {
    match (first.kind(), second.kind()) {
        (Kind::Course, Kind::Course) | (Kind::Branch, Kind::Branch) => true,
        (Kind::Course, Kind::Branch) => first.ends_or_pauses(),
        (Kind::Branch, Kind::Course) | (Kind::Add, _) | (_, Kind::Add) => false,
    }
}

/// What the second person names as seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The version that the first made stale.
    Stale,
    /// Nothing.
    NoVersion,
    /// The version after the first.
    Fresh,
}

/// The ways in which a second command can come.
pub(super) fn ways(scene: &Scene, second: Word) -> Vec<How> {
    if second.is_apart() || second.is_by_program() {
        return vec![How::NoVersion];
    }
    let mut ways = vec![How::Fresh];
    if scene.state.is_there() {
        ways.push(How::Stale);
    }
    if !second.demands_version() {
        ways.push(How::NoVersion);
    }
    ways
}

/// What the second person must hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Done,
    /// 412: something happened since that conflicts with this.
    Changed,
    /// 409, by this rule.
    Refused(&'static str),
    /// 403: another agency must act.
    NotYours,
    /// 404: for this agency there is no such dossier.
    Hidden,
}

impl Expected {
    pub(super) fn is(self, was: &Done) -> bool {
        let (status, code) = match self {
            Self::Done => return was.succeeded(),
            Self::Changed => (412, "dossier-changed"),
            Self::Refused(code) => (409, code),
            Self::NotYours => (403, "not-yours"),
            Self::Hidden => (404, "unknown-dossier"),
        };
        was.status == status && was.code == code
    }
}

/// The cell, for a pair in a scene.
pub(super) fn expected(scene: &Scene, first: Word, second: Word, how: How) -> Expected {
    if second.is_apart() {
        return Expected::Done;
    }
    if !scene.state.is_there() && first.is_apart() && !second.is_by_program() {
        return Expected::Hidden;
    }
    let after = if first.is_apart() {
        scene.state
    } else {
        scene.state.decided(first, scene).expect("the first is allowed")
    };
    match after.reach(second, scene) {
        Reach::Covered => {}
        Reach::NotYours => return Expected::NotYours,
        Reach::Hidden => return Expected::Hidden,
    }
    if how == How::Stale && !first.is_apart() && conflict(first, second) {
        return Expected::Changed;
    }
    match after.decided(second, scene) {
        Ok(_) => Expected::Done,
        Err(code) => Expected::Refused(code),
    }
}
