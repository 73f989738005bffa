//! What one program writes is heard by the other, and found should it not be heard.

use std::time::{Duration, Instant};

use motcua_servers::{Postgres, Release};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Row};
use tokio::time::timeout;

use super::{RELEASES, connect, open, sql, until};
use crate::conformance::{append, proposal, stream};
use crate::{Follower, Log, Position, Proposal, Tail};

/// Appends records in one program, each once the other's follower has seen the one before.
async fn to_and_fro(log: &Log, follower: &mut Follower, name: &str, count: usize) -> Duration {
    let began = Instant::now();
    for index in 0..count {
        let end = append(log, &stream(&format!("{name}-{index}")), Tail::EMPTY).await;
        while follower.reached() < end.position {
            timeout(Duration::from_secs(10), follower.next(100)).await.unwrap().unwrap();
        }
    }
    began.elapsed()
}

/// How many connections of a database listen.
async fn listening(asking: &mut PgConnection) -> Vec<i32> {
    let sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()
               AND application_name = 'motcua log listener' AND state = 'idle'
               AND query LIKE 'SELECT position %'";
    sqlx::query(sql).fetch_all(asking).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_follower_sees_at_once_what_another_program_writes() {
    for release in RELEASES {
        let url = Postgres::shared(release).database();
        let (writing, reading): (Log, Log) = (open(&url).await, open(&url).await);
        let mut asking = connect(&url).await;
        until("both listen", async || listening(&mut asking).await.len() == 2).await;
        let mut follower = Follower::new(reading, Position::START);
        let took = to_and_fro(&writing, &mut follower, "dossier", 20).await;
        // Polling alone would take about ten.
        assert!(took < Duration::from_secs(4), "20 records took {took:?}");
    }
}

#[tokio::test]
async fn a_listener_that_was_cut_off_listens_again_and_nothing_is_missed() {
    for release in RELEASES {
        let url = Postgres::shared(release).database();
        let (writing, reading): (Log, Log) = (open(&url).await, open(&url).await);
        let mut asking = connect(&url).await;
        let mut follower = Follower::new(reading, Position::START);
        for round in 0..3 {
            until("both listen", async || listening(&mut asking).await.len() == 2).await;
            let cut_off = listening(&mut asking).await;
            for pid in &cut_off {
                sql(&url, &format!("SELECT pg_terminate_backend({pid}, 5000)")).await;
            }
            // One may listen anew already, on another connection.
            let now = listening(&mut asking).await;
            assert!(cut_off.iter().all(|pid| !now.contains(pid)), "{cut_off:?} {now:?}");
            to_and_fro(&writing, &mut follower, &format!("unheard-{round}"), 1).await;
        }
        until("both listen", async || listening(&mut asking).await.len() == 2).await;
        let took = to_and_fro(&writing, &mut follower, "heard", 20).await;
        assert!(took < Duration::from_secs(4), "20 records took {took:?}");
    }
}

/// Writes a record as another program would, but tells nobody.
pub(super) async fn write_untold(
    connection: &mut PgConnection,
    proposal: &Proposal,
    position: Position,
) {
    let at = i64::try_from(position.0).unwrap();
    let sql = "INSERT INTO motcua_log.streams (id, name)
               SELECT streams + 1, $1 FROM motcua_log.log_end
               ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(proposal.stream.as_str()).execute(&mut *connection).await.unwrap();
    let sql =
        "INSERT INTO motcua_log.records (position, stream, version, id, hash, recorded, bytes)
               SELECT $1, streams.id, $2, $3, $4, $5, $6 FROM motcua_log.streams WHERE name = $7";
    sqlx::query(sql)
        .bind(at)
        .bind(i32::try_from(proposal.after.version.0 + 1).unwrap())
        .bind(proposal.id.as_bytes().as_slice())
        .bind(proposal.hash.0.as_slice())
        .bind(proposal.recorded.as_millisecond())
        .bind(proposal.bytes.as_ref())
        .bind(proposal.stream.as_str())
        .execute(&mut *connection)
        .await
        .unwrap();
    let sql = "UPDATE motcua_log.log_end SET position = $1, recorded = $2,
               streams = (SELECT max(id) FROM motcua_log.streams)";
    let made = proposal.recorded.as_millisecond();
    sqlx::query(sql).bind(at).bind(made).execute(connection).await.unwrap();
}

#[tokio::test]
async fn a_record_of_which_nobody_was_told_is_found_by_looking() {
    let url = Postgres::shared(Release::System).database();
    let log: Log = open(&url).await;
    let mut follower = Follower::new(log.clone(), Position::START);
    let mut other = connect(&url).await;
    for position in 1..=3 {
        let untold = proposal(&stream(&format!("dossier-{position}")), Tail::EMPTY);
        let mut transaction = other.begin().await.unwrap();
        write_untold(&mut transaction, &untold, Position(position)).await;
        transaction.commit().await.unwrap();
        let next = timeout(Duration::from_secs(10), follower.next(10)).await.unwrap().unwrap();
        assert_eq!(next.len(), 1);
        assert_eq!(next[0].hash, untold.hash);
    }
}

#[tokio::test]
async fn what_strangers_say_on_the_channel_does_no_harm() {
    let url = Postgres::shared(Release::Newest).database();
    let (writing, reading): (Log, Log) = (open(&url).await, open(&url).await);
    let mut follower = Follower::new(reading.clone(), Position::START);
    for said in ["", "no number", "-7", "99999999", "0"] {
        sql(&url, &format!("NOTIFY motcua_log, '{said}'")).await;
        to_and_fro(&writing, &mut follower, &format!("after-{said}"), 2).await;
    }
    assert_eq!(*reading.last().borrow(), Position(10));
}
