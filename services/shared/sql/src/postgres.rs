//! PostgreSQL behind the portable layer: with `sqlite`, the only file that knows its types.
//!
//! A statement is prepared before it is bound, and each value is sent as the type that the server
//! found for its place: an integer that is bound to a `SMALLINT` column goes as one, and nothing
//! goes as nothing of any type.

mod text;

use std::time::Duration;

pub(crate) use sqlx::postgres::PgRow as Row;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{
    PgArguments, PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgTypeInfo, Postgres,
};
use sqlx::{
    Arguments, AssertSqlSafe, ConnectOptions, Decode, Either, Executor, Row as _, SqlSafeStr,
    SqlStr, Statement, Type, TypeInfo, ValueRef as _,
};

use crate::database::{Keeps, READERS, WAIT};
use crate::{SqlError, Value, ValueRef};

/// A connection that reads is closed after so long without work: the server has few.
const IDLE: Duration = Duration::from_mins(1);

/// A type that the server finds out by itself.
const UNTOLD: PgTypeInfo = PgTypeInfo::with_oid(Oid(0));

/// How a schema is opened.
pub(crate) fn options(server: &PgConnectOptions, schema: &str, keeps: Keeps) -> PgConnectOptions {
    let commit = match keeps {
        Keeps::All => "on",
        Keeps::AllButTheLast => "off",
    };
    server
        .clone()
        .application_name("motcua")
        .options([
            ("search_path", format!("\"{schema}\"").as_str()),
            ("synchronous_commit", commit),
            // "already exists, skipping" is no news.
            ("client_min_messages", "warning"),
        ])
        .statement_cache_capacity(512)
        .disable_statement_logging()
}

/// A few connections that read a schema while its writer goes on.
pub(crate) fn readers(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(WAIT)
        .idle_timeout(IDLE)
        .connect_lazy_with(options)
}

/// Carries a statement out; how many rows it changed.
pub(crate) async fn execute(
    connection: &mut PgConnection,
    sql: &str,
    binds: Vec<Value>,
) -> Result<u64, SqlError> {
    let (sql, arguments) = prepared(connection, sql, binds).await?;
    let query = sqlx::query_with::<Postgres, _>(sql, arguments);
    Ok(query.execute(connection).await?.rows_affected())
}

/// The rows of a query.
pub(crate) async fn query(
    connection: &mut PgConnection,
    sql: &str,
    binds: Vec<Value>,
) -> Result<Vec<Row>, SqlError> {
    let (sql, arguments) = prepared(connection, sql, binds).await?;
    let query = sqlx::query_with::<Postgres, _>(sql, arguments);
    Ok(query.fetch_all(connection).await?)
}

/// The statement as PostgreSQL writes it, and the values as it wants them.
async fn prepared(
    connection: &mut PgConnection,
    sql: &str,
    binds: Vec<Value>,
) -> Result<(SqlStr, PgArguments), SqlError> {
    let sql = AssertSqlSafe(text::of(sql)).into_sql_str();
    if binds.is_empty() {
        return Ok((sql, PgArguments::default()));
    }
    // What stands in a column decides its type; a list of bare values has none but these.
    let told: Vec<PgTypeInfo> = binds.iter().map(type_of).collect();
    let statement = connection.prepare_with(sql.clone(), &told).await?;
    let Some(Either::Left(types)) = statement.parameters() else {
        return Err(SqlError::Database(sqlx::Error::Protocol("no types of parameters".to_owned())));
    };
    Ok((sql, arguments(binds, types)?))
}

fn type_of(value: &Value) -> PgTypeInfo {
    match value {
        Value::Null => UNTOLD,
        Value::Int(_) => <i64 as Type<Postgres>>::type_info(),
        Value::Text(_) => <str as Type<Postgres>>::type_info(),
        Value::Bytes(_) => <[u8] as Type<Postgres>>::type_info(),
    }
}

fn arguments(binds: Vec<Value>, types: &[PgTypeInfo]) -> Result<PgArguments, SqlError> {
    let mut arguments = PgArguments::default();
    arguments.reserve(binds.len(), 0);
    let mut types = types.iter().map(TypeInfo::name);
    for (index, bind) in binds.into_iter().enumerate() {
        let expected = types.next().unwrap_or("nothing");
        let wrong = || SqlError::Bind { index, expected: expected.to_owned() };
        match (bind, expected) {
            (Value::Null, _) => arguments.add(None::<i64>),
            (Value::Int(value), "INT8") => arguments.add(value),
            (Value::Int(value), "INT4") => {
                arguments.add(i32::try_from(value).map_err(|_| wrong())?)
            }
            (Value::Int(value), "INT2") => {
                arguments.add(i16::try_from(value).map_err(|_| wrong())?)
            }
            (Value::Text(value), "TEXT") => arguments.add(text::without_zero(value)),
            (Value::Bytes(value), "BYTEA") => arguments.add(value),
            _ => return Err(wrong()),
        }
        .map_err(|error| SqlError::Database(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

/// The value of a column; `None` if there is no such column, or it is none of ours (a float).
pub(crate) fn value(row: &Row, index: usize) -> Option<ValueRef<'_>> {
    let raw = row.try_get_raw(index).ok()?;
    if raw.is_null() {
        return Some(ValueRef::Null);
    }
    let kind = raw.type_info().into_owned();
    match kind.name() {
        "INT8" => Decode::<Postgres>::decode(raw).ok().map(ValueRef::Int),
        "INT4" => <i32 as Decode<Postgres>>::decode(raw).ok().map(i64::from).map(ValueRef::Int),
        "INT2" => <i16 as Decode<Postgres>>::decode(raw).ok().map(i64::from).map(ValueRef::Int),
        "TEXT" => Decode::<Postgres>::decode(raw).ok().map(ValueRef::Text),
        "BYTEA" => Decode::<Postgres>::decode(raw).ok().map(ValueRef::Bytes),
        _ => None,
    }
}
