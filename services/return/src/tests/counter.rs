//! What stands on the shelf, and what is handed over.

use http::StatusCode;
use motcua_domain::Role::{Officer, ReturnClerk};
use motcua_domain::catalogue::SignedFile;
use motcua_domain::dossier::{AtOnceLine, Command, Seal, ServeAtOnce};
use motcua_domain::rights::Right;
use motcua_domain::testing::{
    LAND, TAX, WARD, at, certified_copy, id, land_transfer, marital_status, receive,
};

use super::{Office, Reply};

fn give(to: &str) -> Command {
    Command::Give { to: id(to) }
}

fn seal(number: &str) -> Command {
    Command::Seal(Seal {
        number: number.to_owned(),
        day: None,
        document: None,
        file: SignedFile::default(),
    })
}

const FETCHED: &str = r#"{"way":"counter","to":"Nguyễn Văn Mẫu",
    "identity":{"kind":"citizenNumber","number":"000000000001"}}"#;

fn said(reply: &Reply) -> (u16, &str, &str) {
    let text = |value: &'static str| reply.body[value].as_str().unwrap_or_default();
    (reply.status.as_u16(), text("type"), text("code"))
}

#[tokio::test]
async fn a_result_comes_to_the_shelf_and_leaves_it_with_the_applicant() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let received = Command::Receive(Box::new(receive(land_transfer())));
    let done = office.decides("2018-02-12 09:10", WARD, Right::Receive, None, &received).await;
    let code = done.code.clone();
    let done = office.decides("2018-02-12 10:00", WARD, Right::Give, Some(done), &give(LAND)).await;
    let done =
        office.decides("2018-02-13 08:00", LAND, Right::Take, Some(done), &Command::Take).await;
    let done = office.decides("2018-02-13 09:00", LAND, Right::Give, Some(done), &give(TAX)).await;
    let done =
        office.decides("2018-02-13 10:00", TAX, Right::Take, Some(done), &Command::Take).await;
    let done = office.decides("2018-02-21 10:00", TAX, Right::Give, Some(done), &give(LAND)).await;
    let done =
        office.decides("2018-02-21 14:00", LAND, Right::Take, Some(done), &Command::Take).await;
    let sign = Command::Sign { document: None };
    let done = office.decides("2018-02-22 08:00", LAND, Right::Sign, Some(done), &sign).await;
    let sealed = seal("12/GCN");
    let done = office.decides("2018-02-22 09:00", LAND, Right::Seal, Some(done), &sealed).await;
    // Done, but elsewhere: nobody can fetch it here.
    assert_eq!(office.list(WARD, "shelf", "").await["items"], serde_json::json!([]));
    let early = office.returns("2018-02-22 09:30", (ReturnClerk, WARD), &code, FETCHED).await;
    assert_eq!(said(&early).0, 409, "{}", early.body);

    let done = office.decides("2018-02-22 10:00", LAND, Right::Give, Some(done), &give(WARD)).await;
    let shelf = office.list(WARD, "shelf", "").await;
    assert_eq!(shelf["items"][0]["onTheWay"], true);
    assert_eq!(shelf["items"][0]["since"], "2018-02-22T10:00:00+07:00");
    office.decides("2018-02-23 08:00", WARD, Right::Take, Some(done), &Command::Take).await;
    insta::assert_json_snapshot!(office.list(WARD, "shelf", "").await, @r#"
    {
      "items": [
        {
          "code": "H13.131-180212-0001",
          "procedure": "1.013831",
          "applicantName": "Nguyễn Văn Mẫu",
          "returnWay": "counter",
          "number": "12/GCN",
          "rejected": false,
          "doneAt": "2018-02-22T09:00:00+07:00",
          "since": "2018-02-23T08:00:00+07:00",
          "onTheWay": false,
          "holder": "H13.131"
        }
      ]
    }
    "#);
    assert_eq!(office.list(LAND, "shelf", "").await["items"], serde_json::json!([]));
    office.rebuilt_equals().await;

    let reply = office.returns("2018-02-26 08:00", (ReturnClerk, WARD), &code, FETCHED).await;
    assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &"returned".into()));
    assert_eq!(office.list(WARD, "shelf", "").await["items"], serde_json::json!([]));
    insta::assert_json_snapshot!(office.list(WARD, "returns", "").await, @r#"
    {
      "items": [
        {
          "code": "H13.131-180212-0001",
          "procedure": "1.013831",
          "applicantName": "Nguyễn Văn Mẫu",
          "at": "2018-02-26T08:00:00+07:00",
          "account": "account-1",
          "counter": null,
          "way": "counter",
          "number": "12/GCN",
          "rejected": false,
          "atOnce": false,
          "fetchedBy": "Nguyễn Văn Mẫu",
          "authorised": false
        }
      ]
    }
    "#);
    let other = office.list(WARD, "returns", "&day=2018-02-25").await;
    assert_eq!(other["items"], serde_json::json!([]));
    assert_eq!(office.list(LAND, "returns", "").await["items"], serde_json::json!([]));

    let again = office.returns("2018-02-26 08:10", (ReturnClerk, WARD), &code, FETCHED).await;
    assert_eq!(said(&again), (409, "/problems/refused", "already-returned"));
    office.rebuilt_equals().await;
}

