//! `GET /worklist/bundle`: what was given or taken together, as a list to be printed and signed (phiếu bàn
//! giao). Its code brings the bundle up at the agency that takes it.

use std::fmt;
use std::str::FromStr;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use motcua_api::{Asker, LocalTime, Problem, kinds};
use motcua_domain::dossier::Dossier;
use motcua_domain::rights::Right;
use motcua_domain::{AgencyId, DossierCode, ProcedureCode, Timestamp};
use motcua_eventlog::Position;
use motcua_pages::{Page, Qr, Visit, Words};
use motcua_print::{Paper, Sheet};
use serde_json::json;

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
    /// Where it is as PDF.
    print: String,
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
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let query = query.unwrap_or_default();
    let (words, own) = (visit.words(&TEXTS), asker.agency()?);
    let catalogue = routing.dossiers.catalogue();
    let handed_over = routing.handed_over(&asker, &query).await?;
    let bundle = handed_over.bundle(own);
    let lines = handed_over.lines.into_iter().map(|line| Line {
        procedure: line
            .procedure
            .map(|code| words.procedure(&catalogue, &code))
            .unwrap_or_default(),
        other: line.to.map(|to| words.agency(&catalogue, &to)),
        applicant: line.applicant,
        originals: line.originals,
        code: line.code,
    });
    let content = Content {
        words,
        at: routing.dossiers.journal().clock().now(),
        own: words.agency(&catalogue, own),
        lines: lines.collect(),
        qr: bundle.as_deref().and_then(Qr::of),
        bundle: bundle.unwrap_or_default(),
        print: format!("/worklist/bundle/print?{query}"),
    };
    Ok(visit.page(&words.say("bundle"), &content))
}

/// `GET /worklist/bundle/print?code=…&code=…`: the list as PDF; it speaks Vietnamese, as papers do.
pub(super) async fn print(
    State(routing): State<Routing>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let own = asker.agency()?;
    let catalogue = routing.dossiers.catalogue();
    let handed_over = routing.handed_over(&asker, &query.unwrap_or_default()).await?;
    let bundle = handed_over.bundle(own).unwrap_or_default();
    let now = || routing.dossiers.journal().clock().now();
    let given = handed_over.given.map_or_else(now, |(_, last)| last);
    let agency = |id: &AgencyId| {
        let known = catalogue.agency(id);
        known.map_or_else(|| id.to_string(), |agency| agency.name_vi.clone())
    };
    let procedure = |code: &ProcedureCode| {
        let known = catalogue.procedure(code);
        known.map_or_else(|| code.to_string(), |procedure| procedure.name_vi.clone())
    };
    let lines = handed_over.lines.iter().map(|line| {
        json!({
            "code": line.code,
            "applicant": line.applicant,
            "procedureVi": line.procedure.as_ref().map(procedure),
            "to": line.to.as_ref().map(agency),
            "originals": line.originals,
        })
    });
    let sheet = Sheet {
        template: "hand-over",
        paper: Paper::A4,
        qr: Qr::of(&bundle).filter(|_| !bundle.is_empty()).map(|qr| qr.svg()).unwrap_or_default(),
        given,
        title: format!("Phiếu bàn giao hồ sơ {bundle}"),
        data: json!({
            "from": agency(own),
            "bundle": bundle,
            "givenOn": LocalTime(given),
            "items": lines.collect::<Vec<_>>(),
        }),
    };
    routing.press.answer(sheet, "phieu-ban-giao").await
}

/// What was given or taken together.
struct HandedOver {
    lines: Vec<Handed>,
    /// When the first and the last of those were given that nobody has taken yet.
    given: Option<(Timestamp, Timestamp)>,
}

struct Handed {
    code: DossierCode,
    procedure: Option<ProcedureCode>,
    /// Empty where it was erased.
    applicant: String,
    /// To whom it is given, as long as nobody has taken it.
    to: Option<AgencyId>,
    /// Papers that go with it and are given back one day.
    originals: u32,
}

impl HandedOver {
    fn bundle(&self, own: &AgencyId) -> Option<String> {
        let (first, last) = self.given?;
        Some(Bundle { from: own.clone(), first, last }.to_string())
    }
}

impl Routing {
    /// The dossiers of a query (`code=…&code=…`), as far as the asker may see them all.
    async fn handed_over(&self, asker: &Asker, query: &str) -> Result<HandedOver, Problem> {
        let codes = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "code");
        let codes: Vec<DossierCode> = codes.filter_map(|(_, code)| code.parse().ok()).collect();
        if codes.len() > MOST {
            return Err(Problem::new(&kinds::INVALID_PARAMETER).field("code", "at-most-200"));
        }
        let (mut lines, mut given) = (Vec::new(), Vec::new());
        for code in codes {
            let (actor, right) = (&asker.actor, Right::SeeDossier);
            let loaded = self.dossiers.see(&code, actor, right, Position::START).await?;
            let dossier: &Dossier = &loaded.dossier;
            given.extend(dossier.offer.as_ref().map(|offer| offer.given_at));
            let facts = dossier.reception.as_ref();
            let held = facts.into_iter().flat_map(|facts| &facts.papers).filter(|paper| paper.held);
            lines.push(Handed {
                procedure: facts.map(|facts| facts.procedure.clone()),
                applicant: self.applicant(&code).await?,
                to: dossier.offer.as_ref().map(|offer| offer.to.clone()),
                originals: held.map(|paper| u32::from(paper.originals)).sum(),
                code,
            });
        }
        let given = given.iter().min().copied().zip(given.iter().max().copied());
        Ok(HandedOver { lines, given })
    }

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
