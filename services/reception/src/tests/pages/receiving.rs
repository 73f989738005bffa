//! A clerk takes a dossier in.

use super::*;

const FORM: &str = "/reception/new/1.004873";

/// What a clerk types for one applicant.
fn typed<'a>(key: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut typed = vec![
        ("_key", key),
        ("applicant.identity", "000000000001"),
        ("applicant.name", "Nguyễn Văn Mẫu"),
        ("applicantKind", "person"),
        ("returnWay", "counter"),
        ("paper", "p1"),
        ("originals.p1", "1"),
        ("paper", "p2"),
        ("copies.p2", "2"),
    ];
    typed.extend(more);
    typed
}

#[tokio::test]
async fn a_procedure_is_found_and_the_form_says_what_to_bring_and_when_it_is_due() {
    let office = office().await;
    let clerk = clerk(&office);
    let found = clerk.looks("/reception?q=hon%20nhan").await;
    assert_eq!(found.status, 200);
    assert!(found.page.contains("href=\"/reception/new/1.004873\""), "{}", found.page);
    let whole = clerk.looks("/reception?q=1.004873").await;
    assert_eq!((whole.status, whole.location.as_str()), (303, FORM));

    let form = clerk.looks(FORM).await;
    let text = form.text();
    assert_eq!(form.status, 200);
    for said in [
        "Nhận bây giờ, hẹn trả 17:00 05/11/2026",
        "Vì sao: 3 ngày làm việc",
        "– 02/11/2026 ngày tiếp nhận, không tính",
        "Giấy tờ mẫu 1 * giữ bản chính",
        "8.000 đ mỗi bản",
        "Mục đích *",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    assert_eq!(form.value("originals.p1"), "1");
    assert!(!form.page.contains("style="), "the policy forbids styles in a page");
}

#[tokio::test]
async fn what_was_typed_is_received_and_the_receipt_says_it() {
    let office = office().await;
    let clerk = clerk(&office);
    let more = [("count.extract", "3"), ("form/purpose", "kết hôn"), ("form/born", "02/01/1990")];
    let done = clerk.sends(FORM, &typed("k1", &more)).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(done.location, "/dossiers/H13.131-261102-0001/receipt");
    let again = clerk.sends(FORM, &typed("k1", &more)).await;
    assert_eq!(again.location, done.location, "a button that is pressed twice works once");

    let receipt = clerk.looks_in_both(&done.location).await;
    let text = receipt.text();
    for said in [
        "Số: 1/TNHS",
        "Mã hồ sơ: H13.131-261102-0001",
        "Nguyễn Văn Mẫu",
        "Giấy tờ mẫu 1; 1 bản chính",
        "Giấy tờ mẫu 2; 2 bản sao",
        "hồ sơ: 17 giờ 00 phút, ngày 05 tháng 11 năm 2026",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    assert!(receipt.page.contains("class=\"qr\""));

    let (reception, _) = &office.receptions[0];
    let code = "H13.131-261102-0001".parse().unwrap();
    let loaded = reception.dossiers.load(&code, motcua_eventlog::Position::START).await.unwrap();
    assert_eq!(loaded.dossier.outstanding_vnd(), 24_000);
    let history = reception.dossiers.history(&code).await.unwrap();
    let request = crate::dossier_view::as_corrected(&history).unwrap();
    assert_eq!(request.form, r#"{"purpose":"kết hôn","born":"1990-01-02"}"#);
}

#[tokio::test]
async fn what_is_wrong_is_named_at_its_field_and_nothing_that_was_typed_is_lost() {
    let office = office().await;
    let clerk = clerk(&office);
    let more = [("form/children", "21"), ("applicant.phone", "0900000001"), ("note", "chờ")];
    let refused = clerk.sends(FORM, &typed("k2", &more)).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("Tờ khai chưa đúng quy định của thủ tục."), "{text}");
    assert!(text.contains("Số con Quá lớn."), "{text}");
    assert!(text.contains("Phải điền."), "{text}");
    for (field, value) in [
        ("form/children", "21"),
        ("applicant.phone", "0900000001"),
        ("applicant.name", "Nguyễn Văn Mẫu"),
        ("copies.p2", "2"),
        ("note", "chờ"),
        ("_key", "k2"),
    ] {
        assert_eq!(refused.value(field), value, "{field}");
    }
    assert!(refused.page.contains("value=\"p1\" checked"));

    let form: Vec<_> = typed("k2", &[]).into_iter().filter(|f| *f != ("paper", "p2")).collect();
    let refused = clerk.sends(FORM, &form).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("Giấy tờ mẫu 2 * Còn thiếu giấy tờ này."),
        "{}",
        refused.text()
    );
    let done = clerk.sends(FORM, &typed("k2", &[])).await;
    assert_eq!(done.status, 303, "what was refused used no key up");
}

#[tokio::test]
async fn a_receipt_is_for_those_whom_the_dossier_concerns() {
    let office = office().await;
    let done = clerk(&office).sends(FORM, &typed("k3", &[])).await;
    let stranger = Person { agency: LAND, roles: &[Role::Officer], ..clerk(&office) };
    assert_eq!(stranger.looks(&done.location).await.status, 404);
    assert_eq!(stranger.looks("/reception").await.status, 403);
}

#[tokio::test]
async fn a_card_that_is_scanned_into_any_field_fills_in_who_it_is() {
    let office = office().await;
    let clerk = clerk(&office);
    let card = "000000000009|000000009|Trần Thị Mẫu|02011990|Nữ|Ấp Mẫu, Cần Thơ|01052021";
    for field in ["applicant.identity", "applicant.address", "note"] {
        let shown = clerk.sends(FORM, &[("_key", "k4"), (field, card), ("paper", "p1")]).await;
        assert_eq!(shown.status, 200);
        for (field, value) in [
            ("applicant.identity", "000000000009"),
            ("applicant.formerIdentity", "000000009"),
            ("applicant.name", "Trần Thị Mẫu"),
            ("applicant.address", "Ấp Mẫu, Cần Thơ"),
            ("applicant.issuedOn", "2021-05-01"),
            ("note", ""),
            ("_key", "k4"),
        ] {
            assert_eq!(shown.value(field), value, "{field}");
        }
        assert!(shown.page.contains("value=\"p1\" checked"), "what was ticked stays");
    }
    let mangled = card.replace("Trần Thị Mẫu", "Jamé Mẫu");
    let shown = clerk.sends(FORM, &[("applicant.identity", &mangled)]).await;
    assert!(shown.text().contains("Tắt bộ gõ"), "{}", shown.text());
    assert_eq!(shown.value("applicant.name"), "", "a mangled name is not taken");
    assert_eq!(shown.value("applicant.identity"), "000000000009");
    let off = [("applicant.identity", mangled.as_str()), ("methodOff", "yes")];
    assert_eq!(clerk.sends(FORM, &off).await.value("applicant.name"), "Jamé Mẫu");
}

#[tokio::test]
async fn what_somebody_said_before_is_filled_in_for_those_who_may_see_it() {
    let office = office().await;
    let more = [("applicant.phone", "0900000001"), ("form/purpose", "x")];
    let done = clerk(&office).sends(FORM, &typed("k5", &more)).await;
    assert_eq!(done.status, 303);
    let look = [("applicant.identity", "000 000 000 001"), ("look", "1")];
    let shown = clerk(&office).sends(FORM, &look).await;
    assert_eq!((shown.status, shown.value("applicant.name").as_str()), (200, "Nguyễn Văn Mẫu"));
    assert_eq!(shown.value("applicant.phone"), "0900000001");
    assert!(shown.text().contains("H13.131-261102-0001"), "the open dossier is told");
    // What the clerk has typed stays.
    let typed = [look[0], look[1], ("applicant.phone", "0900000002")];
    assert_eq!(clerk(&office).sends(FORM, &typed).await.value("applicant.phone"), "0900000002");

    let elsewhere = Person { agency: LAND, ..clerk(&office) };
    let shown = elsewhere.sends(FORM, &look).await;
    assert_eq!((shown.status, shown.value("applicant.name").as_str()), (200, ""));
}
