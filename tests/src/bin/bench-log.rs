//! How fast the event log is on each engine, beside what the engine itself can do at most.
//!
//! ```sh
//! cargo run --release -p motcua-tests --bin bench-log -- --engines sqlite
//! cargo run --release -p motcua-tests --bin bench-log -- --engines sqlite --records 5000000 --streams 100000
//! cargo run --release -p motcua-tests --bin bench-log -- --projecting
//! ```

use std::process::ExitCode;

use clap::Parser;
use motcua_tests::bench_log::{self, Options};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match bench_log::run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-log: {error:#}");
            ExitCode::FAILURE
        }
    }
}
