//! A land transfer as far as the rules of 2.2 look at it, written down again.

use motcua_tests::places::{LAND, TAX, WARD};

use super::reference::Word::{
    self, Apologise, DutyFulfilled, Finding, Give, ImportEnded, ImportReceived, ImportStep,
    NotifyDuty, Reject, RequestSupplement, Return, Seal, Sign, StepDone, SupplementComplete, Take,
    Withdraw,
};
use super::scenes::Scene;

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
pub(super) enum Reach {
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

    pub(super) fn reach(self, word: Word, scene: &Scene) -> Reach {
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
