//! `SignatureMethod`: how the signature was made.

use roxmltree::Node;

use super::fault;
use crate::crypto::{Digest, SignatureAlgorithm};
use crate::facts::{Fault, Signature};
use crate::xml::vocabulary::{algorithm_of, elements, text_of};

/// RFC 9231, section 2.3.9: its parameters stand in it.
const RSA_PSS: &str = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";
const MORE: &str = "http://www.w3.org/2007/05/xmldsig-more#";
const MGF1: &str = "http://www.w3.org/2007/05/xmldsig-more#MGF1";

/// Notes the algorithm; one that is not known is only named.
///
/// # Errors
/// `xml-hmac`: a symmetric key proves nothing to a third, and whoever lets the document choose it may be
/// made to take the public key for one. `xml-structure`: parameters that it has not.
pub(super) fn read(node: Node<'_, '_>, facts: &mut Signature<'static>) -> Result<(), Fault> {
    let name = algorithm_of(node)?;
    name.clone_into(&mut facts.algorithm_name);
    if name.to_ascii_lowercase().contains("hmac") {
        return Err(fault("xml-hmac", "the signature is made with a symmetric key"));
    }
    if name == RSA_PSS {
        facts.algorithm = pss(node)?;
        return Ok(());
    }
    if elements(node).next().is_some() {
        return Err(fault("xml-structure", "a SignatureMethod with parameters it has not"));
    }
    facts.algorithm = SignatureAlgorithm::from_uri(name);
    Ok(())
}

/// `RSAPSSParams`: what is left out is SHA-256, MGF1 with the message's digest, a salt of the digest's
/// length, trailer 1. `None` where a digest is not known here.
fn pss(node: Node<'_, '_>) -> Result<Option<SignatureAlgorithm>, Fault> {
    let bad = || fault("xml-structure", "RSASSA-PSS with other parameters");
    let parameters = elements(node).find(|child| is_more(*child, "RSAPSSParams"));
    let children: Vec<_> = parameters.into_iter().flat_map(elements).collect();
    let find = |name: &str| children.iter().copied().find(|child| child.tag_name().name() == name);
    let digest = match find("DigestMethod") {
        Some(method) => Digest::from_uri(algorithm_of(method)?),
        None => Some(Digest::Sha256),
    };
    let Some(digest) = digest else { return Ok(None) };
    let mask = match find("MaskGenerationFunction") {
        Some(function) if function.attribute("Algorithm").is_some_and(|name| name != MGF1) => {
            return Ok(None);
        }
        Some(function) => match elements(function).next() {
            Some(method) => Digest::from_uri(algorithm_of(method)?),
            None => Some(digest),
        },
        None => Some(digest),
    };
    let Some(mask) = mask else { return Ok(None) };
    let number = |name: &str| -> Result<Option<u32>, Fault> {
        let Some(element) = find(name) else { return Ok(None) };
        text_of(element)?.trim().parse().map(Some).map_err(|_| bad())
    };
    if number("TrailerField")?.is_some_and(|trailer| trailer != 1) {
        return Err(bad());
    }
    let default = SignatureAlgorithm::pss(digest);
    Ok(Some(match (number("SaltLength")?, default) {
        (None, SignatureAlgorithm::RsaPss { salt, .. }) | (Some(salt), _) => {
            SignatureAlgorithm::RsaPss { digest, mask, salt }
        }
        (None, other) => other,
    }))
}

fn is_more(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().namespace() == Some(MORE) && node.tag_name().name() == name
}
