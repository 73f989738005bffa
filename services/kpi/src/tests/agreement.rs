//! The counts and the oracle agree, and however the records are cut into batches the tables are the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use motcua_domain::measures::{Period, Tally};
use motcua_domain::testing::{LAND, WARD, at, id};
use motcua_domain::{AgencyId, end_of_day, local};
use motcua_journal::Entry;
use motcua_readmodel::{Fed, Place, Snapshot, TableRow};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;

use super::desks;
use super::histories::{NEW_WARD, play, tries};
use super::oracle::{self, answer};
use super::units;
use crate::counts::{Count, Moment};
use crate::deeds::Done;
use crate::takings::{Payment, Taken};
use crate::{By, Fact, Figures, Limits, Question, Work};

/// How many histories are tried; `MOTCUA_LONG=1` tries ten thousand.
fn histories() -> u32 {
    if std::env::var("MOTCUA_LONG").is_ok_and(|long| long == "1") { 10_000 } else { 100 }
}

#[test]
fn the_counts_say_what_the_events_say_whatever_has_happened() {
    let config = Config { cases: histories(), ..Config::default() };
    let asked = (prop::collection::vec(any::<Index>(), 4), any::<[Index; 2]>());
    let cuts = prop::collection::vec(1_usize..9, 1..6);
    let runtime = Runtime::new().unwrap();
    let run =
        TestRunner::new(config).run(&(tries(), asked, cuts), |(tries, (days, ends), cuts)| {
            let entries = play(&tries);
            if !entries.is_empty() {
                runtime.block_on(agree(&entries, &days, ends, &cuts));
            }
            Ok(())
        });
    run.unwrap();
}

/// What the histories above come to: else they would prove little.
#[test]
fn the_histories_come_to_every_kind_of_end_and_correction() {
    let mut runner = TestRunner::deterministic();
    let mut events = BTreeMap::<&str, u32>::new();
    let mut total = Tally::default();
    for _ in 0..600 {
        let entries = play(&tries().new_tree(&mut runner).unwrap().current());
        for event in entries.iter().flat_map(|entry| entry.known()) {
            *events.entry(motcua_domain::codec::encode(event).type_name).or_default() += 1;
        }
        let question = Question::of_all(By::Channel, at("2026-12-20 09:00"));
        answer(&entries, question, None, oracle::by(By::Channel))
            .0
            .values()
            .for_each(|tally| total += *tally);
    }
    assert!(events.len() == 33 && events.values().all(|times| *times >= 2), "{events:?}");
    let ends = [total.early, total.on_time, total.late, total.overdue, total.open_within_time];
    assert!(ends.iter().all(|count| *count >= 5), "{total:?}");
    let index = [total.handled - total.index_handled, total.index_handled, total.copies];
    assert!(index.iter().all(|count| *count >= 50), "{total:?}");
    let of_the_index = [
        total.full_online,
        total.with_fee,
        total.paid_online,
        total.results,
        total.results_electronic,
        total.digitised,
        total.reused,
        total.returned,
        total.returned_by_post,
    ];
    assert!(of_the_index.iter().all(|count| *count >= 5), "{total:?}");
}

async fn agree(entries: &[Arc<Entry>], days: &[Index], ends: [Index; 2], cuts: &[usize]) {
    let folder = tempfile::tempdir().unwrap();
    let tables = folded(&folder.path().join("cut"), entries, cuts).await;
    let at_once = folded(&folder.path().join("whole"), entries, &[usize::MAX]).await;
    let mut snapshot = tables.snapshot().await.unwrap();
    let mut beside = at_once.snapshot().await.unwrap();
    let counted = [
        same::<Fact>(&mut snapshot, &mut beside).await,
        same::<Count>(&mut snapshot, &mut beside).await,
        same::<Moment>(&mut snapshot, &mut beside).await,
    ];
    // What is only asked for at intake is no dossier yet, and counts nowhere.
    let anything = counted[0] > 0;
    assert!(counted.iter().all(|rows| (*rows > 0) == anything), "{counted:?}");
    // What another system alone tells is no deed of an agency here, and has no fees.
    same::<Done>(&mut snapshot, &mut beside).await;
    same::<Taken>(&mut snapshot, &mut beside).await;
    same::<Payment>(&mut snapshot, &mut beside).await;
    let lived = Lived::of(entries);
    procedures(&mut snapshot, entries, lived.period(ends)).await;
    work(&mut snapshot, entries, lived.day(ends[0])).await;
    let (all, some) = (Period::ALL, lived.period(ends));
    for (number, day) in days.iter().enumerate() {
        let end = end_of_day(lived.day(*day));
        let (at, asked) = match number % 2 {
            0 => (end, [(all, true), (some, false)]),
            _ => (end - 13.hours(), [(all, false), (some, true)]),
        };
        for (period, known_then) in asked {
            for by in By::ALL {
                let question = Question { by, period, at, known_then };
                compare(&mut snapshot, entries, question).await;
            }
        }
    }
}

