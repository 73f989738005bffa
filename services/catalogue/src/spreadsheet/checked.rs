//! The text of `procedures.json` that tables make, checked as the file is.

use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};

use serde::Serialize;

use super::Spreadsheet;
use super::assemble::drafts;
use super::draft::Draft;
use crate::check::Known;
use crate::files::procedures::{Entry, Reason, procedure};
use crate::files::{Fault, Faults, PROCEDURES, Texts, agencies_of, clean};

/// The text, or everything that is wrong; rules are looked at once every cell could be read.
pub(super) fn procedures(sheet: &Spreadsheet, texts: &Texts) -> Result<String, Faults> {
    let mut faults = Vec::new();
    let drafts = drafts(sheet, &mut faults);
    if faults.is_empty() {
        let agencies = agencies_of(texts);
        // Without all agencies nobody is told to name one that is not there.
        let known = agencies.as_deref().map(Known::of);
        faults.extend(drafts.iter().flat_map(|draft| wrong(draft, known.as_ref())));
    }
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    text(texts, drafts).map_err(|reason| Faults(vec![Fault::whole(PROCEDURES, reason)]))
}

fn wrong(draft: &Draft, known: Option<&Known<'_>>) -> Vec<Fault> {
    let fault = |Reason { at, text }| draft.fault(&at, format!("{}: {text}", draft.code()));
    let entry: Entry = match serde_path_to_error::deserialize(&draft.value) {
        Ok(entry) => entry,
        Err(error) => return vec![fault(unreadable(&error))],
    };
    let checked = procedure(entry).and_then(|procedure| {
        known.map_or(Ok(()), |known| known.procedure(&procedure)).map_err(|reason| vec![reason])
    });
    checked.err().unwrap_or_default().into_iter().map(fault).collect()
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Reason {
    let text = error.inner().to_string();
    let mut at = pointer(error.path());
    // What is missing has no place yet: its column does.
    if let Some(name) = text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next())
    {
        at = format!("{at}/{name}");
    }
    Reason::at(at, text)
}

fn pointer(path: &Path) -> String {
    let part = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{key}"),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    };
    path.iter().map(part).collect()
}

/// The file's own first words, then the procedures.
fn text(texts: &Texts, drafts: Vec<Draft>) -> Result<String, String> {
    let told = |error: serde_json::Error| error.to_string();
    let mut whole: Map<String, Value> =
        serde_json::from_str(&clean(&texts.procedures)).map_err(told)?;
    let procedures = drafts.into_iter().map(|draft| draft.value).collect();
    whole.insert("procedures".to_owned(), procedures);
    let mut text = Vec::new();
    let mut writer = Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
    whole.serialize(&mut writer).map_err(told)?;
    text.push(b'\n');
    String::from_utf8(text).map_err(|error| error.to_string())
}
