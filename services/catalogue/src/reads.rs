//! What is published, for anybody who is signed in.

use std::time::Duration;

use axum::extract::State;
use jiff::civil::Date;
use motcua_api::{
    InPath, InQuery, MinPosition, MinPositionQuery, Page, Paging, PagingQuery, Problem, Read, kinds,
};
use motcua_domain::catalogue::{Catalogue, Certificate};
use motcua_domain::rule_set::RuleSet;
use motcua_domain::{AgencyId, ProcedureCode};
use motcua_eventlog::Position;
use motcua_readmodel::SnapshotError;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

use crate::Service;
use crate::entries::{
    AgencyEntry, CertificateEntry, CounterEntry, ProcedureSummary, ProcedureView, RulesView,
};

/// How long a read waits for the position that it must see.
const WAIT: Duration = Duration::from_secs(5);

impl Service {
    /// What is published, and a position up to which that speaks.
    pub(crate) async fn at_least(
        &self,
        min_position: Option<Position>,
    ) -> Result<(Position, Arc<Catalogue>), Problem> {
        let reached = self.published.model().snapshot(min_position).await?.position();
        let caught_up = self.published.catch_up(reached);
        if tokio::time::timeout(WAIT, caught_up).await.is_err() {
            return Err(SnapshotError::NotCaughtUp { reached: Position::START }.into());
        }
        Ok((reached, self.published.current()))
    }
}

/// Which entries of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Only those in force on this local day.
    #[param(value_type = Option<String>, format = Date, required = false)]
    day: Option<Date>,
    /// Counters and certificates: only those of this agency.
    #[param(value_type = Option<String>, required = false)]
    agency: Option<AgencyId>,
}

/// A page of what comes after the cursor; the list is in the order of its keys.
fn page<E, V>(
    entries: impl Iterator<Item = E>,
    key: impl Fn(&E) -> &str,
    show: impl Fn(&E) -> V,
    paging: &Paging,
) -> Page<V> {
    let after = paging.after.as_deref();
    let rest = entries.filter(|entry| after.is_none_or(|after| key(entry).as_bytes() > after));
    let rows = rest.take(paging.limit + 1);
    Page::of(rows.map(|entry| (key(&entry).as_bytes().to_vec(), show(&entry))), paging.limit)
}

/// The agencies (cơ quan), in the order of their ids.
#[utoipa::path(
    get, path = "/api/v1/agencies", tag = "catalogue",
    params(Which, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<AgencyEntry>, description = "A page")),
)]
pub(crate) async fn agencies(
    State(service): State<Service>,
    InQuery(which): InQuery<Which>,
    paging: Paging,
    MinPosition(min_position): MinPosition,
) -> Result<Read<Page<AgencyEntry>>, Problem> {
    let (position, catalogue) = service.at_least(min_position).await?;
    let agencies = catalogue.agencies();
    let agencies = agencies.filter(|agency| which.day.is_none_or(|day| agency.in_force(day)));
    let show = |agency: &&Arc<_>| AgencyEntry::from(&***agency);
    Ok(Read::at(position, page(agencies, |agency| agency.id.as_str(), show, &paging)))
}

/// The counters (Bộ phận Tiếp nhận và Trả kết quả), in the order of their ids.
#[utoipa::path(
    get, path = "/api/v1/counters", tag = "catalogue",
    params(Which, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<CounterEntry>, description = "A page")),
)]
pub(crate) async fn counters(
    State(service): State<Service>,
    InQuery(which): InQuery<Which>,
    paging: Paging,
    MinPosition(min_position): MinPosition,
) -> Result<Read<Page<CounterEntry>>, Problem> {
    let (position, catalogue) = service.at_least(min_position).await?;
    let open = |counter: &&Arc<motcua_domain::catalogue::Counter>| {
        let agency = catalogue.agency(&counter.agency);
        which.day.is_none_or(|day| {
            counter.in_force(day) && agency.is_some_and(|agency| agency.in_force(day))
        })
    };
    let counters = catalogue.counters().filter(open);
    let counters =
        counters.filter(|counter| which.agency.as_ref().is_none_or(|id| counter.agency == *id));
    let show = |counter: &&Arc<_>| CounterEntry::from(&***counter);
    Ok(Read::at(position, page(counters, |counter| counter.id.as_str(), show, &paging)))
}

