//! Finds objects by their number, as a given revision sees them.
//!
//! Objects are parsed anew each time from the file's bytes. Only decoded object streams are kept, so
//! that memory stays near the file's own size.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use super::filter::{self, MAX_DECODED_BYTES};
use super::lexer::{Lexer, Token};
use super::object::{self, Dictionary, Object, Reference, Stream};
use super::revision::Revision;
use super::xref::{Place, reference_in};
use super::{Fault, fault};

/// How many bytes of decoded object streams are kept; a part of the 16 MB that a file may take
/// beside itself.
const MAX_KEPT_BYTES: usize = 8 << 20;

/// How many bytes may be inflated in all, as a multiple of the file's size, above
/// [`MAX_DECODED_BYTES`]. It bounds the time that a file made of many swelling streams can take.
const MAX_INFLATED_RATIO: usize = 64;

/// The file with its revisions. A view is the index of a revision: 0 is the oldest.
#[derive(Debug)]
pub(crate) struct Store<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) revisions: Vec<Revision<'a>>,
    kept: RefCell<Vec<Arc<Packed>>>,
    inflated: Cell<usize>,
}

/// A decoded object stream (ISO 32000-2, 7.5.7).
#[derive(Debug)]
struct Packed {
    /// Where the stream stands in the file.
    offset: usize,
    bytes: Vec<u8>,
    /// Each object's number, and where it begins in the bytes. The offsets rise, as 7.5.7 demands:
    /// were they free, few bytes could be parsed very many times.
    index: Vec<(u32, usize)>,
}

/// Where an object stands, found and not yet parsed.
#[derive(Debug, Clone)]
pub(crate) struct Found<'s, 'a> {
    store: &'s Store<'a>,
    reference: Reference,
    view: usize,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Nothing,
    InFile(usize),
    InStream(Arc<Packed>, Range<usize>),
}

/// Where an object's bytes are: two objects of the same place are the same object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Nowhere,
    InFile { offset: usize },
    InStream { container: usize, index: usize },
}

impl<'a> Store<'a> {
    pub(crate) fn new(bytes: &'a [u8], revisions: Vec<Revision<'a>>) -> Self {
        Self { bytes, revisions, kept: RefCell::default(), inflated: Cell::new(0) }
    }

    /// The index of the newest revision.
    pub(crate) fn newest(&self) -> usize {
        self.revisions.len().saturating_sub(1)
    }

    /// The revision that a view takes an object from, and what it says of it.
    pub(crate) fn place(&self, number: u32, view: usize) -> Result<Option<(usize, Place)>, Fault> {
        let seen = self.revisions.get(..=view).unwrap_or_default();
        for (index, revision) in seen.iter().enumerate().rev() {
            if let Some(place) = revision.place(number)? {
                return Ok(Some((index, place)));
            }
        }
        Ok(None)
    }

    /// Where an object's bytes are in a view.
    pub(crate) fn location(&self, reference: Reference, view: usize) -> Result<Location, Fault> {
        Ok(match self.place(reference.number, view)? {
            Some((_, Place::At { offset, generation })) if generation == reference.generation => {
                Location::InFile { offset }
            }
            Some((_, Place::Packed { stream, index })) if reference.generation == 0 => {
                let container = Reference { number: stream, generation: 0 };
                match self.place(stream, view)? {
                    Some((_, Place::At { offset, generation: 0 })) => {
                        Location::InStream { container: offset, index }
                    }
                    _ => return Err(no_container(container)),
                }
            }
            _ => Location::Nowhere,
        })
    }

    /// Finds an object. What is not defined is `null` (7.3.10).
    pub(crate) fn find(&self, reference: Reference, view: usize) -> Result<Found<'_, 'a>, Fault> {
        let body = match self.location(reference, view)? {
            Location::Nowhere => Body::Nothing,
            Location::InFile { offset } => Body::InFile(offset),
            Location::InStream { container, index } => {
                let packed = self.packed(container, view)?;
                let range = packed.range(reference, index)?;
                Body::InStream(packed, range)
            }
        };
        Ok(Found { store: self, reference, view, body })
    }

    /// Hands a value to a closure; a reference is followed first.
    pub(crate) fn with<R>(
        &self,
        value: &Object<'_>,
        view: usize,
        read: impl FnOnce(&Object<'_>) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        match value {
            Object::Reference(reference) => read(&self.find(*reference, view)?.object()?),
            direct => read(direct),
        }
    }

