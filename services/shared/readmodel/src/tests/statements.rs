use proptest::prelude::*;

use super::toy::{Line, Tally};
use crate::checkpoint::Writer;
use crate::many::{self, OnConflict};
use crate::{FromValue, Json, Rows, SqlError, ToValue, Value, ValueRef, binds, table_row};
use motcua_eventlog::{Position, StreamName};

/// A row of many columns, so that few rows reach the engines' bounds.
#[derive(Debug, Clone, PartialEq)]
struct Wide {
    a: i64,
    b: String,
    c: Option<i64>,
    d: bool,
    e: Vec<u8>,
    f: Option<String>,
}

table_row!(Wide, "wide", key(a: i64, b: String), columns(c, d, e, f));

fn wide(n: i64) -> Wide {
    let (b, f) = (format!("Nguyễn Văn Mẫu {n}"), (n % 3 == 0).then(|| n.to_string()));
    Wide { a: n % 10, b, c: (n % 2 == 0).then_some(n), d: n % 5 == 0, e: vec![7; 3], f }
}

async fn writer(folder: &tempfile::TempDir) -> Writer {
    let mut writer = Writer::new(folder.path().join("test.db"));
    let mut sql = writer.begin().await.unwrap();
    for table in [
        "CREATE TABLE wide (a BIGINT, b TEXT, c BIGINT, d SMALLINT NOT NULL, e BYTEA NOT NULL,
            f TEXT, PRIMARY KEY (a, b))",
        "CREATE TABLE tally (stream TEXT PRIMARY KEY, times BIGINT, last BIGINT)",
    ] {
        sql.execute(table, vec![]).await.unwrap();
    }
    writer.commit(sql).await.unwrap();
    writer
}

#[tokio::test]
async fn far_more_rows_than_one_statement_binds_are_written_read_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let mut sql = writer(&folder).await.begin().await.unwrap();
    let mut rows: Vec<Wide> = (0..20_011).map(wide).collect();
    many::insert(&mut sql, &rows, OnConflict::Replace).await.unwrap();
    let mut keys: Vec<(i64, String)> = rows.iter().map(|row| (row.a, row.b.clone())).collect();
    keys.push((99, "nobody".to_owned()));
    let mut found: Vec<Wide> = many::select(&mut sql, &keys).await.unwrap();
    found.sort_by(|x, y| (x.a, &x.b).cmp(&(y.a, &y.b)));
    rows.sort_by(|x, y| (x.a, &x.b).cmp(&(y.a, &y.b)));
    assert_eq!(found, rows);
    keys.drain(..5);
    many::delete::<Wide>(&mut sql, &keys).await.unwrap();
    let left = sql.query("SELECT COUNT(*) FROM wide", vec![]).await.unwrap();
    assert_eq!(left[0].get::<i64>(0).unwrap(), 5);
}

#[tokio::test]
async fn rows_are_found_by_the_index_of_their_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut sql = writer(&folder).await.begin().await.unwrap();
    for query in [
        "SELECT * FROM wide WHERE (a, b) IN (VALUES (?,?),(?,?))",
        "DELETE FROM wide WHERE (a, b) IN (VALUES (?,?),(?,?))",
        "SELECT * FROM tally WHERE stream IN (?,?)",
    ] {
        let plan = sql.query(&format!("EXPLAIN QUERY PLAN {query}"), vec![]).await.unwrap();
        let plan: String = plan.iter().map(|row| row.get::<String>(3).unwrap()).collect();
        assert!(plan.contains("SEARCH") && plan.contains("USING"), "{query}: {plan}");
    }
}

