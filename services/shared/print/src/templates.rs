//! The templates: ours, and those that a city lays over them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::syntax::{DiagSpan, DiagSpanKind, Source};
use typst::text::Font;

/// The largest file of a city's folder, in bytes: a font of many faces has some 10 MB.
const LARGEST: u64 = 32 * 1024 * 1024;

/// The program's own templates: file name and text.
pub const TEMPLATES: [(&str, &str); 9] = [
    ("form.typ", include_str!("../templates/form.typ")),
    ("receipt.typ", include_str!("../templates/receipt.typ")),
    ("supplement-request.typ", include_str!("../templates/supplement-request.typ")),
    ("reception-refusal.typ", include_str!("../templates/reception-refusal.typ")),
    ("apology.typ", include_str!("../templates/apology.typ")),
    ("stop-notice.typ", include_str!("../templates/stop-notice.typ")),
    ("control-sheet.typ", include_str!("../templates/control-sheet.typ")),
    ("hand-over.typ", include_str!("../templates/hand-over.typ")),
    ("poster.typ", include_str!("../templates/poster.typ")),
];

/// Texts of templates by file name, and fonts: those of the city first.
pub(crate) struct Templates {
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) fonts: Vec<Font>,
}

/// A file of a city's folder of templates can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}", path.display())]
pub struct TemplateError {
    path: PathBuf,
    why: Why,
}

#[derive(Debug, thiserror::Error)]
enum Why {
    #[error("it cannot be read: {0}")]
    Unreadable(std::io::Error),
    #[error("it is no {0}")]
    Malformed(&'static str),
    #[error("line {line}: {fault}")]
    Syntax { line: usize, fault: String },
    #[error("it is larger than {LARGEST} bytes")]
    TooLarge,
    /// Nothing would ever print it.
    #[error("no such template is printed; they are {}", names().join(", "))]
    Unknown,
}

fn names() -> Vec<&'static str> {
    TEMPLATES.iter().map(|(name, _)| *name).collect()
}

impl Templates {
    /// Ours, and over them those of a folder (`*.typ`, `*.ttf`, `*.otf`), if there is one.
    pub(crate) fn read(folder: Option<&Path>) -> Result<Self, TemplateError> {
        let texts = TEMPLATES.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let mut templates = Self { texts: texts.into(), fonts: Vec::new() };
        if let Some(folder) = folder.filter(|folder| folder.exists()) {
            let of = |path: &Path, why| TemplateError { path: path.to_owned(), why };
            let files = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
            let files = files.map_err(|error| of(folder, Why::Unreadable(error)))?;
            let mut paths: Vec<_> = files.into_iter().map(|file| file.path()).collect();
            paths.sort();
            for path in paths {
                templates.lay(&path).map_err(|why| of(&path, why))?;
            }
        }
        templates.fonts.extend(typst_assets::fonts().flat_map(|font| Font::iter(Bytes::new(font))));
        Ok(templates)
    }

    /// Lays a file of the city over ours; what is neither a template nor a font is left alone.
    fn lay(&mut self, path: &Path) -> Result<(), Why> {
        let part =
            |part: Option<&OsStr>| part.and_then(OsStr::to_str).unwrap_or_default().to_owned();
        match part(path.extension()).as_str() {
            "ttf" | "otf" => {
                let before = self.fonts.len();
                self.fonts.extend(Font::iter(Bytes::new(bytes(path)?)));
                (self.fonts.len() > before).then_some(()).ok_or(Why::Malformed("font"))
            }
            "typ" => {
                let own = self.texts.get_mut(&part(path.file_name())).ok_or(Why::Unknown)?;
                let text = String::from_utf8(bytes(path)?);
                *own = text.map_err(|_| Why::Malformed("text in UTF-8"))?;
                check(own)
            }
            _ => Ok(()),
        }
    }
}

/// That a text is Typst: else the first citizen who waits for the form would find it out.
fn check(text: &str) -> Result<(), Why> {
    let source = Source::detached(text);
    let fault = source.root().errors_and_warnings().0.into_iter().next();
    let fault = fault.map(|fault| Why::Syntax {
        line: line(&source, fault.span).unwrap_or(1),
        fault: fault.message.to_string(),
    });
    fault.map_or(Ok(()), Err)
}

/// The line at which something begins, from 1.
pub(crate) fn line(source: &Source, at: DiagSpan) -> Option<usize> {
    let start = match at.get() {
        DiagSpanKind::Detached => return None,
        DiagSpanKind::Number { num, sub_range, .. } => source.range(num, sub_range)?.start,
        DiagSpanKind::Range { range, .. } => range.start,
    };
    Some(source.lines().byte_to_line(start)? + 1)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Why> {
    if std::fs::metadata(path).map_err(Why::Unreadable)?.len() > LARGEST {
        return Err(Why::TooLarge);
    }
    std::fs::read(path).map_err(Why::Unreadable)
}
