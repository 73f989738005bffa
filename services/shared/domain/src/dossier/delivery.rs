//! The deliveries of a result: the return is the first, each has a proof of its own.
//!
//! Source: domain reference 2.8. What goes by post is on its way until the post says that it arrived
//! or brings it back.

use jiff::Timestamp;

use super::{Dossier, Event, Fetched, ReturnWay, Status};
use crate::{AgencyId, CounterId, Personal};

/// What happened to a delivery.
#[derive(Debug, Clone, PartialEq)]
pub enum DeliveryEntry {
    /// Another one after the return: the paper after the file, a second original.
    Made {
        /// How.
        way: ReturnWay,
        /// By which agency.
        at: AgencyId,
        /// At which counter.
        counter: Option<CounterId>,
        /// To whom, with what proof.
        fetched: Personal<Fetched>,
    },
    /// The post handed it over.
    Arrived,
    /// The post brought it back.
    CameBack {
        /// No other delivery stands: the result is on the shelf again.
        on_the_shelf: bool,
        /// Why, as the post says.
        reason: Personal<String>,
    },
}

/// What somebody wants recorded of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOrder {
    /// Another one.
    Make {
        /// How.
        way: ReturnWay,
        /// To whom, with what proof.
        fetched: Fetched,
    },
    /// The post handed it over.
    Arrived {
        /// Which one.
        number: u16,
    },
    /// The post brought it back.
    CameBack {
        /// Which one.
        number: u16,
        /// Why.
        reason: String,
    },
}

impl DeliveryOrder {
    /// The delivery that it changes; `None`: a new one.
    pub const fn number(&self) -> Option<u16> {
        match self {
            Self::Make { .. } => None,
            Self::Arrived { number } | Self::CameBack { number, .. } => Some(*number),
        }
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// Who it was for has it.
    HandedOver,
    /// With the post.
    OnItsWay,
    /// The post brought it back.
    CameBack,
}

/// A delivery of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// 1 = the return.
    pub number: u16,
    /// How.
    pub way: ReturnWay,
    /// Where it stands.
    pub state: DeliveryState,
}

impl Delivery {
    /// One that was just made.
    pub fn new(number: u16, way: ReturnWay) -> Self {
        let state = match way {
            ReturnWay::Post => DeliveryState::OnItsWay,
            ReturnWay::Counter | ReturnWay::Online => DeliveryState::HandedOver,
        };
        Self { number, way, state }
    }
}

impl Dossier {
    pub(super) fn deliver(&mut self, way: ReturnWay) {
        let number = u16::try_from(self.deliveries.len() + 1).unwrap_or(u16::MAX);
        self.deliveries.push(Delivery::new(number, way));
    }

    pub(super) fn delivery_is(&mut self, number: u16, entry: &DeliveryEntry, at: Timestamp) {
        let state = match entry {
            DeliveryEntry::Made { way, .. } => return self.deliver(*way),
            DeliveryEntry::Arrived => DeliveryState::HandedOver,
            DeliveryEntry::CameBack { .. } => DeliveryState::CameBack,
        };
        if let Some(delivery) = self.deliveries.iter_mut().find(|known| known.number == number) {
            delivery.state = state;
        }
        if matches!(entry, DeliveryEntry::CameBack { on_the_shelf: true, .. }) {
            self.status = Status::Done;
            self.result_since = Some(at);
        }
    }
}

impl Event {
    /// Whether a result that was returned waits on the shelf again.
    pub const fn is_back_on_the_shelf(&self) -> bool {
        matches!(
            self,
            Self::Delivery { entry: DeliveryEntry::CameBack { on_the_shelf: true, .. }, .. }
        )
    }
}
