//! Portable statements as PostgreSQL writes them.

use std::fmt::Write;

/// The statement with `$1…$n` for its `?`, and the text of its tables ordered by bytes, as SQLite
/// does.
///
/// Done at each call: it costs about as much as to look the statement up.
pub(super) fn of(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let (mut rest, mut count) = (sql, 0);
    while let Some(at) = rest.find(['?', '\'', '"']) {
        out.push_str(&rest[..at]);
        let (mark, after) = rest[at..].split_at(1);
        out.push_str(if mark == "?" { "$" } else { mark });
        rest = after;
        if mark == "?" {
            count += 1;
            // Writing to a string cannot fail.
            let _ = write!(out, "{count}");
        } else if let Some(end) = rest.find(mark) {
            out.push_str(&rest[..=end]);
            rest = &rest[end + 1..];
        }
    }
    out.push_str(rest);
    if sql.starts_with("CREATE TABLE") { out.replace(" TEXT", " TEXT COLLATE \"C\"") } else { out }
}

/// PostgreSQL's text holds no zero byte: the sign for what cannot be shown stands in its place.
pub(super) fn without_zero(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_numbered_but_not_those_within_quotes() {
        let sql = "SELECT '?', 'it''s ?', \"a?\" FROM t WHERE x = ? AND (y, z) IN (VALUES (?,?))";
        let told =
            "SELECT '?', 'it''s ?', \"a?\" FROM t WHERE x = $1 AND (y, z) IN (VALUES ($2,$3))";
        assert_eq!(of(sql), told);
        assert_eq!(of("SELECT 1"), "SELECT 1");
    }

    #[test]
    fn the_text_of_a_table_is_ordered_by_bytes() {
        let sql = "CREATE TABLE t (a TEXT PRIMARY KEY, b BIGINT, c TEXT)";
        let told =
            "CREATE TABLE t (a TEXT COLLATE \"C\" PRIMARY KEY, b BIGINT, c TEXT COLLATE \"C\")";
        assert_eq!(of(sql), told);
        assert_eq!(of("SELECT CAST(x AS TEXT)"), "SELECT CAST(x AS TEXT)");
    }
}
