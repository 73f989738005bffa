//! Decides on dossiers: the one place through which every command on a dossier goes.

mod create;

use std::sync::Arc;

use jiff::Timestamp;
use motcua_domain::calendar::Calendar;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{self, Command, Setting};
use motcua_domain::rights::{Reach, Right};
use motcua_domain::{Actor, DossierCode, Event, Who};
use motcua_eventlog::{AppendError, Position, StreamName, Version};
use tokio::sync::watch;

use crate::journal::Draft;
use crate::loaded::{Cache, Loaded};
use crate::series::Books;
use crate::{Act, Change, Entry, ExecuteError, Journal, JournalError, RequestKey};

/// A decision that stands in the log.
#[derive(Debug, Clone)]
pub struct Done {
    /// The dossier.
    pub code: DossierCode,
    /// Its record.
    pub entry: Arc<Entry>,
    /// The dossier's state after it.
    pub loaded: Arc<Loaded>,
    /// The same request was decided before: this is its first answer.
    pub repeated: bool,
}

impl Done {
    /// The version of the dossier after the decision.
    pub fn version(&self) -> Version {
        self.entry.version
    }

    /// Where the record stands.
    pub fn position(&self) -> Position {
        self.entry.position
    }
}

/// The dossiers' streams. Cheap to clone.
#[derive(Clone)]
pub struct Dossiers(Arc<Inner>);

struct Inner {
    journal: Journal,
    catalogue: watch::Receiver<Arc<Catalogue>>,
    cache: Cache,
    books: Books,
}

/// A command on its way: who, with what key, having seen what.
struct Order<'a> {
    actor: &'a Actor,
    right: Option<Right>,
    key: Option<RequestKey>,
    seen: Option<Version>,
    trace_id: Option<[u8; 16]>,
    happened: Option<Timestamp>,
}

impl<'a> Order<'a> {
    fn of(act: &'a Act) -> Self {
        Self {
            actor: &act.actor,
            right: Some(act.right),
            key: act.key,
            seen: act.seen,
            trace_id: act.trace_id,
            happened: None,
        }
    }
}

/// How often a command is decided again before the log counts as too busy for it.
const TRIES: usize = 100;

impl Dossiers {
    /// Over a journal and what is published.
    pub fn new(journal: Journal, catalogue: watch::Receiver<Arc<Catalogue>>) -> Self {
        let (cache, books) = (Cache::new(), Books::new());
        Self(Arc::new(Inner { journal, catalogue, cache, books }))
    }

    /// What is published now.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.0.catalogue.borrow().clone()
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// The dossier as an actor may see it, at least as it was at a position.
    pub async fn see(
        &self,
        code: &DossierCode,
        actor: &Actor,
        right: Right,
        at_least: Position,
    ) -> Result<Arc<Loaded>, ExecuteError> {
        let loaded = self.load(code, at_least).await?;
        match right.covers(actor, &loaded.dossier) {
            Reach::Covered => Ok(loaded),
            Reach::NotYours => Err(ExecuteError::NotYours),
            Reach::Hidden => Err(ExecuteError::Unknown),
        }
    }

    /// The dossier, whoever asks; for workers of the program. Never older than the log's end: what
    /// is kept in memory may lack what another process wrote, or whose sender did not wait.
    pub async fn load(
        &self,
        code: &DossierCode,
        at_least: Position,
    ) -> Result<Arc<Loaded>, ExecuteError> {
        let at_least = at_least.max(self.end());
        Ok(self.0.cache.load(&self.0.journal, &stream(code), at_least).await?)
    }

    /// The position of which anybody may have been told: another process may have gone on, and this
    /// one not have seen it.
    async fn told(&self) -> Result<Position, JournalError> {
        Ok(self.0.journal.log().end().await?)
    }

    /// The last position that this process has seen.
    fn end(&self) -> Position {
        *self.0.journal.last().borrow()
    }

    /// Everything that happened to a dossier, oldest first.
    pub async fn history(&self, code: &DossierCode) -> Result<Vec<Arc<Entry>>, ExecuteError> {
        Ok(self.0.journal.read_stream(&stream(code), Version::NONE, self.end()).await?)
    }

    /// Carries out a command on a dossier that exists: rights, key, `If-Match`, rules, log.
    pub async fn execute(
        &self,
        code: &DossierCode,
        act: &Act,
        command: &Command,
    ) -> Result<Done, ExecuteError> {
        self.run(code, &Order::of(act), command).await
    }

