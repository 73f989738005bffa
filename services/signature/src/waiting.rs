//! Which files of which dossiers wait to be verified: those that a paper names and of which the
//! dossier's stream holds no finding; and those whose verdict is not settled yet.

use std::sync::Arc;

use motcua_domain::dossier::{Event, Verdict};
use motcua_domain::{DocumentId, DossierCode, Event as Any, PaperId};
use motcua_journal::Entry;
use motcua_readmodel::{Projection, Rows, SqlError, Transaction, table_row};

use crate::papers::looked_at;

/// The read model of signature.
#[derive(Debug, Clone, Copy)]
pub struct Waiting;

/// A file that waits.
#[derive(Debug, Clone)]
pub(crate) struct Wait {
    pub(crate) dossier: DossierCode,
    pub(crate) document: DocumentId,
    pub(crate) paper: Option<PaperId>,
    pub(crate) position: u64,
}

table_row!(
    Wait, "waiting", key(dossier: DossierCode, document: DocumentId), columns(paper, position)
);

/// A file whose verdict was indeterminate.
#[derive(Debug, Clone)]
pub(crate) struct Unsettled {
    dossier: DossierCode,
    document: DocumentId,
    paper: Option<PaperId>,
    /// Where its last finding stands.
    position: u64,
}

table_row!(
    Unsettled, "unsettled", key(dossier: DossierCode, document: DocumentId),
    columns(paper, position)
);

/// The rows of a batch.
#[derive(Debug, Default)]
pub struct Batch {
    waiting: Rows<Wait>,
    unsettled: Rows<Unsettled>,
}

impl Projection for Waiting {
    const NAME: &'static str = "signature";
    const REVISION: u32 = 2;
    const TABLES: &'static [&'static str] = &[
        "CREATE TABLE waiting (dossier TEXT NOT NULL, document TEXT NOT NULL, paper TEXT,
            position BIGINT NOT NULL, PRIMARY KEY (dossier, document))",
        "CREATE TABLE unsettled (dossier TEXT NOT NULL, document TEXT NOT NULL, paper TEXT,
            position BIGINT NOT NULL, PRIMARY KEY (dossier, document))",
    ];
    type Batch = Batch;

    async fn load(
        &self,
        _: &mut Batch,
        _: &[Arc<Entry>],
        _: &mut Transaction,
    ) -> Result<(), SqlError> {
        Ok(())
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        let Ok(dossier) = entry.stream.as_str().parse::<DossierCode>() else { return };
        for paper in looked_at(entry) {
            batch.waiting.put(Wait {
                dossier: dossier.clone(),
                document: paper.document,
                paper: paper.paper,
                position: entry.position.0,
            });
        }
        for event in entry.known() {
            if let Any::Dossier(Event::SignatureFound(finding)) = event {
                let key = (dossier.clone(), finding.document.clone());
                batch.waiting.remove(&key);
                if finding.verdict == Some(Verdict::Indeterminate) {
                    batch.unsettled.put(Unsettled {
                        dossier: dossier.clone(),
                        document: finding.document.clone(),
                        paper: finding.paper.clone(),
                        position: entry.position.0,
                    });
                } else {
                    batch.unsettled.remove(&key);
                }
            }
        }
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        batch.waiting.store(sql).await?;
        batch.unsettled.store(sql).await
    }
}
