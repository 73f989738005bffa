//! A reply says "on disk": the sync ends before the reply leaves.
//!
//! The real program runs under strace; what it wrote, synced and answered is read from there.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use motcua_eventlog::sqlite::SqliteEngine;
use motcua_eventlog::{Position, StreamName, Version};
use motcua_tests::places::WARD;
use motcua_tests::{City, Program, Traced, requests, workplace};

#[tokio::test(flavor = "multi_thread")]
async fn the_sync_ends_before_the_reply_leaves_and_the_synced_bytes_hold_the_record() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is missing; tests/run installs it");
        return;
    }
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let traced = Traced { file: folder.path().join("calls") };
    let data = folder.path().join("data");
    let program = Program::serve_traced(&data, &traced).await;
    let city = City::of(program, folder);
    let code = city.clerk(WARD).receives(&requests::land_transfer()).await.code;
    let calls = std::fs::read_to_string(&traced.file).unwrap();

    let told = Told::read(&calls, &code);
    let written = told.last_write.expect("the record was written to log.db-wal");
    let reply = told.reply.expect("the reply was written to a socket");
    let synced = told.syncs.iter().any(|sync| sync.began > written && sync.ended < reply);
    assert!(synced, "written {written}, reply {reply}, syncs {:?}", told.syncs);

    let copy = tempfile::tempdir_in(workplace()).unwrap();
    for (name, bytes) in &told.on_disk {
        std::fs::write(copy.path().join(name), bytes).unwrap();
    }
    assert!(holds(copy.path(), &code).await, "the synced bytes hold the record of {code}");
}

async fn holds(folder: &Path, code: &str) -> bool {
    let engine = SqliteEngine::open(&folder.join("log.db")).await.expect("the copy opens");
    let log: motcua_eventlog::Log = engine;
    let stream = StreamName::new(code).unwrap();
    let found = log.read_stream(&stream, Version::NONE, Position::START).await.unwrap();
    log.close().await;
    found.len() == 1
}

/// The log's files by name.
type Files = HashMap<String, Vec<u8>>;

/// A sync of `log.db-wal`, by the lines where it began and ended.
#[derive(Debug, Clone, Copy)]
struct Sync {
    began: usize,
    ended: usize,
}

/// What the list of system calls tells, up to the reply.
#[derive(Default)]
struct Told {
    /// The last write to `log.db-wal` that holds the dossier's code.
    last_write: Option<usize>,
    syncs: Vec<Sync>,
    reply: Option<usize>,
    /// The log's files, as of their last sync that ended before the reply.
    on_disk: Files,
    in_memory: Files,
    offsets: HashMap<String, usize>,
}

/// A system call that ended: by whom, from which line to which, its words and its result.
struct Call<'a> {
    began: usize,
    ended: usize,
    name: &'a str,
    /// The file or socket, as `strace -y` tells it.
    target: String,
    rest: String,
    result: i64,
}

impl Told {
    fn read(calls: &str, code: &str) -> Self {
        let mut told = Self::default();
        let mut unfinished: HashMap<&str, (usize, &str, Files)> = HashMap::new();
        for (number, line) in calls.lines().enumerate() {
            let Some((pid, call)) = line.split_once(' ') else { continue };
            let call = call.trim_start();
            if let Some(opening) = call.strip_suffix("<unfinished ...>") {
                if Self::answers(opening, code) {
                    told.reply = Some(number);
                    return told;
                }
                unfinished.insert(pid, (number, opening.trim_end(), told.in_memory.clone()));
            } else if let Some((_, rest)) = call.split_once(" resumed>") {
                let Some((began, opening, then)) = unfinished.remove(pid) else { continue };
                let whole = format!("{opening}{rest}");
                told.ended(&whole, began, number, Some(&then), code);
            } else {
                if Self::answers(call, code) {
                    told.reply = Some(number);
                    return told;
                }
                told.ended(call, number, number, None, code);
            }
        }
        told
    }

