//! The pages, asked through the whole router as a browser asks.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, header};
use motcua_api::token::{Claims, SigningKey, Tokens};
use motcua_api::{Gate, Health, Metrics, Shell};
use motcua_domain::dossier::{Channel, Command, Receive};
use motcua_domain::rights::Right;
use motcua_domain::testing::{self, LAND, TAX, WARD, land_transfer, marital_status, receive};
use motcua_domain::{DossierCode, Role};
use motcua_readmodel::ReadModel;
use tower::ServiceExt;

use super::shop::{Shop, by};
use crate::{Figures, pages};

/// Whoever the test says looks at a page; its status and text, the same on both databases.
pub(super) async fn looks(shop: &Shop, path: &str, agency: &str, roles: &[Role]) -> (u16, String) {
    let figures = shop.figures().await;
    let shown = looks_on(figures.model.clone(), shop, path, agency, roles).await;
    let beside = figures.beside.clone().unwrap();
    assert_eq!(
        shown,
        looks_on(beside, shop, path, agency, roles).await,
        "PostgreSQL says the same"
    );
    shown
}

async fn looks_on(
    figures: ReadModel<Figures>,
    shop: &Shop,
    path: &str,
    agency: &str,
    roles: &[Role],
) -> (u16, String) {
    let tokens = Tokens::new(shop.clock.clone());
    let key = SigningKey::from_pkcs8(&SigningKey::generate().unwrap()).unwrap();
    tokens.trust(std::slice::from_ref(key.public()));
    let gate = Gate::new(tokens, shop.journal.keys().clone(), shop.clock.clone());
    let shell = Shell { gate, metrics: Metrics::new(), health: Health::new(), tags: vec![] };
    let finished = pages(figures, shop.dossiers.clone()).finish(shell);
    let router = motcua_pages::around(finished.router);
    let now = shop.clock.now().as_second();
    let claims = Claims {
        iss: motcua_api::token::ISSUER.to_owned(),
        sub: testing::id("account-1"),
        agency: Some(testing::id(agency)),
        counter: None,
        roles: roles.to_vec(),
        must_change: false,
        iat: now,
        exp: now + 900,
    };
    let cookie = format!("motcua_token={}", key.sign(&claims).unwrap());
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let reply = router.oneshot(request).await.unwrap();
    let status = reply.status().as_u16();
    let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// A page's text without its marks, its spaces made one.
pub(super) fn text(page: &str) -> String {
    let pieces = page.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    let text: String = pieces.flat_map(|piece| [piece, " "]).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One withdrawn at once, one that came online and is overdue two weeks later.
async fn two_dossiers() -> (Shop, [DossierCode; 2]) {
    let shop = Shop::open().await;
    let withdrawn = shop.receives("2026-10-30 09:00", receive(marital_status())).await;
    let command = Command::Withdraw { reason: "đổi ý".to_owned() };
    shop.does(Some(&withdrawn), Right::Withdraw, "2026-10-30 10:00", &command).await;
    let online = Receive { channel: Channel::Online, ..receive(marital_status()) };
    let overdue = shop.receives("2026-11-02 11:00", by("Trần Thị Mẫu", online)).await;
    shop.clock.set(testing::at("2026-11-20 09:00"));
    (shop, [withdrawn, overdue])
}

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    let made = ["show-"];
    motcua_pages::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &made).unwrap();
}

