//! Domain reference 2.2 and 2.10, written down again for these stories.

use motcua_tests::places::{LAND, TAX, WARD};

use super::acts::Done;
use super::scenes::Scene;

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
    Finding,
    ImportReceived,
    ImportStep,
    ImportEnded,
}

use Word::{
    Apologise, AskAtIntake, DutyFulfilled, Finding, Give, ImportEnded, ImportReceived, ImportStep,
    NotifyDuty, Publish, Receive, RefuseReception, Reject, RequestSupplement, Return, Seal,
    ServeAtOnce, Sign, StepDone, SupplementComplete, Take, Withdraw,
};

impl Word {
    pub(super) const ALL: [Self; 22] = [
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
        )
    }

    fn kind(self) -> Kind {
        match self {
            // There are no parallel branches yet: the whole dossier is the one branch, and its work
            // is taking it and doing its steps.
            Take | StepDone => Kind::Branch,
            Finding | ImportReceived | ImportStep | ImportEnded => Kind::Add,
            _ => Kind::Course,
        }
    }

    fn ends_or_pauses(self) -> bool {
        matches!(self, RequestSupplement | NotifyDuty | Seal | Reject | Withdraw | Return)
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

/// The states of 2.1, and what is done by another system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Nothing,
    Imported,
    Received,
    InProgress,
    WaitingForSupplement,
    WaitingForDuty,
    Done,
    Returned,
    Withdrawn,
}

/// A land transfer as far as the rules of 2.2 look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "what has happened is told by yes and no")]
pub(super) struct State {
    pub(super) status: Status,
    pub(super) holder: &'static str,
    pub(super) offered_to: Option<&'static str>,
    /// 1 the ward receives, 2 the land branch appraises, 3 tax notifies, (4 the applicant pays,) 5
    /// and 6 the land branch records and signs, 7 the ward returns.
    pub(super) step: u16,
    pub(super) recorded: bool,
    pub(super) asked: u8,
    pub(super) apologised: bool,
    pub(super) signed: bool,
    pub(super) tax_knows: bool,
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Covered,
    NotYours,
    Hidden,
}

/// A rule's code; the state after the command.
type Decided = Result<State, &'static str>;

impl State {
    pub(super) fn is_there(self) -> bool {
        self.status != Status::Nothing
    }

