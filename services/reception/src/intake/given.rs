//! Who filed which dossiers, and which files came with them: so that a clerk sees an open dossier of
//! the same person, and a paper need not be given twice.
//!
//! A person is a keyed digest of an identity's kind and number, never the number: without the master
//! key the table tells nobody who it is.

use motcua_domain::dossier::{HandedIn, Identity, Request};
use motcua_domain::{DocumentId, DossierCode, PaperId, Personal, Timestamp};
use motcua_journal::Entry;
use motcua_keys::Keys;
use motcua_readmodel::{Rows, SqlError, Transaction, table_row};

pub(super) const PERSONS: &str = "CREATE TABLE persons (person TEXT NOT NULL, \
     dossier TEXT NOT NULL, PRIMARY KEY (person, dossier))";
pub(super) const FILES: &str = "CREATE TABLE files (dossier TEXT NOT NULL, \
     document TEXT NOT NULL, paper TEXT NOT NULL, given BIGINT NOT NULL, \
     PRIMARY KEY (dossier, document))";

/// A person's dossier.
#[derive(Debug, Clone)]
struct Filed {
    person: String,
    dossier: DossierCode,
}

table_row!(Filed, "persons", key(person: String, dossier: DossierCode), columns());

/// A file that came with a dossier.
#[derive(Debug, Clone)]
struct FileGiven {
    dossier: DossierCode,
    document: DocumentId,
    paper: PaperId,
    given: Timestamp,
}

table_row!(
    FileGiven, "files", key(dossier: DossierCode, document: DocumentId), columns(paper, given)
);

/// The rows of a batch.
#[derive(Debug, Default)]
pub(crate) struct Given {
    persons: Rows<Filed>,
    files: Rows<FileGiven>,
}

impl Given {
    pub(super) fn request(
        &mut self,
        dossier: &DossierCode,
        request: &Personal<Box<Request>>,
        keys: &Keys,
    ) {
        let identities = request.known().map(|request| request.applicant.identities.as_slice());
        for identity in identities.unwrap_or_default() {
            let person = person(identity, keys);
            self.persons.put(Filed { person, dossier: dossier.clone() });
        }
    }

    pub(super) fn papers(&mut self, dossier: &DossierCode, papers: &[HandedIn], entry: &Entry) {
        for paper in papers {
            if let Some(document) = &paper.document {
                self.files.put(FileGiven {
                    dossier: dossier.clone(),
                    document: document.clone(),
                    paper: paper.paper.clone(),
                    given: entry.happened,
                });
            }
        }
    }

    pub(super) async fn store(self, sql: &mut Transaction) -> Result<(), SqlError> {
        self.persons.store(sql).await?;
        self.files.store(sql).await
    }
}

/// The digest under which a person is known again.
pub(crate) fn person(identity: &Identity, keys: &Keys) -> String {
    // Numbers are typed with and without spaces and dots.
    let number: String = identity.number.chars().filter(|c| c.is_alphanumeric()).collect();
    let parts = [identity.kind.as_bytes(), number.as_bytes()];
    hex::encode(keys.digest("person", &parts))
}
