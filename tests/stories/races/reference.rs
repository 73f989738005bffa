//! Domain reference 2.2 and 2.10, written down again for these stories.

use super::Pair;
use super::acts::Done;
use super::lines::next;
use super::scenes::{self, Scene};
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
    SetFee,
    /// Of this line.
    TakeFee(u16),
    /// Of this line.
    VoidFee(u16),
    /// Of this line.
    RefundFee(u16),
    Correct(Entry),
    Assign,
    Reassign,
    Draft,
    Consult,
    /// That was asked for under this number.
    GiveOpinion(u16),
    OfferPapers,
    Deliver,
    /// This delivery.
    Arrived(u16),
    /// This delivery.
    CameBack(u16),
}

/// An entry that is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Entry {
    Phone,
    Email,
}

use Word::{
    Apologise, Arrived, AskAtIntake, Assign, CameBack, Consult, Correct, Decline, Deliver, Draft,
    DutyFulfilled, Finding, Give, GiveOpinion, ImportEnded, ImportReceived, ImportStep, Letter,
    NotifyDuty, OfferPapers, Pause, Publish, Reassign, Receive, RefundFee, RefuseReception,
    Reissue, Reject, Reopen, RequestSupplement, Resume, Return, Seal, SendBack, ServeAtOnce,
    SetFee, Sign, StepDone, Stop, Submit, SupplementComplete, Take, TakeFee, Transfer, VoidFee,
    Withdraw,
};

impl Word {
    pub(super) const ALL: [Self; 53] = [
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
        SetFee,
        TakeFee(1),
        TakeFee(2),
        VoidFee(1),
        VoidFee(2),
        RefundFee(1),
        RefundFee(2),
        Correct(Entry::Phone),
        Correct(Entry::Email),
        Assign,
        Reassign,
        Draft,
        Consult,
        GiveOpinion(1),
        GiveOpinion(2),
        OfferPapers,
        Deliver,
        Arrived(1),
        Arrived(2),
        CameBack(1),
        CameBack(2),
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
                | Reassign
                | VoidFee(_)
                | RefundFee(_)
                | Correct(_)
        )
    }

    fn kind(self) -> Kind {
        match self {
            // A transfer of land has no parallel branches: the whole dossier is the one branch, and
            // its work is taking it and doing its steps.
            Take | StepDone | Submit | Draft => Kind::Branch,
            Letter | Finding | ImportReceived | ImportStep | ImportEnded | OfferPapers
            | Consult | GiveOpinion(_) => Kind::Add,
            // Nobody else has touched what is new.
            SetFee | Deliver => Kind::Line(None),
            TakeFee(number) | VoidFee(number) | RefundFee(number) => {
                Kind::Line(Some(Thing::Fee(number)))
            }
            Arrived(number) | CameBack(number) => Kind::Line(Some(Thing::Delivery(number))),
            Correct(entry) => Kind::Line(Some(Thing::Entry(entry))),
            Assign | Reassign => Kind::Line(Some(Thing::Officer)),
            _ => Kind::Course,
        }
    }

    /// Differs from another word only in the thing that it changes, which is of no account beside
    /// what changes none.
    fn is_of_another_thing(self) -> bool {
        matches!(
            self,
            TakeFee(2)
                | VoidFee(2)
                | RefundFee(2)
                | Correct(Entry::Email)
                | GiveOpinion(2)
                | Arrived(2)
                | CameBack(2)
        )
    }

    /// Which thing it has changed: what it made has its number from the scene.
    fn touches(self, scene: &Scene) -> Option<Thing> {
        match (self, self.kind()) {
            (SetFee, _) => Some(Thing::Fee(next(&scene.state.lines.fees))),
            (Deliver, _) => Some(Thing::Delivery(next(&scene.state.lines.deliveries))),
            (_, Kind::Line(thing)) => thing,
            _ => None,
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
    Line(Option<Thing>),
    Add,
}

/// What a line changes in place; who does the holder's step is one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Fee(u16),
    Delivery(u16),
    Entry(Entry),
    Officer,
}

/// The table of 2.10, row by column, for the order in which the two came.
fn conflict(scene: &Scene, first: Word, second: Word) -> bool {
    match (first.kind(), second.kind()) {
        (Kind::Course, Kind::Course) | (Kind::Branch, Kind::Branch) => true,
        (Kind::Course, Kind::Branch) => first.ends_or_pauses(),
        (Kind::Line(_), Kind::Line(Some(thing))) => first.touches(scene) == Some(thing),
        (Kind::Branch, Kind::Course)
        | (Kind::Add | Kind::Line(_), _)
        | (_, Kind::Add | Kind::Line(_)) => false,
    }
}

/// Whether a pair is played: the long form (`MOTCUA_LONG=1`) leaves none out, the other those that
/// differ from another pair only in the numbers of things.
pub(super) fn is_played(first: Word, second: Word) -> bool {
    let has_things = |word: Word| matches!(word.kind(), Kind::Line(_)) || word == GiveOpinion(1);
    super::in_full()
        || match (first.is_of_another_thing(), second.is_of_another_thing()) {
            (false, false) => true,
            (true, true) => false,
            (true, false) => has_things(second),
            (false, true) => has_things(first),
        }
}

/// Of what stands beside anything every third scene and way, in turn; of two lines those in which
/// nobody has seen the other. The long form leaves none out.
pub(super) fn sampled(mut pairs: Vec<Pair>, turn: usize) -> Vec<Pair> {
    let kinds = pairs.first().map(|pair| (pair.first.kind(), pair.second.kind()));
    match kinds {
        _ if super::in_full() => {}
        _ if pairs.iter().any(|pair| scenes::is_named(pair.first, pair.second)) => {}
        Some((Kind::Line(_), Kind::Line(_))) => pairs.retain(|pair| pair.how == How::Stale),
        Some((Kind::Line(_) | Kind::Add, _) | (_, Kind::Line(_) | Kind::Add)) => {
            let step = pairs.len().min(3);
            return pairs.into_iter().skip(turn % step).step_by(step).collect();
        }
        _ => {}
    }
    pairs
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

/// A command, and which of the colleagues sends it.
pub(super) type By = (Word, u32);

/// The cell, for a pair in a scene.
pub(super) fn expected(scene: &Scene, first: By, second: By, how: How) -> Expected {
    let ((first, by_first), (second, by_second)) = (first, second);
    if second.is_apart() {
        return Expected::Done;
    }
    if !scene.state.is_there() && first.is_apart() && !second.is_by_program() {
        return Expected::Hidden;
    }
    let after = if first.is_apart() {
        scene.state
    } else {
        scene.state.decided(first, by_first, scene).expect("the first is allowed")
    };
    match after.reach(second, scene) {
        Reach::Covered => {}
        Reach::NotYours => return Expected::NotYours,
        Reach::Hidden => return Expected::Hidden,
    }
    if how == How::Stale && !first.is_apart() && conflict(scene, first, second) {
        return Expected::Changed;
    }
    match after.decided(second, by_second, scene) {
        Ok(_) => Expected::Done,
        Err(code) => Expected::Refused(code),
    }
}
