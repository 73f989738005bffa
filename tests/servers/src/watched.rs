//! A server's process, under a shell that ends it when the test's process ends, however that ends.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The shell reads its standard input: a line means "end it", the input's end that the process which
/// started it is gone, so that nobody needs the folder any more.
const WATCH: &str = r#"
log=$1; folder=$2; shift 2
"$@" </dev/null >>"$log" 2>&1 &
server=$!
echo $server
gone=
read -r told || gone=yes
pkill -KILL -P $server
kill -KILL $server 2>/dev/null
wait $server
if [ -n "$gone" ]; then rm -rf "$folder"; fi
"#;

/// A running server.
#[derive(Debug)]
pub(crate) struct Watched {
    shell: Child,
    pid: u32,
}

impl Watched {
    /// Starts a server; what it says goes to a file. Its folder is removed when this process ends.
    pub(crate) fn start(server: &Command, log: &Path, folder: &Path) -> Self {
        File::options().create(true).append(true).open(log).expect("there is room for a file");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(WATCH).arg("sh").arg(log).arg(folder);
        shell.arg(server.get_program()).args(server.get_args()).current_dir("/");
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = shell.spawn().expect("a shell starts");
        let mut line = String::new();
        let out = shell.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut line).expect("the shell tells the server's process");
        let pid = line.trim().parse().expect("a process has a number");
        Self { shell, pid }
    }

    /// Whether the server has ended by itself.
    pub(crate) fn has_ended(&self) -> bool {
        let state = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap_or_default();
        let state = state.rsplit_once(") ").map(|(_, rest)| rest.chars().next());
        matches!(state, None | Some(Some('Z')))
    }

    /// Sends the server a signal by name, such as `STOP`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.pid.to_string()).status();
        assert!(sent.is_ok_and(|status| status.success()), "cannot send SIG{name}");
    }

    /// Stops the server where it is (SIGSTOP), every thread of it: a signal that was sent is not yet
    /// one that was heard.
    pub(crate) fn stop(&self) {
        self.signal("STOP");
        let began = Instant::now();
        while !self.stands_still() {
            assert!(began.elapsed() < Duration::from_secs(10), "the server does not stop");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether each thread is stopped: state `T`, behind the name in brackets (proc(5)).
    fn stands_still(&self) -> bool {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.pid));
        threads.into_iter().flatten().flatten().all(|thread| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('T'))
        })
    }

    /// Ends the server and its children in the middle of whatever they do (SIGKILL).
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(mut input) = self.shell.stdin.take() {
            // A shell that is gone has ended the server.
            let _ = input.write_all(b"end\n");
        }
        let _ = self.shell.wait();
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.end();
    }
}
