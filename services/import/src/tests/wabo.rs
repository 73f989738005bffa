//! 300 real cases of a municipality's permit reception, where they are there.
//!
//! J.C.A.M. Buijs, "Receipt phase of an environmental permit application process ('WABO'),
//! `CoSeLoG` project", doi:10.4121/uuid:a07386a5-7be3-4367-9535-70bc9e77dbe6. They are no part of the project.

use std::path::Path;

use motcua_domain::dossier::Status;
use motcua_domain::measures::Share;

use super::desk::Desk;
use super::made::expected;
use crate::Summary;

#[tokio::test]
async fn the_300_cases_become_what_their_columns_say() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/wabo-receipt-300.csv");
    let Ok(log) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is missing", path.display());
        return;
    };
    let expected = expected(&log);
    let ended = expected.values().map(|told| told.ends.len() as u64).sum::<u64>();
    let steps = expected.values().map(|told| told.steps.len() as u64).sum::<u64>();
    assert_eq!((expected.len(), steps, ended), (300, 1877, 297));

    let desk = Desk::open().await;
    let (done, rejected) = desk.import(&log).await;
    let imported = 300 + steps + ended;
    let all = Summary { dossiers: 300, steps, imported, skipped: 0, failed: 0 };
    assert_eq!((done, rejected.as_str()), (all, ""));
    let told = desk.told().await;
    assert_eq!(told, expected);

    let late = told.values().filter(|told| told.ends.iter().any(|end| end.0 == "late")).count();
    assert_eq!(late, 100);
    assert!(told.values().flat_map(|told| &told.ends).all(|end| end.0 != "early"));
    let on_time = ended - late as u64;
    assert_eq!(Share::of(on_time, ended).unwrap().to_string(), "66.33");
    assert_eq!(Share::of(on_time, 300).unwrap().to_string(), "65.67");
    assert_eq!(told.values().filter(|told| told.last_group.is_none()).count(), 20);

    let mut handled = 0;
    for code in told.keys() {
        handled += u64::from(desk.dossier(code).await.status == Status::Done);
    }
    assert_eq!(handled, ended);
    oddities(&log);

    let before = desk.last();
    let (again, _) = desk.import(&log).await;
    assert_eq!((again.imported, again.skipped), (0, imported));
    assert_eq!(desk.last(), before);
}

/// 37 cases have steps after their end, 38 end in a step without a group.
fn oddities(log: &str) {
    use std::collections::{BTreeMap, BTreeSet};

    use motcua_domain::Timestamp;

    let mut after = BTreeSet::new();
    let mut last: BTreeMap<String, (Timestamp, bool)> = BTreeMap::new();
    for row in csv::Reader::from_reader(log.as_bytes()).deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let (case, at) = (row["case:concept:name"].clone(), &row["time:timestamp"]);
        let at: Timestamp = at.parse().unwrap();
        if row["case:enddate"].parse::<Timestamp>().is_ok_and(|end| at > end) {
            after.insert(case.clone());
        }
        let nameless = row["org:group"] == "EMPTY";
        let last = last.entry(case).or_insert((at, nameless));
        if at >= last.0 {
            *last = (at, nameless);
        }
    }
    assert_eq!((after.len(), last.values().filter(|last| last.1).count()), (37, 38));
}
