use super::{Place, on_each_engine};
use crate::many::{self, OnConflict};
use crate::{Database, SqlError, TableRow, Transaction, Writer, binds, table_row};

/// A row of many columns, so that few rows reach the engines' bounds.
#[derive(Debug, Clone, PartialEq)]
struct Wide {
    a: i64,
    b: String,
    c: Option<i64>,
    d: bool,
    e: Vec<u8>,
    f: Option<String>,
    g: Option<u16>,
}

table_row!(Wide, "wide", key(a: i64, b: String), columns(c, d, e, f, g));

#[derive(Debug, Clone, PartialEq)]
struct Mark {
    name: String,
    times: u32,
}

table_row!(Mark, "mark", key(name: String), columns(times));

fn wide(n: i64) -> Wide {
    let (b, f) = (format!("Nguyễn Văn Mẫu {n}"), (n % 3 == 0).then(|| n.to_string()));
    let g = (n % 7 != 0).then(|| u16::try_from(n % 100).unwrap());
    Wide { a: n % 10, b, c: (n % 2 == 0).then_some(n), d: n % 5 == 0, e: vec![7; 3], f, g }
}

fn mark(name: &str, times: u32) -> Mark {
    Mark { name: name.to_owned(), times }
}

const TABLES: [&str; 2] = [
    "CREATE TABLE wide (a SMALLINT, b TEXT, c BIGINT, d SMALLINT NOT NULL, e BYTEA NOT NULL,
        f TEXT, g SMALLINT, PRIMARY KEY (a, b))",
    "CREATE TABLE mark (name TEXT PRIMARY KEY, times BIGINT NOT NULL)",
];

async fn writer(database: &Database) -> Writer {
    database.create(&TABLES).await.unwrap();
    Writer::new(database.clone())
}

async fn count(sql: &mut Transaction, table: &str) -> i64 {
    let rows = sql.query(&format!("SELECT COUNT(*) FROM {table}"), binds![]).await.unwrap();
    rows[0].get(0).unwrap()
}

