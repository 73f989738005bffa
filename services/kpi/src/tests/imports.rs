//! Dossiers of another system: any of them, counted here as by hand.

use motcua_domain::catalogue::OnlineService;
use motcua_domain::dossier::{Channel, Command, ImportedReception};
use motcua_domain::measures::{Tally, level_of};
use motcua_domain::outcome::Outcome;
use motcua_domain::testing::{LAND, TAX, WARD, at, id};
use motcua_domain::{AgencyId, Timestamp, end_of_day};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::shop::Shop;
use crate::{By, Question};

/// A case, in minutes after a moment.
#[derive(Debug, Clone)]
struct Case {
    channel: Channel,
    received: i64,
    due: Option<i64>,
    ended: Option<i64>,
}

fn after(minutes: i64) -> Timestamp {
    at("2020-01-01 00:00") + jiff::SignedDuration::from_mins(minutes)
}

fn case() -> impl Strategy<Value = Case> {
    let channel = prop_oneof![Just(Channel::Counter), Just(Channel::Online), Just(Channel::Post)];
    let later = || proptest::option::of(0..40_i64);
    (channel, 0..40_i64, later(), later()).prop_map(|(channel, received, due, ended)| Case {
        channel,
        received,
        due,
        ended,
    })
}

impl Case {
    fn said(&self) -> Command {
        Command::ImportReceived(Box::new(ImportedReception {
            source: "made".to_owned(),
            procedure: id("MADE"),
            procedure_version: 1,
            channel: self.channel,
            received_at: id(WARD),
            competent: id(LAND),
            online_level: 4,
            online_service: OnlineService::Full,
            due_at: self.due.map(after),
        }))
    }

    fn late(&self) -> bool {
        self.due.zip(self.ended).is_some_and(|(due, ended)| ended > due)
    }

    /// How it counts, by hand.
    fn counts(&self, now: i64) -> Tally {
        let mut tally = Tally::default();
        if self.received > now {
            return tally;
        }
        let level = usize::from(level_of(self.channel, 4));
        tally.received = 1;
        tally.received_at_level[level] = 1;
        if self.ended.is_some_and(|ended| ended <= now) {
            tally.handled = 1;
            tally.handled_at_level[level] = 1;
            if self.late() {
                tally.late = 1;
            } else {
                tally.on_time = 1;
                tally.index_handled = 1;
            }
        } else if self.due.is_none_or(|due| now <= due) {
            tally.open_within_time = 1;
            tally.index_open = 1;
        } else {
            tally.overdue = 1;
        }
        tally
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn sql_counts_what_one_counts_by_hand(
        cases in proptest::collection::vec(case(), 0..12), now in -1..45_i64,
    ) {
        Runtime::new().unwrap().block_on(async {
            let shop = Shop::open_in_a_file().await;
            for (number, case) in cases.iter().enumerate() {
                let name = format!("case-{number}");
                shop.hears(&name, after(case.received), &case.said()).await;
                if let Some(ended) = case.ended {
                    let outcome = if case.late() { Outcome::Late } else { Outcome::OnTime };
                    let command = Command::ImportEnded { outcome, late_by_minutes: 0 };
                    shop.hears(&name, after(ended), &command).await;
                }
            }
            let figures = shop.figures().await;
            for by in By::ALL {
                let question = Question::of_all(by, after(now));
                let table = figures.answer(question).await;
                let mut total = Tally::default();
                for case in &cases {
                    total += case.counts(now);
                }
                assert_eq!(table.total, total);
                // Received is handled or open, and handled is early, on time or late.
                let open = total.open_within_time + total.overdue;
                assert_eq!(total.received, total.handled + open);
                assert_eq!(total.handled, total.early + total.on_time + total.late);
            }
        });
    }
}

#[tokio::test]
async fn what_another_system_tells_late_was_not_known_then_and_is_known_now() {
    let shop = Shop::open().await;
    let case = Case { channel: Channel::Online, received: 0, due: Some(60), ended: None };
    // Told in November 2026, of January 2020.
    shop.hears("late", after(0), &case.said()).await;
    let ended = Command::ImportEnded { outcome: Outcome::Late, late_by_minutes: 30 };
    shop.hears("late", after(90), &ended).await;
    let figures = shop.figures().await;
    for (day, known_then, received, late) in [
        ("2020-01-01", false, 1, 1),
        ("2020-01-01", true, 0, 0),
        ("2026-11-01", true, 0, 0),
        ("2026-11-02", true, 1, 1),
        ("2019-12-31", false, 0, 0),
    ] {
        let at = end_of_day(day.parse().unwrap());
        for by in By::ALL {
            let question = Question { known_then, ..Question::of_all(by, at) };
            let total = figures.answer(question).await.total;
            assert_eq!((total.received, total.late), (received, late), "{day} {known_then}");
        }
    }
}

#[tokio::test]
async fn the_last_group_is_that_of_the_latest_step_that_names_one() {
    let shop = Shop::open().await;
    let case = Case { channel: Channel::Post, received: 0, due: None, ended: None };
    let step = |step: &str, agency: Option<&str>| Command::ImportStep {
        step: step.to_owned(),
        activity: "Bước mẫu".to_owned(),
        agency: agency.map(id),
        resource: String::new(),
    };
    for name in ["named", "nameless"] {
        shop.hears(name, after(0), &case.said()).await;
        shop.hears(name, after(9), &step("last", None)).await;
    }
    shop.hears("named", after(8), &step("tax", Some(TAX))).await;
    shop.hears("named", after(7), &step("land", Some(LAND))).await;
    let figures = shop.figures().await;
    let mut snapshot = figures.model.snapshot(None).await.unwrap();
    let sql = "SELECT code, last_group FROM facts ORDER BY code";
    let rows = snapshot.query(sql, Vec::new()).await.unwrap();
    let groups: Vec<(String, Option<AgencyId>)> =
        rows.iter().map(|row| (row.get(0).unwrap(), row.get(1).unwrap())).collect();
    let expected = [("made:named".to_owned(), Some(id(TAX))), ("made:nameless".to_owned(), None)];
    assert_eq!(groups, expected);
}
