//! Decides on slips: what is given at a counter before there is a dossier.

use std::sync::Arc;

use motcua_domain::slip::{self, Give};
use motcua_domain::{Event, SlipNumber, local};
use motcua_eventlog::{AppendError, StreamName, Tail, Version};

use crate::journal::Draft;
use crate::series::Books;
use crate::{Act, Entry, ExecuteError, Journal};

/// A slip that stands in the log.
#[derive(Debug, Clone)]
pub struct GivenSlip {
    /// Its number: year, counter, number.
    pub number: SlipNumber,
    /// Its record.
    pub entry: Arc<Entry>,
    /// The same request was decided before: this is its first answer.
    pub repeated: bool,
}

/// The slips' streams. Cheap to clone.
#[derive(Clone)]
pub struct Slips {
    journal: Journal,
    books: Arc<Books>,
}

impl Slips {
    /// Over a journal.
    pub fn new(journal: Journal) -> Self {
        Self { journal, books: Arc::new(Books::new()) }
    }

    /// Gives a slip, with the next number of the counter and the local year.
    pub async fn give(&self, act: &Act, give: &Give) -> Result<GivenSlip, ExecuteError> {
        let today = local(self.journal.clock().now()).date();
        let year = today.year();
        let number = |n| SlipNumber { year, counter: give.counter.clone(), number: n };
        let book = self.books.open(&format!("{year}/{}/", give.counter));
        let mut book = book.lock().await;
        book.read(&self.journal, today, |n| stream(&number(n))).await?;
        loop {
            if let Some((request, n)) = act.key.and_then(|key| book.find(&key)) {
                if act.key.is_some_and(|key| key.request != request) {
                    return Err(ExecuteError::KeyReused);
                }
                let number = number(n);
                let entry = self.find(&number).await?.ok_or(ExecuteError::Unknown)?;
                return Ok(GivenSlip { number, entry, repeated: true });
            }
            let next = number(book.next());
            match self.append(&stream(&next), act, give).await {
                Ok(entry) => {
                    book.note(&entry);
                    return Ok(GivenSlip { number: next, entry, repeated: false });
                }
                Err(ExecuteError::Append(AppendError::Conflict { standing })) => {
                    for entry in self.journal.entries(vec![*standing]).await? {
                        book.note(&entry);
                    }
                }
                Err(ExecuteError::Append(AppendError::ClockBehind { .. })) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// A slip's record.
    pub async fn find(&self, number: &SlipNumber) -> Result<Option<Arc<Entry>>, ExecuteError> {
        let end = *self.journal.last().borrow();
        let entries = self.journal.read_stream(&stream(number), Version::NONE, end).await?;
        Ok(entries.into_iter().next())
    }

    async fn append(
        &self,
        stream: &StreamName,
        act: &Act,
        give: &Give,
    ) -> Result<Arc<Entry>, ExecuteError> {
        let data_key = self.journal.keys().take().await?;
        let draft = Draft {
            stream,
            after: Tail::EMPTY,
            who: &act.actor.who,
            key: act.key,
            trace_id: act.trace_id,
            happened: None,
            data_key: Some(&data_key),
        };
        let proposed = self
            .journal
            .propose(&draft, |at| slip::decide(give, at).map(|event| vec![Event::Slip(event)]))?;
        Ok(self.journal.settle(proposed).await?)
    }
}

/// The stream of a slip.
fn stream(number: &SlipNumber) -> StreamName {
    StreamName::new(&format!("slip:{number}"))
        .expect("a slip's number is short and has no control characters")
}
