//! One request to one host.
//!
//! Its address is looked up once, and the connection goes to what was looked up and allowed: a name that
//! has another address a moment later leads nowhere. No answer sends it elsewhere, no proxy stands
//! between, and what comes is bounded in size and time.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use motcua_signature_core::{Want, WantKind};
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, crypto::ring};

use super::allowed::{Allowed, Place};

/// Until an answer begins. Responders answer within some tenths of a second; a worker waits, no clerk.
const UNTIL_ANSWER: Duration = Duration::from_secs(2);
/// Until a list has come: 20 MB over a slow line.
const UNTIL_LIST: Duration = Duration::from_secs(20);
/// The largest answer, or certificate of an issuer, in bytes. They have two or three thousand.
const MAX_BYTES: usize = 1_000_000;
/// The largest list, in bytes. Those of large authorities have some millions.
const MAX_LIST_BYTES: usize = 20_000_000;

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    #[error("not an address of the web")]
    Url,
    #[error("the host is not among those that may be asked")]
    NotAllowed,
    #[error("the host's address {0} is not public")]
    Private(IpAddr),
    #[error("the host cannot be reached")]
    Connect(#[source] io::Error),
    #[error("it took too long")]
    TooLong,
    #[error("the answer is no HTTP")]
    Http(#[source] hyper::Error),
    #[error("the answer's status is {0}")]
    Status(StatusCode),
    #[error("the answer is too large, or ends too early")]
    Body(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AskError {
    /// Whether the host is to blame, so that nothing else is asked of it for a while.
    pub(super) fn is_of_host(&self) -> bool {
        matches!(self, Self::Private(_) | Self::Connect(_) | Self::TooLong)
    }
}

/// How much may come, and until when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) until_answer: Duration,
    pub(super) until_end: Duration,
    pub(super) bytes: usize,
}

impl Limits {
    pub(super) fn of(kind: WantKind) -> Self {
        let (until_end, bytes) = match kind {
            WantKind::Crl => (UNTIL_LIST, MAX_LIST_BYTES),
            WantKind::Ocsp | WantKind::Issuer => (UNTIL_ANSWER, MAX_BYTES),
        };
        Self { until_answer: UNTIL_ANSWER, until_end, bytes }
    }
}

/// The way out: whom the operator lets be asked, and whom the machine trusts for TLS.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) allowed: Allowed,
    /// Read when it is first needed.
    pub(super) tls: OnceLock<Arc<ClientConfig>>,
}

impl Network {
    /// Asks a place for what is wanted.
    pub(super) async fn ask(
        &self,
        place: &Place,
        want: &Want,
        limits: Limits,
    ) -> Result<Bytes, AskError> {
        let request = request(place, want)?;
        let whole = async {
            let mut driving = JoinSet::new();
            let answer = timeout(limits.until_answer, self.send(place, request, &mut driving));
            let answer = answer.await.map_err(|_| AskError::TooLong)??;
            if answer.status() != StatusCode::OK {
                return Err(AskError::Status(answer.status()));
            }
            let body = Limited::new(answer.into_body(), limits.bytes);
            Ok(body.collect().await.map_err(AskError::Body)?.to_bytes())
        };
        timeout(limits.until_end, whole).await.map_err(|_| AskError::TooLong)?
    }

    async fn send(
        &self,
        place: &Place,
        request: Request<Full<Bytes>>,
        driving: &mut JoinSet<()>,
    ) -> Result<Response<Incoming>, AskError> {
        let stream = self.connect(place).await?;
        if place.is_secure {
            let name = ServerName::try_from(place.bare_host().to_owned());
            let name = name.map_err(|error| AskError::Connect(io::Error::other(error)))?;
            let tls = TlsConnector::from(self.tls().map_err(AskError::Connect)?);
            exchange(tls.connect(name, stream).await.map_err(AskError::Connect)?, request, driving)
                .await
        } else {
            exchange(stream, request, driving).await
        }
    }

    /// Connects to an address of the host that may be connected to.
    async fn connect(&self, place: &Place) -> Result<TcpStream, AskError> {
        let found = lookup_host((place.bare_host(), place.port)).await;
        let found: Vec<SocketAddr> = found.map_err(AskError::Connect)?.collect();
        let may = found.iter().copied().filter(|it| self.allowed.may_connect(it.ip()));
        match (may.collect::<Vec<_>>().as_slice(), found.first()) {
            ([], Some(first)) => Err(AskError::Private(first.ip())),
            (may, _) => TcpStream::connect(may).await.map_err(AskError::Connect),
        }
    }

    /// Trusts for TLS whom the machine trusts. What comes is judged by its own signature all the same.
    fn tls(&self) -> io::Result<Arc<ClientConfig>> {
        if let Some(config) = self.tls.get() {
            return Ok(config.clone());
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = trusting(roots).map_err(io::Error::other)?;
        Ok(self.tls.get_or_init(|| config).clone())
    }
}

/// TLS by `ring`, without a certificate of ours.
pub(super) fn trusting(roots: RootCertStore) -> Result<Arc<ClientConfig>, rustls::Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// A responder is asked by POST, which takes every request (RFC 6960, appendix A.1).
fn request(place: &Place, want: &Want) -> Result<Request<Full<Bytes>>, AskError> {
    let request = Request::builder()
        .uri(&place.path)
        .header(header::HOST, &place.authority)
        .header(header::USER_AGENT, "motcua")
        .header(header::CONNECTION, "close");
    let request = match want.kind {
        WantKind::Ocsp => request
            .method(Method::POST)
            .header(header::CONTENT_TYPE, "application/ocsp-request")
            .body(Full::from(want.request.clone())),
        WantKind::Crl | WantKind::Issuer => request.body(Full::default()),
    };
    request.map_err(|_| AskError::Url)
}

/// Sends a request; the connection is driven until `driving` is dropped.
async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
    driving: &mut JoinSet<()>,
) -> Result<Response<Incoming>, AskError> {
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(AskError::Http)?;
    // What ends the connection is told to whoever waits for the answer.
    driving.spawn(async move { drop(connection.await) });
    sender.send_request(request).await.map_err(AskError::Http)
}
