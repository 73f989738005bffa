//! A land transfer over three agencies, as each worklist shows it.

use bytes::Bytes;
use http::StatusCode;
use motcua_domain::DossierCode;
use motcua_domain::Role::{AgencyHead, Officer, ReceptionClerk, RecordsClerk, SigningLeader};
use motcua_domain::catalogue::SignedFile;
use motcua_domain::dossier::{Command, Fetched, ReturnWay, Seal, SupplementFiles};
use motcua_domain::rights::Right;
use motcua_domain::testing::{LAND, TAX, WARD, at, land_transfer, marital_status};

use super::rows::rebuilt_equals;
use super::{Office, Reply};

fn went(reply: &Reply) {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(reply.body["version"], reply.version.unwrap());
}

#[tokio::test]
async fn a_dossier_stands_in_the_worklist_of_who_holds_it_and_of_whom_it_was_given_to() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let code = &office.receives(land_transfer()).await;
    assert_eq!(office.lines(WARD, "").await, ["received, 1, receive"]);
    assert_eq!(office.lines(LAND, "").await, [""; 0]);

    let to_land = format!(r#"{{"to":"{LAND}"}}"#);
    let clerk = (ReceptionClerk, WARD);
    went(&office.does("2018-02-12 10:00", clerk, (code, "hand-overs"), &to_land).await);
    let held = "received, 1, receive, stepEnded, offeredTo H13.107.1.1";
    assert_eq!(office.lines(WARD, "").await, [held]);
    assert_eq!(office.lines(LAND, "").await, ["received, 2, appraise, offered, from H13.131"]);

    let land = (Officer, LAND);
    went(&office.does("2018-02-13 08:00", land, (code, "take"), "").await);
    assert_eq!(office.lines(WARD, "").await, [""; 0]);
    assert_eq!(office.lines(LAND, "").await, ["in_progress, 2, appraise, from H13.131"]);
    insta::assert_json_snapshot!(office.worklist(LAND, "").await, @r#"
    {
      "items": [
        {
          "code": "H13.131-180212-0001",
          "procedure": "1.013831",
          "applicantName": "Nguyễn Văn Mẫu",
          "status": "in_progress",
          "offered": false,
          "since": "2018-02-13T08:00:00+07:00",
          "from": "H13.131",
          "offeredTo": null,
          "step": 2,
          "action": "appraise",
          "stepDueAt": "2018-02-22T17:00:00+07:00",
          "stepEnded": false,
          "firstDueAt": "2018-03-05T17:00:00+07:00",
          "dueAt": "2018-03-05T17:00:00+07:00",
          "standsSince": null,
          "overdue": false,
          "stepOverdue": false,
          "officer": null,
          "toSign": false
        }
      ]
    }
    "#);

    let done = r#"{"step":2,"note":"hồ sơ hợp lệ"}"#;
    went(&office.does("2018-02-22 16:00", land, (code, "steps"), done).await);
    let to_tax = format!(r#"{{"to":"{TAX}"}}"#);
    went(&office.does("2018-02-22 16:10", land, (code, "hand-overs"), &to_tax).await);
    let tax = (Officer, TAX);
    went(&office.does("2018-02-23 07:30", tax, (code, "take"), "{}").await);
    let duty = r#"{"lines":[{"feeLine":"registration_tax","amountVnd":5000000}],"notice":"TB-1"}"#;
    went(&office.does("2018-02-26 10:00", tax, (code, "duties"), duty).await);
    assert_eq!(
        office.lines(TAX, "").await,
        ["waiting_for_duty, 3, notify the duty, stepEnded, from H13.107.1.1"]
    );

    let paid = r#"{"amountVnd":5000000,"means":"national_platform"}"#;
    let reply = office.does("2018-03-01 15:00", tax, (code, "duty-payments"), paid).await;
    went(&reply);
    assert_eq!(reply.body["dueAt"], "2018-03-09T10:00:00+07:00");
    went(&office.does("2018-03-01 15:30", tax, (code, "hand-overs"), &to_land).await);
    went(&office.does("2018-03-02 08:00", land, (code, "take"), "{}").await);
    let sorry = r#"{"newDueAt":"2018-03-16T17:00:00+07:00","reason":"máy hỏng"}"#;
    went(&office.does("2018-03-05 09:00", (AgencyHead, LAND), (code, "apologies"), sorry).await);
    let list = office.worklist(LAND, "").await;
    assert_eq!(list["items"][0]["dueAt"], "2018-03-16T17:00:00+07:00");
    assert_eq!(list["items"][0]["firstDueAt"], "2018-03-09T10:00:00+07:00");

    went(&office.does("2018-03-06 09:00", land, (code, "steps"), r#"{"step":5}"#).await);
    assert_eq!(office.lines(LAND, "").await, ["in_progress, 6, sign, from H13.V101.1"]);
    let file = office.routing.documents.put(Bytes::from_static(b"%PDF-1.7 signed")).await.unwrap();
    let signed = format!(r#"{{"document":"{}"}}"#, file.id);
    let leader = (SigningLeader, LAND);
    went(&office.does("2018-03-06 10:00", leader, (code, "signature"), &signed).await);
    let (number, day) = ("12/GCN".to_owned(), None);
    let sealed = Command::Seal(Seal { number, day, document: None, file: SignedFile::default() });
    office.decides("2018-03-06 11:00", (Right::Seal, RecordsClerk, LAND), code, &sealed).await;
    assert_eq!(office.lines(LAND, "").await, ["done, 6, sign, stepEnded, from H13.V101.1"]);

    let to_ward = format!(r#"{{"to":"{WARD}"}}"#);
    went(&office.does("2018-03-06 14:00", land, (code, "hand-overs"), &to_ward).await);
    let reply = office.does("2018-03-07 07:10", clerk, (code, "take"), "{}").await;
    went(&reply);
    assert_eq!(office.lines(WARD, "").await, ["done, 0, return, from H13.107.1.1"]);
    assert_eq!(reply.body["endedAs"]["outcome"], "early");
    rebuilt_equals(&office).await;

    let fetched = Fetched { to: "Nguyễn Văn Mẫu".to_owned(), ..Fetched::default() };
    let way = ReturnWay::Counter;
    let returned = Command::Return { way, fetched };
    office
        .decides("2018-03-08 09:00", (Right::Return, ReceptionClerk, WARD), code, &returned)
        .await;
    assert_eq!(office.lines(WARD, "").await, [""; 0]);
    rebuilt_equals(&office).await;
}

#[tokio::test]
async fn while_the_clock_stands_nothing_becomes_overdue() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let code = &office.receives(marital_status()).await;
    let officer = (Officer, WARD);
    went(&office.does("2026-11-30 09:00", officer, (code, "take"), "{}").await);
    let missing = r#"{"papers":[{"paper":"p2","reason":"mờ"}],"legalGround":"Điều 1"}"#;
    let path = (code, "supplement-requests");
    went(&office.does("2026-11-30 10:00", officer, path, missing).await);
    office.clock.set(at("2026-12-20 10:00"));
    assert_eq!(office.lines(WARD, "&overdue=true").await, [""; 0]);
    assert_eq!(
        office.lines(WARD, "&overdue=false").await,
        ["waiting_for_supplement, 2, appraise, from H13.131"]
    );

    let files = SupplementFiles::default();
    let brought = Command::SupplementComplete { papers: Vec::new(), files };
    office
        .decides(
            "2026-12-21 08:00",
            (Right::SupplementComplete, ReceptionClerk, WARD),
            code,
            &brought,
        )
        .await;
    assert_eq!(office.lines(WARD, "&overdue=true").await, [""; 0]);
    office.clock.set(at("2027-01-20 08:00"));
    assert_eq!(
        office.lines(WARD, "&overdue=true").await,
        ["in_progress, 2, appraise, overdue, stepOverdue, from H13.131"]
    );
}

#[tokio::test]
async fn a_long_worklist_comes_in_pages_what_is_due_first_first() {
    let office = Office::open_at("2026-11-30 08:00").await;
    let mut codes = Vec::new();
    for minute in 0..7 {
        office.clock.set(at(&format!("2026-11-30 08:0{}", minute / 2)));
        codes.push(office.receives(marital_status()).await);
    }
    // One of them is given within the ward: it stays one line.
    let to_ward = format!(r#"{{"to":"{WARD}"}}"#);
    let clerk = (ReceptionClerk, WARD);
    went(&office.does("2026-11-30 08:10", clerk, (&codes[0], "hand-overs"), &to_ward).await);
    codes.rotate_left(1);
    let mut seen: Vec<DossierCode> = Vec::new();
    let mut query = "&limit=3".to_owned();
    loop {
        let page = office.worklist(WARD, &query).await;
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["code"].as_str().unwrap().parse().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        assert_eq!(items.len(), 3);
        query = format!("&limit=3&after={next}");
    }
    assert_eq!(seen, codes);
}
