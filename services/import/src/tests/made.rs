//! The made log of the examples, and what its own columns say of it.

use std::collections::BTreeMap;
use std::io::Cursor;

use motcua_domain::Timestamp;
use motcua_eventlog::memory::Fault;

use super::desk::{Desk, MADE, Sheet, Told, wabo};
use crate::{ImportError, Rejected, Summary, import};

/// What a log in the form of the WABO log says, computed from its text without the importer.
pub(crate) fn expected(log: &str) -> BTreeMap<String, Told> {
    let mut latest: BTreeMap<String, Timestamp> = BTreeMap::new();
    let mut cases: BTreeMap<String, Told> = BTreeMap::new();
    for row in csv::Reader::from_reader(log.as_bytes()).deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let time = |column: &str| row[column].parse::<Timestamp>().ok();
        let code = format!("wabo:{}", row["case:concept:name"]);
        let told = cases.entry(code.clone()).or_default();
        told.receptions = 1;
        told.steps.push(row["concept:instance"].clone());
        if let Some(ended) = time("case:enddate") {
            told.ends = match time("case:deadline") {
                Some(due) if ended > due => {
                    vec![("late", (ended.as_millisecond() - due.as_millisecond()) / 60_000)]
                }
                _ => vec![("on_time", 0)],
            };
        }
        if let Some(group) = row["org:group"].strip_prefix("Group ") {
            let at = time("time:timestamp").unwrap();
            if latest.get(&code).is_none_or(|latest| at >= *latest) {
                latest.insert(code, at);
                told.last_group = Some(format!("wabo-{group}").parse().unwrap());
            }
        }
    }
    for told in cases.values_mut() {
        told.steps.sort();
    }
    cases
}

fn summary(imported: u64, skipped: u64) -> Summary {
    Summary { dossiers: 12, steps: 24, imported, skipped, failed: 0 }
}

/// 12 receptions, 24 steps, 10 ends.
const RECORDS: u64 = 46;

#[tokio::test]
async fn the_made_log_becomes_what_its_columns_say() {
    let desk = Desk::open().await;
    let (done, rejected) = desk.import(MADE).await;
    assert_eq!((done, rejected.as_str()), (summary(RECORDS, 0), ""));
    let told = desk.told().await;
    assert_eq!(told, expected(MADE));
    let late = told.values().filter(|told| told.ends.iter().any(|(name, _)| *name == "late"));
    assert_eq!(late.map(|told| told.ends[0].1).collect::<Vec<_>>(), [45, 11_640, 0]);
    assert_eq!(told.values().filter(|told| told.last_group.is_none()).count(), 2);
}

#[tokio::test]
async fn a_log_that_is_imported_twice_makes_nothing_twice() {
    let desk = Desk::open().await;
    desk.import(MADE).await;
    let (before, told) = (desk.last(), desk.told().await);
    let (again, rejected) = desk.import(MADE).await;
    assert_eq!((again, rejected.as_str()), (summary(0, RECORDS), ""));
    assert_eq!(desk.told().await, told);
    // The catalogue's records are not repeated either.
    assert_eq!(desk.last(), before);
}

#[tokio::test]
async fn an_import_that_was_interrupted_goes_on_where_it_stopped() {
    for stop_after in [0, 1, 20, 30, 45] {
        let desk = Desk::open().await;
        let (mapping, rejected) = (wabo(), Rejected::writer(Sheet::default()));
        let log = Cursor::new(MADE);
        let interrupted = import(log, &mapping, &desk.dossiers, &desk.publisher, rejected, |_| {});
        let mut last = desk.journal.last();
        tokio::select! {
            biased;
            _ = last.wait_for(|last| last.0 > stop_after) => {}
            done = interrupted => panic!("it was not interrupted: {done:?}"),
        }
        let (done, rejected) = desk.import(MADE).await;
        assert_eq!((done.dossiers, done.steps, done.failed), (12, 24, 0), "{rejected}");
        assert_eq!(done.imported + done.skipped, RECORDS);
        assert_eq!(desk.told().await, expected(MADE));
    }
}

#[tokio::test]
async fn an_import_that_the_log_stopped_goes_on_where_it_stopped() {
    for fault in [Fault::DiskFull, Fault::BeforeWriting, Fault::AfterWriting] {
        let desk = Desk::open().await;
        desk.import(MADE.split_inclusive('\n').take(5).collect::<String>().as_str()).await;
        desk.log.fail_next([fault]);
        let (stopped, _) = desk.try_import(MADE.as_bytes(), &wabo()).await;
        assert!(matches!(stopped, Err(ImportError::Log(_))), "{stopped:?}");
        let (done, rejected) = desk.import(MADE).await;
        assert_eq!((done.imported + done.skipped, done.failed), (RECORDS, 0), "{rejected}");
        assert_eq!(desk.told().await, expected(MADE));
    }
}

#[tokio::test]
async fn a_case_that_was_open_gets_its_end_from_a_later_log() {
    let desk = Desk::open().await;
    let open = MADE.replace("2011-04-20 15:00:00+02:00", "");
    desk.import(&open).await;
    assert!(desk.told().await["wabo:made-1"].ends.is_empty());
    let (done, _) = desk.import(MADE).await;
    assert_eq!((done.imported, done.failed), (1, 0));
    assert_eq!(desk.told().await, expected(MADE));
}

#[tokio::test]
async fn times_are_kept_as_moments_and_the_clock_of_the_record_is_ours() {
    let desk = Desk::open().await;
    desk.import(MADE).await;
    let code = "wabo:made-3".parse().unwrap();
    let history = desk.dossiers.history(&code).await.unwrap();
    assert_eq!(history[0].happened, "2011-05-31T23:06:40.02Z".parse().unwrap());
    assert_eq!(history[0].recorded, desk.journal.clock().now());
}
