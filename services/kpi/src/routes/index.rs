//! `GET /api/v1/kpi/index`: the national index of service.

use axum::extract::State;
use motcua_api::{InQuery, MinPosition, MinPositionQuery, Problem, Read};
use motcua_domain::Date;
use motcua_domain::local;
use motcua_domain::measures::{Points, Share};
use motcua_readmodel::SnapshotError;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Kpi, KpiQuery};
use crate::view::Name;
use crate::{Figures, Index, Scored, Told};

/// A part of a group. A share is in per cent, points have two decimals; both are null where nothing can be
/// told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PartView {
    /// Its name.
    name: Name,
    /// The most points; null: not published apart from the group's.
    points: Option<u64>,
    /// The share from which on it gives all; null: none is set, and all are given for 100 %.
    threshold: Option<u64>,
    /// This system measures it.
    measured: bool,
    /// The share; null where it is not measured, or there is nothing to share.
    share: Option<String>,
    /// The points that it gives.
    reached: Option<String>,
}

/// A group of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GroupOfIndex {
    /// 1 to 6.
    number: u8,
    /// Its name.
    name: Name,
    /// The most points.
    points: u64,
    /// The points reached; null where of no part points can be told.
    reached: Option<String>,
    /// The most points of the parts of which some can be told.
    reached_of: u64,
    /// What it is made of.
    parts: Vec<PartView>,
}

/// What is reached in the national index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IndexView {
    /// What the index says: `766-2025`.
    scheme: &'static str,
    /// The first day of which it says so.
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// Only what this agency decides.
    agency: Option<String>,
    /// With all agencies that stand under it.
    subtree: bool,
    /// First local day of reception.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last local day of reception.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// The points reached.
    reached: Option<String>,
    /// Of how many: the most points of the parts of which some can be told. All of the index are 100.
    reached_of: u64,
    /// The six groups.
    groups: Vec<GroupOfIndex>,
}

fn name(vi: &str, en: &str) -> Name {
    Name { vi: vi.to_owned(), en: en.to_owned() }
}

fn said(points: Option<Points>) -> Option<String> {
    points.map(|points| points.to_string())
}

impl From<&Scored> for GroupOfIndex {
    fn from(scored: &Scored) -> Self {
        let group = scored.group;
        let parts = scored.parts.iter().map(|(part, share, points)| PartView {
            name: name(part.name_vi, part.name_en),
            points: part.points,
            threshold: part.threshold,
            measured: part.measure.is_some(),
            share: share.map(|share: Share| share.to_string()),
            reached: said(*points),
        });
        Self {
            number: group.number,
            name: name(group.name_vi, group.name_en),
            points: group.points,
            reached: said(scored.reached()),
            reached_of: scored.of(),
            parts: parts.collect(),
        }
    }
}

/// Scores the city or an agency by the national index of service, Decision 766/QĐ-TTg.
#[utoipa::path(
    get, path = "/api/v1/kpi/index", operation_id = "see_index", tag = "kpi",
    params(KpiQuery, MinPositionQuery),
    responses((status = 200, body = IndexView, description = "The index")),
)]
#[tracing::instrument(skip_all)]
pub(super) async fn see_index(
    State(kpi): State<Kpi>,
    InQuery(query): InQuery<KpiQuery>,
    MinPosition(min): MinPosition,
) -> Result<Read<IndexView>, Problem> {
    let now = kpi.clock.now();
    let question = query.question(now)?;
    let unit = query.unit()?;
    let catalogue = kpi.catalogue.borrow().clone();
    let told = Told { catalogue: &catalogue, structure: query.structure, today: local(now).date() };
    let mut snapshot = kpi.model.snapshot(min).await?;
    let index = Figures::index(&mut snapshot, question, unit.clone(), told).await;
    let index: Index = index.map_err(SnapshotError::from)?;
    let view = IndexView {
        scheme: index.scheme.id,
        valid_from: index.scheme.valid_from,
        subtree: query.subtree,
        agency: unit.map(|unit| unit.agency.to_string()),
        from: question.period.from,
        to: question.period.to,
        reached: said(index.reached()),
        reached_of: index.of(),
        groups: index.groups.iter().map(GroupOfIndex::from).collect(),
    };
    Ok(Read::at(snapshot.position(), view))
}
