//! The load program: drives the real program through its HTTP API and says how fast it is.
//!
//! ```sh
//! cargo run --release -p motcua-tests --bin load -- --connections 1,8,32 --seconds 30
//! cargo run --release -p motcua-tests --bin load -- --connections 8 --peer pgbench
//! ```

use std::process::ExitCode;

use clap::Parser;
use motcua_tests::load::{self, Options};

#[tokio::main]
async fn main() -> ExitCode {
    match load::run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load: {error:#}");
            ExitCode::FAILURE
        }
    }
}
