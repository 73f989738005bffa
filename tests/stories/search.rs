//! A dossier is found by what people say of it, by those alone whom it concerns; through a real browser.

use std::net::SocketAddr;

use motcua::config::Config;
use motcua::demo::{self, Size};
use motcua::folder::Folder;
use motcua_tests::{Reader, workplace};

use crate::pages::{is_well_made, signs_in};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const FIELD: &str = "Tên, số điện thoại, mã hồ sơ, số giấy tờ hoặc thửa đất";

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_finds_a_dossier_by_a_name_with_a_mistake_and_another_agencys_officer_does_not() {
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let mut config = Config::default();
    config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let size = Size { days: 3, percent: 25 };
    let played = demo::play(Folder::hold(folder.path()).unwrap(), &config, size).await.unwrap();
    let reader = Reader::open(&format!("http://{}", played.running.address)).await;
    reader.goes_to("/reception/new/1.004837").await;
    signs_in(&reader, &played, "mot-cua.phuong").await;
    reader.keys("000000000002").await;
    reader.keys(&[TAB, "Trần Thị Mẫu", TAB, TAB, TAB, TAB].concat()).await;
    for _ in 0..3 {
        reader.keys(&[" ", TAB, TAB, TAB].concat()).await;
    }
    reader.keys(ENTER).await;
    reader.waits_until("location.pathname.endsWith('/receipt')").await;
    let path = reader.is_at().await;
    let code = path.trim_start_matches("/dossiers/").trim_end_matches("/receipt").to_owned();

    reader.follows("header nav li:has([href='/search'])").await;
    assert_eq!(reader.is_at().await, "/search");
    is_well_made(&reader, "search-empty").await;
    reader.types(FIELD, "mau trax thi").await;
    reader.presses("Tìm").await;
    let first = reader.reads(".hits li").await.unwrap();
    assert!(first.contains("Gần giống") && first.contains(&code), "{first}");
    assert!(first.contains("Trần Thị Mẫu"), "{first}");
    is_well_made(&reader, "search").await;
    reader.goes_to("/search?q=m").await;
    assert!(reader.reads("[role=alert]").await.unwrap().contains("ít nhất 2 chữ cái"));
    is_well_made(&reader, "search-wrong").await;
    reader.goes_to(&format!("/search?q={code}")).await;
    reader.follows(".hits").await;
    assert_eq!(reader.is_at().await, format!("/dossiers/{code}"));

    reader.presses("Đăng xuất").await;
    reader.goes_to("/search").await;
    signs_in(&reader, &played, "thu-ly.dat-dai").await;
    for asked in [code.as_str(), "000000000002"] {
        reader.goes_to(&format!("/search?q={asked}")).await;
        let said = reader.reads("main").await.unwrap();
        assert!(said.contains("Không có hồ sơ nào phù hợp"), "{said}");
    }
    reader.leaves().await;
    played.running.stop().await.unwrap();
}
