//! What another system said of a dossier, from events to messages and back.

use motcua_proto::dossier::v1 as proto;
use prost::Message;

use super::super::{Opened, Wrong, known, missing, narrow, open, optional};
use super::words::{time, to_times};
use crate::dossier::{Event, ImportedReception};

pub(super) fn received(received: &ImportedReception) -> proto::ImportedReceived {
    proto::ImportedReceived {
        source: received.source.clone(),
        procedure: received.procedure.to_string(),
        procedure_version: received.procedure_version,
        channel: proto::Channel::from(received.channel).into(),
        received_at: received.received_at.to_string(),
        competent: received.competent.to_string(),
        online_level: u32::from(received.online_level),
        online_service: proto::OnlineService::from(received.online_service).into(),
        due_ms: received.due_at.map_or(0, time),
    }
}

/// `None`: the name is none of an import's.
pub(super) fn decode(
    name: &str,
    data: &[u8],
    personal: Opened<'_>,
) -> Result<Option<Event>, Wrong> {
    Ok(Some(match name {
        "ImportedReceived" => {
            let received = proto::ImportedReceived::decode(data)?;
            Event::ImportedReceived(ImportedReception {
                source: received.source,
                procedure: received.procedure.parse()?,
                procedure_version: received.procedure_version,
                channel: known::<proto::Channel>("channel", received.channel)?.try_into()?,
                received_at: received.received_at.parse()?,
                competent: received.competent.parse()?,
                online_level: narrow("online level", received.online_level)?,
                online_service: known::<proto::OnlineService>(
                    "online service",
                    received.online_service,
                )?
                .into(),
                due_at: to_times(received.due_ms)?,
            })
        }
        "ImportedStep" => {
            let step = proto::ImportedStep::decode(data)?;
            Event::ImportedStep {
                step: step.step,
                activity: step.activity,
                agency: optional(&step.agency)?,
                resource: open(personal, |m: proto::ImportedStepPersonal| Ok(m.resource))?,
            }
        }
        "ImportedEnded" => {
            let ended = proto::ImportedEnded::decode(data)?;
            Event::ImportedEnded {
                outcome: known::<proto::Outcome>("outcome", ended.outcome)?
                    .try_into()
                    .map_err(|()| missing("outcome"))?,
                late_by_minutes: ended.late_by_minutes,
            }
        }
        _ => return Ok(None),
    }))
}
