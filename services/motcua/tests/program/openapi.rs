//! The API's document: it stands in the repository, and says what breaks its callers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::place::Place;

mod breaking;

use breaking::breaking;
pub(crate) use breaking::operations;

const UPDATE: &str = "cargo run -p motcua -- openapi > docs/openapi.json";
/// What anybody may call: whoever asks for a token has none.
const PUBLIC: [&str; 2] = ["get /.well-known/jwks.json", "post /api/v1/tokens"];

fn printed() -> String {
    let ended = Place::new().motcua(&["openapi"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    ended.stdout
}

#[test]
fn the_document_in_the_repository_is_the_one_that_the_program_prints() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap_or_else(|_| "{}".to_owned());
    let printed = printed();
    if kept == printed {
        return;
    }
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let breaks = breaking(&read(&kept), &read(&printed));
    let told = if breaks.is_empty() {
        "Nothing in it breaks callers.".to_owned()
    } else {
        format!("It BREAKS callers:\n  {}", breaks.join("\n  "))
    };
    panic!("the API is not that of docs/openapi.json any more. {told}\nTo keep it: {UPDATE}");
}

#[test]
fn every_operation_has_a_name_of_its_own_a_tag_a_summary_and_a_right() {
    let document: Value = serde_json::from_str(&printed()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let tags: BTreeSet<_> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["name"])
        .filter_map(Value::as_str)
        .collect();
    let (mut names, mut public) = (BTreeSet::new(), BTreeSet::new());
    for (name, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(
            !id.is_empty() && names.insert(id),
            "{name}: the operationId {id:?} is not its own"
        );
        assert!(operation["summary"].is_string(), "{name} has no summary");
        for tag in operation["tags"].as_array().unwrap() {
            assert!(
                tags.contains(tag.as_str().unwrap()),
                "{name}: nobody introduces the tag {tag}"
            );
        }
        if operation["x-right"].is_null() {
            public.insert(name);
        } else {
            assert_eq!(operation["security"], json!([{ "bearer": [] }]), "{name}");
        }
    }
    assert_eq!(public, PUBLIC.map(str::to_owned).into());
}
