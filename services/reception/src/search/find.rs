//! A question, asked of the tables: what of it the asker's agency may see, the best and newest first.

mod names;
mod numbers;

use std::collections::HashMap;

use motcua_domain::{AgencyId, DossierCode};
use motcua_readmodel::{Snapshot, SqlError, ToValue, Value};

use super::Search;
use super::question::{Kind, Question};
use super::words::Fit;

/// Up to so many rows all are read, and put into their order in memory: some milliseconds. What has
/// more is gone through from the newest until the page is full, which is soon then.
pub(super) const FEW: usize = 4_000;

/// Where a hit stands in the order: how it fits, then the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub(super) fit: Fit,
    pub(super) number: u64,
}

impl Place {
    /// The sort key, as cursors have it.
    pub(super) fn key(self) -> Vec<u8> {
        let fit = Fit::ALL.iter().position(|fit| *fit == self.fit).unwrap_or_default();
        let mut key = vec![u8::try_from(fit).expect("there are three of them")];
        key.extend(self.number.to_be_bytes());
        key
    }

    /// What a cursor says.
    pub(super) fn of_key(key: &[u8]) -> Option<Self> {
        let (fit, number) = key.split_first()?;
        let fit = *Fit::ALL.get(usize::from(*fit))?;
        Some(Self { fit, number: u64::from_be_bytes(number.try_into().ok()?) })
    }

    fn order(self) -> (Fit, std::cmp::Reverse<u64>) {
        (self.fit, std::cmp::Reverse(self.number))
    }
}

/// A dossier that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its code.
    pub code: DossierCode,
    /// Where it stands in the order.
    pub place: Place,
}

/// Who asks, for how much.
pub(super) struct Asker<'a> {
    agency: &'a AgencyId,
    after: Option<Place>,
    limit: usize,
    few: usize,
}

impl Asker<'_> {
    /// How many of the agency's dossiers are gone through at a time.
    fn stride(&self) -> usize {
        (self.few / 4).max(1)
    }
}

impl Search {
    /// What an agency may see of what is asked for, after a place in the order.
    pub async fn find(
        &self,
        snapshot: &mut Snapshot,
        agency: &AgencyId,
        question: &Question,
        after: Option<Place>,
        limit: usize,
    ) -> Result<Vec<Hit>, SqlError> {
        let asker = Asker { agency, after, limit, few: self.few };
        let places = match &question.0 {
            Kind::Name(typed) => names::find(&self.ids, snapshot, &asker, typed).await?,
            Kind::Number(number) => numbers::find(&self.ids, snapshot, &asker, number).await?,
            Kind::Parcel(parcel) => {
                numbers::by_term(snapshot, &asker, self.ids.parcel(parcel)).await?
            }
        };
        coded(snapshot, &places).await
    }
}

/// The codes of what was found.
async fn coded(snapshot: &mut Snapshot, places: &[Place]) -> Result<Vec<Hit>, SqlError> {
    let (markers, values) = list(places.iter().map(|place| place.number));
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("SELECT number, dossier FROM dossiers WHERE number IN ({markers})");
    let mut codes = HashMap::new();
    for row in &snapshot.query(&text, values).await? {
        codes.insert(row.get::<u64>(0)?, row.get::<DossierCode>(1)?);
    }
    let hits = places
        .iter()
        .filter_map(|place| codes.remove(&place.number).map(|code| Hit { code, place: *place }));
    Ok(hits.collect())
}

/// The markers and values of a list, the last one repeated up to a power of two: few texts serve all.
fn list<T: ToValue>(items: impl IntoIterator<Item = T>) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = items.into_iter().map(|item| item.to_value()).collect();
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    let mut markers = "?,".repeat(values.len());
    markers.pop();
    (markers, values)
}

/// How many rows a query has, up to a bound.
async fn count(
    snapshot: &mut Snapshot,
    rows: &str,
    mut values: Vec<Value>,
    bound: usize,
) -> Result<usize, SqlError> {
    values.push(bound.to_value());
    let text = format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {rows} LIMIT ?) AS few");
    let counted = snapshot.query(&text, values).await?;
    counted.first().map_or(Ok(0), |row| row.get(0))
}
