//! One cross-reference section: a table (ISO 32000-2, 7.5.4) or a stream (7.5.8).
//!
//! A table is not read into memory: its entries have 20 bytes each and are looked up in the file. Of a
//! stream the decoded rows are kept.

use super::filter;
use super::lexer::{Lexer, Token};
use super::object::{self, Dictionary, MAX_OBJECT_NUMBER, Object, Reference, Stream};
use super::{Fault, fault};

/// How many subsections a section may have; each stands in memory.
const MAX_RUNS: usize = 100_000;

/// How many bytes the rows of a stream may have: over a million objects. They stay in memory, and a file
/// may take no more than 16 MB beside itself.
const MAX_ROW_BYTES: usize = 8 << 20;

/// A table's entry: ten digits, space, five digits, space, `n` or `f`, end of line (7.5.4).
const TABLE_ROW: usize = 20;

/// A section of the cross-reference, with its trailer.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    runs: Vec<Run>,
    rows: Rows<'a>,
    pub(crate) trailer: Dictionary<'a>,
    /// Where it begins: at `xref`, or at the stream's object.
    pub(crate) at: usize,
    /// After its trailer or its `endobj`; once its `startxref` is read, after its `%%EOF`.
    pub(crate) end: usize,
}

/// Numbers that follow one another, and where the rows of them begin.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: u32,
    count: u32,
    at: usize,
}

#[derive(Debug)]
enum Rows<'a> {
    Table(&'a [u8]),
    Stream { bytes: Vec<u8>, widths: [usize; 3] },
}

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Deleted, or never there.
    Free,
    /// At an offset of the file.
    At { offset: usize, generation: u16 },
    /// In an object stream, as its object with this index.
    Packed { stream: u32, index: usize },
}

impl<'a> Section<'a> {
    /// Reads the section at an offset.
    ///
    /// # Errors
    /// `broken-xref` for whatever is not exactly as the standard says, `duplicate-object` for a number
    /// that it defines twice.
    pub(crate) fn read(bytes: &'a [u8], at: usize) -> Result<Self, Fault> {
        let mut section = if bytes.get(at..).is_some_and(|rest| rest.starts_with(b"xref")) {
            read_table(bytes, at)?
        } else {
            read_stream(bytes, at)?
        };
        section.check_runs()?;
        Ok(section)
    }

    /// What it says of an object; `None` where it says nothing.
    pub(crate) fn place(&self, number: u32) -> Result<Option<Place>, Fault> {
        let after = self.runs.partition_point(|run| run.first <= number);
        let Some(run) = after.checked_sub(1).and_then(|index| self.runs.get(index)) else {
            return Ok(None);
        };
        let index = number.saturating_sub(run.first);
        if index >= run.count {
            return Ok(None);
        }
        self.row(run, index).map(Some).ok_or_else(|| {
            fault("broken-xref", format!("the entry of object {number} cannot be read"))
        })
    }

    /// The numbers that it has entries for, in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.runs.iter().flat_map(|run| run.first..run.first.saturating_add(run.count))
    }

    fn row(&self, run: &Run, index: u32) -> Option<Place> {
        let index = usize::try_from(index).ok()?;
        match &self.rows {
            Rows::Table(bytes) => {
                let start = run.at.checked_add(index.checked_mul(TABLE_ROW)?)?;
                table_row(bytes.get(start..start.checked_add(TABLE_ROW)?)?)
            }
            Rows::Stream { bytes, widths } => {
                let width = widths.iter().sum::<usize>();
                let start = run.at.checked_add(index.checked_mul(width)?)?;
                stream_row(bytes.get(start..start.checked_add(width)?)?, *widths)
            }
        }
    }

    fn check_runs(&mut self) -> Result<(), Fault> {
        self.runs.retain(|run| run.count > 0);
        self.runs.sort_unstable_by_key(|run| run.first);
        let overlap = self.runs.windows(2).any(|pair| match pair {
            [one, next] => one.first.saturating_add(one.count) > next.first,
            _ => false,
        });
        if overlap {
            let detail = format!("the section at offset {} defines a number twice", self.at);
            return Err(fault("duplicate-object", detail));
        }
        // 7.5.5: readers ignore objects past Size, some do not: so there must be none.
        let size = self.trailer.integer("Size").and_then(|size| u32::try_from(size).ok());
        let last = self.runs.last().map_or(0, |run| run.first.saturating_add(run.count));
        match size {
            Some(size) if last <= size && size <= MAX_OBJECT_NUMBER.saturating_add(1) => Ok(()),
            _ => Err(broken(self.at, "its Size is not past its numbers")),
        }
    }
}

fn broken(at: usize, what: &str) -> Fault {
    fault("broken-xref", format!("the cross-reference at offset {at}: {what}"))
}

