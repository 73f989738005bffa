//! The pages: the list with its parts and filters, and the forms that the rules let through.

use std::path::Path;

use motcua_domain::Role;
use motcua_domain::rights::Right;
use motcua_domain::testing::{LAND, TAX, WARD, land_transfer, marital_status};
use motcua_pages::Words;

use super::Office;
use super::desk::{Desk, form, text};
use crate::pages::{TEXTS, act_words};

const EVERYTHING: &[Role] = &Role::ALL;

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    let made = ["act-", "field-", "means-", "found-", "tab-", "officer-", "verdict-", "whose-"];
    motcua_pages::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &made).unwrap();
    let words = Words::new(&TEXTS, motcua_api::Language::Vietnamese);
    for id in act_words().map(|word| format!("act-{word}")) {
        assert_ne!(words.say(&id), id, "{id} is missing");
    }
}

#[tokio::test]
async fn the_list_shows_what_is_held_and_what_is_offered_with_counts_and_filters() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let land = office.receives(land_transfer()).await;
    let ward = office.receives(marital_status()).await;
    let clerk = Desk { office: &office, agency: WARD, roles: EVERYTHING };
    let given = clerk.looks(&format!("/worklist/{land}")).await;
    let sent = clerk.sends(&given, &format!("/worklist/{land}/give"), &[("to", LAND)]).await;
    assert_eq!((sent.status, sent.location), (303, format!("/worklist/{land}")));

    let shown = clerk.looks("/worklist").await;
    let said = text(&shown.page);
    assert!(said.contains("Chờ nhận 0 Đang giữ 2 Chờ người dân 0"), "{said}");
    assert!(said.contains("đã giao Cơ quan mẫu, chưa nhận"), "{said}");
    let at_land = Desk { office: &office, agency: LAND, roles: EVERYTHING };
    let said = text(&at_land.looks("/worklist?show=offered").await.page);
    assert!(said.contains("Chờ nhận 1 Đang giữ 0"), "{said}");
    assert!(said.contains(land.as_str()) && said.contains("Được giao, chờ nhận"), "{said}");

    let has = async |query: &str| {
        let page = clerk.looks(&format!("/worklist?{query}")).await.page;
        [&land, &ward].map(|code| page.contains(&format!("href=\"/worklist/{code}\"")))
    };
    assert_eq!(has("procedure=1.004873").await, [false, true]);
    assert_eq!(has("text=0001").await, [true, false]);
    assert_eq!(has("text=%25").await, [true, true]);
    assert_eq!(has("officer=me").await, [false, false]);
    assert_eq!(has("officer=nobody").await, [true, true]);
    assert_eq!(has("show=overdue").await, [false, false]);
    assert_eq!(has("show=soon").await, [false, true]);
    office.clock.set(motcua_domain::testing::at("2018-03-20 09:00"));
    assert_eq!(has("show=overdue").await, [true, true]);
    let page = clerk.looks("/worklist").await.page;
    assert!(
        page.contains("class=\"state overdue\"") && text(&page).contains("Quá hạn 2"),
        "{page}"
    );
    let page = clerk.looks("/worklist?limit=1").await.page;
    let next = page.split("class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let next = clerk.looks(&next.replace("&amp;", "&").replace("&#38;", "&")).await.page;
    let on = |page: &str| [&land, &ward].map(|code| page.contains(&format!("/worklist/{code}\"")));
    let (first, second) = (on(&page), on(&next));
    assert!(first != second && first != [true, true], "{first:?} {second:?}");
}

