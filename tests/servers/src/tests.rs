//! The servers start, are killed, start again on their data, and are gone when they are dropped.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::{Cluster, Nats, Postgres, Proxy, Release};

fn ask(server: &Postgres, url: &str, sql: &str) -> String {
    let output = server.client("psql").args(["-Atc", sql, url]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn postgres_keeps_what_it_has_over_a_kill() {
    for (release, version) in [(Release::System, 15), (Release::Newest, 18)] {
        let server = Postgres::start(release);
        let url = server.database();
        let told: u32 = ask(&server, &url, "SHOW server_version_num").parse().unwrap();
        assert!(told / 10_000 >= version, "{told}");
        ask(&server, &url, "CREATE TABLE kept AS SELECT 7 AS seven");
        server.kill();
        assert_eq!(ask(&server, &url, "SELECT seven FROM kept"), "");
        server.start_again();
        assert_eq!(ask(&server, &url, "SELECT seven FROM kept"), "7");
        let folder = server.folder().to_owned();
        drop(server);
        assert!(!folder.exists());
    }
}

#[tokio::test]
async fn nats_starts_alone_and_as_three() {
    let alone = Nats::start();
    assert!(connects(alone.port()).await);
    alone.kill();
    assert!(!connects(alone.port()).await);
    alone.start_again();
    let cluster = Cluster::start().await;
    for server in cluster.servers() {
        assert!(connects(server.port()).await);
    }
}

async fn connects(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).await.is_ok()
}

/// A server that sends back what it gets.
async fn echo() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = connection.split();
                tokio::io::copy(&mut from, &mut to).await
            });
        }
    });
    port
}

#[tokio::test]
async fn a_line_passes_is_silent_and_is_cut() {
    let proxy = Proxy::to(echo().await).await;
    let mut line = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    let mut back = [0; 3];
    line.write_all(b"one").await.unwrap();
    line.read_exact(&mut back).await.unwrap();
    proxy.silence();
    line.write_all(b"two").await.unwrap();
    let mut waiting = Box::pin(line.read_exact(&mut back));
    assert!(futures_now(&mut waiting).await, "nothing comes through a silent line");
    proxy.mend();
    waiting.await.unwrap();
    assert_eq!(&back, b"two", "what waited comes when it is mended");
    proxy.cut();
    assert_eq!(line.read(&mut back).await.unwrap_or(0), 0, "a cut closes the connection");
    let mut new = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    assert_eq!(new.read(&mut back).await.unwrap_or(0), 0, "and every new one");
}

#[tokio::test]
async fn a_cut_that_is_mended_at_once_has_closed_what_was_open() {
    let proxy = Proxy::to(echo().await).await;
    let mut line = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    let mut back = [0; 3];
    line.write_all(b"one").await.unwrap();
    line.read_exact(&mut back).await.unwrap();
    proxy.deafen();
    line.write_all(b"two").await.unwrap();
    proxy.cut();
    proxy.mend();
    assert_eq!(line.read(&mut back).await.unwrap_or(0), 0, "the answer is lost");
    let mut new = TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    new.write_all(b"new").await.unwrap();
    new.read_exact(&mut back).await.unwrap();
}

/// Whether a future is not ready yet, after the others had their turn.
async fn futures_now<T>(future: &mut (impl Future<Output = T> + Unpin)) -> bool {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    tokio::select! {
        biased;
        _ = future => false,
        () = std::future::ready(()) => true,
    }
}
