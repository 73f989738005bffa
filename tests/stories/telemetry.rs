//! A request can be followed: its trace id stands in the record, its span goes out by OTLP.

use std::time::Duration;

use axum::body::Bytes;
use motcua_eventlog::sqlite::SqliteEngine;
use motcua_eventlog::{Log, Position, Record, StreamName, Version};
use motcua_tests::places::WARD;
use motcua_tests::{Ask, City, Program, requests, workplace};
use tokio::sync::mpsc;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_goes_from_the_request_into_the_record_and_out_by_otlp() {
    let (url, mut spans) = collector().await;
    let folder = tempfile::tempdir_in(workplace()).unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let config = format!("[telemetry]\notlp_url = \"{url}\"\n");
    std::fs::write(data.join("motcua.toml"), config).unwrap();
    let mut city = City::of(Program::serve(&data).await, folder);

    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let ask = Ask::post("/api/v1/dossiers", &requests::land_transfer());
    let traceparent = http::HeaderName::from_static("traceparent");
    let reply = city.clerk(WARD).ask(ask.with(traceparent, &parent)).await.expect(201);
    city.the_program().signal("TERM");
    let ended = city.the_program().ended_within(Duration::from_secs(20));
    assert!(ended.is_some_and(|status| status.success()), "{}", city.the_program().said());

    let sent = std::iter::from_fn(|| spans.try_recv().ok()).collect::<Vec<_>>().concat();
    let trace = hex(TRACE);
    assert!(holds(&sent, &trace), "{} bytes were sent, without the trace", sent.len());
    assert!(holds(&sent, b"POST /api/v1/dossiers"), "the span bears the route's name");
    assert!(!holds(&sent, "Nguyễn".as_bytes()), "and no person's name");

    let log: Log = SqliteEngine::open(&data.join("log.db")).await.unwrap();
    let code = reply.json()["code"].as_str().unwrap().to_owned();
    let stream = StreamName::new(&code).unwrap();
    let stored = log.read_stream(&stream, Version::NONE, Position::START).await.unwrap();
    assert_eq!(Record::decode(&stored[0].bytes).unwrap().trace_id, trace);
}

/// Takes in spans, as an OpenTelemetry collector does.
async fn collector() -> (String, mpsc::UnboundedReceiver<Vec<u8>>) {
    let (sender, spans) = mpsc::unbounded_channel();
    let take = move |body: Bytes| async move {
        sender.send(body.to_vec()).unwrap();
    };
    let router = axum::Router::new().route("/v1/traces", axum::routing::post(take));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, spans)
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
