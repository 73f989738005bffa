//! Search: which dossiers an agency may see, and by which names and numbers each is found.
//!
//! It stands in reception because reception owns what people say about themselves: the request, its
//! corrections and its form are read nowhere else. It is a read model beside [`Intake`](crate::Intake),
//! so that a counter that waits for its book number never waits for an index.
//!
//! - `dossiers`: one row a dossier. `number` is the position of its first record, by which the newest
//!   comes first.
//! - `seers`: one row a dossier and agency that may see it, by the same rule as a dossier's page
//!   ([`Event::parties`]): a question reads rows of the own agency alone. Each has the words of the name,
//!   so that the agency's dossiers can be gone through without another look.
//! - `terms`: under which pairs of words and under which numbers a dossier is found. Pairs, because single
//!   words of Vietnamese names are too common: a third of all people are called Nguyễn.
//! - `beginnings`: which words begin so, to find what is unfinished or has a mistake at its end. It knows
//!   words, not dossiers, and has as many rows as there are syllables.
//!
//! What is personal stands in them as keyed digests alone (`ids`).

mod answer;
mod find;
mod ids;
mod question;
mod terms;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use motcua_domain::dossier::{CorrectedEntry, Event};
use motcua_domain::{AgencyId, DossierCode, Event as Any};
use motcua_journal::Entry;
use motcua_keys::Keys;
use motcua_readmodel::{Json, Projection, Rows, SqlError, Transaction, table_row};

use crate::intake::code;

pub(crate) use answer::{FoundDossier, routes};
pub use find::{Hit, Place};
use ids::Ids;
pub use question::{Question, Unclear};
use terms::Terms;
use words::{beginnings, words_of};

/// The read model of search.
#[derive(Clone)]
pub struct Search {
    ids: Ids,
    /// Up to so many rows all are read, and put into their order in memory.
    few: usize,
}

impl Search {
    /// With the keys under which it knows names and numbers again.
    pub const fn new(keys: Keys) -> Self {
        Self { ids: Ids::new(keys), few: find::FEW }
    }
}

/// A dossier, and what it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    dossier: DossierCode,
    number: u64,
    /// The digits of the code, the last one first.
    tail: Vec<u8>,
    agencies: Json<BTreeSet<AgencyId>>,
    words: Json<Vec<i64>>,
    phones: Json<Vec<i64>>,
    others: Json<Vec<i64>>,
}

table_row!(
    Known, "dossiers", key(dossier: DossierCode),
    columns(number, tail, agencies, words, phones, others)
);

/// An agency that may see a dossier.
#[derive(Debug, Clone)]
struct Seer {
    agency: AgencyId,
    number: u64,
    /// The digests of the name's words, 8 bytes each.
    words: Vec<u8>,
}

// All in the key: what a question reads is in the index.
table_row!(Seer, "seers", key(agency: AgencyId, number: u64, words: Vec<u8>), columns());

/// What a dossier is found by.
#[derive(Debug, Clone)]
struct Term {
    term: i64,
    number: u64,
}

table_row!(Term, "terms", key(term: i64, number: u64), columns());

/// A word that begins so, and how many letters follow.
#[derive(Debug, Clone)]
struct WordBegun {
    beginning: i64,
    rest: u16,
    word: i64,
}

table_row!(WordBegun, "beginnings", key(beginning: i64, rest: u16, word: i64), columns());

/// The rows of a batch.
#[derive(Debug, Default)]
pub struct Batch {
    dossiers: Rows<Known>,
    seers: Rows<Seer>,
    terms: Rows<Term>,
    beginnings: Rows<WordBegun>,
}

