//! What is wrong in the tables is told with file, line, column and rule.

use super::*;

/// What is told of the tables with one place of one of them changed.
fn told(file: &str, from: &str, to: &str) -> String {
    let (texts, mut sheet) = can_tho();
    let text = sheet.tables.get_mut(file).unwrap();
    assert!(text.contains(from), "{from:?} is not in {file}");
    *text = text.replacen(from, to, 1);
    match sheet.procedures(&texts) {
        Ok(_) => panic!("{to:?} was taken"),
        Err(faults) => faults.to_string(),
    }
}

#[test]
fn a_wrong_cell_is_told_with_its_place() {
    for (file, from, to, expected) in [
        (
            "procedures.csv",
            "'1.001193,citizen",
            "'1.001193,public",
            "procedures.csv, line 2, column kind: 1.001193: unknown variant `public`",
        ),
        (
            "procedures.csv",
            ",commune,,,,yes,1,same_day,",
            ",commune,,,,perhaps,1,same_day,",
            "procedures.csv, line 2, column one_unit: \"perhaps\" is neither yes nor no",
        ),
        (
            "procedures.csv",
            ",commune,,,,yes,1,same_day,",
            ",commune,,,,yes,1,,",
            "procedures.csv, line 2, column legal_time.unit: 1.001193: missing field `unit`",
        ),
        (
            "procedures.csv",
            "'1.001193.json",
            "../1.001193.json",
            "procedures.csv, line 2, column form: forms/../1.001193.json: there is no such file",
        ),
        (
            "procedures.csv",
            "'1.000656",
            "'1.001193",
            "procedures.csv, line 3, column code: 1.001193: stands here again",
        ),
        (
            "steps.csv",
            "'1.001193,2,commune",
            "'1.001193,zwei,commune",
            "steps.csv, line 3, column order: \"zwei\" is no whole number",
        ),
        (
            "steps.csv",
            "'1.001193,2,commune",
            "'1.00119,2,commune",
            "steps.csv, line 3, column procedure: there is no procedure \"1.00119\"",
        ),
        (
            "papers.csv",
            "'1.001193,abandoned,yes",
            "'1.001193,found,yes",
            "column sub_case: there is no sub_case \"found\"",
        ),
        (
            "exemptions.csv",
            ",registration_tax,",
            ",registration,",
            "column line: there is no line \"registration\"",
        ),
        ("fee_lines.csv", "fee,Phí", "fee,,Phí", "line 2: has 21 cells, the first line 20"),
        (
            "papers.csv",
            ",yes,Giấy",
            ",no,Giấy",
            "papers.csv, line 7, column originals: 1.001193: missing",
        ),
    ] {
        let told = told(file, from, to);
        assert!(told.contains(expected), "{told}\n{expected}");
    }
}

#[test]
fn a_wrong_first_line_is_told() {
    let wrong = told("fee_lines.csv", "amount_vnd,channels", "amount,basis");
    assert_eq!(
        wrong,
        "fee_lines.csv, line 1, column \"amount\": this table has no such column\n\
         fee_lines.csv, line 1, column basis: stands here a second time\n\
         fee_lines.csv, line 1, column amount_vnd: is missing\n\
         fee_lines.csv, line 1, column channels: is missing",
        "and nobody who names a fee line"
    );
}

#[test]
fn a_broken_rule_is_told_with_the_row_that_breaks_it() {
    for (file, from, to, expected) in [
        (
            "steps.csv",
            "'1.001193,2,commune",
            "'1.001193,3,commune",
            "steps.csv, line 3, column order: 1.001193: after step 1 comes 3: a gap",
        ),
        (
            "steps.csv",
            "'1.001193,2,commune",
            "'1.001193,2,H99",
            "procedures.csv, line 2, column interlinked: 1.001193: several agencies work on it",
        ),
        (
            "papers.csv",
            ",yes,Giấy",
            ",yes,Vé",
            "papers.csv, line 7, column name_vi: 1.001193: sub-case \"abandoned\": drops \"Vé",
        ),
    ] {
        let told = told(file, from, to);
        assert!(told.contains(expected), "{told}\n{expected}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let (texts, mut sheet) = can_tho();
    for (file, from, to) in [
        ("procedures.csv", "'1.001193,citizen", "'1.001193,public"),
        ("steps.csv", "'2.001955,2,", "'2.001955,7,"),
    ] {
        let text = sheet.tables.get_mut(file).unwrap();
        assert!(text.contains(from), "{from:?} is not in {file}");
        *text = text.replacen(from, to, 1);
    }
    let Faults(faults) = sheet.procedures(&texts).unwrap_err();
    let files: Vec<_> = faults.iter().map(|fault| fault.file).collect();
    assert_eq!(files, ["procedures.csv", "steps.csv"]);
}

#[test]
fn a_missing_a_large_and_a_binary_table_are_told_apart() {
    let (_, sheet) = can_tho();
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("tables");
    write_new(&folder, &sheet.files()).unwrap();
    let form = folder.join("forms/1.001193.json");
    fs::write(&form, b"{\xff}").unwrap();
    let told = Spreadsheet::read(&folder).unwrap_err().to_string();
    assert_eq!(told, "forms: 1.001193.json is not UTF-8");
    File::create(&form).unwrap().set_len(MAX_FILE_BYTES + 1).unwrap();
    assert!(matches!(Spreadsheet::read(&folder), Err(FilesError::TooLarge { .. })));
    fs::write(folder.join("steps.csv"), b"procedure\n\xff").unwrap();
    let told = Spreadsheet::read(&folder).unwrap_err().to_string();
    assert_eq!(told, "steps.csv, line 2: is not UTF-8");
    File::create(folder.join("papers.csv")).unwrap().set_len(MAX_FILE_BYTES + 1).unwrap();
    assert!(matches!(Spreadsheet::read(&folder), Err(FilesError::TooLarge { .. })));
    fs::remove_file(folder.join("procedures.csv")).unwrap();
    assert!(matches!(Spreadsheet::read(&folder), Err(FilesError::Unreadable { .. })));
}

#[test]
fn a_table_has_no_more_rows_than_it_may() {
    let (texts, mut sheet) = can_tho();
    let rows = "1.001193,hộ tịch\n".repeat(crate::MAX_ROWS);
    sheet.tables.get_mut("procedure_rules.csv").unwrap().push_str(&rows);
    let told = sheet.procedures(&texts).unwrap_err().to_string();
    assert!(told.ends_with("line 50002: more than 50000 rows"), "{told}");
}
