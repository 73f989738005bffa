//! Decoded streams: ISO 32000-2, 7.4.4 (Flate and its PNG predictors).
//!
//! Only what cross-reference streams, object streams and evidence need. Pages are never decoded,
//! except marks that were added after a signature.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::ZlibDecoder;

use super::object::{Dictionary, Object, Stream};
use super::{Fault, fault};

/// The most that one stream may hold decoded. The largest cross-reference streams seen are a few
/// megabytes; the rest is room.
pub(crate) const MAX_DECODED_BYTES: usize = 64 << 20;

/// How many times larger than its body a stream may get, once it is past [`FREE_BYTES`]. Deflate can
/// do 1,032; tables of offsets do about 50.
const MAX_RATIO: usize = 200;

/// Up to this size no ratio is asked for.
const FREE_BYTES: usize = 1 << 20;

/// The bytes of a stream without a filter, or with one Flate filter.
///
/// # Errors
/// `unsupported-filter`, `broken-stream`, `stream-too-large`.
pub(crate) fn decode<'a>(stream: &Stream<'a>, limit: usize) -> Result<Cow<'a, [u8]>, Fault> {
    let unsupported = || fault("unsupported-filter", "a stream that is not Flate alone");
    let first = |key: &str| match stream.dictionary.get(key) {
        None => Ok(None),
        Some(Object::Array(items)) => match items.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(unsupported()),
        },
        Some(one) => Ok(Some(one)),
    };
    match first("Filter")? {
        None => Ok(Cow::Borrowed(stream.body)),
        Some(Object::Name(name)) if name.is("FlateDecode") || name.is("Fl") => {
            let bytes = inflate(stream.body, limit.min(MAX_DECODED_BYTES))?;
            match first("DecodeParms")? {
                None | Some(Object::Null) => Ok(Cow::Owned(bytes)),
                Some(Object::Dictionary(parameters)) => {
                    Ok(Cow::Owned(unpredict(bytes, parameters)?))
                }
                Some(_) => Err(unsupported()),
            }
        }
        Some(_) => Err(unsupported()),
    }
}

fn inflate(body: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    let by_ratio = body.len().saturating_mul(MAX_RATIO).max(FREE_BYTES);
    let limit = limit.min(by_ratio);
    let mut out = Vec::with_capacity(body.len().saturating_mul(3).min(limit));
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    ZlibDecoder::new(body)
        .take(one_more)
        .read_to_end(&mut out)
        .map_err(|error| fault("broken-stream", format!("cannot inflate a stream: {error}")))?;
    if out.len() > limit {
        return Err(fault("stream-too-large", format!("more than {limit} bytes decoded")));
    }
    Ok(out)
}

/// Undoes a predictor (7.4.4.4).
fn unpredict(bytes: Vec<u8>, parameters: &Dictionary<'_>) -> Result<Vec<u8>, Fault> {
    let predictor = parameters.integer("Predictor").unwrap_or(1);
    if predictor == 1 {
        return Ok(bytes);
    }
    let whole_bytes = parameters.integer("BitsPerComponent").unwrap_or(8) == 8
        && parameters.integer("Colors").unwrap_or(1) == 1;
    let columns = usize::try_from(parameters.integer("Columns").unwrap_or(1)).unwrap_or(0);
    if !(10..=15).contains(&predictor) || !whole_bytes || !(1..=65_536).contains(&columns) {
        return Err(fault("unsupported-filter", "a predictor that is not PNG's over bytes"));
    }
    unpredict_rows(&bytes, columns)
        .ok_or_else(|| fault("broken-stream", "rows that are no PNG rows"))
}

/// Each row is a byte that names its filter and as many bytes as there are columns (PNG, clause 9).
fn unpredict_rows(bytes: &[u8], columns: usize) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; columns];
    for row in bytes.chunks(columns + 1) {
        let (&kind, row) = row.split_first()?;
        if row.len() != columns {
            return None;
        }
        let (mut left, mut above_left) = (0_u8, 0_u8);
        for (&byte, above) in row.iter().zip(above.iter_mut()) {
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => *above,
                3 => u8::midpoint(left, *above),
                4 => paeth(left, *above, above_left),
                _ => return None,
            };
            left = byte.wrapping_add(predicted);
            above_left = *above;
            *above = left;
            out.push(left);
        }
    }
    Some(out)
}

fn paeth(left: u8, above: u8, above_left: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(above) - i16::from(above_left);
    let distance = |byte: u8| (estimate - i16::from(byte)).abs();
    let (by_left, by_above, by_corner) = (distance(left), distance(above), distance(above_left));
    if by_left <= by_above && by_left <= by_corner {
        left
    } else if by_above <= by_corner {
        above
    } else {
        above_left
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::super::lexer::Lexer;
    use super::super::object;
    use super::*;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn decoded(dictionary: &str, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let Ok(Object::Dictionary(dictionary)) =
            object::parse(&mut Lexer::at(dictionary.as_bytes(), 0))
        else {
            panic!("no dictionary")
        };
        decode(&Stream { dictionary, body }, usize::MAX).map(Cow::into_owned)
    }

    #[test]
    fn each_png_predictor_is_undone() {
        // Two rows of three bytes; the second row by each filter from the first one, 10 20 30.
        for (kind, row) in
            [(0, [11, 22, 33]), (1, [11, 11, 11]), (2, [1, 2, 3]), (3, [6, 7, 7]), (4, [1, 2, 3])]
        {
            let rows = [&[0, 10, 20, 30, kind][..], &row].concat();
            let dictionary = "<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 3>>>>";
            let found = decoded(dictionary, &deflated(&rows)).unwrap();
            assert_eq!(found, [10, 20, 30, 11, 22, 33], "filter {kind}");
        }
    }

    #[test]
    fn other_filters_and_predictors_are_refused() {
        for dictionary in [
            "<</Filter/LZWDecode>>",
            "<</Filter[/ASCII85Decode/FlateDecode]>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor 2>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 0>>>>",
            "<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 3/Colors 4>>>>",
        ] {
            let outcome = decoded(dictionary, &deflated(b"abc"));
            assert_eq!(outcome.unwrap_err().code, "unsupported-filter", "{dictionary}");
        }
    }

    #[test]
    fn a_stream_that_swells_is_refused() {
        let bomb = deflated(&vec![0; 8 << 20]);
        let outcome = decoded("<</Filter/FlateDecode>>", &bomb);
        assert_eq!(outcome.unwrap_err().code, "stream-too-large");
    }

    #[test]
    fn a_stream_that_does_not_inflate_is_broken() {
        let outcome = decoded("<</Filter/FlateDecode>>", b"no zlib");
        assert_eq!(outcome.unwrap_err().code, "broken-stream");
    }
}
