//! The pages over the catalogue of the first city, asked through the whole router.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use motcua_api::token::Tokens;
use motcua_api::{Gate, Health, Language, Metrics, Shell};
use motcua_domain::catalogue::{Event, Procedure, ProcedureKind};
use motcua_keys::Keys;
use motcua_pages::Words;
use motcua_print::Press;
use tower::ServiceExt;

use super::list::A_PAGE;
use super::*;
use crate::{Files, changes};

fn catalogue() -> Catalogue {
    let files = Files::parse(&crate::Texts::embedded()).unwrap();
    let mut catalogue = Catalogue::default();
    for event in changes(&files, &Catalogue::default()) {
        catalogue.apply(&event);
    }
    // A second page of the list.
    for number in 0..A_PAGE {
        let code = format!("8.{number:06}").parse().unwrap();
        let more = Procedure { code, ..motcua_domain::testing::land_transfer() };
        catalogue.apply(&Event::ProcedurePublished(more));
    }
    catalogue
}

async fn router() -> Router {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at("2026-11-27T09:00:00+07:00".parse().unwrap());
    let keys = Keys::open(folder.path()).await.unwrap();
    let gate = Gate::new(Tokens::new(clock.clone()), keys, clock.clone());
    let shell = Shell { gate, metrics: Metrics::new(), health: Health::new(), tags: vec![] };
    let (_publishing, published) = watch::channel(Arc::new(catalogue()));
    motcua_pages::around(pages(published, clock, Press::new(None).unwrap()).finish(shell).router)
}

async fn ask(router: &Router, path: &str, language: &str) -> (u16, String) {
    let cookie = format!("motcua_language={language}");
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let reply = router.clone().oneshot(request).await.unwrap();
    let status = reply.status().as_u16();
    let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// The codes of the procedures that a list shows.
fn listed(page: &str) -> Vec<&str> {
    let links = page.split("href=\"/procedures/").skip(1);
    links.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    motcua_pages::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &[]).unwrap();
}

#[test]
fn every_action_of_the_processes_has_a_vietnamese_text() {
    let words = Words::new(&TEXTS, Language::Vietnamese);
    for procedure in Files::parse(&crate::Texts::embedded()).unwrap().procedures {
        for step in procedure.sub_cases.iter().flat_map(|case| &case.steps) {
            assert_ne!(words.action(&step.action), step.action, "{}", procedure.code);
        }
    }
}

#[tokio::test]
async fn anybody_finds_a_procedure_and_pages_through_all_of_them() {
    let router = router().await;
    for (asked, expected) in
        [("khai+sinh", "1.001193"), ("dkks", "1.001193"), ("2.000815", "2.000815")]
    {
        let (status, page) = ask(&router, &format!("/procedures?q={asked}"), "vi").await;
        assert_eq!(status, 200);
        assert!(listed(&page).contains(&expected), "{asked}: {:?}", listed(&page));
    }
    let (_, first) = ask(&router, "/procedures", "vi").await;
    let (_, second) = ask(&router, "/procedures?page=2", "vi").await;
    assert!(first.contains("href=\"/procedures?page=2\""));
    let mut all = [listed(&first), listed(&second)].concat();
    all.sort_unstable();
    let catalogue = catalogue();
    let day = motcua_domain::Date::constant(2026, 11, 27);
    let public = catalogue.procedures().filter(|p| p.kind == ProcedureKind::Citizen);
    let mut expected: Vec<_> =
        public.filter(|p| p.in_force(day)).map(|p| p.code.to_string()).collect();
    expected.sort_unstable();
    assert_eq!(all, expected);
    let (_, of_field) = ask(&router, "/procedures?field=ho+tich", "vi").await;
    assert_eq!(listed(&of_field).len(), 12);
    let (_, beyond) = ask(&router, "/procedures?page=99999999999999999999", "vi").await;
    assert!(!beyond.contains("<table"));
    let (status, _) = ask(&router, &format!("/procedures?q={}", "a".repeat(501)), "vi").await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn every_public_procedure_has_a_sheet_and_no_internal_one() {
    let router = router().await;
    let catalogue = catalogue();
    let day = motcua_domain::Date::constant(2026, 11, 27);
    for procedure in catalogue.procedures().filter(|procedure| procedure.in_force(day)) {
        for (language, name) in [("vi", &procedure.name_vi), ("en", &procedure.name_en)] {
            let (status, page) =
                ask(&router, &format!("/procedures/{}", procedure.code), language).await;
            if procedure.kind == ProcedureKind::Internal {
                assert_eq!(status, 404, "{}", procedure.code);
                continue;
            }
            assert_eq!(status, 200, "{}", procedure.code);
            assert!(page.contains(&name.replace('\'', "&#39;")), "{}", procedure.code);
            assert!(page.len() < 50_000, "{} weighs {}", procedure.code, page.len());
        }
    }
    let (status, _) = ask(&router, "/procedures/9.999999", "vi").await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn every_public_procedure_has_a_poster_for_the_wall() {
    let router = router().await;
    let files = Files::parse(&crate::Texts::embedded()).unwrap();
    for procedure in files.procedures.iter().filter(|p| p.kind == ProcedureKind::Citizen) {
        let path = format!("/procedures/{}/poster", procedure.code);
        let (status, poster) = ask(&router, &path, "vi").await;
        assert!(status == 200 && poster.starts_with("%PDF-1.7"), "{}", procedure.code);
        assert_eq!(ask(&router, &path, "vi").await.1, poster, "{}", procedure.code);
    }
    let asked = |path: &'static str| ask(&router, path, "en");
    assert_eq!(asked("/procedures/2.000815/poster?paper=a4").await.0, 200);
    assert_eq!(asked("/procedures/2.000815/poster?paper=a5").await.0, 400);
    assert_eq!(asked("/procedures/9.999999/poster").await.0, 404);
}

#[tokio::test]
async fn the_sheet_of_certified_copies_tells_papers_time_and_fee() {
    let router = router().await;
    let (_, page) = ask(&router, "/procedures/2.000815", "vi").await;
    for told in [
        "Trong ngày",
        "từ trang 1: 2.000 đồng/trang",
        "từ trang 3: 1.000 đồng/trang",
        "tối đa 200.000 đồng/bản",
    ] {
        assert!(page.contains(told), "{told}");
    }
}
