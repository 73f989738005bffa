//! Against a server on the loopback address, which the tests allow.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use motcua_domain::testing::at;
use motcua_signature_core::testing::pki::{AnswerDraft, Draft, Entity, ListDraft};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, crypto::ring};

use super::*;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const NOW: &str = "2026-03-02 08:00";

/// What a server does once it has read a request.
#[derive(Clone)]
enum Does {
    /// Answers with this body.
    Answers(Vec<u8>),
    /// Says all of this, head and body.
    Says(String),
    /// Answers, and never comes to an end.
    NeverEnds,
    /// Nothing.
    Sleeps,
}

/// A server, and what was asked of it.
struct Server {
    host: String,
    asked: Arc<AtomicUsize>,
    last: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    async fn that(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let server = Self { host, asked: Arc::default(), last: Arc::default() };
        let (asked, last) = (server.asked.clone(), server.last.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                asked.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, does.clone(), last.clone()));
            }
        });
        server
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn url(&self) -> String {
        format!("http://{}/ca.crl", self.host)
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    does: Does,
    last: Arc<Mutex<Vec<u8>>>,
) -> io::Result<()> {
    let request = read_request(&mut stream).await?;
    *last.lock().unwrap() = request;
    match does {
        Does::Answers(body) => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await?;
            stream.flush().await
        }
        Does::Says(text) => stream.write_all(text.as_bytes()).await,
        Does::NeverEnds => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            loop {
                stream.write_all(&[0x30; 8192]).await?;
            }
        }
        Does::Sleeps => std::future::pending().await,
    }
}

async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        request.push(stream.read_u8().await?);
        if request.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).await?;
    request.extend(body);
    Ok(request)
}

fn fetcher(hosts: &[&str], addresses: &[IpAddr]) -> Fetcher {
    let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
    Fetcher::of(Allowed::new(&hosts, addresses).unwrap())
}

fn want(kind: WantKind, url: String, request: &[u8]) -> Want {
    Want { kind, url, certificate: "signer".to_owned(), request: request.to_vec() }
}

fn list() -> Vec<u8> {
    Entity::root("Root").list(&ListDraft::new("2026-03-01", "2026-03-08"))
}

/// What is asked for by a fetcher that may ask this server.
async fn fetched(server: &Server, want: &Want) -> Option<Fetched> {
    fetcher(&[&server.host], &[LOOPBACK]).fetch(want, at(NOW)).await
}

