//! Slips.

use motcua_proto::slip::v1 as proto;
use prost::{Message, Name};

use super::{Encoded, Opened, Wrong, open, optional, seal, text};
use crate::rule_set::FormSet;
use crate::slip::{Addressee, Event, Slip};

pub(super) fn encode(event: &Event) -> Encoded {
    match event {
        Event::AskedAtIntake { slip, papers, addressee } => Encoded {
            type_name: ASKED,
            data: proto::AskedAtIntake {
                procedure: slip.procedure.to_string(),
                procedure_version: slip.procedure_version,
                sub_case: slip.sub_case.clone(),
                agency: slip.agency.to_string(),
                counter: slip.counter.to_string(),
                papers: papers.iter().map(ToString::to_string).collect(),
                legal_ground: slip.legal_ground.clone(),
                form_set: form_set(slip.form_set),
            }
            .encode_to_vec(),
            personal: seal(addressee, |a: &Addressee| proto::AskedAtIntakePersonal {
                name: a.name.clone(),
                phone: a.phone.clone(),
                reasons: a.reasons.clone(),
                note: a.note.clone(),
            }),
        },
        Event::ReceptionRefused { slip, competent, addressee } => Encoded {
            type_name: REFUSED,
            data: proto::ReceptionRefused {
                procedure: slip.procedure.to_string(),
                procedure_version: slip.procedure_version,
                sub_case: slip.sub_case.clone(),
                agency: slip.agency.to_string(),
                counter: slip.counter.to_string(),
                legal_ground: slip.legal_ground.clone(),
                competent: text(competent.as_ref()),
                form_set: form_set(slip.form_set),
            }
            .encode_to_vec(),
            personal: seal(addressee, |a: &Addressee| proto::ReceptionRefusedPersonal {
                name: a.name.clone(),
                phone: a.phone.clone(),
                reasons: a.reasons.clone(),
                note: a.note.clone(),
            }),
        },
    }
}

const ASKED: &str = "motcua.slip.v1.AskedAtIntake";
const REFUSED: &str = "motcua.slip.v1.ReceptionRefused";

pub(super) fn decode(
    type_name: &str,
    data: &[u8],
    personal: Opened<'_>,
) -> Result<Option<Event>, Wrong> {
    debug_assert_eq!(proto::AskedAtIntake::full_name(), ASKED);
    debug_assert_eq!(proto::ReceptionRefused::full_name(), REFUSED);
    Ok(Some(match type_name {
        ASKED => {
            let asked = proto::AskedAtIntake::decode(data)?;
            Event::AskedAtIntake {
                slip: Slip {
                    procedure: asked.procedure.parse()?,
                    procedure_version: asked.procedure_version,
                    sub_case: asked.sub_case,
                    agency: asked.agency.parse()?,
                    counter: asked.counter.parse()?,
                    legal_ground: asked.legal_ground,
                    form_set: to_form_set(asked.form_set)?,
                },
                papers: asked.papers.iter().map(|p| p.parse()).collect::<Result<_, _>>()?,
                addressee: open(personal, |a: proto::AskedAtIntakePersonal| {
                    Ok(Addressee { name: a.name, phone: a.phone, reasons: a.reasons, note: a.note })
                })?,
            }
        }
        REFUSED => {
            let refused = proto::ReceptionRefused::decode(data)?;
            Event::ReceptionRefused {
                slip: Slip {
                    procedure: refused.procedure.parse()?,
                    procedure_version: refused.procedure_version,
                    sub_case: refused.sub_case,
                    agency: refused.agency.parse()?,
                    counter: refused.counter.parse()?,
                    legal_ground: refused.legal_ground,
                    form_set: to_form_set(refused.form_set)?,
                },
                competent: optional(&refused.competent)?,
                addressee: open(personal, |a: proto::ReceptionRefusedPersonal| {
                    Ok(Addressee { name: a.name, phone: a.phone, reasons: a.reasons, note: a.note })
                })?,
            }
        }
        _ => return Ok(None),
    }))
}

fn form_set(set: FormSet) -> u32 {
    match set {
        FormSet::F2015 => 1,
        FormSet::F2018 => 2,
        FormSet::F2025 => 3,
    }
}

fn to_form_set(number: u32) -> Result<FormSet, Wrong> {
    match number {
        1 => Ok(FormSet::F2015),
        2 => Ok(FormSet::F2018),
        3 => Ok(FormSet::F2025),
        other => Err(Wrong(format!("form set {other} is not known"))),
    }
}