on_each_engine! {
    async fn far_more_rows_than_one_statement_binds_are_written_read_and_deleted(
        database: &Database
    ) {
        let mut sql = writer(database).await.begin().await.unwrap();
        let mut rows: Vec<Wide> = (0..20_011).map(wide).collect();
        many::insert(&mut sql, &rows, OnConflict::Replace).await.unwrap();
        let mut keys: Vec<(i64, String)> = rows.iter().map(Wide::key).collect();
        keys.push((99, "nobody".to_owned()));
        let mut found: Vec<Wide> = many::select(&mut sql, &keys).await.unwrap();
        found.sort_by_key(Wide::key);
        rows.sort_by_key(Wide::key);
        assert_eq!(found, rows);
        keys.drain(..5);
        many::delete::<Wide>(&mut sql, &keys).await.unwrap();
        assert_eq!(count(&mut sql, "wide").await, 5);
    }

    async fn a_row_takes_the_place_of_another_or_leaves_it(database: &Database) {
        let mut sql = writer(database).await.begin().await.unwrap();
        many::insert(&mut sql, &[mark("a", 1), mark("b", 1)], OnConflict::Keep).await.unwrap();
        many::insert(&mut sql, &[mark("b", 2), mark("c", 2)], OnConflict::Keep).await.unwrap();
        many::insert(&mut sql, &[mark("c", 3), mark("d", 3)], OnConflict::Replace).await.unwrap();
        let keys = ["a", "b", "c", "d", "e"].map(str::to_owned);
        let mut found: Vec<Mark> = many::select(&mut sql, &keys).await.unwrap();
        found.sort_by_key(Mark::key);
        assert_eq!(found, [mark("a", 1), mark("b", 1), mark("c", 3), mark("d", 3)]);
        many::delete::<Mark>(&mut sql, &keys[..3]).await.unwrap();
        assert_eq!(count(&mut sql, "mark").await, 1);
    }

    async fn what_a_row_says_is_added_to_what_stands_there(database: &Database) {
        let mut sql = writer(database).await.begin().await.unwrap();
        many::insert(&mut sql, &[mark("a", 1), mark("b", 2)], OnConflict::Add).await.unwrap();
        many::insert(&mut sql, &[mark("b", 3), mark("c", 4)], OnConflict::Add).await.unwrap();
        let mut found: Vec<Mark> =
            many::select(&mut sql, &["a", "b", "c"].map(str::to_owned)).await.unwrap();
        found.sort_by_key(Mark::key);
        assert_eq!(found, [mark("a", 1), mark("b", 5), mark("c", 4)]);
    }

    async fn the_same_statement_takes_a_value_where_it_took_none(database: &Database) {
        let mut sql = writer(database).await.begin().await.unwrap();
        let (empty, full) = (Wide { c: None, f: None, g: None, ..wide(0) }, wide(6));
        for row in [&empty, &full] {
            many::insert(&mut sql, std::slice::from_ref(row), OnConflict::Replace).await.unwrap();
        }
        let found: Vec<Wide> = many::select(&mut sql, &[full.key()]).await.unwrap();
        assert_eq!(found, [full]);
        for limit in [None, Some(3_i64)] {
            let query = "SELECT a FROM wide WHERE c <= COALESCE(?, c) AND a IN (?, ?)";
            sql.query(query, binds![limit, 0, 6]).await.unwrap();
        }
    }

    async fn a_transaction_that_is_dropped_leaves_nothing_and_holds_nobody_up(
        database: &Database
    ) {
        let mut writer = writer(database).await;
        let mut sql = writer.begin().await.unwrap();
        sql.execute("DELETE FROM mark", binds![]).await.unwrap();
        many::insert(&mut sql, &[wide(1)], OnConflict::Keep).await.unwrap();
        drop(sql);
        let mut sql = writer.begin().await.unwrap();
        assert_eq!(count(&mut sql, "wide").await, 0);
        many::insert(&mut sql, &[wide(1)], OnConflict::Keep).await.unwrap();
        writer.roll_back(sql).await.unwrap();
        assert!(writer.settle().await.unwrap());
        let mut sql = writer.begin().await.unwrap();
        assert_eq!(count(&mut sql, "wide").await, 0);
    }

    async fn a_reader_sees_what_its_first_statement_saw_and_writes_nothing(database: &Database) {
        let mut writer = writer(database).await;
        let readers = database.readers();
        let mut before = readers.begin().await.unwrap();
        assert_eq!(count(&mut before, "mark").await, 0);
        let mut sql = writer.begin().await.unwrap();
        many::insert(&mut sql, &[mark("a", 1)], OnConflict::Keep).await.unwrap();
        writer.commit(sql).await.unwrap();
        assert_eq!(count(&mut before, "mark").await, 0);
        let mut after = readers.begin().await.unwrap();
        assert_eq!(count(&mut after, "mark").await, 1);
        assert!(after.execute("DELETE FROM mark", binds![]).await.is_err());
    }

    async fn text_is_ordered_by_its_bytes(database: &Database) {
        let mut sql = writer(database).await.begin().await.unwrap();
        let marks = ["ẫ", "B", "a-b", "ab", "a b", "Z", "đ"].map(|name| mark(name, 1));
        many::insert(&mut sql, &marks, OnConflict::Keep).await.unwrap();
        let rows = sql.query("SELECT name FROM mark ORDER BY name", binds![]).await.unwrap();
        let names: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(names, ["B", "Z", "a b", "a-b", "ab", "đ", "ẫ"]);
        let query = "SELECT COUNT(*) FROM mark WHERE name > ?";
        let rows = sql.query(query, binds!["Z"]).await.unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 5);
    }

    async fn a_value_of_another_type_is_an_error_not_a_guess(database: &Database) {
        let mut sql = writer(database).await.begin().await.unwrap();
        let binds = binds!["text", 5, None::<i64>, true, [1_u8, 2].as_slice()];
        let query = "SELECT ?, ?, CAST(? AS BIGINT), ?, ?, 1.5";
        let rows = sql.query(query, binds).await.unwrap();
        let row = &rows[0];
        assert!(row.get::<i64>(0).is_err() && row.get::<String>(1).is_err());
        assert!(row.get::<i64>(2).is_err() && row.get::<i64>(5).is_err());
        assert!(row.get::<i64>(6).is_err());
        assert_eq!(row.get::<Option<i64>>(2).unwrap(), None);
        assert!(row.get::<bool>(3).unwrap());
        assert_eq!(row.get::<[u8; 2]>(4).unwrap(), [1, 2]);
    }

    async fn a_table_is_there_once_it_is_made(database: &Database) {
        let mut writer = Writer::new(database.clone());
        let mut sql = writer.begin().await.unwrap();
        assert!(!sql.has_table("mark").await.unwrap());
        drop(sql);
        database.create(&TABLES).await.unwrap();
        let mut sql = writer.begin().await.unwrap();
        assert!(sql.has_table("mark").await.unwrap() && !sql.has_table("marks").await.unwrap());
    }

    async fn a_second_row_with_a_taken_key_is_told_from_other_failures(database: &Database) {
        let mut writer = writer(database).await;
        let insert = "INSERT INTO mark (name, times) VALUES (?, ?)";
        let mut sql = writer.begin().await.unwrap();
        sql.execute(insert, binds!["a", 1]).await.unwrap();
        let error = sql.execute(insert, binds!["a", 2]).await.unwrap_err();
        assert!(error.is_taken(), "{error:?}");
        drop(sql);
        let mut sql = writer.begin().await.unwrap();
        let error = sql.execute("SELECT nothing", binds![]).await.unwrap_err();
        assert!(!error.is_taken() && error.is_passing(), "{error:?}");
    }

    async fn several_that_make_the_same_tables_at_once_make_them_once(database: &Database) {
        let table = "CREATE TABLE IF NOT EXISTS once (a BIGINT)";
        let tables = [table];
        let makers = (0..4).map(|_| database.create(&tables));
        for made in futures::future::join_all(makers).await {
            made.unwrap();
        }
    }

    async fn who_is_alone_is_alone_until_the_transaction_ends(database: &Database) {
        writer(database).await;
        let add = || async {
            let mut writer = Writer::new(database.clone());
            let mut sql = writer.begin().await.unwrap();
            sql.alone("counting").await.unwrap();
            let before = count(&mut sql, "mark").await;
            let mark = mark(&before.to_string(), 1);
            many::insert(&mut sql, &[mark], OnConflict::Keep).await.unwrap();
            writer.commit(sql).await.unwrap();
        };
        futures::join!(add(), add(), add(), add());
        let mut sql = database.readers().begin().await.unwrap();
        assert_eq!(count(&mut sql, "mark").await, 4);
    }
}

