//! Stories of figures: dossiers of the shop and of another system, told by the log alone.

mod answers;
mod counts;
mod imports;
mod pages;
mod shop;
