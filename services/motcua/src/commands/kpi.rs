//! `motcua kpi`: the figures, of a folder at rest or beside a running server.

use anyhow::Context;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{Period, PeriodKind};
use motcua_domain::{end_of_day, local};
use motcua_eventlog::Clock;
use motcua_kpi::{By, Figures, Format, Question, Table};
use motcua_readmodel::{ReadModel, Reader};
use tokio::sync::watch;

use super::{Ended, print, tell};
use crate::command_line::{self, Data};
use crate::folder::{Folder, FolderError};

pub(super) async fn kpi(data: &Data, asked: &command_line::Question) -> anyhow::Result<Ended> {
    let kind = if asked.report { PeriodKind::Report } else { PeriodKind::Calendar };
    let period = match &asked.period {
        Some(name) => Period::named(name, kind)
            .with_context(|| format!("the period {name} cannot be read"))?,
        None => Period::days(asked.from, asked.to),
    };
    let now = Clock::real().now();
    if let Some(day) = asked.as_of.filter(|day| *day >= local(now).date()) {
        anyhow::bail!("{day} is not over yet");
    }
    let question = Question {
        by: asked.by.parse::<By>()?,
        period,
        at: asked.as_of.map(end_of_day).or(asked.at).unwrap_or(now),
        known_then: asked.known_then,
    };
    let (table, catalogue) = match Folder::hold_existing(&data.folder) {
        Ok(folder) => at_rest(data, &folder, question).await?,
        Err(FolderError::Held(_)) => beside_a_server(data, question).await?,
        Err(error) => return Err(error.into()),
    };
    let format = match asked.format {
        command_line::Format::Table => Format::Table,
        command_line::Format::Json => Format::Json,
        command_line::Format::Csv => Format::Csv,
    };
    print(&motcua_kpi::print(&table, &catalogue, format))?;
    Ok(Ended::Done)
}

/// Nobody runs: the figures are brought up to the log's end first.
async fn at_rest(
    data: &Data,
    folder: &Folder,
    question: Question,
) -> anyhow::Result<(Table, Catalogue)> {
    let base = super::base(data, folder).await?;
    let model = ReadModel::open(&base.database.models()?, Figures, base.journal.clone()).await?;
    let (stop, shutdown) = watch::channel(false);
    let last = *base.log.last().borrow();
    let read = async {
        model.checkpoint().wait_for(|at| *at >= last).await.context("the figures are gone")?;
        let mut snapshot = model.snapshot(None).await?;
        let table = Figures::read(&mut snapshot, question).await?;
        stop.send_replace(true);
        anyhow::Ok(table)
    };
    let (table, ()) = tokio::join!(read, model.run(shutdown));
    let catalogue = Catalogue::clone(&base.published.current());
    base.close().await;
    Ok((table?, catalogue))
}

/// A server runs: what its tables hold now, and up to which position that is.
async fn beside_a_server(data: &Data, question: Question) -> anyhow::Result<(Table, Catalogue)> {
    let models = data.config()?.engines(&data.folder)?.database.models()?;
    let mut snapshot = Reader::open::<Figures>(&models).await?.snapshot().await?;
    let table = Figures::read(&mut snapshot, question).await?;
    let at = question.at;
    tell(&format!("beside a running server: position {}, as of {at}", table.position));
    let catalogue = motcua_published::read_beside(&models).await?;
    Ok((table, catalogue))
}
