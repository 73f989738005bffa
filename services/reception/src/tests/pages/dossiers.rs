//! A dossier's page, and what is done from it.

use motcua_domain::dossier::{Command, FeeWanted, Receive};
use motcua_domain::testing::TAX;

use super::*;

/// A dossier that the ward received and gave to the land office's branch.
async fn given_away(office: &Office) -> String {
    let (reception, _) = &office.receptions[0];
    let command = Command::Receive(Box::new(receive(land_transfer())));
    let done = reception.dossiers.create(WARD, &ward(Right::Receive), &command).await.unwrap();
    office.clock.set(at("2026-11-02 15:00"));
    let act = Act { seen: Some(done.version()), ..ward(Right::Give) };
    let give = Command::Give { to: id(LAND) };
    reception.dossiers.execute(&done.code, &act, &give).await.unwrap();
    done.code.to_string()
}

#[tokio::test]
async fn a_dossiers_page_says_where_it_is_when_it_is_due_and_why() {
    let office = office().await;
    let code = given_away(&office).await;
    office.clock.set(at("2026-11-20 09:00"));
    let shown = clerk(&office).looks(&format!("/dossiers/{code}")).await;
    let text = shown.text();
    assert_eq!(shown.status, 200, "{text}");
    for said in [
        "Trạng thái Được tiếp nhận",
        "Đang giữ Cơ quan mẫu đã giao cho Cơ quan mẫu, chờ nhận",
        "Hẹn trả 17:00 16/11/2026 Quá hạn",
        "Người yêu cầu Nguyễn Văn Mẫu",
        "quá hạn 3 ngày 2 giờ làm việc",
        "10 ngày làm việc, tính từ 09:00 02/11/2026.",
        "ngày tiếp nhận, không tính",
        "Giấy tờ mẫu 1 Bản chính: 1 · Bản sao: 0 đang giữ bản chính",
        "15:00 02/11/2026 Giao Cơ quan mẫu → Cơ quan mẫu",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    assert!(shown.page.contains("class=\"strip\"") && !shown.page.contains("style="));
    let stranger = Person { agency: TAX, roles: &[Role::Officer], ..clerk(&office) };
    assert_eq!(stranger.looks(&format!("/dossiers/{code}")).await.status, 404);
}

#[tokio::test]
async fn the_forms_of_a_dossier_are_printed_from_its_page_for_those_who_see_it() {
    let office = office().await;
    let code = given_away(&office).await;
    let page = clerk(&office).looks(&format!("/dossiers/{code}")).await.page;
    let receipt = format!("/dossiers/{code}/forms/receipt?number=1");
    let sheet = format!("/dossiers/{code}/forms/control-sheet?number=1");
    for path in [&receipt, &sheet] {
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
        let printed = clerk(&office).looks(path).await;
        assert_eq!((printed.status, &printed.page[..8]), (200, "%PDF-1.7"));
        assert!(printed.page.contains(&format!("{code} (1)")), "its title names the dossier");
    }
    // The same from the log alone, with the other tables, at another time.
    office.clock.set(at("2026-11-20 09:00"));
    clerk(&office).looks_in_both(&format!("{receipt}&paper=80mm")).await;
    for (path, status) in [
        (format!("{receipt}&paper=a3"), 400),
        (format!("/dossiers/{code}/forms/receipt?number=2"), 404),
        (format!("/dossiers/{code}/forms/book"), 404),
    ] {
        assert_eq!(clerk(&office).looks(&path).await.status, status, "{path}");
    }
    let stranger = Person { agency: TAX, roles: &[Role::Officer], ..clerk(&office) };
    assert_eq!(stranger.looks(&receipt).await.status, 404);
}

#[tokio::test]
async fn the_second_of_two_clerks_is_told_what_the_first_has_changed_and_loses_nothing() {
    let office = office().await;
    let code = given_away(&office).await;
    let path = format!("/dossiers/{code}/correct");
    let seen = clerk(&office).looks(&path).await.value("_seen");
    let sends = |value: &'static str, key: &'static str, seen: &str| {
        let form = [
            ("_key", key.to_owned()),
            ("_seen", seen.to_owned()),
            ("entry", "applicantName".to_owned()),
            ("value", value.to_owned()),
            ("reason", "gõ nhầm".to_owned()),
        ];
        let (office, path) = (&office, &path);
        async move {
            let form: Vec<_> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
            clerk(office).sends(path, &form).await
        }
    };
    let first = sends("Nguyễn Văn Mẫu Một", "k1", &seen).await;
    assert_eq!((first.status, first.location), (303, format!("/dossiers/{code}")));
    let second = sends("Nguyễn Văn Mẫu Hai", "k2", &seen).await;
    let text = second.text();
    assert_eq!(second.status, 412, "{text}");
    let told = "Lúc 15:00 02/11/2026, tài khoản account-1 (Cơ quan mẫu): Đính chính.";
    assert!(text.contains(told), "{text}");
    assert!(text.contains("Họ và tên: Nguyễn Văn Mẫu Một"), "what stands now: {text}");
    assert_eq!(second.value("value"), "Nguyễn Văn Mẫu Hai");
    let again = sends("Nguyễn Văn Mẫu Hai", "k2", &second.value("_seen")).await;
    assert_eq!(again.status, 303, "who has seen it can");
}

#[tokio::test]
async fn what_is_due_is_taken_at_the_counter_once() {
    let office = office().await;
    let (reception, _) = &office.receptions[0];
    let two = FeeWanted { line: "extract".to_owned(), pages: 0, count: 2, relief: None };
    let wanted = Receive { fees: vec![two], ..receive(with_form()) };
    let command = Command::Receive(Box::new(wanted));
    let done = reception.dossiers.create(WARD, &ward(Right::Receive), &command).await.unwrap();
    let path = format!("/dossiers/{}/fees", done.code);
    let page = clerk(&office).looks(&format!("/dossiers/{}", done.code)).await;
    assert!(page.page.contains(&format!("href=\"{path}\"")), "the dossier's page leads there");
    let owed = clerk(&office).looks(&format!("{path}?to=/return/{}", done.code)).await;
    let text = owed.text();
    assert!(text.contains("Còn phải nộp: 16.000 đồng."), "{text}");
    let (key, seen) = (owed.value("_key"), owed.value("_seen"));
    let back = format!("/return/{}", done.code);
    let pays = |amount: &'static str, means: &'static str| {
        let form = [
            ("_key", key.clone()),
            ("_seen", seen.clone()),
            ("number", "1".to_owned()),
            ("amount", amount.to_owned()),
            ("means", means.to_owned()),
            ("series", String::new()),
            ("receipt", String::new()),
            ("to", back.clone()),
        ];
        let (office, path) = (&office, &path);
        async move {
            let form: Vec<_> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
            clerk(office).sends(path, &form).await
        }
    };
    let less = pays("15.000", "cash").await;
    assert_eq!(less.status, 409, "{}", less.text());
    assert_eq!(pays("nhiều", "cash").await.status, 400);
    let first = pays("16.000", "vietqr").await;
    assert_eq!((first.status, &first.location), (303, &back), "{}", first.text());
    let again = pays("16.000", "vietqr").await;
    assert_eq!(again.status, 303, "a button that is pressed twice");
    let paid = clerk(&office).looks(&path).await.text();
    assert!(paid.contains("Còn phải nộp: 0 đồng.") && paid.contains("đã nộp"), "{paid}");
    let officer = Person { roles: &[Role::Officer], ..clerk(&office) };
    assert_eq!(officer.looks(&path).await.status, 403, "who takes no money sees no form for it");
}
