//! Which tables there are, and what their columns mean.

use Kind::{Flag, List, Number, Optional, Rows, Text};

/// What stands in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text; an empty cell is an empty text.
    Text,
    /// A text or a word; an empty cell says nothing.
    Optional,
    /// A whole number.
    Number,
    /// `yes` or `no`.
    Flag,
    /// Words, split by `;`.
    List,
    /// No column: rows of another table. It stands here for the order of the keys in JSON.
    Rows,
}

/// A table: first the columns that say of what its rows are parts, then those of a row.
#[derive(Debug)]
pub(super) struct Table {
    /// The file's name.
    pub(super) file: &'static str,
    /// `procedure`, then `sub_case` (empty: of the procedure itself), then `line`.
    pub(super) keys: &'static [&'static str],
    /// The rest, called as in `procedures.json`; `a.b` is the member `b` of the member `a`.
    pub(super) columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// The names of the columns, as the first line has them.
    pub(super) fn header(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().copied().chain(self.cells().map(|(name, _)| name))
    }

    /// The columns behind the keys.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'static str, Kind)> {
        self.columns.iter().copied().filter(|(_, kind)| *kind != Rows)
    }

    /// The column in which a part of a row stands: `/legal_time/unit`, `/channels/1`.
    pub(super) fn column(&self, pointer: &str) -> Option<&'static str> {
        let mut path = pointer.strip_prefix('/')?.replace('/', ".");
        loop {
            let below = format!("{path}.");
            let is = |name: &str| name == path || name.starts_with(&below);
            if let Some((name, _)) = self.cells().find(|(name, _)| is(name)) {
                return Some(name);
            }
            path.truncate(path.rfind('.')?);
        }
    }
}

/// A procedure a row.
pub(super) static PROCEDURES: Table = Table {
    file: "procedures.csv",
    keys: &[],
    columns: &[
        ("code", Optional),
        ("kind", Optional),
        ("name_vi", Text),
        ("name_en", Text),
        ("field_vi", Text),
        ("field_en", Text),
        ("level", Optional),
        ("at_once", Flag),
        ("result_file", Optional),
        ("received_by", Optional),
        ("one_unit", Flag),
        ("legal_time.quantity", Number),
        ("legal_time.unit", Optional),
        ("fee_lines", Rows),
        ("online_level", Number),
        ("online_service", Optional),
        ("interlinked", Flag),
        ("required_papers", Rows),
        ("form", Optional),
        ("supplement_limit.number", Number),
        ("supplement_limit.article", Optional),
        ("sub_cases", Rows),
        ("steps", Rows),
        ("rules", Rows),
        ("legal_basis", Optional),
        ("valid_from", Optional),
        ("valid_to", Optional),
        ("replaces", Optional),
        ("decision.number", Optional),
        ("decision.day", Optional),
        ("decision.effect_from", Optional),
        ("source", Rows),
        ("note", Optional),
    ],
};

/// A sub-case a row.
pub(super) static SUB_CASES: Table = Table {
    file: "sub_cases.csv",
    keys: &["procedure"],
    columns: &[
        ("sub_case", Optional),
        ("name_vi", Text),
        ("name_en", Text),
        ("question_vi", Optional),
        ("papers_add", Rows),
        ("papers_drop", Rows),
        ("form", Optional),
        ("supplement_limit.number", Number),
        ("supplement_limit.article", Optional),
        ("legal_time.quantity", Number),
        ("legal_time.unit", Optional),
        ("at_once", Flag),
        ("result_file", Optional),
        // No fee lines, whatever the procedure has.
        ("free", Flag),
        ("fee_lines", Rows),
        ("online_level", Number),
        ("online_service", Optional),
        ("source", Optional),
    ],
};

/// A paper a row; of a sub-case: one that it adds, or drops.
pub(super) static PAPERS: Table = Table {
    file: "papers.csv",
    keys: &["procedure", "sub_case"],
    columns: &[
        ("drop", Flag),
        ("name_vi", Text),
        ("name_en", Text),
        ("originals", Number),
        ("copies", Number),
        ("required", Flag),
        ("held", Flag),
        ("signature", Optional),
    ],
};

/// A step a row.
pub(super) static STEPS: Table = Table {
    file: "steps.csv",
    keys: &["procedure"],
    columns: &[
        ("order", Number),
        ("agency", Optional),
        ("role", Text),
        ("action", Text),
        ("hours", Number),
        ("minutes", Number),
        ("clock", Optional),
        ("parallel_group", Optional),
        ("condition.field", Optional),
        ("condition.is", List),
        ("result", Optional),
        ("needs", List),
        ("note", Optional),
    ],
};

/// A fee line a row; those of a sub-case replace those of the procedure.
pub(super) static FEE_LINES: Table = Table {
    file: "fee_lines.csv",
    keys: &["procedure", "sub_case"],
    columns: &[
        ("line", Optional),
        ("kind", Optional),
        ("name_vi", Text),
        ("name_en", Text),
        ("basis", Optional),
        ("amount_vnd", Number),
        ("channels", List),
        ("steps", Rows),
        ("cap_vnd", Number),
        ("cap_per", Optional),
        ("pages_of", Optional),
        ("optional", Flag),
        ("before_return", Flag),
        ("free_copies", Number),
        ("rule_vi", Optional),
        ("notified_by", Optional),
        ("financial_duty", Flag),
        ("exempt", Rows),
        ("ground", Optional),
        ("source", Optional),
    ],
};

/// From which page on a page costs what, of a fee line by pages.
pub(super) static PAGE_STEPS: Table = Table {
    file: "page_steps.csv",
    keys: &["procedure", "sub_case", "line"],
    columns: &[("from_page", Number), ("vnd", Number)],
};

/// Who is exempt from a fee line, or pays less.
pub(super) static EXEMPTIONS: Table = Table {
    file: "exemptions.csv",
    keys: &["procedure", "sub_case", "line"],
    columns: &[
        ("who_vi", Text),
        ("who_en", Optional),
        ("percent", Number),
        ("reduced_to_vnd", Number),
        ("evidence_vi", Optional),
        ("ground", Optional),
        ("source", Optional),
    ],
};

/// What else holds for a procedure, a sentence a row.
pub(super) static RULES: Table =
    Table { file: "procedure_rules.csv", keys: &["procedure"], columns: &[("rule", Text)] };

/// Where each part of a procedure was read; without a part: all of it.
pub(super) static SOURCES: Table = Table {
    file: "sources.csv",
    keys: &["procedure"],
    columns: &[("part", Optional), ("source", Text)],
};

/// All of them, holders before their parts.
pub(super) static TABLES: [&Table; 9] = [
    &PROCEDURES,
    &SUB_CASES,
    &PAPERS,
    &STEPS,
    &FEE_LINES,
    &PAGE_STEPS,
    &EXEMPTIONS,
    &RULES,
    &SOURCES,
];