/// The tables of these entries, folded in batches of these sizes, again and again.
async fn folded(folder: &std::path::Path, entries: &[Arc<Entry>], cuts: &[usize]) -> Fed<Figures> {
    let mut tables = Fed::create(&Place::folder(folder), Figures).await.unwrap();
    let mut rest = entries;
    for size in cuts.iter().cycle() {
        let (batch, after) = rest.split_at(rest.len().min(*size));
        tables.fold(batch).await.unwrap();
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    tables
}

/// The rows of a table are the same in both; how many they are.
async fn same<R: TableRow + PartialEq + std::fmt::Debug>(
    one: &mut Snapshot,
    other: &mut Snapshot,
) -> usize {
    let key = R::KEY.join(", ");
    let text = format!("SELECT {} FROM {} ORDER BY {key}", R::COLUMNS.join(", "), R::TABLE);
    let mut tables = Vec::new();
    for snapshot in [one, other] {
        let rows = snapshot.query(&text, Vec::new()).await.unwrap();
        tables.push(rows.iter().map(|row| R::read(row).unwrap()).collect::<Vec<_>>());
    }
    assert_eq!(tables[0], tables[1], "{}", R::TABLE);
    tables[0].len()
}

async fn compare(snapshot: &mut Snapshot, entries: &[Arc<Entry>], question: Question) {
    if question.by != By::Field {
        let table = Figures::read(snapshot, question).await.unwrap();
        let (tallies, late) = answer(entries, question, None, oracle::by(question.by));
        let groups: BTreeMap<_, _> = table.groups.into_iter().collect();
        assert_eq!(groups, tallies, "{question:?}");
        assert_eq!(table.late_by, late, "{question:?}");
    }
    units::agree(snapshot, entries, question).await;
    if question.by == By::Competent {
        let said = Figures::by_month(snapshot, question).await.unwrap();
        let said: BTreeMap<String, Tally> = said
            .into_iter()
            .filter(|(_, tally)| tally.received > 0)
            .map(|(month, tally)| (month.to_string(), tally))
            .collect();
        let month =
            |counted: &oracle::Counted| local(counted.received).date().first_of_month().to_string();
        assert_eq!(said, answer(entries, question, None, month).0, "{question:?}");
    }
}

/// What agencies decide, by procedure, as it is now: from the facts.
async fn procedures(snapshot: &mut Snapshot, entries: &[Arc<Entry>], period: Period) {
    let now = entries.last().unwrap().recorded + 1.hour();
    let question = Question { period, ..Question::of_all(By::Procedure, now) };
    for agency in [WARD, LAND, NEW_WARD].map(id::<AgencyId>) {
        let said = Figures::of_agency(snapshot, &agency, period, now).await.unwrap();
        let said: BTreeMap<_, _> = said
            .into_iter()
            .map(|of| (of.procedure.to_string(), (of.received, of.handled, of.late, of.overdue)))
            .collect();
        let (tallies, _) =
            answer(entries, question, Some(&[agency.clone()].into()), oracle::by(By::Procedure));
        let told = tallies.into_iter().map(|(procedure, tally)| {
            (procedure, (tally.received, tally.handled, tally.late, tally.overdue))
        });
        assert_eq!(said, told.collect(), "{agency} {period:?}");
    }
}

/// Who has what, and what agencies did up to a day as it was known at its end.
async fn work(snapshot: &mut Snapshot, entries: &[Arc<Entry>], day: Date) {
    let now = entries.last().unwrap().recorded + 1.hour();
    let silent_before = now - 100.hours();
    let limits = Limits { now, silent_before, tomorrow: now, in_three_days: now };
    let said = Figures::desks(snapshot, limits).await.unwrap();
    assert_eq!(said, desks::desks(entries, now, silent_before));
    let known: Vec<_> = entries
        .iter()
        .filter(|entry| entry.recorded.max(entry.happened) <= end_of_day(day))
        .cloned()
        .collect();
    for (by, entries) in [(None, entries), (Some(day), &known)] {
        let period = Period::days(None, by);
        let mut said = Figures::work(snapshot, period, by).await.unwrap();
        for work in said.values_mut() {
            *work = desks::told_by_one_event(work);
        }
        said.retain(|_, work| *work != Work::default());
        assert_eq!(said, desks::work(entries), "{by:?}");
    }
}

/// From which day to which something happens, with some days around.
struct Lived(Date, Date);

impl Lived {
    fn of(entries: &[Arc<Entry>]) -> Self {
        let days = entries.iter().flat_map(|entry| [entry.happened, entry.recorded]);
        let days: Vec<Date> = days.map(|at| local(at).date()).collect();
        let first = days.iter().min().copied().unwrap_or(date(2026, 11, 2));
        let last = days.iter().max().copied().unwrap_or(first);
        Self(first.saturating_sub(2.days()), last.saturating_add(40.days()))
    }

    fn day(&self, index: Index) -> Date {
        let days = self.1.since(self.0).unwrap().get_days();
        let day = index.index(usize::try_from(days).unwrap() + 1);
        self.0.saturating_add(i64::try_from(day).unwrap().days())
    }

    fn period(&self, ends: [Index; 2]) -> Period {
        let [one, other] = ends.map(|end| self.day(end));
        Period::days(Some(one.min(other)), Some(one.max(other)))
    }
}
