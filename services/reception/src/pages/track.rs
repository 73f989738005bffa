//! `/track`: anybody sees where a dossier is, by its code and a second fact: the last four digits of the
//! applicant's identity number or telephone. Nobody's name is told (domain reference, section 14); a code
//! that does not exist and a fact that is wrong get one answer, so that codes cannot be walked through.

mod guesses;

use std::sync::LazyLock;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use motcua_api::{Problem, kinds};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{Party, Request};
use motcua_eventlog::Position;
use motcua_journal::ExecuteError;
use motcua_pages::{FormBody, Page, Visit, Words};
use serde::Deserialize;

use super::TEXTS;
use super::dossier::Strip;
use super::guide::{Found, read};
use crate::Reception;
use crate::dossier_view::as_corrected;
use guesses::Guesses;

/// Wrong guesses of late, of the whole program.
static GUESSES: LazyLock<Guesses> = LazyLock::new(Guesses::new);

/// How many digits of a number are asked for.
const DIGITS: usize = 4;

/// The longest code that is looked at, in characters.
const LONGEST: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    code: String,
    fact: String,
}

#[derive(Template)]
#[template(path = "track.html")]
struct Content {
    words: Words,
    code: String,
    /// Nothing was found.
    wrong: bool,
    found: Option<(Found, Option<Strip>)>,
}

/// `GET /track`
pub(super) async fn show(visit: Visit) -> Page {
    page(&visit, String::new(), false, None)
}

/// `POST /track`: what was typed stands in no address.
pub(super) async fn track(
    State(reception): State<Reception>,
    visit: Visit,
    FormBody(asked): FormBody<Asked>,
) -> Result<Response, Problem> {
    let now = reception.dossiers.journal().clock().now();
    let typed: String = asked.code.trim().to_uppercase().chars().take(LONGEST).collect();
    GUESSES
        .admit(&typed, now)
        .map_err(|seconds| Problem::new(&kinds::TOO_MANY_REQUESTS).retry_after(seconds))?;
    let found = match read(&typed) {
        Some(code) => reception.tracked(&code, &asked.fact, &visit).await?,
        None => None,
    };
    if found.is_none() {
        GUESSES.wrong(&typed, now);
    }
    let wrong = found.is_none();
    Ok(page(&visit, typed, wrong, found).into_response())
}

fn page(visit: &Visit, code: String, wrong: bool, found: Option<(Found, Option<Strip>)>) -> Page {
    let words = visit.words(&TEXTS);
    let title = words.say("track").into_owned();
    visit.page(&title, &Content { words, code, wrong, found })
}

impl Reception {
    /// Where a dossier stands and who had it, for whoever knows the fact.
    async fn tracked(
        &self,
        code: &DossierCode,
        fact: &str,
        visit: &Visit,
    ) -> Result<Option<(Found, Option<Strip>)>, Problem> {
        let loaded = match self.dossiers.load(code, Position::START).await {
            Ok(loaded) => loaded,
            Err(ExecuteError::Unknown) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let history = self.dossiers.history(code).await?;
        // What was erased is known by nobody.
        let Some(request) = as_corrected(&history) else { return Ok(None) };
        if !knows(&request, fact) {
            return Ok(None);
        }
        let (words, catalogue) = (visit.words(&TEXTS), self.catalogue());
        let name = |id: &motcua_domain::AgencyId| words.agency(&catalogue, id);
        let time = loaded.dossier.reception.is_some();
        let time = time.then(|| self.time_view(&loaded.dossier, &history)).transpose()?;
        let strip = time.map(|time| Strip::of(&time, &words, &name));
        Ok(self.stands(code, visit).await?.map(|found| (found, strip)))
    }
}

/// Whether the fact is one of the dossier's.
fn knows(request: &Request, fact: &str) -> bool {
    let fact: String = fact.chars().filter(char::is_ascii_digit).collect();
    let parties = [Some(&request.applicant), request.submitter.as_ref()];
    fact.len() == DIGITS && parties.into_iter().flatten().any(|party| is_of(party, &fact))
}

fn is_of(party: &Party, fact: &str) -> bool {
    let numbers = party.identities.iter().map(|identity| &identity.number);
    numbers.chain([&party.phone]).any(|number| {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        digits.len() > DIGITS && digits.ends_with(fact)
    })
}