#[tokio::test]
async fn a_rejection_waits_on_the_shelf_and_a_withdrawn_dossier_does_not() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let received = Command::Receive(Box::new(receive(marital_status())));
    let reject = Command::Reject {
        legal_ground: "Điều 1".to_owned(),
        reason: "không đủ điều kiện".to_owned(),
        document: None,
    };
    let withdraw = Command::Withdraw { reason: String::new() };
    for (right, ending) in [(Right::Reject, reject), (Right::Withdraw, withdraw)] {
        let now = "2026-11-30 08:00";
        let done = office.decides(now, WARD, Right::Receive, None, &received).await;
        let done = office.decides(now, WARD, Right::Take, Some(done), &Command::Take).await;
        office.decides("2026-11-30 09:00", WARD, right, Some(done), &ending).await;
    }
    let shelf = office.list(WARD, "shelf", "").await;
    assert_eq!(shelf["items"].as_array().unwrap().len(), 1);
    assert_eq!(shelf["items"][0]["rejected"], true);
    assert_eq!(shelf["items"][0]["number"], serde_json::Value::Null);
    office.rebuilt_equals().await;
}

#[tokio::test]
async fn what_was_served_at_once_stands_in_the_list_of_the_day_and_never_on_the_shelf() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let mut wanted = receive(certified_copy());
    wanted.papers.clear();
    let lines = vec![AtOnceLine { pages: 5, copies: 3 }];
    let serve = Command::ServeAtOnce(Box::new(ServeAtOnce { receive: wanted, lines }));
    for _ in 0..5 {
        office.decides("2026-11-30 08:00", WARD, Right::ServeAtOnce, None, &serve).await;
    }
    assert_eq!(office.list(WARD, "shelf", "").await["items"], serde_json::json!([]));
    let (mut seen, mut query) = (0, "&limit=2".to_owned());
    loop {
        let page = office.list(WARD, "returns", &query).await;
        let items = page["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item["atOnce"] == true));
        seen += items.len();
        let Some(next) = page["next"].as_str() else { break };
        query = format!("&limit=2&after={next}");
    }
    assert_eq!(seen, 5);
}

#[tokio::test]
async fn a_return_names_who_got_it_and_by_post_its_tracking_number() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let now = "2026-11-30 08:00";
    let received = Command::Receive(Box::new(receive(marital_status())));
    let done = office.decides(now, WARD, Right::Receive, None, &received).await;
    let code = done.code.clone();
    let done = office.decides(now, WARD, Right::Take, Some(done), &Command::Take).await;
    let sign = Command::Sign { document: None };
    let done = office.decides(now, WARD, Right::Sign, Some(done), &sign).await;
    office.decides(now, WARD, Right::Seal, Some(done), &seal("7/XN")).await;
    let clerk = (ReturnClerk, WARD);
    let cases = [
        (r#"{"way":"counter"}"#, 400, "to"),
        (r#"{"way":"pigeon","to":"Nguyễn Văn Mẫu"}"#, 400, "way"),
        (r#"{"way":"counter","to":" "}"#, 422, "to"),
        (r#"{"way":"post","to":"Nguyễn Văn Mẫu"}"#, 422, "tracking"),
        (r#"{"way":"online","to":"x","identity":{"kind":"none","number":"1"}}"#, 400, "identity"),
    ];
    for (body, status, field) in cases {
        let reply = office.returns(now, clerk, &code, body).await;
        let named = reply.body["errors"][0]["field"].as_str().unwrap_or_default().to_owned();
        assert!(reply.status == status && named.starts_with(field), "{body}: {}", reply.body);
    }
    let officer = office.returns(now, (Officer, WARD), &code, FETCHED).await;
    assert_eq!(said(&officer).0, 403);
    let stranger = office.returns(now, (ReturnClerk, TAX), &code, FETCHED).await;
    assert_eq!(said(&stranger).0, 404);
    assert_eq!(office.list(WARD, "shelf", "").await["items"][0]["number"], "7/XN");
    office.clock.set(at("2026-12-01 08:00"));
    let post = r#"{"way":"post","to":"Nguyễn Văn Mẫu","tracking":"EV000000001VN"}"#;
    let sent = office.returns("2026-12-01 08:00", clerk, &code, post).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    assert_eq!(office.list(WARD, "returns", "").await["items"][0]["way"], "post");
}
