//! By a number: a code, the end of one, a telephone, an identity paper, a parcel.

use std::collections::BTreeSet;

use motcua_readmodel::{Snapshot, SqlError, Value, binds};

use super::{Asker, Place, count};
use crate::search::ids::Ids;
use crate::search::question::Number;
use crate::search::words::Fit;

impl Asker<'_> {
    /// Below which number the page goes on: what is found by a number always fits as a whole.
    fn below(&self) -> u64 {
        match self.after {
            None => u64::MAX,
            Some(Place { fit: Fit::Whole, number }) => number,
            Some(_) => 0,
        }
    }
}

/// Whatever a number is: the newest first.
pub(super) async fn find(
    ids: &Ids,
    snapshot: &mut Snapshot,
    asker: &Asker<'_>,
    number: &Number,
) -> Result<Vec<Place>, SqlError> {
    let mut found = BTreeSet::new();
    let phone = number.phone.as_deref().and_then(|phone| ids.phone(phone));
    let identity = number.identity.as_deref().and_then(|number| ids.identity(number));
    for term in phone.into_iter().chain(identity) {
        found.extend(under(snapshot, asker, term).await?);
    }
    if let Some(code) = &number.code {
        let text = "SELECT s.number FROM dossiers d CROSS JOIN seers s WHERE d.dossier = ? \
                    AND s.agency = ? AND s.number = d.number AND s.number < ?";
        let values = binds![code, asker.agency, asker.below()];
        found.extend(numbers(snapshot, text, values).await?);
    }
    if let Some(tail) = &number.tail {
        found.extend(that_ends(snapshot, asker, tail).await?);
    }
    let newest = found.into_iter().rev().take(asker.limit);
    Ok(newest.map(|number| Place { fit: Fit::Whole, number }).collect())
}

/// What stands under one digest: the newest first.
pub(super) async fn by_term(
    snapshot: &mut Snapshot,
    asker: &Asker<'_>,
    term: i64,
) -> Result<Vec<Place>, SqlError> {
    let numbers = under(snapshot, asker, term).await?.into_iter();
    Ok(numbers.map(|number| Place { fit: Fit::Whole, number }).collect())
}

async fn under(
    snapshot: &mut Snapshot,
    asker: &Asker<'_>,
    term: i64,
) -> Result<Vec<u64>, SqlError> {
    let text = "SELECT t.number FROM terms t CROSS JOIN seers s WHERE t.term = ? AND t.number < ? \
                AND s.agency = ? AND s.number = t.number ORDER BY t.number DESC LIMIT ?";
    numbers(snapshot, text, binds![term, asker.below(), asker.agency, asker.limit]).await
}

/// Those whose codes end with these digits, the last one first: where there are few, by the digits, else
/// among the agency's own, where there are enough soon.
async fn that_ends(
    snapshot: &mut Snapshot,
    asker: &Asker<'_>,
    tail: &str,
) -> Result<Vec<u64>, SqlError> {
    let from = tail.as_bytes();
    // The sign that follows the digit 9.
    let to = [from, b":"].concat();
    let rows = "dossiers WHERE tail >= ? AND tail < ?";
    if count(snapshot, rows, binds![from, to], asker.few + 1).await? <= asker.few {
        let text = "SELECT s.number FROM dossiers d CROSS JOIN seers s WHERE d.tail >= ? \
                    AND d.tail < ? AND s.agency = ? AND s.number = d.number AND s.number < ? \
                    ORDER BY s.number DESC LIMIT ?";
        let values = binds![from, to, asker.agency, asker.below(), asker.limit];
        return numbers(snapshot, text, values).await;
    }
    let (mut found, mut below) = (Vec::new(), asker.below());
    loop {
        let text = "SELECT s.number, d.tail FROM seers s CROSS JOIN dossiers d WHERE s.agency = ? \
                    AND s.number < ? AND d.number = s.number ORDER BY s.number DESC LIMIT ?";
        let rows = snapshot.query(text, binds![asker.agency, below, asker.stride()]).await?;
        for row in &rows {
            below = row.get(0)?;
            if found.len() < asker.limit && row.get::<Vec<u8>>(1)?.starts_with(from) {
                found.push(below);
            }
        }
        if rows.len() < asker.stride() || found.len() >= asker.limit {
            return Ok(found);
        }
    }
}

async fn numbers(
    snapshot: &mut Snapshot,
    text: &str,
    values: Vec<Value>,
) -> Result<Vec<u64>, SqlError> {
    snapshot.query(text, values).await?.iter().map(|row| row.get(0)).collect()
}
