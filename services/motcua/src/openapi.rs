//! The OpenAPI document's groups.

use motcua_api::Tag;

/// Each service's name and what it does.
pub(crate) const TAGS: [Tag; 7] = [
    ("identity", "Who somebody is: accounts, tokens, keys"),
    ("catalogue", "Procedures, agencies, counters and the calendar"),
    ("reception", "Dossiers come in: at the counter, online, by post"),
    ("routing", "Dossiers pass between agencies"),
    ("return", "Results go out at the same door"),
    ("signature", "Documents and what is known of their signatures"),
    ("kpi", "Figures"),
];
