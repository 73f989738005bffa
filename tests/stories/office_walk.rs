//! A dossier walks through two agencies, a signature and its return, by people who look at pages.

use std::time::{Duration, Instant};

use motcua_signature_core::testing::pdf::{Layout, Pdf};
use motcua_tests::places::{LAND, TAX, WARD};
use motcua_tests::{City, Dossier, Person, Reader, requests};

use crate::pages::is_well_made;
use crate::signatures::{Authorities, fill_trust_folder};

/// Somebody sits down at the desk in place of whoever sat there.
async fn sits_down(reader: &Reader, person: &Person, path: &str) {
    reader.goes_to("/password").await;
    if !reader.is_at().await.starts_with("/sign-in") {
        reader.presses("Đăng xuất").await;
    }
    reader.goes_to(path).await;
    reader.types("Tài khoản", &person.account().name).await;
    reader.types("Mật khẩu", &person.password().await).await;
    reader.presses("Đăng nhập").await;
    assert_eq!(reader.is_at().await, path);
}

/// Presses the button of one form of a dossier's page.
async fn does(reader: &Reader, code: &str, act: &str) {
    reader.sends(&form(code, act, "button")).await;
}

fn form(code: &str, act: &str, within: &str) -> String {
    format!("form[action='/worklist/{code}/{act}'] {within}")
}

/// Takes what was offered from the list.
async fn takes_all(reader: &Reader, person: &Person) {
    sits_down(reader, person, "/worklist?show=offered").await;
    reader.follows(".many").await;
    reader.presses("Nhận đã chọn N").await;
    let said = reader.reads("main").await.unwrap();
    assert!(said.contains("Đã thực hiện: 1"), "{said}");
}

async fn gives(reader: &Reader, code: &str) {
    reader.goes_to(&format!("/worklist/{code}")).await;
    does(reader, code, "give").await;
    let said = reader.reads("main").await.unwrap();
    assert!(said.contains("chưa nhận"), "{said}");
}

/// The land office has it, appraises it and gives it to the tax base, which notifies the duty.
async fn is_appraised_and_taxed(reader: &Reader, city: &City, code: &str) {
    let (officer, tax) = (city.person("can-bo-dat", &["officer"], Some(LAND)), city.clerk(TAX));
    takes_all(reader, &officer).await;
    is_well_made(reader, "many").await;
    reader.goes_to(&format!("/worklist/{code}")).await;
    is_well_made(reader, "acts").await;
    reader.types("Ghi chú", "đủ điều kiện").await;
    does(reader, code, "step-done").await;
    gives(reader, code).await;

    takes_all(reader, &tax).await;
    reader.goes_to(&format!("/worklist/{code}/duty")).await;
    reader.fills(&form(code, "duty", "[name=duty_line]"), "Thuế thu nhập").await;
    reader.fills(&form(code, "duty", "[name=duty_amount]"), "1.500.000").await;
    does(reader, code, "duty").await;
    let said = reader.reads("main").await.unwrap();
    assert!(said.contains("Yêu cầu thực hiện nghĩa vụ tài chính"), "{said}");
    reader.fills(&form(code, "duty-paid", "[name=amount]"), "1500000").await;
    does(reader, code, "duty-paid").await;
    gives(reader, code).await;
}

/// The land office drafts, its leader sends the draft back once and then signs off.
async fn is_signed(reader: &Reader, city: &City, code: &str) {
    let draft = city.folder().join("du-thao.pdf");
    std::fs::write(&draft, Pdf::new(Layout::Table).bytes).unwrap();
    let officer = city.person("can-bo-dat", &["officer"], Some(LAND));
    let leader = city.person("lanh-dao-dat", &["signing_leader", "agency_head"], Some(LAND));
    takes_all(reader, &officer).await;
    for note in ["lần một", "đã sửa tên"] {
        sits_down(reader, &officer, &format!("/worklist/{code}/submit")).await;
        reader.chooses(&form(code, "submit", "[name=file]"), &draft).await;
        reader.fills(&form(code, "submit", "[name=note]"), note).await;
        does(reader, code, "submit").await;
        sits_down(reader, &leader, "/sign").await;
        let said = reader.reads("tbody").await.unwrap();
        assert!(said.contains(note) && said.contains("Dự thảo Mở tệp"), "{said}");
        assert!(said.contains("Không đạt"), "{said}");
        reader.clicks("input[name=chosen]").await;
        if note == "lần một" {
            is_well_made(reader, "signing").await;
            reader.types("Lý do trả lại", "sai tên").await;
            reader.presses("Trả lại đã chọn T").await;
            assert!(reader.reads("main").await.unwrap().contains("Đã thực hiện: 1"));
        }
    }
    reader.goes_to("/sign").await;
    let report =
        reader.asks("return document.querySelector('a.verdict').getAttribute('href')").await;
    reader.goes_to(report.as_str().unwrap()).await;
    let said = reader.reads("main").await.unwrap();
    assert!(said.contains("Nội dung đã bị thay đổi sau khi ký."), "{said}");
    is_well_made(reader, "report").await;
    reader.goes_to("/sign").await;
    reader.clicks("input[name=chosen]").await;
    reader.presses("Ký duyệt đã chọn K").await;
    assert!(reader.reads("main").await.unwrap().contains("Đã thực hiện: 1"));
}

