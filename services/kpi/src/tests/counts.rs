//! Dossiers of the shop.

use motcua_domain::DossierCode;
use motcua_domain::catalogue::SignedFile;
use motcua_domain::dossier::{
    AtOnceLine, Channel, Command, Fetched, Receive, ReturnWay, Seal, ServeAtOnce, SupplementFiles,
    SupplementReasons,
};
use motcua_domain::measures::{Period, Tally};
use motcua_domain::rights::Right;
use motcua_domain::testing::{WARD, at, certified_copy, marital_status, missing, receive};

use super::shop::{Shop, by};
use crate::{By, Question};

impl Shop {
    async fn seals(&self, code: &DossierCode, when: &str) {
        self.does(Some(code), Right::Sign, when, &Command::Sign { document: None }).await;
        let (number, file) = ("1/MAU".to_owned(), SignedFile::default());
        let seal = Seal { number, day: None, document: None, file };
        self.does(Some(code), Right::Seal, when, &Command::Seal(seal)).await;
    }

    async fn takes(&self, code: &DossierCode, when: &str) {
        self.does(Some(code), Right::Take, when, &Command::Take).await;
    }

    async fn asks(&self, code: &DossierCode, when: &str, beyond_limit: bool) {
        let command = Command::RequestSupplement {
            papers: vec![missing("p2")],
            legal_ground: "Điều 1".to_owned(),
            beyond_limit,
            reasons: SupplementReasons::default(),
        };
        self.does(Some(code), Right::RequestSupplement, when, &command).await;
    }

    async fn gets(&self, code: &DossierCode, when: &str) {
        let (papers, files) = (Vec::new(), SupplementFiles::default());
        let command = Command::SupplementComplete { papers, files };
        self.does(Some(code), Right::SupplementComplete, when, &command).await;
    }
}

fn request() -> Receive {
    receive(marital_status())
}

#[tokio::test]
async fn a_dossier_is_counted_as_it_was_at_the_moment_that_is_asked_for() {
    let shop = Shop::open().await;
    // Three working days: due on Thursday, the 5th, at 17:00.
    let code = shop.receives("2026-11-02 09:00", request()).await;
    shop.takes(&code, "2026-11-02 10:00").await;
    shop.seals(&code, "2026-11-06 10:00").await;
    let open = Tally { received: 1, received_at_level: [1, 0, 0, 0, 0], ..Tally::default() };
    let handled_at_level = [1, 0, 0, 0, 0];
    let late = Tally { handled: 1, late: 1, results: 1, handled_at_level, ..open };
    for (when, expected) in [
        ("2026-11-02 08:59", Tally::default()),
        ("2026-11-02 09:00", Tally { open_within_time: 1, index_open: 1, ..open }),
        ("2026-11-05 17:00", Tally { open_within_time: 1, index_open: 1, ..open }),
        ("2026-11-05 17:01", Tally { overdue: 1, ..open }),
        ("2026-11-06 10:00", late),
        ("2027-01-01 00:00", late),
    ] {
        assert_eq!(shop.total(when).await, expected, "{when}");
    }
}

#[tokio::test]
async fn what_is_returned_stays_as_it_ended() {
    let shop = Shop::open().await;
    let code = shop.receives("2026-11-02 09:00", request()).await;
    shop.takes(&code, "2026-11-02 10:00").await;
    shop.seals(&code, "2026-11-03 10:00").await;
    let fetched = Fetched { to: "Nguyễn Văn Mẫu".to_owned(), ..Fetched::default() };
    let back = Command::Return { way: ReturnWay::Counter, fetched };
    shop.does(Some(&code), Right::Return, "2026-12-01 10:00", &back).await;
    let total = shop.total("2026-12-02 09:00").await;
    assert_eq!((total.early, total.late, total.index_handled), (1, 0, 1));
}

#[tokio::test]
async fn while_the_clock_stands_nothing_becomes_overdue() {
    let shop = Shop::open().await;
    let code = shop.receives("2026-11-02 09:00", request()).await;
    shop.takes(&code, "2026-11-02 10:00").await;
    shop.asks(&code, "2026-11-03 09:00", false).await;
    let standing = shop.total("2026-12-31 09:00").await;
    assert_eq!((standing.open_within_time, standing.index_open), (1, 1));
    shop.gets(&code, "2026-11-11 09:00").await;
    let gone_on = shop.total("2026-12-31 09:00").await;
    assert_eq!((gone_on.overdue, gone_on.index_open), (1, 0));
}

#[tokio::test]
async fn by_how_much_they_were_late_is_told_by_the_half_working_day() {
    let shop = Shop::open().await;
    // Due on Thursday, the 5th, at 17:00: by 3, 3 and 13 working hours.
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(shop.receives("2026-11-02 09:00", request()).await);
    }
    for code in &codes {
        shop.takes(code, "2026-11-02 10:00").await;
    }
    let ends = ["2026-11-05 16:00", "2026-11-06 10:00", "2026-11-06 10:00", "2026-11-09 14:00"];
    for (code, ended) in codes.iter().zip(ends) {
        shop.seals(code, ended).await;
    }
    let figures = shop.figures().await;
    for (when, count, median, ninetieth) in [
        ("2026-11-05 17:00", 0, None, None),
        ("2026-11-06 10:00", 2, Some(1), Some(1)),
        ("2026-11-09 14:00", 3, Some(1), Some(4)),
    ] {
        let late = figures.ask(By::Procedure, when).await.late_by_all();
        let told = (late.count(), late.median(), late.ninetieth());
        assert_eq!(told, (count, median, ninetieth), "{when}");
    }
}

