//! What deploy/ watches is what the program tells: no alert and no dashboard asks for a number that is
//! nowhere.

use std::collections::BTreeSet;
use std::path::PathBuf;

use motcua_tests::City;
use motcua_tests::compose::root;
use motcua_tests::places::WARD;
use serde_json::Value;

/// The files that ask for numbers.
const ASKING: [&str; 3] = [
    "deploy/prometheus/alerts.yml",
    "deploy/grafana/dashboards/city.json",
    "deploy/grafana/dashboards/program.json",
];

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap()
}

/// The names of ours in an expression.
fn names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| word.starts_with("motcua_")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_that_is_watched_is_told() {
    let city = City::open_at("2026-11-02 09:00").await;
    // Requests are told from the first one on.
    let _ = city.clerk(WARD).sees("/api/v1/worklist").await.expect(200);
    let watched: Vec<_> = ASKING.iter().map(|file| (file, read(file))).collect();
    let told = loop {
        let told = String::from_utf8(city.office.get("/metrics").await.bytes).unwrap();
        // What is read every few seconds is there as soon as the first reading is done.
        if told.contains("motcua_hand_overs_waiting") && told.contains("motcua_dossiers_open") {
            break told;
        }
    };
    let told: BTreeSet<_> = told
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        // Empty until something is overdue.
        .chain(["motcua_dossiers_overdue"])
        .collect();
    for (file, text) in &watched {
        let asked = names(text);
        assert!(asked.len() >= 4, "{file} asks for {asked:?}");
        for name in asked {
            assert!(told.contains(name), "{file} asks for {name}, which nobody tells");
        }
    }
}

#[test]
fn what_is_provisioned_is_what_is_mounted() {
    for file in [
        "deploy/prometheus/prometheus.yml",
        "deploy/prometheus/alerts.yml",
        "deploy/grafana/provisioning/datasources.yml",
        "deploy/grafana/provisioning/dashboards.yml",
    ] {
        let _: Value = serde_saphyr::from_str(&read(file)).unwrap();
    }
    let sources: Value =
        serde_saphyr::from_str(&read("deploy/grafana/provisioning/datasources.yml")).unwrap();
    let source = &sources["datasources"][0]["uid"];
    let folder: PathBuf = root().join("deploy/grafana/dashboards");
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let board: Value = serde_json::from_str(&text).unwrap();
        for panel in board["panels"].as_array().unwrap() {
            assert_eq!(panel["datasource"]["uid"], *source, "{}", panel["title"]);
        }
    }
    let scraped: Value = serde_saphyr::from_str(&read("deploy/prometheus/prometheus.yml")).unwrap();
    let targets = &scraped["scrape_configs"][0]["static_configs"][0]["targets"];
    let targets: BTreeSet<_> =
        targets.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let roles = motcua::roles::Role::ALL.map(|role| format!("{}:8480", role.name()));
    assert_eq!(targets, roles.iter().map(String::as_str).collect());
}