    /// Hands a key's value to a closure, references followed; `Null` where there is none.
    pub(crate) fn with_key<R>(
        &self,
        dictionary: &Dictionary<'_>,
        key: &str,
        view: usize,
        read: impl FnOnce(&Object<'_>) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        self.with(dictionary.get(key).unwrap_or(&Object::Null), view, read)
    }

    /// Parses an object that stands in the file itself: streams and signatures do.
    pub(crate) fn in_file(
        &self,
        reference: Reference,
        view: usize,
    ) -> Result<Option<(Object<'a>, Range<usize>)>, Fault> {
        match self.location(reference, view)? {
            Location::InFile { offset } => {
                let (object, end) = self.parse_at(offset, reference, view)?;
                Ok(Some((object, offset..end)))
            }
            _ => Ok(None),
        }
    }

    /// The catalogue of a view (7.7.2).
    pub(crate) fn catalogue(&self, view: usize) -> Result<Reference, Fault> {
        self.revisions
            .get(view)
            .and_then(Revision::trailer)
            .and_then(|trailer| reference_in(trailer, "Root"))
            .ok_or_else(|| fault("no-catalogue", "the trailer has no Root"))
    }

    /// Hands the value of a key of the catalogue to a closure; a reference is not followed.
    pub(crate) fn in_catalogue<R>(
        &self,
        key: &str,
        view: usize,
        read: impl FnOnce(&Object<'_>) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        let found = self.find(self.catalogue(view)?, view)?;
        match &found.object()? {
            Object::Dictionary(catalogue) => read(catalogue.get(key).unwrap_or(&Object::Null)),
            _ => Err(fault("no-catalogue", "the Root is no dictionary")),
        }
    }

    /// Parses the object at an offset, which must be the one asked for; gives it and its end.
    pub(crate) fn parse_at(
        &self,
        offset: usize,
        reference: Reference,
        view: usize,
    ) -> Result<(Object<'a>, usize), Fault> {
        let length = |reference| self.length(reference, view);
        let found = object::parse_indirect(self.bytes, offset, &length)?;
        if found.reference != reference {
            let detail = format!("at offset {offset} stands object {}", found.reference.number);
            return Err(fault("broken-object", detail));
        }
        Ok((found.object, found.end))
    }

    /// A stream's length that is an object of its own. It is never in a stream whose length it could
    /// be.
    fn length(&self, reference: Reference, view: usize) -> Option<usize> {
        let Ok(Location::InFile { offset }) = self.location(reference, view) else {
            return self.packed_length(reference, view);
        };
        let found = object::parse_indirect(self.bytes, offset, &|_| None).ok()?;
        match found.object {
            Object::Integer(length) if found.reference == reference => length.try_into().ok(),
            _ => None,
        }
    }

    fn packed_length(&self, reference: Reference, view: usize) -> Option<usize> {
        match self.find(reference, view).ok()?.object().ok()? {
            Object::Integer(length) => length.try_into().ok(),
            _ => None,
        }
    }

    fn packed(&self, offset: usize, view: usize) -> Result<Arc<Packed>, Fault> {
        let kept = self.kept.borrow().iter().find(|packed| packed.offset == offset).cloned();
        if let Some(packed) = kept {
            return Ok(packed);
        }
        // Its length must not lead into an object stream again: a loop would have no end.
        let length = |reference| match self.location(reference, view) {
            Ok(Location::InFile { .. }) => self.length(reference, view),
            _ => None,
        };
        let found = object::parse_indirect(self.bytes, offset, &length)?;
        let Object::Stream(stream) = found.object else {
            return Err(no_container(found.reference));
        };
        let limit = MAX_DECODED_BYTES
            .saturating_add(self.bytes.len().saturating_mul(MAX_INFLATED_RATIO))
            .saturating_sub(self.inflated.get());
        let packed = Arc::new(Packed::read(offset, &stream, limit)?);
        self.inflated.set(self.inflated.get().saturating_add(packed.bytes.len()));
        self.keep(&packed);
        Ok(packed)
    }

    fn keep(&self, packed: &Arc<Packed>) {
        let mut kept = self.kept.borrow_mut();
        kept.push(Arc::clone(packed));
        let mut size = kept.iter().map(|packed| packed.bytes.len()).sum::<usize>();
        while size > MAX_KEPT_BYTES && !kept.is_empty() {
            size = size.saturating_sub(kept.remove(0).bytes.len());
        }
    }
}

fn no_container(reference: Reference) -> Fault {
    fault("broken-object-stream", format!("object {} is no object stream", reference.number))
}

impl Packed {
    fn read(offset: usize, stream: &Stream<'_>, limit: usize) -> Result<Self, Fault> {
        let broken = || fault("broken-object-stream", format!("at offset {offset}"));
        if !stream.dictionary.is_name("Type", "ObjStm") {
            return Err(broken());
        }
        let number = |key| usize::try_from(stream.dictionary.integer(key)?).ok();
        let (count, first) = number("N").zip(number("First")).ok_or_else(broken)?;
        let bytes = filter::decode(stream, limit)?.into_owned();
        // Two numbers and their white space have four bytes at least.
        if first > bytes.len() || count > first.saturating_add(1) / 4 + 1 {
            return Err(broken());
        }
        let mut lexer = Lexer::at(&bytes, 0);
        let mut index = Vec::with_capacity(count);
        for _ in 0..count {
            let (Token::Integer(number), Token::Integer(at)) = (lexer.next()?, lexer.next()?)
            else {
                return Err(broken());
            };
            let (Ok(number), Ok(at)) = (u32::try_from(number), usize::try_from(at)) else {
                return Err(broken());
            };
            let past = index.last().map_or(first, |(_, before): &(u32, usize)| before + 1);
            let at = first.checked_add(at).filter(|at| (past..bytes.len()).contains(at));
            let at = at.ok_or_else(broken)?;
            index.push((number, at));
        }
        if lexer.position() > first {
            return Err(broken());
        }
        Ok(Self { offset, bytes, index })
    }

    fn range(&self, reference: Reference, index: usize) -> Result<Range<usize>, Fault> {
        match self.index.get(index) {
            Some((number, start)) if *number == reference.number => {
                let next = self.index.get(index.saturating_add(1));
                Ok(*start..next.map_or(self.bytes.len(), |(_, start)| *start))
            }
            _ => {
                let detail = format!("object {} is not where it is said to be", reference.number);
                Err(fault("broken-object-stream", detail))
            }
        }
    }
}

impl Found<'_, '_> {
    /// Parses it.
    pub(crate) fn object(&self) -> Result<Object<'_>, Fault> {
        match &self.body {
            Body::Nothing => Ok(Object::Null),
            Body::InFile(offset) => Ok(self.store.parse_at(*offset, self.reference, self.view)?.0),
            Body::InStream(packed, range) => {
                let bytes = packed.bytes.get(range.clone()).unwrap_or_default();
                object::parse(&mut Lexer::at(bytes, 0))
            }
        }
    }
}