fn read_table(bytes: &[u8], at: usize) -> Result<Section<'_>, Fault> {
    let mut lexer = Lexer::at(bytes, at);
    if lexer.next()? != Token::Keyword(b"xref") {
        return Err(broken(at, "it does not begin with xref"));
    }
    let mut runs = Vec::new();
    loop {
        match (lexer.next()?, runs.len()) {
            (Token::Keyword(b"trailer"), 1..) => break,
            (Token::Integer(first), 0..MAX_RUNS) => {
                let run = table_run(bytes, &mut lexer, first)
                    .ok_or_else(|| broken(at, "a subsection is not as it must be"))?;
                runs.push(run);
            }
            _ => return Err(broken(at, "no subsection and no trailer")),
        }
    }
    let Object::Dictionary(trailer) = object::parse(&mut lexer)? else {
        return Err(broken(at, "the trailer is no dictionary"));
    };
    Ok(Section { runs, rows: Rows::Table(bytes), trailer, at, end: lexer.position() })
}

/// Reads a subsection's head and passes its rows.
fn table_run<'a>(bytes: &'a [u8], lexer: &mut Lexer<'a>, first: i64) -> Option<Run> {
    let Ok(Token::Integer(count)) = lexer.next() else { return None };
    let first = u32::try_from(first).ok().filter(|first| *first <= MAX_OBJECT_NUMBER)?;
    let count = u32::try_from(count).ok().filter(|count| *count <= MAX_OBJECT_NUMBER)?;
    while matches!(bytes.get(lexer.position()), Some(b' ')) {
        lexer.skip_exactly(b" ");
    }
    if !lexer.skip_exactly(b"\r\n") && !lexer.skip_exactly(b"\n") && !lexer.skip_exactly(b"\r") {
        return None;
    }
    let at = lexer.position();
    let end = at.checked_add(usize::try_from(count).ok()?.checked_mul(TABLE_ROW)?)?;
    let rows = bytes.get(at..end)?;
    if !rows.chunks(TABLE_ROW).all(|row| table_row(row).is_some()) {
        return None;
    }
    *lexer = Lexer::at(bytes, end);
    Some(Run { first, count, at })
}

fn table_row(row: &[u8]) -> Option<Place> {
    let (offset, rest) = row.split_at_checked(10)?;
    let (generation, kind) = rest.strip_prefix(b" ")?.split_at_checked(5)?;
    let digits = |text: &[u8]| -> Option<u64> {
        text.iter().try_fold(0_u64, |sum, byte| {
            let digit = byte.is_ascii_digit().then(|| u64::from(byte & 15))?;
            sum.checked_mul(10)?.checked_add(digit)
        })
    };
    let offset = usize::try_from(digits(offset)?).ok()?;
    let generation = u16::try_from(digits(generation)?).ok()?;
    match kind {
        b" n \n" | b" n \r" | b" n\r\n" => Some(Place::At { offset, generation }),
        b" f \n" | b" f \r" | b" f\r\n" => Some(Place::Free),
        _ => None,
    }
}

fn read_stream(bytes: &[u8], at: usize) -> Result<Section<'_>, Fault> {
    // Its length must be direct: where a reference leads is not known yet (7.5.8.2).
    let found =
        object::parse_indirect(bytes, at, &|_| None).map_err(|cause| broken(at, &cause.detail))?;
    let Object::Stream(stream) = found.object else {
        return Err(broken(at, "neither a table nor a stream"));
    };
    if !stream.dictionary.is_name("Type", "XRef") {
        return Err(broken(at, "the stream is not of type XRef"));
    }
    let rows = filter::decode(&stream, MAX_ROW_BYTES)?.into_owned();
    let widths = widths(&stream).ok_or_else(|| broken(at, "its W is not as it must be"))?;
    let runs = stream_runs(&stream, &rows, widths)
        .ok_or_else(|| broken(at, "its Index and its rows disagree"))?;
    let rows = Rows::Stream { bytes: rows, widths };
    Ok(Section { runs, rows, trailer: stream.dictionary, at, end: found.end })
}

fn widths(stream: &Stream<'_>) -> Option<[usize; 3]> {
    let [kind, second, third] = stream.dictionary.get("W")?.array()? else { return None };
    let width = |item: &Object<'_>| match item {
        Object::Integer(width @ 0..=8) => usize::try_from(*width).ok(),
        _ => None,
    };
    let widths = [width(kind)?, width(second)?, width(third)?];
    (widths.iter().sum::<usize>() > 0).then_some(widths)
}

