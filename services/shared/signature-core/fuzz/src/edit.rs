//! Changes to a document: what a fuzzer chooses, and what becomes of the bytes.

use bolero::{TypeGenerator, produce_with};

use crate::der;

/// Larger documents cost time and find nothing new: what grows with size has tests of its own.
const MAX_SIZE: usize = 300_000;

/// A document and what is done to it.
#[derive(Debug, Clone, TypeGenerator)]
pub struct Edited {
    /// Which of the seeds, by its number modulo their count.
    seed: u8,
    /// Few: after many nothing is left that could wrongly pass.
    #[generator(produce_with::<Vec<Edit>>().len(1_usize..5))]
    edits: Vec<Edit>,
}

/// One change. A place is a share of the length, from 0 to 65,535.
#[derive(Debug, Clone, TypeGenerator)]
enum Edit {
    Set {
        at: u16,
        byte: u8,
    },
    Flip {
        at: u16,
        bit: u8,
    },
    Insert {
        at: u16,
        bytes: Vec<u8>,
    },
    Remove {
        at: u16,
        length: u8,
    },
    /// A word of the format, over what is there.
    Overwrite {
        at: u16,
        word: u8,
    },
    /// A word of the format, between what is there.
    Put {
        at: u16,
        word: u8,
    },
    /// A part of another seed, or of the same, some times over.
    Splice {
        seed: u8,
        from: u16,
        length: u8,
        at: u16,
        times: u8,
    },
    /// An element of DER: left out, doubled, or in the place of another; lengths around it fit.
    Element {
        nth: u16,
        change: Change,
    },
    Cut {
        at: u16,
    },
}

#[derive(Debug, Clone, TypeGenerator)]
enum Change {
    Leave,
    Double,
    Tag(u8),
    Content(Vec<u8>),
    From { seed: u8, nth: u16 },
}

impl Edited {
    /// The seed that is chosen.
    pub fn seed<'s, S>(&self, seeds: &'s [S]) -> &'s S {
        &seeds[usize::from(self.seed) % seeds.len()]
    }

    /// What becomes of the chosen seed. `words` is what the format is made of.
    pub fn bytes<S: AsRef<[u8]>>(&self, seeds: &[S], words: &[&str]) -> Vec<u8> {
        let mut bytes = self.seed(seeds).as_ref().to_vec();
        for edit in &self.edits {
            edit.apply(&mut bytes, seeds, words);
            bytes.truncate(MAX_SIZE);
        }
        bytes
    }
}

impl Edit {
    fn apply<S: AsRef<[u8]>>(&self, bytes: &mut Vec<u8>, seeds: &[S], words: &[&str]) {
        let length = bytes.len();
        let place = |at: u16| spread(at, length);
        let word = |word: u8| words[usize::from(word) % words.len()].as_bytes();
        match self {
            Self::Set { at, byte } => {
                if let Some(there) = bytes.get_mut(place(*at)) {
                    *there = *byte;
                }
            }
            Self::Flip { at, bit } => {
                if let Some(there) = bytes.get_mut(place(*at)) {
                    *there ^= 1 << (bit % 8);
                }
            }
            Self::Insert { at, bytes: new } => insert(bytes, place(*at), new),
            Self::Remove { at, length: count } => {
                let from = place(*at);
                bytes.drain(from..(from + usize::from(*count)).min(length));
            }
            Self::Overwrite { at, word: nth } => {
                let from = place(*at);
                let there = bytes[from..].iter_mut();
                there.zip(word(*nth)).for_each(|(there, new)| *there = *new);
            }
            Self::Put { at, word: nth } => insert(bytes, place(*at), word(*nth)),
            Self::Splice { seed, from, length: count, at, times } => {
                let other = seeds[usize::from(*seed) % seeds.len()].as_ref();
                let from = spread(*from, other.len());
                let part = &other[from..(from + usize::from(*count)).min(other.len())];
                insert(bytes, place(*at), &part.repeat(usize::from(*times)));
            }
            Self::Element { nth, change } => {
                if let Some(mut all) = der::read(bytes) {
                    change.apply(&mut all, usize::from(*nth), seeds);
                    *bytes = der::written(&all);
                }
            }
            Self::Cut { at } => bytes.truncate(place(*at)),
        }
    }
}

impl Change {
    fn apply<S: AsRef<[u8]>>(&self, all: &mut Vec<der::Element>, nth: usize, seeds: &[S]) {
        let nth = nth % der::count(all).max(1);
        der::at(all, nth, &mut |around, place| match self {
            Self::Leave => drop(around.remove(place)),
            Self::Double => around.insert(place, around[place].clone()),
            Self::Tag(tag) => around[place].tag = *tag,
            Self::Content(bytes) => {
                around[place].content.clone_from(bytes);
                around[place].inside.clear();
            }
            Self::From { seed, nth } => {
                let other = seeds[usize::from(*seed) % seeds.len()].as_ref();
                let mut other = der::read(other).unwrap_or_default();
                let nth = usize::from(*nth) % der::count(&other).max(1);
                der::at(&mut other, nth, &mut |theirs, there| {
                    around[place] = theirs[there].clone();
                });
            }
        });
    }
}

/// A share of a length, as a place in it.
fn spread(share: u16, length: usize) -> usize {
    (usize::from(share) * length) >> 16
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    bytes.splice(at..at, new.iter().copied());
}
