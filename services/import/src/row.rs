//! What one row of the log says, read with the mapping.

use csv::ByteRecord;
use jiff::{SignedDuration, Timestamp};
use motcua_domain::dossier::Channel;
use motcua_domain::{AgencyId, DossierCode};
use unicode_normalization::UnicodeNormalization;

use crate::{Fault, Mapping};

/// How far a time may lie ahead of the clock.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The dossier.
    pub(crate) code: DossierCode,
    /// What it says of its case.
    pub(crate) case: CaseFacts,
    /// Id of the step.
    pub(crate) step: String,
    /// What was done.
    pub(crate) activity: String,
    /// Who did it; `None`: not recorded.
    pub(crate) agency: Option<AgencyId>,
    /// Which person, or empty.
    pub(crate) resource: String,
    /// When.
    pub(crate) happened: Timestamp,
}

/// What every row of a case says of the case. Times as given: they are compared as instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseFacts {
    pub(crate) channel: Channel,
    pub(crate) received: Timestamp,
    pub(crate) due: Option<Timestamp>,
    pub(crate) ended: Option<Timestamp>,
}

/// A column of the log.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    index: usize,
}

/// Reads rows: the mapping, with the places of its columns under one heading.
#[derive(Debug)]
pub(crate) struct RowReader<'m> {
    mapping: &'m Mapping,
    width: usize,
    case: Column,
    step: Column,
    activity: Column,
    happened: Column,
    channel: Column,
    received: Column,
    group: Option<Column>,
    resource: Option<Column>,
    due: Option<Column>,
    ended: Option<Column>,
}

impl<'m> RowReader<'m> {
    /// # Errors
    /// The name of a column that the heading has not, or more than once.
    pub(crate) fn new(mapping: &'m Mapping, heading: &ByteRecord) -> Result<Self, String> {
        let find = |name: &String| {
            let mut places =
                heading.iter().enumerate().filter(|(_, field)| *field == name.as_bytes());
            match (places.next(), places.next()) {
                (Some((index, _)), None) => Ok(Column { name: name.clone(), index }),
                _ => Err(name.clone()),
            }
        };
        let maybe = |name: &Option<String>| name.as_ref().map(find).transpose();
        let columns = &mapping.columns;
        Ok(Self {
            mapping,
            width: heading.len(),
            case: find(&columns.case)?,
            step: find(&columns.step)?,
            activity: find(&columns.activity)?,
            happened: find(&columns.happened)?,
            channel: find(&columns.channel)?,
            received: find(&columns.received)?,
            group: maybe(&columns.group)?,
            resource: maybe(&columns.resource)?,
            due: maybe(&columns.due)?,
            ended: maybe(&columns.ended)?,
        })
    }

    /// What a row says at a moment.
    pub(crate) fn read(&self, record: &ByteRecord, now: Timestamp) -> Result<Row, Fault> {
        if record.len() != self.width {
            return Err(Fault::Width { found: record.len(), expected: self.width });
        }
        let past = |column: &Column, at: Timestamp| {
            let far = at.duration_since(now) > AHEAD;
            if far { Err(Fault::Future(column.name.clone())) } else { Ok(at) }
        };
        let code = format!("{}:{}", self.mapping.source, needed(record, &self.case)?);
        let received = past(&self.received, self.time(record, &self.received)?)?;
        let due = self.maybe_time(record, self.due.as_ref())?;
        let ended = match (&self.ended, self.maybe_time(record, self.ended.as_ref())?) {
            (Some(column), Some(ended)) => Some(past(column, ended)?),
            _ => None,
        };
        Ok(Row {
            code: code.parse().map_err(|_| Fault::NoCode)?,
            case: CaseFacts { channel: self.channel(record)?, received, due, ended },
            step: needed(record, &self.step)?,
            activity: needed(record, &self.activity)?,
            agency: self.agency(record)?,
            resource: self.recorded(record, self.resource.as_ref())?.unwrap_or_default(),
            happened: past(&self.happened, self.time(record, &self.happened)?)?,
        })
    }

    fn channel(&self, record: &ByteRecord) -> Result<Channel, Fault> {
        let word = needed(record, &self.channel)?;
        let channel = self.mapping.channels.get(&word).copied();
        channel.map(Channel::from).ok_or(Fault::UnknownChannel(word))
    }

    fn agency(&self, record: &ByteRecord) -> Result<Option<AgencyId>, Fault> {
        let Some(group) = self.recorded(record, self.group.as_ref())? else { return Ok(None) };
        let agency = self.mapping.agencies.groups.get(&group).cloned();
        agency.map(Some).ok_or(Fault::UnknownGroup(group))
    }

    /// A value that may not have been recorded.
    fn recorded(
        &self,
        record: &ByteRecord,
        column: Option<&Column>,
    ) -> Result<Option<String>, Fault> {
        let Some(column) = column else { return Ok(None) };
        let value = text(record, column)?;
        let recorded = !value.is_empty() && !self.mapping.not_recorded.contains(&value);
        Ok(recorded.then_some(value))
    }

    fn time(&self, record: &ByteRecord, column: &Column) -> Result<Timestamp, Fault> {
        self.instant(column, &needed(record, column)?)
    }

    fn maybe_time(
        &self,
        record: &ByteRecord,
        column: Option<&Column>,
    ) -> Result<Option<Timestamp>, Fault> {
        match (column, self.recorded(record, column)?) {
            (Some(column), Some(value)) => self.instant(column, &value).map(Some),
            _ => Ok(None),
        }
    }

    fn instant(&self, column: &Column, value: &str) -> Result<Timestamp, Fault> {
        let time = match &self.mapping.time_format {
            Some(format) => Timestamp::strptime(format, value),
            None => value.parse(),
        };
        time.map_err(|_| Fault::NoTime(column.name.clone()))
    }
}

/// A value that every row has.
fn needed(record: &ByteRecord, column: &Column) -> Result<String, Fault> {
    let value = text(record, column)?;
    if value.is_empty() { Err(Fault::Missing(column.name.clone())) } else { Ok(value) }
}

/// A value without spaces around it, in NFC.
fn text(record: &ByteRecord, column: &Column) -> Result<String, Fault> {
    let bytes = record.get(column.index).unwrap_or_default();
    let text = str::from_utf8(bytes).map_err(|_| Fault::NotText(column.name.clone()))?;
    Ok(text.trim().nfc().collect())
}
