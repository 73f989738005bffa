//! One dossier, as those see it whom it concerns.

use std::sync::Arc;

use axum::extract::State;
use motcua_api::{
    Asker, InPath, MinPosition, MinPositionQuery, Problem, Read, Routes, Standing, routes,
};
use motcua_domain::dossier::{CorrectedEntry, Correction, Event, Request};
use motcua_domain::rights::Right;
use motcua_domain::{DossierCode, Event as Any};
use motcua_eventlog::Position;
use motcua_journal::{Entry, Loaded};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Reception;
use crate::deliveries::{DeliveryView, deliveries};
use crate::party::PartyBody;
use crate::receipt::{Received, facts_procedure};

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new().route(Right::SeeDossier, routes!(see))
}

/// A dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DossierView {
    /// Where it stands.
    #[serde(flatten)]
    pub(crate) standing: Standing,
    /// What was fixed at reception; none for an imported one.
    pub(crate) received: Option<Received>,
    /// The applicant; none where it was erased.
    pub(crate) applicant: Option<PartyBody>,
    /// Who handed it in, if another.
    pub(crate) submitter: Option<PartyBody>,
    /// Who acts with authority for the applicant.
    pub(crate) representative: Option<PartyBody>,
    /// The remark at reception.
    pub(crate) note: Option<String>,
    /// How often a supplement was asked for in handling.
    pub(crate) supplement_requests: u32,
    /// Whether an apology gave a new date.
    pub(crate) apologised: bool,
    /// Whether the leader has signed.
    pub(crate) signed: bool,
    /// Fees that are still to be paid, in đồng.
    pub(crate) outstanding_vnd: u64,
    /// The deliveries of its result.
    pub(crate) deliveries: Vec<DeliveryView>,
    /// The system that it was imported from.
    pub(crate) imported_from: Option<String>,
}

/// One dossier: state, dates, papers with what is known of their signatures, the applicant.
#[utoipa::path(
    get, path = "/api/v1/dossiers/{code}", operation_id = "see_dossier", tag = "reception",
    params(("code" = String, Path, description = "The dossier's code"), MinPositionQuery),
    responses((status = 200, body = DossierView, description = "The dossier")),
)]
async fn see(
    State(reception): State<Reception>,
    InPath(code): InPath<DossierCode>,
    MinPosition(min): MinPosition,
    asker: Asker,
) -> Result<Read<DossierView>, Problem> {
    let min = min.unwrap_or(Position::START);
    let loaded = reception.dossiers.see(&code, &asker.actor, asker.right, min).await?;
    let history = reception.dossiers.history(&code).await?;
    let view = reception.view_of(code, &loaded, &history);
    Ok(Read::at(loaded.tail.position, view).version(loaded.tail.version))
}

impl Reception {
    /// A dossier as those see it whom it concerns.
    pub(crate) fn view_of(
        &self,
        code: DossierCode,
        loaded: &Loaded,
        history: &[Arc<Entry>],
    ) -> DossierView {
        let request = as_corrected(history);
        let dossier = &loaded.dossier;
        let at_reception = history.iter().find(|entry| entry.known().any(is_reception));
        let received = dossier.reception.as_deref().zip(at_reception).map(|(facts, entry)| {
            let procedure = facts_procedure(self, facts);
            Received::of(facts, dossier, entry.happened, procedure.as_deref())
        });
        let party = |pick: fn(&Request) -> Option<PartyBody>| request.as_ref().and_then(pick);
        DossierView {
            standing: Standing::of(code, loaded.tail.version.0, dossier),
            received,
            applicant: party(|r| Some(PartyBody::from(&r.applicant))),
            submitter: party(|r| r.submitter.as_ref().map(PartyBody::from)),
            representative: party(|r| r.representative.as_ref().map(PartyBody::from)),
            note: request.as_ref().map(|r| r.note.clone()),
            supplement_requests: dossier.supplement_requests,
            apologised: dossier.apologised,
            signed: dossier.signed,
            outstanding_vnd: dossier.outstanding_vnd(),
            deliveries: deliveries(dossier, history),
            imported_from: dossier.imported.as_ref().map(|imported| imported.source.clone()),
        }
    }
}

fn is_reception(event: &Any) -> bool {
    matches!(event, Any::Dossier(Event::Received { .. }))
}

/// Who asks, as it was said last, with what was corrected since; `None` where it was erased.
pub(crate) fn as_corrected(history: &[Arc<Entry>]) -> Option<Request> {
    let mut said = None;
    for event in history.iter().flat_map(|entry| entry.known()) {
        match (event, &mut said) {
            (
                Any::Dossier(Event::Registered { request, .. } | Event::Received { request, .. }),
                _,
            ) => {
                said = request.known().map(|request| (**request).clone());
            }
            (Any::Dossier(Event::Corrected { entry, correction }), Some(request)) => {
                let Some(Correction { value, .. }) = correction.known() else { continue };
                let applicant = &mut request.applicant;
                let place = match entry {
                    CorrectedEntry::ApplicantName => &mut applicant.name,
                    CorrectedEntry::ApplicantPhone => &mut applicant.phone,
                    CorrectedEntry::ApplicantEmail => &mut applicant.email,
                    CorrectedEntry::ApplicantAddress => &mut applicant.address,
                    CorrectedEntry::Note => &mut request.note,
                };
                place.clone_from(value);
            }
            _ => {}
        }
    }
    said
}
