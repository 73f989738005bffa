//! A reference: what it names, what becomes of it, and whether its hash is the one that was signed
//! (XML-DSig 1.1, sections 4.4.3 and 4.5.3).

mod transform;
mod uri;

use std::borrow::Cow;

use roxmltree::Node;

pub(super) use self::transform::canonicalization;
use self::transform::{Data, Transform};
use self::uri::Named;
use super::Document;
use super::c14n::{Canonicalization, NodeSet, canonicalize_within, spend};
use super::fault;
use super::vocabulary::{algorithm_of, bytes_of, elements, is_dsig, is_xades};
use crate::crypto::Digest;
use crate::facts::{self, Fault, ReferenceState, Scope};

/// How many transforms a reference may have: two are usual, and each is another reading of the data.
const MAX_TRANSFORMS: usize = 4;

/// What references may name: the document of the signature, and the files given beside it.
pub(super) struct Sources<'s, 't, 'i> {
    pub(super) document: &'t Document<'i>,
    pub(super) files: &'s [(&'s str, &'s [u8])],
    /// How much may still be brought into form and hashed: about as many bytes.
    pub(super) work: usize,
}

/// A `Reference` as it is written.
pub(super) struct Reference<'t, 'i> {
    /// The element.
    pub(super) node: Node<'t, 'i>,
    uri: &'t str,
    kind: Option<&'t str>,
    transforms: Vec<Transform>,
    digest_name: &'t str,
    expected: Vec<u8>,
}

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target<'s, 't, 'i> {
    /// The document or an element of it; whether its comments belong to it.
    Node(Node<'t, 'i>, bool),
    /// A file given beside the signature.
    File(&'s str, &'s [u8]),
    /// It is not there.
    Missing,
}

