//! By post, and back: the result waits at the counter again, in every list.

use motcua_tests::places::WARD;
use motcua_tests::{City, requests};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn what_the_post_brings_back_waits_in_every_list_until_it_is_fetched() {
    let city = City::open_at("2026-11-23 08:00").await;
    let clerk = city.clerk(WARD);
    let mut dossier = clerk.receives(&requests::marital_status()).await;
    clerk.takes(&mut dossier).await;
    clerk.signs(&mut dossier).await;
    clerk.seals(&mut dossier, "000001").await;
    clerk.takes_fees(&mut dossier).await;
    let shelf = || async {
        let list = clerk.sees("/api/v1/shelf").await.json();
        list["items"].as_array().unwrap().len()
    };
    let status = |list: Value| list["items"][0]["status"].clone();
    assert_eq!(shelf().await, 1);
    let post = json!({ "way": "post", "to": "Nguyễn Văn Mẫu", "tracking": "EA000000001VN" });
    clerk.does(&mut dossier, "return", &post).await;
    assert_eq!(shelf().await, 0);
    let back = json!({ "number": 1, "reason": "Không có người nhận" });
    let stands = clerk.does(&mut dossier, "delivery-returns", &back).await.json();
    assert_eq!((&stands["status"], &stands["statusCode"]), (&json!("done"), &json!(9)));
    assert_eq!(shelf().await, 1);
    assert_eq!(status(clerk.sees("/api/v1/dossiers").await.json()), "done");
    let work = clerk.sees("/api/v1/worklist").await.json();
    assert_eq!(work["items"][0]["code"], dossier.code.as_str());
    clerk.returns(&mut dossier).await;
    let seen = clerk.sees(&dossier.path("")).await.json();
    let deliveries = &seen["deliveries"];
    assert_eq!(
        (&deliveries[0]["way"], &deliveries[0]["state"]),
        (&json!("post"), &json!("came_back"))
    );
    assert_eq!(deliveries[0]["tracking"], "EA000000001VN");
    assert_eq!(
        (&deliveries[1]["way"], &deliveries[1]["state"]),
        (&json!("counter"), &json!("handed_over"))
    );
    assert_eq!(shelf().await, 0);
}
