//! Who imports whom, and what nobody may bring in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

/// Our crates by layer, each with the folder in which the layer lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Proto,
    Domain,
    Shared,
    Service,
    Program,
    Tests,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn metadata() -> Metadata {
    let manifest = root().join("Cargo.toml");
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).other_options(vec!["--locked".to_owned()]);
    command.exec().expect("cargo knows the workspace")
}

fn layer(folder: &str) -> Layer {
    match folder {
        "proto" => Layer::Proto,
        "services/shared/domain" => Layer::Domain,
        "services/motcua" => Layer::Program,
        "tests" | "tests/servers" => Layer::Tests,
        folder if folder.starts_with("services/shared/") => Layer::Shared,
        folder if folder.starts_with("services/") => Layer::Service,
        other => panic!("{other} belongs to no layer: see ARCHITECTURE.md"),
    }
}

/// Our crates: name, layer, and the names of ours that each needs to be built.
fn ours(metadata: &Metadata) -> BTreeMap<String, (Layer, BTreeSet<String>)> {
    let names: BTreeSet<_> =
        metadata.workspace_packages().iter().map(|p| p.name.to_string()).collect();
    let packages = metadata.workspace_packages().into_iter().map(|package| {
        let folder = package.manifest_path.parent().expect("a manifest lies in a folder");
        let folder = folder.strip_prefix(&metadata.workspace_root).expect("it is ours");
        let needs = package.dependencies.iter();
        let needs = needs.filter(|needed| needed.kind == DependencyKind::Normal);
        let needs = needs.map(|needed| needed.name.clone()).filter(|name| names.contains(name));
        (package.name.to_string(), (layer(folder.as_str()), needs.collect()))
    });
    packages.collect()
}

#[test]
fn crates_import_only_what_their_layer_may() {
    let ours = ours(&metadata());
    let mut wrong = Vec::new();
    for (name, (layer, needs)) in &ours {
        for needed in needs {
            let below = ours[needed].0;
            let may = match layer {
                Layer::Proto => false,
                Layer::Domain => below == Layer::Proto,
                Layer::Shared | Layer::Service => {
                    matches!(below, Layer::Proto | Layer::Domain | Layer::Shared)
                }
                Layer::Program => below != Layer::Tests,
                Layer::Tests => below != Layer::Service,
            };
            if !may {
                wrong.push(format!("{name} must not import {needed}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Tests and programs are built in one go, in which a feature that one crate asks for is there for all:
/// what people use must not come to need what is there for tests.
#[test]
fn no_program_asks_for_what_is_there_for_tests() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let folder = package.manifest_path.parent().expect("a manifest lies in a folder");
        let folder = folder.strip_prefix(&metadata.workspace_root).expect("it is ours");
        if layer(folder.as_str()) == Layer::Tests {
            continue;
        }
        let normal = package.dependencies.iter().filter(|it| it.kind == DependencyKind::Normal);
        for needed in normal {
            let asked = needed.features.iter().any(|feature| feature == "testing");
            assert!(!asked, "{} asks for `testing` of {}", package.name, needed.name);
        }
    }
}

/// Everything that a crate of ours needs to be built, directly or not.
fn reached_from(start: &str) -> BTreeSet<String> {
    let metadata = metadata();
    let nodes = &metadata.resolve.as_ref().expect("resolved").nodes;
    let name = |id: &PackageId| metadata[id].name.to_string();
    let start = nodes.iter().find(|node| name(&node.id) == start).expect("it is there");
    let (mut reached, mut rest) = (BTreeSet::new(), vec![start]);
    while let Some(node) = rest.pop() {
        if !reached.insert(name(&node.id)) {
            continue;
        }
        for needed in &node.deps {
            if needed.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal) {
                rest.extend(nodes.iter().find(|node| node.id == needed.pkg));
            }
        }
    }
    reached
}

#[test]
fn the_rules_touch_no_clock_no_network_and_no_database() {
    let reached = reached_from("motcua-domain");
    for banned in
        ["tokio", "axum", "hyper", "sqlx", "sqlx-core", "reqwest", "rand", "ring", "getrandom"]
    {
        assert!(!reached.contains(banned), "motcua-domain reaches {banned}");
    }
}

#[test]
fn who_verifies_a_signature_reaches_no_network_no_database_and_nothing_of_ours() {
    let reached = reached_from("motcua-signature-core");
    for banned in ["tokio", "axum", "hyper", "sqlx", "sqlx-core", "reqwest"] {
        assert!(!reached.contains(banned), "motcua-signature-core reaches {banned}");
    }
    let ours: Vec<_> = reached.iter().filter(|name| name.starts_with("motcua-")).collect();
    assert_eq!(ours, ["motcua-signature-core"]);
}

#[test]
fn nothing_brings_in_openssl_or_a_second_sqlite() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock is kept");
    for banned in ["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "rusqlite"] {
        assert!(!lock.contains(&format!("name = \"{banned}\"")), "Cargo.lock has {banned}");
    }
    let sqlite = lock.matches("name = \"libsqlite3-sys\"").count();
    assert_eq!(sqlite, 1, "one SQLite is linked");
}

#[test]
fn the_graph_in_architecture_md_is_the_one_that_cargo_knows() {
    let graph = graph();
    let path = root().join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(&path).expect("ARCHITECTURE.md is kept");
    let (begin, end) = ("<!-- graph -->", "<!-- /graph -->");
    let from = text.find(begin).map(|at| at + begin.len());
    let from = from.expect("ARCHITECTURE.md has a line `<!-- graph -->`");
    let to = text[from..].find(end).or_else(|| text[from..].find(begin));
    let to = from + to.expect("and one that ends the graph: `<!-- /graph -->`");
    if std::env::var_os("MOTCUA_UPDATE").is_some() {
        let new = format!("{}\n{graph}{}", &text[..from], &text[to..]);
        std::fs::write(&path, new).expect("ARCHITECTURE.md can be written");
        return;
    }
    assert_eq!(
        text[from..to].trim(),
        graph.trim(),
        "write it anew with: MOTCUA_UPDATE=1 cargo test -p motcua-tests --test stories graph"
    );
}

/// One line a crate, from the bottom up: who it is, and whom of ours it imports.
fn graph() -> String {
    let ours = ours(&metadata());
    let short = |name: &str| name.strip_prefix("motcua-").unwrap_or(name).to_owned();
    let mut by_layer: BTreeMap<Layer, Vec<_>> = BTreeMap::new();
    for (name, (layer, needs)) in &ours {
        by_layer.entry(*layer).or_default().push((name, needs));
    }
    let mut text = String::from("```\n");
    for (layer, crates) in by_layer {
        for (name, needs) in crates {
            let needs: Vec<_> = needs.iter().map(|name| short(name)).collect();
            let layer = format!("{layer:?}").to_lowercase();
            let needs = if needs.is_empty() { "-".to_owned() } else { needs.join(" ") };
            let _ = writeln!(text, "{layer:8} {:12} → {needs}", short(name));
        }
    }
    text + "```\n"
}
