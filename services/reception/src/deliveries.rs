//! The deliveries of a result, as the dossier's page shows them.

use std::sync::Arc;

use motcua_api::LocalTime;
use motcua_domain::Event as Any;
use motcua_domain::Personal;
use motcua_domain::dossier::{DeliveryEntry, DeliveryState, Dossier, Event, Fetched, ReturnWay};
use motcua_journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;

/// A delivery of the result.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryView {
    /// 1 = the return.
    number: u16,
    /// `counter`, `post` or `online`.
    #[schema(value_type = String)]
    way: ReturnWay,
    at: LocalTime,
    /// `handed_over`, `on_its_way` or `came_back`.
    state: &'static str,
    /// Who got it; none where it was erased.
    to: Option<String>,
    /// Tracking number of the post.
    tracking: Option<String>,
}

/// The deliveries of a dossier, oldest first.
pub(crate) fn deliveries(dossier: &Dossier, history: &[Arc<Entry>]) -> Vec<DeliveryView> {
    let made = history.iter().flat_map(|entry| {
        let known = entry.known();
        known.filter_map(|event| fetched(event).map(|fetched| (entry.happened, fetched)))
    });
    // One record a delivery, in the order of their numbers.
    let view = |(delivery, (at, fetched)): (&motcua_domain::dossier::Delivery, _)| {
        let fetched: Option<&Fetched> = Personal::known(fetched);
        DeliveryView {
            number: delivery.number,
            way: delivery.way,
            at: LocalTime(at),
            state: match delivery.state {
                DeliveryState::HandedOver => "handed_over",
                DeliveryState::OnItsWay => "on_its_way",
                DeliveryState::CameBack => "came_back",
            },
            to: fetched.map(|fetched| fetched.to.clone()),
            tracking: fetched.map(|f| f.tracking.clone()).filter(|tracking| !tracking.is_empty()),
        }
    };
    dossier.deliveries.iter().zip(made).map(view).collect()
}

fn fetched(event: &Any) -> Option<&Personal<Fetched>> {
    match event {
        Any::Dossier(
            Event::Returned { fetched, .. }
            | Event::Delivery { entry: DeliveryEntry::Made { fetched, .. }, .. },
        ) => Some(fetched),
        _ => None,
    }
}
