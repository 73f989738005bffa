//! A folder in which the real program runs.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

/// A made log of another system, with the oddities of a real one.
pub(crate) const MADE_LOG: &str = include_str!("../../../import/examples/made-12.csv");
/// What its columns mean.
pub(crate) const MAPPING: &str = include_str!("../../../import/examples/wabo.toml");

/// How long a command may take, on a busy machine.
const LIMIT: Duration = Duration::from_mins(2);

/// A temporary folder, the working directory of the commands.
pub(crate) struct Place(tempfile::TempDir);

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code.
    pub(crate) code: i32,
    /// What it answered.
    pub(crate) stdout: String,
    /// What it told besides.
    pub(crate) stderr: String,
}

impl Place {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes a file.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// Changes a file's bytes.
    pub(crate) fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = std::fs::read(self.0.path().join(name)).unwrap();
        change(&mut bytes);
        std::fs::write(self.0.path().join(name), bytes).unwrap();
    }

    /// The names of what lies in it.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Runs the program to its end.
    pub(crate) fn motcua(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
        self.start(command.args(arguments)).end()
    }

    /// Runs a line of the documentation in a shell, to its end.
    pub(crate) fn shell(&self, line: &str) -> Ended {
        self.start(&mut shell(line)).end()
    }

    /// Runs a line that serves, and waits until it says where.
    pub(crate) fn serve(&self, line: &str) -> Started {
        let mut started = self.start(&mut shell(line));
        match started.told.recv_timeout(LIMIT) {
            Ok(address) => started.address = address,
            Err(error) => panic!("{line}: {error}, ended {:?}", started.child.try_wait()),
        }
        started
    }

    fn start(&self, command: &mut Command) -> Started {
        command.current_dir(self.0.path()).env_remove("RUST_LOG");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        let stdout = std::thread::spawn(move || {
            let mut text = String::new();
            out.read_to_string(&mut text).unwrap();
            text
        });
        let (tell, told) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let stderr = std::thread::spawn(move || {
            let mut text = String::new();
            for line in lines {
                let line = line.unwrap();
                if let Some(address) = line.strip_prefix("motcua serves at http://") {
                    // Who does not wait for it has gone on already.
                    let _ = tell.send(address.to_owned());
                }
                text.push_str(&(line + "\n"));
            }
            text
        });
        let address = String::new();
        Started { child, stdout: Some(stdout), stderr: Some(stderr), told, address }
    }
}

/// The shell finds the program under its name, and becomes it.
fn shell(line: &str) -> Command {
    let folder = Path::new(env!("CARGO_BIN_EXE_motcua")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = [folder].into_iter().chain(std::env::split_paths(&path)).collect();
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec {line}"));
    command.env("PATH", std::env::join_paths(folders).unwrap());
    command
}

/// A program at work; killed when it is dropped.
pub(crate) struct Started {
    child: Child,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
    told: mpsc::Receiver<String>,
    /// Where it listens, once it serves.
    pub(crate) address: String,
}

impl Started {
    /// Sends SIGTERM and waits for the end.
    pub(crate) fn stop(self) -> Ended {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success(), "cannot send SIGTERM");
        self.end()
    }

    /// Waits until it has closed its standard error, which it does by ending.
    fn end(mut self) -> Ended {
        loop {
            match self.told.recv_timeout(LIMIT) {
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("it does not end"),
            }
        }
        let code = self.child.wait().unwrap().code();
        let stdout = self.stdout.take().unwrap().join().unwrap();
        let stderr = self.stderr.take().unwrap().join().unwrap();
        let code = code.unwrap_or_else(|| panic!("ended by a signal: {stderr}"));
        Ended { code, stdout, stderr }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // It has ended already if nothing went wrong.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
