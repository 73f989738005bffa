//! Creations: a dossier that gets its code here, and one that comes with its code.

use jiff::ToSpan;
use jiff::civil::Date;
use motcua_domain::dossier::{Command, Refusal};
use motcua_domain::{DossierCode, local};
use motcua_eventlog::AppendError;

use super::{Done, Dossiers, Order, stream};
use crate::loaded::Loaded;
use crate::{Act, ExecuteError, RequestKey};

impl Dossiers {
    /// Creates a dossier and mints its code: the next number of an agency's code and the local day.
    ///
    /// The day is fixed when the key is first seen: a retry after midnight finds the first answer
    /// among those of the day before.
    pub async fn create(
        &self,
        agency_code: &str,
        act: &Act,
        command: &Command,
    ) -> Result<Done, ExecuteError> {
        let day = self.today(agency_code)?;
        if let (Some(key), Ok(before)) = (act.key, day.checked_sub(1.day()))
            && let Some(first) = self.created_on(agency_code, before, day, key).await?
        {
            return Ok(first);
        }
        let book = self.0.books.open(&DossierCode::series(agency_code, day));
        let mut book = book.lock().await;
        let code = |number| mint(agency_code, day, number);
        book.read(&self.0.journal, day, |number| stream(&code(number))).await?;
        loop {
            if let Some(first) = self.first_of(&book, code, act.key).await? {
                return Ok(first);
            }
            let code = code(book.next());
            let new = Loaded::default();
            match self.append(&stream(&code), &Order::of(act), command, &new).await {
                Ok(entry) => {
                    book.note(&entry);
                    return Ok(self.done(&code, &stream(&code), &new, entry));
                }
                // Taken by another process: note its key, look ours up again, propose the next.
                Err(ExecuteError::Append(AppendError::Conflict { standing })) => {
                    for entry in self.0.journal.entries(vec![*standing]).await? {
                        book.note(&entry);
                    }
                }
                Err(ExecuteError::Append(AppendError::ClockBehind { .. })) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The first answer to a creation that was carried out before under the same key: to be asked
    /// before anything else about the request is checked, for the catalogue may have changed since.
    pub async fn created(
        &self,
        agency_code: &str,
        act: &Act,
    ) -> Result<Option<Done>, ExecuteError> {
        let day = self.today(agency_code)?;
        let Some(key) = act.key else { return Ok(None) };
        if let Ok(before) = day.checked_sub(1.day())
            && let Some(first) = self.created_on(agency_code, before, day, key).await?
        {
            return Ok(Some(first));
        }
        self.created_on(agency_code, day, day, key).await
    }

    /// The local day, on which an agency can mint codes.
    fn today(&self, agency_code: &str) -> Result<Date, Refusal> {
        let day = local(self.0.journal.clock().now()).date();
        // An agency that came with an import has no code from which ours are made.
        match DossierCode::mint(agency_code, day, 1) {
            Ok(_) => Ok(day),
            Err(_) => Err(Refusal::NoCodes { agency: agency_code.to_owned() }),
        }
    }

    async fn created_on(
        &self,
        agency_code: &str,
        day: Date,
        today: Date,
        key: RequestKey,
    ) -> Result<Option<Done>, ExecuteError> {
        let book = self.0.books.open(&DossierCode::series(agency_code, day));
        let mut book = book.lock().await;
        let code = |number| mint(agency_code, day, number);
        book.read(&self.0.journal, today, |number| stream(&code(number))).await?;
        self.first_of(&book, code, Some(key)).await
    }

    async fn first_of(
        &self,
        book: &crate::series::Book,
        code: impl Fn(u32) -> DossierCode,
        key: Option<RequestKey>,
    ) -> Result<Option<Done>, ExecuteError> {
        let Some(key) = key else { return Ok(None) };
        let Some((request, number)) = book.find(&key) else { return Ok(None) };
        if request != key.request {
            return Err(ExecuteError::KeyReused);
        }
        self.answer_at(&code(number), motcua_eventlog::Version(1)).await.map(Some)
    }

    /// Creates a dossier that comes with its code, from the national portal. The same dossier again
    /// changes nothing: it gets its first answer.
    pub async fn create_with_code(
        &self,
        code: &DossierCode,
        act: &Act,
        command: &Command,
    ) -> Result<Done, ExecuteError> {
        let stream = stream(code);
        let first = motcua_eventlog::Version(1);
        loop {
            let loaded = self.load(code, motcua_eventlog::Position::START).await?;
            if loaded.tail.version >= first {
                if let Some(first) = self.first_answer(code, act.key, &loaded).await? {
                    return Ok(first);
                }
                if !is_same(&loaded, command) {
                    return Err(Refusal::AlreadyReceived.into());
                }
                return self.answer_at(code, first).await;
            }
            match self.append(&stream, &Order::of(act), command, &loaded).await {
                Ok(entry) => return Ok(self.done(code, &stream, &loaded, entry)),
                Err(ExecuteError::Append(AppendError::Conflict { .. })) => {
                    let (cache, journal) = (&self.0.cache, &self.0.journal);
                    let from = motcua_eventlog::Position::START;
                    cache.catch_up(journal, &stream, loaded, from).await?;
                }
                Err(ExecuteError::Append(AppendError::ClockBehind { .. })) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Whether the dossier that stands is the one that comes again, not another of that code.
fn is_same(standing: &Loaded, command: &Command) -> bool {
    let (Command::Register(receive) | Command::Receive(receive)) = command else { return true };
    let dossier = &standing.dossier;
    let registered = dossier.registered.as_ref().map(|known| &known.registration.source);
    let source = dossier.reception.as_ref().map(|facts| &facts.source).or(registered);
    source == Some(&receive.source)
}

/// The first number was minted before: every other one can be.
fn mint(agency_code: &str, day: Date, number: u32) -> DossierCode {
    DossierCode::mint(agency_code, day, number)
        .expect("the first number of the agency and day was minted")
}