    /// Whether the rights and the rules would let an actor do something now; nothing is written.
    ///
    /// # Errors
    /// As [`execute`](Self::execute), apart from key, version and log.
    pub fn would(
        &self,
        loaded: &Loaded,
        (actor, right): (&Actor, Right),
        command: &Command,
    ) -> Result<(), ExecuteError> {
        if !right.allows(actor) || right.covers(actor, &loaded.dossier) != Reach::Covered {
            return Err(ExecuteError::NotYours);
        }
        let catalogue = self.catalogue();
        let calendar = calendar_for(loaded, &catalogue)?;
        let at = self.0.journal.clock().now();
        let setting = Setting { at, actor, calendar: &calendar, catalogue: &catalogue };
        dossier::decide(&loaded.dossier, command, &setting)?;
        Ok(())
    }

    /// Carries out a command of the program itself: a worker's finding, or an import, which says
    /// when it happened.
    pub async fn execute_as_program(
        &self,
        code: &DossierCode,
        key: RequestKey,
        happened: Option<Timestamp>,
        command: &Command,
    ) -> Result<Done, ExecuteError> {
        let actor = Actor { who: Who::program(), roles: Vec::new() };
        let order = Order {
            actor: &actor,
            right: None,
            key: Some(key),
            seen: None,
            trace_id: None,
            happened,
        };
        self.run(code, &order, command).await
    }

    async fn run(
        &self,
        code: &DossierCode,
        order: &Order<'_>,
        command: &Command,
    ) -> Result<Done, ExecuteError> {
        let stream = stream(code);
        let mut loaded = self.0.cache.load(&self.0.journal, &stream, Position::START).await?;
        let mut looked = false;
        for _ in 0..TRIES {
            let error = match self.attempt(code, &stream, order, command, &mut loaded).await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let (cache, journal) = (&self.0.cache, &self.0.journal);
            match error {
                ExecuteError::Append(AppendError::Conflict { standing }) => {
                    let after = standing.position;
                    loaded = cache.catch_up(journal, &stream, loaded, after).await?;
                }
                ExecuteError::Append(AppendError::ClockBehind { .. }) => {}
                // What is kept in memory may be behind the log: nobody is refused by it alone.
                ExecuteError::Unknown | ExecuteError::NotYours | ExecuteError::Refused(_)
                    if !looked =>
                {
                    looked = true;
                    let judged = loaded.tail.version;
                    loaded = cache.catch_up(journal, &stream, loaded, self.told().await?).await?;
                    if loaded.tail.version == judged {
                        return Err(error);
                    }
                }
                error => return Err(error),
            }
        }
        Err(ExecuteError::Append(AppendError::Unavailable("the stream is too busy".into())))
    }

    /// Decides on the state that is known, once.
    async fn attempt(
        &self,
        code: &DossierCode,
        stream: &StreamName,
        order: &Order<'_>,
        command: &Command,
        loaded: &mut Arc<Loaded>,
    ) -> Result<Done, ExecuteError> {
        let reach = reach(order, loaded);
        if reach == Reach::Hidden {
            return Err(ExecuteError::Unknown);
        }
        if let Some(first) = self.first_answer(code, order.key, loaded).await? {
            return Ok(first);
        }
        // After the key: a retry of a give must find its answer, though the taker holds it now.
        if reach == Reach::NotYours {
            return Err(ExecuteError::NotYours);
        }
        self.check_version(stream, order, command, loaded).await?;
        if loaded.unknown {
            return Err(ExecuteError::UnknownEvent);
        }
        let entry = self.append(stream, order, command, loaded).await?;
        Ok(self.done(code, stream, loaded, entry))
    }

    /// The answer that the same request got before.
    async fn first_answer(
        &self,
        code: &DossierCode,
        key: Option<RequestKey>,
        loaded: &Loaded,
    ) -> Result<Option<Done>, ExecuteError> {
        let Some(key) = key else { return Ok(None) };
        let Some((request, version)) = loaded.keys.get(&key.key).copied() else { return Ok(None) };
        if request != key.request {
            return Err(ExecuteError::KeyReused);
        }
        self.answer_at(code, version).await.map(Some)
    }

