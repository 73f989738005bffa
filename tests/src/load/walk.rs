//! A land transfer on its whole way, as prepared requests: seventeen transitions.

use std::sync::Arc;

use anyhow::{Context, ensure};
use serde_json::Value;
use uuid::Uuid;

use crate::requests;

/// One transition: who does what.
struct Act {
    who: Who,
    action: &'static str,
    body: String,
}

#[derive(Clone, Copy)]
enum Who {
    Ward,
    Land,
    Tax,
}

/// What the dossiers of one ward pass through: prepared once for all its connections.
pub(super) struct Way {
    /// The authority of the requests, and what they begin and go on with.
    address: String,
    tokens: [String; 3],
    receive: String,
    acts: Vec<Act>,
}

/// The three agencies of a way and their tokens.
pub(super) struct Agencies {
    pub(super) ward: (String, String),
    pub(super) land: (String, String),
    pub(super) tax: (String, String),
}

impl Way {
    pub(super) fn new(address: &str, agencies: Agencies) -> Arc<Self> {
        let Agencies { ward, land, tax } = agencies;
        let give = |to: &str| format!("{{\"to\":\"{to}\"}}");
        let act = |who, action, body: String| Act { who, action, body };
        let duty = r#"{"lines":[{"feeLine":"registration_tax","amountVnd":25000000}]}"#;
        let acts = vec![
            act(Who::Ward, "hand-overs", give(&land.0)),
            act(Who::Land, "take", "{}".into()),
            act(Who::Land, "steps", r#"{"step":2}"#.into()),
            act(Who::Land, "hand-overs", give(&tax.0)),
            act(Who::Tax, "take", "{}".into()),
            act(Who::Tax, "duties", duty.into()),
            act(Who::Ward, "duty-payments", r#"{"amountVnd":25000000,"means":"cash"}"#.into()),
            act(Who::Tax, "hand-overs", give(&land.0)),
            act(Who::Land, "take", "{}".into()),
            act(Who::Land, "steps", r#"{"step":5}"#.into()),
            act(Who::Land, "signature", "{}".into()),
            act(Who::Land, "seal", r#"{"number":"000001"}"#.into()),
            act(Who::Land, "hand-overs", give(&ward.0)),
            act(Who::Ward, "take", "{}".into()),
            act(
                Who::Ward,
                "fee-payments",
                r#"{"number":1,"amountVnd":30000,"means":"cash"}"#.into(),
            ),
            act(Who::Ward, "return", r#"{"way":"counter","to":"Nguyễn Văn Mẫu"}"#.into()),
        ];
        let tokens = [ward.1, land.1, tax.1];
        let receive = requests::land_transfer().to_string();
        Arc::new(Self { address: address.to_owned(), tokens, receive, acts })
    }

    /// How many transitions a whole dossier has.
    pub(super) fn transitions(&self) -> usize {
        self.acts.len() + 1
    }

    /// Writes the request of a transition; the first one receives the dossier.
    pub(super) fn request(&self, number: usize, code: &str, into: &mut Vec<u8>) {
        use std::io::Write;
        into.clear();
        let key = Uuid::now_v7();
        let (path, who, body, seen) = match number.checked_sub(1).map(|at| &self.acts[at]) {
            None => (String::new(), Who::Ward, self.receive.as_str(), String::new()),
            Some(act) => (
                format!("/{code}/{}", act.action),
                act.who,
                act.body.as_str(),
                format!("If-Match: \"{number}\"\r\n"),
            ),
        };
        let token = &self.tokens[who as usize];
        write!(
            into,
            "POST /api/v1/dossiers{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nIdempotency-Key: {key}\r\n{seen}\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("memory takes what is written");
    }
}

/// The code in a receipt, without reading the rest of it.
pub(super) fn code_in(receipt: &[u8]) -> anyhow::Result<String> {
    let text = str::from_utf8(receipt).context("the receipt is no text")?;
    let (_, rest) = text.split_once("\"code\":\"").context("the receipt has no code")?;
    let (code, _) = rest.split_once('"').context("the receipt's code has no end")?;
    Ok(code.to_owned())
}

/// The land branch and the tax base of a ward, as a receipt's steps name them.
pub(super) fn agencies_of(receipt: &Value) -> anyhow::Result<(String, String)> {
    let steps = receipt["steps"].as_array().context("the receipt has no steps")?;
    ensure!(steps.len() == 7, "a land transfer has {} steps, not 7", steps.len());
    let agency = |at: usize| steps[at]["agency"].as_str().map(str::to_owned);
    agency(1).zip(agency(2)).context("a step names no agency")
}
