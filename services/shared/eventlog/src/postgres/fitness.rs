//! Whether a server may keep the log: its release, its settings, its encoding.

use sqlx::Row;
use sqlx::postgres::PgConnection;

/// The oldest release that is supported, as `server_version_num` has it.
const OLDEST: i32 = 15_00_00;

/// Why a server must not keep the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The release is not supported.
    #[error("the server is PostgreSQL {0}: use 15 or newer")]
    Old(String),
    /// A crash of the machine would lose or tear what was answered.
    #[error("the server has {0} = off, so a crash of its machine loses records: set it to on")]
    Unsafe(&'static str),
    /// Names of streams are UTF-8.
    #[error("the database has the encoding {0}: use one with UTF8")]
    Encoding(String),
}

/// Refuses a server that cannot keep what it is given.
///
/// Both settings can be changed while the server runs, so each new connection that writes asks.
pub(super) async fn check(connection: &mut PgConnection) -> Result<Result<(), Unfit>, sqlx::Error> {
    let sql = "SELECT current_setting('server_version_num')::integer,
                      current_setting('server_version'),
                      current_setting('fsync')::boolean,
                      current_setting('full_page_writes')::boolean,
                      current_setting('server_encoding')";
    let row = sqlx::query(sql).fetch_one(connection).await?;
    let (release, fsync, full_page_writes) = (row.try_get(0)?, row.try_get(2)?, row.try_get(3)?);
    let encoding: String = row.try_get(4)?;
    Ok(match (release, fsync, full_page_writes, encoding.as_str()) {
        (..OLDEST, ..) => Err(Unfit::Old(row.try_get(1)?)),
        (_, false, ..) => Err(Unfit::Unsafe("fsync")),
        (_, _, false, _) => Err(Unfit::Unsafe("full_page_writes")),
        (_, true, true, "UTF8") => Ok(()),
        (_, true, true, _) => Err(Unfit::Encoding(encoding)),
    })
}
