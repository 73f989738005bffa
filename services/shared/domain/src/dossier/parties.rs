//! Whom a dossier concerns: the agencies that may know that it exists.

use super::Event;
use crate::AgencyId;

impl Event {
    /// The agencies whom the dossier concerns from this event on (domain reference, section 13): who
    /// received it or is asked to, decides it, returns it, was given it, holds it, was asked for an
    /// opinion, or continues one of these. Whom it once concerned it goes on to concern.
    pub fn parties(&self) -> Vec<&AgencyId> {
        match self {
            Self::Registered { registration, .. } => vec![&registration.addressed_to],
            Self::Received { reception, .. } => {
                vec![&reception.received_at, &reception.competent, &reception.returned_at]
            }
            Self::Given { to, .. } => vec![to],
            Self::Taken { by, .. } | Self::Reissued { by, .. } | Self::Reopened { by, .. } => {
                vec![by]
            }
            Self::OpinionAsked { of, .. } => vec![of],
            Self::Succeeded { agencies, .. } => agencies.iter().map(|(_, to)| to).collect(),
            Self::ImportedReceived(reception) => {
                vec![&reception.received_at, &reception.competent]
            }
            Self::ImportedStep { agency, .. } => agency.iter().collect(),
            _ => Vec::new(),
        }
    }
}
