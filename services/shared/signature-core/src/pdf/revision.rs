//! The revisions of a file: ISO 32000-2, 7.5.6 (incremental updates) and 7.5.8.4 (hybrid files).
//!
//! They are found by the chain of cross-references from the last `startxref` back, never by
//! searching. Each must end as it began: its `startxref` names its own section, then `%%EOF`.

use super::lexer::{Lexer, Token, is_white_space};
use super::object::Dictionary;
use super::xref::{Place, Section, offset_in};
use super::{Fault, fault};

/// How many revisions a file may have. A dossier's paper has a handful; a long-kept one gets a few
/// timestamps a decade.
const MAX_REVISIONS: usize = 512;

/// How much white space may follow the last `%%EOF`: mail gateways and editors add an end of line or
/// two.
pub(crate) const MAX_TAIL_SPACE: usize = 32;

/// One revision: the bytes that were there when it was saved, and how it finds its objects.
#[derive(Debug)]
pub struct Revision<'a> {
    /// Where its bytes begin: where the revision before ends.
    pub start: usize,
    /// Where its bytes end: after its `%%EOF` and one end of line.
    pub end: usize,
    /// Where its cross-reference section begins.
    pub xref: usize,
    /// After `%%EOF`, without the end of line.
    pub(crate) bare_end: usize,
    /// The newest first: a table and its hybrid stream, or the two of a linearized file.
    pub(crate) sections: Vec<Section<'a>>,
    /// Whether it is a linearized file's, in two parts.
    linearized: bool,
}

impl<'a> Revision<'a> {
    /// What this revision says of an object; `None` where it says nothing.
    pub(crate) fn place(&self, number: u32) -> Result<Option<Place>, Fault> {
        let mut found = None;
        for section in &self.sections {
            match section.place(number)? {
                None => {}
                // A hybrid's table hides as free what its stream has.
                Some(Place::Free) => found = found.or(Some(Place::Free)),
                place => return Ok(place),
            }
        }
        Ok(found)
    }

    /// Whether its table hides objects in a stream for newer readers.
    pub(crate) fn is_hybrid(&self) -> bool {
        self.sections.len() > if self.linearized { 2 } else { 1 }
    }

    pub(crate) fn trailer(&self) -> Option<&Dictionary<'a>> {
        self.sections.first().map(|section| &section.trailer)
    }
}

/// Reads the whole chain; the oldest revision comes first.
pub(crate) fn read_all(bytes: &[u8]) -> Result<Vec<Revision<'_>>, Fault> {
    if !matches!(bytes, [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', b'0'..=b'9', ..]) {
        return Err(fault("no-pdf-header", "the file does not begin with %PDF-1. or %PDF-2."));
    }
    let (mut xref, end) = tail(bytes)?;
    let mut revisions: Vec<Revision<'_>> = Vec::new();
    loop {
        let revision = read_one(bytes, xref)?;
        let previous = previous_of(&revision)?;
        match revisions.last() {
            None if revision.bare_end != end => {
                return Err(fault(
                    "hidden-revision",
                    "the last %%EOF is not the one of the last \
                    cross-reference",
                ));
            }
            Some(newer) if !newer.begins_after(&revision) => {
                let detail = format!("the cross-reference at offset {xref} is not an older one");
                return Err(fault("broken-xref-chain", detail));
            }
            _ => {}
        }
        revisions.push(revision);
        match previous {
            Some(older) if revisions.len() < MAX_REVISIONS => xref = older,
            Some(_) => {
                let detail = format!("more than {MAX_REVISIONS} revisions");
                return Err(fault("too-many-revisions", detail));
            }
            None => break,
        }
    }
    revisions.reverse();
    let mut start = 0;
    for revision in &mut revisions {
        revision.start = start;
        start = revision.end;
    }
    Ok(revisions)
}

impl Revision<'_> {
    fn begins_after(&self, older: &Revision<'_>) -> bool {
        self.sections.iter().all(|section| section.at >= older.bare_end)
    }
}

/// The section before, by the last section of this revision's own.
fn previous_of(revision: &Revision<'_>) -> Result<Option<usize>, Fault> {
    if revision.linearized {
        // The main part has no older one (checked when it was read).
        return Ok(None);
    }
    revision.trailer().map_or(Ok(None), |trailer| offset_in(trailer, "Prev"))
}

fn read_one(bytes: &[u8], xref: usize) -> Result<Revision<'_>, Fault> {
    let mut section = Section::read(bytes, xref)?;
    let (own, bare_end) = after_trailer(bytes, section.end)?;
    section.end = bare_end;
    let mut revision = Revision {
        start: 0,
        end: past_end_of_line(bytes, bare_end),
        xref,
        bare_end,
        sections: vec![section],
        linearized: false,
    };
    if own == 0 {
        add_linearized_part(bytes, &mut revision)?;
    } else if own != xref {
        let detail = format!("after the cross-reference at offset {xref} stands startxref {own}");
        return Err(fault("wrong-startxref", detail));
    }
    add_hybrid_part(bytes, &mut revision)?;
    Ok(revision)
}

