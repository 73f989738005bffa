//! The schemas of a read model: `motcua_<projection>_<generation>`, of which the table
//! `motcua_readmodels.generations` names the one that is read.

use motcua_sql::{Database, SqlError, Transaction, Writer, binds};

/// `made` counts up, so that no number is used twice; `current` is none before the first.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS generations (
    projection TEXT PRIMARY KEY, current BIGINT, made BIGINT NOT NULL)";

/// The schemas of one read model.
#[derive(Debug, Clone)]
pub(crate) struct Schemas {
    /// Where the generations are named.
    names: Database,
    projection: &'static str,
}

impl Schemas {
    pub(super) fn of(names: &Database, projection: &'static str) -> Self {
        Self { names: names.clone(), projection }
    }

    fn prefix(&self) -> String {
        format!("motcua_{}_", self.projection)
    }

    /// The schema of a generation.
    pub(super) fn database(&self, generation: u32) -> Database {
        self.names.clone().in_schema(&format!("{}{generation}", self.prefix()))
    }

    /// The generation that is read; `None` before the first.
    pub(super) async fn current(&self) -> Result<Option<u32>, SqlError> {
        let mut names = Writer::new(self.names.clone());
        let mut sql = names.begin().await?;
        let made = sql.has_table("generations").await?;
        let current = if made { self.current_in(&mut sql).await? } else { None };
        names.roll_back(sql).await?;
        names.close().await?;
        Ok(current)
    }

    async fn current_in(&self, sql: &mut Transaction) -> Result<Option<u32>, SqlError> {
        let query = "SELECT current FROM motcua_readmodels.generations WHERE projection = ?";
        let rows = sql.query(query, binds![self.projection]).await?;
        rows.first().map_or(Ok(None), |row| row.get(0))
    }

    /// Waits until nobody else fills a generation of this read model; nobody else does until the
    /// answer is dropped.
    pub(super) async fn lock(&self) -> Result<Writer, SqlError> {
        self.names.create(&[TABLE]).await?;
        let mut names = Writer::new(self.names.clone());
        let mut sql = names.begin().await?;
        // The session's lock: it outlives the transaction, and ends with the connection.
        let lock = "SELECT pg_advisory_lock(hashtextextended(?, 0))";
        sql.query(lock, binds![self.lock_name()]).await?;
        names.commit(sql).await?;
        Ok(names)
    }

    /// The same at once; `None` if somebody fills.
    pub(super) async fn try_lock(&self) -> Result<Option<Writer>, SqlError> {
        let mut names = Writer::new(self.names.clone());
        let mut sql = names.begin().await?;
        let lock =
            "SELECT CASE WHEN pg_try_advisory_lock(hashtextextended(?, 0)) THEN 1 ELSE 0 END";
        let rows = sql.query(lock, binds![self.lock_name()]).await?;
        let locked = rows.first().map_or(Ok(false), |row| row.get(0))?;
        names.commit(sql).await?;
        Ok(locked.then_some(names))
    }

    fn lock_name(&self) -> String {
        format!("fill {}", self.prefix())
    }

    /// The number of the next generation.
    pub(super) async fn next(&self, names: &mut Writer) -> Result<u32, SqlError> {
        let mut sql = names.begin().await?;
        let next = "INSERT INTO generations (projection, made) VALUES (?, 1)
            ON CONFLICT (projection) DO UPDATE SET made = generations.made + 1 RETURNING made";
        let rows = sql.query(next, binds![self.projection]).await?;
        let next = rows.first().map_or(Ok(1), |row| row.get(0))?;
        names.commit(sql).await?;
        Ok(next)
    }

    /// Makes a generation the one that is read, within a transaction; `false` if another one than
    /// `from` is it by now.
    pub(super) async fn swap_in(
        &self,
        sql: &mut Transaction,
        from: Option<u32>,
        to: u32,
    ) -> Result<bool, SqlError> {
        let update = "UPDATE motcua_readmodels.generations SET current = ?
            WHERE projection = ? AND COALESCE(current, 0) = ?";
        let binds = binds![to, self.projection, from.unwrap_or(0)];
        Ok(sql.execute(update, binds).await? == 1)
    }

    /// Takes away every generation but the current one; whether none is left that somebody reads.
    pub(super) async fn sweep(&self, names: &mut Writer) -> Result<bool, SqlError> {
        let mut sql = names.begin().await?;
        let current = self.current_in(&mut sql).await?;
        let standing = self.standing_in(&mut sql).await?;
        names.commit(sql).await?;
        let mut done = true;
        for generation in standing.into_iter().filter(|it| Some(*it) != current) {
            done &= drop_schema(names, &format!("{}{generation}", self.prefix())).await;
        }
        Ok(done)
    }

    /// The generations whose schemas are there, by number.
    async fn standing_in(&self, sql: &mut Transaction) -> Result<Vec<u32>, SqlError> {
        let prefix = self.prefix();
        let all = "SELECT CAST(nspname AS TEXT) FROM pg_namespace";
        let rows = sql.query(all, binds![]).await?;
        let names = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
        let number = |name: &String| name.strip_prefix(&prefix)?.parse().ok();
        let mut numbers: Vec<u32> = names.iter().filter_map(number).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// The generations whose schemas are there, by number.
    #[cfg(test)]
    pub(super) async fn standing(&self) -> Vec<u32> {
        let mut sql = Writer::new(self.names.clone()).begin().await.unwrap();
        self.standing_in(&mut sql).await.unwrap()
    }
}

/// Takes a schema away, unless somebody reads it: who waits longer holds up who comes after.
async fn drop_schema(names: &mut Writer, schema: &str) -> bool {
    let dropped = async {
        let mut sql = names.begin().await?;
        sql.execute("SET LOCAL lock_timeout = '100ms'", binds![]).await?;
        match sql.execute(&format!("DROP SCHEMA IF EXISTS \"{schema}\" CASCADE"), binds![]).await {
            Ok(_) => names.commit(sql).await,
            // The connection, which holds the lock of the filling, is kept.
            Err(error) => names.roll_back(sql).await.and(Err(error)),
        }
    };
    let dropped: Result<(), SqlError> = dropped.await;
    if let Err(error) = &dropped {
        let error = error as &dyn std::error::Error;
        tracing::debug!(schema, error, "the tables of a read model are read still");
    }
    dropped.is_ok()
}
