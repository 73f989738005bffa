//! Rows that cannot be used go aside with line and reason; the rest goes on.

use super::desk::{Desk, MADE, wabo};
use crate::{ImportError, Mapping, MappingError};

/// The made log with the first row of a case changed.
fn changed(from: &str, to: &str) -> String {
    let changed = MADE.replacen(from, to, 1);
    assert_ne!(changed, MADE);
    changed
}

#[tokio::test]
async fn each_bad_row_is_put_aside_with_its_line_and_reason() {
    for (log, line, reason) in [
        (changed("2011-04-05 09:00:00+02:00", "2026-11-24 09:05:01+07:00"), 2, "future"),
        (changed("2011-04-05 09:00:00+02:00", "yesterday"), 2, "time cannot be read"),
        (changed("2011-04-05 09:00:00+02:00", ""), 2, "no value"),
        (changed("made-step-1,", ","), 2, "\"\"concept:instance\"\" has no value"),
        (changed("Desk,made-1", "Fax,made-1"), 2, "no channel \"\"Fax\"\""),
        (changed("Group 1", "Group 99"), 2, "no group \"\"Group 99\"\""),
        (changed("Desk,made-1", "Desk,extra,made-1"), 2, "16 columns"),
        (changed("Desk,made-1", "Desk,\"open,made-1"), 2, "a quote is not closed"),
        (changed("Desk,made-1,", &format!("Desk,made-{},", "1".repeat(120))), 2, "too long"),
        (changed("Desk,made-1,2011-05-30 09", "Desk,made-1,2011-05-31 09"), 3, "from line 2"),
        (changed("made-step-2,Check", "made-step-1,Check"), 3, "another content"),
        (changed("Desk,made-1,", &format!("Desk,made-1{},", "x".repeat(70_000))), 2, "longer than"),
    ] {
        let (done, rejected) = Desk::open().await.import(&log).await;
        let lines: Vec<&str> = rejected.lines().collect();
        assert!(lines[0].starts_with("line,reason,case:channel,"), "{rejected}");
        assert!(lines[1].starts_with(&format!("{line},")), "{rejected}");
        assert!(lines[1].contains(reason), "{reason}: {rejected}");
        assert_eq!(done.dossiers, 12, "{reason}");
        assert_eq!((done.steps + done.failed, done.failed), (24, lines.len() as u64 - 1));
    }
}

#[tokio::test]
async fn a_time_up_to_five_minutes_ahead_is_a_clock_that_is_a_little_fast() {
    let log = changed("2011-04-05 09:00:00+02:00", "2026-11-24 09:05:00+07:00");
    let (done, rejected) = Desk::open().await.import(&log).await;
    assert_eq!((done.failed, rejected.as_str()), (0, ""));
}

#[tokio::test]
async fn a_name_in_nfd_is_the_same_as_in_nfc() {
    let desk = Desk::open().await;
    desk.import(&MADE.replace("Draft decision", "Quy\u{1ebf}t \u{0111}\u{1ecb}nh")).await;
    let again = MADE.replace("Draft decision", "Quye\u{302}\u{301}t \u{0111}i\u{323}nh");
    let (done, rejected) = desk.import(&again).await;
    assert_eq!((done.imported, done.failed), (0, 0), "{rejected}");
}

#[tokio::test]
async fn a_log_that_is_none_is_refused_before_anything_is_recorded() {
    let desk = Desk::open().await;
    let mapping = wabo();
    let wide = vec!["x"; 101].join(",");
    for (log, expected) in [
        ("", "no heading"),
        ("a,b\n1,2\n", "no column \"case:concept:name\""),
        (wide.as_str(), "101 columns"),
    ] {
        let (done, _) = desk.try_import(log.as_bytes(), &mapping).await;
        let error = done.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(desk.last().0, 0);
}

#[tokio::test]
async fn an_agency_that_nobody_knows_is_refused_before_anything_is_recorded() {
    let desk = Desk::open().await;
    let mut mapping = wabo();
    mapping.agencies.new.clear();
    let (done, _) = desk.try_import(MADE.as_bytes(), &mapping).await;
    assert!(matches!(done, Err(ImportError::UnknownAgency(_))), "{done:?}");
    assert_eq!(desk.last().0, 0);
}

#[tokio::test]
async fn a_file_gets_its_bad_rows_beside_it_and_a_good_one_gets_none() {
    let desk = Desk::open().await;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.csv");
    let aside = crate::rejected_path(&log);
    assert_eq!(aside, folder.path().join("log.csv.rejected.csv"));
    for (text, failed) in [(changed("Desk,made-1", "Fax,made-1"), 1), (MADE.to_owned(), 0)] {
        std::fs::write(&log, text).unwrap();
        let (mapping, seen) = (wabo(), std::sync::Arc::new(std::sync::Mutex::new(Vec::new())));
        let progress = {
            let seen = seen.clone();
            move |now| seen.lock().unwrap().push(now)
        };
        let done =
            crate::import_file(&log, &mapping, &desk.dossiers, &desk.publisher, progress).await;
        assert_eq!(done.unwrap().failed, failed);
        assert_eq!(aside.exists(), failed > 0);
        let seen = seen.lock().unwrap();
        assert_eq!((seen.len(), seen.last().unwrap().rows), (24, 24));
    }
}

#[test]
fn a_mapping_is_refused_where_it_is_wrong() {
    let text = include_str!("../../examples/wabo.toml");
    for (from, to) in [
        ("source = \"wabo\"", "source = \"Wabo\""),
        ("source = \"wabo\"", "source = \"slip\""),
        ("source = \"wabo\"", "source = \"wabo\"\nunknown = 1"),
        ("online_level = 3", "online_level = 5"),
        ("name_vi = \"Nhóm 1 (WABO)\"", "name_vi = \"\""),
        ("Desk = \"counter\"", "Desk = \"door\""),
        ("code = \"WABO\"", "code = \"W ABO\""),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(Mapping::parse(&text.replacen(from, to, 1)).is_err(), "{to}");
    }
    let nowhere = Mapping::load(std::path::Path::new("no-such-mapping.toml"));
    assert!(matches!(nowhere, Err(MappingError::Read { .. })));
}
