//! The command line from outside: every example of the help runs, and every ending has its code.

use std::collections::BTreeSet;

use motcua_signature_core::testing::cms::CmsDraft;
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing};
use motcua_signature_core::testing::pki::{Draft, Entity, ListDraft};

use crate::place::{Ended, MADE_LOG, MAPPING, Place};

/// Every command that can be carried out, as its words: `["catalogue", "load"]`.
fn commands(place: &Place, words: &[&str]) -> Vec<Vec<String>> {
    let help = help(place, words);
    let Some(list) = help.split("\nCommands:\n").nth(1) else {
        return vec![words.iter().map(|&word| word.to_owned()).collect()];
    };
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_whitespace().next());
    let names = names.filter(|name| *name != "help");
    names.flat_map(|name| commands(place, &[words, &[name]].concat())).collect()
}

fn help(place: &Place, words: &[&str]) -> String {
    let ended = place.motcua(&[words, &["--help"]].concat());
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{words:?}");
    ended.stdout
}

/// The lines after `Example:` in the help of a command.
fn examples(help: &str) -> Vec<&str> {
    let after = help.split("\nExample:\n").nth(1).unwrap_or_default();
    let lines = after.lines().take_while(|line| !line.is_empty());
    lines.map(str::trim).filter(|line| line.starts_with("motcua ")).collect()
}

/// A signed PDF, and the trust folder of its authority, good until 2040.
fn put_signed(place: &Place) {
    let root = Entity::root("Root mẫu");
    let signer = root.issue(&Draft::signer("Nguyễn Văn Mẫu"));
    let mut pdf = Pdf::new(Layout::Table);
    let cms = |signed: &[u8]| CmsDraft::cades(&signer, &root, signed).finish();
    pdf.sign(&Signing::new("Signature1"), vec![], &cms);
    let list = root.list(&ListDraft::new("2026-01-01", "2040-01-01"));
    place.put("quyet-dinh.pdf", pdf.bytes);
    place.put("motcua-data/trust/anchors/root.der", &root.der);
    place.put("motcua-data/trust/crls/root.crl", list);
}

/// In the order of the help: `serve` comes first and makes the data folder that the others name.
#[test]
fn every_command_has_an_example_in_its_help_that_works() {
    let place = Place::new();
    place.put("receipts.csv", MADE_LOG);
    place.put("wabo.toml", MAPPING);
    let commands = commands(&place, &[]);
    assert!(commands.len() >= 8, "{commands:?}");
    for words in commands {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let help = help(&place, &words);
        let examples = examples(&help);
        assert!(!examples.is_empty(), "no example for {words:?}:\n{help}");
        for example in examples {
            assert!(example.starts_with(&format!("motcua {}", words.join(" "))), "{example}");
            // The port may be taken; the program finds a free one by itself.
            let line = example.replace("127.0.0.1:8480", "127.0.0.1:0");
            let ended = match words[..] {
                ["serve"] => place.serve(&line).stop(),
                ["ready"] => {
                    let serving = place.serve("motcua serve --listen 127.0.0.1:0");
                    let asked = place.shell(&line.replace("127.0.0.1:0", &serving.address));
                    assert_eq!(serving.stop().code, 0);
                    asked
                }
                ["verify"] => {
                    put_signed(&place);
                    place.shell(&line)
                }
                ["demo"] => place.shell(&format!("{line} --days 1 --end")),
                _ => place.shell(&line),
            };
            assert_eq!(ended.code, 0, "{line}\n{}", ended.stderr);
        }
    }
    let left: BTreeSet<_> = place.files().into_iter().collect();
    assert!(left.contains("openapi.json"), "a redirected result is a file: {left:?}");
}

#[test]
fn results_go_to_standard_output_and_everything_else_to_standard_error() {
    let place = Place::new();
    place.put("receipts.csv", MADE_LOG);
    place.put("wabo.toml", MAPPING);
    let import = place.motcua(&["import", "receipts.csv", "--mapping", "wabo.toml"]);
    let line = "dossiers: 12, steps: 24, imported: 46, skipped: 0, failed: 0\n";
    assert_eq!((import.code, import.stdout.as_str()), (0, line), "{}", import.stderr);
    let again = place.motcua(&["import", "receipts.csv", "--mapping", "wabo.toml"]);
    let line = "dossiers: 12, steps: 24, imported: 0, skipped: 46, failed: 0\n";
    assert_eq!((again.code, again.stdout.as_str()), (0, line), "{}", again.stderr);
    let kpi = place.motcua(&["kpi", "--format", "json"]);
    assert_eq!((kpi.code, kpi.stderr.as_str()), (0, ""));
    let figures: serde_json::Value = serde_json::from_str(&kpi.stdout).unwrap();
    assert_eq!(figures["total"]["received"], 12, "{figures}");
    let serving = place.serve("motcua serve --listen 127.0.0.1:0").stop();
    assert_eq!((serving.code, serving.stdout.as_str()), (0, ""));
    assert!(serving.stderr.contains("motcua serves at http://127.0.0.1:"), "{}", serving.stderr);
    assert!(!serving.stderr.contains('\u{1b}'), "no colours where nobody looks");
}

