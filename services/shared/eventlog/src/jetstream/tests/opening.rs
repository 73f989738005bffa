use async_nats::jetstream;
use motcua_servers::SyncInterval;

use super::super::Durability;
use super::*;
use crate::conformance::{append, stream};
use crate::{Position, Tail};

async fn refused(options: &Options) -> String {
    let Err(error) = JetstreamEngine::open(options).await else { panic!("it opens") };
    error.to_string()
}

#[tokio::test]
async fn a_log_that_is_opened_again_goes_on_at_its_end() {
    let options = options(&Nats::shared().url(), 1);
    let log: Log = open(&options).await;
    let end = append(&log, &stream("a"), Tail::EMPTY).await;
    log.close().await;
    let log: Log = open(&options).await;
    assert_eq!(*log.last().borrow(), Position(1));
    assert!(log.last_recorded().await.unwrap().is_some());
    assert_eq!(append(&log, &stream("a"), end).await.position, Position(2));
}

#[tokio::test]
async fn a_stream_that_may_forget_records_is_refused_with_the_field() {
    let options = options(&Nats::shared().url(), 1);
    drop(open(&options).await);
    let client = async_nats::connect(&options.servers).await.unwrap();
    let context = jetstream::new(client);
    let stream = context.get_stream(&options.stream).await.unwrap();
    let mut config = stream.cached_info().config.clone();
    config.max_messages = 1000;
    context.update_stream(&config).await.unwrap();
    let said = refused(&options).await;
    assert!(said.contains("max_msgs 1000, a log needs -1"), "{said}");
}

#[tokio::test]
async fn a_stream_with_fewer_replicas_is_refused() {
    let options = options(&Nats::shared().url(), 1);
    drop(open(&options).await);
    let said = refused(&Options { replicas: 3, ..options }).await;
    assert!(said.contains("num_replicas 1, a log needs 3"), "{said}");
}

#[tokio::test]
async fn a_server_that_answers_before_it_syncs_is_refused_if_its_monitor_is_known() {
    let server = Nats::start_with(SyncInterval::Default);
    let unchecked = options(&server.url(), 1);
    let checked = Options { monitor_urls: vec![server.monitor_url()], ..unchecked.clone() };
    let said = refused(&checked).await;
    assert!(said.contains("does not sync before it answers"), "{said}");
    assert_eq!(open(&unchecked).await.durability(), Durability::Unchecked);
}

#[tokio::test]
async fn a_server_that_syncs_is_taken_and_known_as_checked() {
    let server = Nats::shared();
    let options = options(&server.url(), 1);
    let monitor_urls = vec![server.monitor_url(), format!("{}/", server.monitor_url())];
    let log = open(&Options { monitor_urls, ..options.clone() }).await;
    assert_eq!(log.durability(), Durability::Checked);
    let nobody = vec![format!("http://127.0.0.1:{}", motcua_servers::free_port())];
    let said = refused(&Options { monitor_urls: nobody, ..options.clone() }).await;
    assert!(said.contains("cannot read NATS monitor"), "{said}");
    // Something else listens there.
    let other = vec![format!("http://127.0.0.1:{}", server.port())];
    let said = refused(&Options { monitor_urls: other, ..options }).await;
    assert!(said.contains("cannot read NATS monitor"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_opened_is_said() {
    let server = Nats::shared();
    let odd = Options { stream: "a.b".to_owned(), ..Options::new(&server.url()) };
    assert!(refused(&odd).await.contains("\"a.b\" cannot name a JetStream stream"));
    let nowhere = Options::new(&format!("nats://127.0.0.1:{}", motcua_servers::free_port()));
    assert_eq!(refused(&nowhere).await, "cannot connect to NATS");
    assert!(refused(&Options::new("http://a b")).await.contains("not readable"));
    let secret = Options { credentials: Some("/nowhere/creds".into()), ..nowhere };
    assert_eq!(refused(&secret).await, "cannot read NATS credentials /nowhere/creds");
}
