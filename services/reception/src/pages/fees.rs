//! `/dossiers/{code}/fees`: a counter takes what is due, a line at a time, all of it at once.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use motcua_api::{Asker, InPath, InQuery, Means, Problem, kinds};
use motcua_domain::DossierCode;
use motcua_domain::dossier::{FeeOrder, FeeReceipt};
use motcua_eventlog::Position;
use motcua_pages::{LocalPath, Sent, Visit, Words, fresh_key};
use serde::Deserialize;

use super::TEXTS;
use super::refused::Refused;
use crate::Reception;
use crate::ledger::{Ledger, LedgerLine};

/// Where to go on when it is paid.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onwards {
    to: Option<LocalPath>,
}

/// What is paid.
#[derive(Debug, Deserialize)]
pub(super) struct Payment {
    number: u16,
    /// In đồng; people write `30.000`.
    amount: String,
    means: Means,
    series: String,
    receipt: String,
    to: Option<LocalPath>,
}

/// By what means money comes in at a counter: word and text's id.
const MEANS: [(&str, &str); 5] = [
    ("cash", "means-cash"),
    ("vietqr", "means-vietqr"),
    ("card", "means-card"),
    ("transfer", "means-transfer"),
    ("paper_receipt", "means-paper-receipt"),
];

#[derive(Template)]
#[template(path = "fees.html")]
struct Content {
    words: Words,
    code: DossierCode,
    /// The version that the person sees.
    version: u32,
    key: String,
    ledger: Ledger,
    to: Option<LocalPath>,
    refused: Option<Refused>,
}

/// `GET /dossiers/{code}/fees?to=…`
pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
    InQuery(onwards): InQuery<Onwards>,
) -> Result<Response, Problem> {
    let start = Position::START;
    reception.dossiers.see(&code, &asker.actor, asker.right, start).await?;
    let content = reception.owed(code, visit.words(&TEXTS), onwards.to, None).await?;
    Ok(visit.page(&content.title(), &content).into_response())
}

/// `POST /dossiers/{code}/fees`
#[tracing::instrument(skip_all, fields(dossier.code = %code))]
pub(super) async fn take(
    State(reception): State<Reception>,
    visit: Visit,
    InPath(code): InPath<DossierCode>,
    sent: Sent<Payment>,
) -> Result<Response, Problem> {
    let Sent { act, body } = sent;
    let problem = match body.order() {
        Ok(order) => match reception.fee(&code, &act, order).await {
            Ok(_) => {
                let here = format!("/dossiers/{code}/fees");
                let to = body.to.as_ref().map_or(here.as_str(), LocalPath::as_str);
                return Ok(Redirect::to(to).into_response());
            }
            Err(problem) => problem,
        },
        Err(problem) => problem,
    };
    // Nobody learns from a refusal what the dossier holds.
    reception.dossiers.see(&code, &act.actor, act.right, Position::START).await?;
    let words = visit.words(&TEXTS);
    let refused = Some(Refused::of(&problem, &words, &reception.catalogue()));
    let content = reception.owed(code, words, body.to, refused).await?;
    Ok(visit.page(&content.title(), &content).status(problem.status()).into_response())
}

impl Payment {
    fn order(&self) -> Result<FeeOrder, Problem> {
        let digits: String = self.amount.chars().filter(|c| !". ,đ".contains(*c)).collect();
        let wrong = |_| Problem::new(&kinds::INVALID_PARAMETER).field("amount", "whole-dong");
        Ok(FeeOrder::Take {
            number: self.number,
            amount_vnd: digits.parse().map_err(wrong)?,
            means: self.means.word().to_owned(),
            receipt: FeeReceipt {
                series: self.series.trim().to_owned(),
                number: self.receipt.trim().to_owned(),
            },
        })
    }
}

impl Reception {
    async fn owed(
        &self,
        code: DossierCode,
        words: Words,
        to: Option<LocalPath>,
        refused: Option<Refused>,
    ) -> Result<Content, Problem> {
        let loaded = self.dossiers.load(&code, Position::START).await?;
        let history = self.dossiers.history(&code).await?;
        let ledger = self.ledger(&loaded.dossier, &history);
        let version = loaded.tail.version.0;
        Ok(Content { words, code, version, key: fresh_key(), ledger, to, refused })
    }
}

impl Content {
    fn title(&self) -> String {
        self.words.say_of("fees-title", &[("code", self.code.as_str())])
    }
}

impl LedgerLine {
    /// Its name; one that is not published here stands for itself.
    pub(super) fn name(&self, words: &Words) -> &str {
        let vi = self.name_vi.as_deref().unwrap_or(&self.line);
        words.either(vi, self.name_en.as_deref().unwrap_or_default())
    }

    /// Where it stands: the text's id.
    pub(super) fn state_text(&self) -> &'static str {
        match self.state {
            "due" => "fee-due",
            "exempt" => "fee-exempt",
            "paid" => "fee-paid",
            "void" => "fee-void",
            _ => "fee-refunded",
        }
    }
}
