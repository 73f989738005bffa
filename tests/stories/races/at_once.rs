//! The same pairs in the same instant: what comes out is one of the two orders.

use motcua_tests::Dossier;

use super::acts::{Done, Stage};
use super::reference::{How, Word, expected, is_played, sampled};
use super::scenes::{self, Scene};
use super::{Pair, play_all};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_the_same_instant_get_what_one_of_the_two_orders_gives() {
    let stage = Stage::open().await;
    let wrong = play_all(&stage, pairs(), play).await;
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} pairs are otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

/// Each pair of commands on a dossier that are both allowed, in each scene of theirs.
fn pairs() -> Vec<Pair> {
    let on_a_dossier = |word: &Word| !word.is_apart() && !word.is_by_program();
    let mut pairs = Vec::new();
    let words = Word::ALL.into_iter().filter(on_a_dossier);
    for (turn, one) in words.enumerate() {
        let others = Word::ALL.into_iter().filter(on_a_dossier).skip(turn);
        for other in others.filter(|other| is_played(one, *other)) {
            let both = |scene: &Scene| {
                scene.state.allows((one, 1), scene) && scene.state.allows((other, 2), scene)
            };
            let pair = |scene| Pair { first: one, second: other, scene, how: How::Stale };
            let all = scenes::of(one, other).into_iter().filter(both).map(pair).collect();
            pairs.extend(sampled(all, turn));
        }
    }
    pairs
}

async fn play(stage: &Stage, pair: Pair, dossier: Dossier) -> Option<String> {
    let Pair { first: one, second: other, scene, how } = pair;
    let seen = Some(dossier.version);
    let (first, second) = tokio::join!(
        stage.act(one, &scene, &dossier, seen, 1),
        stage.act(other, &scene, &dossier, seen, 2)
    );
    let in_order = |won: &Done, word, lost: &Done, then| {
        won.succeeded() && expected(&scene, word, then, how).is(lost)
    };
    let (by_one, by_other) = ((one, 1), (other, 2));
    let fits =
        in_order(&first, by_one, &second, by_other) || in_order(&second, by_other, &first, by_one);
    let records = stage.version_of(&dossier).await - dossier.version;
    let done = u32::from(first.succeeded()) + u32::from(second.succeeded());
    // Who is told that something changed learns what.
    let told = [&first, &second].iter().all(|done| done.status != 412 || done.changes == 1);
    (!fits || records != done || !told).then(|| {
        format!("{one:?} and {other:?} ({}): {first} and {second}, {records} records", scene.name)
    })
}