    /// The answer that a decision got: the state as it was after it.
    async fn answer_at(&self, code: &DossierCode, version: Version) -> Result<Done, ExecuteError> {
        let mut then = Loaded::default();
        let mut found = None;
        for entry in self.history(code).await? {
            if entry.version <= version {
                then.fold(&entry);
                found = Some(entry);
            }
        }
        let entry = found.ok_or(ExecuteError::Unknown)?;
        Ok(Done { code: code.clone(), entry, loaded: Arc::new(then), repeated: true })
    }

    /// `If-Match`: stale only if what happened since conflicts with the command (2.10).
    async fn check_version(
        &self,
        stream: &StreamName,
        order: &Order<'_>,
        command: &Command,
        loaded: &mut Arc<Loaded>,
    ) -> Result<(), ExecuteError> {
        let Some(seen) = order.seen else {
            let current = loaded.tail.version;
            let demanded = command.kind().demands_version();
            return if demanded { Err(ExecuteError::VersionRequired { current }) } else { Ok(()) };
        };
        if seen > loaded.tail.version {
            let (cache, journal) = (&self.0.cache, &self.0.journal);
            let told = self.told().await?;
            *loaded = cache.catch_up(journal, stream, loaded.clone(), told).await?;
        }
        let current = loaded.tail.version;
        if seen == current {
            return Ok(());
        }
        let since = self.0.journal.read_stream(stream, seen, loaded.tail.position).await?;
        let conflict = since.iter().flat_map(|entry| entry.known()).any(|event| match event {
            Event::Dossier(event) => {
                let by = order.actor.who.agency.as_ref();
                dossier::conflicts(event, command, by, &loaded.dossier)
            }
            Event::Slip(_) | Event::Catalogue(_) => false,
        });
        if conflict || seen > current {
            let changes = since.iter().map(|entry| change(entry)).collect();
            return Err(ExecuteError::Stale { seen, current, changes });
        }
        Ok(())
    }

    async fn append(
        &self,
        stream: &StreamName,
        order: &Order<'_>,
        command: &Command,
        loaded: &Loaded,
    ) -> Result<Arc<Entry>, ExecuteError> {
        let catalogue = self.catalogue();
        let calendar = calendar_for(loaded, &catalogue)?;
        let data_key = self.0.journal.key_of(loaded.data_key).await?;
        let draft = Draft {
            stream,
            after: loaded.tail,
            who: &order.actor.who,
            key: order.key,
            trace_id: order.trace_id,
            happened: order.happened,
            data_key: Some(&data_key),
        };
        let proposed = self.0.journal.propose(&draft, |at| {
            let setting =
                Setting { at, actor: order.actor, calendar: &calendar, catalogue: &catalogue };
            dossier::decide(&loaded.dossier, command, &setting)
                .map(|events| events.into_iter().map(Event::Dossier).collect())
        })?;
        Ok(self.0.journal.settle(proposed).await?)
    }

    fn done(
        &self,
        code: &DossierCode,
        stream: &StreamName,
        before: &Loaded,
        entry: Arc<Entry>,
    ) -> Done {
        let mut after = before.clone();
        after.fold(&entry);
        let loaded = Arc::new(after);
        self.0.cache.put(stream, &loaded);
        Done { code: code.clone(), entry, loaded, repeated: false }
    }
}

/// The calendar of who decides it. Before reception nobody does: reception itself finds what it needs.
fn calendar_for(loaded: &Loaded, catalogue: &Catalogue) -> Result<Arc<Calendar>, ExecuteError> {
    let competent = loaded.dossier.reception.as_ref().map(|reception| &reception.competent);
    let calendar = match competent {
        Some(agency) => catalogue.calendar_of(agency),
        None => catalogue.calendar().cloned(),
    };
    calendar.ok_or(ExecuteError::NoCalendar)
}

/// How far the order's right reaches; the program itself reaches everywhere.
fn reach(order: &Order<'_>, loaded: &Loaded) -> Reach {
    order.right.map_or(Reach::Covered, |right| right.covers(order.actor, &loaded.dossier))
}

fn change(entry: &Entry) -> Change {
    Change {
        version: entry.version,
        who: entry.who.clone(),
        at: entry.happened,
        events: entry.known().cloned().collect(),
    }
}

/// The stream of a dossier: its code.
pub(crate) fn stream(code: &DossierCode) -> StreamName {
    StreamName::new(code.as_str()).expect("a dossier code is short and has no control characters")
}
