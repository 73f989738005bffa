//! The same pairs in the same instant: what comes out is one of the two orders.

use futures::StreamExt;

use super::acts::{Done, Stage};
use super::reference::{How, Word, expected};
use super::scenes::{self, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_the_same_instant_get_what_one_of_the_two_orders_gives() {
    let stage = Stage::open().await;
    let wrong: Vec<Option<String>> = futures::stream::iter(pairs())
        .map(|(one, other, scene)| play(&stage, one, other, scene))
        .buffered(6)
        .collect()
        .await;
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} pairs are otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

/// Each pair of commands on a dossier that are both allowed, in each scene of theirs.
fn pairs() -> Vec<(Word, Word, Scene)> {
    let on_a_dossier = |word: &Word| !word.is_apart() && !word.is_by_program();
    let mut pairs = Vec::new();
    for (index, one) in Word::ALL.into_iter().enumerate().filter(|(_, word)| on_a_dossier(word)) {
        for other in Word::ALL[index..].iter().copied().filter(on_a_dossier) {
            let both =
                |scene: &Scene| scene.state.allows(one, scene) && scene.state.allows(other, scene);
            pairs.extend(scenes::of(one, other).into_iter().filter(both).map(|s| (one, other, s)));
        }
    }
    pairs
}

async fn play(stage: &Stage, one: Word, other: Word, scene: Scene) -> Option<String> {
    let dossier = stage.set(&scene).await;
    let seen = Some(dossier.version);
    let (first, second) = tokio::join!(
        stage.act(one, &scene, &dossier, seen, 1),
        stage.act(other, &scene, &dossier, seen, 2)
    );
    let in_order = |won: &Done, word, lost: &Done, then| {
        won.succeeded() && expected(&scene, word, then, How::Stale).is(lost)
    };
    let fits = in_order(&first, one, &second, other) || in_order(&second, other, &first, one);
    let records = stage.version_of(&dossier).await - dossier.version;
    let done = u32::from(first.succeeded()) + u32::from(second.succeeded());
    // Who is told that something changed learns what.
    let told = [&first, &second].iter().all(|done| done.status != 412 || done.changes == 1);
    (!fits || records != done || !told).then(|| {
        format!("{one:?} and {other:?} ({}): {first} and {second}, {records} records", scene.name)
    })
}
