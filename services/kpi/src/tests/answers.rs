//! What the API answers, and what the command line prints.

use axum::body::Body;
use axum::http::{Request, header};
use insta::{assert_json_snapshot, assert_snapshot};
use motcua_api::token::{Claims, SigningKey, Tokens};
use motcua_api::{Gate, Health, Metrics, Shell};
use motcua_domain::dossier::{Channel, Command, Receive};
use motcua_domain::rights::Right;
use motcua_domain::testing::{marital_status, receive};
use motcua_domain::{Role, testing};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::shop::Shop;
use crate::{By, Format, Kpi, TAG, print, routes};

/// One withdrawn, one open that came online.
async fn two_dossiers() -> Shop {
    let shop = Shop::open().await;
    let code = shop.receives("2026-11-02 09:00", receive(marital_status())).await;
    let command = Command::Withdraw { reason: "đổi ý".to_owned() };
    shop.does(Some(&code), Right::Withdraw, "2026-11-02 10:00", &command).await;
    let online = Receive { channel: Channel::Online, ..receive(marital_status()) };
    shop.receives("2026-11-02 11:00", online).await;
    shop
}

async fn ask(path: &str, roles: &[Role]) -> (u16, Value) {
    let shop = two_dossiers().await;
    let figures = shop.figures().await;
    let kpi = Kpi::new(figures.model.clone(), shop.catalogue.clone(), shop.clock.clone());
    let tokens = Tokens::new(shop.clock.clone());
    let key = SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap();
    tokens.trust(std::slice::from_ref(key.public()));
    let gate = Gate::new(tokens, shop.journal.keys().clone(), shop.clock.clone());
    let (metrics, health) = (Metrics::new(), Health::new());
    let shell = Shell { gate, metrics, health, tags: vec![TAG] };
    let router = routes(kpi).finish(shell).router;
    let token = key.sign(&claims(&shop, roles)).unwrap();
    let request = Request::builder()
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    let reply = router.oneshot(request).await.unwrap();
    let status = reply.status().as_u16();
    let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap())
}

fn claims(shop: &Shop, roles: &[Role]) -> Claims {
    let now = shop.clock.now().as_second();
    Claims {
        iss: motcua_api::token::ISSUER.to_owned(),
        sub: testing::id("account-1"),
        agency: Some(testing::id(testing::WARD)),
        counter: None,
        roles: roles.to_vec(),
        must_change: false,
        iat: now,
        exp: now + 900,
    }
}

