//! Files come in as bodies and as forms; what is too large, or breaks off, leaves nothing.

use std::path::Path;

use http::Method;
use motcua_tests::places::WARD;
use motcua_tests::{Ask, City, Person, Reply};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PAGE: &[u8] = b"%PDF-1.4 a page\r\n--b";

async fn sent(clerk: &Person, media_type: &'static str, bytes: Vec<u8>) -> Reply {
    clerk.ask(Ask::new(Method::POST, "/api/v1/documents").bytes(media_type, bytes)).await
}

/// A form of parts, each with its name and media type.
fn form(parts: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, media_type, content) in parts {
        let head = format!(
            "--boundary\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.pdf\"\r\n\
             Content-Type: {media_type}\r\n\r\n"
        );
        form.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    form.extend(b"--boundary--\r\n");
    form
}

const FORM: &str = "multipart/form-data; boundary=boundary";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_a_form_is_the_same_document_as_the_file_itself() {
    let city = City::open_at("2026-03-02 08:00").await;
    let clerk = city.clerk(WARD);
    let plain = sent(&clerk, "application/pdf", PAGE.to_vec()).await.expect(201).json();
    let one = form(&[("file", "application/pdf", PAGE)]);
    let in_form = sent(&clerk, FORM, one.clone()).await.expect(201).json();
    assert_eq!(in_form, plain);

    let no_pdf = form(&[("file", "application/pdf", b"a letter")]);
    let _ = sent(&clerk, FORM, no_pdf).await.problem(422, "not-a-pdf");
    for (wrong, what) in [
        (form(&[]), "no file"),
        (form(&[("other", "application/pdf", PAGE)]), "another part"),
        (form(&[("file", "application/pdf", PAGE), ("file", "text/plain", b"2")]), "two files"),
        (one[..one.len() - 20].to_vec(), "no end"),
        (b"nonsense".to_vec(), "no form"),
    ] {
        println!("{what}");
        let _ = sent(&clerk, FORM, wrong).await.problem(400, "invalid-body");
    }
    let _ = sent(&clerk, "multipart/form-data", one).await.problem(400, "invalid-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_breaks_off_is_not_kept() {
    let lay = |data: &Path| {
        std::fs::write(data.join("motcua.toml"), "[documents]\nmax_bytes = 1000\n").unwrap();
    };
    let city = City::open_with("2026-03-02 08:00", lay).await;
    let clerk = city.clerk(WARD);
    let large = form(&[("file", "application/pdf", &[b'%'; 1000])]);
    for (media_type, bytes) in [("application/pdf", vec![b'%'; 1001]), (FORM, large)] {
        let problem = sent(&clerk, media_type, bytes).await.problem(413, "body-too-large");
        assert_eq!(problem.json()["limitBytes"], 1000);
    }

    // Who does not say how much comes is cut off when it is too much.
    let large = form(&[("file", "application/pdf", &[b'%'; 1000])]);
    for (media_type, bytes) in [("application/pdf", vec![b'%'; 1200]), (FORM, large)] {
        let chunk =
            [format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes, b"\r\n0\r\n\r\n"].concat();
        let mut stream = begun(&city, &clerk, media_type, "Transfer-Encoding: chunked").await;
        stream.write_all(&chunk).await.unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).await.unwrap();
        let reply = String::from_utf8(reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 413 "), "{reply}");
        assert!(reply.contains("\"limitBytes\":1000"), "{reply}");
    }

    // Two uploads that break off: a body, and a form.
    for (media_type, part) in
        [("application/pdf", PAGE.to_vec()), (FORM, form(&[("file", "application/pdf", PAGE)]))]
    {
        let mut stream = begun(&city, &clerk, media_type, "Content-Length: 900").await;
        stream.write_all(&part[..part.len() - 20]).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut reply = Vec::new();
        // Whether anything is answered to who has gone does not matter.
        let _ = stream.read_to_end(&mut reply).await;
    }
    let _ = sent(&clerk, "application/pdf", PAGE.to_vec()).await.expect(201);
    let documents = std::fs::read_dir(city.folder().join("documents")).unwrap();
    let names: Vec<_> = documents.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "the drafts' folder, and that of the one document: {names:?}");
    assert_eq!(std::fs::read_dir(city.folder().join("documents/drafts")).unwrap().count(), 0);
}

/// An upload whose body is still to come.
async fn begun(city: &City, clerk: &Person, media_type: &str, length: &str) -> TcpStream {
    let address = city.office.base().strip_prefix("http://").unwrap().to_owned();
    let token = clerk.token().await.unwrap();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /api/v1/documents HTTP/1.1\r\nHost: motcua\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\nContent-Type: {media_type}\r\n{length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}
