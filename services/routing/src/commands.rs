//! Routing's commands: one file each.

mod apologise;
mod duty_fulfilled;
mod give;
mod notify_duty;
mod reject;
mod request_supplement;
mod seal;
mod sign;
mod step_done;
mod take;

use motcua_api::{Routes, routes};
use motcua_domain::rights::Right;

use crate::Routing;

pub(crate) fn routes() -> Routes<Routing> {
    Routes::new()
        .route(Right::Give, routes!(give::give))
        .route(Right::Take, routes!(take::take))
        .route(Right::StepDone, routes!(step_done::step_done))
        .route(Right::RequestSupplement, routes!(request_supplement::request_supplement))
        .route(Right::NotifyDuty, routes!(notify_duty::notify_duty))
        .route(Right::DutyFulfilled, routes!(duty_fulfilled::duty_fulfilled))
        .route(Right::Apologise, routes!(apologise::apologise))
        .route(Right::Sign, routes!(sign::sign))
        .route(Right::Seal, routes!(seal::seal))
        .route(Right::Reject, routes!(reject::reject))
}