impl<'t, 'i> Reference<'t, 'i> {
    /// Reads the element: `Transforms?`, `DigestMethod`, `DigestValue`, and nothing else.
    ///
    /// # Errors
    /// `xml-structure`, `xml-reference-uri` (there is none), `xml-transform`,
    /// `xml-too-many-transforms`, `xml-base64`.
    pub(super) fn read(node: Node<'t, 'i>) -> Result<Self, Fault> {
        let children: Vec<_> = elements(node).collect();
        let (transforms, method, value) = match children.as_slice() {
            [transforms, method, value] if is_dsig(*transforms, "Transforms") => {
                (Some(*transforms), *method, *value)
            }
            [method, value] => (None, *method, *value),
            _ => return Err(fault("xml-structure", "a Reference with other content")),
        };
        if !is_dsig(node, "Reference")
            || !is_dsig(method, "DigestMethod")
            || !is_dsig(value, "DigestValue")
        {
            return Err(fault("xml-structure", "a Reference with other content"));
        }
        let transforms = match transforms {
            Some(list) if elements(list).count() > MAX_TRANSFORMS => {
                return Err(fault(
                    "xml-too-many-transforms",
                    format!("a reference with more than {MAX_TRANSFORMS}"),
                ));
            }
            Some(list) => elements(list).map(Transform::read).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        // Without a URI the application would have to know what is meant, and here nobody does.
        let uri = node
            .attribute("URI")
            .ok_or_else(|| fault("xml-reference-uri", "a Reference without a URI"))?;
        Ok(Self {
            node,
            uri,
            kind: node.attribute("Type"),
            transforms,
            digest_name: algorithm_of(method)?,
            expected: bytes_of(value)?,
        })
    }

    /// Whether it says that it names something of this type.
    pub(super) fn has_type(&self, kind: &str) -> bool {
        self.kind == Some(kind)
    }

    /// Whether the markup of what it names is hashed, and not only the bytes in its text.
    pub(super) fn covers_markup(&self) -> bool {
        !self.transforms.contains(&Transform::Base64)
    }

    /// Whether comments are hashed too.
    pub(super) fn covers_comments(&self, target: &Target<'_, '_, '_>) -> bool {
        let writes = |transform: &Transform| match transform {
            Transform::Canonical(how) => how.comments,
            Transform::Enveloped | Transform::Base64 => false,
        };
        matches!(target, Target::Node(_, true)) && self.transforms.iter().any(writes)
    }

    /// Finds what it names.
    ///
    /// # Errors
    /// `xml-reference-uri`: it names something by a URI that is never fetched, or by a pointer that is
    /// not one of the allowed.
    pub(super) fn target<'s>(
        &self,
        sources: &Sources<'s, 't, 'i>,
    ) -> Result<Target<'s, 't, 'i>, Fault> {
        Ok(match uri::read(self.uri)? {
            Named::Document { comments } => Target::Node(sources.document.root(), comments),
            Named::Element { id, comments } => {
                let found = sources.document.by_id(id);
                found.map_or(Target::Missing, |node| Target::Node(node, comments))
            }
            Named::File(name) => {
                let given = |name: &str| sources.files.iter().find(|file| file.0 == name);
                let found = given(self.uri).or_else(|| given(&name));
                found.map_or(Target::Missing, |file| Target::File(file.0, file.1))
            }
        })
    }

    /// What is hashed, or, where the last transform leaves nodes, what `how` makes of them.
    ///
    /// # Errors
    /// `xml-transform-order`, `xml-reference-covers-nothing`, those of canonicalisation, of base64 and,
    /// for a file that is canonicalised, of [`super::read`].
    pub(super) fn octets<'s>(
        &self,
        target: &Target<'s, 't, 'i>,
        signature: Node<'t, 'i>,
        how: &Canonicalization,
        work: &mut usize,
    ) -> Result<Cow<'s, [u8]>, Fault> {
        let mut data = match *target {
            Target::Node(apex, comments) => Data::Nodes(NodeSet { apex, without: None, comments }),
            Target::File(_, bytes) => {
                spend(work, bytes.len())?;
                Data::File(bytes)
            }
            Target::Missing => return Ok(Cow::Borrowed(&[])),
        };
        for transform in &self.transforms {
            data = transform.apply(data, signature, work)?;
        }
        Ok(match data {
            Data::Nodes(set) => Cow::Owned(canonicalize_within(&set, how, work)?),
            Data::File(bytes) => Cow::Borrowed(bytes),
            Data::Octets(bytes) => Cow::Owned(bytes),
        })
    }

    /// Hashes what it names, and compares.
    ///
    /// # Errors
    /// Those of [`Self::octets`], and `xml-too-much-work`.
    pub(super) fn check<'s>(
        &self,
        target: &Target<'s, 't, 'i>,
        signature: Node<'t, 'i>,
        sources: &mut Sources<'s, 't, 'i>,
    ) -> Result<facts::Reference, Fault> {
        let digest = Digest::from_uri(self.digest_name);
        let state = match (digest, target) {
            (_, Target::Missing) => ReferenceState::Missing,
            (None, _) => ReferenceState::Unknown,
            (Some(digest), _) => {
                let how = Canonicalization::DEFAULT;
                let octets = self.octets(target, signature, &how, &mut sources.work)?;
                if digest.hash(&octets) == self.expected {
                    ReferenceState::Intact
                } else {
                    ReferenceState::Changed
                }
            }
        };
        Ok(self.outcome(digest, state, target, signature))
    }

    /// How it stands where its data could not be brought into form.
    pub(super) fn unread(
        &self,
        target: &Target<'_, 't, 'i>,
        signature: Node<'t, 'i>,
    ) -> facts::Reference {
        self.outcome(Digest::from_uri(self.digest_name), ReferenceState::Unknown, target, signature)
    }

    fn outcome(
        &self,
        digest: Option<Digest>,
        state: ReferenceState,
        target: &Target<'_, 't, 'i>,
        signature: Node<'t, 'i>,
    ) -> facts::Reference {
        facts::Reference {
            name: self.uri.to_owned(),
            digest,
            digest_name: self.digest_name.to_owned(),
            state,
            scope: self.scope(target, signature),
        }
    }

    /// The whole document only by its root or its element. The text of the document without its markup
    /// is not the document.
    pub(super) fn scope(&self, target: &Target<'_, 't, 'i>, signature: Node<'t, 'i>) -> Scope {
        match *target {
            Target::Node(node, _)
                if self.covers_markup()
                    && (node.is_root() || node.parent().is_some_and(|parent| parent.is_root())) =>
            {
                Scope::Whole
            }
            Target::Node(node, _) if is_about_signature(node, signature) => Scope::Properties,
            Target::File(name, _) => Scope::File(name.to_owned()),
            Target::Node(..) | Target::Missing => match uri::read(self.uri) {
                Ok(Named::Element { id, .. }) => Scope::Fragment(id.to_owned()),
                Ok(Named::File(name)) => Scope::File(name.into_owned()),
                Ok(Named::Document { .. }) | Err(_) => Scope::Fragment(String::new()),
            },
        }
    }
}

/// Whether an element tells of the signature that it stands in, and is no data: a signature over such
/// elements alone covers nothing of a document.
pub(super) fn is_about_signature(node: Node<'_, '_>, signature: Node<'_, '_>) -> bool {
    let tells = |element: Node<'_, '_>| {
        is_dsig(element, "KeyInfo")
            || is_dsig(element, "SignatureProperties")
            || is_xades(element, "QualifyingProperties")
    };
    let is_inside = node.ancestors().any(|ancestor| ancestor == signature);
    let holds_nothing_else = is_dsig(node, "Object")
        && node.children().all(|child| tells(child) || is_blank(child))
        && elements(node).next().is_some();
    let is_part = node.ancestors().take_while(|ancestor| *ancestor != signature).any(tells);
    is_inside && (is_part || holds_nothing_else)
}

fn is_blank(node: Node<'_, '_>) -> bool {
    // An element's `text` is that of its first child, so the kind is asked first.
    let is_white = || node.text().is_some_and(|text| text.trim_ascii().is_empty());
    node.is_comment() || (node.is_text() && is_white())
}

#[cfg(test)]
mod tests;
