//! Two people at one dossier: every ordered pair of the commands, against domain reference 2.10.
//!
//! What is expected is written down here a second time, from the reference and not from the rules:
//! [`reference`] holds the table of 2.10, [`state`] the rules of 2.2. Each pair runs three ways: the
//! second with the version that the first made stale; the second without naming a version, where
//! none is demanded; and the second after it has seen what the first did.

mod acts;
mod at_once;
mod reference;
mod scenes;
mod state;

use std::collections::HashSet;
use std::fmt::Write;

use futures::StreamExt;

use acts::{Done, Stage};
use reference::{Expected, How, Word};
use scenes::Scene;

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
    let mut lines: Vec<_> = futures::stream::iter(every_pair())
        .map(|(first, second, scene, how)| play(&stage, first, second, scene, how))
        .buffered(12)
        .collect()
        .await;
    let pairs: HashSet<_> = lines.iter().map(|line| (line.first, line.second)).collect();
    assert_eq!(pairs.len(), Word::ALL.len().pow(2), "every pair is played");
    let count = lines.len();
    lines.retain(|line| !line.holds());
    assert!(lines.is_empty(), "{} of {count} are otherwise:\n{}", lines.len(), matrix(&lines));
}

fn every_pair() -> Vec<(Word, Word, Scene, How)> {
    let mut pairs = Vec::new();
    for first in Word::ALL {
        for second in Word::ALL {
            for scene in scenes::of(first, second) {
                for how in reference::ways(&scene, second) {
                    pairs.push((first, second, scene, how));
                }
            }
        }
    }
    pairs
}

async fn play(stage: &Stage, first: Word, second: Word, scene: Scene, how: How) -> Line {
    let expected = reference::expected(&scene, first, second, how);
    let dossier = stage.set(&scene).await;
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
