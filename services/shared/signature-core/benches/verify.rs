//! How long the verdict on a document takes, on one core.
//!
//! ```sh
//! cargo bench -p motcua-signature-core --bench verify
//! MOTCUA_INPUTS=/tmp/inputs cargo bench -p motcua-signature-core --bench verify   # writes them for other programs
//! ```

#[path = "verify/inputs.rs"]
mod inputs;

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use motcua_signature_core::{Cache, Policy, Verdict};

use inputs::{Input, judge};

fn verdicts(criterion: &mut Criterion) {
    let inputs = Input::all();
    if let Some(folder) = std::env::var_os("MOTCUA_INPUTS") {
        for input in &inputs {
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
        let cache = Cache::default();
        for (warmth, cache) in [("cold", None), ("warm", Some(&cache))] {
            let name = format!("{} {warmth} ({} bytes)", input.name, input.document.len());
            criterion.bench_function(&name, |bench| {
                bench.iter(|| judge(black_box(&input.document), by, cache));
            });
        }
    }
}

criterion_group!(benches, verdicts);
criterion_main!(benches);
