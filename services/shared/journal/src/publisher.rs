//! Publishes versions of the catalogue: one record an agency, counter, procedure, calendar or rule set.

use std::convert::Infallible;
use std::sync::Arc;

use motcua_domain::{Event, Who, catalogue};
use motcua_eventlog::{AppendError, Position, StreamName, Tail, Version};

use crate::journal::Draft;
use crate::{Entry, ExecuteError, Journal};

/// The catalogue's streams. Cheap to clone.
#[derive(Clone)]
pub struct Publisher(Journal);

impl Publisher {
    /// Over a journal.
    pub fn new(journal: Journal) -> Self {
        Self(journal)
    }

    /// Publishes one version, unless the stream's last one says the same: then nothing happens and
    /// the standing one is told.
    pub async fn publish(
        &self,
        who: &Who,
        event: &catalogue::Event,
    ) -> Result<Arc<Entry>, ExecuteError> {
        let stream = stream_of(event);
        let wanted = Event::Catalogue(event.clone());
        loop {
            let entries = self.0.read_stream(&stream, Version::NONE, Position::START).await?;
            if let Some(last) = entries.last()
                && last.known().any(|standing| *standing == wanted)
            {
                return Ok(last.clone());
            }
            let after = entries.last().map_or(Tail::EMPTY, |last| last.tail());
            match self.append(&stream, after, who, wanted.clone()).await {
                Ok(entry) => return Ok(entry),
                Err(ExecuteError::Append(
                    AppendError::Conflict { .. } | AppendError::ClockBehind { .. },
                )) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Who published the version that stands; `None` if none was.
    pub async fn published_by(
        &self,
        event: &catalogue::Event,
    ) -> Result<Option<Who>, ExecuteError> {
        let stream = stream_of(event);
        let entries = self.0.read_stream(&stream, Version::NONE, Position::START).await?;
        Ok(entries.last().map(|last| last.who.clone()))
    }

    async fn append(
        &self,
        stream: &StreamName,
        after: Tail,
        who: &Who,
        event: Event,
    ) -> Result<Arc<Entry>, ExecuteError> {
        let draft =
            Draft { stream, after, who, key: None, trace_id: None, happened: None, data_key: None };
        let Ok(proposed) = self.0.propose(&draft, |_| Ok::<_, Infallible>(vec![event]));
        Ok(self.0.settle(proposed).await?)
    }
}

/// The stream on which a version is published.
pub fn stream_of(event: &catalogue::Event) -> StreamName {
    let name = match event {
        catalogue::Event::AgencyPublished(agency) => format!("agency:{}", agency.id),
        catalogue::Event::CounterPublished(counter) => format!("counter:{}", counter.id),
        catalogue::Event::ProcedurePublished(procedure) => format!("procedure:{}", procedure.code),
        catalogue::Event::CalendarPublished(_) => "calendar:city".to_owned(),
        catalogue::Event::CertificatePublished(certificate) => {
            format!("certificate:{}", certificate.sha256)
        }
        catalogue::Event::RulesPublished(rules) => format!("rules:{}", rules.rule_set.year()),
    };
    StreamName::new(&name).expect("codes are short and have no control characters")
}
