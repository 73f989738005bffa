//! Records like those of the shop: a reception with its personal data sealed under the dossier's key.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use jiff::Timestamp;
use motcua_domain::Role;
use motcua_domain::codec::{self, Encoded};
use motcua_domain::dossier::{Command, Party};
use motcua_domain::rights::Right;
use motcua_domain::testing::{WARD, actor, catalogue, land_transfer, receive};
use motcua_eventlog::sqlite::SqliteEngine;
use motcua_eventlog::{Clock, EventData, Position, Proposal, Record, StreamName, Tail, WhoIds};
use motcua_journal::{Act, Dossiers, Journal};
use motcua_keys::{DataKey, Keys};
use tokio::sync::watch;
use uuid::Uuid;

/// A stream, its key and its end.
#[derive(Clone)]
pub(super) struct Stream {
    pub(super) name: StreamName,
    key: DataKey,
    end: Tail,
}

/// Makes records on streams that it knows the ends of.
pub(super) struct Maker {
    /// The streams that nobody has taken.
    pub(super) streams: Vec<Stream>,
    event: Arc<Encoded>,
    /// When all records are made: between tasks time must not go back.
    now: Timestamp,
}

impl Maker {
    /// So many streams, whose keys are kept in a folder.
    pub(super) async fn new(folder: &Path, streams: usize) -> anyhow::Result<Self> {
        let keys = Keys::open(folder).await.context("cannot open the key store")?;
        let event = Arc::new(example(folder, &keys).await?);
        let mut all = Vec::with_capacity(streams);
        for number in 0..streams {
            let name = StreamName::new(&format!("{WARD}-261126-{number:06}"))?;
            all.push(Stream { name, key: keys.take().await?, end: Tail::EMPTY });
        }
        keys.close().await;
        Ok(Self { streams: all, event, now: Timestamp::now() })
    }

    /// How large a record is.
    pub(super) fn bytes(&self) -> usize {
        self.streams.first().map_or(0, |stream| self.pen().propose(stream).bytes.len())
    }

    /// What writes records; one a task.
    pub(super) fn pen(&self) -> Pen {
        Pen { event: self.event.clone(), now: self.now }
    }
}

/// Writes records.
pub(super) struct Pen {
    event: Arc<Encoded>,
    now: Timestamp,
}

impl Pen {
    /// The next record of a stream.
    pub(super) fn propose(&self, stream: &Stream) -> Proposal {
        let version = stream.end.version.next();
        let personal = self.event.personal.as_deref().unwrap_or_default();
        let record = Record {
            stream: stream.name.clone(),
            version,
            id: Uuid::now_v7(),
            events: vec![EventData {
                type_name: self.event.type_name.to_owned(),
                data: self.event.data.clone().into(),
                may_be_skipped: false,
                key_id: stream.key.id().as_bytes().to_vec().into(),
                sealed: stream.key.seal(personal, &associated(stream, version.0)).into(),
            }],
            who: WhoIds {
                account: "account-1".to_owned(),
                agency: WARD.to_owned(),
                counter: format!("{WARD}/1"),
            },
            recorded: self.now,
            happened: self.now,
            trace_id: vec![7; 16].into(),
            key_digest: vec![7; 32].into(),
            request_digest: vec![7; 32].into(),
            previous: stream.end.hash,
        };
        Proposal::new(&record, stream.end)
    }
}

impl Stream {
    /// The proposal stands.
    pub(super) fn stands(&mut self, proposal: &Proposal, position: Position) {
        let version = proposal.after.version.next();
        self.end = Tail { version, position, hash: Some(proposal.hash) };
    }
}

/// What binds sealed data to its place, as the journal does it: `follow, decrypted` fails otherwise.
fn associated(stream: &Stream, version: u32) -> Vec<u8> {
    let mut bytes = stream.name.as_str().as_bytes().to_vec();
    bytes.push(0);
    bytes.extend_from_slice(&version.to_be_bytes());
    bytes.extend_from_slice(&0_u32.to_be_bytes());
    bytes
}

/// The event of a dossier that was really received.
async fn example(folder: &Path, keys: &Keys) -> anyhow::Result<Encoded> {
    let scratch = tempfile::tempdir_in(folder).context("cannot make a folder")?;
    let log = SqliteEngine::open(&scratch.path().join("log.db")).await?;
    let journal = Journal::open(log, keys.clone(), Clock::real()).await?;
    let (_published, published) = watch::channel(Arc::new(catalogue()));
    let mut wanted = receive(land_transfer());
    wanted.request.applicant = Party {
        name: "Nguyễn Văn Mẫu".to_owned(),
        phone: "0000000001".to_owned(),
        address: "Số 1, đường Mẫu, phường Ninh Kiều".to_owned(),
        ..Party::default()
    };
    wanted.request.note = "Hồ sơ mẫu, không có thật. ".repeat(6);
    let act = Act {
        actor: actor(WARD, &[Role::ReceptionClerk]),
        right: Right::Receive,
        key: None,
        seen: None,
        trace_id: None,
    };
    let dossiers = Dossiers::new(journal.clone(), published);
    let done = dossiers.create(WARD, &act, &Command::Receive(Box::new(wanted))).await?;
    let event = done.entry.known().next().context("a reception has an event")?;
    let encoded = codec::encode(event);
    journal.log().close().await;
    ensure!(encoded.personal.is_some(), "a reception has personal data");
    Ok(encoded)
}
