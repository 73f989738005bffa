//! A record as a message: its bytes are the payload, its place and its hash stand in the headers.

use async_nats::HeaderMap;
use async_nats::header::NATS_MESSAGE_ID;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::message::StreamMessage;
use bytes::Bytes;

use super::subject;
use crate::checked::Checked;
use crate::standing::Standing;
use crate::{Hash, Position, Proposal, ReadError};

/// SHA-256 of the record's bytes, in hexadecimal digits.
const HASH: &str = "Motcua-Hash";

/// Room for subject and headers beside the largest record.
pub(super) const MAX_HEADER_BYTES: usize = 4 * 1024;

/// What is published: the server refuses it unless `after` is still the end of its stream.
pub(super) fn publish(proposal: &Proposal) -> PublishMessage {
    let message = PublishMessage::build()
        .payload(proposal.bytes.clone())
        .expected_last_subject_sequence(proposal.after.position.0)
        .header(NATS_MESSAGE_ID, proposal.id.to_string())
        .header(HASH, proposal.hash.to_string());
    match proposal.copied {
        None => message,
        Some(place) => message.expected_last_sequence(place.0.saturating_sub(1)),
    }
}

/// A message that the stream's leader gave.
pub(super) fn of_leader(log: &str, message: StreamMessage) -> Result<Standing, ReadError> {
    let StreamMessage { subject, sequence, headers, payload, .. } = message;
    standing(log, &subject, Position(sequence), &headers, payload)
}

/// A message that a direct get gave: its subject and sequence stand in its headers.
pub(super) fn of_replica(log: &str, message: async_nats::Message) -> Result<Standing, ReadError> {
    let headers = message.headers.unwrap_or_default();
    let text = |name: &str| headers.get(name).map_or("", |value| value.as_str());
    let position = text("Nats-Sequence").parse().map(Position);
    let position = position.map_err(|_| ReadError::Unavailable("an answer has no place".into()))?;
    standing(log, text("Nats-Subject"), position, &headers, message.payload)
}

/// The record in a message, checked: bytes and hash, the stream and the subject.
pub(super) fn standing(
    log: &str,
    subject: &str,
    position: Position,
    headers: &HeaderMap,
    bytes: Bytes,
) -> Result<Standing, ReadError> {
    let damaged = ReadError::Corrupt(position);
    let Some(hash) = headers.get(HASH).and_then(|text| hash(text.as_str())) else {
        return Err(damaged);
    };
    let standing = Checked::new(position, bytes, hash)?.standing()?;
    if subject::of(log, &standing.stream) == subject { Ok(standing) } else { Err(damaged) }
}

fn hash(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len() == 2 * hash.len())?;
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        *byte = pair[0] << 4 | pair[1];
    }
    Some(Hash(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_hexadecimal_digits() {
        let some = Hash::of(b"something");
        assert_eq!(hash(&some.to_string()), Some(some));
        assert_eq!(hash(""), None);
        assert_eq!(hash(&"g".repeat(64)), None);
        assert_eq!(hash(&some.to_string()[1..]), None);
    }
}
