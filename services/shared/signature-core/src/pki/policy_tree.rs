//! The valid policy tree of a path (RFC 5280, 6.1.2 to 6.1.5), kept as a graph (RFC 9618).
//!
//! The tree of RFC 5280 doubles with each certificate that maps two policies to two; the graph has each
//! policy once a level, with all its parents, and gives the same answer.

use std::collections::{BTreeMap, BTreeSet};

use const_oid::ObjectIdentifier;

/// `anyPolicy` (RFC 5280, 4.2.1.4).
pub const ANY_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");

/// A policy at a level.
#[derive(Debug, Clone, Default)]
struct Node {
    /// Which policies of the next certificate match it.
    expected: BTreeSet<ObjectIdentifier>,
    /// The policies of the level above from which it comes.
    parents: BTreeSet<ObjectIdentifier>,
}

/// The nodes of one level, by their policy.
type Level = BTreeMap<ObjectIdentifier, Node>;

/// The policies that are still valid, level by level; no level means that none is (RFC 5280's NULL).
#[derive(Debug)]
pub(super) struct PolicyTree {
    levels: Vec<Level>,
}

/// A mapping from or to `anyPolicy` (RFC 5280, 6.1.4 (a)).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MappedAnyPolicy;

impl PolicyTree {
    /// The tree before the first certificate: `anyPolicy` alone.
    pub(super) fn new() -> PolicyTree {
        let root = Node { expected: [ANY_POLICY].into(), parents: BTreeSet::new() };
        PolicyTree { levels: vec![[(ANY_POLICY, root)].into()] }
    }

    /// Whether no policy is valid any more.
    pub(super) fn is_null(&self) -> bool {
        self.levels.is_empty()
    }

    /// Takes in a certificate's policies (6.1.3 (d) and (e)). `any_counts` says whether its `anyPolicy`
    /// is to be processed.
    pub(super) fn add(&mut self, policies: Option<&[ObjectIdentifier]>, any_counts: bool) {
        let Some(policies) = policies else {
            self.levels.clear();
            return;
        };
        let Some(above) = self.levels.last() else { return };
        let parents_of = by_expected(above);
        let mut level = Level::new();
        for policy in policies.iter().filter(|policy| **policy != ANY_POLICY) {
            if let Some(parents) = parents_of.get(policy) {
                level.insert(*policy, Node::new(*policy, parents.clone()));
            } else if above.contains_key(&ANY_POLICY) {
                level.insert(*policy, Node::new(*policy, [ANY_POLICY].into()));
            }
        }
        if any_counts && policies.contains(&ANY_POLICY) {
            for (policy, parents) in parents_of {
                level.entry(policy).or_insert_with(|| Node::new(policy, parents));
            }
        }
        self.levels.push(level);
        self.prune();
    }

    /// Takes in a certificate's mappings (6.1.4 (a) and (b)). `allowed` says whether mapping is.
    pub(super) fn map(
        &mut self,
        mappings: &[(ObjectIdentifier, ObjectIdentifier)],
        allowed: bool,
    ) -> Result<(), MappedAnyPolicy> {
        if mappings.iter().any(|(from, to)| *from == ANY_POLICY || *to == ANY_POLICY) {
            return Err(MappedAnyPolicy);
        }
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        let mut by_issuer: BTreeMap<ObjectIdentifier, BTreeSet<ObjectIdentifier>> = BTreeMap::new();
        for (from, to) in mappings {
            by_issuer.entry(*from).or_default().insert(*to);
        }
        for (from, to) in by_issuer {
            if !allowed {
                level.remove(&from);
            } else if let Some(node) = level.get_mut(&from) {
                node.expected = to;
            } else if let Some(any) = level.get(&ANY_POLICY) {
                let parents = any.parents.clone();
                level.insert(from, Node { expected: to, parents });
            }
        }
        self.prune();
        Ok(())
    }

    /// The policies under which the path is valid for its user (RFC 9618, 5.6: the
    /// user-constrained-policy-set). `wanted` is the user's initial set; empty means any policy.
    pub(super) fn user_policies(&self, wanted: &[ObjectIdentifier]) -> BTreeSet<ObjectIdentifier> {
        let Some(last) = self.levels.last() else { return BTreeSet::new() };
        let from_any = [ANY_POLICY].into();
        // What the authorities allow: the first named policies below `anyPolicy`, in the words of the
        // anchor's domain, and `anyPolicy` if it has lasted to the end.
        let mut allowed: BTreeSet<_> = self
            .levels
            .iter()
            .flatten()
            .filter(|(policy, node)| **policy != ANY_POLICY && node.parents == from_any)
            .map(|(policy, _)| *policy)
            .collect();
        let any_lasts = last.contains_key(&ANY_POLICY);
        if wanted.is_empty() || wanted.contains(&ANY_POLICY) {
            if any_lasts {
                allowed.insert(ANY_POLICY);
            }
            return allowed;
        }
        wanted.iter().copied().filter(|policy| any_lasts || allowed.contains(policy)).collect()
    }

    /// Takes out the nodes above the last level that have no children, and all levels if one is empty.
    fn prune(&mut self) {
        let mut needed: Option<BTreeSet<ObjectIdentifier>> = None;
        for level in self.levels.iter_mut().rev() {
            if let Some(needed) = &needed {
                level.retain(|policy, _| needed.contains(policy));
            }
            needed = Some(level.values().flat_map(|node| node.parents.iter().copied()).collect());
        }
        if self.levels.iter().any(BTreeMap::is_empty) {
            self.levels.clear();
        }
    }
}

impl Node {
    fn new(policy: ObjectIdentifier, parents: BTreeSet<ObjectIdentifier>) -> Node {
        Node { expected: [policy].into(), parents }
    }
}

/// Which nodes of a level expect a policy.
fn by_expected(level: &Level) -> BTreeMap<ObjectIdentifier, BTreeSet<ObjectIdentifier>> {
    let mut parents: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (policy, node) in level {
        for expected in &node.expected {
            parents.entry(*expected).or_default().insert(*policy);
        }
    }
    parents
}

#[cfg(test)]
mod tests;
