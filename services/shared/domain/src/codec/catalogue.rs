//! The catalogue's publications. None has personal data.

mod procedure;
mod rules;
mod words;

use jiff::civil::{Date, Time, Weekday};
use motcua_proto::catalogue::v1 as proto;
use prost::Message;

use super::{Wrong, narrow, optional, text};
use crate::calendar::{CalendarData, Closure, DayEntry};
use crate::catalogue::{Agency, Certificate, CertificateHolder, Counter, Event, Succession};

const AGENCY: &str = "motcua.catalogue.v1.AgencyPublished";
const COUNTER: &str = "motcua.catalogue.v1.CounterPublished";
const PROCEDURE: &str = "motcua.catalogue.v1.ProcedurePublished";
const CALENDAR: &str = "motcua.catalogue.v1.CalendarPublished";
const RULES: &str = "motcua.catalogue.v1.RulesPublished";
const CERTIFICATE: &str = "motcua.catalogue.v1.CertificatePublished";

/// Turns a publication into its type name and its bytes.
pub(super) fn encode(event: &Event) -> (&'static str, Vec<u8>) {
    match event {
        Event::AgencyPublished(agency) => (AGENCY, agency_message(agency).encode_to_vec()),
        Event::CounterPublished(counter) => (COUNTER, counter_message(counter).encode_to_vec()),
        Event::ProcedurePublished(entry) => (PROCEDURE, procedure::message(entry).encode_to_vec()),
        Event::CalendarPublished(data) => (CALENDAR, calendar_message(data).encode_to_vec()),
        Event::RulesPublished(rules) => (RULES, rules::message(rules).encode_to_vec()),
        Event::CertificatePublished(certificate) => {
            (CERTIFICATE, certificate_message(certificate).encode_to_vec())
        }
    }
}

/// Reads a publication; `None` for a type name that is none of these.
pub(super) fn decode(type_name: &str, data: &[u8]) -> Result<Option<Event>, Wrong> {
    Ok(Some(match type_name {
        AGENCY => Event::AgencyPublished(agency(proto::AgencyPublished::decode(data)?)?),
        COUNTER => Event::CounterPublished(counter(proto::CounterPublished::decode(data)?)?),
        PROCEDURE => {
            Event::ProcedurePublished(procedure::read(proto::ProcedurePublished::decode(data)?)?)
        }
        CALENDAR => Event::CalendarPublished(calendar(proto::CalendarPublished::decode(data)?)?),
        RULES => Event::RulesPublished(rules::read(proto::RulesPublished::decode(data)?)?),
        CERTIFICATE => {
            Event::CertificatePublished(certificate(&proto::CertificatePublished::decode(data)?)?)
        }
        _ => return Ok(None),
    }))
}

fn day(text: &str) -> Result<Option<Date>, Wrong> {
    if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
}

fn agency_message(agency: &Agency) -> proto::AgencyPublished {
    proto::AgencyPublished {
        id: agency.id.to_string(),
        code: agency.code.clone(),
        name_vi: agency.name_vi.clone(),
        name_en: agency.name_en.clone(),
        kind: words::agency_kind(agency.kind),
        level: words::level(agency.level),
        parent: text(agency.parent.as_ref()),
        area_code: agency.area_code.clone(),
        valid_from: text(agency.valid_from.as_ref()),
        valid_to: text(agency.valid_to.as_ref()),
        successor_of: agency.successor_of.iter().map(succession_message).collect(),
        serves: agency.serves.iter().map(ToString::to_string).collect(),
        unit: words::unit(agency.unit),
    }
}

fn succession_message(of: &Succession) -> proto::Succession {
    proto::Succession { id: of.id.to_string(), in_part: of.in_part }
}

fn agency(message: proto::AgencyPublished) -> Result<Agency, Wrong> {
    let successor_of = message.successor_of.iter();
    let succession = |of: &proto::Succession| -> Result<Succession, Wrong> {
        Ok(Succession { id: of.id.parse()?, in_part: of.in_part })
    };
    Ok(Agency {
        id: message.id.parse()?,
        kind: words::read_agency_kind(message.kind)?,
        level: words::read_level(message.level)?,
        parent: optional(&message.parent)?,
        valid_from: day(&message.valid_from)?,
        valid_to: day(&message.valid_to)?,
        successor_of: successor_of.map(succession).collect::<Result<_, _>>()?,
        serves: message.serves.iter().map(|id| id.parse()).collect::<Result<_, _>>()?,
        unit: words::read_unit(message.unit)?,
        code: message.code,
        name_vi: message.name_vi,
        name_en: message.name_en,
        area_code: message.area_code,
    })
}

