//! Where a dossier stands when two people meet at it.

use motcua_tests::places::{LAND, POLICE, TAX, WARD};

use super::lines::{Fee, Lines, Opinion, Post};
use super::reference::{By, Word};
use super::state::{Draft, State, Status};

/// A dossier's state, and how it came there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    pub(super) name: &'static str,
    pub(super) state: State,
    pub(super) way: &'static [Word],
}

/// A fee is due from reception on.
const NEW: Lines = Lines {
    fees: [Some(Fee::Due), None, None, None],
    deliveries: [None; 4],
    opinions: [None; 4],
    officer: None,
};
const RECEIVED: State = State {
    status: Status::Received,
    holder: WARD,
    offered_to: None,
    step: 1,
    recorded: false,
    asked: 0,
    apologised: false,
    draft: Draft::Nowhere,
    signed: false,
    tax_knows: false,
    for_long: false,
    in_archive: false,
    lines: NEW,
};
const AT_LAND: State = State { status: Status::InProgress, holder: LAND, step: 2, ..RECEIVED };
const AT_TAX: State = State { holder: TAX, step: 3, tax_knows: true, ..AT_LAND };
const TO_SIGN: State = State { holder: LAND, step: 5, ..AT_TAX };
const SIGNED: State = State { signed: true, step: 6, recorded: true, ..TO_SIGN };
const DONE: State = State { status: Status::Done, ..SIGNED };
const PAID: Lines = Lines { fees: [Some(Fee::Paid), None, None, None], ..NEW };
const ON_THE_SHELF: State = State { holder: WARD, step: 0, lines: PAID, ..DONE };
const RETURNED: State = State {
    status: Status::Returned,
    lines: Lines { deliveries: [Some(Post::OnItsWay), None, None, None], ..PAID },
    ..ON_THE_SHELF
};

use Word::{
    Assign, Consult, Deliver, Give, GiveOpinion, NotifyDuty, OfferPapers, Pause, Reassign,
    RequestSupplement, Return, Seal, SendBack, SetFee, Sign, StepDone, Stop, Submit, Take, TakeFee,
    VoidFee, Withdraw,
};

/// Every scene, the ones in which most is possible first.
const SCENES: [Scene; 32] = [
    Scene { name: "signed", state: SIGNED, way: &[Give, Take, Give, Take, Give, Take, Sign] },
    Scene { name: "to be signed", state: TO_SIGN, way: &[Give, Take, Give, Take, Give, Take] },
    Scene { name: "at the land branch", state: AT_LAND, way: &[Give, Take] },
    Scene { name: "at tax", state: AT_TAX, way: &[Give, Take, Give, Take] },
    Scene {
        name: "on its way to tax",
        state: State { offered_to: Some(TAX), tax_knows: true, ..AT_LAND },
        way: &[Give, Take, Give],
    },
    Scene { name: "received", state: RECEIVED, way: &[] },
    Scene { name: "given", state: State { offered_to: Some(LAND), ..RECEIVED }, way: &[Give] },
    Scene {
        name: "waiting for supplement",
        state: State { status: Status::WaitingForSupplement, asked: 1, ..AT_LAND },
        way: &[Give, Take, RequestSupplement],
    },
    Scene {
        name: "waiting for duty",
        state: State { status: Status::WaitingForDuty, ..AT_TAX },
        way: &[Give, Take, Give, Take, NotifyDuty],
    },
    Scene { name: "done", state: DONE, way: &[Give, Take, Give, Take, Give, Take, Sign, Seal] },
    Scene {
        name: "done, on its way",
        state: State { offered_to: Some(WARD), ..DONE },
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give],
    },
    Scene {
        name: "done, at the counter",
        state: ON_THE_SHELF,
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give, Take, TakeFee(1)],
    },
    Scene {
        name: "submitted",
        state: State { draft: Draft::Submitted, ..TO_SIGN },
        way: &[Give, Take, Give, Take, Give, Take, Submit],
    },
    Scene {
        name: "sent back",
        state: State { draft: Draft::SentBack, ..TO_SIGN },
        way: &[Give, Take, Give, Take, Give, Take, Submit, SendBack],
    },
    Scene {
        name: "paused",
        state: State { status: Status::Paused, ..AT_LAND },
        way: &[Give, Take, Pause],
    },
    Scene {
        name: "stopped",
        state: State { status: Status::Stopped, ..AT_LAND },
        way: &[Give, Take, Stop],
    },
    Scene {
        name: "withdrawn",
        state: State { status: Status::Withdrawn, ..AT_LAND },
        way: &[Give, Take, Withdraw],
    },
    Scene {
        name: "returned",
        state: RETURNED,
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give, Take, TakeFee(1), Return],
    },
    Scene {
        name: "imported",
        state: State { status: Status::Imported, ..RECEIVED },
        way: &[Word::ImportReceived],
    },
    Scene {
        name: "long on the shelf",
        state: State { for_long: true, ..ON_THE_SHELF },
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give, Take, TakeFee(1)],
    },
    Scene { name: "nothing", state: State { status: Status::Nothing, ..RECEIVED }, way: &[] },
    Scene {
        name: "imported, with a step",
        state: State { status: Status::Imported, ..RECEIVED },
        way: &[Word::ImportReceived, Word::ImportStep],
    },
    Scene {
        name: "two fees due",
        state: State {
            lines: Lines { fees: [Some(Fee::Due), Some(Fee::Due), None, None], ..NEW },
            ..RECEIVED
        },
        way: &[SetFee],
    },
    Scene {
        name: "one fee paid, one due",
        state: State {
            lines: Lines { fees: [Some(Fee::Paid), Some(Fee::Due), None, None], ..NEW },
            ..RECEIVED
        },
        way: &[SetFee, TakeFee(1)],
    },
    Scene {
        name: "one fee due, one paid",
        state: State {
            lines: Lines { fees: [Some(Fee::Due), Some(Fee::Paid), None, None], ..NEW },
            ..RECEIVED
        },
        way: &[SetFee, TakeFee(2)],
    },
    Scene {
        name: "two fees paid",
        state: State {
            lines: Lines { fees: [Some(Fee::Paid), Some(Fee::Paid), None, None], ..NEW },
            ..RECEIVED
        },
        way: &[SetFee, TakeFee(1), TakeFee(2)],
    },
    Scene {
        name: "at the land branch, paid",
        state: State { lines: PAID, ..AT_LAND },
        way: &[TakeFee(1), Give, Take],
    },
    Scene {
        name: "on the shelf, unpaid",
        state: State { lines: NEW, ..ON_THE_SHELF },
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give, Take],
    },
    Scene {
        name: "an officer is named",
        state: State { lines: Lines { officer: Some(1), ..NEW }, ..AT_LAND },
        way: &[Give, Take, Assign],
    },
    Scene {
        name: "the other officer is named",
        state: State { lines: Lines { officer: Some(2), ..NEW }, ..AT_LAND },
        way: &[Give, Take, Assign, Reassign],
    },
    Scene {
        name: "two are asked for an opinion",
        state: State {
            tax_knows: true,
            lines: Lines { opinions: [ASKED[0], ASKED[1], None, None], ..NEW },
            ..AT_LAND
        },
        way: &[Give, Take, Consult, Consult],
    },
    Scene {
        name: "two deliveries are with the post",
        state: State {
            lines: Lines {
                deliveries: [Some(Post::OnItsWay), Some(Post::OnItsWay), None, None],
                ..PAID
            },
            ..RETURNED
        },
        way: &[
            Give,
            Take,
            Give,
            Take,
            Give,
            Take,
            Sign,
            Seal,
            Give,
            Take,
            TakeFee(1),
            Return,
            Deliver,
        ],
    },
];

