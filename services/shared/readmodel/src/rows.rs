//! The rows of one table, kept in memory while a batch is folded.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::AddAssign;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::BoxFuture;
use motcua_sql::many::{self, OnConflict};

use crate::{SqlError, TableRow, Transaction};

/// The rows of one table that a batch reads and changes.
///
/// [`load`](Rows::load) reads those that the entries may touch, before they are applied. What
/// `apply` changed is written by [`store`](Rows::store): one statement for the rows that are new or
/// changed, one for those that went.
#[derive(Debug)]
pub struct Rows<R: TableRow> {
    rows: HashMap<R::Key, Kept<R>>,
    /// A row was asked for that was not loaded: nobody knows whether it stands in the table.
    missed: AtomicBool,
}

#[derive(Debug)]
struct Kept<R> {
    row: Option<R>,
    changed: bool,
}

impl<R: TableRow> Default for Rows<R> {
    fn default() -> Self {
        Self { rows: HashMap::new(), missed: AtomicBool::new(false) }
    }
}

impl<R: TableRow> Rows<R> {
    /// Reads the rows of these keys that stand in the table; those that are kept already are not
    /// read again.
    pub fn load<'a>(
        &'a mut self,
        sql: &'a mut Transaction,
        keys: impl IntoIterator<Item = R::Key>,
    ) -> BoxFuture<'a, Result<(), SqlError>> {
        let keys = keys.into_iter().filter(|key| !self.rows.contains_key(key));
        let mut keys: Vec<R::Key> = keys.collect();
        keys.sort_unstable();
        keys.dedup();
        Box::pin(async move {
            for row in many::select::<R>(sql, &keys).await? {
                self.rows.insert(row.key(), Kept { row: Some(row), changed: false });
            }
            for key in keys {
                self.rows.entry(key).or_insert(Kept { row: None, changed: false });
            }
            Ok(())
        })
    }

    /// A row that was loaded or put; `None` if there is none.
    ///
    /// A key that was neither loaded nor put is a fault of the projection: `None`, and the batch
    /// will not be stored.
    pub fn get(&self, key: &R::Key) -> Option<&R> {
        let Some(kept) = self.rows.get(key) else {
            self.missed.store(true, Ordering::Relaxed);
            return None;
        };
        kept.row.as_ref()
    }

    /// Like [`get`](Rows::get), to be changed: it will be written. Its key must stay as it is.
    pub fn get_mut(&mut self, key: &R::Key) -> Option<&mut R> {
        let Some(kept) = self.rows.get_mut(key) else {
            self.missed.store(true, Ordering::Relaxed);
            return None;
        };
        kept.changed |= kept.row.is_some();
        kept.row.as_mut()
    }

    /// Puts a row in place of the one of its key, if there is one; it need not be loaded.
    pub fn put(&mut self, row: R) {
        self.rows.insert(row.key(), Kept { row: Some(row), changed: true });
    }

    /// Takes the row of a key away, if there is one; it need not be loaded.
    pub fn remove(&mut self, key: &R::Key) {
        self.rows.insert(key.clone(), Kept { row: None, changed: true });
    }

    /// The rows that were loaded or put, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &R> {
        self.rows.values().filter_map(|kept| kept.row.as_ref())
    }

    /// Writes what was changed.
    ///
    /// # Errors
    /// [`SqlError::NotLoaded`] if `apply` asked for a row that was neither loaded nor put.
    pub async fn store(self, sql: &mut Transaction) -> Result<(), SqlError> {
        if self.missed.into_inner() {
            return Err(SqlError::NotLoaded { table: R::TABLE });
        }
        let (mut put, mut removed) = (Vec::new(), Vec::new());
        for (key, kept) in self.rows.into_iter().filter(|(_, kept)| kept.changed) {
            match kept.row {
                Some(row) => put.push((key, row)),
                None => removed.push(key),
            }
        }
        // In the order of the keys: the same rows give the same writes.
        put.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        removed.sort_unstable();
        let put: Vec<R> = put.into_iter().map(|(_, row)| row).collect();
        many::delete::<R>(sql, &removed).await?;
        many::insert(sql, &put, OnConflict::Replace).await
    }
}

/// The rows of a table that only grows: a line, once written, stays.
///
/// A line whose key stands in the table is not written again; position and index make a good key.
#[derive(Debug)]
pub struct Lines<R>(Vec<R>);

impl<R> Default for Lines<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: TableRow> Lines<R> {
    /// Adds a line.
    pub fn push(&mut self, line: R) {
        self.0.push(line);
    }

    /// Writes the lines.
    pub async fn store(self, sql: &mut Transaction) -> Result<(), SqlError> {
        many::insert(sql, &self.0, OnConflict::Keep).await
    }
}

/// The rows of a table of sums: each says what is added to the columns beside its key.
///
/// What stands in the table is not read before. A row that was touched stands there from then on, also
/// where its sums are 0 again: so the table is the same however the entries were cut into batches.
#[derive(Debug)]
pub struct Sums<R: TableRow>(HashMap<R::Key, R>);

impl<R: TableRow> Default for Sums<R> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<R: TableRow + AddAssign> Sums<R> {
    /// Adds what a row says.
    pub fn add(&mut self, row: R) {
        match self.0.entry(row.key()) {
            Entry::Occupied(mut kept) => *kept.get_mut() += row,
            Entry::Vacant(place) => {
                place.insert(row);
            }
        }
    }

    /// Writes the sums.
    pub async fn store(self, sql: &mut Transaction) -> Result<(), SqlError> {
        let mut rows: Vec<(R::Key, R)> = self.0.into_iter().collect();
        rows.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let rows: Vec<R> = rows.into_iter().map(|(_, row)| row).collect();
        many::insert(sql, &rows, OnConflict::Add).await
    }
}
