//! `motcua`: the one-stop shop's dossier system. See `motcua --help`.

use std::process::ExitCode;

use clap::Parser;
use motcua::command_line::CommandLine;

#[tokio::main]
async fn main() -> ExitCode {
    motcua::execute(CommandLine::parse()).await
}
