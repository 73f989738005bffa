//! By a name.
//!
//! What is read is chosen by counting first: the dossiers under two words of the question, whichever two
//! have the fewest, or the agency's own dossiers. Where the fewest are few, all are read and put into their
//! order. Else what fits best is looked for first, from the newest dossier on, until the page is full.

use std::collections::{BTreeSet, HashMap};

use motcua_readmodel::{Row, Snapshot, SqlError, binds};

use super::{Asker, Place, count, list};
use crate::search::ids::Ids;
use crate::search::words::{BEGINNING, Fit, WRONG_LETTERS, sure_beginnings};

/// The most words that one typed word may stand for.
const MOST_MEANT: usize = 500;

/// The most pairs of words that are looked up at once; more are found sooner among the agency's dossiers.
const MOST_PAIRS: usize = 64;

/// So few rows are worth no further counting.
const FEW_ENOUGH: usize = 100;

/// The words that a typed word may stand for, and how each fits.
type Meant = HashMap<i64, Fit>;

/// From where rows are read.
enum Source {
    /// The agency's dossiers.
    Agency,
    /// What stands under these pairs.
    Pairs(Vec<i64>),
}

pub(super) async fn find(
    ids: &Ids,
    snapshot: &mut Snapshot,
    asker: &Asker<'_>,
    typed: &[String],
) -> Result<Vec<Place>, SqlError> {
    let mut meant = Vec::with_capacity(typed.len());
    for (index, word) in typed.iter().enumerate() {
        meant.push(meanings(ids, snapshot, word, index + 1 == typed.len()).await?);
    }
    let rows = "seers WHERE agency = ?";
    let agencys = count(snapshot, rows, binds![asker.agency], asker.few + 1).await?;
    let (fewest, source) = shortest(ids, snapshot, &meant, Fit::Mistaken, agencys).await?;
    let mut places = Vec::new();
    if fewest <= asker.few {
        let rows = read(snapshot, asker, &source, (u64::MAX, asker.few)).await?;
        places.extend(rows.iter().filter_map(|row| row.place(&meant)));
        places.retain(|place| asker.after.is_none_or(|after| place.order() > after.order()));
        places.sort_unstable_by_key(|place| place.order());
        places.truncate(asker.limit);
        return Ok(places);
    }
    for fit in Fit::ALL {
        if asker.after.is_some_and(|after| after.fit > fit)
            || !meant.iter().any(|meant| meant.values().any(|one| *one == fit))
        {
            continue;
        }
        let (_, source) = shortest(ids, snapshot, &meant, fit, agencys).await?;
        places.extend(of_fit(snapshot, asker, &source, (&meant, fit), places.len()).await?);
        if places.len() >= asker.limit {
            break;
        }
    }
    Ok(places)
}

/// The words that a typed word may stand for.
async fn meanings(
    ids: &Ids,
    snapshot: &mut Snapshot,
    typed: &str,
    is_last: bool,
) -> Result<Meant, SqlError> {
    let mut meant = Meant::new();
    let (markers, mut values) = list(sure_beginnings(typed).map(|sure| ids.beginning(sure)));
    if !values.is_empty() {
        values.extend(binds![WRONG_LETTERS, MOST_MEANT]);
        let text = format!(
            "SELECT DISTINCT word FROM beginnings WHERE beginning IN ({markers}) AND rest <= ? \
             ORDER BY word LIMIT ?"
        );
        for row in &snapshot.query(&text, values).await? {
            meant.insert(row.get(0)?, Fit::Mistaken);
        }
    }
    if is_last && typed.chars().count() >= BEGINNING {
        let text = "SELECT word FROM beginnings WHERE beginning = ? ORDER BY rest, word LIMIT ?";
        for row in &snapshot.query(text, binds![ids.beginning(typed), MOST_MEANT]).await? {
            meant.insert(row.get(0)?, Fit::Begun);
        }
    }
    meant.insert(ids.word(typed), Fit::Whole);
    Ok(meant)
}

