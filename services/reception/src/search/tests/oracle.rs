//! Random histories, and a slow reader of everything that was said.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;

use super::*;
use crate::search::find::FEW;
use crate::search::question::Kind;
use crate::search::words::Fit;
use crate::search::words::oracle::fit_of_name;
use crate::search::{Known, Seer, Term, WordBegun};

/// What somebody does with a dossier.
type Try = (usize, Index, [Index; 3]);

const AGENCIES: [&str; 4] = [WARD, LAND, TAX, "H13.999"];

/// Words that are like each other, and some that are not.
const WORDS: [&str; 16] = [
    "Nguyễn", "Nguyệt", "Nguyên", "Ngự", "Thị", "Thịnh", "Thìn", "Văn", "Vân", "Hùng", "Hưng",
    "Hương", "An", "Á", "Đức", "Đứcc",
];

fn name(words: &[Index; 3]) -> String {
    words.iter().map(|index| *index.get(&WORDS)).collect::<Vec<_>>().join(" ")
}

fn play(tries: &[Try]) -> Log {
    let mut log = Log::default();
    for (number, what, words) in tries {
        let code = code(*number);
        let is_there = log.0.iter().any(|entry| entry.stream.as_str() == code.as_str());
        match (is_there, what.index(5)) {
            (false, _) | (_, 0) => log.receive(&code, request(&name(words))),
            (_, 1) => log.correct(&code, CorrectedEntry::ApplicantName, &name(words)),
            (_, 2) => {
                let number = format!("090000000{}", words[0].index(3));
                log.correct(&code, CorrectedEntry::ApplicantPhone, &number);
            }
            (_, 3) => log.give(&code, AGENCIES[words[0].index(AGENCIES.len())]),
            _ => log.succeed(&code, WARD, AGENCIES[words[0].index(AGENCIES.len())]),
        }
    }
    log
}

/// What an agency would find that reads every dossier: the best and newest first.
fn oracle(log: &Log, agency: &str, typed: &str) -> Vec<(Fit, DossierCode)> {
    let mut dossiers: BTreeMap<DossierCode, (u64, Dossier, String, String)> = BTreeMap::new();
    for entry in &log.0 {
        let code: DossierCode = entry.stream.as_str().parse().unwrap();
        let fresh = (entry.position.0, Dossier::default(), String::new(), String::new());
        let (_, dossier, name, phone) = dossiers.entry(code).or_insert(fresh);
        for event in entry.known() {
            let Any::Dossier(event) = event else { continue };
            dossier.evolve(event, entry.happened);
            match event {
                Event::Received { request, .. } => {
                    let applicant = &request.known().unwrap().applicant;
                    (*name, *phone) = (applicant.name.clone(), applicant.phone.clone());
                }
                Event::Corrected { entry, correction } => {
                    let value = correction.known().unwrap().value.clone();
                    match entry {
                        CorrectedEntry::ApplicantName => *name = value,
                        _ => *phone = value,
                    }
                }
                _ => {}
            }
        }
    }
    let question = Question::read(typed).unwrap();
    let agency = id(agency);
    let mut hits = Vec::new();
    for (code, (number, dossier, name, phone)) in dossiers {
        let fit = match &question.0 {
            Kind::Name(words) => {
                fit_of_name(&words.iter().map(String::as_str).collect::<Vec<_>>(), &name)
            }
            _ => (phone == typed).then_some(Fit::Whole),
        };
        if let Some(fit) = fit.filter(|_| dossier.involves(&agency)) {
            hits.push((fit, std::cmp::Reverse(number), code));
        }
    }
    hits.sort();
    hits.into_iter().map(|(fit, _, code)| (fit, code)).collect()
}

