//! What a template can see while it is set: our library of Typst, the templates, the fonts, its data.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::templates::Templates;

/// The file that says what a form says.
const DATA: &str = "data.json";

/// What all prints have in common.
pub(crate) struct Stock {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: HashMap<FileId, Source>,
    data: FileId,
}

impl Stock {
    pub(crate) fn new(templates: Templates) -> Self {
        let Templates { texts, fonts } = templates;
        let sources = texts.into_iter().filter_map(|(name, text)| {
            let id = id(&name)?;
            Some((id, Source::new(id, text)))
        });
        Self {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            sources: sources.collect(),
            data: id(DATA).expect("a plain name is a path"),
            fonts,
        }
    }

    /// A template of a name.
    pub(crate) fn template(&self, name: &str) -> Option<FileId> {
        id(&format!("{name}.typ")).filter(|id| self.sources.contains_key(id))
    }
}

fn id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// One print.
pub(crate) struct Setting<'a> {
    pub(crate) stock: &'a Stock,
    pub(crate) template: FileId,
    pub(crate) data: Bytes,
}

impl World for Setting<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.stock.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.stock.book
    }

    fn main(&self) -> FileId {
        self.template
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.stock.sources.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.stock.data { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.stock.fonts.get(index).cloned()
    }

    /// No day: what is printed tomorrow is what is printed today.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
