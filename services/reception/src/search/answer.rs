//! What was found, as those see it who may.
//!
//! The tables of search hold no names: what is shown of a hit is read from its own stream, as its page
//! reads it. What was erased since it was indexed has no name there, and is not found by one.

use axum::extract::State;
use futures::{StreamExt, TryStreamExt, stream};
use motcua_api::{
    Asker, InQuery, LocalTime, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem,
    Read, Routes, routes, wrong_parameter,
};
use motcua_domain::dossier::Dossier;
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, DossierCode, ProcedureCode, Timestamp};
use motcua_eventlog::Position;
use motcua_journal::ExecuteError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::find::{Hit, Place};
use super::question::Question;
use crate::Reception;
use crate::dossier_view::as_corrected;

/// How many streams are read at once for a page.
const AT_ONCE: usize = 8;

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::SeeDossier, routes!(search))
}

/// What is searched for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// A name (words in any order, with or without diacritics, the last one unfinished, mistakes in the
    /// last two letters of a word of four or more), a code or its last digits, a telephone number, a whole
    /// identity number, or a parcel (`thửa 12 tờ 5`). At most 120 letters and 8 words.
    #[serde(default)]
    #[param(required = true, example = "nguyen van an")]
    q: String,
}

/// A dossier that was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundDossier {
    /// Its code.
    #[schema(value_type = String)]
    pub(crate) code: DossierCode,
    /// How it fits: `whole`, `begun` (the last word goes on) or `mistaken` (with mistakes at the end of
    /// words).
    pub(crate) fit: &'static str,
    /// The procedure.
    #[schema(value_type = Option<String>)]
    pub(crate) procedure: Option<ProcedureCode>,
    /// Where it stands.
    pub(crate) status: &'static str,
    /// Who holds it.
    #[schema(value_type = Option<String>)]
    pub(crate) holder: Option<AgencyId>,
    /// What the citizen holds as its date; registered: until when the counter answers.
    pub(crate) due_at: Option<LocalTime>,
    /// Its handling has not ended, and the first appointment has passed.
    pub(crate) overdue: bool,
    /// The applicant; none where it was erased or not imported.
    pub(crate) applicant_name: Option<String>,
}

/// The dossiers that concern the own agency and fit what is searched for: exact hits first, then those
/// whose last word goes on, then those with mistakes; of these the newest first.
#[utoipa::path(
    get, path = "/api/v1/search", operation_id = "search_dossiers", tag = "reception",
    params(Asked, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<FoundDossier>, description = "The best first")),
)]
async fn search(
    State(reception): State<Reception>,
    InQuery(query): InQuery<Asked>,
    paging: Paging,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<Page<FoundDossier>>, Problem> {
    let question = Question::read(&query.q)?;
    let (position, page) = reception.search(&question, &asker, &paging, min).await?;
    Ok(Read::at(position, page))
}

impl Reception {
    /// A page of what fits a question and the asker may see.
    pub(crate) async fn search(
        &self,
        question: &Question,
        asker: &Asker,
        paging: &Paging,
        min: Option<Position>,
    ) -> Result<(Position, Page<FoundDossier>), Problem> {
        let after = paging.after.as_deref().map(|key| {
            Place::of_key(key).ok_or_else(|| wrong_parameter("after", "next-of-a-page"))
        });
        let (after, agency) = (after.transpose()?, asker.agency()?);
        let mut snapshot = self.search.snapshot(min).await?;
        let search = self.search.projection();
        let hits = search.find(&mut snapshot, agency, question, after, paging.limit + 1).await?;
        let position = snapshot.position();
        drop(snapshot);
        let Page { items, next } =
            Page::of(hits.into_iter().map(|hit| (hit.place.key(), hit)), paging.limit);
        let shown = items.into_iter().map(|hit| self.shown(hit, question, asker));
        let shown: Vec<_> = stream::iter(shown).buffered(AT_ONCE).try_collect().await?;
        Ok((position, Page { items: shown.into_iter().flatten().collect(), next }))
    }

    /// A hit as its own stream tells it; none if its applicant was erased and the question was not for
    /// its code.
    async fn shown(
        &self,
        hit: Hit,
        question: &Question,
        asker: &Asker,
    ) -> Result<Option<FoundDossier>, Problem> {
        let seen = self.dossiers.see(&hit.code, &asker.actor, asker.right, Position::START).await;
        let loaded = match seen {
            Ok(loaded) => loaded,
            Err(ExecuteError::Unknown | ExecuteError::NotYours) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let request = as_corrected(&self.dossiers.history(&hit.code).await?);
        if request.is_none() && !question.is_for(&hit.code) {
            return Ok(None);
        }
        let dossier = &loaded.dossier;
        let now = self.dossiers.journal().clock().now();
        Ok(Some(FoundDossier {
            fit: hit.place.fit.word(),
            procedure: procedure(dossier).cloned(),
            status: dossier.status.name(),
            holder: dossier.holder.clone(),
            due_at: due_at(dossier).map(LocalTime),
            overdue: is_overdue(dossier, now),
            applicant_name: request.map(|request| request.applicant.name),
            code: hit.code,
        }))
    }
}

fn procedure(dossier: &Dossier) -> Option<&ProcedureCode> {
    let received = dossier.reception.as_ref().map(|reception| &reception.procedure);
    let registered = dossier.registered.as_ref().map(|one| &one.registration.procedure);
    received.or(registered).or(dossier.imported.as_ref().map(|imported| &imported.procedure))
}

fn due_at(dossier: &Dossier) -> Option<Timestamp> {
    let dates = dossier.dates.map(|dates| dates.due_at);
    let answer = dossier.registered.as_ref().map(|one| one.registration.answer_due_at);
    dates.or(answer).or(dossier.imported.as_ref().and_then(|imported| imported.due_at))
}

fn is_overdue(dossier: &Dossier, now: Timestamp) -> bool {
    let until = dossier.stands_since.unwrap_or(now);
    dossier.end.is_none() && dossier.dates.is_some_and(|dates| dates.first_due_at < until)
}
