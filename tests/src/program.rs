//! The real program as a child process.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use motcua_servers::free_port;

/// A running `motcua serve`; killed when it is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    /// The program's own process id: not the child's, if another program watches it.
    pid: u32,
    port: u16,
    folder: PathBuf,
}

/// What watches the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// Where the system calls are written.
    pub file: PathBuf,
}

/// How long a start may take, on a busy machine.
const START: Duration = Duration::from_secs(90);

/// The program that was built beside this one.
pub fn binary() -> PathBuf {
    let here = std::env::current_exe().expect("the running program has a path");
    let here = here.parent().expect("it lies in a folder");
    let profile = if here.ends_with("deps") { here.parent().unwrap_or(here) } else { here };
    let path = profile.join("motcua");
    assert!(path.is_file(), "{} is missing: run tests/run, which builds it", path.display());
    path
}

/// A folder for data, on the disk on which the program was built.
pub fn workplace() -> PathBuf {
    let here = std::env::current_exe().expect("the running program has a path");
    let target = here.ancestors().find(|path| path.join("CACHEDIR.TAG").is_file());
    let place = target.map_or_else(std::env::temp_dir, |target| target.join("tmp"));
    std::fs::create_dir_all(&place).expect("there is room for a folder");
    place
}

/// The program with arguments, as the command line calls it.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).stdin(Stdio::null());
    command
}

impl Program {
    /// Starts `motcua serve` and waits until it is ready.
    pub async fn serve(folder: &Path) -> Self {
        Self::serve_with(folder, &[]).await
    }

    /// The same with more arguments.
    pub async fn serve_with(folder: &Path, more: &[String]) -> Self {
        let port = free_port();
        let mut command = command(&[]);
        arguments(&mut command, folder, port).args(more);
        Self::launch(&mut command, folder, port).ready().await
    }

    /// Starts a command that serves at a port, without waiting.
    pub(crate) fn launch(command: &mut Command, folder: &Path, port: u16) -> Self {
        let child = Self::spawn(command, folder);
        let pid = child.id();
        Self { child, pid, port, folder: folder.to_owned() }
    }

    /// The same under strace, which writes down what reaches files and sockets.
    pub async fn serve_traced(folder: &Path, traced: &Traced) -> Self {
        let port = free_port();
        let mut command = Command::new("strace");
        let calls = "trace=fdatasync,fsync,write,writev,sendto,sendmsg,pwrite64,lseek,ftruncate";
        command.args(["-f", "-y", "-xx", "-s", "400000", "-e", calls, "-o"]);
        command.arg(&traced.file).arg(binary()).stdin(Stdio::null());
        let child = Self::spawn(arguments(&mut command, folder, port), folder);
        let pid = child.id();
        let mut program = Self { child, pid, port, folder: folder.to_owned() }.ready().await;
        program.pid = child_of(pid).expect("strace has a child");
        program
    }

    fn spawn(command: &mut Command, folder: &Path) -> Child {
        std::fs::create_dir_all(folder.parent().unwrap_or(folder)).expect("there is room");
        let log = File::options().create(true).append(true).open(folder.with_extension("log"));
        let log = log.expect("there is room for a file");
        let child = command.stdout(Stdio::null()).stderr(log).spawn();
        child.expect("the program starts")
    }

    /// Waits until it is ready.
    pub(crate) async fn ready(mut self) -> Self {
        let began = Instant::now();
        let (client, url) = (reqwest::Client::new(), format!("{}/readyz", self.base()));
        loop {
            if client.get(&url).send().await.is_ok_and(|reply| reply.status().is_success()) {
                return self;
            }
            let ended = self.child.try_wait().expect("a child can be asked");
            let late = began.elapsed() > START;
            assert!(ended.is_none() && !late, "not ready ({ended:?}): {}", self.said());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What it wrote to standard error.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.folder.with_extension("log")).unwrap_or_default()
    }

    /// Where it listens.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Sends a signal by name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.pid.to_string()).status();
        assert!(sent.is_ok_and(|status| status.success()), "cannot send SIG{name}");
    }

    /// Ends it in the middle of whatever it does (SIGKILL), and waits until it is gone.
    pub fn kill(&mut self) {
        self.signal("KILL");
        let _ = self.child.wait();
    }

    /// Waits until it has ended by itself.
    pub fn ended(mut self) -> ExitStatus {
        self.child.wait().expect("a child can be waited for")
    }

    /// How it ended, if it does so in time.
    pub fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        let began = Instant::now();
        while began.elapsed() < limit {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let killed = Command::new("kill").arg("-KILL").arg(self.pid.to_string()).status();
            if killed.is_err() {
                let _ = self.child.kill();
            }
            let _ = self.child.wait();
        }
    }
}

fn arguments<'a>(command: &'a mut Command, folder: &Path, port: u16) -> &'a mut Command {
    command.arg("serve").arg("--data").arg(folder);
    command.arg("--listen").arg(format!("127.0.0.1:{port}"))
}

fn child_of(pid: u32) -> Option<u32> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
    text.split_whitespace().next()?.parse().ok()
}
