//! What another system says, as commands, each with the key by which it is known again.

use jiff::Timestamp;
use motcua_domain::AgencyId;
use motcua_domain::dossier::{Channel, Command, ImportedReception};
use motcua_domain::outcome::Outcome;
use motcua_journal::RequestKey;
use motcua_keys::Keys;

use crate::Mapping;
use crate::row::{CaseFacts, Row};

/// One thing that another system says of a dossier.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) key: RequestKey,
    pub(crate) happened: Timestamp,
    pub(crate) command: Command,
}

/// Makes commands of rows.
pub(crate) struct Saying {
    mapping: Mapping,
    procedure_version: u32,
    keys: Keys,
}

impl Saying {
    pub(crate) fn new(mapping: Mapping, procedure_version: u32, keys: Keys) -> Self {
        Self { mapping, procedure_version, keys }
    }

    /// It was received. The digest leaves out what is not the log's: the procedure's version here.
    pub(crate) fn received(&self, row: &Row) -> Said {
        let (mapping, case) = (&self.mapping, &row.case);
        let due_at = case.due.map(to_millisecond);
        let reception = ImportedReception {
            source: mapping.source.clone(),
            procedure: mapping.procedure.code.clone(),
            procedure_version: self.procedure_version,
            channel: case.channel,
            received_at: mapping.agencies.received_at.clone(),
            competent: mapping.agencies.competent.clone(),
            online_level: mapping.procedure.online_level,
            online_service: mapping.procedure.online_service,
            due_at,
        };
        let content: [&[u8]; 7] = [
            &time(case.received),
            &due_at.map(time).map(Vec::from).unwrap_or_default(),
            channel(case.channel),
            reception.received_at.as_str().as_bytes(),
            reception.competent.as_str().as_bytes(),
            reception.procedure.as_str().as_bytes(),
            &[reception.online_level],
        ];
        Said {
            key: self.key(row, "received", "", &content),
            happened: to_millisecond(case.received),
            command: Command::ImportReceived(Box::new(reception)),
        }
    }

    /// A step was done.
    pub(crate) fn step(&self, row: &Row) -> Said {
        let agency = row.agency.as_ref().map_or("", AgencyId::as_str);
        let content: [&[u8]; 4] = [
            &time(row.happened),
            row.activity.as_bytes(),
            agency.as_bytes(),
            row.resource.as_bytes(),
        ];
        Said {
            key: self.key(row, "step", &row.step, &content),
            happened: to_millisecond(row.happened),
            command: Command::ImportStep {
                step: row.step.clone(),
                activity: row.activity.clone(),
                agency: row.agency.clone(),
                resource: row.resource.clone(),
            },
        }
    }

    /// It was handled; `None` while it is open.
    pub(crate) fn ended(&self, row: &Row) -> Option<Said> {
        let ended = row.case.ended?;
        let (outcome, late_by_minutes) = outcome(&row.case, ended);
        Some(Said {
            key: self.key(row, "ended", "", &[&time(ended)]),
            happened: to_millisecond(ended),
            command: Command::ImportEnded { outcome, late_by_minutes },
        })
    }

    fn key(&self, row: &Row, what: &str, step: &str, content: &[&[u8]]) -> RequestKey {
        let name = [row.code.as_str().as_bytes(), what.as_bytes(), step.as_bytes()];
        RequestKey {
            key: self.keys.digest("import-key", &name),
            request: self.keys.digest("import-content", content),
        }
    }
}

/// On time or late, never early: imports have no calendar. Late by whole minutes of the wall clock.
fn outcome(case: &CaseFacts, ended: Timestamp) -> (Outcome, i64) {
    match case.due {
        Some(due) if ended > due => (Outcome::Late, ended.duration_since(due).as_mins()),
        _ => (Outcome::OnTime, 0),
    }
}

/// Records keep milliseconds.
fn to_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

fn time(at: Timestamp) -> [u8; 8] {
    at.as_millisecond().to_be_bytes()
}

fn channel(channel: Channel) -> &'static [u8] {
    match channel {
        Channel::Counter => b"counter",
        Channel::Online => b"online",
        Channel::Post => b"post",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(due: Option<&str>) -> CaseFacts {
        CaseFacts {
            channel: Channel::Post,
            received: "2010-10-04 01:06:40.020000+02:00".parse().unwrap(),
            due: due.map(|due| due.parse().unwrap()),
            ended: None,
        }
    }

    #[test]
    fn an_imported_end_is_on_time_or_late_never_early() {
        let due = "2010-11-29 01:06:40+01:00";
        for (ended, expected) in [
            ("2010-10-05 00:00:00+02:00", (Outcome::OnTime, 0)),
            ("2010-11-29 01:06:40+01:00", (Outcome::OnTime, 0)),
            ("2010-11-29 00:06:40.000001+00:00", (Outcome::Late, 0)),
            ("2010-11-29 14:51:06.575000+01:00", (Outcome::Late, 824)),
        ] {
            assert_eq!(outcome(&case(Some(due)), ended.parse().unwrap()), expected, "{ended}");
        }
    }

    #[test]
    fn what_has_no_due_time_is_not_late() {
        let ended = "2026-11-29 14:51:06+01:00".parse().unwrap();
        assert_eq!(outcome(&case(None), ended), (Outcome::OnTime, 0));
    }
}
