//! What was changed after a signature.
//!
//! The signed revision and the current one are compared object by object, over all that can be reached
//! from the catalogue. Whatever differs is a change; a change is allowed only where a rule names it:
//!
//! - always: the security store, a document timestamp that shows nothing, the document's metadata (it
//!   renders nothing, and signing programs rewrite it), `/Version` and `/Extensions`;
//! - unless the signature forbids it (`DocMDP` 1): a further signature, that is a new signature field
//!   with its value, its widget and its places in `/Fields` and `/Annots`, or an empty signature field
//!   that gets its value and appearance. Its widget covers at most a quarter of its page;
//! - by policy: form fill, annotations, the marks of [`ChangePolicy::Decree30`].
//!
//! The information dictionary (`/Info`) is not compared: nothing of it is on any page.

mod annotation;
mod catalogue;
mod content;
mod fill;
mod form;
mod marks;
mod page;
mod walk;

use std::collections::BTreeMap;

use super::mdp::Permission;
use super::signature::{PdfSignature, SignatureKind};
use super::{Document, Fault};

/// What may change after a signature, beyond what keeps it checkable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChangePolicy {
    /// Nothing but validation data, document timestamps and further signatures.
    #[default]
    Strict,
    /// Form fields may be filled, if the appearance shows the value.
    FormFill,
    /// Annotations may be added, changed and removed, too.
    Annotations,
    /// Between a person's signature and the agency's seal the records clerk may add marks: number and
    /// date (Decree 30/2020/NĐ-CP). Between this signature and the last later one an update may add
    ///
    /// - content streams after the page's own ones, which stay as they are (one stream of `q` alone may
    ///   come before them), and fonts for them in the page's resources;
    /// - `FreeText` and `Stamp` annotations with an appearance, over at most a quarter of the page.
    ///
    /// Both may hold text alone: no filled or stroked path, image, shading, form, pattern, clipping or
    /// transparency; in dark colours, of 24 points at most, no more than 400 bytes a page, in no
    /// Type 3 font. So nothing can be painted over with white or hidden, and what was there is still
    /// shown. What the rule cannot see: where the old text stands, and what a font's glyphs look like.
    /// Dark text can be put across or beside old text; the changes name each mark, for people to look.
    ///
    /// After the last later signature, and where there is none, it is [`ChangePolicy::Strict`].
    Decree30,
}

/// Something that differs between the signed revision and the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Stable, in kebab-case: what was changed.
    pub code: &'static str,
    /// Where it is, by keys and object numbers from the part of the document that it belongs to.
    pub path: String,
    /// The number of the changed object, where it is one of its own.
    pub object: Option<u32>,
    /// What became of it.
    pub kind: ChangeKind,
    /// The rule that allows it; without one the document was changed after signing.
    pub allowed: Option<Rule>,
}

/// What became of what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It is there and differs.
    Changed,
}

/// By what a change is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Certificates and revocation data.
    SecurityStore,
    /// A timestamp over the document.
    DocumentTimestamp,
    /// A further signature.
    FurtherSignature,
    /// The document's metadata, version or extensions.
    Metadata,
    /// A filled field.
    FormFill,
    /// An annotation.
    Annotation,
    /// A mark of the records clerk that a later signature covers.
    Mark,
}

/// What may change between two revisions, beside the security store and timestamps.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    signatures: bool,
    further: Further,
}

/// What may change besides signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Further {
    Nothing,
    FormFill,
    /// Form fill and annotations.
    Annotations,
    Marks,
}

impl Allowance {
    fn new(policy: ChangePolicy, permission: Option<Permission>) -> Self {
        let permitted = permission.unwrap_or(Permission::Annotations);
        let further = match (policy, permitted) {
            (ChangePolicy::Strict, _) | (_, Permission::Nothing) => Further::Nothing,
            // No certification allows new content on a page.
            (ChangePolicy::Decree30, _) if permission.is_some() => Further::Nothing,
            (ChangePolicy::Decree30, _) => Further::Marks,
            (ChangePolicy::Annotations, Permission::Annotations) => Further::Annotations,
            (ChangePolicy::FormFill | ChangePolicy::Annotations, _) => Further::FormFill,
        };
        Self { signatures: permitted >= Permission::FormFill, further }
    }

    fn form_fill(self) -> bool {
        matches!(self.further, Further::FormFill | Further::Annotations)
    }

    fn annotations(self) -> bool {
        self.further == Further::Annotations
    }

    fn marks(self) -> bool {
        self.further == Further::Marks
    }
}

/// See [`Document::changes_after`].
pub(crate) fn changes_after(
    document: &Document<'_>,
    signature: &PdfSignature<'_>,
    policy: ChangePolicy,
) -> Vec<Change> {
    let signed = signature.revision;
    let newest = document.store.revisions.len();
    if signed >= newest {
        return Vec::new();
    }
    if document.encrypted {
        return vec![unreadable("the file is encrypted")];
    }
    let locked = signature.locks.iter().filter_map(|lock| lock.permission);
    let permission = signature.certification.into_iter().chain(locked).min();
    let within = |from, to, policy| {
        let allowance = Allowance::new(policy, permission);
        between(document, signature, from, to, allowance)
            .unwrap_or_else(|cause| vec![unreadable(&cause.detail)])
    };
    let seal = document
        .signatures
        .iter()
        .filter(|later| later.kind == SignatureKind::Signature && later.faults.is_empty())
        .map(|later| later.revision)
        .filter(|revision| *revision > signed)
        .max();
    match seal {
        Some(seal) if policy == ChangePolicy::Decree30 => {
            let mut changes = within(signed, seal, ChangePolicy::Decree30);
            if seal < newest {
                changes.extend(within(seal, newest, ChangePolicy::Strict));
            }
            changes
        }
        None if policy == ChangePolicy::Decree30 => within(signed, newest, ChangePolicy::Strict),
        _ => within(signed, newest, policy),
    }
}

fn unreadable(detail: &str) -> Change {
    Change {
        code: "changes-unreadable",
        path: detail.to_owned(),
        object: None,
        kind: ChangeKind::Changed,
        allowed: None,
    }
}

/// Compares two revisions, counted from 1.
fn between(
    document: &Document<'_>,
    signature: &PdfSignature<'_>,
    from: usize,
    to: usize,
    allowance: Allowance,
) -> Result<Vec<Change>, Fault> {
    let later: BTreeMap<u32, SignatureKind> = document
        .signatures
        .iter()
        .filter(|later| later.revision > from && later.revision <= to)
        .map(|later| (later.object, later.kind))
        .collect();
    let (old, new) = (from.saturating_sub(1), to.saturating_sub(1));
    let mut walk = walk::Walk::new(&document.store, old, new);
    let widgets = form::compare(&mut walk, &later, &signature.locks, allowance)?;
    page::compare(&mut walk, widgets, allowance)?;
    catalogue::compare(&mut walk)?;
    walk.finish()
}
