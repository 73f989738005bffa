//! Whatever stands in the tables: it is read, or refused by name; nothing panics.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

/// Few procedures and agencies, so that many mutations can be tried.
static SMALL: LazyLock<(Texts, Spreadsheet)> = LazyLock::new(|| {
    let mut texts = Texts::embedded();
    let mut json = json(&texts);
    let wanted = ["1.001193", "2.000815", "1.013831", "2.002621"];
    let procedures = json["procedures"].as_array_mut().unwrap();
    procedures.retain(|procedure| wanted.iter().any(|code| procedure["code"] == *code));
    texts.procedures = json.to_string();
    for (text, rows) in
        [(&mut texts.agencies, 30), (&mut texts.counters, 10), (&mut texts.calendar, 20)]
    {
        *text = text.lines().take(rows + 1).flat_map(|line| [line, "\n"]).collect();
    }
    let sheet = Spreadsheet::of(&texts, Separator::Comma).unwrap();
    (texts, sheet)
});

/// Reads the tables: what is taken passes the check of the files and can be told in tables again;
/// what is refused names a file and a reason.
fn try_all(sheet: &Spreadsheet) {
    let (texts, _) = &*SMALL;
    match sheet.procedures(texts) {
        Ok(procedures) => {
            let texts = Texts { procedures, ..texts.clone() };
            let told = Spreadsheet::of(&texts, Separator::Semicolon);
            assert!(told.is_ok(), "{}", told.unwrap_err());
        }
        Err(Faults(faults)) => {
            assert!(!faults.is_empty());
            for fault in faults {
                let known = TABLES.iter().any(|table| table.file == fault.file);
                assert!(known && fault.line.is_some() && !fault.reason.is_empty(), "{fault}");
            }
        }
    }
}

const NASTY: &[&str] = &[
    "",
    "'",
    "''",
    ";",
    "\"",
    "=1+1",
    "-1",
    "99999999999999999999",
    "4294967296",
    "0",
    "2025-02-30",
    "\u{0}",
    "\u{301}",
    "yes",
    "no",
    "TRUE",
    "commune",
    "H99",
    "1.001193",
    "late",
    "same_day",
    "stopped",
    "1.001193.json",
    "\r",
];

fn which() -> impl Strategy<Value = &'static str> {
    (0..TABLES.len()).prop_map(|index| TABLES[index].file)
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).from_reader(text.as_bytes());
    let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    reader.into_records().map(|record| row(record.unwrap())).collect()
}

fn written(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    // A hundred each, or half of what PROPTEST_CASES says: each reads the tables several times.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 2))]

    #[test]
    fn flipped_bytes(which in which(), at: Index, byte: u8) {
        let mut sheet = SMALL.1.clone();
        let text = sheet.tables.get_mut(which).unwrap();
        let mut bytes = text.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        *text = String::from_utf8_lossy(&bytes).into_owned();
        try_all(&sheet);
    }

    #[test]
    fn cells_replaced_and_dropped(
        which in which(),
        row: Index,
        column: Index,
        with in prop::option::of(select(NASTY)),
    ) {
        let mut sheet = SMALL.1.clone();
        let text = sheet.tables.get_mut(which).unwrap();
        let mut rows = cells(text);
        let row = row.index(rows.len());
        let column = column.index(rows[row].len());
        match with {
            Some(with) => with.clone_into(&mut rows[row][column]),
            None => drop(rows[row].remove(column)),
        }
        *text = written(&rows);
        try_all(&sheet);
    }

    #[test]
    fn rows_doubled_moved_and_dropped(which in which(), from: Index, to: Index, how in 0..3) {
        let mut sheet = SMALL.1.clone();
        let text = sheet.tables.get_mut(which).unwrap();
        let mut rows = cells(text);
        let from = from.index(rows.len());
        let row = if how == 0 { rows[from].clone() } else { rows.remove(from) };
        if how != 2 {
            rows.insert(to.index(rows.len() + 1), row);
        }
        *text = written(&rows);
        try_all(&sheet);
    }

    #[test]
    fn forms_of_any_text(which: Index, text in "\\PC{0,60}") {
        let mut sheet = SMALL.1.clone();
        let which = which.index(sheet.forms.len());
        let form = sheet.forms.values_mut().nth(which).unwrap();
        *form = text;
        try_all(&sheet);
    }

    #[test]
    fn any_text_at_all(which in which(), text in "\\PC{0,200}") {
        let mut sheet = SMALL.1.clone();
        sheet.tables.insert(which, text);
        try_all(&sheet);
    }
}