#[tokio::test]
async fn a_list_is_fetched_once_and_again_the_next_day() {
    let server = Server::that(Does::Answers(list())).await;
    let fetcher = fetcher(&[&server.host], &[LOOPBACK]);
    let want = want(WantKind::Crl, server.url(), &[]);
    assert_eq!(fetcher.kept(&want, at(NOW)), None);
    let first = fetcher.fetch(&want, at(NOW)).await.unwrap();
    assert_eq!((&*first.body, first.at, &first.url), (&*list(), at(NOW), &want.url));
    assert_eq!(fetcher.kept(&want, at(NOW)), Some(first.clone()));
    assert_eq!(fetcher.fetch(&want, at("2026-03-03 07:59")).await, Some(first));
    assert_eq!(server.asked(), 1);
    assert!(fetcher.fetch(&want, at("2026-03-03 08:00")).await.is_some());
    assert_eq!(server.asked(), 2);
    let request = String::from_utf8(server.last.lock().unwrap().clone()).unwrap();
    assert!(request.starts_with("GET /ca.crl HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("host: {}\r\n", server.host)), "{request}");
}

#[tokio::test]
async fn a_responder_is_asked_by_post() {
    let root = Entity::root("Root");
    let signer = root.issue(&Draft::signer("Nguyễn Văn Mẫu"));
    let answer = root.answer(&AnswerDraft::good(&signer, &root, "2026-03-02", "2026-03-03"));
    let server = Server::that(Does::Answers(answer.clone())).await;
    let want = want(WantKind::Ocsp, format!("http://{}", server.host), b"the request");
    assert_eq!(&*fetched(&server, &want).await.unwrap().body, &answer[..]);
    let request = String::from_utf8(server.last.lock().unwrap().clone()).unwrap();
    assert!(request.starts_with("POST / HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("content-type: application/ocsp-request\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\nthe request"), "{request}");
}

#[tokio::test]
async fn nobody_is_asked_whom_the_operator_does_not_name() {
    let server = Server::that(Does::Answers(list())).await;
    let want = want(WantKind::Crl, server.url(), &[]);
    for (hosts, addresses) in
        [(&[][..], &[LOOPBACK][..]), (&["ca.example"], &[LOOPBACK]), (&["127.0.0.1"], &[LOOPBACK])]
    {
        assert_eq!(fetcher(hosts, addresses).fetch(&want, at(NOW)).await, None);
    }
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn a_host_with_a_private_address_is_not_connected_to() {
    let server = Server::that(Does::Answers(list())).await;
    let (_, port) = server.host.split_once(':').unwrap();
    // By its number, and by a name that leads there.
    for host in [server.host.clone(), format!("localhost:{port}")] {
        let want = want(WantKind::Crl, format!("http://{host}/ca.crl"), &[]);
        assert_eq!(fetcher(&[&host], &[]).fetch(&want, at(NOW)).await, None);
        assert_eq!(server.asked(), 0, "{host}");
        assert!(fetcher(&[&host], &[LOOPBACK]).fetch(&want, at(NOW)).await.is_some(), "{host}");
        server.asked.store(0, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn an_answer_leads_nowhere_else() {
    let other = Server::that(Does::Answers(list())).await;
    let away =
        format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", other.url());
    let server = Server::that(Does::Says(away)).await;
    let fetcher = fetcher(&[&server.host, &other.host], &[LOOPBACK]);
    assert_eq!(fetcher.fetch(&want(WantKind::Crl, server.url(), &[]), at(NOW)).await, None);
    assert_eq!((server.asked(), other.asked()), (1, 0));
}

#[tokio::test]
async fn an_endless_or_too_large_answer_is_cut_off() {
    let endless = Server::that(Does::NeverEnds).await;
    for kind in [WantKind::Ocsp, WantKind::Crl] {
        assert_eq!(fetched(&endless, &want(kind, endless.url(), &[])).await, None);
    }
    // One byte more than is read.
    let large = Server::that(Does::Answers(vec![0x30; 1_000_001])).await;
    let network = Network {
        allowed: Allowed::new(std::slice::from_ref(&large.host), &[LOOPBACK]).unwrap(),
        ..Network::default()
    };
    let place = network.allowed.place(&large.url()).unwrap();
    for (kind, expected) in [(WantKind::Ocsp, true), (WantKind::Crl, false)] {
        let want = want(kind, large.url(), &[]);
        let answer = network.ask(&place, &want, Limits::of(kind)).await;
        assert_eq!(matches!(answer, Err(AskError::Body(_))), expected, "{kind:?}");
    }
}

#[tokio::test]
async fn a_slow_server_is_not_waited_for() {
    let slow = Server::that(Does::Sleeps).await;
    let half = Server::that(Does::Says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n0".to_owned()));
    let half = half.await;
    let short = Duration::from_millis(50);
    let limits = Limits { until_answer: short, until_end: short, bytes: 9 };
    let allowed = Allowed::new(&[slow.host.clone(), half.host.clone()], &[LOOPBACK]).unwrap();
    let network = Network { allowed, ..Network::default() };
    let ask = async |server: &Server| {
        let place = network.allowed.place(&server.url()).unwrap();
        network.ask(&place, &want(WantKind::Crl, server.url(), &[]), limits).await.unwrap_err()
    };
    assert!(matches!(ask(&slow).await, AskError::TooLong));
    assert!(matches!(ask(&half).await, AskError::Body(_)), "it ended too early");
}

#[tokio::test]
async fn a_host_that_did_not_answer_is_left_alone_for_ten_minutes() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    let fetcher = fetcher(&[&host], &[LOOPBACK]);
    let [one, other] =
        ["one", "other"].map(|path| want(WantKind::Crl, format!("http://{host}/{path}"), &[]));
    assert_eq!(fetcher.fetch(&one, at(NOW)).await, None);
    // It is there again; nobody has noticed yet.
    let listener = TcpListener::bind(&host).await.unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serve(stream, Does::Answers(list()), Arc::default()).await.unwrap();
        }
    });
    assert_eq!(fetcher.fetch(&other, at("2026-03-02 08:09")).await, None);
    assert!(fetcher.fetch(&other, at("2026-03-02 08:10")).await.is_some());
}

#[tokio::test]
async fn what_is_not_what_was_wanted_is_not_taken() {
    let refused = vec![0x30, 0x03, 0x0a, 0x01, 0x06];
    for body in [b"<html>moved</html>".to_vec(), Vec::new(), refused] {
        let server = Server::that(Does::Answers(body)).await;
        for kind in [WantKind::Crl, WantKind::Ocsp, WantKind::Issuer] {
            assert_eq!(fetched(&server, &want(kind, server.url(), &[])).await, None, "{kind:?}");
        }
        // Each is another fetcher.
        assert_eq!(server.asked(), 3);
    }
    let server = Server::that(Does::Answers(list())).await;
    assert_eq!(fetched(&server, &want(WantKind::Issuer, server.url(), &[])).await, None);
}

#[tokio::test]
async fn by_tls_it_comes_only_from_whom_the_machine_trusts() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=test"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .current_dir(folder.path())
        .output();
    if let Err(error) = made {
        println!("skipped: cannot run openssl: {error}");
        return;
    }
    let file = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let certificate = CertificateDer::from_pem_slice(&file("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&file("key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = config.with_single_cert(vec![certificate.clone()], key).unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(stream, Does::Answers(list()), Arc::default()).await.unwrap();
            }
        }
    });
    let want = want(WantKind::Crl, format!("https://{host}/ca.crl"), &[]);
    let mut roots = RootCertStore::empty();
    for is_trusted in [false, true] {
        if is_trusted {
            roots.add(certificate.clone()).unwrap();
        }
        let fetcher = fetcher(&[&host], &[LOOPBACK]);
        fetcher.0.network.tls.set(ask::trusting(roots.clone()).unwrap()).unwrap();
        assert_eq!(fetcher.fetch(&want, at(NOW)).await.is_some(), is_trusted);
    }
}
