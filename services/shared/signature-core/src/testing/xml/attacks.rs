//! Attacks on XML signatures, each beside the clean file that it was made from.

mod forged;
mod wrapping;

use super::{Named, Recipe};

/// An attacked file, its clean twin, and what the reader must say.
#[derive(Debug, Clone)]
pub struct Attack {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// The file as the attacker hands it in.
    pub attacked: String,
    /// The file that the attack started from.
    pub clean: String,
    /// The files beside both.
    pub files: Vec<(String, Vec<u8>)>,
    /// How it must show.
    pub expected: Expected,
}

/// How an attack shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Reading is refused with this code.
    Unreadable(&'static str),
    /// A signature has this fault.
    Fault(&'static str),
    /// A reference's hash does not match.
    Changed,
    /// The hashes match, and the report says that only the element at this place is covered: the signed
    /// one, not the attacker's.
    CoversOnly(&'static str),
    /// The certificate that is bound is not the one that came along.
    OtherCertificateBound,
}

/// How a signature is made: the canonical `SignedInfo` in, the value out.
pub type Sign<'s> = &'s dyn Fn(&[u8]) -> Vec<u8>;

/// Every attack, made with this key and certificate.
///
/// # Panics
/// Never, but for a mistake in the recipes.
pub fn attacks(sign: Sign<'_>, certificate: &[u8]) -> Vec<Attack> {
    let mut all = wrapping::attacks(sign, certificate);
    all.extend(forged::attacks(sign, certificate));
    all
}

/// An attack that changes the text of what a recipe makes.
fn on(
    recipe: &Recipe,
    sign: Sign<'_>,
    (name, about): (&'static str, &'static str),
    change: impl FnOnce(&str) -> String,
    expected: Expected,
) -> Attack {
    let clean = recipe.make(sign);
    let attacked = change(&clean);
    assert_ne!(attacked, clean, "{name} changes nothing");
    Attack { name, about, attacked, clean, files: recipe.files.clone(), expected }
}

/// An attack by a signer who makes another signature than the clean one.
fn by_signer(
    recipe: &Recipe,
    sign: Sign<'_>,
    (name, about): (&'static str, &'static str),
    twist: impl FnOnce(&mut Recipe),
    expected: Expected,
) -> Attack {
    let clean = recipe.make(sign);
    let mut twisted = recipe.clone();
    twist(&mut twisted);
    let attacked = twisted.make(sign);
    Attack { name, about, attacked, clean, files: recipe.files.clone(), expected }
}

/// The same with the transforms of the first reference.
fn with_transforms<'r>(transforms: &'r [&'r str]) -> impl FnOnce(&mut Recipe) + 'r {
    move |recipe| {
        recipe.references[0] = Named::clone(&recipe.references[0]).with_transforms(transforms);
    }
}

#[cfg(test)]
mod tests;
