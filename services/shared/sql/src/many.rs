//! Statements over many rows: their texts, and how rows are cut into them.
//!
//! Texts repeat from batch to batch, so that the prepared ones are found again: up to
//! [`EXACT`] rows every number has its text, above it only powers of two do.

use std::fmt::Write;

use crate::{SqlError, TableKey, TableRow, Transaction, Value};

/// The most values that one statement binds (SQLite takes 32,766, PostgreSQL 65,535).
const MAX_BINDS: usize = 30_000;
/// The most rows that one statement takes.
const MAX_ROWS: usize = 1024;
/// Up to so many rows go into one statement of their own text.
const EXACT: usize = 16;

/// What happens to a row whose key stands in the table.
#[derive(Debug, Clone, Copy)]
pub enum OnConflict {
    /// The new row takes its place.
    Replace,
    /// It stays as it is.
    Keep,
    /// What its other columns say, all numbers, is added to what stands there.
    Add,
    /// Nothing is written: an error, of which [`SqlError::is_taken`] tells.
    Refuse,
}

/// Writes rows; no two have the same key.
pub async fn insert<R: TableRow>(
    sql: &mut Transaction,
    rows: &[R],
    conflict: OnConflict,
) -> Result<(), SqlError> {
    let mut rest = rows;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(insert_size(rest.len(), R::COLUMNS.len()));
        let mut binds = Vec::with_capacity(chunk.len() * R::COLUMNS.len());
        for row in chunk {
            row.push_to(&mut binds);
        }
        sql.execute(&insert_text::<R>(chunk.len(), conflict), binds).await?;
        rest = after;
    }
    Ok(())
}

/// Deletes the rows of these keys.
pub async fn delete<R: TableRow>(sql: &mut Transaction, keys: &[R::Key]) -> Result<(), SqlError> {
    for (markers, binds) in key_lists::<R>(keys) {
        let text = format!("DELETE FROM {} WHERE {markers}", quoted(R::TABLE));
        sql.execute(&text, binds).await?;
    }
    Ok(())
}

/// The rows of these keys that stand in the table.
pub async fn select<R: TableRow>(
    sql: &mut Transaction,
    keys: &[R::Key],
) -> Result<Vec<R>, SqlError> {
    let mut found = Vec::new();
    for (markers, binds) in key_lists::<R>(keys) {
        let columns = list(R::COLUMNS);
        let text = format!("SELECT {columns} FROM {} WHERE {markers}", quoted(R::TABLE));
        for row in sql.query(&text, binds).await? {
            found.push(R::read(&row)?);
        }
    }
    Ok(found)
}

/// The largest power of two of rows that one statement takes.
fn largest(width: usize) -> usize {
    let rows = (MAX_BINDS / width.max(1)).clamp(1, MAX_ROWS);
    1 << rows.ilog2()
}

/// How many of `rows` rows go into the next insert.
fn insert_size(rows: usize, width: usize) -> usize {
    if rows <= EXACT.min(largest(width)) { rows } else { largest(width).min(1 << rows.ilog2()) }
}

/// Conditions on the key with their values, the last key repeated up to a power of two.
fn key_lists<R: TableRow>(keys: &[R::Key]) -> impl Iterator<Item = (String, Vec<Value>)> {
    let width = R::KEY.len();
    keys.chunks(largest(width)).map(move |chunk| {
        let size = chunk.len().next_power_of_two();
        let mut binds = Vec::with_capacity(size * width);
        for key in chunk {
            key.push_to(&mut binds);
        }
        let last = binds.len() - width;
        while binds.len() < size * width {
            binds.extend_from_within(last..last + width);
        }
        let columns = list(R::KEY);
        let condition = match width {
            1 => format!("{columns} IN ({})", markers(size)),
            _ => format!("({columns}) IN (VALUES {})", groups(size, width)),
        };
        (condition, binds)
    })
}

fn insert_text<R: TableRow>(rows: usize, conflict: OnConflict) -> String {
    let mut text = format!("INSERT INTO {} ({}) VALUES ", quoted(R::TABLE), list(R::COLUMNS));
    text.push_str(&groups(rows, R::COLUMNS.len()));
    let others = &R::COLUMNS[R::KEY.len()..];
    match conflict {
        OnConflict::Replace if !others.is_empty() => {
            let sets: Vec<String> =
                others.iter().map(|column| format!("\"{column}\"=excluded.\"{column}\"")).collect();
            let _ =
                write!(text, " ON CONFLICT ({}) DO UPDATE SET {}", list(R::KEY), sets.join(","));
        }
        OnConflict::Add if !others.is_empty() => {
            let (table, key) = (quoted(R::TABLE), list(R::KEY));
            let sets: Vec<String> = others
                .iter()
                .map(|name| format!("\"{name}\"={table}.\"{name}\"+excluded.\"{name}\""))
                .collect();
            let _ = write!(text, " ON CONFLICT ({key}) DO UPDATE SET {}", sets.join(","));
        }
        OnConflict::Replace | OnConflict::Keep | OnConflict::Add => {
            text.push_str(" ON CONFLICT DO NOTHING");
        }
        OnConflict::Refuse => {}
    }
    text
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn list(columns: &[&str]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(",")
}

/// `?,?,?`
fn markers(count: usize) -> String {
    let mut text = "?,".repeat(count);
    text.pop();
    text
}

/// `(?,?),(?,?)`
fn groups(count: usize, width: usize) -> String {
    let mut text = format!("({}),", markers(width)).repeat(count);
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_statement_binds_more_than_the_engines_take() {
        for width in [1, 2, 7, 40, 1000, 29_999, 30_000] {
            for rows in (1..3000).step_by(7) {
                let size = insert_size(rows, width);
                assert!((1..=rows).contains(&size) && size * width <= MAX_BINDS);
            }
        }
    }

    #[test]
    fn few_texts_serve_all_numbers_of_rows() {
        let mut sizes = std::collections::BTreeSet::new();
        for mut rows in 1..5000 {
            while rows > 0 {
                let size = insert_size(rows, 8);
                sizes.insert(size);
                rows -= size;
            }
        }
        assert!(sizes.len() <= EXACT + 6, "{sizes:?}");
    }
}
