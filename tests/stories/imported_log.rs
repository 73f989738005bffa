//! Another system's log becomes dossiers, with the figures that its file itself gives.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use jiff::Timestamp;
use motcua_tests::{Program, command, workplace};
use serde_json::Value;
use tempfile::TempDir;

/// What a log says of itself.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    dossiers: u64,
    steps: u64,
    handled: u64,
    late: u64,
    open_within_time: u64,
}

impl Counted {
    /// Counts a log as domain reference 2.6 says: an imported end is on time or late, never early.
    fn of(file: &Path, now: Timestamp) -> Self {
        let mut reader = csv::Reader::from_path(file).expect("the log can be read");
        let rows = reader.deserialize().map(|row| row.expect("a row of text"));
        let rows: Vec<BTreeMap<String, String>> = rows.collect();
        let steps: BTreeSet<_> = rows.iter().map(|row| &row["concept:instance"]).collect();
        let cases = rows.iter().map(|row| (&row["case:concept:name"], row));
        let cases: BTreeMap<_, _> = cases.collect();
        let (mut handled, mut late, mut open_within_time) = (0, 0, 0);
        for case in cases.values() {
            let (due, end) = (moment(&case["case:deadline"]), moment(&case["case:enddate"]));
            match end {
                Some(end) => {
                    handled += 1;
                    late += u64::from(due.is_some_and(|due| end > due));
                }
                None => open_within_time += u64::from(due.is_none_or(|due| due >= now)),
            }
        }
        let (dossiers, steps) = (cases.len() as u64, steps.len() as u64);
        Self { dossiers, steps, handled, late, open_within_time }
    }

    fn handled_on_time(&self) -> String {
        percent(self.handled - self.late, self.handled)
    }

    fn on_time_in_index(&self) -> String {
        percent(self.handled - self.late + self.open_within_time, self.dossiers)
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    if text.is_empty() || text == "EMPTY" {
        return None;
    }
    Some(text.parse().unwrap_or_else(|error| panic!("{text}: {error}")))
}

/// Two decimals, half up.
fn percent(part: u64, whole: u64) -> String {
    let hundredths = (part * 20_000 + whole) / (whole * 2);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn mapping() -> PathBuf {
    project().join("services/import/examples/wabo.toml")
}

/// A folder with a copy of a log: rows that are put aside are written beside it.
struct Desk {
    folder: TempDir,
    file: PathBuf,
}

impl Desk {
    fn with(log: &Path) -> Self {
        let folder = tempfile::tempdir_in(workplace()).unwrap();
        let file = folder.path().join("log.csv");
        std::fs::write(&file, std::fs::read(log).unwrap()).unwrap();
        Self { folder, file }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn imports(&self) -> Output {
        let (file, mapping, data) = (self.file.as_path(), mapping(), self.data());
        let [file, mapping, data] = [file, &mapping, &data].map(|path| path.to_str().unwrap());
        command(&["import", file, "--mapping", mapping, "--data", data]).output().unwrap()
    }

    fn figures(&self) -> Value {
        let data = self.data();
        let data = data.to_str().unwrap();
        let output = command(&["kpi", "--data", data, "--format", "json"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("the figures are JSON")
    }
}

/// The one line at the end, as numbers by their words.
fn summary(output: &Output) -> BTreeMap<String, u64> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.trim();
    assert_eq!(
        line.lines().count(),
        1,
        "one line: {text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let parts = line.split(", ").map(|part| part.split_once(": ").expect("a word and a number"));
    parts.map(|(word, number)| (word.to_owned(), number.parse().unwrap())).collect()
}

fn imported_as_counted(log: &Path) -> Counted {
    let desk = Desk::with(log);
    let counted = Counted::of(&desk.file, Timestamp::now());
    let output = desk.imports();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let first = summary(&output);
    assert_eq!((first["dossiers"], first["steps"]), (counted.dossiers, counted.steps), "{first:?}");
    assert_eq!((first["skipped"], first["failed"]), (0, 0), "{first:?}");

    let figures = desk.figures();
    let total = &figures["total"];
    let number = |key: &str| total[key].as_u64();
    assert_eq!(number("received"), Some(counted.dossiers), "{total}");
    assert_eq!(number("handled"), Some(counted.handled), "{total}");
    assert_eq!(number("late"), Some(counted.late), "{total}");
    assert_eq!(number("early"), Some(0), "an imported end is never early");
    assert_eq!(number("openWithinTime"), Some(counted.open_within_time), "{total}");
    assert_eq!(total["handledOnTime"].as_str(), Some(counted.handled_on_time().as_str()));
    assert_eq!(total["onTimeInIndex"].as_str(), Some(counted.on_time_in_index().as_str()));

    let again = summary(&desk.imports());
    assert_eq!((again["imported"], again["failed"]), (0, 0), "a repeat makes nothing: {again:?}");
    assert_eq!(again["skipped"], first["imported"], "{again:?}");
    assert_eq!(desk.figures()["total"], *total, "nothing is there twice");
    counted
}

#[test]
fn three_hundred_real_cases_give_the_figures_of_their_own_file() {
    let log = project().join("../shared/data/wabo-receipt-300.csv");
    if !log.is_file() {
        println!("skipped: {} is missing", log.display());
        return;
    }
    let counted = imported_as_counted(&log);
    assert_eq!((counted.dossiers, counted.steps), (300, 1_877));
    assert_eq!((counted.handled, counted.late), (297, 100));
    assert_eq!(counted.handled_on_time(), "66.33");
    assert_eq!(counted.on_time_in_index(), "65.67");
}

#[test]
fn the_made_log_gives_the_figures_of_its_own_file() {
    let counted = imported_as_counted(&project().join("services/import/examples/made-12.csv"));
    assert_eq!(counted.dossiers, 12);
}

#[test]
fn a_bad_row_is_put_aside_with_its_line_and_reason_and_the_rest_goes_on() {
    let made = project().join("services/import/examples/made-12.csv");
    let desk = Desk::with(&made);
    let counted = Counted::of(&desk.file, Timestamp::now());
    let mut text = std::fs::read_to_string(&desk.file).unwrap();
    let lines = text.lines().count();
    let (good, _) = text.lines().last().unwrap().rsplit_once(',').unwrap();
    let good = good.to_owned();
    for time in ["2999-01-01 00:00:00+00:00", "no time"] {
        writeln!(text, "{good},{time}").unwrap();
    }
    std::fs::write(&desk.file, text).unwrap();
    let output = desk.imports();
    assert_eq!(output.status.code(), Some(65), "{}", String::from_utf8_lossy(&output.stderr));
    let done = summary(&output);
    assert_eq!((done["dossiers"], done["failed"]), (counted.dossiers, 2), "{done:?}");
    let aside = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let aside = aside.filter(|path| path.is_file() && *path != desk.file);
    let aside: Vec<_> = aside.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let aside = aside.concat();
    for (line, reason) in [(lines + 1, "lies in the future"), (lines + 2, "cannot be read")] {
        let line = line.to_string();
        assert!(aside.contains(&line) && aside.contains(reason), "line {line}: {aside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_server_holds_the_folder_an_import_ends_with_75_and_says_so() {
    let desk = Desk::with(&project().join("services/import/examples/made-12.csv"));
    let program = Program::serve(&desk.data()).await;
    let output = desk.imports();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(75), "{said}");
    assert!(output.stdout.is_empty() && said.contains("held"), "{said}");
    drop(program);
}
