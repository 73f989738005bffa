//! The reception desk, through a real browser and by its keyboard.

use std::net::SocketAddr;

use motcua::config::Config;
use motcua::demo::{self, Played, Size};
use motcua::folder::Folder;
use motcua_tests::{Reader, workplace};

use crate::pages::{is_well_made, signs_in};

/// A few days of a small city, and its ward's counter.
async fn counter(folder: &std::path::Path) -> (Played, Reader) {
    let mut config = Config::default();
    config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let size = Size { days: 3, percent: 25 };
    let played = demo::play(Folder::hold(folder).unwrap(), &config, size).await.unwrap();
    let reader = Reader::open(&format!("http://{}", played.running.address)).await;
    reader.goes_to("/reception").await;
    signs_in(&reader, &played, "mot-cua.phuong").await;
    (played, reader)
}

/// A keyboard that counts.
struct Keyboard<'a> {
    reader: &'a Reader,
    pressed: usize,
}

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

impl Keyboard<'_> {
    /// Keys that the clerk presses whoever the applicant is.
    async fn presses(&mut self, keys: &str) {
        self.pressed += keys.chars().count();
        self.reader.keys(keys).await;
    }

    /// What belongs to the applicant.
    async fn types_for_the_applicant(&self, text: &str) {
        self.reader.keys(text).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_while_the_server_was_away_is_sent_once_when_it_is_back() {
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let (played, reader) = counter(folder.path()).await;
    reader.goes_to("/reception/new/1.004837").await;
    reader.keys("000000000002").await;
    reader.keys(&[TAB, "Trần Thị Mẫu", TAB, TAB, TAB, TAB].concat()).await;
    for _ in 0..3 {
        reader.keys(&[" ", TAB, TAB, TAB].concat()).await;
    }
    reader.is_cut_off(true).await;
    reader.keys(ENTER).await;
    reader.waits_until("!document.getElementById('offline').hidden").await;
    let said = reader.reads("#offline").await.unwrap();
    assert!(said.starts_with("Đang ngoại tuyến: 1 hồ sơ chưa gửi"), "{said}");
    reader.is_cut_off(false).await;
    reader.waits_until("location.pathname.endsWith('/receipt')").await;
    reader.goes_to("/reception/today").await;
    let rows = "return [...document.querySelectorAll('tbody tr')]
        .filter((row) => row.textContent.includes('Trần Thị Mẫu') &&
            !/Mẫu \\d/.test(row.textContent)).length;";
    assert_eq!(reader.asks(rows).await, 1, "it was sent once");
    reader.leaves().await;
    played.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_of_three_papers_is_taken_in_by_the_keyboard_alone() {
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let (played, reader) = counter(folder.path()).await;
    let mut keyboard = Keyboard { reader: &reader, pressed: 0 };

    is_well_made(&reader, "reception").await;
    reader.goes_to("/reception").await;
    keyboard.presses("giam ho").await;
    keyboard.presses(ENTER).await;
    reader.waits_until("location.pathname === '/reception/new/1.004837'").await;
    is_well_made(&reader, "reception-new").await;
    reader.goes_to("/reception/new/1.004837").await;

    keyboard.types_for_the_applicant("000000000001").await;
    keyboard.presses(TAB).await;
    keyboard.types_for_the_applicant("Nguyễn Văn Mẫu").await;
    keyboard.presses(TAB).await;
    keyboard.types_for_the_applicant("0900000001").await;
    keyboard.presses(TAB).await;
    keyboard.types_for_the_applicant("Số 1, đường Mẫu").await;
    // Past what is seldom needed, to the first paper; then a space for each, past its two numbers.
    keyboard.presses(&[TAB, TAB].concat()).await;
    for _ in 0..3 {
        keyboard.presses(&[" ", TAB, TAB, TAB].concat()).await;
    }
    keyboard.presses(ENTER).await;
    reader.waits_until("location.pathname.endsWith('/receipt')").await;
    let focused = reader.asks("return document.activeElement.textContent;").await;
    assert_eq!(focused, "In giấy hẹn", "one key prints");
    keyboard.pressed += 1;
    let pressed = keyboard.pressed;
    assert!(pressed < 60, "{pressed} keys");
    let receipt = reader.reads(".receipt").await.unwrap();
    assert!(receipt.lines().any(|line| line == "Nguyễn Văn Mẫu"), "{receipt}");
    is_well_made(&reader, "receipt").await;
    let code = receipt.lines().find_map(|line| line.strip_prefix("Mã hồ sơ: ")).unwrap();
    for (path, name) in [
        (format!("/dossiers/{code}"), "dossier-page"),
        (format!("/dossiers/{code}/correct"), "correct"),
        ("/reception/today".to_owned(), "reception-today"),
        ("/reception/at-once/2.000815".to_owned(), "at-once"),
        ("/reception/new/1.001193".to_owned(), "choose-case"),
        (format!("/guide?code={code}"), "guide"),
    ] {
        reader.goes_to(&path).await;
        is_well_made(&reader, name).await;
    }

    reader.leaves().await;
    played.running.stop().await.unwrap();
}