/// The return clerk scans the receipt, returns the result, prints, and turns the screen.
async fn is_returned_and_rated(reader: &Reader, city: &City, dossier: &mut Dossier) {
    let (clerk, code) = (city.clerk(WARD), dossier.code.clone());
    sits_down(reader, &clerk, "/return").await;
    is_well_made(reader, "return").await;
    reader.types("Quét mã trên giấy hẹn, hoặc gõ mã hồ sơ", &code).await;
    reader.presses("Tìm").await;
    assert_eq!(reader.is_at().await, format!("/return/{code}"));
    is_well_made(reader, "return-result").await;
    dossier.version = clerk.sees(&dossier.path("")).await.version();
    clerk.takes_fees(dossier).await;
    reader.goes_to(&format!("/return/{code}")).await;
    reader.types("Số giấy tờ", "000000000001").await;
    reader.presses("Trả kết quả T").await;
    let said = reader.reads("main").await.unwrap();
    assert!(said.contains("cho Nguyễn Văn Mẫu"), "{said}");
    is_well_made(reader, "returned").await;
    reader.goes_to(&format!("/return/{code}/slip")).await;
    is_well_made(reader, "slip").await;
    reader.goes_to(&format!("/rate/{code}")).await;
    is_well_made(reader, "rating").await;
    reader.sends("button[value='5']").await;
    assert_eq!(reader.reads("h1").await.unwrap(), "Cảm ơn ông, bà đã đánh giá.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_land_transfer_walks_through_two_agencies_to_its_rating_by_pages_alone() {
    let authorities = Authorities::new();
    let city = City::open_with("2026-03-02 08:00", |data| {
        fill_trust_folder(data, &authorities.root, &authorities.authority);
    })
    .await;
    let reader = Reader::open(&city.office.base()).await;
    let clerk = city.clerk(WARD);
    let forged = clerk.uploads(&authorities.forged()).await;
    for _ in 0..12 {
        clerk.receives(&requests::marital_status()).await;
    }
    let mut body = requests::land_transfer();
    body["papers"][0]["document"] = forged.into();
    let mut dossier = clerk.receives(&body).await;
    let code = dossier.code.clone();
    // The verifier looks at the paper by itself.
    while clerk.sees(&dossier.path("verdicts")).await.json()["items"][0].is_null() {
        tokio::task::yield_now().await;
    }
    sits_down(&reader, &clerk, "/worklist").await;
    assert!(reader.reads("tbody").await.unwrap().contains("Không đạt"));
    is_well_made(&reader, "worklist").await;
    gives(&reader, &code).await;
    is_appraised_and_taxed(&reader, &city, &code).await;
    is_signed(&reader, &city, &code).await;

    let records = city.clerk(LAND);
    dossier.version = records.sees(&dossier.path("")).await.version();
    records.seals(&mut dossier, "12/GCN").await;
    records.gives(&mut dossier, WARD).await;
    clerk.takes(&mut dossier).await;
    is_returned_and_rated(&reader, &city, &mut dossier).await;
    reader.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_same_forms_do_the_same() {
    let city = City::open_at("2026-03-02 08:00").await;
    let reader = Reader::open(&city.office.base()).await;
    let clerk = city.clerk(WARD);
    let dossier = clerk.receives(&requests::land_transfer()).await;
    let code = dossier.code.as_str();
    reader.runs_scripts(false).await;
    sits_down(&reader, &clerk, &format!("/worklist/{code}")).await;
    does(&reader, code, "give").await;
    let said = reader.reads("main").await.unwrap();
    assert!(said.contains("chưa nhận"), "{said}");
    takes_all(&reader, &city.person("can-bo-dat", &["officer"], Some(LAND))).await;
    // What is refused is said above the form, with what was typed.
    reader.goes_to(&format!("/worklist/{code}/consult")).await;
    reader.fills(&form(code, "consult", "[name=agency]"), "H13.131").await;
    reader.fills(&form(code, "consult", "[name=answer_day]"), "hôm nào").await;
    reader.fills(&form(code, "consult", "[name=question]"), "Có tranh chấp không?").await;
    does(&reader, code, "consult").await;
    assert_eq!(reader.is_at().await, format!("/worklist/{code}/consult"));
    let said = reader.reads("[role=alert]").await.unwrap();
    assert!(said.contains("Ngày phải ghi như 27/11/2026."), "{said}");
    reader.fills(&form(code, "consult", "[name=answer_day]"), "06/03/2026").await;
    does(&reader, code, "consult").await;
    assert_eq!(reader.is_at().await, format!("/worklist/{code}"));
    reader.leaves().await;
}

/// How long the program waits for answers that go on, when it ends; nobody's list may take so long.
const PATIENCE: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread")]
async fn an_open_list_shows_what_is_given_without_a_reload_and_holds_up_no_end() {
    let mut city = City::open_at("2026-03-02 08:00").await;
    let reader = Reader::open(&city.office.base()).await;
    let clerk = city.clerk(WARD);
    let mut dossier = clerk.receives(&requests::land_transfer()).await;
    let officer = city.person("can-bo-dat", &["officer"], Some(LAND));
    sits_down(&reader, &officer, "/worklist?show=offered").await;
    assert!(reader.reads("main").await.unwrap().contains("Không có hồ sơ nào."));
    reader.asks("window.samePage = true; return true;").await;
    clerk.gives(&mut dossier, LAND).await;
    let shown = async {
        while !reader.reads("main").await.is_some_and(|main| main.contains(&dossier.code)) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), shown).await.expect("the list moves");
    assert_eq!(reader.asks("return window.samePage === true;").await, true, "without a reload");
    let begun = Instant::now();
    city.close().await;
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    reader.leaves().await;
}
