//! A clerk is told what a document's signatures are worth: a citizen's that is right, and a forged one.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use motcua_signature_core::testing::cms::CmsDraft;
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing, stream};
use motcua_signature_core::testing::pki::{Draft, Entity, ListDraft};
use motcua_tests::places::{OTHER_WARD, WARD};
use motcua_tests::{Ask, City, Dossier, Person, command, requests};
use serde_json::{Value, json};

/// Two authorities and a citizen, and what the operator knows of them.
pub(crate) struct Authorities {
    pub(crate) root: Entity,
    pub(crate) authority: Entity,
    citizen: Entity,
}

impl Authorities {
    pub(crate) fn new() -> Self {
        let root = Entity::root("Root mẫu");
        let authority = root.issue(&Draft::authority("CA mẫu"));
        let citizen = authority.issue(&Draft::signer("Nguyễn Văn Mẫu"));
        Self { root, authority, citizen }
    }

    /// The citizen's certificate says where the authority's list is.
    fn with_list_at(url: &str) -> Self {
        let plain = Self::new();
        let draft = Draft::signer("Nguyễn Văn Mẫu").lists_at(&[url]);
        Self { citizen: plain.authority.issue(&draft), ..plain }
    }

    fn fill(&self, data: &Path) {
        fill_trust_folder(data, &self.root, &self.authority);
    }

    /// A page that the citizen has signed.
    fn signed(&self) -> Pdf {
        let mut pdf = Pdf::new(Layout::Table);
        let cms = |signed: &[u8]| CmsDraft::cades(&self.citizen, &self.authority, signed).finish();
        pdf.sign(&Signing::new("Signature1"), vec![], &cms);
        pdf
    }

    /// The same, its page changed by somebody else.
    pub(crate) fn forged(&self) -> Vec<u8> {
        let mut pdf = self.signed();
        pdf.update(&[(4, stream("", b"BT /F1 24 Tf 72 700 Td (1000000) Tj ET"))]);
        pdf.bytes
    }
}

