//! Opening: the connection, the stream with exactly the configuration that a log needs, its end.

use std::path::PathBuf;
use std::time::Duration;

use async_nats::jetstream::context::ContextBuilder;
use async_nats::jetstream::stream::{Config, DiscardPolicy, Info, RetentionPolicy, StorageType};
use async_nats::{Client, ConnectOptions, Event, ServerAddr};
use tokio::sync::watch;
use tokio::time::Instant;

use super::failure::NoAnswer;
use super::message::MAX_HEADER_BYTES;
use super::server::Server;
use super::writer::IN_FLIGHT;
use super::{Durability, Options, REQUEST, durability, subject};
use crate::standing::Standing;
use crate::{Cause, MAX_RECORD_BYTES, Position, ReadError};

/// A message id is only a shortcut, for retries of a moment ago: the server need not keep many.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(10);

/// How long a connection that says nothing is taken for whole, halved: a server that hangs is left
/// after the second unanswered ping.
const PING: Duration = Duration::from_secs(2);

/// The longest pause between two tries to connect again.
const RECONNECT: Duration = Duration::from_millis(500);

/// Why a log was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The stream's name is not one.
    #[error("\"{0}\" cannot name a JetStream stream: use letters, digits, _ and -")]
    Name(String),
    /// The servers' addresses are not addresses.
    #[error("the addresses of the NATS servers are not readable")]
    Addresses(#[source] std::io::Error),
    /// The credentials cannot be read.
    #[error("cannot read NATS credentials {}", path.display())]
    Credentials {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No server takes the connection.
    #[error("cannot connect to NATS")]
    Unreachable(#[source] Cause),
    /// The stream cannot be made or read.
    #[error("cannot open JetStream stream {stream}")]
    Unavailable {
        /// Its name.
        stream: String,
        /// Why.
        source: Cause,
    },
    /// The stream is configured in another way: it could lose records, or is something else.
    #[error(
        "JetStream stream {stream} has {field} {found}, a log needs {needed}: \
         give the name of another stream, or change this one"
    )]
    Different {
        /// Its name.
        stream: String,
        /// The field of its configuration.
        field: &'static str,
        /// What it says.
        found: String,
        /// What it must say.
        needed: String,
    },
    /// Records are missing, or the last one is not what was written.
    #[error("the log in JetStream stream {stream} is damaged at position {position}")]
    Damaged {
        /// Its name.
        stream: String,
        /// Where.
        position: Position,
    },
    /// A server's monitor cannot be read.
    #[error("cannot read NATS monitor {url}")]
    Monitor {
        /// The monitor.
        url: String,
        /// Why.
        source: Cause,
    },
    /// A server answers before its disk has what it was given.
    #[error(
        "the NATS server of {url} does not sync before it answers: \
         set jetstream {{ sync_interval: always }}"
    )]
    NotDurable {
        /// Its monitor.
        url: String,
    },
}

/// An open stream, where it ends, and how often the connection was lost.
pub(super) struct Opened {
    pub(super) server: Server,
    pub(super) last: Option<Standing>,
    pub(super) losses: watch::Receiver<u64>,
    pub(super) durability: Durability,
}

/// Opens the stream; makes it if there is none. Servers that are starting are waited for.
pub(super) async fn open(options: &Options) -> Result<Opened, OpenError> {
    let deadline = Instant::now() + options.patience;
    loop {
        match open_now(options).await {
            Err(error) if error.may_pass() && Instant::now() < deadline => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the NATS servers are not ready, to try again"
                );
                tokio::time::sleep(RECONNECT).await;
            }
            opened => return opened,
        }
    }
}

impl OpenError {
    /// Whether servers that have just started say so, and not for long.
    fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Unavailable { .. } | Self::Monitor { .. } => true,
            Self::Name(_)
            | Self::Addresses(_)
            | Self::Credentials { .. }
            | Self::Different { .. }
            | Self::Damaged { .. }
            | Self::NotDurable { .. } => false,
        }
    }
}

async fn open_now(options: &Options) -> Result<Opened, OpenError> {
    let log = options.stream.clone();
    if !is_name(&log) {
        return Err(OpenError::Name(log));
    }
    let durability = check_monitors(&options.monitor_urls).await?;
    let (client, losses) = connect(options).await?;
    // The writer holds the limit; an ack that is given up keeps its place here a while longer.
    let context = ContextBuilder::new().timeout(REQUEST).ack_timeout(REQUEST);
    let context = context.max_ack_inflight(16 * IN_FLIGHT).build(client);
    let unavailable = |source| OpenError::Unavailable { stream: options.stream.clone(), source };
    let needed = config(&log, options.replicas);
    let made = context.get_or_create_stream(needed.clone()).await;
    let info = made.map_err(|error| unavailable(error.into()))?.cached_info().clone();
    compare(&info.config, &needed)?;
    let stream = context.get_stream_no_info(&log).await;
    let stream = stream.map_err(|error| unavailable(error.into()))?;
    let server = Server { context, stream, log };
    let last = end(&server, &info).await.map_err(|error| match error {
        ReadError::Corrupt(position) => OpenError::Damaged { stream: server.log.clone(), position },
        ReadError::Unavailable(cause) => unavailable(cause),
    })?;
    Ok(Opened { server, last, losses, durability })
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    !name.is_empty() && name.bytes().all(plain)
}

