//! The city that the stories are told in: its API, its people, its time.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;

use super::api::Api;
use super::forms::Forms;
use super::staff::Staff;
use super::timetable::Timetable;

/// What a story needs.
pub(super) struct City {
    /// The public API.
    pub(super) api: Api,
    /// Who acts.
    pub(super) staff: Staff,
    /// When.
    pub(super) time: Timetable,
    /// What each procedure requires.
    pub(super) forms: Forms,
    book: AtomicU32,
    sights: Mutex<Vec<Sight>>,
}

/// Something to look at: what it shows, and the code of the dossier or the number of the slip.
pub type Sight = (&'static str, String);

/// One citizen's way, told to its end or to the end of the days.
pub(super) type Story<'a> = BoxFuture<'a, anyhow::Result<()>>;

impl City {
    /// Signs the first administrator in, makes the accounts, reads what procedures require.
    pub(super) async fn open(
        address: std::net::SocketAddr,
        time: Timetable,
        first_password: &Path,
    ) -> anyhow::Result<Self> {
        let api = Api::new(format!("http://{address}"), time.clock())?;
        let staff = Staff::take_on(&api, first_password).await?;
        let forms = Forms::read(&api, &staff.clerk).await?;
        Ok(Self { api, staff, time, forms, book: AtomicU32::new(1), sights: Mutex::default() })
    }

    /// The next number of a result.
    pub(super) fn result_number(&self) -> String {
        format!("{}/KQ-MAU", self.book.fetch_add(1, Ordering::Relaxed))
    }

    /// Notes what there is to be seen.
    pub(super) fn shows(&self, what: Option<&'static str>, code: &str) {
        if let Some(what) = what {
            let mut sights = self.sights.lock().unwrap_or_else(PoisonError::into_inner);
            sights.push((what, code.to_owned()));
        }
    }

    /// What there is to be seen, in the order in which it came.
    pub(super) fn sights(&self) -> Vec<Sight> {
        self.sights.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A story that tells the timetable when it has come to its end.
    pub(super) fn tells<'a>(
        &'a self,
        story: impl Future<Output = anyhow::Result<()>> + Send + 'a,
    ) -> Story<'a> {
        Box::pin(async move {
            let told = story.await;
            self.time.rests();
            told
        })
    }
}
