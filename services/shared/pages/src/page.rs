//! The layout around every page, and the headers with which it is sent.

use std::sync::LazyLock;

use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use motcua_api::Language;
use motcua_domain::rights::Right;

use crate::assets::{ICON, STYLE, Script};
use crate::{Texts, Visit, Words};

/// The texts of the layout.
pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// For whom a page stands in the menu.
#[derive(Clone, Copy)]
enum Audience {
    /// Who has the right.
    With(Right),
    /// Everybody.
    All,
    /// Who is not signed in; those who are have a page that tells more.
    Visitors,
}

/// The pages that stand in the menu: where, for whom, and the text.
const MENU: [(&str, Audience, &str); 13] = [
    ("/reception", Audience::With(Right::Receive), "menu-reception"),
    ("/reception/today", Audience::With(Right::SeeIntake), "menu-today"),
    ("/worklist", Audience::With(Right::SeeWorklist), "menu-worklist"),
    ("/worklist/mine", Audience::With(Right::SeeWorklist), "menu-mine"),
    ("/sign", Audience::With(Right::SendBack), "menu-signing"),
    ("/return", Audience::With(Right::SeeShelf), "menu-return"),
    ("/search", Audience::With(Right::SeeDossier), "menu-search"),
    ("/guide", Audience::With(Right::Guide), "menu-guide"),
    // Who leads names who does what: the head of an agency.
    ("/dashboard/today", Audience::With(Right::Assign), "menu-leader"),
    ("/dashboard", Audience::With(Right::SeeFigures), "menu-dashboard"),
    ("/procedures", Audience::All, "menu-procedures"),
    ("/track", Audience::Visitors, "menu-track"),
    ("/accounts", Audience::With(Right::ManageAccounts), "menu-accounts"),
];

/// A page, ready to be sent.
#[derive(Debug)]
pub struct Page {
    status: StatusCode,
    language: Language,
    html: String,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    words: Words,
    visit: &'a Visit,
    title: &'a str,
    content: &'a str,
    menu: Vec<Entry>,
    style: &'a str,
    icon: &'a str,
}

/// A link of the menu.
struct Entry {
    path: &'static str,
    text: &'static str,
    is_here: bool,
}

impl Page {
    pub(crate) fn new(
        visit: &Visit,
        status: StatusCode,
        title: &str,
        content: &impl Template,
    ) -> Self {
        let content = content.render().expect("a template that was compiled writes to memory");
        let layout = Layout {
            words: visit.words(&TEXTS),
            visit,
            title,
            content: &content,
            menu: menu(visit),
            style: &STYLE.path,
            icon: &ICON.path,
        };
        let html = layout.render().expect("a template that was compiled writes to memory");
        Self { status, language: visit.language, html }
    }

    /// The same with another status.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

/// The first page of the menu that somebody may see.
pub(crate) fn first_of_menu(visit: &Visit) -> &'static str {
    menu(visit).first().map_or("/sign-in", |entry| entry.path)
}

fn menu(visit: &Visit) -> Vec<Entry> {
    let is_for = |audience: Audience| match (audience, &visit.actor) {
        (Audience::All, _) | (Audience::Visitors, None) => true,
        (Audience::With(right), Some(actor)) => right.allows(actor),
        (Audience::With(_), None) | (Audience::Visitors, Some(_)) => false,
    };
    let allowed = MENU.into_iter().filter(|(_, audience, _)| is_for(*audience));
    // Of two entries that lead to a page, the one that says more: `/reception/today`.
    let leads = |path: &str| {
        let rest = visit.here.as_str().strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let all = MENU.iter().map(|(path, ..)| *path);
    let here = all.filter(|path| leads(path)).max_by_key(|path| path.len());
    allowed.map(|(path, _, text)| Entry { path, text, is_here: here == Some(path) }).collect()
}

/// What a page may load: only what comes from here; nothing inline; and nobody may frame it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The headers of every page. Source: the OWASP Secure Headers Project.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Addresses hold codes of dossiers; the browser still names itself to us (`Origin`).
    (header::REFERRER_POLICY, "same-origin"),
    // What somebody may see is not kept for whoever sits down next.
    (header::CACHE_CONTROL, "private, no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, Html(self.html)).into_response();
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let language = HeaderValue::from_static(self.language.tag());
        headers.insert(header::CONTENT_LANGUAGE, language);
        response
    }
}
