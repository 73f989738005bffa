//! `Signature` elements, and what they say (XML-DSig 1.1, section 4).

mod coverage;
mod method;
mod structure;

use std::borrow::Cow;

use roxmltree::Node;

pub(super) use self::structure::Structure;
use super::c14n::{NodeSet, canonicalize_within};
use super::reference::{Reference, Sources, Target, canonicalization};
use super::vocabulary::{bytes_of, elements, is_dsig};
use super::{Document, fault, key_info, xades};
use crate::facts::{Fault, Format, Signature};

/// How many signatures a document may have: a paper of many signers has about ten.
const MAX_SIGNATURES: usize = 32;
/// How many references a signature may have, and again how many its manifests together.
const MAX_REFERENCES: usize = 32;
/// How often, on average, each byte of the document and the files may be hashed.
const MAX_PASSES: usize = 32;
/// What a tiny document may have hashed at least, in bytes.
const MIN_WORK_BYTES: usize = 1024 * 1024;
/// The type by which a reference says that it names a manifest (XML-DSig 1.1, section 5.1).
const MANIFEST: &str = "http://www.w3.org/2000/09/xmldsig#Manifest";

/// A reference, and what it names.
pub(super) type Resolved<'s, 't, 'i> = (Reference<'t, 'i>, Target<'s, 't, 'i>);

/// Reads every signature of the document, in document order, those inside of others too.
///
/// `files` are what detached signatures may name, each with its name relative to the signature's file.
/// Nothing else is ever looked for.
///
/// The scope of a reference is `Whole` only where it names the root or the document's element. For
/// `Fragment` its element is [`Document::by_id`]; work with that element alone.
pub fn signatures(document: &Document<'_>, files: &[(&str, &[u8])]) -> Vec<Signature<'static>> {
    let size =
        files.iter().fold(document.size_bytes(), |sum, file| sum.saturating_add(file.1.len()));
    let work = size.saturating_mul(MAX_PASSES).max(MIN_WORK_BYTES);
    let mut sources = Sources { document, files, work };
    let all = document.root().descendants().filter(|node| is_dsig(*node, "Signature"));
    let mut document_faults = Vec::new();
    if document.repeated_ids() > 0 {
        document_faults.push(fault(
            "xml-duplicate-id",
            format!("{} identifiers name more than one element", document.repeated_ids()),
        ));
    }
    if all.clone().nth(MAX_SIGNATURES).is_some() {
        document_faults
            .push(fault("xml-too-many-signatures", format!("more than {MAX_SIGNATURES}")));
    }
    all.take(MAX_SIGNATURES)
        .map(|node| {
            let mut facts = Signature::nothing_known(Format::XmlDsig, document_faults.clone());
            if let Err(fault) = read(node, &mut sources, &mut facts) {
                facts.faults.push(fault);
            }
            facts
        })
        .collect()
}

/// Reads one signature. What is wrong with one part is noted and the others are still read; an error
/// is for what leaves nothing to read.
fn read<'t, 'i>(
    node: Node<'t, 'i>,
    sources: &mut Sources<'_, 't, 'i>,
    facts: &mut Signature<'static>,
) -> Result<(), Fault> {
    let parts = Structure::read(node)?;
    let how = canonicalization(parts.canonicalization)?.ok_or_else(|| {
        fault("xml-canonicalization", "SignedInfo's canonical form is not allowed")
    })?;
    let set = NodeSet { apex: parts.signed_info, without: None, comments: true };
    let signed = canonicalize_within(&set, &how, &mut sources.work)?;
    facts.signed = Cow::Owned(signed);
    facts.value = Cow::Owned(bytes_of(parts.value)?);
    method::read(parts.method, facts)?;
    if let Some(key_info) = parts.key_info {
        key_info::read(key_info, facts);
    }
    let resolved = references(&parts, sources, facts)?;
    xades::read(&parts, &resolved, sources, facts)?;
    coverage::remark(&parts, &resolved, facts);
    Ok(())
}

/// Finds, hashes and compares each reference, and those of the manifests that are among them.
fn references<'s, 't, 'i>(
    parts: &Structure<'t, 'i>,
    sources: &mut Sources<'s, 't, 'i>,
    facts: &mut Signature<'static>,
) -> Result<Vec<Resolved<'s, 't, 'i>>, Fault> {
    if parts.references.len() > MAX_REFERENCES {
        return Err(fault("xml-too-many-references", format!("more than {MAX_REFERENCES}")));
    }
    let mut resolved = Vec::new();
    let mut manifests_left = MAX_REFERENCES;
    for node in &parts.references {
        let Some((reference, target)) = check(*node, parts.node, sources, facts) else { continue };
        let manifest = match target {
            Target::Node(element, _) if is_dsig(element, "Manifest") => Some(element),
            _ => None,
        };
        if manifest.is_none() && reference.has_type(MANIFEST) && target != Target::Missing {
            facts.faults.push(fault("xml-manifest", "a reference to a manifest names none"));
        }
        if let Some(manifest) = manifest {
            if !reference.covers_markup() {
                return Err(fault("xml-manifest", "the text of a manifest is signed, not itself"));
            }
            let count = elements(manifest).count();
            manifests_left = manifests_left.checked_sub(count).ok_or_else(|| {
                fault("xml-too-many-references", format!("manifests with over {MAX_REFERENCES}"))
            })?;
            facts.remarks.push(fault("xml-manifest", format!("a manifest of {count} references")));
            for listed in elements(manifest) {
                check(listed, parts.node, sources, facts);
            }
        }
        resolved.push((reference, target));
    }
    Ok(resolved)
}

/// Checks one `Reference` element; `None` where it cannot be followed, which is noted as a fault.
fn check<'s, 't, 'i>(
    node: Node<'t, 'i>,
    signature: Node<'t, 'i>,
    sources: &mut Sources<'s, 't, 'i>,
    facts: &mut Signature<'static>,
) -> Option<Resolved<'s, 't, 'i>> {
    let found = Reference::read(node)
        .and_then(|reference| reference.target(sources).map(|target| (reference, target)));
    let (reference, target) = match found {
        Ok(found) => found,
        Err(fault) => {
            facts.faults.push(fault);
            return None;
        }
    };
    match reference.check(&target, signature, sources) {
        Ok(outcome) => facts.references.push(outcome),
        Err(fault) => {
            facts.faults.push(fault);
            facts.references.push(reference.unread(&target, signature));
        }
    }
    Some((reference, target))
}

#[cfg(test)]
mod tests;
