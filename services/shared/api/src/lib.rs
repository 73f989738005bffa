//! What every service's HTTP has in common: who acts, rights, problems, idempotency, paging,
//! positions, telemetry, health.
//!
//! # To add a route
//!
//! ```
//! use axum::extract::State;
//! use motcua_api::{Command, CommandHeaders, Decided, InPath, Problem, Routes, Standing, routes};
//! use motcua_domain::rights::Right;
//! use motcua_domain::dossier;
//! use motcua_domain::{AgencyId, DossierCode};
//! use motcua_journal::Dossiers;
//!
//! #[derive(Clone)]
//! struct Routing {
//!     dossiers: Dossiers,
//! }
//!
//! #[derive(serde::Deserialize, utoipa::ToSchema)]
//! #[serde(rename_all = "camelCase", deny_unknown_fields)]
//! struct GiveBody {
//!     /// To whom.
//!     #[schema(value_type = String)]
//!     to: AgencyId,
//! }
//!
//! /// The clerk's agency gives the dossier to the next one.
//! #[utoipa::path(
//!     post, path = "/api/v1/dossiers/{code}/hand-overs", tag = "routing",
//!     params(("code" = String, Path, description = "The dossier's code"), CommandHeaders),
//!     request_body = GiveBody,
//!     responses((status = 200, body = Standing, description = "Where it stands")),
//! )]
//! async fn give(
//!     State(routing): State<Routing>,
//!     InPath(code): InPath<DossierCode>,
//!     Command { act, body }: Command<GiveBody>,
//! ) -> Result<Decided, Problem> {
//!     let give = dossier::Command::Give { to: body.to };
//!     Ok(routing.dossiers.execute(&code, &act, &give).await?.into())
//! }
//!
//! fn routes_of(routing: Routing) -> Routes {
//!     Routes::new().route(Right::Give, routes!(give)).with_state(routing)
//! }
//! ```
//!
//! The gate checks token and role before the handler runs; the scope is checked on the dossier's
//! state by the journal. `routes!` takes the handlers of one path and one right.

pub mod command;
mod days;
mod decided;
mod found;
mod gate;
mod health;
mod json;
pub mod language;
mod means;
mod metrics;
mod paging;
mod params;
mod position;
pub mod problem;
mod reply;
mod routes;
pub mod session;
mod telemetry;
mod time;
pub mod token;
mod trace;

pub use command::{Command, CommandHeaders, Creation, CreationHeaders, JsonBody};
pub use days::{DayView, legal_time_said};
pub use decided::{Decided, Ended, Standing};
pub use found::{FoundBody, PaperFoundBody};
pub use gate::{Asker, BODY_BYTES, Gate, Guard, SignedIn, Successor};
pub use health::{Finding, Health};
pub use language::{Language, Text};
pub use means::Means;
pub use metrics::Metrics;
pub use paging::{Page, Paging, PagingQuery};
pub use params::{InPath, InQuery, wrong_parameter};
pub use position::{MOTCUA_POSITION, MinPosition, MinPositionQuery, PositionToken};
pub use problem::{Problem, Told, kinds};
pub use reply::{Read, Recorded, repeated};
pub use routes::{Finished, PageRoute, Routes, Shell, Tag};
pub use time::LocalTime;
pub use trace::TraceId;
pub use utoipa_axum::routes;