#[test]
fn wrong_usage_ends_with_64_and_a_wish_for_help_with_0() {
    let place = Place::new();
    for wrong in [
        &[][..],
        &["fly"],
        &["catalogue"],
        &["log"],
        &["log", "copy", "--from", "sqlite:log.db"],
        &["log", "copy", "--from", "log.db", "--to", "sqlite:to.db"],
        &["kpi", "--by", "colour"],
        &["kpi", "--from", "2026-02-30"],
        &["import", "receipts.csv"],
        &["serve", "--listen", "somewhere"],
        &["demo", "--days", "0"],
        &["verify"],
        &["verify", "a.pdf", "--policy", "none"],
    ] {
        let ended = place.motcua(wrong);
        assert_eq!((ended.code, ended.stdout.as_str()), (64, ""), "{wrong:?}");
        assert!(!ended.stderr.is_empty(), "{wrong:?} is told");
    }
    for asked in ["--help", "--version", "help"] {
        let ended = place.motcua(&[asked]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{asked}");
        assert!(!ended.stdout.is_empty(), "{asked} is answered");
    }
    assert!(place.files().is_empty(), "nothing was made");
}

#[test]
fn what_fails_ends_with_1_and_one_sentence() {
    let place = Place::new();
    place.put("receipts.csv", MADE_LOG);
    place.put("wrong.toml", "colour = 1\n");
    for (failing, told) in [
        (&["kpi", "--data", "nothing"][..], "there is no data folder nothing"),
        (&["rebuild", "--data", "nothing"], "there is no data folder nothing"),
        (&["import", "receipts.csv", "--mapping", "missing.toml"], "missing.toml"),
        (&["import", "receipts.csv", "--mapping", "wrong.toml"], "wrong.toml"),
        (&["catalogue", "load", "nothing"], "nothing"),
        (&["catalogue", "export", "nothing", "--to", "tables"], "nothing"),
        (&["catalogue", "import", "nothing", "--from", "tables"], "nothing"),
        (&["log", "verify", "--data", "nothing"], "there is no data folder nothing"),
        (&["log", "verify", "--log", "sqlite:nothing.db"], "cannot open event log nothing.db"),
        (&["log", "verify", "--log", "log.db"], "the event log is at sqlite:PATH, postgres://"),
        (&["serve", "--role", "kpi"], "give --log postgres://… or --log nats://…"),
        (&["serve", "--log", "mysql://host"], "not at mysql://host"),
        (&["serve", "--database", "nats://host"], "not at nats://host"),
        (&["ready", "--listen", "127.0.0.1:1"], "nobody answers at http://127.0.0.1:1/readyz"),
        (&["log", "copy", "--from", "sqlite:nothing.db", "--to", "sqlite:to.db"], "nothing.db"),
    ] {
        let Ended { code, stdout, stderr } = place.motcua(failing);
        assert_eq!((code, stdout.as_str()), (1, ""), "{failing:?}: {stderr}");
        assert!(stderr.starts_with("motcua: ") && stderr.contains(told), "{failing:?}: {stderr}");
    }
}

#[test]
fn an_import_with_rejected_rows_ends_with_65_and_keeps_the_others() {
    let place = Place::new();
    let bad = MADE_LOG.replacen("2011-04-05 09:00:00+02:00", "the fifth", 1);
    assert_ne!(bad, MADE_LOG);
    place.put("receipts.csv", &bad);
    place.put("wabo.toml", MAPPING);
    let ended = place.motcua(&["import", "receipts.csv", "--mapping", "wabo.toml"]);
    assert_eq!(ended.code, 65, "{}", ended.stderr);
    assert!(ended.stdout.ends_with(", failed: 1\n"), "{}", ended.stdout);
    assert!(ended.stdout.starts_with("dossiers: 12, steps: 23, "), "{}", ended.stdout);
    assert!(ended.stderr.contains("receipts.csv.rejected.csv"), "{}", ended.stderr);
    let rejected = place.read("receipts.csv.rejected.csv");
    assert!(rejected.contains("the fifth"), "{rejected}");
}

#[test]
fn a_catalogue_is_edited_in_tables_and_a_fault_leaves_it_as_it_was() {
    let place = Place::new();
    assert_eq!(place.serve("motcua serve --listen 127.0.0.1:0").stop().code, 0);
    let (file, folder) = ("motcua-data/catalogue/procedures.json", "motcua-data/catalogue");
    let before = place.read(file);
    let exporting = ["catalogue", "export", folder, "--to", "tables", "--separator", "semicolon"];
    let export = place.motcua(&exporting);
    assert_eq!((export.code, export.stdout.as_str()), (0, ""), "{}", export.stderr);
    let again = place.motcua(&exporting);
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("cannot write to tables: the folder is not empty"), "{again:?}");
    let table = place.read("tables/procedures.csv");
    let named = |name: &str| table.replacen("Birth registration", name, 1);
    let importing = ["catalogue", "import", folder, "--from", "tables"];
    place.put("tables/procedures.csv", named("Birth;registration"));
    let refused = place.motcua(&importing);
    assert_eq!((refused.code, refused.stdout.as_str()), (1, ""));
    assert!(refused.stderr.contains("procedures.csv, line 2: has 28 cells"), "{refused:?}");
    assert_eq!(place.read(file), before, "nothing is written");
    place.put("tables/procedures.csv", named("Registration of a birth"));
    let import = place.motcua(&importing);
    assert_eq!((import.code, import.stdout.as_str()), (0, "procedures: 57\n"), "{import:?}");
    let after = place.read(file);
    assert!(after.contains("\"Registration of a birth\""));
    for format in ["csv", "json"] {
        let folder_of = format!("as-{format}");
        let words = ["catalogue", "export", folder, "--format", format, "--to", &folder_of];
        assert_eq!(place.motcua(&words).code, 0);
        place.put(file, &before);
        let words = ["catalogue", "import", folder, "--format", format, "--from", &folder_of];
        let import = place.motcua(&words);
        assert_eq!((import.code, import.stdout.as_str()), (0, "procedures: 57\n"), "{import:?}");
        assert_eq!(place.read(file), after, "{format}");
    }
    assert_eq!(place.motcua(&["catalogue", "check", folder]).code, 0);
}