/// Asks every monitor. A server that is down does not keep the others from being used, but nobody
/// knows of it whether it syncs.
async fn check_monitors(urls: &[String]) -> Result<Durability, OpenError> {
    let (mut known, mut silent) = (0, None);
    for url in urls {
        match durability::syncs_always(url).await {
            Ok(true) => known += 1,
            Ok(false) => return Err(OpenError::NotDurable { url: url.clone() }),
            Err(source) => silent = Some(OpenError::Monitor { url: url.clone(), source }),
        }
    }
    match silent {
        None if known > 0 => return Ok(Durability::Checked),
        Some(error) if known == 0 => return Err(error),
        Some(error) => tracing::warn!(
            error = &error as &dyn std::error::Error,
            "nobody knows whether this server syncs before it answers"
        ),
        None => tracing::warn!(
            "no NATS monitor is given: nobody checks whether the servers sync before they answer"
        ),
    }
    Ok(Durability::Unchecked)
}

async fn connect(options: &Options) -> Result<(Client, watch::Receiver<u64>), OpenError> {
    let addresses: Result<Vec<ServerAddr>, _> =
        options.servers.split(',').map(|address| address.trim().parse()).collect();
    let addresses = addresses.map_err(OpenError::Addresses)?;
    let (count, losses) = watch::channel(0);
    let mut connect = ConnectOptions::new()
        .name("motcua")
        .connection_timeout(REQUEST)
        .request_timeout(Some(REQUEST))
        .ping_interval(PING)
        .reconnect_delay_callback(|tries| match tries {
            0 | 1 => Duration::ZERO,
            _ => RECONNECT,
        })
        .event_callback(move |event| {
            match &event {
                Event::Connected => tracing::info!("connected to NATS"),
                event => tracing::warn!(%event, "the connection to NATS tells"),
            }
            if matches!(event, Event::Disconnected) {
                count.send_modify(|count| *count += 1);
            }
            std::future::ready(())
        });
    if let Some(path) = &options.credentials {
        let read = connect.credentials_file(path).await;
        connect = read.map_err(|source| OpenError::Credentials { path: path.clone(), source })?;
    }
    let client = connect.connect(addresses).await;
    let client = client.map_err(|error| OpenError::Unreachable(error.into()))?;
    Ok((client, losses))
}

/// What a log needs.
fn config(log: &str, replicas: usize) -> Config {
    let bytes = MAX_RECORD_BYTES + MAX_HEADER_BYTES;
    Config {
        name: log.to_owned(),
        description: Some("the event log of motcua: one message is one record".to_owned()),
        subjects: vec![subject::all(log)],
        retention: RetentionPolicy::Limits,
        storage: StorageType::File,
        discard: DiscardPolicy::New,
        num_replicas: replicas,
        max_bytes: -1,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_consumers: -1,
        max_message_size: i32::try_from(bytes).expect("some 260 KiB"),
        duplicate_window: DUPLICATE_WINDOW,
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        ..Config::default()
    }
}

/// Refuses a stream that could lose records, change their order, or refuse some.
fn compare(found: &Config, needed: &Config) -> Result<(), OpenError> {
    let name = needed.name.clone();
    let pairs = fields(found).into_iter().zip(fields(needed));
    match pairs.into_iter().find(|(found, needed)| found != needed) {
        None => Ok(()),
        Some(((field, found), (_, needed))) => {
            Err(OpenError::Different { stream: name, field, found, needed })
        }
    }
}

/// The fields that matter, as the server names them.
fn fields(config: &Config) -> Vec<(&'static str, String)> {
    fn shown(value: impl std::fmt::Debug) -> String {
        format!("{value:?}")
    }
    vec![
        ("subjects", shown(&config.subjects)),
        ("retention", shown(config.retention)),
        ("storage", shown(config.storage)),
        ("discard", shown(config.discard)),
        ("num_replicas", shown(config.num_replicas)),
        ("max_bytes", shown(config.max_bytes)),
        ("max_msgs", shown(config.max_messages)),
        ("max_msgs_per_subject", shown(config.max_messages_per_subject)),
        ("max_consumers", shown(config.max_consumers)),
        ("max_age", shown(config.max_age)),
        ("max_msg_size", shown(config.max_message_size)),
        ("no_ack", shown(config.no_ack)),
        ("sealed", shown(config.sealed)),
        ("allow_rollup_hdrs", shown(config.allow_rollup)),
        ("allow_msg_ttl", shown(config.allow_message_ttl)),
        ("deny_delete", shown(config.deny_delete)),
        ("deny_purge", shown(config.deny_purge)),
        ("allow_direct", shown(config.allow_direct)),
        ("persist_mode", shown(config.persist_mode.unwrap_or_default())),
        ("first_seq", shown(config.first_sequence.unwrap_or(1).max(1))),
        ("mirror", shown(&config.mirror)),
        ("sources", shown(&config.sources)),
        ("subject_transform", shown(&config.subject_transform)),
    ]
}

/// The log's last record. Position n is the n-th record: none is missing.
async fn end(server: &Server, info: &Info) -> Result<Option<Standing>, ReadError> {
    let state = &info.state;
    if state.messages != state.last_sequence {
        return Err(ReadError::Corrupt(Position(state.first_sequence.min(state.last_sequence))));
    }
    let last = Position(state.last_sequence);
    match last {
        Position::START => Ok(None),
        last => Ok(Some(server.at(last).await?.ok_or(NoAnswer::Behind(last))?)),
    }
}
