//! `GET /dossiers/{code}/receipt`: Giấy tiếp nhận hồ sơ và hẹn trả kết quả (form 01), to be printed on
//! A5, A4 or 80 mm.

use askama::Template;
use axum::extract::State;
use motcua_api::{Asker, InPath, LocalTime, Problem};
use motcua_domain::DossierCode;
use motcua_domain::dossier::ReturnWay;
use motcua_domain::local;
use motcua_pages::{Page, Qr, Script, Visit, Words};

use super::TEXTS;
use crate::Reception;
use crate::paper_forms::{FormHead, ReceiptForm};

/// The paper speaks Vietnamese in every language of the page: it is a form of the state.
#[derive(Template)]
#[template(path = "receipt.html")]
struct Content {
    words: Words,
    head: FormHead,
    receipt: ReceiptForm,
    qr: Option<Qr>,
}

impl Content {
    /// "… giờ … phút, ngày … tháng … năm …".
    fn at(LocalTime(at): &LocalTime) -> String {
        local(*at).strftime("%H giờ %M phút, ngày %d tháng %m năm %Y").to_string()
    }

    /// "ngày … tháng … năm …".
    fn on(LocalTime(at): &LocalTime) -> String {
        local(*at).strftime("ngày %d tháng %m năm %Y").to_string()
    }

    fn way(&self) -> &'static str {
        match self.receipt.return_way {
            ReturnWay::Counter => "trực tiếp",
            ReturnWay::Post => "qua dịch vụ bưu chính công ích",
            ReturnWay::Online => "trực tuyến",
        }
    }
}

pub(super) async fn show(
    State(reception): State<Reception>,
    visit: Visit,
    asker: Asker,
    InPath(code): InPath<DossierCode>,
) -> Result<Page, Problem> {
    let (head, receipt) = reception.receipt_form(&code, &asker).await?;
    let words = visit.words(&TEXTS);
    let title = words.say_of("receipt-title", &[("code", code.as_str())]);
    let qr = Qr::of(code.as_str());
    Ok(visit.page(&title, &Content { words, head, receipt, qr }))
}
