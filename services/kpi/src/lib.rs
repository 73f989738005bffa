//! The figures by which the shop is measured, folded while the work goes on.
//!
//! One row a dossier ([`Fact`]), and nothing personal in it: figures are equal before and after an
//! erasure. Shares are made by [`motcua_domain::measures`], from sums that SQL counts.

mod fact;
mod figures;
mod folding;
mod pages;
mod print;
mod routes;
mod view;

#[cfg(test)]
mod tests;

pub use fact::Fact;
pub use figures::{By, Question, Structure, Table, UnknownBy};
pub use folding::{Batch, Figures};
pub use pages::pages;
pub use print::{Format, UnknownFormat, print};
pub use routes::{Kpi, TAG, routes};
pub use view::{FiguresView, GroupView, Name, TallyView};