#[tokio::test]
async fn rows_are_found_by_the_index_of_their_key_in_sqlite() {
    let place = Place::sqlite();
    let mut sql = writer(&place.database).await.begin().await.unwrap();
    for query in [
        "SELECT * FROM wide WHERE (a, b) IN (VALUES (?,?),(?,?))",
        "DELETE FROM wide WHERE (a, b) IN (VALUES (?,?),(?,?))",
        "SELECT * FROM mark WHERE name IN (?,?)",
    ] {
        let plan = sql.query(&format!("EXPLAIN QUERY PLAN {query}"), binds![]).await.unwrap();
        let plan: String = plan.iter().map(|row| row.get::<String>(3).unwrap()).collect();
        assert!(plan.contains("SEARCH") && plan.contains("USING"), "{query}: {plan}");
    }
}

#[tokio::test]
async fn rows_are_found_by_the_index_of_their_key_in_postgresql() {
    let place = Place::postgres();
    let mut sql = writer(&place.database).await.begin().await.unwrap();
    let rows: Vec<Wide> = (0..20_000).map(wide).collect();
    many::insert(&mut sql, &rows, OnConflict::Keep).await.unwrap();
    let marks: Vec<Mark> = (0..20_000).map(|n| mark(&n.to_string(), 1)).collect();
    many::insert(&mut sql, &marks, OnConflict::Keep).await.unwrap();
    for table in ["wide", "mark"] {
        sql.execute(&format!("ANALYZE {table}"), binds![]).await.unwrap();
    }
    let two = binds![1, "a", 2, "b"];
    for (query, binds) in [
        ("SELECT * FROM wide WHERE (a, b) IN (VALUES (?,?),(?,?))", two.clone()),
        ("DELETE FROM wide WHERE (a, b) IN (VALUES (?,?),(?,?))", two),
        ("SELECT * FROM mark WHERE name IN (?,?)", binds!["a", "b"]),
    ] {
        let plan = sql.query(&format!("EXPLAIN {query}"), binds).await.unwrap();
        let plan: String = plan.iter().map(|row| row.get::<String>(0).unwrap()).collect();
        assert!(plan.contains("Index") && !plan.contains("Seq Scan"), "{query}: {plan}");
    }
}

