//! From a sheet to its PDF.

use std::path::Path;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::header;
use motcua_api::{Problem, kinds};
use motcua_domain::{Timestamp, local};
use tokio::sync::Semaphore;
use typst::World as _;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::Sheet;
use crate::templates::{TemplateError, Templates, line};
use crate::world::{Setting, Stock};

/// What was set and not used again in so many prints is forgotten: a day's forms differ in their data
/// alone, so what they share stays.
const KEPT_FOR_PRINTS: usize = 30;

/// How many may wait for each that is printed: some seconds of work, and nobody waits longer.
const WAITING: usize = 32;

/// Prints sheets, so many at a time as there are cores; those that come later wait.
#[derive(Clone)]
pub struct Press(Arc<Inner>);

struct Inner {
    stock: Stock,
    standard: PdfStandards,
    running: Semaphore,
    accepted: Semaphore,
}

/// Why a sheet was not printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// Nobody has made such a template.
    #[error("there is no template `{0}`")]
    NoTemplate(&'static str),
    /// A template can't be set with this data: where, and what is wrong.
    #[error("the template cannot be printed: {0}")]
    Template(String),
    /// Too many wait already.
    #[error("too many sheets wait to be printed")]
    Busy,
    /// It ended while it was printed.
    #[error("printing ended: {0}")]
    Ended(String),
}

impl Press {
    /// A press with our templates, and over them those of a folder, if it is there.
    pub fn new(folder: Option<&Path>) -> Result<Self, TemplateError> {
        let stock = Stock::new(Templates::read(folder)?);
        let standard = PdfStandards::new(&[PdfStandard::A_2a]);
        let standard = standard.expect("PDF/A-2a alone contradicts nothing");
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (running, accepted) = (Semaphore::new(cores), Semaphore::new(cores * WAITING));
        Ok(Self(Arc::new(Inner { stock, standard, running, accepted })))
    }

    /// The sheet as an answer that a browser shows, and keeps under a name.
    pub async fn answer(&self, sheet: Sheet, file_name: &str) -> Result<Response, Problem> {
        let pdf = self.print(sheet).await.map_err(|error| match error {
            PrintError::Busy => Problem::new(&kinds::TOO_MANY_REQUESTS).retry_after(2),
            error => Problem::internal(&error),
        })?;
        let headers = [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, format!("inline; filename=\"{file_name}.pdf\"")),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ];
        Ok((headers, pdf).into_response())
    }

    /// The sheet as PDF/A-2a (ISO 19005-2): byte for byte the same for the same sheet and templates.
    pub async fn print(&self, sheet: Sheet) -> Result<Vec<u8>, PrintError> {
        let inner = Arc::clone(&self.0);
        let _accepted = self.0.accepted.try_acquire().map_err(|_| PrintError::Busy)?;
        let _running = self.0.running.acquire().await.expect("nobody closes it");
        let printed = tokio::task::spawn_blocking(move || inner.print(&sheet)).await;
        printed.map_err(|ended| PrintError::Ended(ended.to_string()))?
    }
}

impl Inner {
    fn print(&self, sheet: &Sheet) -> Result<Vec<u8>, PrintError> {
        let stock = &self.stock;
        let template = stock.template(sheet.template);
        let template = template.ok_or(PrintError::NoTemplate(sheet.template))?;
        let setting = Setting { stock, template, data: data(sheet) };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&setting);
        for warning in &warnings {
            tracing::debug!(template = sheet.template, "{}", said(&setting, warning));
        }
        let failed = |faults: &[SourceDiagnostic]| {
            let faults: Vec<_> = faults.iter().map(|fault| said(&setting, fault)).collect();
            PrintError::Template(faults.join("; "))
        };
        let document = output.map_err(|faults| failed(&faults))?;
        let options = PdfOptions {
            ident: Smart::Custom(format!("{} {}", sheet.title, sheet.paper.name())),
            creator: Smart::Custom(Some("motcua".to_owned())),
            timestamp: stamp(sheet.given),
            standards: self.standard.clone(),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|faults| failed(&faults));
        comemo::evict(KEPT_FOR_PRINTS);
        pdf
    }
}

/// What the template reads.
fn data(sheet: &Sheet) -> Bytes {
    let Sheet { paper, data, qr, title, .. } = sheet;
    let all = serde_json::json!({
        "paper": paper.name(), "title": title, "qr": qr, "form": data,
    });
    Bytes::from_string(all.to_string())
}

/// `receipt.typ:12: unknown variable`.
fn said(setting: &Setting<'_>, fault: &SourceDiagnostic) -> String {
    let Some(file) = fault.span.id() else { return fault.message.to_string() };
    let name = file.get().vpath().get_without_slash();
    let line = setting.source(file).ok().and_then(|source| line(&source, fault.span));
    format!("{name}:{}: {}", line.unwrap_or(1), fault.message)
}

/// A moment as a PDF says it, in the time of Việt Nam.
fn stamp(at: Timestamp) -> Option<typst_pdf::Timestamp> {
    let local = local(at);
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let datetime = Datetime::from_ymd_hms(
        local.year().into(),
        part(local.month()),
        part(local.day()),
        part(local.hour()),
        part(local.minute()),
        part(local.second()),
    );
    typst_pdf::Timestamp::new_local(datetime?, 7 * 60)
}
