//! Reception's commands: one file each.

mod ask_at_intake;
mod ask_registered;
mod carry_out;
pub(crate) mod correct;
pub(crate) mod fees;
mod offer_papers;
pub(crate) mod receive;
mod receive_from_portal;
mod receive_registered;
mod refuse_reception;
mod refuse_registered;
pub(crate) mod serve_at_once;
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
        .route(Right::ReceiveRegistered, routes!(receive_registered::receive_registered))
        .route(Right::AskRegistered, routes!(ask_registered::ask_registered))
        .route(Right::RefuseRegistered, routes!(refuse_registered::refuse_registered))
        .route(Right::OfferPapers, routes!(offer_papers::offer_papers))
        .route(Right::SetFee, routes!(fees::set_fee))
        .route(Right::SetFee, routes!(fees::exempt_fee))
        .route(Right::TakeFee, routes!(fees::take_fee))
        .route(Right::VoidFee, routes!(fees::void_fee))
        .route(Right::VoidFee, routes!(fees::refund_fee))
        .route(Right::Correct, routes!(correct::correct))
        .route(Right::CarryOutDecision, routes!(carry_out::carry_out))
        .route(Right::SeeSlip, routes!(slip::see_slip))
        .route(Right::SupplementComplete, routes!(supplement_complete::supplement_complete))
        .route(Right::Withdraw, routes!(withdraw::withdraw))
}