#[tokio::test]
async fn a_full_disk_is_told_from_other_failures_and_passes_when_there_is_room() {
    let place = Place::sqlite();
    let mut writer = writer(&place.database).await;
    let rows: Vec<Wide> = (0..5000).map(wide).collect();
    let mut sql = writer.begin().await.unwrap();
    // As many pages as it has: to SQLite that is a full disk.
    sql.query("PRAGMA max_page_count = 1", binds![]).await.unwrap();
    let error = many::insert(&mut sql, &rows, OnConflict::Keep).await.unwrap_err();
    assert!(matches!(error, SqlError::DiskFull) && error.is_passing(), "{error:?}");
    drop(sql);
    let mut sql = writer.begin().await.unwrap();
    many::insert(&mut sql, &rows, OnConflict::Keep).await.unwrap();
    writer.commit(sql).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_of_postgresql_is_told_as_one() {
    let place = Place::postgres();
    let mut sql = writer(&place.database).await.begin().await.unwrap();
    let full = "DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$";
    let error = sql.execute(full, binds![]).await.unwrap_err();
    assert!(matches!(error, SqlError::DiskFull), "{error:?}");
}

#[tokio::test]
async fn a_value_that_postgresql_cannot_hold_is_a_fault_that_does_not_pass() {
    let place = Place::postgres();
    let mut writer = writer(&place.database).await;
    let insert = "INSERT INTO wide (a, b, d, e, g) VALUES (?, ?, ?, ?, ?)";
    let mut sql = writer.begin().await.unwrap();
    sql.execute(insert, binds![1, "x", false, [0_u8], None::<i64>]).await.unwrap();
    let error = sql.execute(insert, binds![1, "y", false, [0_u8], 70_000]).await.unwrap_err();
    assert!(matches!(error, SqlError::Bind { index: 4, .. }), "{error:?}");
    let error = sql.execute(insert, binds![70_000, "y", false, [0_u8], 7]).await.unwrap_err();
    assert!(matches!(error, SqlError::Database(_)) && !error.is_passing(), "{error:?}");
}

#[tokio::test]
async fn a_text_with_a_zero_byte_stands_in_postgresql_with_another_sign() {
    let place = Place::postgres();
    let mut sql = writer(&place.database).await.begin().await.unwrap();
    many::insert(&mut sql, &[mark("a\0b", 1)], OnConflict::Keep).await.unwrap();
    let found: Vec<Mark> = many::select(&mut sql, &["a\0b".to_owned()]).await.unwrap();
    assert_eq!(found, [mark("a\u{fffd}b", 1)]);
}

#[test]
fn a_table_names_its_columns_key_first() {
    assert_eq!(Wide::KEY, ["a", "b"]);
    assert_eq!(Wide::COLUMNS, ["a", "b", "c", "d", "e", "f", "g"]);
    assert_eq!(wide(4).key(), (4, "Nguyễn Văn Mẫu 4".to_owned()));
}
