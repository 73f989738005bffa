use motcua_domain::Who;
use motcua_domain::catalogue::Event;
use motcua_domain::testing::{calendar_data, certified_copy, land_transfer};
use motcua_eventlog::{Clock, memory::MemoryEngine};
use motcua_keys::Keys;
use motcua_servers::{Postgres, Release};

use super::*;

async fn opens_with_what_was_published(place: Place) {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(folder.path()).await.unwrap();
    let journal = Journal::open(MemoryEngine::new(), keys, Clock::real()).await.unwrap();
    let published = Published::open(&place, journal.clone()).await.unwrap();
    let (stop, shutdown) = watch::channel(false);
    let following = published.clone();
    let following = tokio::spawn(async move { following.run(shutdown).await });
    let calendar = Event::CalendarPublished(calendar_data());
    for event in [
        calendar,
        Event::ProcedurePublished(land_transfer()),
        Event::ProcedurePublished(certified_copy()),
    ] {
        published.publisher().publish(&Who::program(), &event).await.unwrap();
    }
    let last = *journal.last().borrow();
    published.catch_up(last).await;
    drop(published.model().snapshot(Some(last)).await.unwrap());
    stop.send_replace(true);
    following.await.unwrap();

    let beside = read_beside(&place).await.unwrap();
    let again = Published::open(&place, journal).await.unwrap();
    for catalogue in [&beside, &*again.current()] {
        assert_eq!(format!("{catalogue:?}"), format!("{:?}", published.current()));
    }
}

#[tokio::test]
async fn a_start_knows_what_was_published_from_a_file_and_from_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    opens_with_what_was_published(Place::folder(folder.path())).await;
    let url = Postgres::shared(Release::System).database();
    opens_with_what_was_published(Place::postgres(&url).unwrap()).await;
}
