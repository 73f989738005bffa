//! Which servers and databases are taken, and what people are told of the others.

use std::error::Error;

use motcua_servers::{Postgres, Release};
use tokio::net::TcpListener;

use super::{RELEASES, connect, open, sql};
use crate::conformance::{all, all_of, append, assert_whole, proposal, stream};
use crate::postgres::session::Database;
use crate::postgres::{OpenError, PostgresEngine, Unfit};
use crate::{Engine, Log, Tail};

async fn refused(url: &str) -> (OpenError, String) {
    let error = PostgresEngine::open(url).await.err().unwrap();
    let sentence = error.to_string();
    (error, sentence)
}

#[tokio::test]
async fn reopening_keeps_everything() {
    for release in RELEASES {
        let url = Postgres::shared(release).database();
        let log: Log = open(&url).await;
        for index in 0..30 {
            let first = append(&log, &stream(&format!("dossier-{index}")), Tail::EMPTY).await;
            append(&log, &stream(&format!("dossier-{index}")), first).await;
        }
        let before = all(&log, 1000).await;
        let retried = proposal(&stream("dossier-30"), Tail::EMPTY);
        let position = log.append(retried.clone()).await.unwrap().position;
        log.close().await;

        let log: Log = open(&url).await;
        assert_eq!(*log.last().borrow(), position);
        assert_eq!(log.last_recorded().await.unwrap(), Some(retried.recorded));
        assert_eq!(all(&log, 7).await[..60], before);
        assert_eq!(log.append(retried).await.unwrap().position, position);
        let end = all_of(&log, &stream("dossier-3")).await[1].tail();
        append(&log, &stream("dossier-3"), end).await;
        assert_whole(&all(&log, 1000).await);
    }
}

#[tokio::test]
async fn a_server_that_does_not_sync_is_refused_with_a_sentence() {
    for (release, setting) in [
        (Release::System, "fsync"),
        (Release::Newest, "fsync"),
        (Release::System, "full_page_writes"),
    ] {
        let server = Postgres::start_with(release, &[&format!("{setting}=off")]);
        let (error, sentence) = refused(&server.database()).await;
        let found =
            matches!(error, OpenError::Unfit { why: Unfit::Unsafe(found), .. } if found == setting);
        assert!(found, "{error:?}");
        assert!(sentence.contains(&format!("{setting} = off")), "{sentence}");
    }
}

/// The administrator's `synchronous_commit = off` is for others; what is stronger stays.
#[tokio::test]
async fn a_session_waits_for_the_disk_whatever_the_database_says() {
    for release in RELEASES {
        let url = Postgres::shared(release).database();
        for (set, expected) in [
            ("off", "on"),
            ("local", "on"),
            ("remote_write", "on"),
            ("on", "on"),
            ("remote_apply", "remote_apply"),
        ] {
            let name = url.rsplit('/').next().unwrap();
            sql(&url, &format!("ALTER DATABASE {name} SET synchronous_commit = {set}")).await;
            let mut session = Database::new(&url).unwrap().connect().await.unwrap();
            let found = sqlx::query_scalar::<_, String>("SHOW synchronous_commit");
            assert_eq!(found.fetch_one(&mut session).await.unwrap(), expected, "{set}");
        }
    }
}

/// Defaults of a database that would make the engine's waits fail.
#[tokio::test]
async fn a_database_with_other_defaults_keeps_the_log_as_well() {
    let url = Postgres::shared(Release::Newest).database();
    let name = url.rsplit('/').next().unwrap();
    let defaults = format!(
        "ALTER DATABASE {name} SET default_transaction_isolation = 'serializable';
         ALTER DATABASE {name} SET search_path = '';
         ALTER DATABASE {name} SET bytea_output = 'escape';
         ALTER DATABASE {name} SET TimeZone = 'Asia/Ho_Chi_Minh'"
    );
    sql(&url, &defaults).await;
    let (one, other): (Log, Log) = (open(&url).await, open(&url).await);
    let mut end = Tail::EMPTY;
    for _ in 0..10 {
        end = append(&one, &stream("dossier-1"), end).await;
        end = append(&other, &stream("dossier-1"), end).await;
    }
    assert_whole(&all(&one, 100).await);
}

#[tokio::test]
async fn a_newer_format_is_refused_with_a_sentence() {
    let url = Postgres::shared(Release::System).database();
    open(&url).await.close().await;
    sql(&url, "UPDATE motcua_log.log_end SET format = 2").await;
    let (error, sentence) = refused(&url).await;
    assert!(matches!(error, OpenError::Newer { found: 2, .. }), "{error:?}");
    assert!(sentence.contains("format 2") && sentence.contains("newer one"), "{sentence}");
}

#[tokio::test]
async fn another_programs_schema_is_refused_and_left_alone() {
    let url = Postgres::shared(Release::System).database();
    sql(&url, "CREATE SCHEMA motcua_log; CREATE TABLE motcua_log.notes (note text)").await;
    let (error, _) = refused(&url).await;
    assert!(matches!(error, OpenError::Foreign { .. }), "{error:?}");
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'motcua_log'";
    let tables = sqlx::query_scalar::<_, i64>(tables).fetch_one(&mut connect(&url).await).await;
    assert_eq!(tables.unwrap(), 1);
}

#[tokio::test]
async fn a_schema_that_the_administrator_made_is_filled() {
    let url = Postgres::shared(Release::System).database();
    sql(&url, "CREATE SCHEMA motcua_log").await;
    append(&(open(&url).await as Log), &stream("dossier-1"), Tail::EMPTY).await;
}

#[tokio::test]
async fn a_database_that_is_not_in_utf_8_is_refused() {
    let server = Postgres::shared(Release::Newest);
    let url = server.database();
    let make = "CREATE DATABASE western ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0";
    sql(&url, make).await;
    let (error, sentence) = refused(&server.url("western")).await;
    assert!(matches!(error, OpenError::Unfit { why: Unfit::Encoding(_), .. }), "{error:?}");
    assert!(sentence.contains("LATIN1"), "{sentence}");
}

/// Everything that an error tells, to people and in traces.
fn told(error: &OpenError) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let causes = causes.map(|cause| format!("{cause:?} {cause}"));
    std::iter::once(format!("{error:?} {error}")).chain(causes).collect()
}

#[tokio::test]
async fn an_error_names_the_database_and_never_the_password() {
    let server = Postgres::shared(Release::System);
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = silent.local_addr().unwrap().port();
    drop(silent);
    let port = server.port();
    for (url, named) in [
        (
            format!("postgres://clerk:s3cr3t@127.0.0.1:{closed}/city"),
            format!("city at 127.0.0.1:{closed}"),
        ),
        (
            format!("postgres://clerk:s3cr3t@127.0.0.1:{port}/city"),
            format!("city at 127.0.0.1:{port}"),
        ),
        (format!("postgres://clerk:s3cr3t@127.0.0.1:{port}/city?sslmode=odd"), "URL".to_owned()),
        ("postgres://clerk:s3cr3t@127.0.0.1:port/city".to_owned(), "URL".to_owned()),
        ("postgres://clerk:s3cr3t@[::1/city".to_owned(), "URL".to_owned()),
    ] {
        let (error, sentence) = refused(&url).await;
        assert!(sentence.contains(&named), "{sentence}");
        let told = told(&error);
        assert!(!told.contains("s3cr3t"), "{told}");
    }
}