const ASKED: [Option<Opinion>; 2] =
    [Some(Opinion { of: TAX, given: false }), Some(Opinion { of: POLICE, given: false })];

/// The pairs that 2.10 names, in the scene in which it does; each is played in all its ways.
const NAMED: [(Word, Word, &str); 7] = [
    (VoidFee(1), VoidFee(1), "one fee paid, one due"),
    (TakeFee(1), TakeFee(2), "two fees due"),
    (TakeFee(1), Return, "on the shelf, unpaid"),
    (Reassign, StepDone, "the other officer is named"),
    (StepDone, Reassign, "an officer is named"),
    (GiveOpinion(1), GiveOpinion(2), "two are asked for an opinion"),
    (OfferPapers, Give, "at the land branch"),
];

/// Whether 2.10 names it.
pub(super) fn is_named(first: Word, second: Word) -> bool {
    NAMED.iter().any(|(a, b, _)| (*a, *b) == (first, second))
}

/// The scenes for a pair: one in which both are allowed, if there is one, else one in which the
/// first is. The long form (`MOTCUA_LONG=1`) plays every scene in which the first is allowed.
pub(super) fn of(first: Word, second: Word) -> Vec<Scene> {
    let fits =
        |(word, by): By, scene: &Scene| word.is_apart() || scene.state.allows((word, by), scene);
    let (first, second) = ((first, 1), (second, 2));
    let possible: Vec<_> = SCENES.into_iter().filter(|scene| fits(first, scene)).collect();
    if super::in_full() {
        return possible;
    }
    if first.0.is_apart() || second.0.is_apart() {
        return possible.into_iter().filter(|scene| fits(second, scene)).take(1).collect();
    }
    let both = possible.iter().filter(|scene| fits(second, scene)).copied();
    let here = possible.iter().copied();
    // Beside it one in which only the first is allowed: what the second hears then is a promise too.
    let alone = possible.iter().filter(|scene| !fits(second, scene)).copied();
    let mut scenes: Vec<_> = both.take(2).chain(alone.take(1)).collect();
    if let Some((_, _, name)) = NAMED.iter().find(|(a, b, _)| (*a, *b) == (first.0, second.0)) {
        scenes.extend(here.clone().filter(|scene| scene.name == *name));
    }
    if scenes.is_empty() {
        scenes.extend(here.take(1));
    }
    scenes
}

/// Where every way begins.
pub(super) fn beginning() -> State {
    RECEIVED
}
