//! Reception's commands: one file each.

mod ask_at_intake;
mod receive;
mod receive_from_portal;
mod refuse_reception;
mod serve_at_once;
mod slip;
mod supplement_complete;
mod withdraw;

use motcua_api::{Routes, routes};
use motcua_domain::rights::Right;

use crate::Reception;

pub(crate) fn routes() -> Routes<Reception> {
    Routes::new()
        .route(Right::Receive, routes!(receive::receive))
        .route(Right::ReceiveFromPortal, routes!(receive_from_portal::receive_from_portal))
        .route(Right::ServeAtOnce, routes!(serve_at_once::serve_at_once))
        .route(Right::AskAtIntake, routes!(ask_at_intake::ask_at_intake))
        .route(Right::RefuseReception, routes!(refuse_reception::refuse_reception))
        .route(Right::SeeSlip, routes!(slip::see_slip))
        .route(Right::SupplementComplete, routes!(supplement_complete::supplement_complete))
        .route(Right::Withdraw, routes!(withdraw::withdraw))
}