#[test]
fn beside_a_running_server_writing_ends_with_75_and_reading_says_where_it_stands() {
    let place = Place::new();
    place.put("receipts.csv", MADE_LOG);
    place.put("wabo.toml", MAPPING);
    let serving = place.serve("motcua serve --listen 127.0.0.1:0");
    let copying = ["log", "copy", "--from", "sqlite:motcua-data/log.db", "--to", "sqlite:copy.db"];
    let verify = place.motcua(&["log", "verify"]);
    let copy = place.motcua(&copying);
    for (reading, told) in [(verify, "records: "), (copy, "appended: ")] {
        assert_eq!(reading.code, 0, "{}", reading.stderr);
        assert!(reading.stdout.starts_with(told), "{}", reading.stdout);
        let beside = "beside a running server: up to position ";
        assert!(reading.stderr.starts_with(beside), "{}", reading.stderr);
    }
    for writing in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["import", "receipts.csv", "--mapping", "wabo.toml"],
        &["rebuild"],
        &["catalogue", "load", "motcua-data/catalogue"],
        &["log", "copy", "--from", "sqlite:copy.db", "--to", "sqlite:motcua-data/log.db"],
    ] {
        let Ended { code, stdout, stderr } = place.motcua(writing);
        assert_eq!((code, stdout.as_str()), (75, ""), "{writing:?}: {stderr}");
        let sentence =
            "motcua: the folder motcua-data is held by a running program: stop it first\n";
        assert_eq!(stderr, sentence, "{writing:?}");
    }
    let kpi = place.motcua(&["kpi", "--at", "2026-11-24T08:00:00+07:00", "--format", "csv"]);
    assert_eq!(kpi.code, 0, "{}", kpi.stderr);
    assert!(kpi.stdout.starts_with("key,name_vi,"), "{}", kpi.stdout);
    assert!(kpi.stderr.starts_with("beside a running server: position "), "{}", kpi.stderr);
    assert!(kpi.stderr.ends_with(", as of 2026-11-24T01:00:00Z\n"), "{}", kpi.stderr);
    assert_eq!(serving.stop().code, 0);
}

#[test]
fn a_log_is_verified_and_copied_and_a_damaged_one_is_told_with_its_first_bad_record() {
    let place = Place::new();
    place.put("receipts.csv", MADE_LOG);
    place.put("wabo.toml", MAPPING);
    place.motcua(&["import", "receipts.csv", "--mapping", "wabo.toml"]);
    let whole = place.motcua(&["log", "verify"]);
    assert_eq!((whole.code, whole.stderr.as_str()), (0, ""));
    let copying = ["log", "copy", "--from", "sqlite:motcua-data/log.db", "--to", "sqlite:copy.db"];
    let copy = place.motcua(&copying);
    let (appended, same) = copy.stdout.split_once(", ").unwrap();
    assert_eq!((copy.code, same), (0, whole.stdout.as_str()), "{}", copy.stderr);
    assert!(whole.stdout.starts_with(&appended.replace("appended", "records")), "{appended}");
    let again = place.motcua(&copying);
    assert_eq!(again.stdout, format!("appended: 0, {same}"), "{}", again.stderr);

    place.change("motcua-data/log.db", |bytes| {
        let event = b"motcua.dossier.v1.";
        let at = bytes.windows(event.len()).position(|part| part == event).unwrap();
        bytes[at] ^= 1;
    });
    for refused in [&["log", "verify"][..], &copying] {
        let Ended { code, stdout, stderr } = place.motcua(refused);
        assert_eq!((code, stdout.as_str()), (1, ""), "{refused:?}");
        assert!(stderr.contains("damaged: the record at position "), "{stderr}");
    }
}
