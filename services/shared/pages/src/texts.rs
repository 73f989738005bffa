//! The texts of the pages, in both languages, by their ids (Project Fluent, syntax 1.0).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use motcua_api::Language;

/// Texts in both languages. Made once a program.
pub struct Texts {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Texts {
    /// Reads the two files of a crate, as they were when the program was built.
    ///
    /// # Panics
    /// Where a file is not as it should be; [`check_texts`] finds that before.
    pub fn new(vi: &'static str, en: &'static str) -> Self {
        Self { vi: bundle("vi", vi), en: bundle("en", en) }
    }

    /// A text with what is put into it. A text that is missing is its id.
    pub(crate) fn say<'a>(
        &'a self,
        language: Language,
        id: &'a str,
        put_in: &[(&'static str, &str)],
    ) -> Cow<'a, str> {
        self.find(language, id, put_in).unwrap_or_else(|| {
            tracing::error!(text.id = id, "a text is missing");
            Cow::Borrowed(id)
        })
    }

    /// A text, if there is one.
    pub(crate) fn find<'a>(
        &'a self,
        language: Language,
        id: &str,
        put_in: &[(&'static str, &str)],
    ) -> Option<Cow<'a, str>> {
        let bundle = match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        };
        let pattern = bundle.get_message(id)?.value()?;
        let args: FluentArgs = put_in.iter().map(|(name, value)| (*name, *value)).collect();
        Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()))
    }
}

fn bundle(language: &str, source: &str) -> FluentBundle<FluentResource> {
    let language = language.parse().expect("`vi` and `en` are languages");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Both languages are written from left to right: no marks around what is put in.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).expect("the file is Fluent's syntax");
    bundle.add_resource(resource).expect("each id stands once");
    bundle
}

/// Compares the two files of a crate with each other and with the crate's `src` and `templates`: what
/// is missing in one language, what is asked for and not there, what nobody asks for. For a test of
/// each crate that has texts; `made` are the beginnings of ids that the code puts together.
///
/// # Errors
/// A line for each finding.
pub fn check_texts(crate_folder: &Path, made: &[&str]) -> Result<(), String> {
    let file = |name: &str| {
        let path = crate_folder.join("texts").join(name);
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (vi, en) = (ids(&file("vi.ftl")?)?, ids(&file("en.ftl")?)?);
    let mut code = String::new();
    for folder in ["src", "templates"] {
        read_all(&crate_folder.join(folder), &mut code).map_err(|error| error.to_string())?;
    }
    let mut found = String::new();
    for id in vi.symmetric_difference(&en) {
        let _ = writeln!(found, "{id} is in one language alone");
    }
    let asked = asked(&code);
    for id in asked.iter().filter(|id| !vi.contains(**id)) {
        let _ = writeln!(found, "{id} is asked for and not there");
    }
    let is_made = |id: &str| made.iter().any(|beginning| id.starts_with(beginning));
    for id in vi.iter().filter(|id| !is_made(id) && !code.contains(&format!("\"{id}\""))) {
        let _ = writeln!(found, "{id} is there and nobody asks for it");
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// The ids of a file; each has a value.
fn ids(source: &str) -> Result<BTreeSet<String>, String> {
    FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| format!("{errors:?}"))?;
    // An id begins its line; what belongs to it is indented.
    let lines =
        source.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
    Ok(lines.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect())
}

/// What templates and code ask for by name: `say("…"`, `say_of("…"`.
fn asked(code: &str) -> BTreeSet<&str> {
    let mut asked = BTreeSet::new();
    for call in [".say(\"", ".say_of(\""] {
        asked.extend(code.split(call).skip(1).filter_map(|rest| rest.split('"').next()));
    }
    asked
}

fn read_all(folder: &Path, text: &mut String) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_all(&path, text)?;
        } else {
            text.push_str(&std::fs::read_to_string(path)?);
        }
    }
    Ok(())
}