#[tokio::test]
async fn a_dossiers_page_offers_what_the_rules_would_let_through_and_nothing_else() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let code = office.receives(land_transfer()).await;
    let offers = |page: &str| {
        let all =
            act_words().filter(|word| form(page, &format!("/worklist/{code}/{word}")).is_some());
        all.collect::<Vec<_>>().join(" ")
    };
    let path = format!("/worklist/{code}");
    let ward = Desk { office: &office, agency: WARD, roles: EVERYTHING };
    let land = Desk { office: &office, agency: LAND, roles: EVERYTHING };
    let shown = ward.looks(&path).await;
    assert_eq!(offers(&shown.page), "give stop");
    let tax = Desk { office: &office, agency: TAX, roles: EVERYTHING };
    assert_eq!(tax.looks(&path).await.status, 404);
    assert_eq!(offers(&land.looks(&path).await.page), "");
    ward.sends(&shown, &format!("{path}/give"), &[("to", LAND)]).await;
    assert_eq!(offers(&ward.looks(&path).await.page), "stop");
    let shown = land.looks(&path).await;
    assert_eq!(offers(&shown.page), "take decline");
    land.sends(&shown, &format!("{path}/take"), &[]).await;
    let shown = land.looks(&path).await;
    let said = offers(&shown.page);
    assert_eq!(
        said,
        "step-done submit give draft supplement duty consult apology apology-letter pause reject stop"
    );
    // What the state would allow and another rule does not is told with the rule.
    assert!(
        text(&shown.page).contains("Ký duyệt Còn bước của cơ quan khác"),
        "{}",
        text(&shown.page)
    );
    // An officer alone has the officer's forms.
    let officer = Desk { roles: &[Role::Officer], ..land };
    let said = offers(&officer.looks(&path).await.page);
    assert_eq!(said, "step-done submit give draft supplement duty consult");
}

#[tokio::test]
async fn what_is_refused_is_said_above_the_form_and_nothing_typed_is_lost() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let code = office.receives(marital_status()).await;
    let path = format!("/worklist/{code}");
    let ward = Desk { office: &office, agency: WARD, roles: EVERYTHING };
    let old = ward.looks(&path).await;
    ward.sends(&old, &format!("{path}/take"), &[]).await;
    let seen = ward.looks(&path).await;
    let action = format!("{path}/pause");
    let typed = [("legal_ground", "Điều 1"), ("reason", "")];
    let refused = ward.sends(&seen, &action, &typed).await;
    assert_eq!(refused.status, 422);
    let shown = form(&refused.page, &action).unwrap();
    assert!(shown.contains("role=\"alert\"") && shown.contains("value=\"Điều 1\""), "{shown}");
    // Somebody else was faster: told, and what was typed is there.
    let second = ward.looks(&path).await;
    ward.sends(&seen, &action, &[("legal_ground", "Điều 1"), ("reason", "chờ tòa")]).await;
    let typed = [("legal_ground", "Điều 2"), ("reason", "cũng chờ")];
    let refused = ward.sends(&second, &action, &typed).await;
    assert_eq!(refused.status, 412);
    assert!(refused.page.contains("cũng chờ") && refused.page.contains("role=\"alert\""));
    // A day that is none names its field.
    ward.sends(&ward.looks(&path).await, &format!("{path}/resume"), &[]).await;
    let seen = ward.looks(&path).await;
    let typed = [("new_day", "31/02/2018"), ("reason", "thiếu người")];
    let refused = ward.sends(&seen, &format!("{path}/apology"), &typed).await;
    assert_eq!(refused.status, 422);
    assert!(text(&refused.page).contains("Ngày phải ghi như 27/11/2026."));
    let typed = [("new_day", "20/03/2018"), ("reason", "thiếu người")];
    let done = ward.sends(&seen, &format!("{path}/apology"), &typed).await;
    assert_eq!(done.status, 303);
    assert!(text(&ward.looks(&path).await.page).contains("Hẹn trả lại 17:00 20/03/2018"));
}

#[tokio::test]
async fn many_are_taken_at_once_and_each_that_is_refused_says_why() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let ward = Desk { office: &office, agency: WARD, roles: EVERYTHING };
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(office.receives(land_transfer()).await);
    }
    let list = ward.looks("/worklist").await;
    let chosen: Vec<_> = codes.iter().map(|code| ("chosen", format!("{code}/1"))).collect();
    let chosen: Vec<_> = chosen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // Somebody acts on one of them meanwhile.
    let withdraw = motcua_domain::dossier::Command::Withdraw { reason: "đổi ý".to_owned() };
    let by = (Right::Withdraw, Role::ReceptionClerk, WARD);
    office.decides("2018-02-12 09:20", by, &codes[1], &withdraw).await;
    let list = super::desk::Shown {
        page: list.page.replace("action=\"/worklist/take\"", "action=\"/worklist/give\""),
        ..list
    };
    let given = ward.sends(&list, "/worklist/give", &chosen).await;
    assert_eq!(given.status, 200);
    let said = text(&given.page);
    assert!(said.contains("Không thực hiện được: 1") && said.contains("Đã thực hiện: 2"), "{said}");
    // The same form again is the same answer: nothing is given twice.
    let again = ward.sends(&list, "/worklist/give", &chosen).await;
    assert!(text(&again.page).contains("Đã thực hiện: 2"), "{}", text(&again.page));

    let land = Desk { office: &office, agency: LAND, roles: &[Role::Officer] };
    let list = land.looks("/worklist?show=offered&chosen=true").await;
    assert_eq!(list.page.matches(" checked").count(), 2);
    let taken = land.sends(&list, "/worklist/take", &chosen).await;
    let said = text(&taken.page);
    assert!(said.contains("Đã thực hiện: 2") && said.contains("Không thực hiện được: 1"), "{said}");
    let none = land.sends(&list, "/worklist/take", &[]).await;
    assert_eq!(none.status, 422);
    let nobodys = Desk { office: &office, agency: TAX, roles: &[Role::Officer] };
    let list = nobodys.looks("/worklist").await;
    assert!(text(&list.page).contains("Không có hồ sơ nào."));
}

