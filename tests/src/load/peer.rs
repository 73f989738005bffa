//! pgbench beside us: a fresh `PostgreSQL` with its default configuration on the same disk.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, bail, ensure};
use tempfile::TempDir;

/// A running cluster; stopped and deleted when it is dropped.
pub(super) struct Peer {
    folder: TempDir,
    port: u16,
    as_root: bool,
}

const SCALE: &str = "50";
const SECONDS: &str = "30";

impl Peer {
    /// Makes and starts a cluster near a folder, and fills pgbench's tables.
    pub(super) fn start(near: &Path) -> anyhow::Result<Self> {
        let as_root = text(Command::new("id").arg("-u"))?.trim() == "0";
        let folder = place(near, as_root)?;
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
        let port = listener.local_addr().context("no address")?.port();
        drop(listener);
        let peer = Self { folder, port, as_root };
        let (data, log) = (peer.data(), peer.data().with_extension("log"));
        run(peer.tool("initdb")?.args(["-U", "postgres", "-A", "trust", "-D"]).arg(&data))?;
        let options = format!("-p {port} -k /tmp");
        let mut start = peer.tool("pg_ctl")?;
        run(start.args(["-w", "-o", &options, "-l"]).arg(log).arg("-D").arg(data).arg("start"))?;
        run(peer.tool("createdb")?.args(peer.server()).arg("bench"))?;
        run(peer.tool("pgbench")?.args(peer.server()).args(["-q", "-i", "-s", SCALE, "bench"]))?;
        Ok(peer)
    }

    /// Transactions per second of `pgbench -N -M prepared` with so many clients.
    pub(super) fn run(&self, clients: usize) -> anyhow::Result<f64> {
        let clients = clients.to_string();
        let mut pgbench = self.tool("pgbench")?;
        pgbench.args(self.server()).args(["-n", "-N", "-M", "prepared", "-c", &clients]);
        // One client cannot be driven by two threads: pgbench takes one then.
        let output = text(pgbench.args(["-j", "2", "-T", SECONDS, "bench"]))?;
        let line = output.lines().find_map(|line| line.strip_prefix("tps = "));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|number| number.parse().ok()).context("pgbench does not say tps")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("cluster")
    }

    fn server(&self) -> [String; 6] {
        ["-h", "/tmp", "-p", &self.port.to_string(), "-U", "postgres"].map(str::to_owned)
    }

    /// A program of `PostgreSQL`; it refuses to serve as root, so it runs as its own user then.
    fn tool(&self, name: &str) -> anyhow::Result<Command> {
        let tool = find(name)?;
        let mut command = as_user(self.as_root, &tool);
        command.current_dir("/");
        Ok(command)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Ok(mut stop) = self.tool("pg_ctl") {
            let _ = stop.args(["-m", "immediate", "stop", "-D"]).arg(self.data()).output();
        }
    }
}

fn as_user(as_root: bool, program: &Path) -> Command {
    if !as_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    command
}

/// In PATH, or where Debian puts it.
fn find(name: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<_> = std::env::split_paths(&path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        places.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let found = places.into_iter().rev().map(|place| place.join(name)).find(|path| path.is_file());
    found.with_context(|| format!("{name} is missing: install PostgreSQL"))
}

/// A folder that the server's user can write, on the same disk as `near` if there is one.
fn place(near: &Path, as_root: bool) -> anyhow::Result<TempDir> {
    let disk = |path: &Path| path.metadata().map(|metadata| metadata.dev()).ok();
    for parent in [near, Path::new("/var/lib/postgresql"), Path::new("/var/tmp")] {
        if disk(parent).is_none() || disk(parent) != disk(near) {
            continue;
        }
        let Ok(folder) = tempfile::tempdir_in(parent) else { continue };
        if as_root {
            run(Command::new("chown").arg("postgres:postgres").arg(folder.path()))?;
        }
        let mut try_it = as_user(as_root, Path::new("test"));
        if try_it.arg("-w").arg(folder.path()).current_dir("/").status().is_ok_and(|s| s.success())
        {
            return Ok(folder);
        }
    }
    bail!(
        "no folder on the disk of {} that PostgreSQL's user can write: use --data",
        near.display()
    )
}

fn run(command: &mut Command) -> anyhow::Result<Output> {
    let said = command.get_program().display().to_string();
    let output = command.output().with_context(|| format!("cannot run {said}"))?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} failed: {error}");
    Ok(output)
}

fn text(command: &mut Command) -> anyhow::Result<String> {
    Ok(String::from_utf8_lossy(&run(command)?.stdout).into_owned())
}
