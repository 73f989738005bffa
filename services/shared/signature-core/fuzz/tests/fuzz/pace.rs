//! How long an answer may take.

use std::time::{Duration, Instant};

use motcua_signature_core::Report;

/// How long a target runs as a plain test; `cargo bolero` takes its own time.
pub(crate) const SHORT: Duration = Duration::from_secs(4);

/// For each megabyte that is begun. The aim is a second in a release build; without optimisation the
/// same takes some ten times as long.
const LIMIT: Duration = Duration::from_secs(10);

/// A machine that is busy with something else makes one answer slow, not each of these.
const TRIES: usize = 3;

/// Asks for a report, and holds it against the clock.
pub(crate) fn in_time(size: usize, ask: impl Fn() -> Report) -> Report {
    let megabytes = u32::try_from(size / 1_000_000 + 1).expect("no test has petabytes");
    let mut slowest = Duration::ZERO;
    for _ in 0..TRIES {
        let begun = Instant::now();
        let report = ask();
        slowest = begun.elapsed();
        if slowest <= LIMIT * megabytes {
            return report;
        }
    }
    panic!("{slowest:?} for {size} bytes, {TRIES} times");
}
