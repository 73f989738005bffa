//! A short demo, played through the public API.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::{Played, Size, play};
use crate::config::Config;
use crate::folder::Folder;

const SHORT: Size = Size { days: 2, percent: 50 };

/// Somebody of the demo, signed in by the real time.
struct Visitor {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Visitor {
    async fn signs_in(played: &Played, name: &str) -> Self {
        let base = format!("http://{}", played.running.address);
        let login = played.logins.iter().find(|login| login.name == name).unwrap();
        let http = reqwest::Client::new();
        let body = json!({ "account": login.name, "password": login.password });
        let answer = http.post(format!("{base}/api/v1/tokens")).json(&body).send().await.unwrap();
        let answer: Value = answer.error_for_status().unwrap().json().await.unwrap();
        assert_eq!(answer["mustChangePassword"], false);
        Self { http, base, token: answer["token"].as_str().unwrap().to_owned() }
    }

    async fn sees(&self, path: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }
}

async fn played(folder: &std::path::Path) -> Played {
    let mut config = Config::default();
    config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    play(Folder::hold(folder).unwrap(), &config, SHORT).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_days_are_played_through_the_api_and_everybody_finds_work() {
    let folder = tempfile::tempdir().unwrap();
    let played = played(folder.path()).await;
    let leader = Visitor::signs_in(&played, "lanh-dao.phuong").await;

    let last = *played.running.shop.base.log.last().borrow();
    played.running.shop.figures().unwrap().snapshot(Some(last)).await.unwrap();
    let figures = leader.sees("/api/v1/kpi?by=channel").await;
    let count = |name: &str| figures["total"][name].as_u64().unwrap();
    assert_eq!(count("received"), 34, "{figures}");
    assert_eq!(count("received"), count("handled") + count("openWithinTime") + count("overdue"));
    assert_eq!(count("handled"), count("early") + count("onTime") + count("late"));
    let channels = figures["groups"].as_array().unwrap();
    assert!(channels.iter().any(|group| group["key"] == "online"), "{figures}");

    let position = figures["position"].as_str().unwrap();
    for (name, list) in [
        ("thu-ly.phuong", "worklist"),
        ("thue-co-so-1", "worklist"),
        ("mot-cua.phuong", "dossiers"),
    ] {
        let somebody = Visitor::signs_in(&played, name).await;
        let seen = somebody.sees(&format!("/api/v1/{list}?min-position={position}")).await;
        assert!(!seen["items"].as_array().unwrap().is_empty(), "{name}: {seen}");
    }
    let (_, code) = played.sights.iter().find(|(what, _)| what.contains("three")).unwrap();
    let dossier = leader.sees(&format!("/api/v1/dossiers/{code}")).await;
    assert_eq!(dossier["status"], "returned", "{dossier}");
    played.running.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_that_has_a_log_is_not_played_in() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("log.db"), "somebody's log").unwrap();
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let refused = super::run(Some(folder.path()), listen, 1, true).await.unwrap_err();
    assert!(refused.to_string().contains("has a log already"), "{refused}");
}