fn counter_message(counter: &Counter) -> proto::CounterPublished {
    proto::CounterPublished {
        id: counter.id.to_string(),
        agency: counter.agency.to_string(),
        name_vi: counter.name_vi.clone(),
        name_en: counter.name_en.clone(),
        valid_from: text(counter.valid_from.as_ref()),
        valid_to: text(counter.valid_to.as_ref()),
    }
}

fn counter(message: proto::CounterPublished) -> Result<Counter, Wrong> {
    Ok(Counter {
        id: message.id.parse()?,
        agency: message.agency.parse()?,
        valid_from: day(&message.valid_from)?,
        valid_to: day(&message.valid_to)?,
        name_vi: message.name_vi,
        name_en: message.name_en,
    })
}

fn certificate_message(certificate: &Certificate) -> proto::CertificatePublished {
    let account = match &certificate.holder {
        CertificateHolder::Seal => None,
        CertificateHolder::Account(account) => Some(account),
    };
    proto::CertificatePublished {
        sha256: certificate.sha256.to_string(),
        agency: certificate.agency.to_string(),
        account: text(account),
        valid_from: certificate.valid_from.to_string(),
        valid_to: text(certificate.valid_to.as_ref()),
    }
}

fn certificate(message: &proto::CertificatePublished) -> Result<Certificate, Wrong> {
    let account = optional(&message.account)?;
    Ok(Certificate {
        sha256: message.sha256.parse()?,
        agency: message.agency.parse()?,
        holder: account.map_or(CertificateHolder::Seal, CertificateHolder::Account),
        valid_from: message.valid_from.parse()?,
        valid_to: day(&message.valid_to)?,
    })
}

fn calendar_message(data: &CalendarData) -> proto::CalendarPublished {
    let hours = data.hours.iter();
    let weekday = |day: &Weekday| u32::from(day.to_monday_one_offset().unsigned_abs());
    proto::CalendarPublished {
        version: data.version,
        hours: hours
            .map(|(from, to)| proto::Hours { from: from.to_string(), to: to.to_string() })
            .collect(),
        weekdays: data.weekdays.iter().map(weekday).collect(),
        cut_off: data.cut_off.to_string(),
        days: data.days.iter().map(day_message).collect(),
        closures: data.closures.iter().map(closure_message).collect(),
    }
}

fn day_message(day: &DayEntry) -> proto::DayEntry {
    proto::DayEntry {
        date: day.date.to_string(),
        kind: words::day_kind(day.kind),
        name_vi: day.name_vi.clone(),
        name_en: day.name_en.clone(),
        certain: day.certain,
    }
}

fn calendar(message: proto::CalendarPublished) -> Result<CalendarData, Wrong> {
    let hours = |span: &proto::Hours| -> Result<(Time, Time), Wrong> {
        Ok((span.from.parse()?, span.to.parse()?))
    };
    let weekday = |day: &u32| -> Result<Weekday, Wrong> {
        Ok(Weekday::from_monday_one_offset(narrow::<u8>("weekday", *day)?.min(127).cast_signed())?)
    };
    Ok(CalendarData {
        version: message.version,
        hours: message.hours.iter().map(hours).collect::<Result<_, _>>()?,
        weekdays: message.weekdays.iter().map(weekday).collect::<Result<_, _>>()?,
        cut_off: message.cut_off.parse()?,
        days: message.days.into_iter().map(day_entry).collect::<Result<_, _>>()?,
        closures: message.closures.into_iter().map(closure).collect::<Result<_, _>>()?,
    })
}

fn closure_message(closure: &Closure) -> proto::Closure {
    proto::Closure {
        agency: closure.agency.to_string(),
        from: closure.from.to_string(),
        to: closure.to.to_string(),
        decision: closure.decision.clone(),
        note: closure.note.clone(),
    }
}

fn closure(message: proto::Closure) -> Result<Closure, Wrong> {
    Ok(Closure {
        agency: message.agency.parse()?,
        from: message.from.parse()?,
        to: message.to.parse()?,
        decision: message.decision,
        note: message.note,
    })
}

fn day_entry(message: proto::DayEntry) -> Result<DayEntry, Wrong> {
    Ok(DayEntry {
        date: message.date.parse()?,
        kind: words::read_day_kind(message.kind)?,
        name_vi: message.name_vi,
        name_en: message.name_en,
        certain: message.certain,
    })
}

#[cfg(test)]
mod tests;
