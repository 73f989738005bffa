//! What every program serves beside its routes.

use super::*;

#[tokio::test]
async fn what_is_not_there_and_what_is_not_done_there_are_problems_too() {
    let shop = shop().await;
    insta::assert_snapshot!(shop.asks("GET", "/nowhere", &[], "").await, @r#"
    404 Not Found
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/not-found",
      "title": "Không tìm thấy",
      "status": 404,
      "detail": "Không có gì ở địa chỉ này."
    }
    "#);
    insta::assert_snapshot!(shop.asks("DELETE", "/api/v1/worklist", &[], "").await, @r#"
    405 Method Not Allowed
    allow: GET,HEAD
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/method-not-allowed",
      "title": "Phương thức không được hỗ trợ",
      "status": 405,
      "detail": "Địa chỉ này chỉ nhận các phương thức nêu trong tiêu đề `Allow`."
    }
    "#);
    let token = shop.officer();
    let path = "/api/v1/dossiers/no-code/hand-overs";
    let reply = shop.asks("POST", path, &[("authorization", &token)], r#"{"to":"tax"}"#).await;
    assert!(reply.starts_with("404 Not Found"), "{reply}");
}

#[tokio::test]
async fn a_panic_is_a_problem_with_its_trace() {
    let shop = shop().await;
    let headers = [("authorization", shop.officer()), ("accept-language", "en".to_owned())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let reply =
        shop.gives(&[headers[0], headers[1], TRACE], r#"{"to":"tax","note":"panic"}"#).await;
    insta::assert_snapshot!(reply, @r#"
    500 Internal Server Error
    content-language: en
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/internal",
      "title": "Internal error",
      "status": 500,
      "detail": "The system met an error that was not foreseen.",
      "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
    }
    "#);
}

#[tokio::test]
async fn every_kind_of_problem_is_explained_at_its_address() {
    let reply =
        shop().await.asks("GET", "/problems/refused", &[("accept-language", "en")], "").await;
    insta::assert_snapshot!(reply, @r#"
    200 OK
    content-language: en
    content-type: application/json
    vary: accept-language
    {
      "type": "/problems/refused",
      "status": 409,
      "title": "Not possible now",
      "rule": "The rules do not allow this in the present state.",
      "remedy": "See `code` and `detail` for the rule."
    }
    "#);
    let list = shop().await.asks("GET", "/problems", &[], "").await;
    assert!(list.contains("/problems/disk-full"), "{list}");
}

#[tokio::test]
async fn health_says_what_is_missing() {
    let shop = shop().await;
    insta::assert_snapshot!(shop.asks("GET", "/livez", &[], "").await, @r#"
    200 OK
    content-type: application/json
    {
      "status": "alive",
      "checks": []
    }
    "#);
    insta::assert_snapshot!(shop.asks("GET", "/readyz", &[], "").await, @r#"
    503 Service Unavailable
    content-type: application/json
    {
      "status": "not ready",
      "checks": [
        {
          "name": "log",
          "ready": true,
          "detail": "can append"
        },
        {
          "name": "projections",
          "ready": false,
          "detail": "routing: 12 behind"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn requests_are_counted_by_route_never_by_path() {
    let shop = shop().await;
    shop.gives(&[], "{}").await;
    shop.asks("BREW", "/coffee", &[], "").await;
    let metrics = shop.asks("GET", "/metrics", &[], "").await;
    let mut counted: Vec<_> =
        metrics.lines().filter(|line| line.starts_with("motcua_http_requests")).collect();
    counted.sort_unstable();
    insta::assert_snapshot!(counted.join("\n"), @r#"
    motcua_http_requests_in_flight 1
    motcua_http_requests_total{method="POST",route="/api/v1/dossiers/{code}/hand-overs",status="401"} 1
    motcua_http_requests_total{method="_OTHER",route="(none)",status="404"} 1
    "#);
}

#[tokio::test]
async fn the_document_names_the_right_of_every_operation() {
    let shop = shop().await;
    let document = serde_json::to_value(&shop.openapi).unwrap();
    let operation = &document["paths"]["/api/v1/dossiers/{code}/hand-overs"]["post"];
    let answers: Vec<_> = operation["responses"].as_object().unwrap().keys().collect();
    let headers: Vec<_> = (operation["parameters"].as_array().unwrap().iter())
        .map(|parameter| (parameter["name"].as_str().unwrap(), &parameter["required"]))
        .collect();
    let said = (&operation["x-right"], &operation["security"], answers, headers);
    insta::assert_json_snapshot!(said, @r#"
    [
      "give",
      [
        {
          "bearer": []
        }
      ],
      [
        "200",
        "401",
        "403",
        "default"
      ],
      [
        [
          "code",
          true
        ],
        [
          "Idempotency-Key",
          false
        ],
        [
          "If-Match",
          false
        ]
      ]
    ]
    "#);
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/api/v1/tokens"]["post"].get("x-right").is_none());
    let served = shop.asks("GET", "/api/openapi.json", &[], "").await;
    assert!(served.contains("\"x-problems\""), "{served}");
}
