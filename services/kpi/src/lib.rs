//! The figures by which the shop is measured, folded while the work goes on.
//!
//! One row a dossier ([`Fact`]) for lists, and counts of what changed when for figures; nothing personal
//! in either: figures are equal before and after an erasure. Shares are made by
//! [`motcua_domain::measures`], from sums that SQL counts.

mod arrivals;
mod counts;
mod deeds;
mod fact;
mod figures;
mod folding;
mod grain;
mod held;
mod holding;
mod index;
mod list;
mod marks;
mod pages;
mod print;
mod question;
mod reading;
mod routes;
mod standing;
mod takings;
mod unit;
mod view;
mod work;

#[cfg(test)]
mod tests;

pub use arrivals::Arrivals;
pub use deeds::Work;
pub use fact::Fact;
pub use figures::Table;
pub use folding::{Batch, Figures};
pub use held::{Held, HeldList, Part};
pub use holding::Holding;
pub use index::{Index, Scored};
pub use list::{List, Listed, OfProcedure, Show};
pub use marks::Marks;
pub use motcua_domain::measures::SILENT_AFTER;
pub use pages::pages;
pub use print::{Counted, Format, UnknownFormat, print, print_counted};
pub use question::{By, Question, Structure, UnknownBy};
pub use routes::{Kpi, TAG, routes};
pub use takings::Takings;
pub use unit::{Told, Unit};
pub use view::{FiguresView, GroupView, Name, TallyView};
pub use work::{Desk, Limits};