#[tokio::test]
async fn two_supplements_make_an_open_dossier_late_in_the_index_alone() {
    let shop = Shop::open().await;
    let code = shop.receives("2026-11-02 09:00", request()).await;
    shop.takes(&code, "2026-11-02 10:00").await;
    shop.asks(&code, "2026-11-03 09:00", false).await;
    shop.gets(&code, "2026-11-03 10:00").await;
    shop.asks(&code, "2026-11-03 14:00", true).await;
    let total = shop.total("2026-11-03 15:00").await;
    assert_eq!((total.open_within_time, total.index_open), (1, 0));
    shop.gets(&code, "2026-11-03 16:00").await;
    shop.seals(&code, "2026-11-04 09:00").await;
    let total = shop.total("2026-11-04 10:00").await;
    assert_eq!((total.late, total.index_handled), (0, 0));
}

#[tokio::test]
async fn what_is_withdrawn_is_handled_and_never_early() {
    let shop = Shop::open().await;
    let code = shop.receives("2026-11-02 09:00", request()).await;
    let command = Command::Withdraw { reason: "đổi ý".to_owned() };
    shop.does(Some(&code), Right::Withdraw, "2026-11-02 10:00", &command).await;
    let total = shop.total("2026-11-02 11:00").await;
    assert_eq!((total.handled, total.early, total.on_time), (1, 0, 1));
}

#[tokio::test]
async fn copies_served_at_once_are_on_time_and_counted_by_their_own() {
    let shop = Shop::open().await;
    let lines = [(5, 3), (1, 10)].map(|(pages, copies)| AtOnceLine { pages, copies }).to_vec();
    let serve = ServeAtOnce { receive: receive(certified_copy()), lines };
    let command = Command::ServeAtOnce(Box::new(serve));
    shop.does(None, Right::ServeAtOnce, "2026-11-02 09:00", &command).await;
    let total = shop.total("2026-11-02 09:00").await;
    assert_eq!((total.handled, total.on_time, total.copies), (1, 1, 13));
}

#[tokio::test]
async fn a_level_counts_only_for_what_came_online() {
    let shop = Shop::open().await;
    for (name, channel) in [
        ("Nguyễn Văn Mẫu Một", Channel::Online),
        ("Nguyễn Văn Mẫu Hai", Channel::Counter),
        ("Nguyễn Văn Mẫu Ba", Channel::Post),
    ] {
        shop.receives("2026-11-02 09:00", Receive { channel, ..by(name, request()) }).await;
    }
    let figures = shop.figures().await;
    let keys = |table: crate::Table| -> Vec<(String, u64)> {
        table.groups.into_iter().map(|(key, tally)| (key, tally.received)).collect()
    };
    let one = |key: &str, count| (key.to_owned(), count);
    let when = "2026-11-02 10:00";
    assert_eq!(keys(figures.ask(By::Level, when).await), [one("0", 2), one("3", 1)]);
    let channels = [one("counter", 1), one("online", 1), one("post", 1)];
    assert_eq!(keys(figures.ask(By::Channel, when).await), channels);
    assert_eq!(keys(figures.ask(By::Procedure, when).await), [one("1.004873", 3)]);
    assert_eq!(keys(figures.ask(By::Competent, when).await), [one(WARD, 3)]);
}

#[tokio::test]
async fn a_period_takes_both_its_days_in() {
    let shop = Shop::open().await;
    for when in ["2026-11-02 00:10", "2026-11-03 23:50", "2026-11-04 09:00"] {
        shop.receives(when, request()).await;
    }
    let figures = shop.figures().await;
    for (from, to, received) in [
        (None, None, 3),
        (Some("2026-11-03"), None, 2),
        (None, Some("2026-11-03"), 2),
        (Some("2026-11-03"), Some("2026-11-03"), 1),
        (Some("2026-11-05"), None, 0),
    ] {
        let day = |day: Option<&str>| day.map(|day| day.parse().unwrap());
        let (from, to, at) = (day(from), day(to), at("2026-12-01 09:00"));
        let period = Period::days(from, to);
        let question = Question { period, ..Question::of_all(By::Procedure, at) };
        let table = figures.answer(question).await;
        assert_eq!(table.total.received, received, "{from:?} {to:?}");
    }
}

#[tokio::test]
async fn figures_are_equal_before_and_after_an_erasure() {
    let shop = Shop::open().await;
    let code = shop.receives("2026-11-02 09:00", request()).await;
    shop.takes(&code, "2026-11-02 10:00").await;
    shop.asks(&code, "2026-11-03 09:00", false).await;
    let before = shop.figures().await.ask(By::Competent, "2026-11-20 09:00").await;
    let first = shop.dossiers.history(&code).await.unwrap()[0].clone();
    shop.journal.keys().erase(first.data_key.unwrap()).await.unwrap();
    // Another journal: this one still knows what it has written.
    let keys = shop.journal.keys().clone();
    let journal = motcua_journal::Journal::open(shop.log.clone(), keys, shop.clock.clone()).await;
    let after = Shop { journal: journal.unwrap(), ..shop };
    std::fs::remove_dir_all(after.folder.path().join("figures")).unwrap();
    assert_eq!(after.figures().await.ask(By::Competent, "2026-11-20 09:00").await, before);
}
