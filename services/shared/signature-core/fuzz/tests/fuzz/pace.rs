//! How long an answer may take.

use std::time::{Duration, Instant};

use motcua_signature_core::Report;

/// How long a target runs as a plain test; `cargo bolero` takes its own time.
pub(crate) const SHORT: Duration = Duration::from_secs(4);

/// Of processor time, for each megabyte that is begun. The aim is a second in a release build, which all
/// but one keep (docs/signatures.md); without optimisation the same takes ten times as long and more, and
/// what is looked for is an answer that does not come.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 2 });

/// Asks for a report, and holds it against the clock of the processor: what else the machine does is
/// not counted.
pub(crate) fn in_time(size: usize, ask: impl Fn() -> Report) -> Report {
    let megabytes = u32::try_from(size / 1_000_000 + 1).expect("no test has petabytes");
    let begun = Instant::now();
    let worked_before = worked();
    let report = ask();
    let taken = match (worked_before, worked()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => begun.elapsed(),
    };
    assert!(taken <= LIMIT * megabytes, "{taken:?} for {size} bytes");
    report
}

/// The processor time of this thread (Linux: proc(5), schedstat); `None` where it is not told.
fn worked() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
