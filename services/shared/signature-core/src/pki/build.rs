//! Finding paths from a certificate to an anchor.
//!
//! Any number of certificates can come along with a document, and cross-certificates make rings. So the
//! search is bounded, and no signature is looked at before the names lead to an anchor.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::Certificate;
use super::names::Name;
use super::path::{Inputs, MAX_DEPTH, Path, PathFault, Signatures, Validated, validate_with};

/// How many issuers are tried in one search. Real ones need less than ten.
pub const MAX_TRIES: usize = 1_000;

/// The certificates among which issuers are looked for.
#[derive(Debug, Default)]
pub struct Pool<'a> {
    by_subject: HashMap<&'a Name, Vec<Candidate<'a>>>,
}

#[derive(Debug, Clone, Copy)]
struct Candidate<'a> {
    certificate: &'a Certificate,
    is_anchor: bool,
}

/// Why there is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPath<'a> {
    /// The path that came nearest and what is wrong with it; `None` if no names lead to an anchor.
    pub nearest: Option<(Path<'a>, PathFault)>,
    /// Whether the search ended at its limits, so that there may be more.
    pub exhausted: bool,
}

impl<'a> Pool<'a> {
    /// Gathers anchors, and intermediates that are not trusted by themselves.
    pub fn new(
        anchors: impl IntoIterator<Item = &'a Certificate>,
        intermediates: impl IntoIterator<Item = &'a Certificate>,
    ) -> Pool<'a> {
        let mut pool = Pool::default();
        anchors.into_iter().for_each(|anchor| pool.add(anchor, true));
        intermediates.into_iter().for_each(|certificate| pool.add(certificate, false));
        pool
    }

    /// The same intermediates below this anchor alone.
    pub(super) fn below(&self, anchor: &'a Certificate) -> Pool<'a> {
        let others = self.by_subject.values().flatten().filter(|candidate| !candidate.is_anchor);
        Pool::new([anchor], others.map(|candidate| candidate.certificate))
    }

    /// An anchor comes before what is not one, and each certificate is kept once.
    fn add(&mut self, certificate: &'a Certificate, is_anchor: bool) {
        let same_name = self.by_subject.entry(certificate.subject()).or_default();
        if same_name.iter().all(|known| known.certificate != certificate) {
            same_name.push(Candidate { certificate, is_anchor });
        }
    }

    fn named(&self, name: &Name) -> &[Candidate<'a>] {
        self.by_subject.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The certificates of this subject, anchors first.
    pub fn subjects(&self, name: &Name) -> impl Iterator<Item = &'a Certificate> {
        self.named(name).iter().map(|candidate| candidate.certificate)
    }

    /// All certificates that this authority is said to have issued.
    pub(super) fn issued_by(&self, issuer: &Name) -> impl Iterator<Item = &'a Certificate> {
        let all = self.by_subject.values().flatten().map(|candidate| candidate.certificate);
        all.filter(move |certificate| certificate.issuer() == issuer)
    }

    fn is_anchor(&self, certificate: &Certificate) -> bool {
        let mut known = self.named(certificate.subject()).iter();
        known.any(|candidate| candidate.is_anchor && candidate.certificate == certificate)
    }
}

