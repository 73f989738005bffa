//! A land transfer as far as the rules of 2.2 look at it, written down again.

use motcua_tests::places::{LAND, POLICE, TAX, WARD};

use super::lines::Lines;
use super::reference::By;
use super::reference::Word::{
    self, Apologise, Decline, Draft as Drafts, DutyFulfilled, Finding, Give, GiveOpinion,
    ImportEnded, ImportReceived, ImportStep, Letter, NotifyDuty, Pause, Reissue, Reject, Reopen,
    RequestSupplement, Resume, Return, Seal, SendBack, Sign, StepDone, Stop, Submit,
    SupplementComplete, Take, Transfer, Withdraw,
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
    Paused,
    Stopped,
}

/// Where the draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Draft {
    Nowhere,
    Submitted,
    SentBack,
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
    pub(super) draft: Draft,
    pub(super) signed: bool,
    pub(super) tax_knows: bool,
    /// It has lain on the shelf for more than 180 days.
    pub(super) for_long: bool,
    pub(super) in_archive: bool,
    pub(super) lines: Lines,
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Covered,
    NotYours,
    Hidden,
}

/// A rule's code; the state after the command.
pub(super) type Decided = Result<State, &'static str>;

impl State {
    pub(super) fn is_there(self) -> bool {
        self.status != Status::Nothing
    }

