//! What the people of a city share: the way to the system, and how far its answers have come.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

use http::{HeaderMap, Method};

use crate::Reply;

/// The way to a running system.
#[derive(Debug)]
pub struct Office {
    http: reqwest::Client,
    base: RwLock<String>,
    /// Where `/metrics` is to be asked, if not there.
    inside: RwLock<Vec<String>>,
    position: Mutex<String>,
    /// The data folder: the first administrator's password lies there.
    pub folder: PathBuf,
}

impl Office {
    /// The way to a system at `http://127.0.0.1:8480`, or another address.
    pub fn new(base: String, folder: PathBuf) -> Self {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_mins(1))
            .pool_max_idle_per_host(64)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client without TLS needs nothing from outside");
        Self {
            http,
            base: RwLock::new(base),
            inside: RwLock::default(),
            position: Mutex::default(),
            folder,
        }
    }

    /// Where the system is now.
    pub fn base(&self) -> String {
        self.base.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The system is elsewhere from now on.
    pub fn moved_to(&self, base: String) {
        *self.base.write().unwrap_or_else(PoisonError::into_inner) = base;
    }

    /// Processes that tell of themselves at these addresses, and not at the front door.
    pub fn metrics_are_at(&self, addresses: Vec<String>) {
        *self.inside.write().unwrap_or_else(PoisonError::into_inner) = addresses;
    }

    /// `Motcua-Position` of the latest reply; empty before the first.
    pub fn position(&self) -> String {
        self.position.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends a request and takes the whole answer in.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Reply, reqwest::Error> {
        self.send_to(&self.base(), method, path, headers, body).await
    }

    async fn send_to(
        &self,
        base: &str,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Reply, reqwest::Error> {
        let request = self.http.request(method, format!("{base}{path}")).headers(headers);
        let request = if body.is_empty() { request } else { request.body(body) };
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let reply = Reply { status, headers, bytes: response.bytes().await?.to_vec() };
        let position = reply.header("motcua-position");
        if !position.is_empty() {
            position.clone_into(&mut self.position.lock().unwrap_or_else(PoisonError::into_inner));
        }
        Ok(reply)
    }

    /// Reads what anybody may read.
    pub async fn get(&self, path: &str) -> Reply {
        let sent = self.send(Method::GET, path, HeaderMap::new(), Vec::new()).await;
        sent.expect("the system answers")
    }

    /// The last position of the log, as `/metrics` tells it.
    pub async fn log_position(&self) -> u64 {
        self.gauge("log_position").await
    }

    /// How many records the slowest projection is behind.
    pub async fn lag(&self) -> u64 {
        self.gauge("projection_lag").await
    }

    async fn gauge(&self, name: &str) -> u64 {
        let mut places = self.inside.read().unwrap_or_else(PoisonError::into_inner).clone();
        if places.is_empty() {
            places.push(self.base());
        }
        let mut found = None;
        for place in places {
            let (headers, body) = (HeaderMap::new(), Vec::new());
            let sent = self.send_to(&place, Method::GET, "/metrics", headers, body).await;
            let text = String::from_utf8(sent.expect("the system answers").bytes).expect("text");
            found = found.max(largest(&text, name));
        }
        found.unwrap_or_else(|| panic!("/metrics has no {name}"))
    }
}

/// The largest value of a gauge over its labels.
fn largest(metrics: &str, name: &str) -> Option<u64> {
    let values = metrics.lines().filter_map(|line| {
        let rest = line.strip_prefix("motcua_").unwrap_or(line).strip_prefix(name)?;
        let rest = if rest.starts_with('{') { rest.split_once('}')?.1 } else { rest };
        rest.strip_prefix(' ')?.trim().parse::<u64>().ok()
    });
    values.max()
}