/// Typed: parts of words of the list, and a letter too many now and then.
fn typed(parts: &[(Index, usize, bool)]) -> String {
    let parts = parts.iter().map(|(word, cut, wrong)| {
        let word: Vec<char> = word.get(&WORDS).chars().collect();
        let kept = word.len().saturating_sub(cut % 3).max(1);
        let letters: String = word[..kept].iter().collect();
        if *wrong { format!("{letters}x") } else { letters }
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// How many histories are tried; `MOTCUA_LONG=1` tries ten thousand.
fn histories() -> u32 {
    if std::env::var("MOTCUA_LONG").is_ok_and(|long| long == "1") { 10_000 } else { 60 }
}

#[test]
fn what_is_found_is_what_a_reader_of_every_dossier_would_find() {
    let config = Config { cases: histories(), ..Config::default() };
    let tries = prop::collection::vec((1_usize..25, any::<Index>(), any::<[Index; 3]>()), 1..80);
    let part = (any::<Index>(), 0_usize..6, prop::bool::weighted(0.2));
    let questions = prop::collection::vec(prop::collection::vec(part, 1..4), 12);
    let cuts = prop::collection::vec(1_usize..9, 1..6);
    let runtime = Runtime::new().unwrap();
    let (_folder, keys) = runtime.block_on(keys());
    let run = TestRunner::new(config).run(&(tries, questions, cuts), |(tries, asked, cuts)| {
        let log = play(&tries);
        runtime.block_on(agree(&log, &asked, &cuts, &keys));
        Ok(())
    });
    run.unwrap();
}

async fn agree(log: &Log, asked: &[Vec<(Index, usize, bool)>], cuts: &[usize], keys: &Keys) {
    let folder = tempfile::tempdir().unwrap();
    let (cut, whole) = (folder.path().join("cut"), folder.path().join("whole"));
    let mut tables = Fed::create(&Where::folder(&cut), Search::new(keys.clone())).await.unwrap();
    let (mut rest, mut sizes) = (log.0.as_slice(), cuts.iter().cycle());
    while !rest.is_empty() {
        let (batch, after) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
        tables.fold(batch).await.unwrap();
        rest = after;
    }
    let mut at_once = Fed::create(&Where::folder(&whole), Search::new(keys.clone())).await.unwrap();
    at_once.fold(&log.0).await.unwrap();
    let mut snapshot = tables.snapshot().await.unwrap();
    let mut beside = at_once.snapshot().await.unwrap();
    same::<Known>(&mut snapshot, &mut beside).await;
    same::<Seer>(&mut snapshot, &mut beside).await;
    same::<Term>(&mut snapshot, &mut beside).await;
    same::<WordBegun>(&mut snapshot, &mut beside).await;
    let names = asked.iter().map(|parts| typed(parts));
    let numbers = (0..3).map(|last| format!("090000000{last}"));
    for (number, typed) in names.chain(numbers).enumerate() {
        if Question::read(&typed).is_err() {
            continue;
        }
        // Also as if the dossiers were too many to read them all.
        let few = [FEW, 1, 3, 8][number % 4];
        for agency in AGENCIES {
            let search = Search { ids: Ids::new(keys.clone()), few };
            let hits = found(&search, &mut snapshot, agency, &typed, 1 + number % 7).await;
            let hits: Vec<_> = hits.into_iter().map(|hit| (hit.place.fit, hit.code)).collect();
            assert_eq!(hits, oracle(log, agency, &typed), "{typed} by {agency}");
        }
    }
}

/// Both hold the same rows.
async fn same<R: TableRow>(one: &mut Snapshot, other: &mut Snapshot) {
    let text = format!("SELECT {} FROM {}", R::COLUMNS.join(", "), R::TABLE);
    let mut rows = Vec::new();
    for snapshot in [one, other] {
        let read = snapshot.query(&text, Vec::new()).await.unwrap();
        let rows_of = read.iter().map(|row| {
            let mut values: Vec<Value> = Vec::new();
            R::read(row).unwrap().push_to(&mut values);
            format!("{values:?}")
        });
        rows.push(rows_of.collect::<BTreeSet<_>>());
    }
    assert_eq!(rows[0], rows[1], "{}", R::TABLE);
}
