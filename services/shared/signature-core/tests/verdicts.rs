//! What a document's signatures are worth, from its bytes: a verdict for each thing that can be wrong.
//!
//! Needs the feature `testing`: the documents are made here.

#[path = "verdicts/algorithms.rs"]
mod algorithms;
#[path = "verdicts/city.rs"]
mod city;
#[path = "verdicts/formats.rs"]
mod formats;
#[path = "verdicts/issued.rs"]
mod issued;
#[path = "verdicts/revocation.rs"]
mod revocation;
#[path = "verdicts/times.rs"]
mod times;
#[path = "verdicts/told.rs"]
mod told;
#[path = "verdicts/trusted.rs"]
mod trusted;
#[path = "verdicts/wants.rs"]
mod wants;
