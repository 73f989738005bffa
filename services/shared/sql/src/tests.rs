//! What the helpers promise, on each engine.

mod columns;
mod statements;

use motcua_servers::{Postgres, Release};
use tempfile::TempDir;

use crate::Database;

/// An empty database, and the folder in which it lies if it is a file.
struct Place {
    database: Database,
    _folder: Option<TempDir>,
}

impl Place {
    fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::sqlite(folder.path().join("test.db"));
        Self { database, _folder: Some(folder) }
    }

    fn postgres() -> Self {
        let url = Postgres::shared(Release::System).database();
        Self { database: Database::postgres(&url, "a schema").unwrap(), _folder: None }
    }
}

/// Makes each story a test on each engine.
macro_rules! on_each_engine {
    ($(async fn $name:ident($database:ident: &Database) $story:block)*) => {$(
        mod $name {
            use super::*;

            async fn story($database: &Database) $story

            #[tokio::test]
            async fn on_sqlite() {
                story(&Place::sqlite().database).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                story(&Place::postgres().database).await;
            }
        }
    )*};
}

use on_each_engine;