#[tokio::test]
async fn the_api_answers_with_names_counts_and_shares() {
    let path = "/api/v1/kpi?by=level&from=2026-11-01&to=2026-11-30&min-position=0-3";
    let (status, body) = ask(path, &[Role::Officer]).await;
    assert_eq!(status, 200);
    assert_json_snapshot!(body, { ".groups" => "[two]" }, @r#"
    {
      "by": "level",
      "agency": null,
      "subtree": false,
      "at": "2026-11-02T11:00:00+07:00",
      "asOf": null,
      "knownThen": false,
      "definition": {
        "id": "2018",
        "validFrom": "2018-06-21"
      },
      "from": "2026-11-01",
      "to": "2026-11-30",
      "period": null,
      "periodKind": null,
      "position": "0-3",
      "total": {
        "received": 2,
        "handled": 1,
        "early": 0,
        "onTime": 1,
        "late": 0,
        "lateBy": {
          "count": 0,
          "medianHalfDays": null,
          "ninetiethHalfDays": null
        },
        "openWithinTime": 1,
        "overdue": 0,
        "handledOnTime": "100.00",
        "onTimeInIndex": "100.00",
        "handledEarly": "0.00",
        "handledLate": "0.00",
        "level3": "0.00",
        "level4": "0.00",
        "handledAtLevel": [
          1,
          0,
          0,
          0,
          0
        ],
        "receivedAtLevel": [
          1,
          0,
          0,
          1,
          0
        ],
        "copies": 0,
        "fullOnline": 0,
        "filedFullOnline": "0.00",
        "withFee": 0,
        "paidOnline": null,
        "results": 0,
        "electronicResults": null,
        "digitised": "0.00",
        "reused": "0.00",
        "returned": 0,
        "returnedByPost": null,
        "satisfied": "100.00"
      },
      "groups": "[two]"
    }
    "#);
    let of = |key: &str| -> Vec<Value> {
        body["groups"].as_array().unwrap().iter().map(|group| group[key].clone()).collect()
    };
    assert_eq!(of("key"), ["0", "3"]);
    assert_eq!(of("name")[1], json!({ "vi": "Mức độ 3", "en": "Level 3" }));
    assert_eq!(of("handledOnTime"), [json!("100.00"), Value::Null]);
}

#[tokio::test]
async fn a_period_is_asked_for_by_its_name_and_named_in_the_answer() {
    for (query, kind, days, received) in [
        ("period=2026-11", "calendar", ["2026-11-01", "2026-11-30"], 2),
        ("period=2026-Q4&periodKind=report", "report", ["2026-09-15", "2026-12-14"], 2),
        ("period=2026-9M", "calendar", ["2026-01-01", "2026-09-30"], 0),
    ] {
        let (status, body) = ask(&format!("/api/v1/kpi?{query}"), &[Role::Officer]).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!([&body["from"], &body["to"]], days);
        let name = query.split(['=', '&']).nth(1);
        assert_eq!((body["period"].as_str(), body["periodKind"].as_str()), (name, Some(kind)));
        assert_eq!(body["total"]["received"], received, "{query}");
    }
}

#[tokio::test]
async fn one_agency_with_its_subtree_and_fields_are_asked_for() {
    let path = "/api/v1/kpi?by=field&agency=H13.131&subtree=true";
    let (status, body) = ask(path, &[Role::Officer]).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!((&body["agency"], &body["subtree"]), (&json!("H13.131"), &json!(true)));
    assert_eq!(body["total"]["received"], 2);
    let name = json!({ "vi": "Đất đai", "en": "Land" });
    assert_eq!(body["groups"][0]["key"], "Đất đai");
    assert_eq!(body["groups"][0]["name"], name);
    let (_, body) = ask("/api/v1/kpi?by=channel&agency=H13.999", &[Role::Officer]).await;
    assert_eq!((&body["total"]["received"], &body["groups"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn the_national_index_scores_what_is_measured_and_says_what_is_not() {
    let path = "/api/v1/kpi/index?period=2026-11&agency=H13.131&subtree=true";
    let (status, body) = ask(path, &[Role::Officer]).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!((&body["scheme"], &body["agency"]), (&json!("766-2025"), &json!("H13.131")));
    // On time 20 of 20, full online 0 of 12, digitised 0 of 4, reused 0 of 2, satisfied 6 of 6; nothing had
    // a fee, and no result was issued: no share of these, and no points.
    assert_eq!((&body["reached"], &body["reachedOf"]), (&json!("26.00"), &json!(44)));
    let part = |group: usize, part: usize| body["groups"][group]["parts"][part].clone();
    assert_eq!((&part(1, 0)["share"], &part(1, 0)["reached"]), (&json!("100.00"), &json!("20.00")));
    assert_eq!(part(0, 0)["measured"], false);
    let paid = part(3, 2);
    assert_eq!(
        [&paid["measured"], &paid["share"], &paid["reached"]],
        [&json!(true), &Value::Null, &Value::Null]
    );
    assert_eq!(body["groups"][3]["reached"], Value::Null);
    let (_, body) = ask("/api/v1/kpi/index?agency=H13.999", &[Role::Officer]).await;
    assert_eq!((&body["reached"], &body["reachedOf"]), (&Value::Null, &json!(0)));
    assert_eq!(ask("/api/v1/kpi/index?subtree=true", &[Role::Officer]).await.0, 400);
    assert_eq!(ask("/api/v1/kpi/index", &[Role::System]).await.0, 403);
}

#[tokio::test]
async fn the_end_of_a_past_day_is_asked_for_as_it_was_known_then() {
    let (status, body) = ask("/api/v1/kpi?asOf=2026-11-01&knownThen=true", &[Role::Officer]).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!((&body["asOf"], &body["knownThen"]), (&json!("2026-11-01"), &json!(true)));
    assert_eq!(
        (&body["at"], &body["total"]["received"]),
        (&json!("2026-11-01T23:59:59.999+07:00"), &json!(0))
    );
}

#[tokio::test]
async fn the_work_of_agencies_and_when_dossiers_come_are_told() {
    let (status, body) = ask("/api/v1/kpi/work?from=2026-11-02", &[Role::Officer]).await;
    assert_eq!(status, 200, "{body}");
    let [ward] = &body["agencies"].as_array().unwrap()[..] else { panic!("{body}") };
    assert_eq!((&ward["key"], &ward["name"]["en"]), (&json!("H13.131"), &json!("Cơ quan mẫu")));
    assert_eq!((&ward["work"]["received"], &ward["work"]["withdrawn"]), (&json!(2), &json!(1)));
    assert_eq!((&ward["desk"]["held"], &ward["desk"]["silent"]), (&json!(1), &json!(0)));
    assert_eq!(ward["desk"]["dueInThreeDays"], 1, "three working days from Monday, the 2nd");
    let (_, body) = ask("/api/v1/kpi/arrivals?agency=H13.131", &[Role::Officer]).await;
    let hours = json!([
        { "weekday": 1, "hour": 9, "received": 1 },
        { "weekday": 1, "hour": 11, "received": 1 },
    ]);
    assert_eq!(body["hours"], hours);
    for path in ["work?silentAfter=0", "work?knownBy=x", "arrivals?from=2026-12-01", "work?to=x"] {
        let (status, body) = ask(&format!("/api/v1/kpi/{path}"), &[Role::Officer]).await;
        assert_eq!((status, &body["type"]), (400, &json!("/problems/invalid-parameter")), "{path}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_a_problem() {
    for (query, status, kind) in [
        ("by=agency", 400, "invalid-parameter"),
        ("from=2026-11-31", 400, "invalid-parameter"),
        ("from=2026-11-30&to=2026-11-01", 400, "invalid-parameter"),
        ("at=yesterday", 400, "invalid-parameter"),
        ("unknown=1", 400, "invalid-parameter"),
        ("period=2026-Q5", 400, "invalid-parameter"),
        ("period=2026-11&periodKind=report", 400, "invalid-parameter"),
        ("period=2026&from=2026-01-01", 400, "invalid-parameter"),
        ("period=2026-12", 400, "invalid-parameter"),
        ("from=2026-12-01", 400, "invalid-parameter"),
        ("period=2026&periodKind=fiscal", 400, "invalid-parameter"),
        ("asOf=2026-11-02", 400, "invalid-parameter"),
        ("asOf=2026-11-31", 400, "invalid-parameter"),
        ("asOf=2026-11-01&at=2026-11-01T10:00:00%2B07:00", 400, "invalid-parameter"),
        ("asOf=2026-11-01&from=2026-11-02", 400, "invalid-parameter"),
        ("knownThen=perhaps", 400, "invalid-parameter"),
        ("subtree=true", 400, "invalid-parameter"),
        ("agency=H%2013", 400, "invalid-parameter"),
        ("min-position=0-zz", 400, "position-ahead"),
    ] {
        let (found, body) = ask(&format!("/api/v1/kpi?{query}"), &[Role::Officer]).await;
        let kind = format!("/problems/{kind}");
        assert_eq!((found, body["type"].as_str()), (status, Some(kind.as_str())), "{query}");
    }
    assert_eq!(ask("/api/v1/kpi", &[Role::System]).await.0, 403);
}

async fn printed(by: By, format: Format) -> String {
    let shop = two_dossiers().await;
    let table = shop.figures().await.ask(by, "2026-11-03 09:00").await;
    print(&table, &testing::catalogue(), format)
}

#[tokio::test]
async fn the_command_line_prints_a_table_for_people() {
    assert_snapshot!(printed(By::Channel, Format::Table).await, @r"
    Số liệu tính đến 2026-11-03 09:00
    Figures as of 2026-11-03 09:00
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    Kênh nộp             Tiếp nhận  Đã giải  Trước     Đúng   Quá   Đang xử lý  Đang xử lý  Giải quyết     Đúng hạn     Mức     Mức
    Channel               Received    quyết    hạn      hạn   hạn    trong hạn     quá hạn  đúng hạn %   (chỉ số) %  độ 3 %  độ 4 %
                                    Handled  Early  On time  Late  Open within     Overdue     Handled   On time in   Level   Level
                                                                          time               on time %  the index %     3 %     4 %
    ════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════
    Trực tiếp (counter)          1        1      0        1     0            0           0      100.00       100.00    0.00    0.00
    At the counter
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    Trực tuyến (online)          1        0      0        0     0            1           0           –       100.00       –       –
    Online
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    Tổng số                      2        1      0        1     0            1           0      100.00       100.00    0.00    0.00
    Total
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    ");
}

#[tokio::test]
async fn the_command_line_prints_csv_for_programs() {
    assert_snapshot!(printed(By::ReceivedAt, Format::Csv).await, @r"
    key,name_vi,name_en,received,handled,early,on_time,late,open_within_time,overdue,handled_on_time,on_time_in_index,level_3,level_4
    H13.131,Cơ quan mẫu,Cơ quan mẫu,2,1,0,1,0,1,0,100.00,100.00,0.00,0.00
    ,Tổng số,Total,2,1,0,1,0,1,0,100.00,100.00,0.00,0.00
    ");
}

#[tokio::test]
async fn json_on_the_command_line_is_the_answer_of_the_api() {
    let text = printed(By::Procedure, Format::Json).await;
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(body["groups"][0]["key"], "1.004873");
    assert_eq!(body["groups"][0]["name"]["vi"], "Thủ tục mẫu");
    assert_eq!(body["total"]["handledOnTime"], "100.00");
}

#[test]
fn every_format_has_a_word() {
    for (word, format) in [("table", Format::Table), ("json", Format::Json), ("csv", Format::Csv)] {
        assert_eq!(word.parse(), Ok(format));
    }
    assert!("xlsx".parse::<Format>().is_err());
}
