//! The pages of who leads and of who has something to do, through a real browser.

use std::net::SocketAddr;

use motcua::config::Config;
use motcua::demo::{self, Size};
use motcua::folder::Folder;
use motcua_tests::{Reader, workplace};

use crate::pages::{is_well_made, signs_in};

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_sees_today_briefs_on_monday_and_writes_a_reminder() {
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let mut config = Config::default();
    config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let size = Size { days: 30, percent: 25 };
    let played = demo::play(Folder::hold(folder.path()).unwrap(), &config, size).await.unwrap();
    let reader = Reader::open(&format!("http://{}", played.running.address)).await;
    reader.goes_to("/dashboard/today").await;
    signs_in(&reader, &played, "lanh-dao.phuong").await;
    assert_eq!(reader.is_at().await, "/dashboard/today");
    is_well_made(&reader, "today").await;
    // The list behind a figure has as many lines as the figure says.
    let most = "const cells = [...document.querySelectorAll('tbody a[href*=\"show=overdue\"]')]
        .map((a) => [Number(a.textContent), a.getAttribute('href')]);
        return cells.filter(([n]) => n > 0 && n <= 50).sort((a, b) => b[0] - a[0])[0] ?? null;";
    let found = reader.asks(most).await;
    let (count, link) = (found[0].as_u64(), found[1].as_str());
    let link = link.expect("somebody is late in a month").to_owned();
    reader.goes_to(&link).await;
    is_well_made(&reader, "held").await;
    let rows = reader.asks("return document.querySelectorAll('tbody tr').length;").await;
    assert!(rows.as_u64() <= count, "{rows} of {count:?}: those that concern the own agency");

    let agency = link.split('/').nth(3).unwrap().to_owned();
    reader.goes_to(&format!("/dashboard/agencies/{agency}/briefing")).await;
    is_well_made(&reader, "briefing").await;
    reader.goes_to(&format!("/dashboard/agencies/{agency}/reminder")).await;
    is_well_made(&reader, "reminder").await;

    reader.goes_to("/worklist/mine?whose=agency").await;
    is_well_made(&reader, "mine").await;
    reader.goes_to("/calendar").await;
    is_well_made(&reader, "calendar").await;
    reader.presses("Tạo địa chỉ lịch").await;
    let address = reader.asks("return document.getElementById('address').value;").await;
    let address = address.as_str().unwrap().to_owned();
    is_well_made(&reader, "calendar-made").await;
    // A program without a cookie follows the address to the feed.
    let reply = reqwest::get(&address).await.unwrap();
    assert_eq!(reply.status(), 200);
    assert!(reply.text().await.unwrap().starts_with("BEGIN:VCALENDAR"));
    reader.leaves().await;
    played.running.stop().await.unwrap();
}