/// A linearized file begins with the cross-reference of its first page, whose `startxref` is 0 and
/// whose `/Prev` is the main one at the end of the file (annex F.3.5). The two are one revision.
fn add_linearized_part<'a>(bytes: &'a [u8], revision: &mut Revision<'a>) -> Result<(), Fault> {
    let wrong = |what| fault("wrong-startxref", format!("startxref 0, and {what}"));
    let main = revision.trailer().map_or(Ok(None), |trailer| offset_in(trailer, "Prev"))?;
    let main = main.filter(|main| *main > revision.xref).ok_or_else(|| wrong("no main part"))?;
    let mut section = Section::read(bytes, main)?;
    let (own, bare_end) = after_trailer(bytes, section.end)?;
    section.end = bare_end;
    if own != revision.xref || section.trailer.get("Prev").is_some() {
        return Err(wrong("the main part does not lead back"));
    }
    revision.sections.push(section);
    revision.linearized = true;
    revision.bare_end = bare_end;
    revision.end = past_end_of_line(bytes, bare_end);
    Ok(())
}

/// A hybrid file's table names a stream with what only newer readers are to see.
fn add_hybrid_part<'a>(bytes: &'a [u8], revision: &mut Revision<'a>) -> Result<(), Fault> {
    let offset = revision.trailer().map_or(Ok(None), |trailer| offset_in(trailer, "XRefStm"))?;
    let Some(offset) = offset else { return Ok(()) };
    if bytes.get(offset..).is_some_and(|rest| rest.starts_with(b"xref"))
        || offset >= revision.bare_end
    {
        return Err(fault("broken-xref", "XRefStm does not lead to a stream of its revision"));
    }
    let section = Section::read(bytes, offset)?;
    // After the table, before the main part of a linearized file.
    revision.sections.insert(1, section);
    Ok(())
}

/// Reads `startxref`, its number and `%%EOF`, with nothing between but white space and comments. Gives
/// the number, and where `%%EOF` ends.
fn after_trailer(bytes: &[u8], end: usize) -> Result<(usize, usize), Fault> {
    let wrong = || {
        fault("broken-xref", format!("no startxref and %%EOF after the trailer at offset {end}"))
    };
    let mut lexer = Lexer::at(bytes, end);
    let (Token::Keyword(b"startxref"), Token::Integer(own)) = (lexer.next()?, lexer.next()?) else {
        return Err(wrong());
    };
    let rest = bytes.get(lexer.position()..).unwrap_or_default();
    let space = rest.iter().take_while(|byte| is_white_space(**byte)).count();
    if !rest.get(space..).is_some_and(|rest| rest.starts_with(b"%%EOF")) {
        return Err(wrong());
    }
    let bare_end = lexer.position().saturating_add(space).saturating_add(5);
    Ok((usize::try_from(own).map_err(|_| wrong())?, bare_end))
}

fn past_end_of_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    at.saturating_add(length)
}

/// Reads the end of the file backwards: its last `startxref`, and where its `%%EOF` ends.
fn tail(bytes: &[u8]) -> Result<(usize, usize), Fault> {
    let content = trim_end(bytes);
    let Some(before) = content.strip_suffix(b"%%EOF") else {
        return Err(what_follows(bytes));
    };
    if bytes.len().saturating_sub(content.len()) > MAX_TAIL_SPACE {
        let detail = format!("more than {MAX_TAIL_SPACE} bytes of white space after %%EOF");
        return Err(fault("trailing-bytes", detail));
    }
    let missing = || fault("no-startxref", "no startxref before the last %%EOF");
    let before = trim_end(before);
    let figures = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) =
        before.split_at_checked(before.len().saturating_sub(figures)).ok_or_else(missing)?;
    if !trim_end(before).ends_with(b"startxref") {
        return Err(missing());
    }
    let number = str::from_utf8(number).ok().and_then(|text| text.parse().ok());
    Ok((number.ok_or_else(missing)?, content.len()))
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    let space = bytes.iter().rev().take_while(|byte| is_white_space(**byte)).count();
    bytes.get(..bytes.len().saturating_sub(space)).unwrap_or_default()
}

/// The file does not end with `%%EOF`: tells bytes that anybody may have added from an update that
/// hides.
fn what_follows(bytes: &[u8]) -> Fault {
    let Some(end) = rfind(bytes, b"%%EOF") else {
        return fault("no-end-of-file", "the file has no %%EOF");
    };
    let rest = bytes.get(end..).unwrap_or_default();
    let hides = [&b"xref"[..], b"trailer", b" obj"].iter().any(|word| find(rest, word).is_some());
    if hides {
        return fault("hidden-revision", format!("an update without an end after offset {end}"));
    }
    fault("trailing-bytes", format!("bytes after the last %%EOF at offset {end}"))
}

/// Where a short text first stands.
pub(crate) fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len().max(1)).position(|window| window == text)
}

fn rfind(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len().max(1)).rposition(|window| window == text)
}