/// The certificates (chứng thư số) that agencies have registered, in the order of their fingerprints.
#[utoipa::path(
    get, path = "/api/v1/certificates", tag = "catalogue",
    params(Which, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<CertificateEntry>, description = "A page")),
)]
pub(crate) async fn certificates(
    State(service): State<Service>,
    InQuery(which): InQuery<Which>,
    paging: Paging,
    MinPosition(min_position): MinPosition,
) -> Result<Read<Page<CertificateEntry>>, Problem> {
    let (position, catalogue) = service.at_least(min_position).await?;
    let wanted = |certificate: &&Arc<Certificate>| {
        which.day.is_none_or(|day| certificate.in_force(day))
            && which.agency.as_ref().is_none_or(|id| certificate.agency == *id)
    };
    let certificates = catalogue.certificates().filter(wanted);
    let show = |certificate: &&Arc<_>| CertificateEntry::from(&***certificate);
    Ok(Read::at(position, page(certificates, |c| c.sha256.as_str(), show, &paging)))
}

/// The procedures (thủ tục hành chính), in the order of their codes, each in its last version, or in
/// the one that holds on the day that is asked for.
#[utoipa::path(
    get, path = "/api/v1/procedures", tag = "catalogue",
    params(Which, PagingQuery, MinPositionQuery),
    responses((status = 200, body = Page<ProcedureSummary>, description = "A page")),
)]
pub(crate) async fn procedures(
    State(service): State<Service>,
    InQuery(which): InQuery<Which>,
    paging: Paging,
    MinPosition(min_position): MinPosition,
) -> Result<Read<Page<ProcedureSummary>>, Problem> {
    let (position, catalogue) = service.at_least(min_position).await?;
    // Of a day, the version that holds on it, which need not be the last.
    let procedures = catalogue.procedures().filter_map(|last| match which.day {
        Some(day) => catalogue.procedure_on(&last.code, day).filter(|held| held.in_force(day)),
        None => Some(last),
    });
    let show = |procedure: &&Arc<_>| ProcedureSummary::from(&***procedure);
    Ok(Read::at(position, page(procedures, |procedure| procedure.code.as_str(), show, &paging)))
}

/// The rule sets (quy tắc theo thời kỳ), from the first, each with what it says now.
#[utoipa::path(
    get, path = "/api/v1/rule-sets", tag = "catalogue",
    params(MinPositionQuery),
    responses((status = 200, body = Vec<RulesView>, description = "The rule sets")),
)]
pub(crate) async fn rule_sets(
    State(service): State<Service>,
    MinPosition(min_position): MinPosition,
) -> Result<Read<Vec<RulesView>>, Problem> {
    let (position, catalogue) = service.at_least(min_position).await?;
    let all = RuleSet::ALL.map(|rule_set| RulesView::from(catalogue.rules(rule_set)));
    Ok(Read::at(position, all.to_vec()))
}

/// Which version of a procedure.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichVersion {
    /// The version under which a dossier was received; absent: the last.
    #[param(required = false)]
    version: Option<u32>,
}

/// A procedure with its sub-cases, papers, fees, times and steps.
#[utoipa::path(
    get, path = "/api/v1/procedures/{code}", tag = "catalogue",
    params(
        ("code" = String, Path, description = "The procedure's code"),
        WhichVersion,
        MinPositionQuery,
    ),
    responses(
        (status = 200, body = ProcedureView, description = "The procedure"),
        (status = 404, description = "There is none, or not this version"),
    ),
)]
pub(crate) async fn procedure(
    State(service): State<Service>,
    InPath(code): InPath<ProcedureCode>,
    InQuery(which): InQuery<WhichVersion>,
    MinPosition(min_position): MinPosition,
) -> Result<Read<ProcedureView>, Problem> {
    let (position, catalogue) = service.at_least(min_position).await?;
    let procedure = match which.version {
        Some(version) => catalogue.procedure_version(&code, version),
        None => catalogue.procedure(&code),
    };
    let procedure = procedure.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    Ok(Read::at(position, ProcedureView::from(procedure.as_ref())))
}
