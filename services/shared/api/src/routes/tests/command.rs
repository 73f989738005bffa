//! What a command and a list say, and what bad ones get.

use super::*;

#[tokio::test]
async fn a_command_is_answered_with_its_version_and_position() {
    let shop = shop().await;
    let (token, version) = (shop.officer(), ("if-match", "\"7\""));
    let reply = shop.gives(&[("authorization", &token), version, TRACE], r#"{"to":"tax"}"#).await;
    insta::assert_snapshot!(reply, @r#"
    200 OK
    content-type: application/json
    etag: "8"
    motcua-position: 0-2s
    {
      "code": "H13.121-261123-0001",
      "to": "tax",
      "note": "",
      "by": "land",
      "seen": 7,
      "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
      "key": ""
    }
    "#);
}

#[tokio::test]
async fn malformed_json_is_told_with_its_place() {
    let shop = shop().await;
    let token = shop.officer();
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], "{\n\"to\": tax}").await, @r#"
    400 Bad Request
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/malformed-json",
      "title": "JSON không hợp lệ",
      "status": 400,
      "detail": "JSON sai tại dòng 2, cột 8.",
      "line": 2,
      "column": 8
    }
    "#);
}

#[tokio::test]
async fn an_unknown_field_is_named() {
    let shop = shop().await;
    let token = shop.officer();
    let body = r#"{"to":"tax","by":"fax"}"#;
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], body).await, @r#"
    400 Bad Request
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/invalid-body",
      "title": "Nội dung không đúng quy định",
      "status": 400,
      "detail": "Nội dung phải có đúng các trường mà tài liệu API quy định.",
      "errors": [
        {
          "field": "by",
          "rule": "unknown-field",
          "message": "không có trường này"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_missing_field_is_named_also_where_there_is_no_body() {
    let shop = shop().await;
    let token = shop.officer();
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], "").await, @r#"
    400 Bad Request
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/invalid-body",
      "title": "Nội dung không đúng quy định",
      "status": 400,
      "detail": "Nội dung phải có đúng các trường mà tài liệu API quy định.",
      "errors": [
        {
          "field": "to",
          "rule": "required",
          "message": "trường này phải có"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    let shop = shop().await;
    let token = shop.officer();
    let headers = [("authorization", token.as_str()), ("content-type", "text/plain")];
    insta::assert_snapshot!(shop.gives(&headers, "to=tax").await, @r#"
    415 Unsupported Media Type
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/unsupported-media-type",
      "title": "Kiểu nội dung không được hỗ trợ",
      "status": 415,
      "detail": "Nội dung phải có kiểu mà tài liệu API quy định, thường là `application/json`."
    }
    "#);
}

#[tokio::test]
async fn a_name_in_nfd_equals_its_nfc_form() {
    let shop = shop().await;
    let token = shop.officer();
    let nfc = r#"{"to":"tax","note":"Nguyễn Văn Mẫu"}"#;
    let nfd: String = nfc.nfd().collect();
    let headers = [("authorization", token.as_str()), TRACE];
    assert_ne!(nfc, nfd);
    assert_eq!(shop.gives(&headers, &nfd).await, shop.gives(&headers, nfc).await);
}

#[tokio::test]
async fn a_body_over_the_routes_limit_is_refused_by_its_length_and_its_rest_unread() {
    let shop = shop().await;
    let token = shop.token(Role::ReceptionClerk, |_| ());
    let headers = [("authorization", token.as_str()), ("idempotency-key", "k")];
    let body = format!(r#"{{"to":"tax","note":"{}"}}"#, "a".repeat(100));
    let reply = shop.asks("POST", "/api/v1/dossiers", &headers, &body).await;
    insta::assert_snapshot!(reply, @r#"
    413 Payload Too Large
    connection: close
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/body-too-large",
      "title": "Nội dung quá lớn",
      "status": 413,
      "detail": "Nội dung của yêu cầu không được vượt giới hạn nêu trong `limitBytes`.",
      "limitBytes": 100
    }
    "#);

    // One that does not say its length is cut off where the limit is.
    let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>("aaaaaaaaaaaaaaaa"));
    let request = Request::post("/api/v1/dossiers")
        .header("authorization", &token)
        .header("content-type", "application/json")
        .body(Body::from_stream(endless))
        .unwrap();
    let response = shop.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_creation_demands_a_key_and_digests_who_asks_what() {
    let shop = shop().await;
    let clerk = |name: &'static str| {
        shop.token(Role::ReceptionClerk, |claims| claims.sub = name.parse().unwrap())
    };
    let (one, other) = (clerk("a-1"), clerk("a-2"));
    let body = r#"{"to":"tax"}"#;
    let ask = async |token: &str, key: &str, body: &str| {
        let headers = [("authorization", token), ("idempotency-key", key)];
        shop.asks("POST", "/api/v1/dossiers", &headers, body).await
    };
    let first = ask(&one, "k-1", body).await;
    assert!(first.starts_with("201 Created"), "{first}");
    assert!(first.contains("location: /made"), "{first}");
    assert_eq!(ask(&one, "k-1", body).await, first, "a repeat has the same digest");
    assert_ne!(ask(&other, "k-1", body).await, first, "another caller has another digest");
    assert_ne!(ask(&one, "k-1", r#"{"to":"tax" }"#).await, first, "another body has another one");

    let none = shop.asks("POST", "/api/v1/dossiers", &[("authorization", &one)], body).await;
    assert!(none.contains("/problems/key-required"), "{none}");
    for wrong in [" ", "a b", "", &"k".repeat(256)] {
        let reply = ask(&one, wrong, body).await;
        assert!(reply.contains(r#""field": "Idempotency-Key""#), "{wrong:?}: {reply}");
    }
}

#[tokio::test]
async fn if_match_names_one_version() {
    let shop = shop().await;
    let token = shop.officer();
    let ask = async |value: &str| {
        shop.gives(&[("authorization", &token), ("if-match", value)], r#"{"to":"tax"}"#).await
    };
    for right in ["\"7\"", "7"] {
        assert!(ask(right).await.contains(r#""seen": 7"#), "{right}");
    }
    for wrong in ["*", "W/\"7\"", "\"7\", \"8\"", "\"07\"", "\"\"", "-1", "\"7", "99999999999"] {
        assert!(ask(wrong).await.contains(r#""field": "If-Match""#), "{wrong}");
    }
}

#[tokio::test]
async fn a_list_comes_in_pages_and_says_its_position() {
    let shop = shop().await;
    let token = shop.officer();
    let ask = async |query: &str| {
        let path = format!("/api/v1/worklist{query}");
        shop.asks("GET", &path, &[("authorization", &token)], "").await
    };
    insta::assert_snapshot!(ask("?limit=2&after=Ag&min-position=0-2s").await, @r#"
    200 OK
    cache-control: private, no-store
    content-type: application/json
    motcua-position: 0-2s
    {
      "items": [
        3,
        4
      ],
      "next": "BA"
    }
    "#);
    for wrong in ["?limit=0", "?limit=201", "?limit=2&limit=2", "?after=%20", "?min-position=3"] {
        assert!(ask(wrong).await.contains("/problems/invalid-parameter"), "{wrong}");
    }
}
