//! The pages, through a real browser.

use std::net::SocketAddr;

use motcua::config::Config;
use motcua::demo::{self, Played, Size};
use motcua::folder::Folder;
use motcua_tests::{Reader, workplace};

/// Thirty days of a small city, and how its people sign in.
async fn demonstration(folder: &std::path::Path) -> Played {
    of_size(folder, Size { days: 30, percent: 25 }).await
}

/// A city in which next to nothing has happened.
async fn small(folder: &std::path::Path) -> Played {
    of_size(folder, Size { days: 1, percent: 5 }).await
}

async fn of_size(folder: &std::path::Path, size: Size) -> Played {
    let mut config = Config::default();
    config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    demo::play(Folder::hold(folder).unwrap(), &config, size).await.unwrap()
}

pub(crate) async fn signs_in(reader: &Reader, played: &Played, name: &str) {
    let login = played.logins.iter().find(|login| login.name == name).unwrap();
    reader.types("Tài khoản", &login.name).await;
    reader.types("Mật khẩu", &login.password).await;
    reader.presses("Đăng nhập").await;
}

/// What must hold on every page.
pub(crate) async fn is_well_made(reader: &Reader, name: &str) {
    reader.pictures(name).await;
    assert_eq!(reader.faults().await, Vec::<String>::new(), "{name}");
    let foreign = "return performance.getEntriesByType('resource')
        .map((r) => r.name).filter((n) => !n.startsWith(location.origin));";
    assert_eq!(reader.asks(foreign).await, serde_json::json!([]), "{name} fetches from elsewhere");
    let weight = "return [...performance.getEntriesByType('navigation'),
        ...performance.getEntriesByType('resource')].reduce((sum, r) => sum + r.transferSize, 0);";
    let weight = reader.asks(weight).await.as_u64().unwrap();
    assert!(weight < 50_000, "{name} weighs {weight} bytes");
    reader.is_so_wide(320).await;
    let wider = "return document.documentElement.scrollWidth - window.innerWidth;";
    assert_eq!(reader.asks(wider).await, 0, "{name} does not fit 320 pixels");
    reader.is_so_wide(1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_finds_a_procedure_and_reads_what_to_bring() {
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let played = small(folder.path()).await;
    let reader = Reader::open(&format!("http://{}", played.running.address)).await;
    reader.goes_to("/").await;
    assert_eq!(reader.is_at().await, "/procedures");
    is_well_made(&reader, "procedures").await;
    reader.types("Tìm thủ tục", "thu tuc dang ky khai sinh").await;
    reader.presses("Tìm").await;
    reader.follows("tbody").await;
    assert_eq!(reader.is_at().await, "/procedures/1.001193");
    is_well_made(&reader, "procedure").await;
    reader.goes_to("/procedures/1.013831").await;
    is_well_made(&reader, "procedure-interlinked").await;
    reader.leaves().await;
    played.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_an_account() {
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let played = small(folder.path()).await;
    let reader = Reader::open(&format!("http://{}", played.running.address)).await;
    reader.goes_to("/accounts").await;
    signs_in(&reader, &played, "admin").await;
    assert_eq!(reader.is_at().await, "/accounts");
    is_well_made(&reader, "accounts").await;
    reader.goes_to("/accounts/new").await;
    is_well_made(&reader, "account-new").await;
    reader.types("Tên tài khoản", "tiep-nhan-mau").await;
    reader.types("Mật khẩu ban đầu", "mot cau dai de nho").await;
    reader.presses("Tạo tài khoản").await;
    assert!(reader.reads("[role=alert]").await.unwrap().contains("vai trò"));
    reader.leaves().await;
    played.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_clicks_from_the_citys_figures_down_to_what_happened_to_a_dossier() {
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let played = demonstration(folder.path()).await;
    let reader = Reader::open(&format!("http://{}", played.running.address)).await;

    reader.goes_to("/dashboard").await;
    assert_eq!(reader.is_at().await, "/sign-in?to=%2Fdashboard");
    is_well_made(&reader, "sign-in").await;
    signs_in(&reader, &played, "lanh-dao.phuong").await;
    assert_eq!(reader.is_at().await, "/dashboard");
    is_well_made(&reader, "dashboard").await;

    reader.follows("section[aria-labelledby=agencies]").await;
    assert!(reader.is_at().await.starts_with("/dashboard/agencies/"));
    is_well_made(&reader, "agency").await;

    reader.follows("section[aria-labelledby=procedures]").await;
    assert!(reader.is_at().await.contains("/procedures/"));
    is_well_made(&reader, "dossiers").await;

    let code = reader.reads("tbody a").await.unwrap();
    reader.follows("tbody").await;
    assert_eq!(reader.is_at().await, format!("/dashboard/dossiers/{code}"));
    assert_eq!(reader.reads("h1").await.unwrap(), format!("Hồ sơ {code}"));
    assert!(reader.reads(".events").await.unwrap().contains("Tiếp nhận"));
    is_well_made(&reader, "dossier").await;

    for (path, name) in
        [("/password", "password"), ("/nowhere", "problem"), ("/dashboard/ii-06a", "form-ii-06a")]
    {
        reader.goes_to(path).await;
        is_well_made(&reader, name).await;
    }

    reader.goes_to(&format!("/dashboard/dossiers/{code}")).await;
    reader.presses("English").await;
    assert_eq!(reader.reads("h1").await.unwrap(), format!("Dossier {code}"));
    reader.goes_to("/dashboard").await;
    is_well_made(&reader, "dashboard-english").await;
    reader.presses("Sign out").await;
    reader.goes_to("/dashboard").await;
    assert_eq!(reader.is_at().await, "/sign-in?to=%2Fdashboard");
    reader.leaves().await;
    played.running.stop().await.unwrap();
}
