//! What a counter does beside dossiers: it serves at once, looks through its day, guides.

use motcua_domain::catalogue::{PageStep, Procedure};

use super::*;

const COPIES: &str = "/reception/at-once/2.000815";

/// Certified copies at their price (Circular 226/2016/TT-BTC, article 4).
fn copies() -> Procedure {
    let mut procedure = motcua_domain::testing::certified_copy();
    procedure.sub_cases[0].fee_lines = vec![FeeLine {
        line: "copy_pages".to_owned(),
        basis: Basis::PerPage {
            steps: vec![PageStep { from_page: 1, vnd: 2000 }, PageStep { from_page: 3, vnd: 1000 }],
            cap_vnd: Some(200_000),
        },
        ..with_form().sub_cases[0].fee_lines[0].clone()
    }];
    procedure
}

async fn counter() -> Office {
    let mut catalogue = catalogue();
    catalogue.apply(&Event::ProcedurePublished(copies()));
    Office::open_with("2026-11-02 09:00", catalogue).await
}

#[tokio::test]
async fn certified_copies_are_served_in_one_visit_with_one_line_in_the_book_and_no_receipt() {
    let office = counter().await;
    let clerk = clerk(&office);
    let form = [
        ("_key", "k1"),
        ("applicant.name", "Nguyễn Văn Mẫu"),
        ("pages.1", "5"),
        ("copies.1", "3"),
        ("pages.2", "250"),
        ("copies.2", "1"),
    ];
    let served = clerk.sends(COPIES, &form).await;
    assert_eq!(served.status, 303, "{}", served.text());
    assert_eq!(served.location, format!("{COPIES}?done=H13.131-261102-0001"));
    assert_eq!(clerk.sends(COPIES, &form).await.location, served.location);
    let next = clerk.looks(&served.location).await;
    let text = next.text();
    for said in [
        "Đã giải quyết, thu: 221.000 đ",
        "3 bản, mỗi bản 5 trang: 21.000 đ",
        "1 bản, mỗi bản 250 trang: 200.000 đ",
        "số 1/TNHS",
        "số chứng thực 1",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    assert_eq!(next.value("applicant.name"), "", "the next person");
    assert_ne!(next.value("_key"), "k1");

    let wrong = clerk.sends(COPIES, &[("_key", "k2"), ("pages.1", "5"), ("copies.1", "3")]).await;
    assert_eq!((wrong.status, wrong.value("copies.1").as_str()), (422, "3"), "{}", wrong.text());
}

#[tokio::test]
async fn a_counter_sees_its_own_day() {
    let office = counter().await;
    let (reception, _) = &office.receptions[0];
    let command = Command::Receive(Box::new(receive(land_transfer())));
    let done = reception.dossiers.create(WARD, &ward(Right::Receive), &command).await.unwrap();
    let here = clerk(&office).looks_in_both("/reception/today").await;
    assert!(here.page.contains(done.code.as_str()) && here.text().contains("Nguyễn Văn Mẫu"));
    let other = clerk(&office).looks_in_both("/reception/today?day=01/11/2026&all=true").await;
    assert!(other.text().contains("0 hồ sơ"), "{}", other.text());
    assert_eq!(clerk(&office).looks("/reception/today?day=x").await.status, 400);
    assert!(clerk(&office).looks_in_both("/reception").await.text().contains("1.013831"), "often");
}

#[tokio::test]
async fn whoever_shows_a_receipt_learns_state_holder_and_date_and_nothing_else() {
    let office = counter().await;
    let (reception, _) = &office.receptions[0];
    let command = Command::Receive(Box::new(receive(land_transfer())));
    let done = reception.dossiers.create(WARD, &ward(Right::Receive), &command).await.unwrap();
    let anywhere = Person { agency: LAND, roles: &[Role::ReturnClerk], ..clerk(&office) };
    let small = done.code.as_str().to_lowercase();
    let shown = anywhere.looks(&format!("/guide?code=%20{small}")).await;
    let text = shown.text();
    let told = "Trạng thái Được tiếp nhận Đang giữ Cơ quan mẫu Hẹn trả 17:00 16/11/2026";
    assert!(text.contains(told), "{text}");
    for personal in ["Nguyễn", "Thủ tục mẫu", "1.013831", "/dossiers/"] {
        assert!(!shown.page.contains(personal), "{personal}");
    }
    for unknown in ["H13.131-261102-9999", "x", "slip:2026/1"] {
        let shown = anywhere.looks(&format!("/guide?code={unknown}")).await;
        assert_eq!(shown.status, 200);
        assert!(shown.text().contains("Không có hồ sơ nào mang mã này."), "{unknown}");
    }
}

#[tokio::test]
async fn anybody_who_knows_a_second_fact_sees_where_a_dossier_is_and_guessers_learn_nothing() {
    let office = counter().await;
    let (reception, _) = &office.receptions[0];
    let mut wanted = receive(land_transfer());
    wanted.request.applicant.phone = "0900 000 123".to_owned();
    let command = Command::Receive(Box::new(wanted));
    let done = reception.dossiers.create(WARD, &ward(Right::Receive), &command).await.unwrap();
    let code = done.code.as_str();
    let tracks = async |code: &str, fact: &str| {
        clerk(&office).sends("/track", &[("code", code), ("fact", fact)]).await
    };
    let shown = tracks(code, "0123").await;
    let text = shown.text();
    assert_eq!(shown.status, 200);
    assert!(text.contains("Trạng thái Được tiếp nhận Đang giữ Cơ quan mẫu"), "{text}");
    assert!(text.contains("Hẹn trả 17:00 16/11/2026"), "{text}");
    for personal in ["Nguyễn", "0900", "Thủ tục mẫu"] {
        assert!(!shown.page.contains(personal), "{personal}");
    }
    // A code that does not exist and a fact that is wrong: one answer, but for what was typed.
    let nowhere = "H13.131-261102-9999";
    let (wrong, unknown) = (tracks(code, "9999").await, tracks(nowhere, "9999").await);
    assert_eq!(wrong.page.replace(code, ""), unknown.page.replace(nowhere, ""));
    assert!(wrong.text().contains("không đúng"), "{}", wrong.text());
    for fact in ["", "123", "00123", "mẫu"] {
        assert!(tracks(code, fact).await.text().contains("không đúng"), "{fact}");
    }
    for _ in 0..5 {
        tracks(code, "0000").await;
        tracks(nowhere, "0000").await;
    }
    assert_eq!(tracks(code, "0123").await.status, 429, "even the right fact, for a while");
    office.clock.set(at("2026-11-02 09:16"));
    assert_eq!(tracks(code, "0123").await.status, 200);
    assert!(tracks(code, "0123").await.text().contains("Được tiếp nhận"));
}
