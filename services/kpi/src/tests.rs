//! Stories of figures: dossiers of the shop and of another system, told by the log alone.

mod agreement;
mod answers;
mod counts;
mod desks;
mod held;
mod histories;
mod imports;
mod leaders;
mod oracle;
mod pages;
mod seen;
mod shop;
mod units;
