mod faults;
mod mutated;

use serde_json::Value;

use super::*;

fn can_tho() -> (Texts, Spreadsheet) {
    let texts = Texts::embedded();
    let sheet = Spreadsheet::of(&texts, Separator::Comma);
    let sheet = sheet.unwrap_or_else(|faults| panic!("{faults}"));
    (texts, sheet)
}

/// The texts with the procedures that the tables say.
fn with(texts: &Texts, sheet: &Spreadsheet) -> Texts {
    let procedures = sheet.procedures(texts).unwrap_or_else(|faults| panic!("{faults}"));
    Texts { procedures, ..texts.clone() }
}

fn json(texts: &Texts) -> Value {
    serde_json::from_str(&texts.procedures).unwrap()
}

/// Texts whose first procedure has another value at a place.
fn changed(pointer: &str, to: Value) -> Texts {
    let mut texts = Texts::embedded();
    let mut json = json(&texts);
    let (holder, member) = pointer.rsplit_once('/').unwrap();
    let holder = json["procedures"][0].pointer_mut(holder).unwrap();
    match member.parse::<usize>() {
        Ok(index) => holder[index] = to,
        Err(_) => holder[member] = to,
    }
    texts.procedures = json.to_string();
    texts
}

#[test]
fn the_whole_catalogue_goes_into_tables_and_back() {
    let (texts, sheet) = can_tho();
    let back = with(&texts, &sheet);
    // To the last source and note, and the file's first words.
    assert_eq!(json(&back), json(&texts));
    let (before, after) = (Files::parse(&texts).unwrap(), Files::parse(&back).unwrap());
    assert_eq!(after.procedures, before.procedures);
    assert_eq!(Spreadsheet::of(&back, Separator::Comma).unwrap(), sheet);
    // The second time not a byte moves, nor with another separator.
    assert_eq!(with(&back, &sheet), back);
    let semicolons = Spreadsheet::of(&texts, Separator::Semicolon).unwrap();
    assert_ne!(semicolons, sheet);
    assert_eq!(with(&texts, &semicolons), back);
}

#[test]
fn every_thing_has_its_row() {
    let (_, sheet) = can_tho();
    let rows = |file: &str| {
        let text = sheet.tables[file].as_bytes();
        csv::Reader::from_reader(text).into_records().map(Result::unwrap).count()
    };
    assert_eq!(rows("procedures.csv"), 57);
    assert_eq!(rows("sub_cases.csv"), 70);
    assert_eq!(rows("papers.csv"), 173 + 38 + 10);
    assert_eq!(rows("steps.csv"), 280);
    assert_eq!(rows("fee_lines.csv"), 56 + 32);
    assert_eq!(rows("page_steps.csv"), 4);
    assert_eq!(rows("exemptions.csv"), 29 + 16);
    assert_eq!(rows("procedure_rules.csv"), 5);
    let forms: Vec<_> = sheet.forms.keys().map(String::as_str).collect();
    assert_eq!(forms, ["1.001193.json", "2.000889.json", "2.002621.json"]);
}

#[test]
fn no_cell_is_a_formula() {
    let (_, sheet) = can_tho();
    let mut marked = 0;
    for text in sheet.tables.values() {
        let text = text.strip_prefix('\u{feff}').expect("spreadsheets need the mark of UTF-8");
        for record in csv::Reader::from_reader(text.as_bytes()).records() {
            for cell in &record.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
                marked += usize::from(cell.starts_with("'+"));
            }
        }
    }
    assert_eq!(marked, 4, "rules of the catalogue begin with '+'");
}

#[test]
fn what_a_spreadsheet_makes_of_the_tables_is_read_the_same() {
    let (texts, mut sheet) = can_tho();
    let expected = with(&texts, &sheet);
    for text in sheet.tables.values_mut() {
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let mut bytes = Vec::new();
        let mut writer = csv::WriterBuilder::new();
        let writer = writer.delimiter(b'\t').quote_style(csv::QuoteStyle::Always);
        let mut writer = writer.terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
        // The columns the other way round, an empty row between two, flags as it writes them.
        let header = reader.headers().unwrap().clone();
        writer.write_record(header.iter().rev()).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let flag = |cell| match cell {
                "yes" => "TRUE",
                "no" => "FALSE",
                other => other,
            };
            writer.write_record(record.iter().rev().map(flag)).unwrap();
            writer.write_record(record.iter().map(|_| "")).unwrap();
        }
        drop(writer);
        *text = String::from_utf8(bytes).unwrap();
    }
    assert_eq!(with(&texts, &sheet), expected);
}

