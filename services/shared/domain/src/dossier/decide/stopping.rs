//! What lets the clock stand, what lets it go on, and the apology that moves only the citizen's date.

use jiff::Timestamp;

use super::super::command::PaperHandedIn;
use super::super::facts::{DutyLine, SupplementFiles, SupplementReasons};
use super::super::process::whole_minutes;
use super::super::registration::PaperFound;
use super::super::{Dates, Dossier, Event, Refusal, Setting};
use super::papers::{MAX_LINES, everything_named, handed_in};
use super::{held, not_empty, short, short_and_given};
use crate::calendar::WorkingSpan;
use crate::rule_set::AfterSupplement;
use crate::{Personal, deadline, local};

/// Yêu cầu bổ sung: everything is named at one time, the clock stands from now.
pub(super) fn request_supplement(
    dossier: &Dossier,
    (papers, legal_ground, beyond_limit, reasons): (&[PaperFound], &str, bool, &SupplementReasons),
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    short_and_given("legalGround", legal_ground)?;
    everything_named(papers)?;
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let asked = dossier.supplement_requests;
    let head = setting.actor.is(crate::Role::AgencyHead);
    let case = dossier.sub_case(setting.catalogue, local(setting.at).date());
    let own = case.and_then(|case| case.supplement_limit.as_ref()).map(|limit| limit.number);
    let rules = setting.catalogue.rules(reception.rule_set);
    let beyond = asked >= own.unwrap_or(rules.supplement_limit);
    if beyond && !(beyond_limit && head) {
        return Err(Refusal::SupplementLimit { asked });
    }
    // Never ask for a paper that the procedure does not list.
    if let Some(case) = case
        && let Some(other) = papers.iter().find(|found| case.paper(&found.paper).is_none())
    {
        return Err(Refusal::UnknownPaper(other.paper.clone()));
    }
    Ok(vec![Event::SupplementRequested {
        number: asked + 1,
        papers: papers.to_vec(),
        legal_ground: legal_ground.to_owned(),
        beyond_limit: beyond,
        approved_by: head.then(|| setting.actor.who.account.clone()),
        stands_from: setting.at,
        reasons: Personal::Known(reasons.clone()),
    }])
}

/// What was asked for is complete: the clock goes on, or starts anew, by the dossier's rule set.
pub(super) fn supplement_complete(
    dossier: &Dossier,
    papers: &[PaperHandedIn],
    files: &SupplementFiles,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let papers = handed_in(papers, dossier.sub_case(setting.catalogue, local(setting.at).date()))?;
    let rules = setting.catalogue.rules(reception.rule_set);
    let restarted = rules.after_supplement == AfterSupplement::Restart;
    let resumed = Resumed::at(dossier, setting)?;
    let mut dates = resumed.dates;
    if restarted {
        let anew = deadline::appointment(
            setting.at,
            reception.legal_time,
            reception.day_mode,
            setting.calendar,
        );
        dates.first_due_at = anew.at;
        dates.provisional |= anew.provisional;
        // An apology's date that is later still stands.
        dates.due_at = if dossier.apologised { dates.due_at.max(anew.at) } else { anew.at };
    }
    Ok(vec![Event::SupplementCompleted {
        papers,
        dates,
        step_due_at: resumed.step_due_at,
        branches_due: resumed.branches_due,
        stood_still: resumed.stood_still,
        restarted,
        calendar_version: setting.calendar.version(),
        files: Personal::Known(files.clone()),
    }])
}

/// Thông báo nghĩa vụ tài chính: the clock of all stands until it is paid.
///
/// The step of an agency that only notifies (such as tax) ends with it.
pub(super) fn notify_duty(
    dossier: &Dossier,
    lines: &[DutyLine],
    notice: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    if lines.is_empty() {
        return Err(Refusal::Empty("lines"));
    }
    if lines.len() > MAX_LINES {
        return Err(Refusal::TooMany { field: "lines", limit: MAX_LINES });
    }
    short("notice", notice)?;
    for line in lines {
        short("lines", &line.fee_line)?;
    }
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let waits_next = dossier.step.as_ref().is_some_and(|open| {
        open.number > 0 && reception.step(open.number + 1).is_some_and(|next| next.clock_stopped)
    });
    let step_end = dossier.step_end(setting).filter(|_| waits_next);
    Ok(vec![Event::DutyNotified {
        lines: lines.to_vec(),
        amount_vnd: lines.iter().fold(0, |sum, line| sum.saturating_add(line.amount_vnd)),
        notice: notice.to_owned(),
        stands_from: setting.at,
        step_end,
    }])
}

