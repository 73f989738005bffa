//! Routing's commands: one file each.

mod apologise;
mod apology_letter;
mod assign;
mod consult;
mod decline;
mod draft;
mod duty_fulfilled;
mod fail_branch;
mod give;
mod give_opinion;
mod notify_duty;
mod pause;
mod record_silence;
mod reject;
mod reopen;
mod request_supplement;
mod resume;
mod send_back;
mod sign;
mod step_done;
mod stop;
mod submit;
mod take;

use motcua_api::{Routes, routes};
use motcua_domain::rights::Right;

use crate::Routing;

pub(crate) fn routes() -> Routes<Routing> {
    Routes::new()
        .route(Right::Give, routes!(give::give))
        .route(Right::Take, routes!(take::take))
        .route(Right::StepDone, routes!(step_done::step_done))
        .route(Right::FailBranch, routes!(fail_branch::fail_branch))
        .route(Right::Assign, routes!(assign::assign))
        .route(Right::Assign, routes!(assign::reassign))
        .route(Right::Draft, routes!(draft::draft))
        .route(Right::Consult, routes!(consult::consult))
        .route(Right::Consult, routes!(record_silence::record_silence))
        .route(Right::GiveOpinion, routes!(give_opinion::give_opinion))
        .route(Right::RequestSupplement, routes!(request_supplement::request_supplement))
        .route(Right::NotifyDuty, routes!(notify_duty::notify_duty))
        .route(Right::DutyFulfilled, routes!(duty_fulfilled::duty_fulfilled))
        .route(Right::Apologise, routes!(apologise::apologise))
        .route(Right::ApologyLetter, routes!(apology_letter::apology_letter))
        .route(Right::Decline, routes!(decline::decline))
        .route(Right::SubmitForSignature, routes!(submit::submit_for_signature))
        .route(Right::SendBack, routes!(send_back::send_back))
        .route(Right::Pause, routes!(pause::pause))
        .route(Right::Resume, routes!(resume::resume))
        .route(Right::Stop, routes!(stop::stop))
        .route(Right::Reopen, routes!(reopen::reopen))
        .route(Right::Sign, routes!(sign::sign))
        .route(Right::Reject, routes!(reject::reject))
}
