//! `GET /worklist/changes`: tells a page that is open when the list of the own agency has moved.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use motcua_api::{Asker, InQuery, Paging, Problem};
use motcua_domain::AgencyId;
use motcua_eventlog::Position;
use motcua_pages::{Closing, Visit};
use tokio::sync::watch;
use tokio::time::Instant;

use super::list;
use crate::Routing;

/// How long one answer goes on; browsers ask again by themselves, with a token that still holds.
const LONGEST: Duration = Duration::from_mins(15);

/// `GET /worklist/changes`: server-sent events (HTML Standard, section 9.2). Who opens the address sees
/// the list.
pub(super) async fn tell(
    State(routing): State<Routing>,
    visit: Visit,
    asker: Asker,
    InQuery(query): InQuery<list::Query>,
    paging: Paging,
    closing: Closing,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if !accepts.is_some_and(|accepts| accepts.contains("text/event-stream")) {
        let (routing, query) = (State(routing), InQuery(query));
        return Ok(list::show(routing, visit, asker, query, paging).await?.into_response());
    }
    let agency = asker.agency()?.clone();
    let checkpoint = routing.worklist.checkpoint();
    let told = *checkpoint.borrow();
    let ends = Instant::now() + LONGEST;
    let following = Following { routing, agency, checkpoint, told, closing, ends };
    let events = stream::unfold(following, |mut following| async move {
        following.moves().await.then(|| {
            let event = Event::default().event("moved").data(following.told.0.to_string());
            (Ok::<_, std::convert::Infallible>(event), following)
        })
    });
    let sent = Sse::new(events).keep_alive(KeepAlive::default());
    // A proxy before us (nginx) hands each event on at once.
    Ok(([("x-accel-buffering", "no")], sent).into_response())
}

/// An open page. It costs a look into a map for each batch that the read model folds, and no query.
struct Following {
    routing: Routing,
    agency: AgencyId,
    checkpoint: watch::Receiver<Position>,
    /// What the page knows of.
    told: Position,
    closing: Closing,
    ends: Instant,
}

impl Following {
    /// Waits until the list has moved; false: the answer ends.
    async fn moves(&mut self) -> bool {
        loop {
            let moved = self.routing.worklist.projection().moved(&self.agency);
            // The rows are in the tables when the checkpoint has passed them.
            if moved > self.told && *self.checkpoint.borrow_and_update() >= moved {
                self.told = moved;
                return true;
            }
            tokio::select! {
                changed = self.checkpoint.changed() => if changed.is_err() { return false },
                () = self.closing.begins() => return false,
                () = tokio::time::sleep_until(self.ends) => return false,
            }
        }
    }
}