#[test]
fn an_officials_change_of_a_cell_is_a_change_of_the_procedure() {
    let (texts, mut sheet) = can_tho();
    let steps = sheet.tables.get_mut("steps.csv").unwrap();
    assert!(steps.contains("\n'1.001193,2,commune,"), "{}", &steps[..200]);
    *steps = steps.replacen("\n'1.001193,2,commune,", "\n1.001193,2,H13.131,", 1);
    let case = sheet.tables.get_mut("sub_cases.csv").unwrap();
    case.push_str("2.001955,urgent,Khẩn,urgent,Khẩn?,,,,1,working_day,,,yes,4,full,ours\n");
    let told = sheet.procedures(&texts).unwrap_err().to_string();
    assert!(told.contains("1.001193: several agencies work on it"), "{told}");
    let steps = sheet.tables.get_mut("steps.csv").unwrap();
    *steps = steps.replacen("\n1.001193,2,H13.131,", "\n1.001193,2,commune,", 1);
    let files = Files::parse(&with(&texts, &sheet)).unwrap();
    let code = "2.001955".parse().unwrap();
    let procedure = files.procedures.iter().find(|procedure| procedure.code == code).unwrap();
    let case = procedure.sub_case(Some("urgent")).unwrap();
    assert_eq!((case.legal_time.quantity, case.online_level), (1, 4));
    assert_eq!(case.fee_lines, []);
}

#[test]
fn what_the_catalogue_does_not_use_goes_into_tables_too() {
    let limit = serde_json::json!({ "number": 3, "article": "điều 54" });
    let form = serde_json::json!({ "type": "object", "title": "=1+1" });
    let day = "2026-11-20";
    let decision = serde_json::json!({ "number": "1/QĐ", "day": day, "effect_from": day });
    for (pointer, value) in [
        ("/supplement_limit", limit.clone()),
        ("/sub_cases/1/supplement_limit", limit),
        ("/sub_cases/1/form", form),
        ("/decision", decision),
        (
            "/steps/0",
            serde_json::json!({ "order": 1, "agency": "commune", "role": "=a",
            "action": "two\nlines, \"quoted\"; and more", "minutes": 90 }),
        ),
        ("/source", serde_json::json!("m?")),
    ] {
        let texts = changed(pointer, value);
        let sheet = Spreadsheet::of(&texts, Separator::Comma);
        let sheet = sheet.unwrap_or_else(|faults| panic!("{pointer}: {faults}"));
        assert_eq!(json(&with(&texts, &sheet)), json(&texts), "{pointer}");
    }
}

#[test]
fn a_sub_case_that_is_free_stays_free() {
    let texts = changed("/sub_cases/0/fee_lines", serde_json::json!([]));
    let sheet = Spreadsheet::of(&texts, Separator::Comma).unwrap();
    let back = with(&texts, &sheet);
    assert_eq!(json(&back), json(&texts));
    let free = &Files::parse(&back).unwrap().procedures[0].sub_cases[0];
    assert_eq!(free.fee_lines, []);
}

#[test]
fn what_tables_cannot_say_is_refused() {
    let unknown =
        write::tables(r#"{"procedures":[{"code":"1","colour":"red"}]}"#, Separator::Comma);
    let told = unknown.unwrap_err().to_string();
    assert_eq!(told, "procedures.json: 1: colour has no column in procedures.csv");
    for (pointer, value, told) in [
        ("/source", serde_json::json!({ "fee": ["v:1", "v:2"] }), "source: [\"v:1\",\"v:2\"] does"),
        ("/steps/0/parallel_group", serde_json::json!(""), "1.001193 cannot be told in tables"),
        ("/steps/0/note", serde_json::json!({ "vi": "a" }), "note: {\"vi\":\"a\"} does not fit"),
    ] {
        let refused = Spreadsheet::of(&changed(pointer, value), Separator::Comma);
        let refused = refused.unwrap_err().to_string();
        assert!(refused.starts_with("procedures.json: ") && refused.contains(told), "{refused}");
    }
}

#[test]
fn a_folder_of_tables_is_read_as_it_was_written_and_never_written_over() {
    let (_, sheet) = can_tho();
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("tables");
    write_new(&folder, &sheet.files()).unwrap();
    assert_eq!(Spreadsheet::read(&folder).unwrap(), sheet);
    let again = write_new(&folder, &sheet.files()).unwrap_err();
    assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
}