#[tokio::test]
async fn the_city_at_a_glance_says_what_the_figures_say() {
    let (shop, _) = two_dossiers().await;
    let (status, page) = looks(&shop, "/dashboard", WARD, &[Role::Officer]).await;
    let text = text(&page);
    assert_eq!(status, 200);
    for said in [
        "Hồ sơ tiếp nhận 01/12/2025 – 20/11/2026, số liệu tính đến 09:00 20/11/2026 .",
        "Tiếp nhận 2 Đã giải quyết 1 Trước hạn 0, quá hạn 0",
        "Giải quyết đúng hạn (biểu II.06a) 100,00%",
        "Đúng hạn theo chỉ số 766 50,00%",
        "Đang xử lý 1 Quá hạn: 1",
        "Mức độ 3: 0,00%",
        "Mục tiêu kế hoạch: 30,00%. Còn thiếu 30,00 điểm phần trăm.",
        "10/2026 1 1 100,00% 0",
        // Nothing was handled: no share, neither 0 nor 100.
        "11/2026 1 0 chưa có số liệu 1",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    assert!(!page.contains("style="), "the policy forbids styles in a page");
}

#[tokio::test]
async fn what_is_late_now_is_told_whatever_the_period() {
    let (shop, _) = two_dossiers().await;
    let before = "/dashboard?from=1/1/2026&to=31/1/2026";
    let (_, page) = looks(&shop, before, WARD, &[Role::Officer]).await;
    let text = text(&page);
    assert!(text.contains("Tiếp nhận 0 Đã giải quyết 0"), "{text}");
    assert!(text.contains("biểu II.06a) chưa có số liệu"), "{text}");
    assert!(text.contains("1 hồ sơ, tiếp nhận bất kỳ lúc nào"), "{text}");
}

#[tokio::test]
async fn a_period_that_cannot_be_is_told_on_a_page() {
    let (shop, _) = two_dossiers().await;
    for query in ["from=2026-11-31", "from=2026-11-30&to=2026-11-01", "to=x"] {
        let path = format!("/dashboard?{query}");
        let (status, page) = looks(&shop, &path, WARD, &[Role::Officer]).await;
        assert_eq!(status, 400, "{query}");
        assert!(page.starts_with("<!doctype html>"), "{page}");
    }
}

#[tokio::test]
async fn from_the_agency_one_comes_to_the_procedure_and_to_its_dossiers() {
    let (shop, [withdrawn, overdue]) = two_dossiers().await;
    let path = format!("/dashboard/agencies/{WARD}?from=beginning");
    let (_, page) = looks(&shop, &path, WARD, &[Role::Officer]).await;
    let list = format!("/dashboard/agencies/{WARD}/procedures/1.004873?from=beginning");
    assert!(page.contains(&list), "{page}");
    assert!(text(&page).contains("1.004873 2 1 0 1 1"), "{}", text(&page));
    let shown = async |show: &str| {
        let (status, page) = looks(&shop, &format!("{list}{show}"), WARD, &[Role::Officer]).await;
        assert_eq!(status, 200);
        [&withdrawn, &overdue].map(|code| page.contains(&format!("/dashboard/dossiers/{code}")))
    };
    assert_eq!(shown("").await, [true, true]);
    assert_eq!(shown("&show=overdue").await, [false, true]);
    assert_eq!(shown("&show=open").await, [false, true]);
    assert_eq!(shown("&show=handled").await, [true, false]);
    assert_eq!(shown(&format!("&after={withdrawn}")).await, [false, true]);
}

#[tokio::test]
async fn a_list_shows_nobody_a_dossier_that_does_not_concern_the_own_agency() {
    let (shop, [_, overdue]) = two_dossiers().await;
    let list = format!("/dashboard/agencies/{WARD}/procedures/1.004873");
    let (status, page) = looks(&shop, &list, TAX, &[Role::Officer]).await;
    assert_eq!(status, 200);
    assert!(!page.contains(overdue.as_str()));
    assert!(page.contains("Không có hồ sơ nào."));
    let of_it = format!("/dashboard/dossiers/{overdue}");
    let (status, there) = looks(&shop, &of_it, TAX, &[Role::Officer]).await;
    let nowhere = "/dashboard/dossiers/H13.131-261102-9999";
    let (_, nowhere) = looks(&shop, nowhere, TAX, &[Role::Officer]).await;
    assert_eq!(status, 404);
    let same = |page: &str| page.replace(overdue.as_str(), "").replace("H13.131-261102-9999", "");
    assert_eq!(same(&there), same(&nowhere), "nothing tells one from the other");
    // Whoever may see figures alone gets no link that would be refused.
    let agency = format!("/dashboard/agencies/{WARD}");
    let (_, page) = looks(&shop, &agency, WARD, &[Role::Controller]).await;
    assert!(page.contains("1.004873") && !page.contains("/procedures/"));
    assert_eq!(looks(&shop, &list, WARD, &[Role::Controller]).await.0, 403);
}

#[tokio::test]
async fn a_dossiers_page_tells_who_had_it_and_names_nobody() {
    let shop = Shop::open().await;
    let code = shop.receives("2026-11-02 09:00", receive(land_transfer())).await;
    let give = Command::Give { to: testing::id(LAND) };
    shop.does(Some(&code), Right::Give, "2026-11-02 10:00", &give).await;
    let path = format!("/dashboard/dossiers/{code}");
    let (status, page) = looks(&shop, &path, LAND, &[Role::Officer]).await;
    assert_eq!(status, 200);
    let text = text(&page);
    assert!(text.contains("09:00 02/11/2026 Tiếp nhận"), "{text}");
    assert!(text.contains("10:00 02/11/2026 Giao Cơ quan mẫu → Cơ quan mẫu"), "{text}");
    assert!(text.contains("Đang ở Cơ quan mẫu"), "{text}");
    assert!(!page.contains("Nguyễn"), "nothing personal stands in it");
}

#[tokio::test]
async fn form_ii_06a_tells_what_came_in_went_out_and_is_left_and_balances() {
    let (shop, _) = two_dossiers().await;
    // Quarter IV of reports: 15 September to 14 December; it goes on.
    let (status, page) = looks(&shop, "/dashboard/ii-06a", WARD, &[Role::Officer]).await;
    assert_eq!(status, 200);
    let now = text(&page);
    for said in [
        "Kỳ báo cáo 2026-Q4: từ 15/09/2026 đến 14/12/2026.",
        "Kỳ chưa kết thúc; số liệu tính đến 09:00 20/11/2026.",
        // 3 received: 1 online, 1 direct, none carried in; 7 handled: on time; 11 in progress: overdue.
        "1 Đất đai 2 1 1 0 1 0 1 0 1 0 1",
        "Tổng số 2 1 1 0 1 0 1 0 1 0 1",
    ] {
        assert!(now.contains(said), "{said:?} is not in {now}");
    }
    assert!(!page.contains("role=\"alert\""), "column 3 is 7 and 11");
    shop.clock.set(testing::at("2027-01-04 09:00"));
    // In the next quarter nothing came in, and what was open was carried in.
    let (_, page) = looks(&shop, "/dashboard/ii-06a?period=2027-Q1", WARD, &[Role::Officer]).await;
    assert!(text(&page).contains("1 Đất đai 1 0 0 1 0 0 0 0 1 0 1"), "{}", text(&page));
    let (_, table) =
        looks(&shop, "/dashboard/ii-06a?period=2026-Q4&format=csv", WARD, &[Role::Officer]).await;
    assert_eq!(
        table,
        "1,2,3,4,5,6,7,8,9,10,11,12,13\n1,Đất đai,2,1,1,0,1,0,1,0,1,0,1\n,Tổng số,2,1,1,0,1,0,1,0,1,0,1\n"
    );
    for wrong in ["2026-03", "2027-Q2", "quarter", "2026-W10"] {
        let path = format!("/dashboard/ii-06a?period={wrong}");
        assert_eq!(looks(&shop, &path, WARD, &[Role::Officer]).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn the_index_of_service_stands_on_a_page_by_groups_with_what_is_measured_elsewhere() {
    let (shop, _) = two_dossiers().await;
    let (status, page) = looks(&shop, "/dashboard/index", WARD, &[Role::Officer]).await;
    assert_eq!(status, 200);
    let city = text(&page);
    for said in [
        // Of two one is overdue: half of 20 points; satisfied 50 % of the 90 asked for: 3.33 of 6.
        "Đạt 13,33 điểm trên 44 điểm đo được ở đây.",
        "Hồ sơ trước hạn, đúng hạn 50,00% 10,00 20",
        "Hài lòng trong giải quyết hồ sơ 50,00% 90% 3,33 6",
        "Công khai, minh bạch – 18 Quyết định công bố đúng hạn đo ở nơi khác – 6",
        "Hồ sơ thanh toán trực tuyến chưa có số liệu – 6",
    ] {
        assert!(city.contains(said), "{said:?} is not in {city}");
    }
    let of_ward = format!("/dashboard/index?agency={WARD}&#38;from=");
    assert!(page.contains(&of_ward), "{page}");
    let (_, table) = looks(&shop, "/dashboard/index?format=csv", WARD, &[Role::Officer]).await;
    assert!(
        table.starts_with("group,part,share,threshold,points,reached\n1,Quyết định"),
        "{table}"
    );
    assert!(
        table.contains("\n2,\"Hồ sơ trước hạn, đúng hạn\",50.00,,20,10.00\n2,,,,20,10.00\n"),
        "{table}"
    );
    let wrong = looks(&shop, "/dashboard/index?agency=H%2013", WARD, &[Role::Officer]).await;
    assert_eq!(wrong.0, 400);
}

#[tokio::test]
async fn an_agencys_page_tells_its_fields_and_with_its_subtree_the_units() {
    let (shop, _) = two_dossiers().await;
    let path = format!("/dashboard/agencies/{WARD}?from=beginning");
    let (_, page) = looks(&shop, &path, WARD, &[Role::Officer]).await;
    let alone = text(&page);
    assert!(alone.contains("Đất đai 2 1 0 100,00% 50,00% 1 1"), "{alone}");
    assert!(!alone.contains("Kể cả đơn vị trực thuộc"), "nothing stands under it");
    let (_, page) = looks(&shop, &format!("{path}&subtree=true"), WARD, &[Role::Officer]).await;
    let all = text(&page);
    assert!(all.contains("Cơ quan này và các đơn vị trực thuộc"), "{all}");
}