#[tokio::test]
async fn a_leader_signs_off_and_sends_back_many_at_once() {
    let office = Office::open_at("2026-11-02 09:00").await;
    let ward = Desk { office: &office, agency: WARD, roles: &[Role::Officer] };
    let leader = Desk { roles: &[Role::SigningLeader], ..ward };
    let mut codes = Vec::new();
    for _ in 0..2 {
        let code = office.receives(marital_status()).await;
        let path = format!("/worklist/{code}");
        ward.sends(&ward.looks(&path).await, &format!("{path}/take"), &[]).await;
        let typed = [("note", "đủ điều kiện")];
        ward.sends(&ward.looks(&path).await, &format!("{path}/submit"), &typed).await;
        codes.push(code);
    }
    let said = text(&ward.looks("/worklist?show=to-sign").await.page);
    assert!(said.contains("Chờ ký 2") && said.contains("đã trình ký"), "{said}");
    assert_eq!(ward.looks("/sign").await.status, 403, "an officer signs nothing off");
    let seen = leader.looks("/sign").await;
    assert!(text(&seen.page).contains("Người trình ghi: đủ điều kiện"), "{}", text(&seen.page));
    let chosen = format!("{}/3", codes[0]);
    let typed = [("chosen", chosen.as_str()), ("reason", "sai tên")];
    let back = leader.sends(&seen, "/sign/send-back", &typed).await;
    assert!(text(&back.page).contains("Đã thực hiện: 1"), "{}", text(&back.page));
    let chosen = codes.iter().map(|code| format!("{code}/3")).collect::<Vec<_>>();
    let chosen: Vec<_> = chosen.iter().map(|chosen| ("chosen", chosen.as_str())).collect();
    // The button has the other address.
    let seen = leader.looks("/sign").await;
    let seen = super::desk::Shown {
        page: seen.page.replace("action=\"/sign/send-back\"", "action=\"/sign/sign-off\""),
        ..seen
    };
    let signed = leader.sends(&seen, "/sign/sign-off", &chosen).await;
    let said = text(&signed.page);
    assert!(said.contains("Không thực hiện được: 1") && said.contains("Đã thực hiện: 1"), "{said}");
    assert!(text(&leader.looks("/sign").await.page).contains("Không có dự thảo nào chờ ký."));
}

#[tokio::test]
async fn a_hand_over_list_has_a_code_that_brings_the_bundle_up_where_it_is_taken() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let ward = Desk { office: &office, agency: WARD, roles: EVERYTHING };
    let early = office.receives(land_transfer()).await;
    let path = format!("/worklist/{early}");
    ward.sends(&ward.looks(&path).await, &format!("{path}/give"), &[("to", LAND)]).await;
    office.clock.set(motcua_domain::testing::at("2018-02-12 10:00"));
    let codes = [office.receives(land_transfer()).await, office.receives(land_transfer()).await];
    for code in &codes {
        let path = format!("/worklist/{code}");
        ward.sends(&ward.looks(&path).await, &format!("{path}/give"), &[("to", LAND)]).await;
    }
    let list = format!("/worklist/bundle?code={}&code={}", codes[0], codes[1]);
    let printed = list.replace("bundle?", "bundle/print?");
    let page = ward.looks(&list).await.page;
    let said = text(&page);
    assert!(said.contains("gồm 2 hồ sơ") && said.contains("Nguyễn Văn Mẫu"), "{said}");
    let code =
        page.split("<figcaption class=\"small\">").nth(1).unwrap().split('<').next().unwrap();
    let land = Desk { office: &office, agency: LAND, roles: &[Role::Officer] };
    let scanned = land.looks(&format!("/worklist?text={code}")).await.page;
    let shown = |code| scanned.contains(&format!("href=\"/worklist/{code}\""));
    assert_eq!([&early, &codes[0], &codes[1]].map(shown), [false, true, true]);
    let paper = ward.looks(&printed).await;
    assert!(paper.status == 200 && paper.page.starts_with("%PDF-1.7"));
    assert!(paper.page.contains(&format!("Phiếu bàn giao hồ sơ {code}")), "its title has its code");
    for list in [list, printed] {
        assert_eq!(ward.looks(&format!("{list}&code=H13.131-180212-9999")).await.status, 404);
    }
}

