//! The deliveries of a result: the return, further ones, and what the post says of them.

use super::super::delivery::{Delivery, DeliveryEntry, DeliveryOrder, DeliveryState};
use super::super::facts::{Fetched, ReturnWay};
use super::super::{Dossier, Event, Refusal, Setting};
use super::{acting, fees, held, not_empty};
use crate::Personal;

/// Trả kết quả, by the agency that returns it, once; not before what precedes it is paid.
pub(super) fn return_result(
    dossier: &Dossier,
    way: ReturnWay,
    fetched: &Fetched,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    if dossier.holder != dossier.returned_at {
        return Err(Refusal::ResultElsewhere);
    }
    fees::none_outstanding(dossier)?;
    proven(way, fetched)?;
    Ok(vec![Event::Returned {
        way,
        at: acting(setting)?,
        counter: setting.actor.who.counter.clone(),
        fetched: Personal::Known(fetched.clone()),
    }])
}

/// What an order records of a delivery.
pub(super) fn order(
    dossier: &Dossier,
    order: &DeliveryOrder,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let (number, entry) = match order {
        DeliveryOrder::Make { way, fetched } => {
            proven(*way, fetched)?;
            let entry = DeliveryEntry::Made {
                way: *way,
                at: acting(setting)?,
                counter: setting.actor.who.counter.clone(),
                fetched: Personal::Known(fetched.clone()),
            };
            (next(dossier)?, entry)
        }
        DeliveryOrder::Arrived { number } => {
            (on_its_way(dossier, *number)?.number, DeliveryEntry::Arrived)
        }
        DeliveryOrder::CameBack { number, reason } => {
            not_empty("reason", reason)?;
            let back = on_its_way(dossier, *number)?;
            let mut others = dossier.deliveries.iter().filter(|other| other.number != *number);
            let on_the_shelf = others.all(|other| other.state == DeliveryState::CameBack);
            let reason = Personal::Known(reason.clone());
            (back.number, DeliveryEntry::CameBack { on_the_shelf, reason })
        }
    };
    Ok(vec![Event::Delivery { number, entry }])
}

/// Đánh giá: one question of five levels, once a dossier (domain reference 9.1).
pub(super) fn rate(
    dossier: &Dossier,
    level: u8,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    if dossier.rated.is_some() {
        return Err(Refusal::AlreadyRated);
    }
    if !(1..=5).contains(&level) {
        return Err(Refusal::NoSuchLevel);
    }
    Ok(vec![Event::Rated { level, at: acting(setting)? }])
}

/// Who got it is named; what goes by post has its tracking number.
fn proven(way: ReturnWay, fetched: &Fetched) -> Result<(), Refusal> {
    not_empty("to", &fetched.to)?;
    match way {
        ReturnWay::Post => not_empty("tracking", &fetched.tracking),
        ReturnWay::Counter | ReturnWay::Online => Ok(()),
    }
}

/// The most deliveries of one result.
const MOST: usize = 100;

fn next(dossier: &Dossier) -> Result<u16, Refusal> {
    let number = dossier.deliveries.len() + 1;
    let too_many = Refusal::TooMany { field: "deliveries", limit: MOST };
    u16::try_from(number).ok().filter(|_| number <= MOST).ok_or(too_many)
}

fn on_its_way(dossier: &Dossier, number: u16) -> Result<&Delivery, Refusal> {
    let delivery = dossier.deliveries.iter().find(|delivery| delivery.number == number);
    let delivery = delivery.filter(|delivery| delivery.state == DeliveryState::OnItsWay);
    delivery.ok_or(Refusal::NotWithThePost { number })
}
