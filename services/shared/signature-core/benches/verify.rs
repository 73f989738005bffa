//! How long the verdict on a document takes, on one core: the time that the thread had a processor, so
//! that other programs on the machine do not count.
//!
//! ```sh
//! cargo bench -p motcua-signature-core --bench verify
//! # only writes the documents and their trust folders, for other programs
//! MOTCUA_INPUTS=/tmp/inputs cargo bench -p motcua-signature-core --bench verify
//! ```

#[path = "verify/inputs.rs"]
mod inputs;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use motcua_signature_core::{Cache, Policy, Verdict};

use inputs::{Input, judge};

fn verdicts(criterion: &mut Criterion) {
    let inputs = Input::all();
    if let Some(folder) = std::env::var_os("MOTCUA_INPUTS") {
        for input in inputs.iter().chain([&Input::largest()]) {
            input.lay(Path::new(&folder)).expect("the folder can be written to");
        }
        return;
    }
    let policy = Policy::named("vn-2025").expect("it is built in");
    for input in &inputs {
        let (trust, evidence) = (input.trust(), input.evidence());
        let by = (&evidence, &trust, &policy);
        let report = judge(&input.document, by, None);
        assert_eq!(report.verdict, Verdict::TotalPassed, "{report:#?}");
        let size_bytes = input.document.len();
        let mut group = criterion.benchmark_group(format!("{} ({size_bytes} bytes)", input.name));
        // Few samples, and long ones: the kernel counts a thread's time in ticks.
        group.sampling_mode(SamplingMode::Flat).sample_size(20);
        let cache = Cache::default();
        for (warmth, cache) in [("cold", None), ("warm", Some(&cache))] {
            group.bench_function(warmth, |bench| {
                bench.iter_custom(|rounds| {
                    let start = on_processor();
                    for _ in 0..rounds {
                        black_box(judge(black_box(&input.document), by, cache));
                    }
                    on_processor().saturating_sub(start)
                });
            });
        }
        group.finish();
    }
}

/// For how long this thread has had a processor (proc(5), `schedstat`).
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells it");
    let first = told.split_whitespace().next().and_then(|number| number.parse().ok());
    Duration::from_nanos(first.expect("the first number is nanoseconds"))
}

criterion_group!(benches, verdicts);
criterion_main!(benches);