#[tokio::test]
async fn a_page_that_is_open_is_told_when_the_list_of_its_agency_moves() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let code = office.receives(land_transfer()).await;
    let worklist = &office.routing.worklist;
    let written = async || {
        let last = *office.routing.dossiers.journal().last().borrow();
        worklist.snapshot(Some(last)).await.unwrap();
        last
    };
    let moved = |agency: &str| worklist.projection().moved(&motcua_domain::testing::id(agency));
    let received = written().await;
    assert_eq!((moved(WARD), moved(LAND)), (received, motcua_eventlog::Position::START));
    let ward = Desk { office: &office, agency: WARD, roles: EVERYTHING };
    let path = format!("/worklist/{code}");
    ward.sends(&ward.looks(&path).await, &format!("{path}/give"), &[("to", LAND)]).await;
    let given = written().await;
    assert_eq!(
        (moved(WARD), moved(LAND), moved(TAX)),
        (given, given, motcua_eventlog::Position::START)
    );
    // Who opens the address sees the list; a script gets an answer that goes on.
    let shown = ward.looks("/worklist/changes").await;
    assert!(text(&shown.page).contains("Đang giữ 1"), "{}", text(&shown.page));
}

#[tokio::test]
async fn who_was_slower_is_told_what_somebody_else_did_when() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let code = office.receives(marital_status()).await;
    let path = format!("/worklist/{code}");
    let ward = Desk { office: &office, agency: WARD, roles: EVERYTHING };
    ward.sends(&ward.looks(&path).await, &format!("{path}/take"), &[]).await;
    let seen = ward.looks(&path).await;
    let typed = [("legal_ground", "Điều 1"), ("reason", "chờ tòa")];
    ward.sends(&seen, &format!("{path}/pause"), &typed).await;
    let typed = [("legal_ground", "Điều 2"), ("reason", "thiếu căn cứ")];
    let refused = ward.sends(&seen, &format!("{path}/reject"), &typed).await;
    assert_eq!(refused.status, 412);
    let said = text(&refused.page);
    assert!(said.contains("Tạm dừng, lúc 09:10 12/02/2018, Cơ quan mẫu"), "{said}");
    assert!(refused.page.contains("thiếu căn cứ"));
}

#[tokio::test]
async fn a_draft_comes_as_a_file_of_its_form_and_an_empty_field_brings_none() {
    let office = Office::open_at("2026-11-02 09:00").await;
    let code = office.receives(marital_status()).await;
    let path = format!("/worklist/{code}");
    let ward = Desk { office: &office, agency: WARD, roles: &[Role::Officer] };
    ward.sends(&ward.looks(&path).await, &format!("{path}/take"), &[]).await;
    let seen = ward.looks(&path).await;
    let drafted = ward.uploads(&seen, &format!("{path}/draft"), b"%PDF-1.7 m").await;
    assert_eq!((drafted.status, drafted.location), (303, path.clone()));
    let seen = ward.looks(&path).await;
    let submitted = ward.uploads(&seen, &format!("{path}/submit"), b"").await;
    assert_eq!(submitted.status, 303);
    let leader = Desk { roles: &[Role::SigningLeader], ..ward };
    let page = leader.looks("/sign").await.page;
    assert!(text(&page).contains("Dự thảo Mở tệp"), "{}", text(&page));
    let seen = ward.looks(&path).await;
    let none = ward.uploads(&seen, &format!("{path}/draft"), b"").await;
    assert_eq!(none.status, 422, "a draft is a file");
}
