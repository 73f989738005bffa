//! Deliveries, from events to messages and back.

use motcua_proto::dossier::v1 as proto;
use prost::Message;

use super::super::{Encoded, Opened, Wrong, known, narrow, open, optional, seal, text};
use super::words::{identity, note_message, read_note, to_identity};
use crate::Personal;
use crate::dossier::{DeliveryEntry, Fetched};

/// Who got it: personal.
pub(super) fn fetched_message(fetched: &Personal<Fetched>) -> Option<Vec<u8>> {
    seal(fetched, |fetched: &Fetched| proto::ReturnedPersonal {
        to: fetched.to.clone(),
        identity: fetched.identity.as_ref().map(identity),
        authorised: fetched.authorised,
        tracking: fetched.tracking.clone(),
        note: fetched.note.clone(),
    })
}

pub(super) fn read_fetched(personal: Opened<'_>) -> Result<Personal<Fetched>, Wrong> {
    open(personal, |message: proto::ReturnedPersonal| {
        Ok(Fetched {
            to: message.to,
            identity: message.identity.map(to_identity),
            authorised: message.authorised,
            tracking: message.tracking,
            note: message.note,
        })
    })
}

pub(super) fn encode(number: u16, entry: &DeliveryEntry) -> Encoded {
    let number = u32::from(number);
    let (type_name, data, personal) = match entry {
        DeliveryEntry::Made { way, at, counter, fetched } => {
            let made = proto::DeliveryMade {
                number,
                way: proto::ReturnWay::from(*way).into(),
                at: at.to_string(),
                counter: text(counter.as_ref()),
            };
            let personal = fetched_message(fetched);
            ("motcua.dossier.v1.DeliveryMade", made.encode_to_vec(), personal)
        }
        DeliveryEntry::Arrived => {
            let arrived = proto::DeliveryArrived { number };
            ("motcua.dossier.v1.DeliveryArrived", arrived.encode_to_vec(), None)
        }
        DeliveryEntry::CameBack { on_the_shelf, reason } => {
            let back = proto::DeliveryCameBack { number, on_the_shelf: *on_the_shelf };
            let personal = note_message(reason);
            ("motcua.dossier.v1.DeliveryCameBack", back.encode_to_vec(), personal)
        }
    };
    Encoded { type_name, data, personal }
}

/// The delivery's number and what happened to it; `None`: the name is none of a delivery's.
pub(super) fn decode(
    name: &str,
    data: &[u8],
    personal: Opened<'_>,
) -> Result<Option<(u16, DeliveryEntry)>, Wrong> {
    let (number, entry) = match name {
        "DeliveryMade" => {
            let made = proto::DeliveryMade::decode(data)?;
            let entry = DeliveryEntry::Made {
                way: known::<proto::ReturnWay>("return way", made.way)?.try_into()?,
                at: made.at.parse()?,
                counter: optional(&made.counter)?,
                fetched: read_fetched(personal)?,
            };
            (made.number, entry)
        }
        "DeliveryArrived" => (proto::DeliveryArrived::decode(data)?.number, DeliveryEntry::Arrived),
        "DeliveryCameBack" => {
            let back = proto::DeliveryCameBack::decode(data)?;
            let (on_the_shelf, reason) = (back.on_the_shelf, read_note(personal)?);
            (back.number, DeliveryEntry::CameBack { on_the_shelf, reason })
        }
        _ => return Ok(None),
    };
    Ok(Some((narrow("delivery", number)?, entry)))
}
