//! Whatever the bytes are: no panic, no hang, and nothing passes but what a trusted signer signed.
//!
//! As a test each target runs for some seconds on documents that are made here and then changed at
//! random. For longer, and led by the code that is reached: `cargo bolero` (docs/signatures.md).

#[path = "../../tests/verdicts/city.rs"]
#[expect(dead_code, reason = "the stories of verdicts ask for more")]
mod city;
#[path = "fuzz/cms.rs"]
mod cms;
#[path = "fuzz/evidence.rs"]
mod evidence;
#[path = "fuzz/large.rs"]
mod large;
#[path = "fuzz/pace.rs"]
mod pace;
#[path = "fuzz/pdf.rs"]
mod pdf;
#[path = "fuzz/update.rs"]
mod update;
#[path = "fuzz/xml.rs"]
mod xml;