impl Projection for Search {
    const NAME: &'static str = "search";
    const REVISION: u32 = 1;
    const TABLES: &'static [&'static str] = &[
        "CREATE TABLE dossiers (dossier TEXT PRIMARY KEY, number BIGINT NOT NULL UNIQUE,
            tail BYTEA NOT NULL, agencies TEXT NOT NULL, words TEXT NOT NULL, phones TEXT NOT NULL,
            others TEXT NOT NULL)",
        "CREATE INDEX dossiers_by_tail ON dossiers (tail, number)",
        "CREATE TABLE seers (agency TEXT NOT NULL, number BIGINT NOT NULL, words BYTEA NOT NULL,
            PRIMARY KEY (agency, number, words))",
        "CREATE TABLE terms (term BIGINT NOT NULL, number BIGINT NOT NULL,
            PRIMARY KEY (term, number))",
        "CREATE TABLE beginnings (beginning BIGINT NOT NULL, rest SMALLINT NOT NULL,
            word BIGINT NOT NULL, PRIMARY KEY (beginning, rest, word))",
    ];
    type Batch = Batch;

    async fn load(
        &self,
        batch: &mut Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        let touched = entries.iter().filter(|entry| entry.known().any(is_followed));
        batch.dossiers.load(sql, touched.filter_map(|entry| code(entry))).await
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        let Some(dossier) = code(entry).filter(|_| entry.known().any(is_followed)) else { return };
        let old = batch.dossiers.get(&dossier).cloned();
        let mut new = old.clone().unwrap_or_else(|| Known::new(dossier, entry));
        for event in entry.known() {
            let Any::Dossier(event) = event else { continue };
            new.agencies.0.extend(event.parties().into_iter().cloned());
            match event {
                Event::Registered { request, .. } | Event::Received { request, .. } => {
                    let name = request.known().map(|request| request.applicant.name.as_str());
                    batch.learn(name, &self.ids);
                    let terms = request.known().map(|request| Terms::of(request, &self.ids));
                    new.found_by(terms.unwrap_or_default());
                }
                Event::Corrected { entry, correction } => {
                    let value = correction.known().map(|correction| correction.value.as_str());
                    match entry {
                        CorrectedEntry::ApplicantName => {
                            batch.learn(value, &self.ids);
                            new.words = Json(terms::words(value.unwrap_or_default(), &self.ids));
                        }
                        CorrectedEntry::ApplicantPhone => {
                            new.phones = Json(self.ids.phones(value.unwrap_or_default()));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        batch.change(old.as_ref(), new, &self.ids);
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        batch.dossiers.store(sql).await?;
        batch.seers.store(sql).await?;
        batch.terms.store(sql).await?;
        batch.beginnings.store(sql).await
    }
}

/// Whether an event changes who may see a dossier, or what it is found by.
fn is_followed(event: &Any) -> bool {
    let Any::Dossier(event) = event else { return false };
    !event.parties().is_empty()
        || matches!(
            event,
            Event::Corrected {
                entry: CorrectedEntry::ApplicantName | CorrectedEntry::ApplicantPhone,
                ..
            }
        )
}

impl Known {
    fn new(dossier: DossierCode, entry: &Entry) -> Self {
        Self {
            tail: question::tail(dossier.as_str()).into_bytes(),
            dossier,
            number: entry.position.0,
            agencies: Json::default(),
            words: Json::default(),
            phones: Json::default(),
            others: Json::default(),
        }
    }

    fn found_by(&mut self, terms: Terms) {
        self.words = Json(terms.words);
        self.phones = Json(terms.phones);
        self.others = Json(terms.others);
    }

    fn keys(&self, ids: &Ids) -> BTreeSet<i64> {
        let Self { words, phones, others, .. } = self;
        let (words, phones) = (words.0.clone(), phones.0.clone());
        Terms { words, phones, others: others.0.clone() }.keys(ids)
    }

    fn seers(&self) -> BTreeSet<(AgencyId, u64, Vec<u8>)> {
        let words: Vec<u8> = self.words.0.iter().flat_map(|word| word.to_be_bytes()).collect();
        let agencies = self.agencies.0.iter();
        agencies.map(|agency| (agency.clone(), self.number, words.clone())).collect()
    }
}

impl Batch {
    /// Knows the words of a name by their beginnings.
    fn learn(&mut self, name: Option<&str>, ids: &Ids) {
        for word in name.map(words_of).unwrap_or_default() {
            let id = ids.word(&word);
            for (beginning, rest) in beginnings(&word) {
                let beginning = ids.beginning(beginning);
                let rest = u16::try_from(rest).unwrap_or(u16::MAX);
                self.beginnings.put(WordBegun { beginning, rest, word: id });
            }
        }
    }

    /// Puts a dossier's rows in the place of those that it had.
    fn change(&mut self, old: Option<&Known>, new: Known, ids: &Ids) {
        if old == Some(&new) {
            return;
        }
        let (had, has) = (old.map(Known::seers).unwrap_or_default(), new.seers());
        had.difference(&has).for_each(|key| self.seers.remove(key));
        for (agency, number, words) in has.difference(&had).cloned() {
            self.seers.put(Seer { agency, number, words });
        }
        // Most records give it to another agency, and change no name.
        let same = old.is_some_and(|old| {
            (&old.words, &old.phones, &old.others) == (&new.words, &new.phones, &new.others)
        });
        if !same {
            let number = new.number;
            let had = old.map(|old| old.keys(ids)).unwrap_or_default();
            let has = new.keys(ids);
            had.difference(&has).for_each(|term| self.terms.remove(&(*term, number)));
            has.difference(&had).for_each(|term| self.terms.put(Term { term: *term, number }));
        }
        self.dossiers.put(new);
    }
}
