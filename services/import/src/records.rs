//! The lines of a CSV file, one record at a time, so that one bad line spoils no other.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use csv::ByteRecord;

/// The longest record, in bytes.
pub(crate) const MAX_LINE_BYTES: usize = 64 * 1024;

/// What stands at a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The bytes of one record.
    Record(Vec<u8>),
    /// The beginning of a line that is too long, or whose quote nobody closes.
    TooLong(Vec<u8>),
}

/// Reads records with their line numbers.
pub(crate) struct Records<R> {
    reader: BufReader<R>,
    /// Lines that were read for a record that came to no end: they are looked at again.
    back: VecDeque<Vec<u8>>,
    /// Number of the next line, from 1.
    line: u64,
    /// How much was read.
    bytes: u64,
}

/// Where in a record a byte stands; as the `csv` crate reads quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    FieldStart,
    Field,
    Quotes,
    QuoteInQuotes,
}

impl Within {
    fn then(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quotes, b'"') => Self::QuoteInQuotes,
            (Self::FieldStart | Self::QuoteInQuotes, b'"') | (Self::Quotes, _) => Self::Quotes,
            (_, b',') => Self::FieldStart,
            _ => Self::Field,
        }
    }
}

impl<R: Read> Records<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader: BufReader::new(reader), back: VecDeque::new(), line: 1, bytes: 0 }
    }

    /// How much was read, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next record or long line, with the number of its first line; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Found)>> {
        let (mut lines, mut length, mut within) = (Vec::new(), 0, Within::FieldStart);
        loop {
            let Some(line) = self.read_line()? else {
                return if lines.is_empty() { Ok(None) } else { self.give_up(lines).map(Some) };
            };
            if lines.is_empty() && matches!(line.as_slice(), b"\n" | b"\r\n") {
                self.line += 1;
                continue;
            }
            within = line.iter().fold(within, |within, byte| within.then(*byte));
            length += line.len();
            lines.push(line);
            if length > MAX_LINE_BYTES {
                return self.give_up(lines).map(Some);
            }
            if within != Within::Quotes {
                let first = self.line;
                self.line += lines.len() as u64;
                return Ok(Some((first, Found::Record(lines.concat()))));
            }
        }
    }

    /// The first of the lines is bad; the others may be records of their own.
    fn give_up(&mut self, lines: Vec<Vec<u8>>) -> io::Result<(u64, Found)> {
        let mut lines = lines.into_iter();
        let mut bad = lines.next().unwrap_or_default();
        for line in lines.rev() {
            self.back.push_front(line);
        }
        if bad.len() > MAX_LINE_BYTES && !bad.ends_with(b"\n") {
            self.skip_line()?;
        }
        bad.truncate(MAX_LINE_BYTES);
        let line = self.line;
        self.line += 1;
        Ok((line, Found::TooLong(bad)))
    }

    /// The next line with its end, or the beginning of one that is too long.
    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(line) = self.back.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Vec::new();
        let limit = MAX_LINE_BYTES as u64 + 1;
        let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut line)?;
        self.bytes += read as u64;
        Ok((read > 0).then_some(line))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let (length, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(length);
            self.bytes += length as u64;
            if ended {
                return Ok(());
            }
        }
    }
}

/// The fields of a record; `None` if the bytes are not exactly one.
pub(crate) fn fields(bytes: &[u8]) -> Option<ByteRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(bytes.len().max(1))
        .from_reader(bytes);
    let (mut record, mut more) = (ByteRecord::new(), ByteRecord::new());
    let one =
        reader.read_byte_record(&mut record).ok()? && !reader.read_byte_record(&mut more).ok()?;
    one.then_some(record)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(bytes: &[u8]) -> Vec<(u64, Found)> {
        let mut records = Records::new(bytes);
        std::iter::from_fn(|| records.next().unwrap()).collect()
    }

    fn record(line: u64, text: &str) -> (u64, Found) {
        (line, Found::Record(text.as_bytes().to_vec()))
    }

    #[test]
    fn a_record_may_span_lines_within_quotes() {
        let text = "a,b\r\n\n1,\"two\nlines, \"\"quoted\"\"\"\n3,4";
        let expected = [
            record(1, "a,b\r\n"),
            record(3, "1,\"two\nlines, \"\"quoted\"\"\"\n"),
            record(5, "3,4"),
        ];
        assert_eq!(all(text.as_bytes()), expected);
    }

    #[test]
    fn a_quote_that_nobody_closes_costs_one_line() {
        let text = "a,b\n1,\"open\n2,x\n3,y\n";
        let open = (2, Found::TooLong(b"1,\"open\n".to_vec()));
        let expected = [record(1, "a,b\n"), open, record(3, "2,x\n"), record(4, "3,y\n")];
        assert_eq!(all(text.as_bytes()), expected);
    }

    #[test]
    fn a_line_that_is_too_long_costs_one_line() {
        for length in [MAX_LINE_BYTES, MAX_LINE_BYTES + 1, 3 * MAX_LINE_BYTES] {
            let text = format!("a\n{}\nb\n", "x".repeat(length));
            let found = all(text.as_bytes());
            assert_eq!(found.len(), 3, "{length}");
            assert!(matches!(&found[1], (2, Found::TooLong(_))));
            assert_eq!(found[2], record(3, "b\n"));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_end_and_lines_are_counted(bytes in proptest::collection::vec(
            prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..400,
        )) {
            let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
            let mut last = 0;
            for (line, found) in all(&bytes) {
                prop_assert!(line > last && line <= lines);
                last = line;
                if let Found::Record(bytes) = found {
                    let _ = fields(&bytes);
                }
            }
        }
    }
}
