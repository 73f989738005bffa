//! Two people at one dossier: every ordered pair of the commands, against domain reference 2.10.
//!
//! What is expected is written down here a second time, from the reference and not from the rules:
//! [`reference`] holds the table of 2.10, [`state`] the rules of 2.2. Each pair runs three ways: the
//! second with the version that the first made stale; the second without naming a version, where
//! none is demanded; and the second after it has seen what the first did.

mod acts;
mod at_once;
mod bodies;
mod lines;
mod reference;
mod scenes;
mod state;

use std::collections::HashSet;
use std::fmt::Write;

use futures::StreamExt;
use motcua_tests::Dossier;

use acts::{Done, Stage};
use reference::{Expected, How, Word, is_played};
use scenes::Scene;

/// How many pairs are played at once.
const AT_ONCE: usize = 12;

/// Whether everything is played (`MOTCUA_LONG=1`).
fn in_full() -> bool {
    std::env::var_os("MOTCUA_LONG").is_some()
}

/// One pair, one way: what was expected, what happened.
struct Line {
    first: Word,
    second: Word,
    scene: Scene,
    how: How,
    expected: Expected,
    first_did: Done,
    second_did: Done,
}

impl Line {
    fn holds(&self) -> bool {
        self.first_did.succeeded() && self.expected.is(&self.second_did)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outcome_of_every_ordered_pair_of_commands_is_the_cell_of_the_table() {
    let stage = Stage::open().await;
    let mut lines = play_all(&stage, every_pair(), play).await;
    let pairs: HashSet<_> = lines.iter().map(|line| (line.first, line.second)).collect();
    assert_eq!(pairs, played().collect(), "every pair is played");
    let count = lines.len();
    lines.retain(|line| !line.holds());
    assert!(lines.is_empty(), "{} of {count} are otherwise:\n{}", lines.len(), matrix(&lines));
}

/// What is played: two commands at a scene, the second in one of its ways.
struct Pair {
    first: Word,
    second: Word,
    scene: Scene,
    how: How,
}

/// Sets the scenes and plays them; what lies long on the shelf is put there first, and met after more
/// than 180 days.
async fn play_all<'a, T, F: Future<Output = T>>(
    stage: &'a Stage,
    pairs: Vec<Pair>,
    play: impl Fn(&'a Stage, Pair, Dossier) -> F,
) -> Vec<T> {
    let set = async |pairs: Vec<Pair>| {
        let set = pairs.into_iter().map(async |pair| (stage.set(&pair.scene).await, pair));
        futures::stream::iter(set).buffered(AT_ONCE).collect::<Vec<_>>().await
    };
    let play = async |scenes: Vec<(Dossier, Pair)>| {
        let played = scenes.into_iter().map(|(dossier, pair)| play(stage, pair, dossier));
        futures::stream::iter(played).buffered(AT_ONCE).collect::<Vec<_>>().await
    };
    let (later, now) = pairs.into_iter().partition(|pair| pair.scene.state.for_long);
    let mut lines = play(set(now).await).await;
    let later = set(later).await;
    stage.wait_for_half_a_year();
    lines.extend(play(later).await);
    lines
}

/// Every pair, in its scenes and ways.
fn every_pair() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (turn, (first, second)) in played().enumerate() {
        let mut all = Vec::new();
        for scene in scenes::of(first, second) {
            let ways = reference::ways(&scene, second).into_iter();
            all.extend(ways.map(|how| Pair { first, second, scene, how }));
        }
        pairs.extend(reference::sampled(all, turn));
    }
    pairs
}

/// The ordered pairs that are played at all.
fn played() -> impl Iterator<Item = (Word, Word)> {
    let every = Word::ALL.into_iter().flat_map(|first| Word::ALL.map(|second| (first, second)));
    every.filter(|(first, second)| is_played(*first, *second))
}

async fn play(stage: &Stage, pair: Pair, dossier: Dossier) -> Line {
    let Pair { first, second, scene, how } = pair;
    let expected = reference::expected(&scene, (first, 1), (second, 2), how);
    let first_did = stage.act(first, &scene, &dossier, Some(dossier.version), 1).await;
    let seen = match how {
        How::Stale => Some(dossier.version),
        How::NoVersion => None,
        How::Fresh => Some(stage.version_of(&dossier).await),
    };
    let second_did = stage.act(second, &scene, &dossier, seen, 2).await;
    Line { first, second, scene, how, expected, first_did, second_did }
}

fn matrix(lines: &[Line]) -> String {
    let mut text = String::new();
    for Line { first, second, scene, how, expected, first_did, second_did } in lines {
        let _ = writeln!(
            text,
            "{first:?} then {second:?} ({how:?}, {:?}): expected {expected:?}, was {second_did}; \
             the first was {first_did}",
            scene.name
        );
    }
    text
}
