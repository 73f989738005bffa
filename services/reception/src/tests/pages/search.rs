//! The page of search, and the same over the API.

use motcua_domain::dossier::{
    Command, CorrectedEntry, Correction, Party, Receive, Request as Said,
};
use motcua_domain::testing::TAX;

use super::*;

async fn receives(office: &Office, name: &str) -> String {
    let (reception, _) = &office.receptions[0];
    let applicant = Party { name: name.to_owned(), ..Party::default() };
    let request = Said { applicant, ..Said::default() };
    let command = Command::Receive(Box::new(Receive { request, ..receive(land_transfer()) }));
    let act = ward(Right::Receive);
    reception.dossiers.create(WARD, &act, &command).await.unwrap().code.to_string()
}

#[tokio::test]
async fn a_clerk_finds_a_dossier_by_a_name_without_marks_and_with_a_wrong_letter() {
    let office = office().await;
    let code = receives(&office, "Trần Thị Nguyệt").await;
    let other = receives(&office, "Lê Văn Tám").await;
    let empty = clerk(&office).looks("/search").await;
    assert_eq!(empty.status, 200);
    assert!(!empty.text().contains("Không có hồ sơ nào"), "nothing was asked");
    for typed in ["nguyet+tran", "nguyex+tran", "thi+nguy", code.as_str()] {
        let shown = clerk(&office).looks_in_both(&format!("/search?q={typed}")).await;
        let text = shown.text();
        assert_eq!(shown.status, 200, "{text}");
        assert!(text.contains(&format!("Trần Thị Nguyệt {code}")), "{typed}: {text}");
        assert!(text.contains("Hẹn trả 17:00 16/11/2026 · Được tiếp nhận"), "{text}");
        assert!(!text.contains(&other), "{text}");
    }
    let similar = clerk(&office).looks("/search?q=nguyex+tran").await.text();
    assert!(similar.contains("Gần giống"), "{similar}");
    for agency in [TAX, LAND] {
        let stranger = Person { agency, roles: &[Role::Officer], ..clerk(&office) };
        let text = stranger.looks_in_both("/search?q=nguyet+tran").await.text();
        // The branch of the land office decides it.
        assert_eq!(text.contains(&code), agency == LAND, "{text}");
        assert_eq!(text.contains("Không có hồ sơ nào phù hợp"), agency == TAX, "{text}");
    }
    let controller = Person { roles: &[Role::Controller], ..clerk(&office) };
    assert_eq!(controller.looks("/search?q=tran").await.status, 403);
}

#[tokio::test]
async fn what_is_no_question_is_told_with_what_was_typed() {
    let office = office().await;
    for (typed, said) in [
        ("", "Phải gõ nội dung cần tìm."),
        ("x", "Tên phải có ít nhất 2 chữ cái."),
        ("12", "Số phải có ít nhất 4 chữ số."),
        ("a+b+c+d+e+f+g+h+i", "Tối đa 8 từ."),
    ] {
        let shown = clerk(&office).looks(&format!("/search?q={typed}")).await;
        assert_eq!(shown.status, 400, "{typed}");
        assert!(shown.text().contains(said), "{typed}: {}", shown.text());
        assert_eq!(shown.value("q"), typed.replace('+', " "));
    }
    let (status, body) = asks(&office, "/api/v1/search?q=x").await;
    assert_eq!((status, &body["errors"][0]["field"]), (400, &json!("q")), "{body}");
    assert_eq!(body["errors"][0]["rule"], "2-letters-or-more");
    assert_eq!(asks(&office, "/api/v1/search").await.0, 400);
    assert_eq!(asks(&office, "/api/v1/search?q=tran&after=AAAA").await.0, 400);
}

#[tokio::test]
async fn a_page_goes_on_where_the_one_before_ended() {
    let office = office().await;
    let mut codes = Vec::new();
    for _ in 0..22 {
        codes.insert(0, receives(&office, "Trần Thị Nguyệt").await);
    }
    let first = clerk(&office).looks_in_both("/search?q=Trần%20Thị%20Nguyệt").await;
    let listed = |page: &str| {
        let found: Vec<String> =
            codes.iter().filter(|code| page.contains(&format!("{code}\""))).cloned().collect();
        found
    };
    assert_eq!(listed(&first.page), codes[..20]);
    let (_, next) = first.page.split_once("href=\"/search?").expect("there is more");
    let next = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    let second = clerk(&office).looks_in_both(&format!("/search?{next}")).await;
    assert_eq!(listed(&second.page), codes[20..]);
    let (_, body) = asks(&office, "/api/v1/search?q=nguyet&limit=5").await;
    let items = body["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["code"]), (5, &json!(codes[0])));
    assert_eq!(items[0]["applicantName"], "Trần Thị Nguyệt");
    assert_eq!((&items[0]["fit"], &items[0]["overdue"]), (&json!("whole"), &json!(false)));
}

#[tokio::test]
async fn who_was_corrected_or_erased_is_not_found_by_the_old_name() {
    let office = office().await;
    let code = receives(&office, "Trần Thị Nguyệt").await;
    let (reception, _) = &office.receptions[0];
    let correction =
        Correction { value: "Trần Thị Hoa".to_owned(), reason: "gõ nhầm".to_owned() };
    let entry = CorrectedEntry::ApplicantName;
    let act = ward(Right::Correct);
    let act = Act { seen: Some(motcua_eventlog::Version(1)), ..act };
    let command = Command::Correct { entry, correction };
    reception.dossiers.execute(&code.parse().unwrap(), &act, &command).await.unwrap();
    let clerk = clerk(&office);
    assert!(!clerk.looks_in_both("/search?q=tran+nguyet").await.text().contains(&code));
    assert!(clerk.looks_in_both("/search?q=tran+hoa").await.text().contains(&code));
    let history = reception.dossiers.history(&code.parse().unwrap()).await.unwrap();
    let keys = reception.dossiers.journal().keys();
    keys.erase(history[0].data_key.unwrap()).await.unwrap();
    // What was read before is kept in memory: another process has not read it.
    let (log, clock) = (reception.dossiers.journal().log().clone(), office.clock.clone());
    let journal = Journal::open(log, keys.clone(), clock).await.unwrap();
    let (_, published) = watch::channel(reception.dossiers.catalogue());
    let (dossiers, slips) = (Dossiers::new(journal.clone(), published), Slips::new(journal));
    let other = Reception { dossiers, slips, ..reception.clone() };
    let asker =
        motcua_api::Asker { actor: actor(WARD, &[Role::ReceptionClerk]), right: Right::SeeDossier };
    for (typed, count) in [("tran hoa", 0), (code.as_str(), 1)] {
        let question = Question::read(typed).unwrap();
        let paging = motcua_api::Paging { limit: 5, after: None };
        let (_, page) = other.search(&question, &asker, &paging, None).await.unwrap();
        assert_eq!(page.items.len(), count, "{typed}");
        assert!(page.items.iter().all(|found| found.applicant_name.is_none()));
    }
}

/// What the API says.
async fn asks(office: &Office, path: &str) -> (u16, Value) {
    let (reception, router) = &office.receptions[0];
    let last = PositionToken(*reception.dossiers.journal().last().borrow());
    let mark = if path.contains('?') { '&' } else { '?' };
    let request = Request::builder()
        .uri(format!("{path}{mark}min-position={last}"))
        .header("authorization", office.token())
        .body(Body::empty())
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap())
}