/// Where the fewest rows are that hold everything that fits so well, and how many these are.
async fn shortest(
    ids: &Ids,
    snapshot: &mut Snapshot,
    meant: &[Meant],
    fit: Fit,
    agencys: usize,
) -> Result<(usize, Source), SqlError> {
    let words: Vec<Vec<i64>> = meant.iter().map(|meant| up_to(meant, fit)).collect();
    let last = words.len() - 1;
    let two = (0..=last).flat_map(|one| (one + 1..=last).map(move |other| (one, other)));
    let alone = (0..=last).map(|one| (one, one));
    let mut best = (agencys, Source::Agency);
    for (one, other) in two.chain(alone) {
        let (first, second) = (&words[one], &words[other]);
        let is_alone = one == other;
        if first.len() * if is_alone { 1 } else { second.len() } > MOST_PAIRS {
            continue;
        }
        let pairs: BTreeSet<i64> = if is_alone {
            first.iter().map(|word| ids.pair(*word, *word)).collect()
        } else {
            let both = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
            both.map(|(one, other)| ids.pair(*one, *other)).collect()
        };
        let (markers, values) = list(&pairs);
        let rows = format!("terms WHERE term IN ({markers})");
        let counted = count(snapshot, &rows, values, best.0).await?;
        if counted < best.0 {
            best = (counted, Source::Pairs(pairs.into_iter().collect()));
        }
        if best.0 <= FEW_ENOUGH {
            break;
        }
    }
    Ok(best)
}

/// The words that fit at least so well.
fn up_to(meant: &Meant, fit: Fit) -> Vec<i64> {
    meant.iter().filter(|(_, one)| **one <= fit).map(|(word, _)| *word).collect()
}

/// Those that fit so and no better, the newest first, until the page is full.
async fn of_fit(
    snapshot: &mut Snapshot,
    asker: &Asker<'_>,
    source: &Source,
    (meant, fit): (&[Meant], Fit),
    had: usize,
) -> Result<Vec<Place>, SqlError> {
    let mut below = match asker.after {
        Some(after) if after.fit == fit => after.number,
        _ => u64::MAX,
    };
    let wanted = asker.limit - had;
    let most = if matches!(source, Source::Agency) { asker.stride() } else { asker.few };
    let mut found = Vec::new();
    loop {
        let rows = read(snapshot, asker, source, (below, most)).await?;
        let places = rows.iter().filter_map(|row| row.place(meant));
        found.extend(places.filter(|place| place.fit == fit).take(wanted - found.len()));
        match rows.last() {
            Some(last) if rows.len() == most && found.len() < wanted => below = last.number,
            _ => return Ok(found),
        }
    }
}

/// A dossier that the agency may see.
struct Candidate {
    number: u64,
    words: Vec<u8>,
}

impl Candidate {
    fn read(row: &Row) -> Result<Self, SqlError> {
        Ok(Self { number: row.get(0)?, words: row.get(1)? })
    }

    /// How it fits: as its worst word does, each taken at its best.
    fn place(&self, meant: &[Meant]) -> Option<Place> {
        let (words, _) = self.words.as_chunks::<8>();
        let mut worst = Fit::Whole;
        for meant in meant {
            let fits = words.iter().filter_map(|word| meant.get(&i64::from_be_bytes(*word)));
            worst = worst.max(*fits.min()?);
        }
        Some(Place { fit: worst, number: self.number })
    }
}

/// The newest of a source that are older than a dossier, the newest first.
async fn read(
    snapshot: &mut Snapshot,
    asker: &Asker<'_>,
    source: &Source,
    (below, most): (u64, usize),
) -> Result<Vec<Candidate>, SqlError> {
    // The order of CROSS JOIN is kept by SQLite, which knows nothing of how rows are spread.
    let (text, values) = match source {
        Source::Agency => (
            "SELECT number, words FROM seers WHERE agency = ? AND number < ? \
             ORDER BY number DESC LIMIT ?"
                .to_owned(),
            binds![asker.agency, below, most],
        ),
        Source::Pairs(pairs) => {
            let (markers, mut values) = list(pairs);
            values.extend(binds![below, asker.agency, most]);
            let text = format!(
                "SELECT DISTINCT s.number, s.words FROM terms t CROSS JOIN seers s \
                 WHERE t.term IN ({markers}) AND t.number < ? AND s.agency = ? \
                 AND s.number = t.number ORDER BY s.number DESC LIMIT ?"
            );
            (text, values)
        }
    };
    snapshot.query(&text, values).await?.iter().map(Candidate::read).collect()
}
