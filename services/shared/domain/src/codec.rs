//! Where protobuf ends: events to the messages of `proto/` and back, total in both directions.
//!
//! To add an event: its message in `proto/`, its variant in the domain, one arm in `encode` and one
//! in `decode` of its file here, and its bytes among the released ones in the tests.

mod catalogue;
mod dossier;
mod slip;

use prost::Message;

use crate::{Event, Personal};

/// An event as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// Full name of the event's message.
    pub type_name: &'static str,
    /// The message, without personal data.
    pub data: Vec<u8>,
    /// The message's personal twin, to be sealed; `None` if the event has none.
    pub personal: Option<Vec<u8>>,
}

/// The personal part of an event, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened<'a> {
    /// It was opened.
    Known(&'a [u8]),
    /// Its key is gone, or there was none.
    Erased,
}

/// Bytes that are not the message that their type name says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {type_name} is not readable: {why}")]
pub struct DecodeError {
    /// The event's type name.
    pub type_name: String,
    /// What is wrong.
    pub why: String,
}

/// Turns an event into what the log keeps.
pub fn encode(event: &Event) -> Encoded {
    match event {
        Event::Dossier(event) => dossier::encode(event),
        Event::Slip(event) => slip::encode(event),
        Event::Catalogue(event) => {
            let (type_name, data) = catalogue::encode(event);
            Encoded { type_name, data, personal: None }
        }
    }
}

/// Reads an event; `None` if this version does not know its type.
pub fn decode(
    type_name: &str,
    data: &[u8],
    personal: Opened<'_>,
) -> Result<Option<Event>, DecodeError> {
    let read = if type_name.starts_with("motcua.dossier.") {
        dossier::decode(type_name, data, personal).map(|event| event.map(Event::Dossier))
    } else if type_name.starts_with("motcua.slip.") {
        slip::decode(type_name, data, personal).map(|event| event.map(Event::Slip))
    } else {
        catalogue::decode(type_name, data).map(|event| event.map(Event::Catalogue))
    };
    read.map_err(|Wrong(why)| DecodeError { type_name: type_name.to_owned(), why })
}

/// What is wrong with a message.
struct Wrong(String);

impl From<prost::DecodeError> for Wrong {
    fn from(error: prost::DecodeError) -> Self {
        Self(error.to_string())
    }
}

impl From<crate::CodeError> for Wrong {
    fn from(error: crate::CodeError) -> Self {
        Self(error.to_string())
    }
}

impl From<jiff::Error> for Wrong {
    fn from(error: jiff::Error) -> Self {
        Self(error.to_string())
    }
}

fn missing(what: &str) -> Wrong {
    Wrong(format!("{what} is missing"))
}

/// An enumeration's value, which must be one that this version knows.
fn known<E: TryFrom<i32>>(what: &str, value: i32) -> Result<E, Wrong> {
    E::try_from(value).map_err(|_| Wrong(format!("{what} {value} is not known")))
}

/// An optional code: empty text is none.
fn optional<C: std::str::FromStr<Err = crate::CodeError>>(text: &str) -> Result<Option<C>, Wrong> {
    if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
}

fn text<C: std::fmt::Display>(code: Option<&C>) -> String {
    code.map(ToString::to_string).unwrap_or_default()
}

fn seal<T, M: Message>(personal: &Personal<T>, message: impl Fn(&T) -> M) -> Option<Vec<u8>> {
    personal.known().map(|known| message(known).encode_to_vec())
}

fn open<T, M: Message + Default>(
    personal: Opened<'_>,
    read: impl Fn(M) -> Result<T, Wrong>,
) -> Result<Personal<T>, Wrong> {
    match personal {
        Opened::Known(bytes) => Ok(Personal::Known(read(M::decode(bytes)?)?)),
        Opened::Erased => Ok(Personal::Erased),
    }
}

fn narrow<T: TryFrom<u32>>(what: &str, value: u32) -> Result<T, Wrong> {
    T::try_from(value).map_err(|_| Wrong(format!("{what} {value} is too large")))
}