/// The duty is paid: always resume.
pub(super) fn duty_fulfilled(
    dossier: &Dossier,
    amount_vnd: u64,
    means: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    short_and_given("means", means)?;
    let resumed = Resumed::at(dossier, setting)?;
    Ok(vec![Event::DutyFulfilled {
        amount_vnd,
        means: means.to_owned(),
        dates: resumed.dates,
        step_due_at: resumed.step_due_at,
        branches_due: resumed.branches_due,
        stood_still: resumed.stood_still,
        calendar_version: setting.calendar.version(),
    }])
}

/// Tạm dừng, on a legal ground: the clock stands from now.
pub(super) fn pause(
    dossier: &Dossier,
    legal_ground: &str,
    reason: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    short_and_given("legalGround", legal_ground)?;
    not_empty("reason", reason)?;
    Ok(vec![Event::Paused {
        legal_ground: legal_ground.to_owned(),
        stands_from: setting.at,
        reason: Personal::Known(reason.to_owned()),
    }])
}

/// Tiếp tục xử lý: after a pause always resume, whatever the rule set (domain reference 2.3).
pub(super) fn resume(
    dossier: &Dossier,
    note: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let resumed = Resumed::at(dossier, setting)?;
    Ok(vec![Event::Resumed {
        dates: resumed.dates,
        step_due_at: resumed.step_due_at,
        branches_due: resumed.branches_due,
        stood_still: resumed.stood_still,
        calendar_version: setting.calendar.version(),
        note: Personal::Known(note.to_owned()),
    }])
}

/// Everything that moves by the working time that stood still.
struct Resumed {
    dates: Dates,
    step_due_at: Timestamp,
    stood_still: WorkingSpan,
    branches_due: Vec<(u16, Timestamp)>,
}

impl Resumed {
    fn at(dossier: &Dossier, setting: &Setting<'_>) -> Result<Self, Refusal> {
        let dates = dossier.dates_at(setting.at, setting.calendar).ok_or(Refusal::Unknown)?;
        let stood = dossier.standing(setting.at, setting.calendar);
        let due = dossier.step.as_ref().map_or(setting.at, |step| step.due_at);
        Ok(Self {
            dates,
            step_due_at: deadline::resumed(due, stood, setting.calendar).at,
            branches_due: dossier.branches_due(stood, setting.calendar),
            stood_still: whole_minutes(stood),
        })
    }
}

/// Xin lỗi và hẹn lại: one new date; it moves what the citizen holds, never what is late.
///
/// Source: catalogue 1.000578 (one date); due at least one day before the deadline, still possible
/// after it, then marked as sent late.
pub(super) fn apologise(
    dossier: &Dossier,
    new_due_at: Timestamp,
    reason: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let rule_set = dossier.reception.as_ref().ok_or(Refusal::Unknown)?.rule_set;
    if dossier.apologised || setting.catalogue.rules(rule_set).new_dates == 0 {
        return Err(Refusal::SecondNewDate);
    }
    not_empty("reason", reason)?;
    let dates = dossier.dates.ok_or(Refusal::Unknown)?;
    if new_due_at <= dates.due_at || new_due_at <= setting.at {
        return Err(Refusal::NewDateNotLater);
    }
    let a_day = WorkingSpan::from_hours(8);
    let sent_late = setting.calendar.between(setting.at, dates.first_due_at) < a_day;
    Ok(vec![Event::Apologised {
        dates: Dates {
            due_at: new_due_at,
            provisional: dates.provisional || setting.calendar.is_provisional(new_due_at),
            ..dates
        },
        sent_late,
        reason: Personal::Known(reason.to_owned()),
    }])
}

/// Thư xin lỗi, as many as are due: no date moves.
pub(super) fn apology_letter(reason: &str) -> Result<Vec<Event>, Refusal> {
    not_empty("reason", reason)?;
    Ok(vec![Event::ApologyLetterSent { reason: Personal::Known(reason.to_owned()) }])
}