    /// Who does what: section 13, with who holds the dossier.
    pub(super) fn actor(self, word: Word) -> &'static str {
        match word {
            Take => self.offered_to.or(self.next()).unwrap_or(self.holder),
            SupplementComplete | DutyFulfilled | Withdraw | Return => WARD,
            _ if self.is_there() => self.holder,
            _ => WARD,
        }
    }

    fn reach(self, word: Word, scene: &Scene) -> Reach {
        let actor = scene.state.actor(word);
        let covered = match word {
            _ if word.is_by_program() => true,
            Take => self.offered_to.unwrap_or(self.holder) == actor,
            SupplementComplete | Withdraw | Return | DutyFulfilled => true,
            _ => self.holder == actor,
        };
        let knows = actor != TAX || self.tax_knows;
        let knows = knows && (self.status != Status::Imported || actor == WARD);
        match (covered, knows) {
            (true, _) => Reach::Covered,
            (false, true) => Reach::NotYours,
            (false, false) => Reach::Hidden,
        }
    }

    /// Who comes next by the process, if anybody does.
    pub(super) fn next(self) -> Option<&'static str> {
        match (self.status, self.step) {
            (Status::Done, _) => (self.holder != WARD).then_some(WARD),
            (_, 1 | 3) => Some(LAND),
            (_, 2) => Some(TAX),
            (_, 5 | 6) => Some(WARD),
            _ => None,
        }
    }

    fn next_step(self) -> u16 {
        match (self.status, self.step) {
            (Status::Done, _) => 0,
            (_, 1) => 2,
            (_, 2) => 3,
            (_, 3) => 5,
            _ => 7,
        }
    }

    pub(super) fn allows(self, word: Word, scene: &Scene) -> bool {
        self.reach(word, scene) == Reach::Covered && self.decided(word, scene).is_ok()
    }

    /// The rules of 2.2.
    pub(super) fn decided(self, word: Word, scene: &Scene) -> Decided {
        match word {
            ImportReceived if !self.is_there() => {
                return Ok(State { status: Status::Imported, ..self });
            }
            _ if !self.is_there() => return Err("unknown-dossier"),
            Finding => return Ok(self),
            ImportReceived => return Err("already-received"),
            ImportStep | ImportEnded => {
                // Another system says what it says, also twice; ours is not imported over.
                return match self.status {
                    Status::Imported => Ok(self),
                    _ => Err("already-received"),
                };
            }
            _ if self.status == Status::Imported => return Err("imported"),
            _ => {}
        }
        match word {
            Give => self.given(scene.state.next().unwrap_or(WARD)),
            Take => self.taken(scene.state.actor(Take)),
            StepDone => self.step_done(scene.state.step),
            RequestSupplement | NotifyDuty | Sign | Seal | Reject => self.worked(word),
            SupplementComplete => self.goes_on(Status::WaitingForSupplement),
            DutyFulfilled => self.goes_on(Status::WaitingForDuty),
            Apologise => {
                self.in_state(&[Status::InProgress])?;
                if self.apologised {
                    Err("second-new-date")
                } else {
                    Ok(State { apologised: true, ..self })
                }
            }
            Withdraw => self.withdrawn(),
            Return => self.returned(),
            _ => Err("not a word on a dossier"),
        }
    }

    fn in_state(self, allowed: &[Status]) -> Result<(), &'static str> {
        match self.status {
            status if allowed.contains(&status) => Ok(()),
            Status::Returned => Err("already-returned"),
            Status::Done | Status::Withdrawn => Err("already-ended"),
            _ => Err("wrong-state"),
        }
    }

    fn held(self) -> Result<(), &'static str> {
        if self.offered_to.is_some() { Err("on-the-way") } else { Ok(()) }
    }

    fn given(self, to: &'static str) -> Decided {
        self.in_state(&[Status::Received, Status::InProgress, Status::Done])?;
        self.held()?;
        if self.next() != Some(to) {
            return Err("not-next-step");
        }
        Ok(State { offered_to: Some(to), tax_knows: self.tax_knows || to == TAX, ..self })
    }

    fn taken(self, by: &'static str) -> Decided {
        self.in_state(&[Status::Received, Status::InProgress, Status::Done])?;
        if self.offered_to != Some(by) {
            return Err("not-given");
        }
        let status = if self.status == Status::Received { Status::InProgress } else { self.status };
        let step = self.next_step();
        Ok(State { status, holder: by, offered_to: None, step, recorded: false, ..self })
    }

    fn step_done(self, step: u16) -> Decided {
        self.in_state(&[Status::InProgress])?;
        if step < self.step || (step == self.step && self.recorded) {
            return Err("step-recorded");
        }
        if step != self.step {
            return Err("not-this-step");
        }
        // The same agency goes on with its next step, unless it has given the dossier away.
        match (step, self.offered_to) {
            (5, None) => Ok(State { step: 6, ..self }),
            _ => Ok(State { recorded: true, ..self }),
        }
    }

    fn worked(self, word: Word) -> Decided {
        self.in_state(&[Status::InProgress])?;
        self.held()?;
        match word {
            RequestSupplement if self.asked > 0 => Err("supplement-limit"),
            RequestSupplement => {
                Ok(State { status: Status::WaitingForSupplement, asked: 1, ..self })
            }
            NotifyDuty => Ok(State { status: Status::WaitingForDuty, ..self }),
            Sign if self.signed => Err("already-signed"),
            Sign if self.step < 5 => Err("too-early-to-sign"),
            // The steps before it in the same agency need not have been recorded one by one.
            Sign => Ok(State { signed: true, step: 6, recorded: true, ..self }),
            Seal if !self.signed => Err("not-signed"),
            _ => Ok(State { status: Status::Done, ..self }),
        }
    }

    fn goes_on(self, from: Status) -> Decided {
        self.in_state(&[from])?;
        Ok(State { status: Status::InProgress, ..self })
    }

    fn withdrawn(self) -> Decided {
        self.in_state(&[
            Status::Received,
            Status::InProgress,
            Status::WaitingForSupplement,
            Status::WaitingForDuty,
        ])?;
        Ok(State { status: Status::Withdrawn, offered_to: None, ..self })
    }

    fn returned(self) -> Decided {
        match self.status {
            Status::Done => {}
            Status::Returned => return Err("already-returned"),
            Status::Withdrawn => return Err("already-ended"),
            _ => return Err("wrong-state"),
        }
        self.held()?;
        if self.holder == WARD {
            Ok(State { status: Status::Returned, ..self })
        } else {
            Err("result-elsewhere")
        }
    }
}
