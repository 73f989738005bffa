//! `motcua kpi`: the figures, of a folder at rest or beside a running server.

use anyhow::Context;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::{Period, PeriodKind};
use motcua_domain::{Date, end_of_day, local};
use motcua_eventlog::Clock;
use motcua_kpi::{By, Counted, Figures, Format, Question, Structure, Told, Unit};
use motcua_readmodel::{ReadModel, Reader, Snapshot};
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
    let counted = match asked.table.as_str() {
        "work" => Some(Counted::Work),
        "arrivals" => Some(Counted::Arrivals),
        _ => None,
    };
    let asked = Asked {
        question,
        unit: asked.agency.clone().map(|agency| Unit { agency, subtree: asked.subtree }),
        counted,
        known_by: asked.as_of.filter(|_| asked.known_then),
        format: format(asked.format),
    };
    let text = match Folder::hold_existing(&data.folder) {
        Ok(folder) => at_rest(data, &folder, asked).await?,
        Err(FolderError::Held(_)) => beside_a_server(data, asked).await?,
        Err(error) => return Err(error.into()),
    };
    print(&text)?;
    Ok(Ended::Done)
}

/// What is asked, and how the answer is written.
struct Asked {
    question: Question,
    /// Of one agency alone, or with all that stand under it.
    unit: Option<Unit>,
    /// Instead of the figures.
    counted: Option<Counted>,
    known_by: Option<Date>,
    format: Format,
}

const fn format(asked: command_line::Format) -> Format {
    match asked {
        command_line::Format::Table => Format::Table,
        command_line::Format::Json => Format::Json,
        command_line::Format::Csv => Format::Csv,
    }
}

impl Asked {
    async fn answer(
        &self,
        snapshot: &mut Snapshot,
        catalogue: &Catalogue,
    ) -> anyhow::Result<String> {
        let Self { question, ref unit, counted, known_by, format } = *self;
        let Some(counted) = counted else {
            let told = as_it_was(catalogue);
            let table = Figures::answer(snapshot, question, unit.clone(), told).await?;
            return Ok(motcua_kpi::print(&table, catalogue, format));
        };
        let (period, shown) = ((question.period, known_by), (catalogue, format));
        Ok(motcua_kpi::print_counted(snapshot, counted, period, question.at, shown).await?)
    }
}

/// Nobody runs: the figures are brought up to the log's end first.
async fn at_rest(data: &Data, folder: &Folder, asked: Asked) -> anyhow::Result<String> {
    let base = super::base(data, folder).await?;
    let model = ReadModel::open(&base.database.models()?, Figures, base.journal.clone()).await?;
    let (stop, shutdown) = watch::channel(false);
    let last = *base.log.last().borrow();
    let catalogue = Catalogue::clone(&base.published.current());
    let read = async {
        model.checkpoint().wait_for(|at| *at >= last).await.context("the figures are gone")?;
        let mut snapshot = model.snapshot(None).await?;
        let text = asked.answer(&mut snapshot, &catalogue).await?;
        stop.send_replace(true);
        anyhow::Ok(text)
    };
    let (text, ()) = tokio::join!(read, model.run(shutdown));
    base.close().await;
    text
}

/// A server runs: what its tables hold now, and up to which position that is.
async fn beside_a_server(data: &Data, asked: Asked) -> anyhow::Result<String> {
    let models = data.config()?.engines(&data.folder)?.database.models()?;
    let catalogue = motcua_published::read_beside(&models).await?;
    let mut snapshot = Reader::open::<Figures>(&models).await?.snapshot().await?;
    let text = asked.answer(&mut snapshot, &catalogue).await?;
    let (position, at) = (snapshot.position(), asked.question.at);
    tell(&format!("beside a running server: position {position}, as of {at}"));
    Ok(text)
}

/// Under the agencies that had the duty then.
fn as_it_was(catalogue: &Catalogue) -> Told<'_> {
    let today = local(Clock::real().now()).date();
    Told { catalogue, structure: Structure::AsItWas, today }
}
