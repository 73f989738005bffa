//! How fast all read models are made anew: `motcua rebuild` over a log that the load program wrote
//! through the API.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, ensure};

use super::{Rate, say};
use crate::{Program, command, load};

/// How many connections write the log.
const CONNECTIONS: usize = 32;

/// Writes a log for some seconds, and times the rebuild of each read model.
pub(super) async fn run(place: &Path, seconds: u64) -> anyhow::Result<()> {
    load::build_the_program()?;
    let folder = tempfile::tempdir_in(place).context("cannot make a folder")?;
    let data = folder.path().join("data");
    let program = Program::serve(&data).await;
    load::walk_dossiers(&program, CONNECTIONS, seconds).await?;
    program.signal("TERM");
    ensure!(program.ended().success(), "the program did not end in order");
    rebuild(&data)
}

fn rebuild(data: &Path) -> anyhow::Result<()> {
    let data = data.to_str().context("the path of the data folder is no UTF-8")?;
    let mut rebuilding = command(&["rebuild", "--data", data]);
    let began = Instant::now();
    let mut child = rebuilding.stdout(Stdio::piped()).spawn().context("cannot start it")?;
    let lines = BufReader::new(child.stdout.take().context("its output is piped")?).lines();
    let (mut before, mut records) = (began, 0);
    for line in lines {
        let line = line.context("cannot read its output")?;
        let (name, position) =
            line.split_once(": rebuilt up to position ").context("rebuild says something else")?;
        records = position.parse().context("a position is a number")?;
        let rate =
            Rate { count: records, seconds: before.elapsed().as_secs_f64(), note: String::new() };
        before = Instant::now();
        say(&format!("  rebuild of {name:20} {rate}"))?;
    }
    ensure!(child.wait().context("cannot wait for it")?.success(), "rebuild failed");
    let seconds = began.elapsed().as_secs_f64();
    let rate = Rate { count: records, seconds, note: format!(" of {records}") };
    say(&format!("  rebuild of all, one by one      {rate}"))
}
