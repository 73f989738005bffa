//! Return's commands: one file each.

mod deliveries;
mod rate;
pub(crate) mod return_result;
mod transfer_unclaimed;

use motcua_api::{Routes, routes};
use motcua_domain::rights::Right;

use crate::Return;

pub(crate) fn routes() -> Routes<Return> {
    Routes::new()
        .route(Right::Return, routes!(return_result::return_result))
        .route(Right::Return, routes!(deliveries::deliver))
        .route(Right::Return, routes!(deliveries::confirm_delivery))
        .route(Right::Return, routes!(deliveries::take_back_delivery))
        .route(Right::Rate, routes!(rate::rate))
        .route(Right::TransferUnclaimed, routes!(transfer_unclaimed::transfer_unclaimed))
}
