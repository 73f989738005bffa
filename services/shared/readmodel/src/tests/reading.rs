use motcua_eventlog::Position;

use super::toy::{seen, told};
use super::{Desk, On, Running, on_each_engine};
use crate::{SnapshotError, State};

on_each_engine! {
    async fn a_reader_waits_for_its_own_write_while_the_projection_is_slow(on: On) {
        let desk = Desk::empty(on).await;
        let running = Running::start(desk.open().await.unwrap());
        let held = running.model.hold().await;
        let position = desk.notebook.write(&(1, vec!["toy.added"]));
        assert_eq!(running.model.snapshot(None).await.unwrap().position(), Position::START);

        let reader = running.model.snapshot(Some(position));
        let release = async {
            tokio::task::yield_now().await;
            drop(held);
        };
        let (snapshot, ()) = futures::join!(reader, release);
        let mut snapshot = snapshot.unwrap();
        assert_eq!(snapshot.position(), position);
        let rows = snapshot.query("SELECT times FROM tally", vec![]).await.unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 1);
    }

    async fn a_position_beyond_the_logs_end_is_refused_at_once(on: On) {
        let desk = Desk::empty(on).await;
        let last = desk.notebook.write(&(1, vec![]));
        let model = desk.open().await.unwrap();
        let error = model.snapshot(Some(Position(last.0 + 1))).await.unwrap_err();
        assert!(matches!(error, SnapshotError::Ahead { last: Position(1) }), "{error}");
    }

    async fn a_snapshot_stays_as_it_is_while_the_tables_move_on(on: On) {
        let desk = Desk::empty(on).await;
        let running = Running::start(desk.open().await.unwrap());
        let first = desk.notebook.write(&(1, vec!["toy.added"]));
        let mut before = running.model.snapshot(Some(first)).await.unwrap();
        let second = desk.notebook.write(&(1, vec!["toy.added"]));
        running.until(second).await;
        let rows = before.query("SELECT times FROM tally", vec![]).await.unwrap();
        assert_eq!((before.position(), rows[0].get::<i64>(0).unwrap()), (first, 1));
    }

    async fn an_unknown_event_stops_the_projection_before_its_record_and_reads_go_on(on: On) {
        let desk = Desk::empty(on).await;
        let notes = [(1, vec!["toy.added"]), (2, vec!["toy.added"]), (2, vec!["must.be.known"])];
        desk.notebook.write_all(&notes);
        let running = Running::start(desk.open().await.unwrap());
        let mut state = running.model.state();
        let state = state.wait_for(|state| *state != State::Following).await.unwrap().clone();
        let State::Stopped { reason } = state else { panic!("{state:?}") };
        assert!(reason.contains("position 3") && reason.contains("must.be.known"), "{reason}");
        assert_eq!(seen(&running.model).await, (Position(2), told(&notes[..2])));
        let error = running.model.snapshot(Some(Position(3))).await.unwrap_err();
        assert!(matches!(error, SnapshotError::NotCaughtUp { reached: Position(2) }), "{error}");
    }

    async fn a_projection_that_reads_what_it_did_not_load_is_stopped_and_nothing_is_stored(on: On) {
        let desk = Desk::empty(on).await;
        desk.notebook.write_all(&[(1, vec!["toy.added"]), (1, vec!["toy.forgotten"])]);
        let running = Running::start(desk.open().await.unwrap());
        let mut state = running.model.state();
        let state = state.wait_for(|state| *state != State::Following).await.unwrap().clone();
        assert!(matches!(&state, State::Stopped { reason } if reason.contains("tally")), "{state:?}");
        assert_eq!(seen(&running.model).await.0, Position::START);
    }

    async fn a_projection_that_has_panicked_does_not_pass_for_one_that_follows(on: On) {
        let desk = Desk::empty(on).await;
        let running = Running::start(desk.open().await.unwrap());
        desk.notebook.write(&(1, vec!["toy.panic"]));
        let mut state = running.model.state();
        state.wait_for(|state| matches!(state, State::Stopped { .. })).await.unwrap();
        assert_eq!(seen(&running.model).await.0, Position::START);
    }
}

#[tokio::test]
async fn a_reader_that_waits_in_vain_is_told_how_far_the_tables_are() {
    let desk = Desk::empty(On::Sqlite).await;
    let model = desk.open().await.unwrap();
    let position = desk.notebook.write(&(1, vec![]));
    let waiting = model.snapshot(Some(position));
    tokio::time::pause(); // nothing else happens: the five seconds pass at once
    let error = waiting.await.unwrap_err();
    let reached = Position::START;
    assert!(matches!(error, SnapshotError::NotCaughtUp { reached: r } if r == reached), "{error}");
}
