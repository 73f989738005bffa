//! What every page has in common: the layout, the languages, the assets, and how a page is answered.
//!
//! A service writes its pages in `pages/`: a handler takes a [`Visit`], reads what it shows, and
//! answers with [`Visit::page`] around a template of its own. Its texts stand in `texts/vi.ftl` and
//! `texts/en.ftl` ([`Texts`]). Who may see a page is said where it is added
//! ([`motcua_api::Routes::page`]); a handler that returns a [`Problem`](motcua_api::Problem) shows it
//! as a page ([`around`]).
//!
//! Pages work without scripts; nothing is fetched from another host.

mod answer;
mod assets;
mod closing;
mod form;
mod local_path;
mod named;
mod page;
mod qr;
mod routes;
mod texts;
mod visit;
mod words;

pub use answer::around;
pub use assets::Script;
pub use closing::Closing;
pub use form::{FormBody, Sent, fresh_key};
pub use local_path::LocalPath;
pub use page::Page;
pub use qr::Qr;
pub use routes::routes;
pub use texts::{Texts, check_texts};
pub use visit::Visit;
pub use words::Words;

#[cfg(test)]
mod tests;
