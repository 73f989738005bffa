//! Where a dossier stands when two people meet at it.

use motcua_tests::places::{LAND, TAX, WARD};

use super::reference::Word;
use super::state::{Draft, State, Status};

/// A dossier's state, and how it came there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    pub(super) name: &'static str,
    pub(super) state: State,
    pub(super) way: &'static [Word],
}

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
};
const AT_LAND: State = State { status: Status::InProgress, holder: LAND, step: 2, ..RECEIVED };
const AT_TAX: State = State { holder: TAX, step: 3, tax_knows: true, ..AT_LAND };
const TO_SIGN: State = State { holder: LAND, step: 5, ..AT_TAX };
const SIGNED: State = State { signed: true, step: 6, recorded: true, ..TO_SIGN };
const DONE: State = State { status: Status::Done, ..SIGNED };

use Word::{
    Give, NotifyDuty, Pause, RequestSupplement, Return, Seal, SendBack, Sign, Stop, Submit, Take,
    Withdraw,
};

/// Every scene, the ones in which most is possible first.
const SCENES: [Scene; 22] = [
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
        state: State { holder: WARD, step: 0, ..DONE },
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give, Take],
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
        state: State { status: Status::Returned, holder: WARD, step: 0, ..DONE },
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give, Take, Return],
    },
    Scene {
        name: "imported",
        state: State { status: Status::Imported, ..RECEIVED },
        way: &[Word::ImportReceived],
    },
    Scene {
        name: "long on the shelf",
        state: State { holder: WARD, step: 0, for_long: true, ..DONE },
        way: &[Give, Take, Give, Take, Give, Take, Sign, Seal, Give, Take],
    },
    Scene { name: "nothing", state: State { status: Status::Nothing, ..RECEIVED }, way: &[] },
    Scene {
        name: "imported, with a step",
        state: State { status: Status::Imported, ..RECEIVED },
        way: &[Word::ImportReceived, Word::ImportStep],
    },
];

/// The scenes for a pair: one in which both are allowed, if there is one, else one in which the
/// first is. The long form (`MOTCUA_LONG=1`) plays every scene in which the first is allowed.
pub(super) fn of(first: Word, second: Word) -> Vec<Scene> {
    let fits = |word: Word, scene: &Scene| word.is_apart() || scene.state.allows(word, scene);
    let possible: Vec<_> = SCENES.into_iter().filter(|scene| fits(first, scene)).collect();
    if std::env::var_os("MOTCUA_LONG").is_some() {
        return possible;
    }
    if first.is_apart() || second.is_apart() {
        return possible.into_iter().filter(|scene| fits(second, scene)).take(1).collect();
    }
    let both = possible.iter().filter(|scene| fits(second, scene)).copied();
    let here = possible.iter().copied();
    // Beside it one in which only the first is allowed: what the second hears then is a promise too.
    let alone = possible.iter().filter(|scene| !fits(second, scene)).copied();
    let mut scenes: Vec<_> = both.take(2).chain(alone.take(1)).collect();
    if scenes.is_empty() {
        scenes.extend(here.take(1));
    }
    scenes
}

/// Where every way begins.
pub(super) fn beginning() -> State {
    RECEIVED
}
