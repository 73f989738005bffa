//! Rows that somebody or something has changed, and a disk that is full.

use motcua_servers::{Postgres, Release};

use super::{RELEASES, open, sql};
use crate::conformance::{all, append, proposal, record, stream};
use crate::postgres::{OpenError, PostgresEngine};
use crate::{AppendError, Engine, Log, Position, Proposal, ReadError, Stored, Tail, Version};

/// Ten records on one stream, in a database that is closed again.
async fn ten(release: Release) -> (String, Vec<Stored>) {
    let url = Postgres::shared(release).database();
    let log: Log = open(&url).await;
    let mut end = Tail::EMPTY;
    for _ in 1..=10 {
        end = append(&log, &stream("dossier-1"), end).await;
    }
    let records = all(&log, 100).await;
    log.close().await;
    (url, records)
}

/// Whatever is changed in the fourth record's row, nobody takes it for the record.
#[tokio::test]
async fn a_changed_row_is_found_when_the_record_is_read() {
    let changes = [
        "bytes = set_byte(bytes, 60, get_byte(bytes, 60) # 4)",
        "bytes = substring(bytes from 2)",
        "bytes = ''",
        "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
        "hash = ''",
        "id = set_byte(id, 0, 7)",
        "recorded = recorded + 1",
        "version = 40",
        "version = -1",
        "bytes = (SELECT bytes FROM motcua_log.records WHERE position = 5),
         hash = (SELECT hash FROM motcua_log.records WHERE position = 5)",
    ];
    let (url, records) = ten(Release::System).await;
    for change in changes {
        sql(&url, "CREATE TABLE kept AS SELECT * FROM motcua_log.records WHERE position = 4").await;
        sql(&url, &format!("UPDATE motcua_log.records SET {change} WHERE position = 4")).await;
        let log = open(&url).await;
        let read = log.read(Position::START, 100).await;
        assert!(matches!(read, Err(ReadError::Corrupt(Position(4)))), "{change}: {read:?}");
        let read = log.read_stream(&stream("dossier-1"), Version(2), Position(10)).await;
        assert!(matches!(read, Err(ReadError::Corrupt(_))), "{change}: {read:?}");
        assert_eq!(log.read(Position(4), 100).await.unwrap(), records[4..], "the others are whole");
        log.close().await;
        let undo = "DELETE FROM motcua_log.records WHERE position = 4;
                    INSERT INTO motcua_log.records SELECT * FROM kept; DROP TABLE kept";
        sql(&url, undo).await;
    }
    assert_eq!(all(&(open(&url).await as Log), 100).await, records);
}

#[tokio::test]
async fn damage_in_one_stream_does_not_stop_the_others() {
    let (url, records) = ten(Release::Newest).await;
    let flip = "UPDATE motcua_log.records SET bytes = set_byte(bytes, 60, get_byte(bytes, 60) # 4)
                WHERE position = 4";
    sql(&url, flip).await;
    let log: Log = open(&url).await;
    let answers = [
        log.append(proposal(&stream("dossier-2"), Tail::EMPTY)),
        log.append(proposal(&stream("dossier-1"), records[2].tail())),
        log.append(proposal(&stream("dossier-3"), Tail::EMPTY)),
    ];
    let [one, damaged, other] = answers;
    let (one, damaged, other) = tokio::join!(one, damaged, other);
    assert!(matches!(damaged, Err(AppendError::Corrupt(Position(4)))), "{damaged:?}");
    assert_eq!((one.unwrap().position, other.unwrap().position), (Position(11), Position(12)));
    append(&log, &stream("dossier-1"), records[9].tail()).await;
}

#[tokio::test]
async fn a_missing_record_is_a_gap_and_not_passed_over() {
    let (url, records) = ten(Release::System).await;
    let log = open(&url).await;
    append(&(log.clone() as Log), &stream("dossier-2"), Tail::EMPTY).await;
    sql(&url, "DELETE FROM motcua_log.records WHERE position = 4").await;
    let read = log.read(Position::START, 100).await;
    assert!(matches!(read, Err(ReadError::Corrupt(Position(4)))), "{read:?}");
    assert_eq!(log.read(Position::START, 3).await.unwrap(), records[..3]);
    assert!(log.read_stream(&stream("dossier-1"), Version::NONE, Position(11)).await.is_err());
    // All that follows is gone: the log would end here, if it were not known that it goes on.
    sql(&url, "DELETE FROM motcua_log.records WHERE position > 4").await;
    let read = log.read(Position(3), 100).await;
    assert!(matches!(read, Err(ReadError::Corrupt(Position(4)))), "{read:?}");
}

#[tokio::test]
async fn a_log_whose_ends_do_not_agree_is_damaged_from_the_start() {
    let damages = [
        ("DELETE FROM motcua_log.records WHERE position < 3", 1),
        ("DELETE FROM motcua_log.records WHERE position = 10", 10),
        ("DELETE FROM motcua_log.records", 1),
        ("UPDATE motcua_log.log_end SET position = 11", 11),
        ("UPDATE motcua_log.log_end SET position = 8", 9),
        ("UPDATE motcua_log.log_end SET recorded = recorded + 1", 10),
        ("UPDATE motcua_log.log_end SET streams = 0", 11),
        ("UPDATE motcua_log.records SET bytes = '' WHERE position = 10", 10),
        ("DELETE FROM motcua_log.log_end", 0),
    ];
    for release in RELEASES {
        for (damage, at) in damages {
            let (url, _) = ten(release).await;
            sql(&url, damage).await;
            let error = PostgresEngine::open(&url).await.err().expect(damage);
            let found = matches!(error, OpenError::Damaged { position, .. } if position.0 == at);
            assert!(found, "{damage}: {error:?}");
        }
    }
}

/// Played by a trigger: the server answers in the same way when its disk is full.
const FULL: &str = "
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF octet_length(new.bytes) > 100000 THEN
            RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
        END IF;
        RETURN new;
    END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON motcua_log.records
        FOR EACH ROW EXECUTE FUNCTION refuse()";

#[tokio::test]
async fn a_full_disk_refuses_the_group_and_recovers_without_restart() {
    let url = Postgres::shared(Release::System).database();
    let log: Log = open(&url).await;
    let end = append(&log, &stream("dossier-1"), Tail::EMPTY).await;
    sql(&url, FULL).await;
    let mut large = record(&stream("dossier-2"), Tail::EMPTY, 0);
    large.events[0].data = vec![7; 200_000].into();
    let large = Proposal::new(&large, Tail::EMPTY);
    let small = proposal(&stream("dossier-1"), end);
    let (one, other) = tokio::join!(log.append(small.clone()), log.append(large.clone()));
    for answer in [one, other] {
        assert!(matches!(answer, Err(AppendError::DiskFull)), "{answer:?}");
    }
    for _ in 0..2 {
        let health = log.health().await;
        assert!(matches!(health, Err(AppendError::DiskFull)), "{health:?}");
    }
    assert_eq!(*log.last().borrow(), end.position);
    sql(&url, "DROP FUNCTION refuse CASCADE").await;
    log.health().await.unwrap();
    let (one, other) = tokio::join!(log.append(small), log.append(large));
    assert_eq!((one.unwrap().position, other.unwrap().position), (Position(2), Position(3)));
    assert_eq!(all(&log, 10).await.len(), 3, "nothing of the probe is left");
}
