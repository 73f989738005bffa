//! The generations of a read model, of which one is current: it is read, and moved on.
//!
//! A generation is a file of SQLite or a schema of PostgreSQL. The next one is filled beside it and
//! swapped in; one that is replaced loses its checkpoint in the same moment, so that whoever still
//! reads or writes it looks for the current one again.

mod filling;
mod folder;
mod schemas;

use motcua_sql::{Database, SqlError};

use crate::place::Kind;
use crate::{OpenError, Place};
pub(crate) use filling::Filling;
use folder::Folder;
use schemas::Schemas;

/// The generations of one read model. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Generations {
    pub(crate) projection: &'static str,
    place: Standing,
}

#[derive(Debug, Clone)]
enum Standing {
    Folder(Folder),
    Schemas(Schemas),
}

impl Generations {
    pub(crate) fn of(place: &Place, projection: &'static str) -> Self {
        let place = match &place.0 {
            Kind::Folder(path) => Standing::Folder(Folder::of(path, projection)),
            Kind::Postgres(names) => Standing::Schemas(Schemas::of(names, projection)),
        };
        Self { projection, place }
    }

    /// Where a generation stands.
    pub(crate) fn database(&self, generation: u32) -> Database {
        match &self.place {
            Standing::Folder(folder) => Database::sqlite(folder.file(generation)).rebuildable(),
            Standing::Schemas(schemas) => schemas.database(generation),
        }
    }

    /// The generation that is read; `None` before the first.
    pub(crate) async fn current(&self) -> Result<Option<u32>, OpenError> {
        match &self.place {
            Standing::Folder(folder) => folder.current(),
            Standing::Schemas(schemas) => {
                schemas.current().await.map_err(|source| self.failed(source))
            }
        }
    }

    /// Waits until nobody else fills a generation; nobody does until the answer is dropped. In a
    /// folder, who holds the data folder's lock is alone.
    pub(crate) async fn lock(&self) -> Result<Filling, OpenError> {
        Ok(match &self.place {
            Standing::Folder(folder) => Filling::of_folder(self.projection, folder.clone()),
            Standing::Schemas(schemas) => {
                let names = schemas.lock().await.map_err(|source| self.failed(source))?;
                Filling::of_schemas(self.projection, schemas.clone(), names)
            }
        })
    }

    /// Takes away what interrupted fillings left, unless somebody fills.
    pub(crate) async fn sweep(&self) -> Result<(), OpenError> {
        let mut filling = match &self.place {
            Standing::Folder(folder) => Filling::of_folder(self.projection, folder.clone()),
            Standing::Schemas(schemas) => {
                match schemas.try_lock().await.map_err(|source| self.failed(source))? {
                    Some(names) => Filling::of_schemas(self.projection, schemas.clone(), names),
                    None => return Ok(()),
                }
            }
        };
        filling.sweep().await.map(|_| ())
    }

    /// The generations that are there, by number.
    #[cfg(test)]
    pub(crate) async fn standing(&self) -> Vec<u32> {
        match &self.place {
            Standing::Folder(folder) => folder.standing(),
            Standing::Schemas(schemas) => schemas.standing().await,
        }
    }

    pub(crate) fn failed(&self, source: SqlError) -> OpenError {
        OpenError::Database { projection: self.projection, source }
    }
}
