//! What a command does to a dossier, or why it does nothing.

mod adding;
mod branching;
mod consulting;
mod delivering;
mod ending;
mod fees;
mod intake;
mod issuing;
mod moving;
mod papers;
mod passing;
mod registering;
mod reopening;
mod signing;
mod stopping;

use super::transitions::possible;
use super::{Command, Dossier, Event, Refusal, Setting, Status};
use crate::{AccountId, AgencyId, Role};

/// Decides what a command does to a dossier.
///
/// Who may act at all was checked before, by [`crate::rights`]. Source of the transitions: domain
/// reference 2.2.
pub fn decide(
    dossier: &Dossier,
    command: &Command,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Receive(receive) => {
            not_there(dossier)?;
            intake::receive(receive, setting)
        }
        Command::Register(receive) => {
            not_there(dossier)?;
            registering::register(receive, setting)
        }
        Command::ServeAtOnce(serve) => {
            not_there(dossier)?;
            intake::serve_at_once(serve, setting)
        }
        Command::ImportReceived(reception) => {
            not_there(dossier)?;
            Ok(vec![Event::ImportedReceived((**reception).clone())])
        }
        Command::RecordFinding(finding) => {
            there(dossier)?;
            Ok(vec![Event::SignatureFound(finding.clone())])
        }
        Command::ImportStep { step, activity, agency, resource } => {
            imported(dossier)?;
            Ok(vec![Event::ImportedStep {
                step: step.clone(),
                activity: activity.clone(),
                agency: agency.clone(),
                resource: crate::Personal::Known(resource.clone()),
            }])
        }
        Command::ImportEnded { outcome, late_by_minutes } => {
            imported(dossier)?;
            Ok(vec![Event::ImportedEnded { outcome: *outcome, late_by_minutes: *late_by_minutes }])
        }
        _ => ours(dossier).and_then(|()| course(dossier, command, setting)),
    }
}

/// What moves a dossier of ours.
fn course(
    dossier: &Dossier,
    command: &Command,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    possible(dossier, command.kind())?;
    match command {
        Command::Give { to } => passing::give(dossier, to, setting),
        Command::Take => passing::take(dossier, setting),
        Command::StepDone { step, document, note } => {
            passing::step_done(dossier, *step, (document.as_ref(), note), setting)
        }
        Command::RequestSupplement { papers, legal_ground, beyond_limit, reasons } => {
            stopping::request_supplement(
                dossier,
                (papers, legal_ground, *beyond_limit, reasons),
                setting,
            )
        }
        Command::SupplementComplete { papers, files } => {
            stopping::supplement_complete(dossier, papers, files, setting)
        }
        Command::NotifyDuty { lines, notice } => {
            stopping::notify_duty(dossier, lines, notice, setting)
        }
        Command::DutyFulfilled { amount_vnd, means } => {
            stopping::duty_fulfilled(dossier, *amount_vnd, means, setting)
        }
        Command::Apologise { new_due_at, reason } => {
            stopping::apologise(dossier, *new_due_at, reason, setting)
        }
        Command::ApologyLetter { reason } => stopping::apology_letter(reason),
        Command::Pause { legal_ground, reason } => {
            stopping::pause(dossier, legal_ground, reason, setting)
        }
        Command::Resume { note } => stopping::resume(dossier, note, setting),
        Command::Decline { reason } => passing::decline(dossier, reason, setting),
        Command::SubmitForSignature { document, note } => {
            signing::submit(dossier, (document.as_ref(), note), setting)
        }
        Command::SendBack { reason } => signing::send_back(dossier, reason),
        Command::Sign { document } => signing::sign(dossier, document.as_ref(), setting),
        Command::Seal(seal) => signing::seal(dossier, seal, setting),
        Command::Reject { legal_ground, reason, document } => {
            ending::reject(dossier, (legal_ground, reason, document.as_ref()), setting)
        }
        Command::Withdraw { reason } => ending::withdraw(dossier, reason, setting),
        Command::Stop { basis, reason } => ending::stop(dossier, basis, reason, setting),
        Command::TransferUnclaimed { file_list } => {
            reopening::transfer_unclaimed(dossier, file_list, setting)
        }
        Command::Reissue(reissue) => reopening::reissue(dossier, reissue, setting),
        Command::Reopen(reopen) => reopening::reopen(dossier, reopen, setting),
        Command::Return { way, fetched } => {
            delivering::return_result(dossier, *way, fetched, setting)
        }
        Command::Delivery(order) => delivering::order(dossier, order, setting),
        Command::Rate { level } => delivering::rate(dossier, *level, setting),
        Command::ReceiveRegistered => registering::receive(dossier, setting),
        Command::AskAtIntake { papers, reasons } => {
            registering::ask(dossier, papers, reasons, setting)
        }
        Command::RefuseReception { legal_ground, competent, reason } => {
            registering::refuse(dossier, (legal_ground, competent.as_ref(), reason), setting)
        }
        Command::OfferPapers { papers, files } => {
            adding::offer_papers(dossier, papers, files, setting)
        }
        Command::FailBranch { step, reason } => branching::fail(dossier, *step, reason, setting),
        Command::Assign { officer, note } => adding::assign(dossier, officer, note),
        Command::Reassign { officer, note } => adding::reassign(dossier, officer, note),
        Command::Draft { document, note } => signing::draft(dossier, document, note, setting),
        Command::Consult { of, due_at, document, question } => {
            consulting::ask(dossier, (of, *due_at, document.as_ref(), question), setting)
        }
        Command::GiveOpinion { number, document, text } => {
            consulting::answer(dossier, (*number, document.as_ref(), text), setting)
        }
        Command::RecordSilence { number } => consulting::silence(dossier, *number, setting),
        Command::Correct { entry, correction } => adding::correct(*entry, correction),
        Command::Fee(order) => fees::order(dossier, order, setting),
        Command::Succeed { decision } => moving::succeed(dossier, decision, setting),
        Command::Reschedule { decision } => moving::reschedule(dossier, decision, setting),
        Command::Receive(_)
        | Command::Register(_)
        | Command::ServeAtOnce(_)
        | Command::RecordFinding(_)
        | Command::ImportReceived(_)
        | Command::ImportStep { .. }
        | Command::ImportEnded { .. } => Err(Refusal::WrongState(dossier.status)),
    }
}

