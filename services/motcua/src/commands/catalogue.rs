//! `motcua catalogue`: load a folder's files, check them, edit them in tables, ask them for a date.

use std::path::Path;

use anyhow::{Context, bail};
use jiff::civil::DateTime;
use motcua_catalogue::{
    DueView, Files, OverPeople, PROCEDURES, Separator, Spreadsheet, Texts, changes, draw,
    publicness, read_procedures, replace_procedures, write_new,
};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::{ProcedureCode, Who, local, moment};
use motcua_eventlog::Clock;

use super::{Ended, base, print};
use crate::command_line::{Between, Data, Tables};
use crate::folder::Folder;

pub(super) async fn load(files: &Path, data: &Data) -> anyhow::Result<Ended> {
    let files = Files::read(files)?;
    let folder = Folder::hold(&data.folder)?;
    let base = base(data, &folder).await?;
    let who = Who::program();
    let publish = Box::pin(crate::catalogue::publish(&base, &files, &who, OverPeople::Replace));
    let count = base.running(publish).await?;
    base.close().await;
    print(&format!("published: {count}\n"))?;
    Ok(Ended::Done)
}

/// What is wrong ends it: all of it, a line each with file, line and reason.
pub(super) fn check(files: &Path, pictures: Option<&Path>) -> anyhow::Result<Ended> {
    let files = Files::read(files)?;
    if let Some(path) = pictures {
        let write = std::fs::write(path, draw(&files.procedures));
        write.with_context(|| format!("cannot write {}", path.display()))?;
    }
    let Files { agencies, counters, procedures, calendar, rules } = &files;
    let counts = [
        ("agencies", agencies.len()),
        ("counters", counters.len()),
        ("procedures", procedures.len()),
        ("days", calendar.days.len()),
    ];
    for (what, count) in counts {
        print(&format!("{what}: {count}\n"))?;
    }
    for rules in rules {
        for name in rules.unread() {
            let year = rules.rule_set.year();
            print(&format!("warning: rules of {year}: {name} is not read in the law yet\n"))?;
        }
    }
    Ok(Ended::Done)
}

pub(super) fn public(files: &Path) -> anyhow::Result<Ended> {
    print(&publicness(&Files::read(files)?.procedures))?;
    Ok(Ended::Done)
}

pub(super) fn export(
    files: &Path,
    to: &Path,
    format: Tables,
    separator: Between,
) -> anyhow::Result<Ended> {
    let texts = Texts::read(files)?;
    let separator = match separator {
        Between::Comma => Separator::Comma,
        Between::Semicolon => Separator::Semicolon,
    };
    let written = match format {
        Tables::Csv => write_new(to, &Spreadsheet::of(&texts, separator)?.files()),
        Tables::Json => {
            Files::parse(&texts)?;
            write_new(to, &[(PROCEDURES.to_owned(), &texts.procedures)])
        }
    };
    written.with_context(|| format!("cannot write to {}", to.display()))?;
    Ok(Ended::Done)
}

/// What is wrong ends it before anything is written.
pub(super) fn import(files: &Path, from: &Path, format: Tables) -> anyhow::Result<Ended> {
    let mut texts = Texts::read(files)?;
    texts.procedures = match format {
        Tables::Csv => Spreadsheet::read(from)?.procedures(&texts)?,
        Tables::Json => read_procedures(from)?,
    };
    let checked = Files::parse(&texts)?;
    let written = replace_procedures(files, &texts.procedures);
    written.with_context(|| format!("cannot write {PROCEDURES} in {}", files.display()))?;
    print(&format!("procedures: {}\n", checked.procedures.len()))?;
    Ok(Ended::Done)
}

pub(super) fn due(
    files: &Path,
    code: &ProcedureCode,
    sub_case: Option<&str>,
    received: Option<DateTime>,
    json: bool,
) -> anyhow::Result<Ended> {
    let mut catalogue = Catalogue::default();
    for event in changes(&Files::read(files)?, &catalogue) {
        catalogue.apply(&event);
    }
    let received = received.map_or_else(|| Clock::real().now(), moment);
    let day = local(received).date();
    let (Some(procedure), Some(calendar)) =
        (catalogue.procedure_on(code, day), catalogue.calendar())
    else {
        bail!("there is no procedure {code}");
    };
    let view = DueView::of(procedure, sub_case, received, &catalogue, calendar)?;
    if json {
        print(&format!("{}\n", serde_json::to_string_pretty(&view)?))?;
    } else {
        for line in view.lines() {
            print(&format!("{line}\n"))?;
        }
    }
    Ok(Ended::Done)
}
