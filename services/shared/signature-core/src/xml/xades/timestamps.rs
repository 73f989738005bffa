//! Timestamps in the properties, and over what each must have been made.

use std::borrow::Cow;

use roxmltree::Node;

use crate::facts::{Fault, Signature, TimestampFound, TimestampKind};
use crate::xml::c14n::{Canonicalization, NodeSet, canonicalize_within};
use crate::xml::dsig::{Resolved, Structure};
use crate::xml::fault;
use crate::xml::reference::{Sources, canonicalization};
use crate::xml::vocabulary::{bytes_of, elements, is_dsig, is_xades, xades_children};

use super::SIGNED_PROPERTIES;

/// How many tokens are taken in.
const MAX_TOKENS: usize = 32;

/// Notes the timestamps over the content (EN 319 132-1, clause 5.2.8).
///
/// # Errors
/// Those of canonicalisation, and `xades-timestamp`: it does not say what it covers.
pub(super) fn read_content<'t, 'i>(
    data: Node<'t, 'i>,
    parts: &Structure<'t, 'i>,
    references: &[Resolved<'_, 't, 'i>],
    sources: &mut Sources<'_, 't, 'i>,
    facts: &mut Signature<'static>,
) -> Result<(), Fault> {
    for timestamp in xades_children(data, "AllDataObjectsTimeStamp") {
        let how = form_of(timestamp)?;
        let mut covers = Vec::new();
        for reference in references.iter().filter(|row| !row.0.has_type(SIGNED_PROPERTIES)) {
            covers.push(octets(reference, parts, &how, sources)?);
        }
        note(timestamp, TimestampKind::Content, &covers, facts);
    }
    for timestamp in xades_children(data, "IndividualDataObjectsTimeStamp") {
        let how = form_of(timestamp)?;
        let mut covers = Vec::new();
        for include in xades_children(timestamp, "Include") {
            covers.push(included(include, parts, references, &how, sources)?);
        }
        if covers.is_empty() {
            return Err(fault("xades-timestamp", "a timestamp that does not say what it covers"));
        }
        note(timestamp, TimestampKind::Content, &covers, facts);
    }
    Ok(())
}

/// What `Include` names: a reference of this signature, and with `referencedData` what that names.
fn included<'t, 'i>(
    include: Node<'t, 'i>,
    parts: &Structure<'t, 'i>,
    references: &[Resolved<'_, 't, 'i>],
    how: &Canonicalization,
    sources: &mut Sources<'_, 't, 'i>,
) -> Result<Vec<u8>, Fault> {
    let id = include.attribute("URI").and_then(|uri| uri.strip_prefix('#'));
    let reference =
        references.iter().find(|row| id.is_some() && row.0.node.attribute("Id") == id).ok_or_else(
            || fault("xades-timestamp", "a timestamp over a reference that is not there"),
        )?;
    if matches!(include.attribute("referencedData"), Some("true" | "1")) {
        return octets(reference, parts, how, sources);
    }
    canonical(reference.0.node, how, sources)
}

/// Notes the timestamps over the signature's value (EN 319 132-1, clause 5.3), and says which others are
/// there.
///
/// # Errors
/// Those of canonicalisation.
pub(super) fn read_signature<'t, 'i>(
    unsigned: Node<'t, 'i>,
    parts: &Structure<'t, 'i>,
    sources: &mut Sources<'_, 't, 'i>,
    facts: &mut Signature<'static>,
) -> Result<(), Fault> {
    for property in elements(unsigned) {
        if is_xades(property, "SignatureTimeStamp") {
            let covers = [canonical(parts.value, &form_of(property)?, sources)?];
            note(property, TimestampKind::Signature, &covers, facts);
            continue;
        }
        // They prove existence for longer. Without them the signature is worth what it is worth
        // without, so that they are not checked is a remark.
        let others = ["ArchiveTimeStamp", "ArchiveTimeStampV2", "RefsOnlyTimeStamp"];
        let others = others.iter().chain(&["SigAndRefsTimeStamp", "SigAndRefsTimeStampV2"]);
        if let Some(name) = others.into_iter().find(|name| is_xades(property, name)) {
            facts.remarks.push(fault("xades-timestamp-not-checked", format!("{name} is there")));
        }
    }
    Ok(())
}

/// The canonical form that a timestamp names; Canonical XML 1.0 where it names none.
fn form_of(timestamp: Node<'_, '_>) -> Result<Canonicalization, Fault> {
    let Some(method) = elements(timestamp).find(|child| is_dsig(*child, "CanonicalizationMethod"))
    else {
        return Ok(Canonicalization::DEFAULT);
    };
    canonicalization(method)?
        .ok_or_else(|| fault("xml-canonicalization", "a timestamp's canonical form is not allowed"))
}

fn canonical(
    apex: Node<'_, '_>,
    how: &Canonicalization,
    sources: &mut Sources<'_, '_, '_>,
) -> Result<Vec<u8>, Fault> {
    canonicalize_within(&NodeSet { apex, without: None, comments: true }, how, &mut sources.work)
}

fn octets<'t, 'i>(
    (reference, target): &Resolved<'_, 't, 'i>,
    parts: &Structure<'t, 'i>,
    how: &Canonicalization,
    sources: &mut Sources<'_, 't, 'i>,
) -> Result<Vec<u8>, Fault> {
    let octets = reference.octets(target, parts.node, how, &mut sources.work)?;
    Ok(octets.into_owned())
}

/// Notes each token of a timestamp property.
fn note(
    timestamp: Node<'_, '_>,
    kind: TimestampKind,
    covers: &[Vec<u8>],
    facts: &mut Signature<'static>,
) {
    for element in xades_children(timestamp, "EncapsulatedTimeStamp") {
        match bytes_of(element) {
            Ok(token) if facts.timestamps.len() < MAX_TOKENS => {
                facts.timestamps.push(TimestampFound {
                    kind,
                    token: Cow::Owned(token),
                    covers: covers.iter().cloned().map(Cow::Owned).collect(),
                });
            }
            Ok(_) => {}
            Err(found) => facts.remarks.push(found),
        }
    }
    if xades_children(timestamp, "XMLTimeStamp").next().is_some() {
        facts.remarks.push(fault("xades-timestamp-not-checked", "XMLTimeStamp is there"));
    }
}