    /// Whether a call begins to write the receipt to a socket.
    fn answers(call: &str, code: &str) -> bool {
        let writes = ["write(", "writev(", "sendto(", "sendmsg("];
        if !writes.iter().any(|name| call.starts_with(name)) {
            return false;
        }
        let Some((target, rest)) = target_of(call) else { return false };
        let bytes = bytes_of(rest);
        (target.starts_with("socket:") || target.starts_with("TCP"))
            && contains(&bytes, b"HTTP/1.1 201")
            && contains(&bytes, code.as_bytes())
    }

    fn ended(&mut self, text: &str, began: usize, ended: usize, then: Option<&Files>, code: &str) {
        let Some(call) = Call::parse(text, began, ended) else { return };
        let Some(name) = log_file(&call.target) else { return };
        match call.name {
            "lseek" => drop(self.offsets.insert(name, usize::try_from(call.result).unwrap_or(0))),
            "ftruncate" => {
                let size = call.rest.trim_start_matches([',', ' ']).parse().unwrap_or(0);
                self.in_memory.entry(name).or_default().resize(size, 0);
            }
            "write" | "pwrite64" => self.wrote(&name, &call, code),
            "fdatasync" | "fsync" if call.result == 0 => {
                // A sync covers what was written before it began.
                let then = then.unwrap_or(&self.in_memory);
                if let Some(bytes) = then.get(&name) {
                    self.on_disk.insert(name.clone(), bytes.clone());
                }
                if name == "log.db-wal" {
                    self.syncs.push(Sync { began: call.began, ended: call.ended });
                }
            }
            _ => {}
        }
    }

    fn wrote(&mut self, name: &str, call: &Call<'_>, code: &str) {
        let bytes = bytes_of(&call.rest);
        let written = usize::try_from(call.result).unwrap_or(0);
        assert_eq!(bytes.len(), written, "strace shows all that is written to {name}");
        let at = match call.name {
            "pwrite64" => {
                let offset = call.rest.rsplit(", ").next().unwrap_or_default();
                offset.trim().parse().expect("an offset")
            }
            _ => self.offsets.get(name).copied().unwrap_or(0),
        };
        let file = self.in_memory.entry(name.to_owned()).or_default();
        if file.len() < at + bytes.len() {
            file.resize(at + bytes.len(), 0);
        }
        file[at..at + bytes.len()].copy_from_slice(&bytes);
        self.offsets.insert(name.to_owned(), at + bytes.len());
        if name == "log.db-wal" && contains(&bytes, code.as_bytes()) {
            self.last_write = Some(call.ended);
        }
    }
}

impl Call<'_> {
    /// Reads `name(5</path>, …) = 42`.
    fn parse(text: &str, began: usize, ended: usize) -> Option<Call<'_>> {
        let (name, rest) = text.split_once('(')?;
        let (rest, result) = rest.rsplit_once(" = ")?;
        let result = result.split_whitespace().next()?.parse().ok()?;
        let (target, rest) = target_of(rest)?;
        let rest = rest.trim_end().strip_suffix(')')?.to_owned();
        Some(Call { began, ended, name, target, rest, result })
    }
}

/// The file or socket that a call is about, and what follows: `5<path>, …`. With `-xx` strace writes
/// paths in hexadecimal, too.
fn target_of(call: &str) -> Option<(String, &str)> {
    let (_, rest) = call.split_once('<')?;
    let (target, rest) = rest.split_once('>')?;
    if !target.starts_with("\\x") {
        return Some((target.to_owned(), rest));
    }
    let bytes = bytes_of(&format!("\"{target}\""));
    Some((String::from_utf8_lossy(&bytes).into_owned(), rest))
}

/// `log.db` and `log.db-wal`; the shared memory beside them is made anew by whoever opens them.
fn log_file(target: &str) -> Option<String> {
    let name = target.rsplit('/').next()?;
    matches!(name, "log.db" | "log.db-wal" | "log.db-journal").then(|| name.to_owned())
}

/// The bytes of all strings in a call, which strace writes as `"\x48\x54"`.
fn bytes_of(call: &str) -> Vec<u8> {
    let strings = call.split('"').skip(1).step_by(2);
    let escapes = strings.flat_map(|string| string.split("\\x").skip(1));
    escapes.filter_map(|digits| u8::from_str_radix(digits.get(..2)?, 16).ok()).collect()
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