/// Finds the first path to `end` that is valid by RFC 5280, 6.1.
///
/// # Errors
/// What is wrong with the path that came nearest. A fault of time counts as nearest, a wrong signature
/// or a missing authority as farthest.
pub fn build<'a>(
    end: &'a Certificate,
    pool: &Pool<'a>,
    inputs: &Inputs,
) -> Result<(Path<'a>, Validated), NoPath<'a>> {
    let mut signatures = Signatures::default();
    let mut nearest: Option<(Path<'a>, PathFault)> = None;
    let searched = each_path(end, pool, |path| {
        match validate_with(&path, inputs, &mut signatures) {
            Ok(validated) => return ControlFlow::Break(Some((path, validated))),
            Err(fault) => {
                if nearest.as_ref().is_none_or(|(_, old)| nearness(old) < nearness(&fault)) {
                    nearest = Some((path, fault));
                }
            }
        }
        if signatures.are_exhausted() {
            ControlFlow::Break(None)
        } else {
            ControlFlow::Continue(())
        }
    });
    match searched {
        Searched::Found(Some(found)) => Ok(found),
        Searched::Found(None) | Searched::Exhausted => Err(NoPath { nearest, exhausted: true }),
        Searched::All => Err(NoPath { nearest, exhausted: false }),
    }
}

/// The certificates to which names lead upwards from `end`, and whose own issuers are not here.
pub fn open_ends<'a>(end: &'a Certificate, pool: &Pool<'a>) -> Vec<&'a Certificate> {
    let (mut reached, mut open, mut next) = (vec![end], Vec::new(), 0);
    while let Some(&certificate) = reached.get(next) {
        next += 1;
        let named = pool.named(certificate.issuer()).iter().map(|candidate| candidate.certificate);
        let issuers: Vec<_> = named.filter(|one| certificate.names_as_issuer(one)).collect();
        if issuers.is_empty() && !certificate.is_self_issued() {
            open.push(certificate);
        }
        for issuer in issuers {
            if reached.len() < MAX_TRIES && !reached.contains(&issuer) {
                reached.push(issuer);
            }
        }
    }
    open
}

fn nearness(fault: &PathFault) -> u8 {
    match fault {
        PathFault::NotYetValid { .. } | PathFault::Expired { .. } => 3,
        PathFault::BadSignature { .. } | PathFault::NotAnAuthority { .. } | PathFault::TooLong => 1,
        _ => 2,
    }
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched<B> {
    /// The visitor had enough.
    Found(B),
    /// All paths were visited.
    All,
    /// The limit of tries was reached.
    Exhausted,
}

/// Visits the paths by which names and key identifiers lead from `end` to an anchor, until the visitor
/// breaks. Nothing about them has been verified.
pub fn each_path<'a, B>(
    end: &'a Certificate,
    pool: &Pool<'a>,
    visit: impl FnMut(Path<'a>) -> ControlFlow<B>,
) -> Searched<B> {
    let mut search = Search { pool, visit, tries_left: MAX_TRIES };
    let outcome = if pool.is_anchor(end) {
        search.visit(Path { anchor: end, certificates: Vec::new() })
    } else {
        search.extend(&mut vec![end])
    };
    match outcome {
        ControlFlow::Break(Some(found)) => Searched::Found(found),
        ControlFlow::Break(None) => Searched::Exhausted,
        ControlFlow::Continue(()) => Searched::All,
    }
}

struct Search<'p, 'a, V> {
    pool: &'p Pool<'a>,
    visit: V,
    tries_left: usize,
}

impl<'a, B, V: FnMut(Path<'a>) -> ControlFlow<B>> Search<'_, 'a, V> {
    fn visit(&mut self, path: Path<'a>) -> ControlFlow<Option<B>> {
        match (self.visit)(path) {
            ControlFlow::Break(found) => ControlFlow::Break(Some(found)),
            ControlFlow::Continue(()) => ControlFlow::Continue(()),
        }
    }

    /// `chain` goes upwards from the certificate in question. Breaks with nothing at the limit.
    fn extend(&mut self, chain: &mut Vec<&'a Certificate>) -> ControlFlow<Option<B>> {
        let Some(&top) = chain.last() else { return ControlFlow::Continue(()) };
        let pool = self.pool;
        for candidate in pool.named(top.issuer()) {
            if !top.names_as_issuer(candidate.certificate) {
                continue;
            }
            let Some(left) = self.tries_left.checked_sub(1) else {
                return ControlFlow::Break(None);
            };
            self.tries_left = left;
            if candidate.is_anchor {
                let certificates = chain.iter().rev().copied().collect();
                self.visit(Path { anchor: candidate.certificate, certificates })?;
            } else if chain.len() < MAX_DEPTH && !has_been_passed(chain, candidate.certificate) {
                chain.push(candidate.certificate);
                let outcome = self.extend(chain);
                chain.pop();
                outcome?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// The same owner with the same key, by whatever certificate, leads round in a ring.
fn has_been_passed(chain: &[&Certificate], candidate: &Certificate) -> bool {
    chain.iter().any(|passed| {
        passed.subject() == candidate.subject()
            && passed.public_key_info() == candidate.public_key_info()
    })
}

#[cfg(test)]
mod tests;
