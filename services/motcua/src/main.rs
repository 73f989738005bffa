//! `motcua`: the one-stop shop's dossier system. See `motcua --help`.

use std::process::ExitCode;

use motcua::command_line::CommandLine;

/// A tenth of the time under load went to the system's allocator (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match CommandLine::read() {
        Ok(line) => motcua::execute(line).await,
        Err(code) => code,
    }
}
