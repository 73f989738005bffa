//! What an officer has to do, as JSON, as a page and for a calendar program.

use axum::body::{Body, to_bytes};
use http::Request;
use icalendar::{Calendar, Component};
use motcua_api::token::PASS_ISSUER;
use motcua_domain::testing::{TAX, WARD, at, land_transfer, marital_status};
use motcua_domain::{DossierCode, Role};
use tower::ServiceExt;

use super::Office;
use super::desk::{Desk, text};

const OFFICER: (Role, &str) = (Role::Officer, WARD);

/// The ward works on one of which the officer is named, and has one that nobody is named for.
async fn two() -> (Office, [DossierCode; 2]) {
    let office = Office::open_at("2018-02-12 09:10").await;
    let named = office.receives(marital_status()).await;
    let other = office.receives(land_transfer()).await;
    let taken = office.does("2018-02-12 09:15", OFFICER, (&named, "take"), "{}").await;
    assert_eq!(taken.status, 200, "{}", taken.body);
    let head = (Role::AgencyHead, WARD);
    let body = r#"{ "officer": "account-1" }"#;
    let done = office.does("2018-02-12 09:20", head, (&named, "assignments"), body).await;
    assert_eq!(done.status, 200, "{}", done.body);
    // The lists have passed what was written.
    let last = *office.routing.dossiers.journal().last().borrow();
    office.routing.worklist.snapshot(Some(last)).await.unwrap();
    (office, [named, other])
}

/// `code urgency` of each item.
async fn urges(office: &Office, time: &str, query: &str) -> Vec<String> {
    office.clock.set(at(time));
    let path = format!("/api/v1/worklist/mine{query}");
    let reply = office.asks("GET", &path, OFFICER, &[], "").await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let items = reply.body["items"].as_array().unwrap().iter();
    let said = items.map(|item| {
        format!("{} {}", item["code"].as_str().unwrap(), item["urgency"].as_str().unwrap())
    });
    said.collect()
}

#[tokio::test]
async fn an_officer_sees_what_urges_of_what_was_assigned_and_of_the_agency_where_nobody_is_named() {
    let (office, [named, other]) = two().await;
    // The step of twelve hours is due at 15:15 of the next day: offices work from 7 to 11 and from 13 to 17.
    let expected = [
        ("2018-02-12 09:30", "due_in_three_days"),
        ("2018-02-12 15:30", "due_in_24_hours"),
        ("2018-02-13 15:30", "overdue"),
    ];
    for (time, urgency) in expected {
        assert_eq!(urges(&office, time, "").await, [format!("{named} {urgency}")], "{time}");
    }
    let all = urges(&office, "2018-03-20 15:00", "?whose=agency").await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.iter().any(|said| said.starts_with(other.as_str())), "{all:?}");
    let reply = office.asks("GET", "/api/v1/worklist/mine?whose=else", OFFICER, &[], "").await;
    assert_eq!(reply.status, 400);

    let ward = Desk { office: &office, agency: WARD, roles: &[Role::Officer] };
    let page = ward.looks("/worklist/mine").await;
    let said = text(&page.page);
    assert_eq!(page.status, 200);
    assert!(said.contains("Quá hạn (1)") && said.contains(named.as_str()), "{said}");
    assert!(!said.contains(other.as_str()) && !said.contains("Nguyễn"), "{said}");
    assert!(said.contains("không chuyển động"), "more than ten working days have gone: {said}");
    let tax = Desk { office: &office, agency: TAX, roles: &[Role::Officer] };
    assert!(!tax.looks("/worklist/mine?whose=agency").await.page.contains(named.as_str()));
}

/// What a program gets at the feed's address.
async fn fetches(office: &Office, pass: &str) -> (u16, String) {
    let path = format!("/worklist/calendar.ics?pass={pass}");
    let request = Request::get(path).body(Body::empty()).unwrap();
    let reply = office.router.clone().oneshot(request).await.unwrap();
    let status = reply.status().as_u16();
    let bytes = to_bytes(reply.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn a_calendar_program_gets_codes_procedures_and_moments_by_a_pass_and_by_nothing_else() {
    let (office, [named, other]) = two().await;
    let pass = office.signed_by(PASS_ISSUER, &[Role::Officer], WARD);
    let (status, feed) = fetches(&office, &pass).await;
    assert_eq!(status, 200);
    // Read by a parser that we did not write.
    let calendar: Calendar = feed.parse().unwrap();
    let events: Vec<_> = calendar.events().collect();
    assert_eq!(events.len(), 1, "{feed}");
    let value = |name: &str| events[0].property_value(name).unwrap_or_default().to_owned();
    assert_eq!(value("UID"), format!("{named}-0@motcua"));
    assert_eq!(value("SUMMARY"), format!("{named} Thủ tục mẫu"));
    assert_eq!(
        (value("DTSTART"), value("DTSTAMP")),
        ("20180213T081500Z".into(), "20180212T022000Z".into())
    );
    assert!(!feed.contains(other.as_str()) && !feed.contains("Nguyễn"), "{feed}");
    assert!(feed.lines().all(|line| line.len() <= 75), "RFC 5545, 3.1: {feed}");
    // The same dossier keeps its UID.
    office.clock.set(at("2018-02-12 15:00"));
    let pass = office.signed_by(PASS_ISSUER, &[Role::Officer], WARD);
    assert!(fetches(&office, &pass).await.1.contains(&format!("UID:{named}-0@motcua")));

    let token = office.signed(&[Role::Officer], WARD);
    assert_eq!(fetches(&office, &token).await.0, 401, "a token is no pass");
    assert_eq!(fetches(&office, "").await.0, 401);
    let administrator = office.signed_by(PASS_ISSUER, &[Role::Administrator], WARD);
    assert_eq!(fetches(&office, &administrator).await.0, 403);
    // Nor does a pass open what a token opens.
    let bearer = format!("Bearer {pass}");
    let request = Request::get("/api/v1/worklist").header("authorization", bearer);
    let request = request.body(Body::empty()).unwrap();
    assert_eq!(office.router.clone().oneshot(request).await.unwrap().status(), 401);
}
