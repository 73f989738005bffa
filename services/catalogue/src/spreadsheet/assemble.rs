//! From the rows of the tables to procedures: each row finds what it is a part of.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::columns::{
    EXEMPTIONS, FEE_LINES, PAGE_STEPS, PAPERS, PROCEDURES, RULES, SOURCES, STEPS, SUB_CASES, Table,
};
use super::draft::{Draft, Origin};
use super::read::{Row, rows};
use super::{FORMS, Spreadsheet};
use crate::files::{Fault, clean};

/// The procedures that the tables describe, in the order of `procedures.csv`.
pub(super) fn drafts(sheet: &Spreadsheet, faults: &mut Vec<Fault>) -> Vec<Draft> {
    let (list, places) = (Vec::new(), HashMap::new());
    let mut drafts = Drafts { sheet, faults, list, places, incomplete: false };
    // Holders before their parts.
    drafts.each(&PROCEDURES, Drafts::procedure);
    drafts.each(&SUB_CASES, Drafts::sub_case);
    drafts.each(&PAPERS, Drafts::paper);
    drafts.each(&STEPS, |drafts, row| drafts.part(row, "steps"));
    drafts.each(&FEE_LINES, Drafts::fee_line);
    drafts.each(&PAGE_STEPS, |drafts, row| drafts.part(row, "steps"));
    drafts.each(&EXEMPTIONS, |drafts, row| drafts.part(row, "exempt"));
    drafts.each(&RULES, Drafts::rule);
    drafts.each(&SOURCES, Drafts::source);
    let mut list = drafts.list;
    list.iter_mut().for_each(Draft::finish);
    list
}

/// What is wrong with a row.
struct Wrong {
    column: &'static str,
    reason: String,
    /// It is a part of something that is not there.
    orphan: bool,
}

impl Wrong {
    fn new(column: &'static str, reason: impl Into<String>) -> Self {
        Self { column, reason: reason.into(), orphan: false }
    }
}

/// In which draft, and where in it.
type Place = (usize, String);

struct Drafts<'a> {
    sheet: &'a Spreadsheet,
    faults: &'a mut Vec<Fault>,
    list: Vec<Draft>,
    /// By the keys that rows name: procedure, sub-case (empty: the procedure itself), fee line.
    places: HashMap<Vec<String>, Place>,
    /// Something could not be read; its parts are not told to be wrong.
    incomplete: bool,
}

