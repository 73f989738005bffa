//! The ledger of fees, from events to messages and back.

use motcua_proto::dossier::v1 as proto;
use prost::Message;

use super::super::{Encoded, Opened, Wrong, known, missing, narrow};
use super::words::{note_message, read_note, words};
use crate::catalogue::FeeKind;
use crate::dossier::{FeeEntry, FeeReceipt, FeeSet};

words!(FeeKind, proto::FeeKind, { Fee = Fee, Charge = Charge });

pub(super) fn encode(number: u16, entry: &FeeEntry) -> Encoded {
    let number = u32::from(number);
    let (type_name, data, personal) = match entry {
        FeeEntry::Set(set) => {
            ("motcua.dossier.v1.FeeSet", fee_set(number, set).encode_to_vec(), None)
        }
        FeeEntry::Exempted { ground, due_vnd, evidence } => {
            let exempted = proto::FeeExempted { number, ground: ground.clone(), due_vnd: *due_vnd };
            let personal = note_message(evidence);
            ("motcua.dossier.v1.FeeExempted", exempted.encode_to_vec(), personal)
        }
        FeeEntry::Taken { amount_vnd, means, receipt, by } => {
            let taken = proto::FeeTaken {
                number,
                amount_vnd: *amount_vnd,
                means: means.clone(),
                receipt_series: receipt.series.clone(),
                receipt_number: receipt.number.clone(),
                by: by.to_string(),
            };
            ("motcua.dossier.v1.FeeTaken", taken.encode_to_vec(), None)
        }
        FeeEntry::Voided { reason } => {
            let voided = proto::FeeVoided { number };
            ("motcua.dossier.v1.FeeVoided", voided.encode_to_vec(), note_message(reason))
        }
        FeeEntry::Refunded { amount_vnd, reason } => {
            let refunded = proto::FeeRefunded { number, amount_vnd: *amount_vnd };
            ("motcua.dossier.v1.FeeRefunded", refunded.encode_to_vec(), note_message(reason))
        }
    };
    Encoded { type_name, data, personal }
}

fn fee_set(number: u32, set: &FeeSet) -> proto::FeeSet {
    proto::FeeSet {
        number,
        line: set.line.clone(),
        kind: proto::FeeKind::from(set.kind).into(),
        pages: set.pages,
        count: set.count,
        amount_vnd: set.amount_vnd,
        before_return: set.before_return,
    }
}

/// The line's number and what was written on it; `None`: the name is none of the ledger's.
pub(super) fn decode(
    name: &str,
    data: &[u8],
    personal: Opened<'_>,
) -> Result<Option<(u16, FeeEntry)>, Wrong> {
    let (number, entry) = match name {
        "FeeSet" => {
            let set = proto::FeeSet::decode(data)?;
            let kind = known::<proto::FeeKind>("fee kind", set.kind)?;
            let entry = FeeEntry::Set(FeeSet {
                line: set.line,
                kind: kind.try_into().map_err(|()| missing("fee kind"))?,
                pages: set.pages,
                count: set.count,
                amount_vnd: set.amount_vnd,
                before_return: set.before_return,
            });
            (set.number, entry)
        }
        "FeeExempted" => {
            let exempted = proto::FeeExempted::decode(data)?;
            let (ground, due_vnd) = (exempted.ground, exempted.due_vnd);
            let evidence = read_note(personal)?;
            (exempted.number, FeeEntry::Exempted { ground, due_vnd, evidence })
        }
        "FeeTaken" => {
            let taken = proto::FeeTaken::decode(data)?;
            let receipt = FeeReceipt { series: taken.receipt_series, number: taken.receipt_number };
            let (amount_vnd, means, by) = (taken.amount_vnd, taken.means, taken.by.parse()?);
            (taken.number, FeeEntry::Taken { amount_vnd, means, receipt, by })
        }
        "FeeVoided" => {
            let voided = proto::FeeVoided::decode(data)?;
            (voided.number, FeeEntry::Voided { reason: read_note(personal)? })
        }
        "FeeRefunded" => {
            let refunded = proto::FeeRefunded::decode(data)?;
            let (amount_vnd, reason) = (refunded.amount_vnd, read_note(personal)?);
            (refunded.number, FeeEntry::Refunded { amount_vnd, reason })
        }
        _ => return Ok(None),
    };
    Ok(Some((narrow("fee line", number)?, entry)))
}
