//! `motcua`: the one-stop shop's dossier system. See `motcua --help`.

use std::process::ExitCode;

use motcua::command_line::CommandLine;

#[tokio::main]
async fn main() -> ExitCode {
    match CommandLine::read() {
        Ok(line) => motcua::execute(line).await,
        Err(code) => code,
    }
}
