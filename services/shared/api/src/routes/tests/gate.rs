//! Who comes in.

use super::*;

#[tokio::test]
async fn without_a_token_nobody_comes_in() {
    insta::assert_snapshot!(shop().await.gives(&[], r#"{"to":"tax"}"#).await, @r#"
    401 Unauthorized
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    www-authenticate: Bearer realm="motcua"
    {
      "type": "/problems/unauthenticated",
      "title": "Chưa đăng nhập",
      "status": 401,
      "detail": "Mỗi yêu cầu phải có mã truy cập hợp lệ trong tiêu đề `Authorization: Bearer`."
    }
    "#);
}

#[tokio::test]
async fn an_expired_token_says_so_in_english_to_who_asks_for_english() {
    let shop = shop().await;
    let token = shop.officer();
    shop.clock.advance(SignedDuration::from_mins(15));
    let headers = [("authorization", token.as_str()), ("accept-language", "en")];
    insta::assert_snapshot!(shop.gives(&headers, r#"{"to":"tax"}"#).await, @r#"
    401 Unauthorized
    content-language: en
    content-type: application/problem+json
    vary: accept-language
    www-authenticate: Bearer realm="motcua", error="invalid_token"
    {
      "type": "/problems/token-expired",
      "title": "Token expired",
      "status": 401,
      "detail": "A token is valid until the time of its expiry."
    }
    "#);
}

#[tokio::test]
async fn a_role_without_the_right_is_refused_before_the_body_is_read() {
    let shop = shop().await;
    let token = shop.token(Role::Administrator, |_| ());
    insta::assert_snapshot!(shop.gives(&[("authorization", &token)], "{").await, @r#"
    403 Forbidden
    content-language: vi
    content-type: application/problem+json
    vary: accept-language
    {
      "type": "/problems/forbidden",
      "title": "Không có quyền",
      "status": 403,
      "detail": "Chỉ người có vai trò được giao mới làm được việc này.",
      "right": "give"
    }
    "#);
}

#[tokio::test]
async fn a_first_password_must_be_changed_before_anything_else() {
    let shop = shop().await;
    let token = shop.token(Role::Officer, |claims| claims.must_change = true);
    let reply = shop.gives(&[("authorization", &token)], r#"{"to":"tax"}"#).await;
    assert!(reply.contains("/problems/password-change-required"), "{reply}");
}

#[tokio::test]
async fn a_token_of_a_dissolved_agency_acts_for_its_successor() {
    let shop = shop().await;
    let token =
        shop.token(Role::Officer, |claims| claims.agency = Some("dissolved".parse().unwrap()));
    let reply = shop.gives(&[("authorization", &token)], r#"{"to":"tax"}"#).await;
    assert!(reply.contains(r#""by": "successor""#), "{reply}");
}

#[tokio::test]
async fn a_public_route_needs_no_token() {
    let reply = shop().await.asks("POST", "/api/v1/tokens", &[], "\"hello\"").await;
    assert!(reply.starts_with("200 OK"), "{reply}");
}