    /// Who does what: section 13, with who holds the dossier.
    pub(super) fn actor(self, word: Word) -> &'static str {
        if let Some(agency) = self.of_a_line(word) {
            return agency;
        }
        match word {
            Take | Decline => self.offered_to.or(self.next()).unwrap_or(self.holder),
            SupplementComplete | DutyFulfilled | Withdraw | Return | Transfer => WARD,
            // Who signs the transfer of land decides it.
            Reissue | Reopen if self.is_there() && self.status != Status::Imported => LAND,
            _ if self.is_there() => self.holder,
            _ => WARD,
        }
    }

    pub(super) fn reach(self, word: Word, scene: &Scene) -> Reach {
        let actor = scene.state.actor(word);
        let covered = match word {
            _ if word.is_by_program() => true,
            Take | Decline => self.offered_to.unwrap_or(self.holder) == actor,
            SupplementComplete | Withdraw | Return | DutyFulfilled | Transfer => true,
            Reissue | Reopen => self.status != Status::Imported,
            GiveOpinion(_) => self.lines.asks(actor),
            _ if self.of_a_line(word).is_some() => true,
            _ => self.holder == actor,
        };
        let knows = match actor {
            TAX => self.tax_knows,
            POLICE => self.lines.asks(POLICE),
            _ => true,
        };
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

    pub(super) fn allows(self, (word, by): By, scene: &Scene) -> bool {
        self.reach(word, scene) == Reach::Covered && self.decided(word, by, scene).is_ok()
    }

    /// The rules of 2.2; `by` is the colleague who sends it.
    pub(super) fn decided(self, word: Word, by: u32, scene: &Scene) -> Decided {
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
            StepDone => self.step_done(scene.state.step, by),
            Reject if self.status == Status::WaitingForSupplement => {
                Ok(State { status: Status::Done, ..self })
            }
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
            Letter => self.in_state(&[Status::InProgress]).map(|()| self),
            Decline => self.declined(scene.state.actor(Decline)),
            Submit | SendBack | Drafts => self.drafted(word, by),
            Pause => {
                self.in_state(&[Status::InProgress])?;
                self.held()?;
                Ok(State { status: Status::Paused, ..self })
            }
            Resume => self.goes_on(Status::Paused),
            Stop => {
                self.active()?;
                Ok(State { status: Status::Stopped, offered_to: None, ..self })
            }
            Transfer => {
                self.in_state(&[Status::Done])?;
                self.held()?;
                match self {
                    State { holder, .. } if holder != WARD => Err("result-elsewhere"),
                    State { in_archive: true, .. } => Err("in-archive"),
                    State { for_long: true, .. } => Ok(State { in_archive: true, ..self }),
                    _ => Err("kept-on-shelf"),
                }
            }
            Reissue => self.reissued(),
            Reopen => self.reopened(),
            Withdraw => self.withdrawn(),
            Return => self.returned(),
            _ => self.lined(word, scene),
        }
    }

    pub(super) fn in_state(self, allowed: &[Status]) -> Result<(), &'static str> {
        match self.status {
            status if allowed.contains(&status) => Ok(()),
            Status::Returned => Err("already-returned"),
            Status::Done | Status::Withdrawn | Status::Stopped => Err("already-ended"),
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
        let draft = if self.holder == by { self.draft } else { Draft::Nowhere };
        let lines = self.lines.anew();
        let taken = State { holder: by, offered_to: None, step, recorded: false, ..self };
        Ok(State { status, draft, lines, ..taken })
    }

    fn declined(self, by: &'static str) -> Decided {
        self.in_state(&[Status::Received, Status::InProgress, Status::Done])?;
        if self.offered_to == Some(by) {
            Ok(State { offered_to: None, ..self })
        } else {
            Err("not-given")
        }
    }

    fn drafted(self, word: Word, by: u32) -> Decided {
        self.in_state(&[Status::InProgress])?;
        self.held()?;
        if word != SendBack {
            self.lines.assigned(by)?;
        }
        match (word, self.draft) {
            _ if self.signed => Err("already-signed"),
            (Drafts, _) => Ok(self),
            (Submit, Draft::Submitted) => Err("already-submitted"),
            (Submit, _) => Ok(State { draft: Draft::Submitted, ..self }),
            (_, Draft::Submitted) => Ok(State { draft: Draft::SentBack, ..self }),
            _ => Err("not-submitted"),
        }
    }

    fn reissued(self) -> Decided {
        match self.status {
            Status::Done | Status::Returned => {}
            Status::Withdrawn | Status::Stopped => return Err("already-ended"),
            _ => return Err("wrong-state"),
        }
        self.held()?;
        if self.signed {
            let anew = State { for_long: false, in_archive: false, ..self };
            Ok(State { status: Status::Done, holder: LAND, ..anew })
        } else {
            Err("not-signed")
        }
    }

    /// At the land branch again, which appraises anew.
    fn reopened(self) -> Decided {
        match self.status {
            Status::Done | Status::Returned | Status::Withdrawn | Status::Stopped => Ok(State {
                status: Status::InProgress,
                holder: LAND,
                offered_to: None,
                step: 2,
                recorded: false,
                apologised: false,
                draft: Draft::Nowhere,
                signed: false,
                in_archive: false,
                lines: self.lines.anew(),
                ..self
            }),
            _ => Err("wrong-state"),
        }
    }

    fn step_done(self, step: u16, by: u32) -> Decided {
        self.in_state(&[Status::InProgress])?;
        self.lines.assigned(by)?;
        if step < self.step || (step == self.step && self.recorded) {
            return Err("step-recorded");
        }
        if step != self.step {
            return Err("not-this-step");
        }
        // The same agency goes on with its next step, unless it has given the dossier away.
        match (step, self.offered_to) {
            (5, None) => Ok(State { step: 6, lines: self.lines.anew(), ..self }),
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
            Sign if self.draft == Draft::SentBack => Err("sent-back"),
            Sign if self.step < 5 => Err("too-early-to-sign"),
            // The steps before it in the same agency need not have been recorded one by one.
            Sign => {
                Ok(State { signed: true, step: 6, recorded: true, draft: Draft::Nowhere, ..self })
            }
            Seal if !self.signed => Err("not-signed"),
            _ => Ok(State { status: Status::Done, ..self }),
        }
    }

    fn goes_on(self, from: Status) -> Decided {
        self.in_state(&[from])?;
        Ok(State { status: Status::InProgress, ..self })
    }

    fn active(self) -> Result<(), &'static str> {
        self.in_state(&[
            Status::Received,
            Status::InProgress,
            Status::WaitingForSupplement,
            Status::WaitingForDuty,
            Status::Paused,
        ])
    }

    fn withdrawn(self) -> Decided {
        self.active()?;
        Ok(State { status: Status::Withdrawn, offered_to: None, ..self })
    }

    fn returned(self) -> Decided {
        match self.status {
            Status::Done => {}
            Status::Returned => return Err("already-returned"),
            Status::Withdrawn | Status::Stopped => return Err("already-ended"),
            _ => return Err("wrong-state"),
        }
        self.held()?;
        match self {
            State { holder, .. } if holder != WARD => Err("result-elsewhere"),
            _ if self.lines.owes() => Err("fee-outstanding"),
            _ => Ok(State { status: Status::Returned, lines: self.lines.returned(), ..self }),
        }
    }
}
