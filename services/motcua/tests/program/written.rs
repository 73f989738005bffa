//! What docs/ says of rights, configuration and problems is what the program keeps to.

use std::fmt::Write;

use motcua_domain::Role;
use motcua_domain::rights::{Right, Scope};
use serde_json::Value;

use crate::place::Place;

/// Compares what stands between `<!-- mark -->` and `<!-- /mark -->` in a file of docs/.
fn stands(file: &str, mark: &str, text: &str) {
    let path = format!("{}/../../docs/{file}", env!("CARGO_MANIFEST_DIR"));
    let whole = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let written = whole.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
    let (written, _) = written.unwrap_or_else(|| panic!("docs/{file} has no place {mark}"));
    assert!(written == text, "put this between the marks {mark} in docs/{file}:\n{text}");
}

pub(crate) fn on_which(scope: Scope) -> &'static str {
    match scope {
        Scope::None => "–",
        Scope::Holder => "the agency holds it",
        Scope::Worker => "the agency holds it, or works in one of its branches",
        Scope::Asked => "an opinion was asked of the agency",
        Scope::GivenTo => "given to the agency, or held by it",
        Scope::Receiver => "the agency received it, or is asked to",
        Scope::HolderOrReceiver => "the agency holds or received it",
        Scope::Returner => "the agency returns it",
        Scope::Counter => "the agency received or returns it",
        Scope::Competent => "the agency decides it",
        Scope::Involved => {
            "the agency received, held, holds, decides or returns it, or was given it"
        }
    }
}

pub(crate) fn name(role: Role) -> String {
    serde_json::to_value(role).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn the_written_table_of_rights_is_the_true_one() {
    let mut table = String::from("| right | roles | on which dossiers |\n| --- | --- | --- |\n");
    for right in Right::ALL {
        let (roles, scope) = right.rule();
        let all = roles.len() == Role::ALL.len();
        let names: Vec<_> = roles.iter().map(|role| name(*role)).collect();
        let names = if all { "all".to_owned() } else { names.join(", ") };
        writeln!(table, "| {} | {names} | {} |", right.name(), on_which(scope)).unwrap();
    }
    stands("security.md", "rights", &table);
}

#[test]
fn the_written_configuration_is_what_the_program_prints() {
    let ended = Place::new().motcua(&["config"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    stands("operating.md", "config", &format!("```toml\n{}```\n", ended.stdout));
}

#[test]
fn the_written_list_of_problems_is_that_of_the_api() {
    let ended = Place::new().motcua(&["openapi"]);
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    let mut table = String::from("| slug | status | the rule | what to do |\n");
    table.push_str("| --- | --- | --- | --- |\n");
    for kind in document["x-problems"].as_array().unwrap() {
        let slug = kind["type"].as_str().unwrap().trim_start_matches("/problems/");
        let text = |name: &str| kind[name]["en"].as_str().unwrap().to_owned();
        let (status, rule, remedy) = (&kind["status"], text("rule"), text("remedy"));
        writeln!(table, "| `{slug}` | {status} | {rule} | {remedy} |").unwrap();
    }
    stands("integrators.md", "problems", &table);
}
