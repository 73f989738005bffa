//! The return desk: from the scanned receipt to the rating.

use std::path::Path;

use axum::body::{Body, to_bytes};
use http::{Request, header};
use motcua_domain::DossierCode;
use motcua_domain::Role;
use motcua_domain::catalogue::SignedFile;
use motcua_domain::dossier::{Command, Seal};
use motcua_domain::rights::Right;
use motcua_domain::testing::{WARD, marital_status, receive};
use motcua_eventlog::Position;

use super::Office;

const CLERK: &[Role] = &[Role::ReturnClerk];

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    let made = ["level-", "identity-", "way-", "party-"];
    motcua_pages::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &made).unwrap();
}

/// Status, where the way leads, and the page.
type Shown = (u16, String, String);

async fn asks(office: &Office, roles: &[Role], method: &str, path: &str, form: &str) -> Shown {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "shop")
        .header(header::COOKIE, format!("motcua_token={}", office.signed(roles, WARD)))
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(Body::from(form.to_owned())).unwrap();
    let router = motcua_pages::around(office.router.clone());
    let reply = tower::ServiceExt::oneshot(router, request).await.unwrap();
    let status = reply.status().as_u16();
    let location = reply.headers().get(header::LOCATION);
    let location = location.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    let bytes = to_bytes(reply.into_body(), usize::MAX).await.unwrap();
    (status, location, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn looks(office: &Office, path: &str) -> String {
    asks(office, CLERK, "GET", path, "").await.2
}

/// A page's text without its marks, its spaces made one.
fn text(page: &str) -> String {
    let pieces = page.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    let text: String = pieces.flat_map(|piece| [piece, " "]).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn hidden(page: &str, name: &str) -> String {
    let field = page.split_once(&format!("name=\"{name}\" value=\"")).expect("such a field").1;
    field.split('"').next().unwrap().to_owned()
}

/// A certificate of the ward, signed and sealed, as it waits on the shelf.
async fn result(office: &Office) -> DossierCode {
    let received = Command::Receive(Box::new(receive(marital_status())));
    let done = office.decides("2026-11-02 09:00", WARD, Right::Receive, None, &received).await;
    let code = done.code.clone();
    let (take, sign) = (Command::Take, Command::Sign { document: None });
    let done = office.decides("2026-11-02 10:00", WARD, Right::Take, Some(done), &take).await;
    let done = office.decides("2026-11-03 09:00", WARD, Right::Sign, Some(done), &sign).await;
    let (number, file) = ("15/XNHN".to_owned(), SignedFile::default());
    let seal = Command::Seal(Seal { number, day: None, document: None, file });
    office.decides("2026-11-03 10:00", WARD, Right::Seal, Some(done), &seal).await;
    code
}

#[tokio::test]
async fn a_scanned_receipt_leads_to_the_result_which_is_returned_once_and_may_be_rated() {
    let office = Office::open_at("2026-11-02 09:00").await;
    let code = result(&office).await;
    office.clock.set(motcua_domain::testing::at("2026-11-12 08:00"));
    let shelf = text(&looks(&office, "/return").await);
    assert!(shelf.contains("9 quá 7 ngày, nhắc người dân") && shelf.contains("15/XNHN"), "{shelf}");
    let scan = format!("/return?code=http%3A%2F%2Fmotcua.example%2F{code}");
    let found = asks(&office, CLERK, "GET", &scan, "").await;
    assert_eq!((found.0, found.1.as_str()), (303, format!("/return/{code}").as_str()));
    assert!(text(&looks(&office, "/return?code=x").await).contains("Không nhận ra mã hồ sơ."));

    let page = looks(&office, &format!("/return/{code}")).await;
    assert!(text(&page).contains("Nguyễn Văn Mẫu (chủ hồ sơ"), "{}", text(&page));
    assert!(text(&page).contains("Giấy tờ mẫu 1: 1"), "originals are given back");
    let (key, seen) = (hidden(&page, "_key"), hidden(&page, "_seen"));
    let path = format!("/return/{code}");
    let rest = "identity_kind=citizenNumber&identity_number=000000000001&tracking=&note=";
    // By post without its number: said above the form, with what was typed.
    let form = format!("_key={key}&_seen={seen}&to=Tr%E1%BA%A7n+M%E1%BA%ABu&way=post&{rest}");
    let (status, _, page) = asks(&office, CLERK, "POST", &path, &form).await;
    assert_eq!(status, 422);
    assert!(page.contains("role=\"alert\"") && page.contains("value=\"Trần Mẫu\""), "{page}");
    assert!(page.contains("value=\"000000000001\""));
    let key = hidden(&page, "_key");
    let form = format!("_key={key}&_seen={seen}&to=Tr%E1%BA%A7n+M%E1%BA%ABu&way=counter&{rest}");
    for _ in 0..2 {
        // The second time is the same act.
        let (status, to, _) = asks(&office, CLERK, "POST", &path, &form).await;
        assert_eq!((status, to), (303, path.clone()));
    }
    let page = text(&looks(&office, &path).await);
    assert!(page.contains("Đã trả lúc 08:00 12/11/2026 cho Trần Mẫu"), "{page}");
    assert!(page.contains("Mời đánh giá") && !page.contains("Giấy tờ xuất trình"), "{page}");
    let slip = text(&looks(&office, &format!("{path}/slip")).await);
    assert!(slip.contains("Người nhận Trần Mẫu · 000000000001"), "{slip}");

    let rate = format!("/rate/{code}");
    let page = looks(&office, &rate).await;
    assert!(text(&page).contains("hài lòng với việc giải quyết hồ sơ lần này không?"));
    let form = format!("_key={}&level=4", hidden(&page, "_key"));
    assert_eq!(asks(&office, CLERK, "POST", &rate, &form).await.0, 303);
    assert!(text(&looks(&office, &rate).await).contains("Cảm ơn ông, bà đã đánh giá."));
    let loaded = office.load(&code).await;
    assert_eq!(loaded.dossier.rated, Some(4));
    let again = asks(&office, CLERK, "POST", &rate, "_key=k2&level=1").await;
    assert_eq!(again.0, 409);
}

#[tokio::test]
async fn what_cannot_be_returned_yet_says_why_and_only_a_return_clerk_may() {
    let office = Office::open_at("2026-11-02 09:00").await;
    let received = Command::Receive(Box::new(receive(marital_status())));
    let done = office.decides("2026-11-02 09:00", WARD, Right::Receive, None, &received).await;
    let path = format!("/return/{}", done.code);
    let page = looks(&office, &path).await;
    assert!(text(&page).contains("Chưa trả được: Không thực hiện được"), "{}", text(&page));
    assert!(!page.contains("id=\"to\""));
    let page = text(&looks(&office, &format!("/rate/{}", done.code)).await);
    assert!(page.contains("Kết quả chưa được trả, chưa đánh giá được."), "{page}");
    let officer = asks(&office, &[Role::Officer], "GET", &path, "").await;
    assert_eq!(officer.0, 403);
    let loaded = office.load(&done.code).await;
    assert!(loaded.tail.position > Position::START);
}
