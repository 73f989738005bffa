//! `GET /worklist/bundle`: what was given or taken together, as a list to be printed and signed (phiếu bàn
//! giao). Its code brings the bundle up at the agency that takes it.

use std::fmt;
use std::str::FromStr;

use askama::Template;
use axum::extract::State;
use motcua_api::{Asker, Problem, kinds};
use motcua_domain::dossier::Dossier;
use motcua_domain::{AgencyId, DossierCode, Timestamp};
use motcua_eventlog::Position;
use motcua_pages::{Page, Qr, Visit, Words};

use super::TEXTS;
use crate::Routing;

/// The most dossiers of a bundle: what a page of the list holds.
const MOST: usize = 200;

/// What an agency gave within a stretch of time: `G:H13.131:1234abc:1234abd`, times in milliseconds to
/// base 36, short enough for old readers (domain reference, section 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bundle {
    pub(crate) from: AgencyId,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
}

#[derive(Template)]
#[template(path = "bundle.html")]
struct Content {
    words: Words,
    at: Timestamp,
    own: String,
    lines: Vec<Line>,
    qr: Option<Qr>,
    bundle: String,
}

struct Line {
    code: DossierCode,
    procedure: String,
    applicant: String,
    other: Option<String>,
    originals: u32,
}

/// `GET /worklist/bundle?code=…&code=…`
pub(super) async fn show(
    State(routing): State<Routing>,
    visit: Visit,
    asker: Asker,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> Result<Page, Problem> {
    let query = query.unwrap_or_default();
    let codes = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "code");
    let codes: Vec<DossierCode> = codes.filter_map(|(_, code)| code.parse().ok()).collect();
    if codes.len() > MOST {
        return Err(Problem::new(&kinds::INVALID_PARAMETER).field("code", "at-most-200"));
    }
    let (words, own) = (visit.words(&TEXTS), asker.agency()?);
    let catalogue = routing.dossiers.catalogue();
    let (mut lines, mut given) = (Vec::new(), Vec::new());
    for code in codes {
        let (actor, right) = (&asker.actor, motcua_domain::rights::Right::SeeDossier);
        let loaded = routing.dossiers.see(&code, actor, right, Position::START).await?;
        let dossier: &Dossier = &loaded.dossier;
        given.extend(dossier.offer.as_ref().map(|offer| offer.given_at));
        let facts = dossier.reception.as_ref();
        let to = dossier.offer.as_ref().map(|offer| words.agency(&catalogue, &offer.to));
        let papers = facts.into_iter().flat_map(|facts| &facts.papers);
        lines.push(Line {
            procedure: facts
                .map(|facts| words.procedure(&catalogue, &facts.procedure))
                .unwrap_or_default(),
            applicant: routing.applicant(&code).await?,
            other: to,
            originals: papers
                .filter(|paper| paper.held)
                .map(|paper| u32::from(paper.originals))
                .sum(),
            code,
        });
    }
    let bundle = given.iter().min().zip(given.iter().max());
    let bundle = bundle
        .map(|(first, last)| Bundle { from: own.clone(), first: *first, last: *last }.to_string());
    let content = Content {
        words,
        at: routing.dossiers.journal().clock().now(),
        own: words.agency(&catalogue, own),
        lines,
        qr: bundle.as_deref().and_then(Qr::of),
        bundle: bundle.unwrap_or_default(),
    };
    Ok(visit.page(&words.say("bundle"), &content))
}

impl Routing {
    /// The applicant's name; empty where it was erased.
    async fn applicant(&self, code: &DossierCode) -> Result<String, Problem> {
        let history = self.dossiers.history(code).await?;
        let mut events = history.iter().flat_map(|entry| entry.known());
        let name = events.find_map(|any| match any {
            motcua_domain::Event::Dossier(motcua_domain::dossier::Event::Received {
                request,
                ..
            }) => Some(request.known()?.applicant.name.clone()),
            _ => None,
        });
        Ok(name.unwrap_or_default())
    }
}

fn base_36(at: Timestamp) -> String {
    let mut rest = at.as_millisecond().unsigned_abs();
    let mut digits = Vec::new();
    while rest > 0 {
        digits.push(char::from_digit(u32::try_from(rest % 36).unwrap_or(0), 36).unwrap_or('0'));
        rest /= 36;
    }
    digits.iter().rev().collect::<String>().to_uppercase()
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "G:{}:{}:{}", self.from, base_36(self.first), base_36(self.last))
    }
}

impl FromStr for Bundle {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().to_uppercase();
        let mut parts = text.strip_prefix("G:").ok_or(())?.split(':');
        let mut part = || parts.next().ok_or(());
        let from = part()?.parse().map_err(|_| ())?;
        let mut time = || {
            let ms = i64::from_str_radix(part()?, 36).map_err(|_| ())?;
            Timestamp::from_millisecond(ms).map_err(|_| ())
        };
        Ok(Self { from, first: time()?, last: time()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::testing::{WARD, at, id};

    #[test]
    fn a_bundles_code_is_short_and_read_back_as_a_scanner_types_it() {
        let (first, last) = (at("2026-11-02 09:00"), at("2026-11-02 09:01"));
        let bundle = Bundle { from: id(WARD), first, last };
        let text = bundle.to_string();
        assert!(text.len() <= 60, "{text}");
        assert_eq!(text.parse(), Ok(bundle.clone()));
        assert_eq!(text.to_lowercase().parse(), Ok(bundle));
        for wrong in ["", "G:", "G:H13.131", "G:H13.131:x", "G:H13.131:-1:+", "H13.131-261102-0001"]
        {
            assert!(wrong.parse::<Bundle>().is_err(), "{wrong}");
        }
    }
}
