//! What may still happen to a dossier whose handling has ended: the archive, another result, an order.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::super::command::{Reissue, Reopen};
use super::super::{Dates, Dossier, Event, Refusal, Setting};
use super::issuing::borne_by;
use super::{acting, held, not_empty, short_and_given};
use crate::{Personal, deadline, local};

/// Chuyển lưu trữ: what nobody fetched goes to the archive, and is returned from there.
///
/// Source: domain reference 2.2; the days are a setting of the rule set.
pub(super) fn transfer_unclaimed(
    dossier: &Dossier,
    file_list: &str,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    short_and_given("fileList", file_list)?;
    if dossier.holder != dossier.returned_at {
        return Err(Refusal::ResultElsewhere);
    }
    if dossier.in_archive {
        return Err(Refusal::InArchive);
    }
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let days = setting.catalogue.rules(reception.rule_set).days_on_shelf;
    let until = kept_until(days, dossier.result_since.unwrap_or(setting.at));
    if local(setting.at).date() <= until {
        return Err(Refusal::KeptOnShelf { until });
    }
    Ok(vec![Event::TransferredUnclaimed { by: acting(setting)?, file_list: file_list.to_owned() }])
}

/// The last local day on which a result that nobody fetches stays on the shelf.
fn kept_until(days: u32, since: Timestamp) -> Date {
    let last = Span::new()
        .try_days(i64::from(days))
        .and_then(|days| local(since).date().checked_add(days));
    last.unwrap_or(Date::MAX)
}

/// Thu hồi và cấp lại: the old result stays in the log, the dossier is counted once, as first done.
pub(super) fn reissue(
    dossier: &Dossier,
    Reissue { result, legal_ground, reason }: &Reissue,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    held(dossier)?;
    short_and_given("number", &result.number)?;
    short_and_given("legalGround", legal_ground)?;
    not_empty("reason", reason)?;
    if !dossier.signed {
        // A refusal that was wrong is no result: it is opened again.
        return Err(Refusal::NotSigned);
    }
    borne_by(dossier, result, setting)?;
    Ok(vec![Event::Reissued {
        by: acting(setting)?,
        number: result.number.clone(),
        day: result.day.unwrap_or_else(|| local(setting.at).date()),
        document: result.document.clone(),
        legal_ground: legal_ground.clone(),
        reason: Personal::Known(reason.clone()),
    }])
}

/// Mở lại theo quyết định: under its code, with its legal time anew from the order, unless the order
/// sets a date.
pub(super) fn reopen(
    dossier: &Dossier,
    Reopen { order, due_at, reason }: &Reopen,
    setting: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    short_and_given("order.number", &order.number)?;
    short_and_given("order.issuedBy", &order.issued_by)?;
    not_empty("reason", reason)?;
    let (at, calendar) = (setting.at, setting.calendar);
    if order.day > local(at).date() {
        return Err(Refusal::OrderOfTheFuture);
    }
    let reception = dossier.reception.as_ref().ok_or(Refusal::Unknown)?;
    let anew = deadline::appointment(at, reception.legal_time, reception.day_mode, calendar);
    let (due, provisional) = match *due_at {
        Some(due) if due <= at => return Err(Refusal::NewDateNotLater),
        Some(due) => (due, calendar.is_provisional(due)),
        None => (anew.at, anew.provisional),
    };
    let step = reception.first_step_of(&reception.competent);
    Ok(vec![Event::Reopened {
        by: acting(setting)?,
        order: order.clone(),
        step,
        step_due_at: deadline::step_due(at, reception.allowance(step), calendar),
        dates: Dates { first_due_at: due, due_at: due, index_due_at: due, provisional },
        calendar_version: calendar.version(),
        date_is_set: due_at.is_some(),
        reason: Personal::Known(reason.clone()),
    }])
}
