//! The page's form as the body that the API takes.

use motcua_api::{Problem, kinds};
use motcua_domain::catalogue::{Basis, FeeLine, Procedure, SubCase};
use motcua_domain::dossier::Channel;
use serde_json::{Map, Value, json};

use super::schema::{Field, data};
use super::typed::Typed;
use crate::commands::receive::ReceiveBody;

/// What is handed in, as it was typed.
pub(super) fn receive(
    typed: &Typed,
    procedure: &Procedure,
    case: &SubCase,
    form: &[Field],
) -> Result<ReceiveBody, Problem> {
    let mut body = json!({
        "procedure": procedure.code,
        "applicant": party(typed, "applicant"),
        "applicantKind": typed.get("applicantKind"),
        "papers": papers(typed, case),
        "returnWay": typed.get("returnWay"),
        "fees": fees(typed, case),
        "note": typed.get("note"),
    });
    if !case.id.is_empty() {
        body["subCase"] = json!(case.id);
    }
    if typed.filled("submitter.name").is_some() {
        body["submitter"] = party(typed, "submitter");
    }
    if let Some(data) = data(form, typed) {
        body["form"] = Value::Object(data);
    }
    // The fields with few values are lists: who sends another value made the form by hand.
    serde_json::from_value(body).map_err(|error| {
        tracing::info!(%error, "the form of reception was not understood");
        Problem::new(&kinds::INVALID_PARAMETER)
    })
}

/// A person or organisation, by the fields that begin with a word.
pub(super) fn party(typed: &Typed, who: &str) -> Value {
    let field = |name: &str| typed.get(&format!("{who}.{name}")).to_owned();
    let number = field("identity");
    let mut identities = Vec::new();
    if !number.is_empty() {
        let kind = Some(field("identityKind")).filter(|kind| !kind.is_empty());
        let kind = kind.unwrap_or_else(|| kind_of(&number).to_owned());
        identities.push(json!({
            "kind": kind,
            "number": number,
            "issuedOn": field("issuedOn"),
            "issuedBy": field("issuedBy"),
        }));
    }
    let former = field("formerIdentity");
    if !former.is_empty() {
        identities.push(json!({ "kind": "oldCard", "number": former }));
    }
    json!({
        "name": field("name"),
        "identities": identities,
        "phone": field("phone"),
        "email": field("email"),
        "address": field("address"),
    })
}

/// What kind of identity paper has such a number (domain reference 5.3).
pub(super) fn kind_of(number: &str) -> &'static str {
    let plain: String = number.chars().filter(|c| !" .-".contains(*c)).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    match (digits, plain.chars().count()) {
        (12, 12) => "citizenNumber",
        (9, 9) => "oldCard",
        (10 | 13, 10 | 13) => "taxCode",
        (7, 8) if plain.starts_with(|c: char| c.is_ascii_alphabetic()) => "passport",
        _ => "other",
    }
}

/// The papers that were ticked.
fn papers(typed: &Typed, case: &SubCase) -> Vec<Value> {
    let ticked = case.papers.iter().filter(|kind| typed.ticks("paper", kind.id.as_str()));
    let count = |what: &str, id: &str| typed.number(&format!("{what}.{id}")).unwrap_or(0);
    let paper = |id: &str| {
        let mut paper = json!({
            "paper": id,
            "originals": count("originals", id),
            "copies": count("copies", id),
        });
        if let Some(document) = typed.filled(&format!("document.{id}")) {
            paper["document"] = json!(document);
            paper["fileName"] = json!(typed.get(&format!("fileName.{id}")));
        }
        paper
    };
    ticked.map(|kind| paper(kind.id.as_str())).collect()
}

/// The fee lines that somebody asks for, that hang on a measure, or of which somebody pays less.
fn fees(typed: &Typed, case: &SubCase) -> Vec<Value> {
    let wanted = case.fee_lines.iter().filter(|line| is_wanted(typed, line)).map(|line| {
        let field = |what: &str| format!("{what}.{}", line.line);
        let mut fee = Map::new();
        fee.insert("line".to_owned(), json!(line.line));
        fee.insert("pages".to_owned(), json!(typed.number(&field("pages")).unwrap_or(0)));
        fee.insert("count".to_owned(), json!(typed.number(&field("count")).unwrap_or(1)));
        if let Some(exemption) = typed.number(&field("exemption")) {
            fee.insert("exemption".to_owned(), json!(exemption));
            fee.insert("evidence".to_owned(), json!(typed.get(&field("evidence"))));
        }
        Value::Object(fee)
    });
    wanted.collect()
}

/// Whether a line of the page's form is due: what everybody pays need not be named.
fn is_wanted(typed: &Typed, line: &FeeLine) -> bool {
    let given = |what: &str| typed.number(&format!("{what}.{}", line.line)).is_some_and(|n| n > 0);
    match line.basis {
        Basis::ByRule { .. } => false,
        Basis::Fixed { .. } => typed.ticks("fee", &line.line) || given("exemption"),
        _ => given("count"),
    }
}

/// Whether a line stands on the page at all.
pub(super) fn is_shown(line: &FeeLine) -> bool {
    line.optional || line.is_due(Channel::Counter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_of_the_kind_that_has_such_numbers() {
        for (number, kind) in [
            ("000000000001", "citizenNumber"),
            ("000 000 000 001", "citizenNumber"),
            ("000000001", "oldCard"),
            ("1800000000", "taxCode"),
            ("1800000000-001", "taxCode"),
            ("B1234567", "passport"),
            ("12", "other"),
        ] {
            assert_eq!(kind_of(number), kind, "{number}");
        }
    }
}
