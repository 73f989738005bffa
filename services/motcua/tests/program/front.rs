//! The front door of several processes knows the role of every route: `deploy/nginx/roles.conf` is made
//! from the API's document and from where each role's pages begin.

use std::fmt::Write;

use motcua::roles::Role;
use serde_json::Value;

use crate::openapi::operations;
use crate::place::Place;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/nginx/roles.conf");

/// `/api/v1/dossiers/{code}` as a regular expression of nginx; a quoted one, for its braces.
fn pattern(method: &str, path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') { "[^/]+".to_owned() } else { segment.replace('.', "\\.") }
    });
    let path = segments.collect::<Vec<_>>().join("/");
    format!("\"~^{} {path}$\"", method.to_uppercase())
}

fn written(document: &Value) -> String {
    let mut text = String::from(
        "# Which role answers a request: made from the API's document and the roles' pages by\n\
         # the tests of services/motcua.\n\
         map \"$request_method $uri\" $role {\n  default reception;\n",
    );
    for (name, operation) in operations(document) {
        let (method, path) = name.split_once(' ').unwrap();
        let role = operation["tags"][0].as_str().unwrap();
        assert!(Role::ALL.iter().any(|known| known.name() == role), "{name}: no role {role}");
        writeln!(text, "  {} {role};", pattern(method, path)).unwrap();
        if method == "get" {
            writeln!(text, "  {} {role};", pattern("head", path)).unwrap();
        }
    }
    for role in Role::ALL {
        for page in role.pages() {
            writeln!(text, "  \"~^[A-Z]+ {page}(/|$)\" {};", role.name()).unwrap();
        }
    }
    text + "}\n"
}

#[test]
fn the_front_door_knows_the_role_of_every_route() {
    let ended = Place::new().motcua(&["openapi"]);
    let written = written(&serde_json::from_str(&ended.stdout).unwrap());
    if std::env::var_os("MOTCUA_UPDATE").is_some() {
        std::fs::write(PATH, written).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(kept == written, "write it anew with: MOTCUA_UPDATE=1 cargo test -p motcua front_door");
}
