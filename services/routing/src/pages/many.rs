//! Many dossiers at once: one form, a command for each, and what became of each.

use askama::Template;
use axum::extract::State;
use motcua_api::{Problem, kinds};
use motcua_domain::DossierCode;
use motcua_domain::dossier::Command;
use motcua_domain::rights::Right;
use motcua_eventlog::{Position, Version};
use motcua_journal::{Act, RequestKey};
use motcua_pages::{Page, Sent, Visit, Words};
use serde::Deserialize;

use super::TEXTS;
use crate::Routing;

/// The most that one form does: a page of the list.
const MOST: usize = 200;

/// What was ticked: a code and the version that was seen, each.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    chosen: Vec<String>,
    reason: String,
}

#[derive(Template)]
#[template(path = "many.html")]
struct Content {
    words: Words,
    title: &'static str,
    back: &'static str,
    done: Vec<DossierCode>,
    refused: Vec<(DossierCode, String)>,
    /// Paper goes with what was given or taken.
    is_handed_over: bool,
}

/// What is done to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Take,
    /// To the agency that comes next.
    Give,
    Sign,
    SendBack,
}

/// `POST /worklist/take`
pub(super) async fn take(
    State(routing): State<Routing>,
    visit: Visit,
    sent: Sent<Chosen>,
) -> Result<Page, Problem> {
    many(&routing, &visit, &sent, Wanted::Take).await
}

/// `POST /worklist/give`
pub(super) async fn give(
    State(routing): State<Routing>,
    visit: Visit,
    sent: Sent<Chosen>,
) -> Result<Page, Problem> {
    many(&routing, &visit, &sent, Wanted::Give).await
}

/// `POST /sign/sign-off`
pub(super) async fn sign(
    State(routing): State<Routing>,
    visit: Visit,
    sent: Sent<Chosen>,
) -> Result<Page, Problem> {
    many(&routing, &visit, &sent, Wanted::Sign).await
}

/// `POST /sign/send-back`
pub(super) async fn send_back(
    State(routing): State<Routing>,
    visit: Visit,
    sent: Sent<Chosen>,
) -> Result<Page, Problem> {
    many(&routing, &visit, &sent, Wanted::SendBack).await
}

async fn many(
    routing: &Routing,
    visit: &Visit,
    sent: &Sent<Chosen>,
    wanted: Wanted,
) -> Result<Page, Problem> {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for (code, seen) in sent.body.read()? {
        let act = for_one(&sent.act, routing, &code, seen);
        match wanted.carry_out(routing, (&code, &act), &sent.body.reason).await {
            Ok(()) => done.push(code),
            Err(problem) => refused.push((code, problem.said(visit.language).to_owned())),
        }
    }
    let (title, back) = match wanted {
        Wanted::Take => ("many-taken", "/worklist"),
        Wanted::Give => ("many-given", "/worklist"),
        Wanted::Sign => ("many-signed", "/sign"),
        Wanted::SendBack => ("many-sent-back", "/sign"),
    };
    let words = visit.words(&TEXTS);
    let is_handed_over = matches!(wanted, Wanted::Take | Wanted::Give);
    let content = Content { words, title, back, done, refused, is_handed_over };
    Ok(visit.page(&words.say(title), &content))
}

impl Wanted {
    async fn carry_out(
        self,
        routing: &Routing,
        (code, act): (&DossierCode, &Act),
        reason: &str,
    ) -> Result<(), Problem> {
        let command = match self {
            Self::Take => Command::Take,
            Self::Sign => Command::Sign { document: None },
            Self::SendBack => Command::SendBack { reason: reason.to_owned() },
            Self::Give => {
                let (actor, right) = (&act.actor, Right::SeeDossier);
                let loaded = routing.dossiers.see(code, actor, right, Position::START).await?;
                let next = loaded.dossier.next_agency().map(|(_, agency)| agency.clone());
                let nobody = || Problem::refused("nobody-next", NOBODY_NEXT.0, NOBODY_NEXT.1);
                Command::Give { to: next.ok_or_else(nobody)? }
            }
        };
        routing.dossiers.execute(code, act, &command).await?;
        Ok(())
    }
}

const NOBODY_NEXT: (&str, &str) =
    ("Không còn cơ quan nào ở bước tiếp theo.", "No agency comes next.");

/// A form that does many things: each is done under a key of its own, made from the form's.
fn for_one(act: &Act, routing: &Routing, code: &DossierCode, seen: Version) -> Act {
    let keys = routing.dossiers.journal().keys();
    let own = |of: &[u8; 32]| keys.digest("one-of-many", &[of, code.as_str().as_bytes()]);
    let key = act.key.map(|key| RequestKey { key: own(&key.key), request: own(&key.request) });
    Act { key, seen: Some(seen), ..act.clone() }
}

impl Chosen {
    fn read(&self) -> Result<Vec<(DossierCode, Version)>, Problem> {
        let wrong = || Problem::new(&kinds::INVALID_PARAMETER).field("chosen", "code-and-version");
        if self.chosen.is_empty() || self.chosen.len() > MOST {
            let none = Problem::new(&kinds::INVALID_FACTS).field("chosen", "1-to-200");
            return Err(none.detail(
                "Phải chọn ít nhất một hồ sơ, nhiều nhất 200.",
                "Choose at least one dossier, at most 200.",
            ));
        }
        let read = self.chosen.iter().map(|chosen| {
            let (code, seen) = chosen.rsplit_once('/').ok_or_else(wrong)?;
            let code = code.parse().map_err(|_| wrong())?;
            Ok((code, Version(seen.parse().map_err(|_| wrong())?)))
        });
        read.collect()
    }
}
