//! Somebody with an account, who works through HTTP.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{Dossier, Office, Reply};

/// What an account is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its roles, as the API writes them.
    pub roles: Vec<String>,
    /// Its agency.
    pub agency: Option<String>,
    /// Its counter.
    pub counter: Option<String>,
}

/// Somebody with an account. The account is made when it is first needed.
#[derive(Debug)]
pub struct Person {
    office: Arc<Office>,
    account: Account,
    /// Who makes the account; nobody makes the first administrator's.
    admin: Option<Arc<Person>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    password: Option<String>,
    token: Option<String>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// The headers but the token.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Ask {
    /// A read.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// A command with a JSON body and a key of its own.
    pub fn post(path: &str, body: &Value) -> Self {
        Self::new(Method::POST, path).json(body).key(&uuid::Uuid::now_v7().to_string())
    }

    /// Any request, without a body.
    pub fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: HeaderMap::new(), body: Vec::new() }
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string().into_bytes())
    }

    /// With a body of any kind.
    #[must_use]
    pub fn bytes(mut self, content_type: &'static str, body: Vec<u8>) -> Self {
        self.body = body;
        self.with(header::CONTENT_TYPE, content_type)
    }

    /// With another `Idempotency-Key`.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.with(HeaderName::from_static("idempotency-key"), key)
    }

    /// Having seen a version.
    #[must_use]
    pub fn seen(self, version: u32) -> Self {
        self.with(header::IF_MATCH, &format!("\"{version}\""))
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header's value is visible");
        self.headers.insert(name, value);
        self
    }

    /// Without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }
}

impl Person {
    /// Somebody whose account an administrator makes when it is first needed.
    pub fn new(office: &Arc<Office>, account: Account, admin: Option<Arc<Person>>) -> Self {
        Self { office: office.clone(), account, admin, state: Mutex::default() }
    }

    /// The account.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Sends a request, with a fresh token where the old one has expired.
    pub async fn send(&self, ask: Ask) -> Result<Reply, reqwest::Error> {
        let token = self.token().await?;
        let reply = self.send_as(&token, ask.clone()).await?;
        if reply.status == 401 && reply.slug() == "token-expired" {
            self.state.lock().await.token = None;
            let token = self.token().await?;
            return self.send_as(&token, ask).await;
        }
        Ok(reply)
    }

    /// Sends a request to a system that is there.
    pub async fn ask(&self, ask: Ask) -> Reply {
        let said = format!("{} {}", ask.method, ask.path);
        self.send(ask).await.unwrap_or_else(|error| panic!("no answer to {said}: {error:?}"))
    }

    /// Reads, and sees at least what the last reply in this city saw.
    pub async fn sees(&self, path: &str) -> Reply {
        let (mark, position) = (if path.contains('?') { '&' } else { '?' }, self.office.position());
        let path = match position.as_str() {
            "" => path.to_owned(),
            position => format!("{path}{mark}min-position={position}"),
        };
        self.ask(Ask::get(&path)).await.done()
    }

    /// Asks what has no place in an address, and sees at least what the last reply in this city saw.
    pub async fn sees_posted(&self, path: &str, body: &Value) -> Reply {
        let path = match self.office.position().as_str() {
            "" => path.to_owned(),
            position => format!("{path}?min-position={position}"),
        };
        self.ask(Ask::new(Method::POST, &path).json(body)).await.done()
    }

    /// A token for the account.
    pub async fn token(&self) -> Result<String, reqwest::Error> {
        let mut state = self.state.lock().await;
        if let Some(token) = &state.token {
            return Ok(token.clone());
        }
        if state.password.is_none() {
            let first = match &self.admin {
                Some(admin) => Box::pin(self.made_by(admin)).await?,
                None => self.first_password(),
            };
            let new = format!("mật-khẩu-mẫu-{}", uuid::Uuid::now_v7());
            let token = self.sign_in(&first).await?;
            let body = json!({ "current": first, "new": new });
            let ask = Ask::new(Method::POST, "/api/v1/password").json(&body);
            let _ = self.send_as(&token, ask).await?.expect(204);
            state.password = Some(new);
        }
        let password = state.password.clone().expect("it was set above");
        let token = self.sign_in(&password).await?;
        state.token = Some(token.clone());
        Ok(token)
    }

    /// The password with which the account signs in at the pages.
    pub async fn password(&self) -> String {
        self.token().await.expect("the system answers");
        self.state.lock().await.password.clone().expect("who has a token has a password")
    }

    async fn made_by(&self, admin: &Person) -> Result<String, reqwest::Error> {
        let password = format!("mật-khẩu-đầu-{}", uuid::Uuid::now_v7());
        let body = json!({
            "account": self.account.name, "password": password, "roles": self.account.roles,
            "agency": self.account.agency, "counter": self.account.counter,
        });
        let _ = admin.send(Ask::post("/api/v1/accounts", &body)).await?.expect(201);
        Ok(password)
    }

