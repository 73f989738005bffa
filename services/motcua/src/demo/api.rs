//! The public API, as a clerk's program or another system calls it.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, bail};
use jiff::Timestamp;
use motcua_eventlog::Clock;
use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::{Mutex, Semaphore};

/// Requests at once: more would only wait for one another.
const AT_ONCE: usize = 16;

/// A caller of the API; connections are kept.
pub(super) struct Api {
    http: reqwest::Client,
    base: String,
    clock: Clock,
    turns: Semaphore,
    answered: AtomicU64,
    keys: AtomicU64,
}

/// Somebody who signs in.
pub(super) struct Account {
    /// The name.
    pub(super) name: String,
    /// The password, for this run alone.
    pub(super) password: String,
    token: Mutex<Option<(String, Timestamp)>>,
}

impl Account {
    /// Somebody who has not signed in yet.
    pub(super) fn new(name: &str, password: String) -> Self {
        Self { name: name.to_owned(), password, token: Mutex::default() }
    }
}

/// An answer of the API.
pub(super) struct Answer {
    /// Its status.
    pub(super) status: StatusCode,
    /// Its body; null if there is none.
    pub(super) body: Value,
}

impl Answer {
    /// A text of the body.
    pub(super) fn text(&self, name: &str) -> anyhow::Result<String> {
        let text = self.body[name].as_str().map(str::to_owned);
        text.with_context(|| format!("no {name:?} in {}", self.body))
    }
}

impl Api {
    /// Calls the API under `base`, e.g. `http://127.0.0.1:8480`; tokens are judged by `clock`.
    pub(super) fn new(base: String, clock: Clock) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().build().context("cannot make an HTTP client")?;
        let (turns, answered) = (Semaphore::new(AT_ONCE), AtomicU64::new(0));
        Ok(Self { http, base, clock, turns, answered, keys: AtomicU64::new(0) })
    }

    /// How many requests were answered.
    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// Reads.
    pub(super) async fn get(&self, who: &Account, path: &str) -> anyhow::Result<Answer> {
        let request = self.as_whom(who, Method::GET, path).await?;
        self.well(request, path, who).await
    }

    /// Commands; `seen` is the version that the person saw.
    pub(super) async fn post(
        &self,
        who: &Account,
        path: &str,
        body: &Value,
        seen: Option<u64>,
    ) -> anyhow::Result<Answer> {
        let request = self.as_whom(who, Method::POST, path).await?.json(body);
        let request = match seen {
            Some(version) => request.header(header::IF_MATCH, format!("\"{version}\"")),
            None => request,
        };
        let key = format!("demo-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        self.well(request.header("Idempotency-Key", key), path, who).await
    }

    /// Hands in a PDF and tells under which id papers name it.
    pub(super) async fn upload(&self, who: &Account, pdf: Vec<u8>) -> anyhow::Result<String> {
        let path = "/api/v1/documents";
        let request = self.as_whom(who, Method::POST, path).await?;
        let request = request.header(header::CONTENT_TYPE, "application/pdf").body(pdf);
        self.well(request, path, who).await?.text("document")
    }

    /// Signs in; the answer's token is good for changing the password, if nothing else.
    pub(super) async fn sign_in(&self, name: &str, password: &str) -> anyhow::Result<Answer> {
        let body = json!({ "account": name, "password": password });
        let request = self.http.post(format!("{}/api/v1/tokens", self.base)).json(&body);
        let answer = self.send(request).await?;
        if !answer.status.is_success() {
            bail!("{name} cannot sign in: {} {}", answer.status, answer.body);
        }
        Ok(answer)
    }

    /// Changes a password that somebody else gave.
    pub(super) async fn change_password(&self, given: &str, who: &Account) -> anyhow::Result<()> {
        let token = self.sign_in(&who.name, given).await?.text("token")?;
        let body = json!({ "current": given, "new": who.password });
        let request = self.http.post(format!("{}/api/v1/password", self.base)).json(&body);
        let answer = self.send(request.bearer_auth(token)).await?;
        if !answer.status.is_success() {
            bail!("{} cannot change the password: {}", who.name, answer.body);
        }
        Ok(())
    }

    /// A request with a token that is valid now.
    async fn as_whom(
        &self,
        who: &Account,
        method: Method,
        path: &str,
    ) -> anyhow::Result<RequestBuilder> {
        let mut held = who.token.lock().await;
        let token = match &*held {
            Some((token, expires)) if *expires > self.clock.now() => token.clone(),
            _ => {
                let answer = self.sign_in(&who.name, &who.password).await?;
                let expires = answer.text("expiresAt")?.parse().context("expiresAt is no time")?;
                held.insert((answer.text("token")?, expires)).0.clone()
            }
        };
        Ok(self.http.request(method, format!("{}{path}", self.base)).bearer_auth(token))
    }

    async fn well(
        &self,
        request: RequestBuilder,
        path: &str,
        who: &Account,
    ) -> anyhow::Result<Answer> {
        let answer = self.send(request).await?;
        if !answer.status.is_success() {
            bail!("{path} by {}: {} {}", who.name, answer.status, answer.body);
        }
        Ok(answer)
    }

    async fn send(&self, request: RequestBuilder) -> anyhow::Result<Answer> {
        let _turn = self.turns.acquire().await.context("nobody closes the turns")?;
        let reply = request.send().await.context("the API does not answer")?;
        let status = reply.status();
        let bytes = reply.bytes().await.context("the API breaks off")?;
        self.answered.fetch_add(1, Ordering::Relaxed);
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).context("the API does not answer in JSON")?
        };
        Ok(Answer { status, body })
    }
}
