//! How objects are found: cross-reference tables and streams, object streams.

use std::fmt::Write as _;

use super::{Body, Layout, Pdf, flate_stream};

/// Where an object is, for the cross-reference.
#[derive(Debug, Clone, Copy)]
pub(super) enum Row {
    Free,
    At(usize),
    In(u32, usize),
}

/// Streams may not be in object streams, signatures must not.
pub(super) fn may_be_packed(body: &[u8]) -> bool {
    !body.ends_with(b"endstream") && !body.windows(10).any(|window| window == b"/ByteRange")
}

pub(super) fn object_stream(objects: &[Body]) -> Vec<u8> {
    let (mut head, mut bodies) = (String::new(), Vec::new());
    for (number, body) in objects {
        write!(head, "{number} {} ", bodies.len()).expect("a String takes all text");
        bodies.extend(body);
        bodies.push(b'\n');
    }
    let entries = format!("/Type /ObjStm /N {} /First {}", objects.len(), head.len());
    flate_stream(&entries, &[head.as_bytes(), &bodies].concat())
}

fn runs(rows: &[(u32, Row)]) -> impl Iterator<Item = &[(u32, Row)]> {
    rows.chunk_by(|one, next| one.0 + 1 == next.0)
}

fn table(rows: &[(u32, Row)]) -> String {
    let mut out = "xref\n".to_owned();
    for run in runs(rows) {
        writeln!(out, "{} {}", run[0].0, run.len()).expect("a String takes all text");
        for (_, row) in run {
            match row {
                Row::At(offset) => writeln!(out, "{offset:010} 00000 n "),
                Row::Free | Row::In(..) => writeln!(out, "0000000000 65535 f "),
            }
            .expect("a String takes all text");
        }
    }
    out
}

fn xref_stream(rows: &[(u32, Row)], trailer: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (_, row) in rows {
        let (kind, second, third) = match *row {
            Row::Free => (0, 0, 65_535),
            Row::At(offset) => (1, offset, 0),
            Row::In(container, index) => (2, container as usize, index),
        };
        bytes.push(kind);
        bytes.extend(u32::try_from(second).expect("a test's file is small").to_be_bytes());
        bytes.extend(u16::try_from(third).expect("a test's file is small").to_be_bytes());
    }
    let index: Vec<_> = runs(rows).map(|run| format!("{} {}", run[0].0, run.len())).collect();
    let index = index.join(" ");
    flate_stream(&format!("/Type /XRef /W [1 4 2] /Index [{index}] {trailer}"), &bytes)
}

impl Pdf {
    /// Ends a revision.
    pub(super) fn write_xref(&mut self, mut rows: Vec<(u32, Row)>) {
        let number = (self.layout == Layout::Stream).then(|| self.number());
        let at = self.bytes.len();
        rows.extend(number.map(|number| (number, Row::At(at))));
        rows.sort_by_key(|(number, _)| *number);
        let previous = if self.xref > 0 { format!("/Prev {}", self.xref) } else { String::new() };
        let trailer = format!("/Size {} /Root 1 0 R {previous}", self.next);
        match number {
            None => {
                self.bytes.extend(table(&rows).as_bytes());
                self.bytes.extend(format!("trailer\n<< {trailer} >>\n").as_bytes());
            }
            Some(number) => {
                let body = xref_stream(&rows, &trailer);
                self.write(number, &body);
            }
        }
        self.bytes.extend(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        self.xref = at;
    }
}
