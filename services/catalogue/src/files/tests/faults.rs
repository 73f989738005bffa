//! What is wrong is told with file, line and reason.

use super::*;

/// The texts with one place changed; `field` names the text.
fn changed(field: fn(&mut Texts) -> &mut String, from: &str, to: &str) -> String {
    let mut texts = Texts::embedded();
    let text = field(&mut texts);
    assert!(text.contains(from), "{from:?} is not there");
    *text = text.replacen(from, to, 1);
    match Files::parse(&texts) {
        Ok(_) => panic!("{to:?} was taken"),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn a_wrong_row_of_agencies_is_named() {
    for (from, to, told) in [
        (
            "H13.1,H13.1,",
            "H13.1,X.1,",
            "agencies.csv, line 3: H13.1: no dossier code can be minted",
        ),
        ("office,city,H13,", "bureau,city,H13,", "agencies.csv, line 3: unknown variant `bureau`"),
        ("office,city,H13,", "office,city,H99,", "agencies.csv, line 3: H13.1: H99 is not among"),
        (
            ",H13,,,2025-06-30,v:plan",
            ",H13,,,2025-06-31,v:plan",
            "agencies.csv, line 3: parsed date is not valid",
        ),
        ("H13.2,H13.2,", "H13.1,H13.2,", "agencies.csv, line 4: H13.1: stands here again"),
        ("\nH13.1,", "\nH13.1,,", "agencies.csv, line 3: has 17 fields, the first line 16"),
        ("id,code,", "id,kode,", "agencies.csv, line 2: missing field `code`"),
        (
            ",,,2025-06-30,v:plan",
            ",,2025-07-01,2025-06-30,v:plan",
            "ends 2025-06-30, before 2025-07-01",
        ),
        ("H13.5;H13.4", "H13.2;H13.4", "H13.102: succeeds H13.2 in full, and so does H13.105"),
        ("H13.5;H13.4", "H13.5;H13.V4", "H13.105: succeeds H13.V4, which goes on"),
    ] {
        let fault = changed(|texts| &mut texts.agencies, from, to);
        assert!(fault.contains(told), "{fault}");
    }
}

#[test]
fn a_wrong_counter_is_named() {
    for (from, to, told) in [
        (
            "H13.2/1,H13.2,",
            "H13.2/1,H13.3,",
            "line 2: H13.2/1: a counter of H13.3 is H13.3/<number>",
        ),
        ("H13.2/1,H13.2,", "H13.2/0,H13.2,", "counters.csv, line 2: counter \"H13.2/0\" must be"),
        ("H13.3/1,H13.3,", "H13.2/1,H13.2,", "counters.csv, line 3: H13.2/1: stands here again"),
    ] {
        let fault = changed(|texts| &mut texts.counters, from, to);
        assert!(fault.contains(told), "{fault}");
    }
}

#[test]
fn a_wrong_day_is_named() {
    for (from, to, told) in [
        ("2016-01-01,T6", "2016-01-01,T7", "calendar.csv, line 2: 2016-01-01 is T6, not T7"),
        (
            "2016-02-08,T2,holiday",
            "2016-02-07,CN,holiday",
            "line 4: 2016-02-07 stands here a second",
        ),
        ("2016-02-07,CN,holiday", "2016-02-07,CN,swapped_off", "line 3: 2016-02-07 is off anyway"),
        ("holiday", "feast", "calendar.csv, line 2: unknown variant `feast`"),
    ] {
        let fault = changed(|texts| &mut texts.calendar, from, to);
        assert!(fault.contains(told), "{fault}");
    }
    let fault = changed(|texts| &mut texts.hours, "cut_off =", "cutoff =");
    assert!(fault.starts_with("hours.toml") && fault.contains("unknown field `cutoff`"), "{fault}");
}

#[test]
fn a_wrong_closure_is_named() {
    for (row, told) in [
        ("H99,2026-09-03,2026-09-04,15/QĐ,bão", "closures.csv, line 2: H99 is not among"),
        ("H13.131,2026-09-04,2026-09-03,15/QĐ,bão", "line 2: H13.131 is closed from 2026-09-04"),
        ("H13.131,2026-09-03,2026-09-04, ,bão", "H13.131: a closure needs its decision"),
        ("H13.131,2026-09-03,tomorrow,15/QĐ,bão", "closures.csv, line 2: "),
    ] {
        let fault = changed(|texts| &mut texts.closures, "note\n", &format!("note\n{row}\n"));
        assert!(fault.contains(told), "{fault}");
    }
}

#[test]
fn a_wrong_procedure_is_named() {
    for (from, to, told) in [
        ("\"kind\": \"citizen\"", "\"kind\": \"public\"", "line 73: unknown variant `public`"),
        ("\"one_unit\": true", "\"one_unti\": true", "unknown field `one_unti`"),
        (
            "\"agency\": \"commune\"",
            "\"agency\": \"land_branch\"",
            "1.001193: several agencies work",
        ),
        (
            "\"agency\": \"land_branch\"",
            "\"agency\": \"H99\"",
            "H99 is neither an agency nor a word",
        ),
        ("\"hours\": 2", "\"hours\": 2000", "1.001193: its steps take 120360 working minutes"),
        ("\"order\": 2", "\"order\": 3", "1.001193: after step 1 comes 3: a gap"),
        ("\"order\": 2", "\"order\": 1", "1.001193: steps of order 1 need one parallel_group"),
        ("\"papers_drop\": [\n      \"Giấy", "\"papers_drop\": [\n      \"Vé", "drops \"Vé"),
        ("\"online_level\": 3", "\"online_level\": 5", "1.001193: online_level is 1 to 4"),
        ("\"amount_vnd\": 8000", "\"amount_vnd\": 8000000000000", "more than a thousand billion"),
        ("\"percent\": 100", "\"percent\": 0", "an exemption is either percent 1 to 100"),
        ("\"code\": \"1.000656\"", "\"code\": \"1.001193\"", "1.001193: stands here again"),
        (
            "\"sub_case\": \"late\"",
            "\"sub_case\": \"on_time\"",
            "\"on_time\" stands here a second time",
        ),
        (
            "\"/health_card\"",
            "\"/card\"",
            "2.002621: condition of step 2: the form has no field /card",
        ),
        (
            "\"needs\": [\"Giấy khai sinh\"]",
            "\"needs\": [\"Giấy khác\"]",
            "needs \"Giấy khác\": no earlier step's result",
        ),
        ("\"result\": \"Giấy khai sinh\"", "\"result\": \" \"", "result \" \" of step"),
        ("\"type\": \"object\"", "\"type\": \"objekt\"", "1.001193: form, at \"/type\""),
        ("\"quantity\": 1,", "\"quantity\": 4294967295,", "the same day is one day"),
    ] {
        let fault = changed(|texts| &mut texts.procedures, from, to);
        assert!(fault.starts_with("procedures.json, line ") && fault.contains(told), "{fault}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let mut texts = Texts::embedded();
    let change = |text: &mut String, from: &str, to: &str| {
        assert!(text.contains(from), "{from:?} is not there");
        *text = text.replacen(from, to, 1);
    };
    change(&mut texts.counters, "H13.2/1,H13.2,", "H13.2/1,H13.3,");
    change(&mut texts.calendar, "2016-01-01,T6", "2016-01-01,T7");
    change(&mut texts.calendar, "2016-02-08,T2,holiday", "2016-02-08,T2,feast");
    change(&mut texts.procedures, "\"kind\": \"citizen\"", "\"kind\": \"public\"");
    change(&mut texts.procedures, "\"/health_card\"", "\"/card\"");
    change(&mut texts.rules, "value = 1,", "value = 21,");
    change(&mut texts.closures, "note\n", "note\nH99,2026-09-03,2026-09-04,15/QĐ,\n");
    let Err(Faults(faults)) = Files::parse(&texts) else { panic!("it was taken") };
    let told = Faults(faults.clone()).to_string();
    assert_eq!(told.lines().count(), faults.len());
    let files: Vec<_> = faults.iter().map(|fault| fault.file).collect();
    assert_eq!(
        files,
        [PROCEDURES, PROCEDURES, RULES, COUNTERS, CLOSURES, CALENDAR, CALENDAR],
        "{told}"
    );
    assert!(faults.iter().all(|fault| fault.line.is_some()), "{told}");
}

#[test]
fn all_parts_of_a_procedure_that_are_wrong_are_told() {
    let mut texts = Texts::embedded();
    for (from, to) in [
        ("\"order\": 2", "\"order\": 3"),
        ("\"online_level\": 3", "\"online_level\": 5"),
        ("\"amount_vnd\": 8000,", "\"amount_vnd\": 8000000000000,"),
    ] {
        texts.procedures = texts.procedures.replacen(from, to, 1);
    }
    let told = Files::parse(&texts).unwrap_err().to_string();
    for reason in ["1.001193: after step 1", "1.001193: online_level", "more than a thousand"] {
        assert!(told.contains(reason), "{told}");
    }
}

#[test]
fn a_missing_a_large_and_a_binary_file_are_told_apart() {
    let data = tempfile::tempdir().unwrap();
    let folder = write_to(data.path()).unwrap();
    std::fs::write(folder.join(CALENDAR), b"date\n\xff").unwrap();
    let told = Files::read(&folder).unwrap_err().to_string();
    assert_eq!(told, "calendar.csv, line 2: is not UTF-8");
    let large = std::fs::File::create(folder.join(COUNTERS)).unwrap();
    large.set_len(MAX_FILE_BYTES + 1).unwrap();
    let told = Files::read(&folder).unwrap_err();
    assert!(matches!(told, FilesError::TooLarge { .. }), "{told}");
    std::fs::remove_file(folder.join(AGENCIES)).unwrap();
    let told = Files::read(&folder).unwrap_err();
    assert!(matches!(told, FilesError::Unreadable { .. }), "{told}");
}
