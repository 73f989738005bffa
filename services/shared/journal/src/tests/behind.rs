//! A process that has not seen what another one just wrote: nobody is refused by that alone.

use std::sync::Arc;

use futures::future::BoxFuture;
use motcua_domain::rights::Right;
use motcua_domain::testing::{LAND, WARD};
use motcua_domain::{Role, Timestamp, dossier::Command};
use motcua_eventlog::{
    AppendError, Appended, Engine, Log, Position, Proposal, ReadError, Stored, StreamName, Version,
};
use tokio::sync::watch;

use super::*;

/// A process's view that stays where it was; what must be seen is read from the log.
struct Behind {
    log: Log,
    shown: watch::Receiver<Position>,
}

#[async_trait::async_trait]
impl Engine for Behind {
    fn append(&self, proposal: Proposal) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.log.append(proposal)
    }
    async fn read_stream(
        &self,
        stream: &StreamName,
        after: Version,
        at_least: Position,
    ) -> Result<Vec<Stored>, ReadError> {
        let shown = (*self.shown.borrow()).max(at_least);
        let mut records = self.log.read_stream(stream, after, at_least).await?;
        records.retain(|record| record.position <= shown);
        Ok(records)
    }
    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Stored>, ReadError> {
        self.log.read(after, limit).await
    }
    fn last(&self) -> watch::Receiver<Position> {
        self.shown.clone()
    }
    async fn end(&self) -> Result<Position, ReadError> {
        self.log.end().await
    }
    async fn last_recorded(&self) -> Result<Option<Timestamp>, ReadError> {
        self.log.last_recorded().await
    }
    async fn health(&self) -> Result<(), AppendError> {
        self.log.health().await
    }
    async fn close(&self) {}
}

/// The shop with a dossier that was received, and another process that has seen no more than that.
async fn behind() -> (Shop, Dossiers, watch::Sender<Position>) {
    let shop = Shop::open().await;
    shop.received().await;
    let (sight, shown) = watch::channel(Position(shop.last()));
    let log: Log = shop.engine.clone();
    let keys = shop.dossiers.journal().keys().clone();
    let engine = Arc::new(Behind { log, shown });
    let journal = Journal::open(engine, keys, shop.clock.clone()).await.unwrap();
    let beside = Dossiers::new(journal, shop.catalogue.clone());
    // It has the dossier in memory as it was.
    beside.load(&code(1), Position::START).await.unwrap();
    (shop, beside, sight)
}

/// The first process gives it to the land branch.
async fn given(shop: &Shop) {
    let act = seen(act(Right::Give, WARD), 1);
    shop.dossiers.execute(&code(1), &act, &give(LAND)).await.unwrap();
}

#[tokio::test]
async fn who_has_seen_more_than_the_process_is_not_told_that_something_changed() {
    let (shop, beside, _sight) = behind().await;
    given(&shop).await;
    let reason = "Thiếu bản vẽ".to_owned();
    let decline = Command::Decline { reason };
    let done = beside.execute(&code(1), &seen(act(Right::Decline, LAND), 2), &decline).await;
    assert_eq!(done.unwrap().entry.version, Version(3));
}

#[tokio::test]
async fn what_the_process_has_not_seen_refuses_nobody() {
    let (shop, beside, _sight) = behind().await;
    given(&shop).await;
    // For the process nothing was given to the land branch, which it does not concern yet.
    let taken = beside.execute(&code(1), &act(Right::Take, LAND), &Command::Take).await;
    assert_eq!(taken.unwrap().entry.version, Version(3));
    let officer = actor(LAND, &[Role::Officer]);
    assert!(beside.see(&code(1), &officer, Right::SeeDossier, Position::START).await.is_ok());
}

#[tokio::test]
async fn a_version_that_the_process_has_not_seen_is_looked_for_in_the_log() {
    let (shop, beside, _sight) = behind().await;
    given(&shop).await;
    let withdraw = Command::Withdraw { reason: "Đổi ý".to_owned() };
    let done = beside.execute(&code(1), &seen(act(Right::Withdraw, WARD), 2), &withdraw).await;
    assert_eq!(done.unwrap().entry.version, Version(3));
    let never = seen(act(Right::Give, WARD), 9);
    let refused = beside.execute(&code(1), &never, &give(LAND)).await.unwrap_err();
    assert!(matches!(refused, crate::ExecuteError::Stale { .. }), "{refused:?}");
}
