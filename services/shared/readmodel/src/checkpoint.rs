//! The checkpoint: up to which record the tables of a generation are folded.

use motcua_eventlog::{Hash, Position};
use motcua_journal::Entry;
use motcua_sql::{Database, SqlError, Transaction, Writer, binds};

use crate::Projection;

/// The format of a generation around the projection's own tables.
pub(crate) const FORMAT: u32 = 1;

const TABLE: &str = "CREATE TABLE checkpoint (
    projection TEXT PRIMARY KEY, format BIGINT NOT NULL, revision BIGINT NOT NULL,
    position BIGINT NOT NULL, hash BYTEA)";

/// What a generation says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) format: u32,
    pub(crate) revision: u32,
    pub(crate) position: Position,
    /// The hash of the record at `position`: another log with as many records has another.
    pub(crate) hash: Option<Hash>,
}

/// Makes the tables of a projection, and its checkpoint before the first record.
pub(crate) async fn create<P: Projection>(database: &Database) -> Result<(), SqlError> {
    let tables: Vec<&str> = [TABLE].into_iter().chain(P::TABLES.iter().copied()).collect();
    database.create(&tables).await?;
    let mut writer = Writer::new(database.clone());
    let mut sql = writer.begin().await?;
    let insert =
        "INSERT INTO checkpoint (projection, format, revision, position) VALUES (?, ?, ?, ?)";
    sql.execute(insert, binds![P::NAME, FORMAT, P::REVISION, Position::START]).await?;
    writer.commit(sql).await
}

/// The checkpoint; `None` if there is none: its making was interrupted, or it is retired.
pub(crate) async fn read<P: Projection>(
    writer: &mut Writer,
) -> Result<Option<Checkpoint>, SqlError> {
    let mut sql = writer.begin().await?;
    let made = sql.has_table("checkpoint").await?;
    let checkpoint = if made { read_in::<P>(&mut sql).await? } else { None };
    writer.roll_back(sql).await?;
    Ok(checkpoint)
}

/// The checkpoint of a generation that has its table.
async fn read_in<P: Projection>(sql: &mut Transaction) -> Result<Option<Checkpoint>, SqlError> {
    let query = "SELECT format, revision, position, hash FROM checkpoint WHERE projection = ?";
    let rows = sql.query(query, binds![P::NAME]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut columns = row.columns();
    Ok(Some(Checkpoint {
        format: columns.take()?,
        revision: columns.take()?,
        position: columns.take()?,
        hash: columns.take()?,
    }))
}

/// Moves the checkpoint from `from` to the record of `to`, if it still stands there.
///
/// The first statement of a batch: `false` means that another process was faster, or that the
/// generation is not the current one any more.
pub(crate) async fn advance<P: Projection>(
    sql: &mut Transaction,
    from: Position,
    to: &Entry,
) -> Result<bool, SqlError> {
    let update =
        "UPDATE checkpoint SET position = ?, hash = ? WHERE projection = ? AND position = ?";
    let moved = sql.execute(update, binds![to.position, to.hash, P::NAME, from]).await?;
    Ok(moved == 1)
}

/// Takes the checkpoint of a generation that is replaced; where it stood. Until the transaction
/// ends nobody moves it on, and afterwards nobody can.
pub(crate) async fn retire<P: Projection>(
    sql: &mut Transaction,
) -> Result<Option<Position>, SqlError> {
    let delete = "DELETE FROM checkpoint WHERE projection = ? RETURNING position";
    let rows = sql.query(delete, binds![P::NAME]).await?;
    rows.first().map(|row| row.get(0)).transpose()
}
