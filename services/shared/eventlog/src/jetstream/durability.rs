//! Whether a server syncs what it has written before it answers: only its monitor tells.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Cause;

/// How long a monitor may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most that a monitor may tell; some 10 KiB are usual.
const MAX_BYTES: u64 = 1024 * 1024;

/// Whether the server behind a monitor's URL (`http://host:8222`) has `sync_interval: always`.
pub(super) async fn syncs_always(url: &str) -> Result<bool, Cause> {
    let told = tokio::time::timeout(PATIENCE, varz(url)).await??;
    let told: serde_json::Value = serde_json::from_slice(&told)?;
    let jetstream = told.pointer("/jetstream/config").ok_or("it does not tell of JetStream")?;
    Ok(jetstream.get("sync_always").and_then(serde_json::Value::as_bool).unwrap_or_default())
}

/// The body of `/varz`. HTTP/1.0, so that the answer is not in chunks and ends with the connection.
async fn varz(url: &str) -> Result<Vec<u8>, Cause> {
    let host = url.strip_prefix("http://").ok_or("only http:// is known here")?;
    let host = host.trim_end_matches('/');
    let mut connection = TcpStream::connect(host).await?;
    let ask = format!("GET /varz HTTP/1.0\r\nHost: {host}\r\n\r\n");
    connection.write_all(ask.as_bytes()).await?;
    let mut answer = Vec::new();
    connection.take(MAX_BYTES).read_to_end(&mut answer).await?;
    let status = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    match end {
        Some(end) if status.ends_with(b" 200 OK") => Ok(answer.split_off(end + 4)),
        _ => Err(format!("it answers {}", String::from_utf8_lossy(status)).into()),
    }
}