#[tokio::test]
async fn rows_change_in_memory_and_are_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer(&folder).await;
    let stream = |n: u32| StreamName::new(&format!("toy-{n}")).unwrap();
    let tally = |n, times| Tally { stream: stream(n), times, last: Position(1) };
    let mut sql = writer.begin().await.unwrap();
    let mut rows = Rows::default();
    (1..=3).for_each(|n| rows.put(tally(n, 1)));
    rows.store(&mut sql).await.unwrap();

    let mut rows: Rows<Tally> = Rows::default();
    rows.load(&mut sql, (1..=4).map(stream)).await.unwrap();
    rows.remove(&stream(1));
    assert_eq!((rows.get(&stream(1)), rows.get(&stream(4))), (None, None));
    assert_eq!(rows.get_mut(&stream(4)), None);
    rows.get_mut(&stream(2)).unwrap().times = 9;
    assert_eq!(rows.iter().count(), 2);
    rows.store(&mut sql).await.unwrap();

    let kept = sql.query("SELECT stream, times FROM tally ORDER BY stream", vec![]).await.unwrap();
    let kept: Vec<(String, i64)> =
        kept.iter().map(|row| (row.get(0).unwrap(), row.get(1).unwrap())).collect();
    assert_eq!(kept, [("toy-2".to_owned(), 9), ("toy-3".to_owned(), 1)]);
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_nothing_and_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer(&folder).await;
    let mut sql = writer.begin().await.unwrap();
    sql.execute("DELETE FROM tally", vec![]).await.unwrap();
    many::insert(&mut sql, &[wide(1)], OnConflict::Keep).await.unwrap();
    drop(sql);
    let mut sql = writer.begin().await.unwrap();
    assert!(sql.query("SELECT a FROM wide", vec![]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_full_disk_is_told_from_other_failures_and_passes_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer(&folder).await;
    let rows: Vec<Wide> = (0..5000).map(wide).collect();
    let mut sql = writer.begin().await.unwrap();
    // As many pages as it has: to SQLite that is a full disk.
    sql.query("PRAGMA max_page_count = 1", vec![]).await.unwrap();
    let error = many::insert(&mut sql, &rows, OnConflict::Keep).await.unwrap_err();
    assert!(matches!(error, SqlError::DiskFull) && error.is_passing(), "{error:?}");
    drop(sql);
    let mut sql = writer.begin().await.unwrap();
    many::insert(&mut sql, &rows, OnConflict::Keep).await.unwrap();
    writer.commit(sql).await.unwrap();
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_not_a_guess() {
    let folder = tempfile::tempdir().unwrap();
    let mut sql = writer(&folder).await.begin().await.unwrap();
    let binds = binds!["text", 5, None::<i64>, true, [1_u8, 2].as_slice()];
    let rows = sql.query("SELECT ?, ?, ?, ?, ?, 1.5", binds).await.unwrap();
    let row = &rows[0];
    assert!(row.get::<i64>(0).is_err() && row.get::<String>(1).is_err());
    assert!(row.get::<i64>(2).is_err() && row.get::<i64>(5).is_err() && row.get::<i64>(6).is_err());
    assert_eq!(row.get::<Option<i64>>(2).unwrap(), None);
    assert!(row.get::<bool>(3).unwrap());
    assert_eq!(row.get::<[u8; 2]>(4).unwrap(), [1, 2]);
}

fn as_ref(value: &Value) -> ValueRef<'_> {
    match value {
        Value::Null => ValueRef::Null,
        Value::Int(value) => ValueRef::Int(*value),
        Value::Text(value) => ValueRef::Text(value),
        Value::Bytes(value) => ValueRef::Bytes(value),
    }
}

fn back<T: ToValue + FromValue>(value: &T) -> T {
    T::from_value(as_ref(&value.to_value())).unwrap()
}

proptest! {
    #[test]
    fn what_is_written_into_a_column_reads_back(
        int in any::<i64>(), text in any::<String>(), bytes in any::<Vec<u8>>(),
        flag in any::<bool>(), ms in 0..4_000_000_000_000_i64, list in any::<Vec<Option<String>>>(),
    ) {
        prop_assert_eq!(back(&int), int);
        prop_assert_eq!(back(&text), text);
        prop_assert_eq!(back(&bytes), bytes);
        prop_assert_eq!(back(&Some(flag)), Some(flag));
        let moment = jiff::Timestamp::from_millisecond(ms).unwrap();
        prop_assert_eq!(back(&moment), moment);
        let day = motcua_domain::local(moment).date();
        prop_assert_eq!(back(&day), day);
        prop_assert_eq!(back(&Json(list.clone())), Json(list));
    }
}

#[test]
fn a_table_names_its_columns_key_first() {
    use crate::TableRow;
    assert_eq!(Line::KEY, ["position", "idx"]);
    assert_eq!(Line::COLUMNS, ["position", "idx", "name"]);
    assert_eq!(Line { position: Position(4), idx: 2, name: "x".into() }.key(), (Position(4), 2));
}
