//! NATS servers with JetStream: one, or three that replicate, with a network between them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::place::{free_port, in_path, installed, target};
use crate::proxy::{Lines, Proxy};
use crate::watched::Watched;

/// When a server syncs what it has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncInterval {
    /// Before it answers.
    Always,
    /// Every two minutes, which is the server's default: a crash of the machine loses records.
    Default,
}

/// How long a start may take, on a busy machine.
const START: Duration = Duration::from_mins(1);

/// A running server. Its data are deleted when it is dropped, or when the process ends.
#[derive(Debug)]
pub struct Nats {
    folder: PathBuf,
    port: u16,
    monitor: u16,
    server: Mutex<Option<Watched>>,
}

impl Nats {
    /// One server of this process for all tests that do no harm to it, each with a stream of its own.
    pub fn shared() -> &'static Self {
        static SERVER: OnceLock<Nats> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// Starts one server that syncs before it answers.
    pub fn start() -> Self {
        Self::start_with(SyncInterval::Always)
    }

    /// Starts one server.
    pub fn start_with(sync: SyncInterval) -> Self {
        let server = Self::prepare("one", sync, "");
        server.start_again();
        server
    }

    /// Starts one server that syncs before it answers and stores so many bytes, until
    /// [`Nats::make_room`] and a new start.
    pub fn start_with_room(bytes: u64) -> Self {
        let server = Self::prepare("one", SyncInterval::Always, "");
        server.make_room(bytes);
        server.start_again();
        server
    }

    /// How many bytes it may store once it starts again.
    pub fn make_room(&self, bytes: u64) {
        let limit = format!("max_file_store: {bytes}\n");
        std::fs::write(self.folder.join("room.conf"), limit).expect("there is room");
    }

    /// A server that does not run yet.
    fn prepare(name: &str, sync: SyncInterval, cluster: &str) -> Self {
        let near = target().join("tmp");
        std::fs::create_dir_all(&near).expect("there is room for a folder");
        let folder = tempfile::tempdir_in(near).expect("there is room for a folder").keep();
        let (port, monitor) = (free_port(), free_port());
        let sync = match sync {
            SyncInterval::Always => "sync_interval: always",
            SyncInterval::Default => "",
        };
        let store = folder.join("store");
        let configuration = format!(
            "server_name: {name}\nlisten: \"127.0.0.1:{port}\"\nhttp: \"127.0.0.1:{monitor}\"\n\
             jetstream {{ store_dir: \"{}\", {sync}\ninclude room.conf\n}}\n{cluster}\n",
            store.display()
        );
        std::fs::write(folder.join("room.conf"), "").expect("there is room");
        std::fs::write(folder.join("nats.conf"), configuration).expect("there is room");
        Self { folder, port, monitor, server: Mutex::default() }
    }

    /// Where clients connect.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it tells of itself.
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.monitor)
    }

    /// Starts it, on the same data and ports if it ran before, and waits until it takes connections.
    pub fn start_again(&self) {
        self.launch();
        self.wait_until_it_listens();
    }

    fn launch(&self) {
        let mut command = Command::new(binary());
        command.arg("-c").arg(self.folder.join("nats.conf"));
        *self.lock() = Some(Watched::start(&command, &self.log(), &self.folder));
    }

    fn wait_until_it_listens(&self) {
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.lock().as_ref().is_none_or(Watched::has_ended);
            let late = began.elapsed() > START;
            assert!(!ended && !late, "NATS does not start: {}", self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends it in the middle of whatever it does (SIGKILL).
    pub fn kill(&self) {
        if let Some(server) = self.lock().take() {
            server.kill();
        }
    }

    /// Stops its process where it is (SIGSTOP): it holds its connections and does nothing.
    pub fn pause(&self) {
        self.lock().as_ref().expect("the server runs").stop();
    }

    /// Lets a paused process go on.
    pub fn go_on(&self) {
        self.lock().as_ref().expect("the server runs").signal("CONT");
    }

    /// What it wrote to its log.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Watched>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Three servers that replicate. Every route between two of them goes through a [`Proxy`].
#[derive(Debug)]
pub struct Cluster {
    servers: Vec<Nats>,
    lines: Lines,
}

impl Cluster {
    /// One cluster of this process for all tests that do no harm to it, each with a stream of its
    /// own. The network between the servers outlives the test that comes first.
    pub fn shared() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| {
            let (started, cluster) = std::sync::mpsc::channel();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime is made").block_on(async {
                    // Whoever waits for it is still there: it is this process's only cluster.
                    let _ = started.send(Self::start().await);
                    std::future::pending::<()>().await;
                });
            });
            cluster.recv().expect("the cluster starts")
        })
    }

    /// Starts three servers that sync before they answer, and waits until they take connections.
    ///
    /// They elect their leaders a moment later.
    pub async fn start() -> Self {
        let routes: Vec<u16> = (0..3).map(|_| free_port()).collect();
        let mut lines: Lines = Vec::new();
        for from in 0..3 {
            for to in (0..3).filter(|to| *to != from) {
                lines.push(((from, to), Arc::new(Proxy::to(routes[to]).await)));
            }
        }
        let servers: Vec<_> = (0..3)
            .map(|own| {
                let others = lines.iter().filter(|((from, _), _)| *from == own);
                let others: Vec<_> = others
                    .map(|(_, line)| format!("\"nats://127.0.0.1:{}\"", line.port()))
                    .collect();
                // Servers tell each other where the others are: with an address where nobody is, none
                // finds a way around the proxies.
                let cluster = format!(
                    "cluster {{ name: test, listen: \"127.0.0.1:{}\", no_advertise: true, \
                     advertise: \"127.0.0.1:1\", pool_size: -1, routes: [{}] }}",
                    routes[own],
                    others.join(", ")
                );
                Nats::prepare(&format!("server-{own}"), SyncInterval::Always, &cluster)
            })
            .collect();
        servers.iter().for_each(Nats::launch);
        servers.iter().for_each(Nats::wait_until_it_listens);
        Self { servers, lines }
    }

    /// The servers.
    pub fn servers(&self) -> &[Nats] {
        &self.servers
    }

    /// The number of a server by its name (`server-0`), as JetStream names leaders.
    pub fn named(&self, name: &str) -> usize {
        let number = name.strip_prefix("server-").and_then(|number| number.parse().ok());
        number.expect("the servers are named by their numbers")
    }

    /// Where clients connect: all three, with commas.
    pub fn url(&self) -> String {
        self.servers.iter().map(Nats::url).collect::<Vec<_>>().join(",")
    }

    /// Cuts a server off from the two others; clients still reach it.
    pub fn isolate(&self, server: usize) {
        self.lines_of(server).for_each(Proxy::cut);
    }

    /// Mends what was cut.
    pub fn mend(&self) {
        self.lines.iter().for_each(|(_, line)| line.mend());
    }

    fn lines_of(&self, server: usize) -> impl Iterator<Item = &Proxy> {
        let lines = self.lines.iter();
        lines.filter(move |((from, to), _)| [*from, *to].contains(&server)).map(|(_, line)| &**line)
    }
}

fn binary() -> PathBuf {
    let installed = installed().map(|place| place.join("venv/bin/nats-server"));
    let installed = installed.filter(|path| Path::is_file(path));
    let found = installed.or_else(|| in_path("nats-server"));
    found.expect("nats-server is missing: run tests/run, which installs it")
}
