//! The press: forms of the state, lists and posters as PDF/A from templates, with Vietnamese typography
//! and the fonts inside the program.
//!
//! A template is a file of Typst (`.typ`); ours are in the program, and a city lays its own over them in
//! a folder. A template sees the data of its form and nothing else: no clock, no network, no other file,
//! so the same data gives the same bytes.

mod press;
mod sheet;
mod templates;
mod world;

pub use press::{Press, PrintError};
pub use sheet::{Paper, Sheet};
pub use templates::{TEMPLATES, TemplateError};
