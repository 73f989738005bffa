//! `XAdES`: the properties that qualify a signature (ETSI EN 319 132-1).

mod certificates;
mod timestamps;

use jiff::Timestamp;
use roxmltree::Node;

use super::dsig::{Resolved, Structure};
use super::fault;
use super::reference::{Sources, Target};
use super::vocabulary::{elements, is_xades, text_of, xades_child};
use crate::facts::{Fault, Format, Signature};

/// The type of the reference to the signed properties (EN 319 132-1, clause 4.4.2).
const SIGNED_PROPERTIES: &str = "http://uri.etsi.org/01903#SignedProperties";

/// Reads the properties of a signature that has any.
///
/// # Errors
/// `xades-properties` (more than one set, or one that is not this signature's own),
/// `xades-signed-properties` (not exactly one reference to them, or it names others), `xades-target`,
/// `xades-repeated`. Then nothing in the properties is believed.
pub(super) fn read<'t, 'i>(
    parts: &Structure<'t, 'i>,
    references: &[Resolved<'_, 't, 'i>],
    sources: &mut Sources<'_, 't, 'i>,
    facts: &mut Signature<'static>,
) -> Result<(), Fault> {
    let typed: Vec<_> = references.iter().filter(|row| row.0.has_type(SIGNED_PROPERTIES)).collect();
    let Some(properties) = qualifying_properties(parts)? else {
        if typed.is_empty() {
            return Ok(());
        }
        return Err(fault(
            "xades-signed-properties",
            "a reference to properties that are not there",
        ));
    };
    facts.format = Format::Xades;
    check_target(properties, parts.node)?;
    let signed = xades_child(properties, "SignedProperties")?
        .ok_or_else(|| fault("xades-properties", "there are no signed properties"))?;
    check_reference(signed, &typed)?;
    if let Some(own) = xades_child(signed, "SignedSignatureProperties")? {
        read_signing_time(own, facts)?;
        certificates::read_bound(own, facts)?;
    }
    if let Some(data) = xades_child(signed, "SignedDataObjectProperties")? {
        timestamps::read_content(data, parts, references, sources, facts)?;
    }
    let unsigned = match xades_child(properties, "UnsignedProperties")? {
        Some(unsigned) => xades_child(unsigned, "UnsignedSignatureProperties")?,
        None => None,
    };
    if let Some(unsigned) = unsigned {
        certificates::read_values(unsigned, facts);
        timestamps::read_signature(unsigned, parts, sources, facts)?;
    }
    Ok(())
}

/// They stand in an `Object` of the signature, once.
fn qualifying_properties<'t, 'i>(parts: &Structure<'t, 'i>) -> Result<Option<Node<'t, 'i>>, Fault> {
    let mut found = parts
        .objects
        .iter()
        .flat_map(|object| elements(*object))
        .filter(|child| is_xades(*child, "QualifyingProperties"));
    let first = found.next();
    if found.next().is_some() {
        return Err(fault("xades-properties", "more than one set of qualifying properties"));
    }
    Ok(first)
}

/// EN 319 132-1, clause 4.3.1: `Target` is the signature's `Id`.
fn check_target(properties: Node<'_, '_>, signature: Node<'_, '_>) -> Result<(), Fault> {
    let target = properties.attribute("Target").and_then(|target| target.strip_prefix('#'));
    if target.is_some() && target == signature.attribute("Id") {
        return Ok(());
    }
    Err(fault("xades-target", "the properties do not say that they are this signature's"))
}

/// Exactly one reference has the type, and names these very properties with their markup.
fn check_reference(signed: Node<'_, '_>, typed: &[&Resolved<'_, '_, '_>]) -> Result<(), Fault> {
    let [(reference, target)] = typed else {
        let detail = format!("{} references to signed properties, not one", typed.len());
        return Err(fault("xades-signed-properties", detail));
    };
    let Target::Node(node, _) = target else {
        return Err(fault("xades-signed-properties", "the reference to them finds nothing"));
    };
    if *node != signed {
        return Err(fault("xades-signed-properties", "the reference names something else"));
    }
    if !reference.covers_markup() {
        return Err(fault("xades-signed-properties", "only their text is signed"));
    }
    Ok(())
}

fn read_signing_time(own: Node<'_, '_>, facts: &mut Signature<'static>) -> Result<(), Fault> {
    let Some(element) = xades_child(own, "SigningTime")? else { return Ok(()) };
    match text_of(element)?.trim().parse::<Timestamp>() {
        Ok(time) => facts.claimed_time = Some(time),
        Err(_) => facts.remarks.push(fault("xades-signing-time", "a time that names no moment")),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
