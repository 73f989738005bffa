//! A visit: who looks at a page, in which language, from which address.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use motcua_api::{Asker, Language, SignedIn, session};
use motcua_domain::Actor;

use crate::{LocalPath, Page, Texts, Words};

/// The cookie in which the choice of a language stays.
pub(crate) const LANGUAGE: &str = "motcua_language";

/// What a page knows of who looks at it.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The language that was chosen; Vietnamese if none was, whatever the browser's own language is:
    /// the computers of many offices are set to English.
    pub language: Language,
    /// The address of the page.
    pub here: LocalPath,
    /// Who is signed in; only pages that anybody may see know nobody.
    pub actor: Option<Actor>,
}

impl Visit {
    /// What a request tells, before anybody let it in.
    pub(crate) fn of(uri: &http::Uri, headers: &HeaderMap) -> Self {
        let language = match session::cookie(headers, LANGUAGE) {
            Some("en") => Language::English,
            _ => Language::Vietnamese,
        };
        let here = uri.path_and_query().map_or("/", |path| path.as_str());
        Self { language, here: LocalPath::from(here.to_owned()), actor: None }
    }

    /// A service's texts in the language of the visit.
    pub fn words(&self, texts: &'static Texts) -> Words {
        Words::new(texts, self.language)
    }

    /// A page with this title and content.
    pub fn page(&self, title: &str, content: &impl askama::Template) -> Page {
        Page::new(self, StatusCode::OK, title, content)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let visit = Self::of(uri, &parts.headers);
        let asks = parts.extensions.get::<Asker>().map(|asker| &asker.actor);
        let looks = || parts.extensions.get::<SignedIn>().map(|SignedIn(actor)| actor);
        let actor = asks.or_else(looks).cloned();
        Ok(Self { actor, ..visit })
    }
}
