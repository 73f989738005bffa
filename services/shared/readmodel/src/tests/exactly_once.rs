use proptest::collection::vec;
use proptest::prelude::*;

use super::notebook::Note;
use super::toy::{seen, told};
use super::{Desk, On, Running, run_and_crash};

fn notes(most: usize) -> impl Strategy<Value = Vec<Note>> {
    let event = prop_oneof![4 => Just("toy.added"), 1 => Just("toy.removed")];
    vec((0..6_u8, vec(event, 0..4)), 1..most)
}

fn in_tokio<F: Future>(story: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(story)
}

async fn crash_between(on: On, notes: &[Note], portions: Vec<usize>, crashes: Vec<usize>) {
    let desk = Desk::empty(on).await;
    let last = desk.notebook.write_all(notes);
    desk.notebook.hand_out(portions);
    for polls in crashes {
        let model = desk.open().await.unwrap();
        run_and_crash(&model, polls, last).await;
        let (position, contents) = seen(&model).await;
        let so_far = usize::try_from(position.0).unwrap();
        assert_eq!(contents, told(&notes[..so_far]), "after a crash at {position}");
    }
    let running = Running::start(desk.open().await.unwrap());
    running.until(last).await;
    assert_eq!(seen(&running.model).await, (last, told(notes)));
}

/// Each has connections of its own, like a process.
async fn run_three(on: On, notes: &[Note], portions: Vec<usize>, crash: usize) {
    let desk = Desk::empty(on).await;
    let last = desk.notebook.write_all(notes);
    desk.notebook.hand_out(portions);
    let one = desk.open().await.unwrap();
    let other = Running::start(desk.open().await.unwrap());
    run_and_crash(&one, crash, last).await;
    let third = Running::start(desk.open().await.unwrap());
    other.until(last).await;
    third.until(last).await;
    assert_eq!(seen(&other.model).await, (last, told(notes)));
    assert_eq!(seen(&third.model).await, (last, told(notes)));
}

mod any_batches_with_any_crashes_between_give_the_rows_of_one_by_one {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn on_sqlite(
            notes in notes(120),
            portions in vec(1..9_usize, 0..40),
            crashes in vec(1..60_usize, 0..8),
        ) {
            in_tokio(crash_between(On::Sqlite, &notes, portions, crashes));
        }
    }

    proptest! {
        // Each case makes a database of its own.
        #![proptest_config(ProptestConfig::with_cases(10))]

        #[test]
        fn on_postgresql(
            notes in notes(120),
            portions in vec(1..9_usize, 0..40),
            crashes in vec(1..60_usize, 0..8),
        ) {
            in_tokio(crash_between(On::Postgresql, &notes, portions, crashes));
        }
    }
}

mod several_runners_on_one_database_count_each_record_once {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn on_sqlite(
            notes in notes(200),
            portions in vec(1..5_usize, 0..150),
            crash in 1..80_usize,
        ) {
            in_tokio(run_three(On::Sqlite, &notes, portions, crash));
        }
    }

    proptest! {
        // Each case makes a database of its own.
        #![proptest_config(ProptestConfig::with_cases(10))]

        #[test]
        fn on_postgresql(
            notes in notes(200),
            portions in vec(1..5_usize, 0..150),
            crash in 1..80_usize,
        ) {
            in_tokio(run_three(On::Postgresql, &notes, portions, crash));
        }
    }
}