fn stream_runs(stream: &Stream<'_>, rows: &[u8], widths: [usize; 3]) -> Option<Vec<Run>> {
    let width = widths.iter().sum::<usize>();
    let number = |item: &Object<'_>| match item {
        Object::Integer(value) => {
            u32::try_from(*value).ok().filter(|value| *value <= MAX_OBJECT_NUMBER + 1)
        }
        _ => None,
    };
    let whole = [Object::Integer(0), Object::Integer(stream.dictionary.integer("Size")?)];
    let index = match stream.dictionary.get("Index") {
        Some(index) => index.array()?,
        None => &whole,
    };
    let (mut runs, mut at) = (Vec::new(), 0_usize);
    for pair in index.chunks(2) {
        let [first, count] = pair else { return None };
        let (first, count) = (number(first)?, number(count)?);
        if runs.len() >= MAX_RUNS {
            return None;
        }
        runs.push(Run { first, count, at });
        at = at.checked_add(usize::try_from(count).ok()?.checked_mul(width)?)?;
    }
    (at == rows.len()).then_some(runs)
}

/// A row of a stream (7.5.8.3, table 18).
fn stream_row(row: &[u8], [kind, second, third]: [usize; 3]) -> Option<Place> {
    let number = |bytes: &[u8]| -> Option<u64> {
        bytes.iter().try_fold(0_u64, |sum, byte| sum.checked_mul(256)?.checked_add((*byte).into()))
    };
    let (kind_bytes, rest) = row.split_at_checked(kind)?;
    let (second, third) = rest.split_at_checked(second).filter(|rest| rest.1.len() == third)?;
    let (second, third) = (number(second)?, number(third)?);
    // Without a field for the kind, all are of kind 1.
    match if kind == 0 { 1 } else { number(kind_bytes)? } {
        0 => Some(Place::Free),
        1 => Some(Place::At {
            offset: usize::try_from(second).ok()?,
            generation: u16::try_from(third).ok()?,
        }),
        2 => Some(Place::Packed {
            stream: u32::try_from(second).ok()?,
            index: usize::try_from(third).ok()?,
        }),
        _ => None,
    }
}

/// Where the trailer says that something is, if it says so rightly.
pub(crate) fn offset_in(trailer: &Dictionary<'_>, key: &str) -> Result<Option<usize>, Fault> {
    match trailer.get(key) {
        None => Ok(None),
        Some(Object::Integer(offset)) => usize::try_from(*offset).map(Some).map_err(|_| ()),
        Some(_) => Err(()),
    }
    .map_err(|()| fault("broken-xref", format!("{key} in the trailer is no offset")))
}

/// The reference that a trailer has under a key.
pub(crate) fn reference_in(trailer: &Dictionary<'_>, key: &str) -> Option<Reference> {
    trailer.get(key).and_then(Object::reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "xref\n0 2\n0000000000 65535 f \n0000000017 00000 n \n7 1\n\
                         0000000099 00003 n \ntrailer <</Size 8>>";

    fn code(text: &str) -> &'static str {
        Section::read(text.as_bytes(), 0).unwrap_err().code
    }

    #[test]
    fn a_table_tells_where_objects_are() {
        let section = Section::read(TABLE.as_bytes(), 0).unwrap();
        assert_eq!(section.place(0), Ok(Some(Place::Free)));
        assert_eq!(section.place(1), Ok(Some(Place::At { offset: 17, generation: 0 })));
        assert_eq!(section.place(7), Ok(Some(Place::At { offset: 99, generation: 3 })));
        assert_eq!(section.place(2), Ok(None));
        assert_eq!(section.numbers().collect::<Vec<_>>(), [0, 1, 7]);
    }

    #[test]
    fn a_stream_tells_where_objects_are() {
        let head = "9 0 obj <</Type/XRef/Size 10/W[1 2 1]/Index[3 2 9 1]/Length 12>> stream\n";
        let mut file = head.as_bytes().to_vec();
        file.extend([1, 1, 0, 0, 2, 0, 7, 4, 0, 0, 0, 0]);
        file.extend(b"\nendstream endobj");
        let section = Section::read(&file, 0).unwrap();
        assert_eq!(section.place(3), Ok(Some(Place::At { offset: 256, generation: 0 })));
        assert_eq!(section.place(4), Ok(Some(Place::Packed { stream: 7, index: 4 })));
        assert_eq!(section.place(9), Ok(Some(Place::Free)));
        assert_eq!(section.place(5), Ok(None));
    }

    #[test]
    fn a_number_defined_twice_in_a_section_is_refused() {
        assert_eq!(code(&TABLE.replace("7 1", "1 1")), "duplicate-object");
    }

    #[test]
    fn a_table_is_read_to_the_letter() {
        for (from, to) in [
            ("00017 00000 n ", "00017 00000 n"),
            ("0000000017", "000000001x"),
            (" n ", " m "),
            ("0 2\n", "0 3\n"),
            ("Size 8", "Size 7"),
            ("/Size 8", ""),
            ("trailer", "tailer"),
            ("7 1", "-7 1"),
        ] {
            assert_eq!(code(&TABLE.replace(from, to)), "broken-xref", "{from}");
        }
    }
}