impl Drafts<'_> {
    /// Adds the rows of a table.
    fn each(&mut self, table: &'static Table, add: fn(&mut Self, Row) -> Result<(), Wrong>) {
        let before = self.faults.len();
        let text = self.sheet.tables.get(table.file).map(String::as_str).unwrap_or_default();
        let mut rows = rows(table, text, self.faults);
        // In the order in which the rules count them.
        rows.sort_by_key(|row| row.value.get("order").and_then(Value::as_u64));
        for row in rows {
            let line = row.origin.1;
            match add(self, row) {
                Err(wrong) if !(wrong.orphan && self.incomplete) => {
                    let fault = Fault::at(table.file, line, wrong.reason);
                    self.faults.push(fault.in_column(wrong.column));
                }
                _ => {}
            }
        }
        self.incomplete |= self.faults.len() > before;
    }

    fn procedure(&mut self, Row { origin, mut value, .. }: Row) -> Result<(), Wrong> {
        self.form(&mut value)?;
        let code = text(&value, "code");
        if self.places.contains_key([code.clone()].as_slice()) {
            return Err(Wrong::new("code", format!("{code}: stands here again")));
        }
        let place = (self.list.len(), String::new());
        self.places.insert(vec![code.clone(), String::new()], place.clone());
        self.places.insert(vec![code], place);
        self.list.push(Draft::new(value, origin));
        Ok(())
    }

    fn sub_case(&mut self, Row { origin, mut keys, mut value }: Row) -> Result<(), Wrong> {
        self.form(&mut value)?;
        let holder = self.holder(origin.0, &keys)?;
        keys.push(text(&value, "sub_case"));
        let place = self.push(&holder, "sub_cases", value.into(), origin);
        self.places.entry(keys).or_insert(place);
        Ok(())
    }

    fn paper(&mut self, Row { origin, keys, mut value }: Row) -> Result<(), Wrong> {
        let holder = self.holder(origin.0, &keys)?;
        let dropped = value.shift_remove("drop") == Some(Value::Bool(true));
        let of_sub_case = !holder.1.is_empty();
        if !dropped {
            let member = if of_sub_case { "papers_add" } else { "required_papers" };
            self.push(&holder, member, value.into(), origin);
            return Ok(());
        }
        if !of_sub_case {
            return Err(Wrong::new("drop", "only a sub-case drops papers of its procedure"));
        }
        let name = value.shift_remove("name_vi").unwrap_or_default();
        if let Some((other, _)) = value.iter().find(|(_, part)| **part != "") {
            let column = origin.0.column(&format!("/{other}")).unwrap_or("drop");
            return Err(Wrong::new(column, "a paper that is dropped has nothing but its name_vi"));
        }
        self.push(&holder, "papers_drop", name, origin);
        Ok(())
    }

    fn fee_line(&mut self, Row { origin, mut keys, value }: Row) -> Result<(), Wrong> {
        let holder = self.holder(origin.0, &keys)?;
        let of = self.list[holder.0].value.pointer(&holder.1);
        if of.and_then(|of| of.get("free")) == Some(&Value::Bool(true)) {
            return Err(Wrong::new("sub_case", format!("{} is free, and has a fee", keys[1])));
        }
        keys.push(text(&value, "line"));
        let place = self.push(&holder, "fee_lines", value.into(), origin);
        self.places.entry(keys).or_insert(place);
        Ok(())
    }

    fn part(&mut self, Row { origin, keys, value }: Row, member: &str) -> Result<(), Wrong> {
        let holder = self.holder(origin.0, &keys)?;
        self.push(&holder, member, value.into(), origin);
        Ok(())
    }

    fn rule(&mut self, Row { origin, keys, mut value }: Row) -> Result<(), Wrong> {
        let holder = self.holder(origin.0, &keys)?;
        self.push(&holder, "rules", value.shift_remove("rule").unwrap_or_default(), origin);
        Ok(())
    }

    fn source(&mut self, Row { origin, keys, mut value }: Row) -> Result<(), Wrong> {
        let (draft, _) = self.holder(origin.0, &keys)?;
        let source = value.shift_remove("source").unwrap_or_default();
        let sources = &mut self.list[draft].value["source"];
        match (value.get("part").and_then(Value::as_str), &mut *sources) {
            (None, Value::Null) => *sources = source,
            (Some(part), Value::Null) => {
                *sources = Map::from_iter([(part.to_owned(), source)]).into();
            }
            (Some(part), Value::Object(parts)) if !parts.contains_key(part) => {
                parts.insert(part.to_owned(), source);
            }
            _ => return Err(Wrong::new("part", "this part has a source already")),
        }
        Ok(())
    }

    /// Puts the form in the place of its file's name.
    fn form(&self, value: &mut Map<String, Value>) -> Result<(), Wrong> {
        let Some(form) = value.get_mut("form") else { return Ok(()) };
        let name = form.as_str().unwrap_or_default();
        let wrong = |reason: &dyn ToString| {
            Wrong::new("form", format!("{FORMS}/{name}: {}", reason.to_string()))
        };
        let text = self.sheet.forms.get(name).ok_or_else(|| wrong(&"there is no such file"))?;
        *form = serde_json::from_str(&clean(text)).map_err(|error| wrong(&error))?;
        Ok(())
    }

    /// What the keys name.
    fn holder(&self, table: &Table, keys: &[String]) -> Result<Place, Wrong> {
        if let Some(place) = self.places.get(keys) {
            return Ok(place.clone());
        }
        // The first key that leads nowhere; a procedure is also found without a sub-case.
        let lost = (1..keys.len()).find(|count| !self.places.contains_key(&keys[..*count]));
        let lost = lost.unwrap_or(keys.len()) - 1;
        let (column, name) = (table.keys[lost], &keys[lost]);
        Err(Wrong { orphan: true, ..Wrong::new(column, format!("there is no {column} {name:?}")) })
    }

    fn push(
        &mut self,
        (draft, holder): &Place,
        member: &str,
        part: Value,
        origin: Origin,
    ) -> Place {
        (*draft, self.list[*draft].push(holder, member, part, origin))
    }
}

fn text(value: &Map<String, Value>, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}