    fn first_password(&self) -> String {
        let file = self.office.folder.join("first-administrator");
        let text = std::fs::read_to_string(&file);
        let text = text.unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()));
        text.trim().to_owned()
    }

    async fn sign_in(&self, password: &str) -> Result<String, reqwest::Error> {
        let body = json!({ "account": self.account.name, "password": password });
        let ask = Ask::new(Method::POST, "/api/v1/tokens").json(&body);
        let reply = self.office.send(ask.method, &ask.path, ask.headers, ask.body).await?.done();
        Ok(reply.json()["token"].as_str().unwrap_or_default().to_owned())
    }

    async fn send_as(&self, token: &str, ask: Ask) -> Result<Reply, reqwest::Error> {
        let ask = ask.with(header::AUTHORIZATION, &format!("Bearer {token}"));
        self.office.send(ask.method, &ask.path, ask.headers, ask.body).await
    }
}

/// The counter's words: each is one command that succeeds.
impl Person {
    /// The papers that a procedure requires in its first sub-case, an original of each.
    pub async fn required_papers(&self, procedure: &str) -> Value {
        let entry = self.sees(&format!("/api/v1/procedures/{procedure}")).await.json();
        let papers = entry["subCases"][0]["papers"].as_array().expect("it lists its papers");
        let required = papers.iter().filter(|paper| paper["required"] == true);
        required.map(|paper| json!({ "paper": paper["id"], "originals": 1 })).collect()
    }

    /// Hands in a file; its id.
    pub async fn uploads(&self, bytes: &[u8]) -> String {
        let ask = Ask::new(Method::POST, "/api/v1/documents");
        let reply = self.ask(ask.bytes("application/pdf", bytes.to_vec())).await.expect(201);
        reply.json()["document"].as_str().unwrap_or_default().to_owned()
    }

    /// Tiếp nhận.
    pub async fn receives(&self, body: &Value) -> Dossier {
        let reply = self.ask(Ask::post("/api/v1/dossiers", body)).await.expect(201);
        Dossier::of(&reply)
    }

    /// Does something to a dossier, having seen its last version.
    pub async fn does(&self, dossier: &mut Dossier, action: &str, body: &Value) -> Reply {
        let ask = Ask::post(&dossier.path(action), body).seen(dossier.version);
        let reply = self.ask(ask).await.done();
        dossier.version = reply.version();
        reply
    }

    /// Giao.
    pub async fn gives(&self, dossier: &mut Dossier, to: &str) {
        self.does(dossier, "hand-overs", &json!({ "to": to })).await;
    }

    /// Nhận.
    pub async fn takes(&self, dossier: &mut Dossier) {
        self.does(dossier, "take", &json!({})).await;
    }

    /// A step of the work is done.
    pub async fn finishes_step(&self, dossier: &mut Dossier, step: u16) {
        self.does(dossier, "steps", &json!({ "step": step })).await;
    }

    /// Thông báo nghĩa vụ tài chính.
    pub async fn notifies_duty(&self, dossier: &mut Dossier, amount_vnd: u64) {
        let lines = json!([{ "feeLine": "registration_tax", "amountVnd": amount_vnd }]);
        self.does(dossier, "duties", &json!({ "lines": lines, "notice": "TB-000001" })).await;
    }

    /// The duty is paid.
    pub async fn takes_payment(&self, dossier: &mut Dossier, amount_vnd: u64) {
        let body = json!({ "amountVnd": amount_vnd, "means": "transfer" });
        self.does(dossier, "duty-payments", &body).await;
    }

    /// Ký duyệt.
    pub async fn signs(&self, dossier: &mut Dossier) {
        self.does(dossier, "signature", &json!({})).await;
    }

    /// Cấp số, đóng dấu.
    pub async fn seals(&self, dossier: &mut Dossier, number: &str) {
        self.does(dossier, "seal", &json!({ "number": number })).await;
    }

    /// Thu: what must be paid before the result is returned.
    pub async fn takes_fees(&self, dossier: &mut Dossier) {
        let ledger = self.sees(&dossier.path("fees")).await.json();
        for line in ledger["lines"].as_array().expect("a ledger has lines") {
            if line["state"] == "due" && line["beforeReturn"] == true {
                let paid = json!({
                    "number": line["number"], "amountVnd": line["dueVnd"], "means": "cash",
                });
                self.does(dossier, "fee-payments", &paid).await;
            }
        }
    }

    /// Trả kết quả, what is due being paid.
    pub async fn returns(&self, dossier: &mut Dossier) {
        self.takes_fees(dossier).await;
        self.does(dossier, "return", &json!({ "way": "counter", "to": "Nguyễn Văn Mẫu" })).await;
    }
}