/// Lays an authority, its root and their lists of the first week of March 2026 into the operator's trust
/// folder.
pub(crate) fn fill_trust_folder(data: &Path, root: &Entity, authority: &Entity) {
    let list = ListDraft::new("2026-03-01", "2026-03-08");
    for (place, bytes) in [
        ("anchors/root.der", &root.der),
        ("intermediates/ca.der", &authority.der),
        ("crls/root.crl", &root.list(&list)),
        ("crls/ca.crl", &authority.list(&list)),
    ] {
        let path = data.join("trust").join(place);
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

async fn uploaded(person: &Person, bytes: Vec<u8>) -> Value {
    let ask = Ask::new(http::Method::POST, "/api/v1/documents").bytes("application/pdf", bytes);
    person.ask(ask).await.expect(201).json()
}

fn codes(told: &Value) -> Vec<&str> {
    let reasons = told["reasons"].as_array().unwrap().iter();
    reasons.map(|reason| reason["code"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizens_signature_passes_and_a_forged_page_is_told_with_its_reason() {
    let authorities = Authorities::new();
    let city = City::open_with("2026-03-02 08:00", |data| authorities.fill(data)).await;
    let clerk = city.clerk(WARD);

    let signed = uploaded(&clerk, authorities.signed().bytes).await;
    assert_eq!((&signed["verdict"], &signed["signatures"]), (&json!("passed"), &json!(1)));
    let forged = uploaded(&clerk, authorities.forged()).await;
    assert_eq!(forged["verdict"], "failed");
    assert_eq!(codes(&forged)[0], "changed-after-signing");
    let vi = &forged["reasons"][0]["vi"];
    assert_eq!(vi, "Nội dung đã bị thay đổi sau khi ký.");
    let unsigned = uploaded(&clerk, Pdf::new(Layout::Table).bytes).await;
    assert_eq!((&unsigned["verdict"], codes(&unsigned)), (&Value::Null, vec![]));

    // The dossier is received all the same; the record tells what was found.
    let mut body = requests::marital_status();
    let papers = body["papers"].as_array_mut().unwrap();
    papers[0]["document"] = forged["document"].clone();
    let dossier = clerk.receives(&body).await;
    let verdicts = found(&clerk, &dossier.path("verdicts")).await;
    assert_eq!((&verdicts["verdict"], &verdicts["hasReport"]), (&json!("failed"), &json!(true)));

    let path = format!("documents/{}/report", forged["document"].as_str().unwrap());
    let report = clerk.sees(&dossier.path(&path)).await.json();
    assert_eq!(
        (&report["verdict"], &report["subIndication"]),
        (&json!("TOTAL_FAILED"), &json!("FORMAT_FAILURE"))
    );
    let signature = &report["signatures"][0];
    assert_eq!(signature["integrity"], json!({ "hash": true, "signature": true }));
    assert_eq!(signature["signer"]["name"], "Nguyễn Văn Mẫu");
    let other = city.clerk(OTHER_WARD);
    let _ = other.ask(Ask::get(&dossier.path(&path))).await.problem(404, "unknown-dossier");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_settled_is_verified_again_when_newer_lists_are_there() {
    let authorities = Authorities::new();
    let city = City::open_with("2026-03-09 08:00", |data| authorities.fill(data)).await;
    let clerk = city.clerk(WARD);
    let signed = uploaded(&clerk, authorities.signed().bytes).await;
    assert_eq!(
        (&signed["verdict"], codes(&signed)),
        (&json!("indeterminate"), vec!["revocation-stale"])
    );
    let mut body = requests::marital_status();
    body["papers"][0]["document"] = signed["document"].clone();
    let dossier = clerk.receives(&body).await;
    let path = dossier.path("verdicts");
    assert_eq!(found(&clerk, &path).await["verdict"], "indeterminate");

    let records = clerk.sees(&path).await.version();

    // The week's lists arrive; within the hour they count.
    let list = ListDraft::new("2026-03-09", "2026-03-16");
    let crls = city.folder().join("trust/crls");
    std::fs::write(crls.join("root.crl"), authorities.root.list(&list)).unwrap();
    std::fs::write(crls.join("ca.crl"), authorities.authority.list(&list)).unwrap();
    city.clock.set(city.clock.now() + jiff::SignedDuration::from_mins(61));
    while found(&clerk, &path).await["verdict"] != "passed" {}
    assert_eq!(clerk.sees(&path).await.version(), records + 1, "a new verdict beside the old one");
}

/// Gives out a list at `/ca.crl`, or, without one, nothing; counts who asks.
struct Directory {
    address: std::net::SocketAddr,
    list: Arc<Mutex<Option<Vec<u8>>>>,
    asked: Arc<AtomicUsize>,
}

impl Directory {
    async fn empty() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (list, asked) = (Arc::new(Mutex::new(None)), Arc::new(AtomicUsize::new(0)));
        let (lists, count) = (list.clone(), asked.clone());
        let give = move || async move {
            count.fetch_add(1, Ordering::SeqCst);
            lists.lock().unwrap().clone().ok_or(http::StatusCode::NOT_FOUND)
        };
        let router = axum::Router::new().route("/ca.crl", axum::routing::get(give));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, list, asked }
    }

    fn url(&self) -> String {
        format!("http://{}/ca.crl", self.address)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// A trust folder in which the authority's own list is missing, and what may be asked.
fn without_list(authorities: &Authorities, data: &Path, hosts: &str, addresses: &str) {
    authorities.fill(data);
    std::fs::remove_file(data.join("trust/crls/ca.crl")).unwrap();
    let config = format!("[signatures]\nfetch_hosts = {hosts}\nfetch_addresses = {addresses}\n");
    std::fs::write(data.join("motcua.toml"), config).unwrap();
}

/// The dossier of a citizen whose only paper is signed.
async fn received(clerk: &Person, signed: &Value) -> Dossier {
    let mut body = requests::marital_status();
    body["papers"][0]["document"] = signed["document"].clone();
    clerk.receives(&body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_only_its_authority_has_is_fetched_by_the_worker_and_kept() {
    let directory = Directory::empty().await;
    let authorities = Authorities::with_list_at(&directory.url());
    let hosts = format!("[\"{}\"]", directory.address);
    let lay = |data: &Path| without_list(&authorities, data, &hosts, "[\"127.0.0.1\"]");
    let city = City::open_with("2026-03-02 08:00", lay).await;
    let clerk = city.clerk(WARD);

    // The authority's server has no list yet. The clerk is not kept waiting for it.
    let signed = uploaded(&clerk, authorities.signed().bytes).await;
    assert_eq!((&signed["verdict"], directory.asked()), (&json!("indeterminate"), 0));
    let dossier = received(&clerk, &signed).await;
    let path = dossier.path("verdicts");
    assert_eq!(found(&clerk, &path).await["verdict"], "indeterminate");
    assert_eq!(directory.asked(), 1, "asked once");

    // It gives one out; within the hour it counts.
    let list = authorities.authority.list(&ListDraft::new("2026-03-01", "2026-03-08"));
    *directory.list.lock().unwrap() = Some(list);
    city.clock.set(city.clock.now() + jiff::SignedDuration::from_mins(61));
    while found(&clerk, &path).await["verdict"] != "passed" {}
    assert_eq!(directory.asked(), 2);

    // The report says what was fetched.
    let document = signed["document"].as_str().unwrap();
    let report = clerk.sees(&dossier.path(&format!("documents/{document}/report"))).await.json();
    assert_eq!(report["fetched"][0]["url"], json!(directory.url()));
    assert_eq!(report["fetched"][0]["sha256"], report["signatures"][0]["revocation"][1]["sha256"]);

    // The next clerk is told at once, and nobody is asked again.
    let again = uploaded(&city.clerk(OTHER_WARD), authorities.signed().bytes).await;
    assert_eq!((&again["verdict"], directory.asked()), (&json!("passed"), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_whom_the_operator_does_not_allow() {
    let directory = Directory::empty().await;
    let authorities = Authorities::with_list_at(&directory.url());
    let host = format!("[\"{}\"]", directory.address);
    let list = authorities.authority.list(&ListDraft::new("2026-03-01", "2026-03-08"));
    *directory.list.lock().unwrap() = Some(list);
    for (hosts, addresses) in
        [("[]", "[]"), ("[\"ca.example\"]", "[\"127.0.0.1\"]"), (&*host, "[]")]
    {
        let lay = |data: &Path| without_list(&authorities, data, hosts, addresses);
        let city = City::open_with("2026-03-02 08:00", lay).await;
        let clerk = city.clerk(WARD);
        let signed = uploaded(&clerk, authorities.signed().bytes).await;
        let dossier = received(&clerk, &signed).await;
        assert_eq!(found(&clerk, &dossier.path("verdicts")).await["verdict"], "indeterminate");
        assert_eq!(directory.asked(), 0, "{hosts} {addresses}");
    }
}

/// The finding on the dossier's only file, as soon as it is recorded.
async fn found(clerk: &Person, path: &str) -> Value {
    loop {
        let list = clerk.sees(path).await.json();
        if let Some(first) = list["items"].as_array().unwrap().first() {
            return first.clone();
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn the_program_verifies_files_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let authorities = Authorities::new();
    authorities.fill(folder.path());
    let lay = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    lay("signed.pdf", &authorities.signed().bytes);
    lay("forged.pdf", &authorities.forged());
    lay("plain.pdf", &Pdf::new(Layout::Table).bytes);
    let run = |file: &str, more: &[&str]| {
        let mut verify = command(&["verify", file, "--at", "2026-03-02T08:00:00Z"]);
        let output = verify.args(more).current_dir(folder.path()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let trusted = ["--trust", "trust"];
    let (code, text) = run("signed.pdf", &trusted);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("signed.pdf: ĐẠT / TOTAL-PASSED\n  1. Nguyễn Văn Mẫu"), "{text}");
    let (code, text) = run("forged.pdf", &trusted);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("Nội dung đã bị thay đổi sau khi ký."), "{text}");
    assert_eq!(run("signed.pdf", &[]).0, Some(2), "nobody is trusted");
    assert_eq!(run("plain.pdf", &trusted).0, Some(3));
    let (_, json) = run("signed.pdf", &["--trust", "trust", "--format", "json"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["signatures"][0]["level"], "B");
}