fn not_there(dossier: &Dossier) -> Result<(), Refusal> {
    if dossier.status == Status::None { Ok(()) } else { Err(Refusal::AlreadyReceived) }
}

fn there(dossier: &Dossier) -> Result<(), Refusal> {
    if dossier.status == Status::None { Err(Refusal::Unknown) } else { Ok(()) }
}

/// Another system's dossier is not refused by today's rules; one of ours is not imported over.
fn imported(dossier: &Dossier) -> Result<(), Refusal> {
    there(dossier)?;
    if dossier.imported.is_some() { Ok(()) } else { Err(Refusal::AlreadyReceived) }
}

fn ours(dossier: &Dossier) -> Result<(), Refusal> {
    there(dossier)?;
    if dossier.imported.is_some() { Err(Refusal::Imported) } else { Ok(()) }
}

/// Nobody else is to take it.
fn held(dossier: &Dossier) -> Result<(), Refusal> {
    match &dossier.offer {
        Some(offer) => Err(Refusal::OnTheWay { to: offer.to.clone() }),
        None => Ok(()),
    }
}

/// Where somebody was named for the holder's step, no other officer does it.
fn assigned(dossier: &Dossier, setting: &Setting<'_>) -> Result<(), Refusal> {
    let actor = setting.actor;
    let other = |named: &&AccountId| **named != actor.who.account;
    let leads = [Role::AgencyHead, Role::SigningLeader].iter().any(|role| actor.is(*role));
    match dossier.officer.as_ref().filter(other) {
        Some(named) if !leads => Err(Refusal::AssignedToOther { officer: named.clone() }),
        _ => Ok(()),
    }
}

/// The agency that acts. The rights let nobody act on a dossier without one.
fn acting(setting: &Setting<'_>) -> Result<AgencyId, Refusal> {
    setting.actor.who.agency.clone().ok_or(Refusal::NotHolder)
}

fn not_empty(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty(field)) } else { Ok(()) }
}

/// A text that a record keeps in clear (an article, a number): short, without control characters.
fn short(field: &'static str, text: &str) -> Result<(), Refusal> {
    const LIMIT: usize = 300;
    if text.chars().count() > LIMIT || text.chars().any(char::is_control) {
        return Err(Refusal::NotShort { field, limit: LIMIT });
    }
    Ok(())
}

/// A short text that must be given.
fn short_and_given(field: &'static str, text: &str) -> Result<(), Refusal> {
    not_empty(field, text)?;
    short(field, text)
}
