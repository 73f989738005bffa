//! Sealing and opening the personal part of events.

use std::collections::HashMap;

use bytes::Bytes;
use motcua_domain::codec::{self, Opened};
use motcua_domain::{Event, Who};
use motcua_eventlog::{EventData, Record, RecordError, Stored, StreamName, Version, WhoIds};
use motcua_keys::{DataKey, KeyId};

use crate::{Decoded, Entry, RequestKey};

/// What binds sealed data to its place: stream, version, index of the event.
fn associated(stream: &StreamName, version: Version, index: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(stream.as_str().len() + 9);
    bytes.extend_from_slice(stream.as_str().as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(&version.0.to_be_bytes());
    bytes.extend_from_slice(&u32::try_from(index).unwrap_or(u32::MAX).to_be_bytes());
    bytes
}

/// Encodes an event for its place in the log.
pub(crate) fn seal(
    event: &Event,
    key: Option<&DataKey>,
    (stream, version, index): (&StreamName, Version, usize),
) -> EventData {
    let encoded = codec::encode(event);
    let (key_id, sealed) = match (encoded.personal, key) {
        (Some(plain), Some(key)) => (
            Bytes::copy_from_slice(key.id().as_bytes()),
            Bytes::from(key.seal(&plain, &associated(stream, version, index))),
        ),
        _ => (Bytes::new(), Bytes::new()),
    };
    EventData {
        type_name: encoded.type_name.to_owned(),
        data: encoded.data.into(),
        may_be_skipped: false,
        key_id,
        sealed,
    }
}

/// The keys that a record's personal data is sealed with.
pub(crate) fn key_ids(record: &Record) -> impl Iterator<Item = KeyId> + '_ {
    record.events.iter().filter_map(|event| key_id(&event.key_id))
}

fn key_id(bytes: &[u8]) -> Option<KeyId> {
    <[u8; 16]>::try_from(bytes).ok().map(KeyId::from)
}

/// Reads a record with the keys at hand; personal data whose key is missing reads as erased.
pub(crate) fn open(
    stored: &Stored,
    record: Record,
    keys: &HashMap<KeyId, DataKey>,
) -> Result<Entry, RecordError> {
    let mut events = Vec::with_capacity(record.events.len());
    for (index, event) in record.events.iter().enumerate() {
        let key = key_id(&event.key_id).and_then(|id| keys.get(&id));
        let plain = match key {
            Some(key) if !event.sealed.is_empty() => {
                let place = associated(&record.stream, record.version, index);
                let plain = key.open(&event.sealed, &place);
                Some(plain.map_err(|_| RecordError("sealed data does not open".to_owned()))?)
            }
            _ => None,
        };
        let opened = plain.as_deref().map_or(Opened::Erased, Opened::Known);
        let decoded = codec::decode(&event.type_name, &event.data, opened)
            .map_err(|error| RecordError(error.to_string()))?;
        events.push(decoded.map_or_else(
            || Decoded::Unknown {
                type_name: event.type_name.clone(),
                may_be_skipped: event.may_be_skipped,
            },
            Decoded::Known,
        ));
    }
    let data_key = key_ids(&record).next();
    Ok(Entry {
        position: stored.position,
        hash: stored.hash,
        id: record.id,
        stream: record.stream,
        version: record.version,
        who: to_who(&record.who)?,
        recorded: record.recorded,
        happened: record.happened,
        key: to_key(&record.key_digest, &record.request_digest),
        events,
        data_key,
    })
}

fn to_key(key: &[u8], request: &[u8]) -> Option<RequestKey> {
    Some(RequestKey { key: key.try_into().ok()?, request: request.try_into().ok()? })
}

fn to_who(who: &WhoIds) -> Result<Who, RecordError> {
    let wrong = |error: motcua_domain::CodeError| RecordError(error.to_string());
    let some = |text: &str| (!text.is_empty()).then_some(text.to_owned());
    Ok(Who {
        account: who.account.parse().map_err(wrong)?,
        agency: some(&who.agency).map(|text| text.parse()).transpose().map_err(wrong)?,
        counter: some(&who.counter).map(|text| text.parse()).transpose().map_err(wrong)?,
    })
}

pub(crate) fn who_ids(who: &Who) -> WhoIds {
    WhoIds {
        account: who.account.to_string(),
        agency: who.agency.as_ref().map(ToString::to_string).unwrap_or_default(),
        counter: who.counter.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}
