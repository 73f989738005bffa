//! The pages, asked through the whole router as a browser asks.

use std::path::Path;

use http::{Method, header};
use motcua_domain::catalogue::{Basis, Event, FeeKind, FeeLine, FormSchema};
use motcua_domain::dossier::Channel;
use motcua_domain::testing::{LAND, marital_status};
use serde_json::json;

use super::*;

mod counter;
mod dossiers;
mod receiving;
mod search;

/// What came back.
pub(super) struct Shown {
    pub(super) status: u16,
    pub(super) location: String,
    pub(super) page: String,
}

impl Shown {
    /// The page's text without its marks, its spaces made one.
    pub(super) fn text(&self) -> String {
        let pieces = self.page.split('<').filter_map(|piece| piece.split_once('>'));
        let text: String = pieces.flat_map(|(_, text)| [text, " "]).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What stands in a field.
    pub(super) fn value(&self, name: &str) -> String {
        let field = self.page.split("<input ").find(|field| {
            field.split('>').next().is_some_and(|f| f.contains(&format!("name=\"{name}\"")))
        });
        let field = field.unwrap_or_else(|| panic!("no field {name} in {}", self.page));
        let (_, value) = field.split_once("value=\"").unwrap();
        value.split('"').next().unwrap().to_owned()
    }
}

/// Somebody before a page.
pub(super) struct Person<'a> {
    office: &'a Office,
    account: &'static str,
    agency: &'static str,
    roles: &'static [Role],
}

pub(super) fn clerk(office: &Office) -> Person<'_> {
    Person { office, account: "account-1", agency: WARD, roles: &[Role::ReceptionClerk] }
}

impl Person<'_> {
    pub(super) async fn looks(&self, path: &str) -> Shown {
        self.asks(0, Method::GET, path, &[]).await
    }

    /// Looks at what the tables say, in a file and in PostgreSQL.
    pub(super) async fn looks_in_both(&self, path: &str) -> Shown {
        let shown = self.looks(path).await;
        let beside = self.asks(1, Method::GET, path, &[]).await;
        assert_eq!(shown.page, beside.page, "PostgreSQL says the same");
        shown
    }

    pub(super) async fn sends(&self, path: &str, form: &[(&str, &str)]) -> Shown {
        self.asks(0, Method::POST, path, form).await
    }

    async fn asks(&self, at: usize, method: Method, path: &str, form: &[(&str, &str)]) -> Shown {
        let (reception, router) = &self.office.receptions[at];
        // What was written before is seen.
        let last = *reception.dossiers.journal().last().borrow();
        reception.intake.snapshot(Some(last)).await.unwrap();
        let cookie = self.office.signed(self.account, self.agency, self.roles);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("motcua_token={cookie}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(serde_html_form::to_string(form).unwrap()))
            .unwrap();
        let reply = motcua_pages::around(router.clone()).oneshot(request).await.unwrap();
        let status = reply.status().as_u16();
        let location = reply.headers().get(header::LOCATION);
        let location = location.map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = to_bytes(reply.into_body(), usize::MAX).await.unwrap();
        // A PDF is no text; what of it is can be read all the same.
        Shown { status, location, page: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// A procedure as cities have them: papers, fees, a form.
pub(super) fn with_form() -> motcua_domain::catalogue::Procedure {
    let mut procedure = marital_status();
    procedure.name_vi = "Xác nhận tình trạng hôn nhân".to_owned();
    let schema = json!({
        "type": "object",
        "required": ["purpose"],
        "properties": {
            "purpose": { "type": "string", "title": "Mục đích" },
            "born": { "type": "string", "format": "date", "title": "Ngày sinh" },
            "children": { "type": "integer", "maximum": 20, "title": "Số con" },
        },
    });
    let case = &mut procedure.sub_cases[0];
    case.form = Some(FormSchema::new(schema.to_string()));
    case.fee_lines = vec![FeeLine {
        line: "extract".to_owned(),
        kind: FeeKind::Charge,
        name_vi: "Lệ phí bản sao".to_owned(),
        name_en: String::new(),
        basis: Basis::PerCopy { amount_vnd: 8_000, free_copies: 0 },
        channels: vec![Channel::Counter],
        optional: false,
        before_return: true,
        exempt: Vec::new(),
        ground: String::new(),
    }];
    procedure
}

pub(super) async fn office() -> Office {
    let mut catalogue = catalogue();
    catalogue.apply(&Event::ProcedurePublished(with_form()));
    Office::open_with("2026-11-02 09:00", catalogue).await
}

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    let made = ["rule-", "stop-"];
    motcua_pages::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &made).unwrap();
}
