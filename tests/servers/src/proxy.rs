//! A network in small: TCP connections that go through a place where they can be cut.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Bytes pass.
    Whole,
    /// Bytes pass to the target, and nothing comes back.
    Deaf,
    /// Nothing passes, and nobody is told: bytes wait.
    Silent,
    /// Connections are closed, and new ones at once.
    Cut,
}

/// The line now, and how often it was cut: a cut that is mended at once is a cut.
#[derive(Debug, Clone, Copy)]
struct State {
    line: Line,
    cuts: u32,
}

/// A listener on loopback that passes connections on to a target. It ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    state: watch::Sender<State>,
    _listening: JoinSet<()>,
}

impl Proxy {
    /// Listens on a free port for a server that listens on a port of 127.0.0.1, now or later.
    pub async fn to(target: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        Self::over(listener, target)
    }

    /// The same on a given port.
    pub async fn on(port: u16, target: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free");
        Self::over(listener, target)
    }

    fn over(listener: TcpListener, target: u16) -> Self {
        let port = listener.local_addr().expect("it has an address").port();
        let state = watch::Sender::new(State { line: Line::Whole, cuts: 0 });
        let target = SocketAddr::from(([127, 0, 0, 1], target));
        let mut listening = JoinSet::new();
        listening.spawn(listen(listener, target, state.subscribe()));
        Self { port, state, _listening: listening }
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Bytes pass again. What waited passes too.
    pub fn mend(&self) {
        self.state.send_modify(|state| state.line = Line::Whole);
    }

    /// What is sent reaches the target; what it answers is lost with the connection at the next cut.
    pub fn deafen(&self) {
        self.state.send_modify(|state| state.line = Line::Deaf);
    }

    /// Nothing passes, and nobody is told.
    pub fn silence(&self) {
        self.state.send_modify(|state| state.line = Line::Silent);
    }

    /// Closes what is open and whatever is opened, until it is mended.
    pub fn cut(&self) {
        self.state.send_modify(|state| {
            state.line = Line::Cut;
            state.cuts += 1;
        });
    }
}

async fn listen(listener: TcpListener, target: SocketAddr, state: watch::Receiver<State>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((client, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        let State { line, cuts } = *state.borrow();
        if line != Line::Cut {
            connections.spawn(pass(client, target, state.clone(), cuts));
        }
    }
}

async fn pass(client: TcpStream, target: SocketAddr, mut state: watch::Receiver<State>, cuts: u32) {
    let Ok(server) = TcpStream::connect(target).await else { return };
    // Small messages are awaited: they do not wait for each other.
    let (_, _) = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let there = copy(from_client, to_server, state.clone(), &[Line::Whole, Line::Deaf]);
    let back = copy(from_server, to_client, state.clone(), &[Line::Whole]);
    tokio::select! {
        // First the cut, or what was swallowed would pass if the line is mended already.
        biased;
        _ = state.wait_for(|state| state.cuts != cuts) => {}
        () = there => {}
        () = back => {}
    }
}

async fn copy(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    passes: &[Line],
) {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let Ok(count @ 1..) = from.read(&mut bytes).await else { return };
        if state.wait_for(|state| passes.contains(&state.line)).await.is_err() {
            return;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

/// A proxy for each end of a pair, such as the routes between servers.
pub(crate) type Lines = Vec<((usize, usize), Arc<Proxy>)>;
