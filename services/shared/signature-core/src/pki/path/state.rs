//! What is carried from certificate to certificate, and checked on the way.

use std::collections::BTreeSet;

use const_oid::ObjectIdentifier;
use x509_cert::ext::pkix::KeyUsages;

use super::{Inputs, Path, PathFault, Signatures, SignedWith};
use crate::crypto::{CryptoFault, PublicKey};
use crate::pki::Certificate;
use crate::pki::names::constraints::Constraints;
use crate::pki::policy_tree::PolicyTree;

/// The state of 6.1.2.
pub(super) struct State<'a> {
    issuer: &'a Certificate,
    pub(super) key: PublicKey,
    pub(super) signatures: Vec<SignedWith>,
    names: Constraints,
    policies: PolicyTree,
    /// How many more certificates may come before a policy must be named; 0: it must be now.
    explicit_policy: usize,
    inhibit_any_policy: usize,
    policy_mapping: usize,
    /// How many more authorities may come.
    path_length: usize,
}

impl<'a> State<'a> {
    pub(super) fn new(path: &Path<'a>, inputs: &Inputs) -> Result<State<'a>, PathFault> {
        let beyond = path.certificates.len().saturating_add(1);
        let counter = |now: bool| if now { 0 } else { beyond };
        let mut state = State {
            issuer: path.anchor,
            key: key_of(path.anchor, 0)?,
            signatures: Vec::new(),
            names: Constraints::default(),
            policies: PolicyTree::new(),
            explicit_policy: counter(inputs.explicit_policy),
            inhibit_any_policy: counter(inputs.inhibit_any_policy),
            policy_mapping: counter(inputs.inhibit_policy_mapping),
            path_length: path.certificates.len(),
        };
        if !path.certificates.is_empty() {
            state.take_anchor(path.anchor)?;
        }
        Ok(state)
    }

    /// An anchor that says nothing (version 1) may issue; one that says for what it is, only that.
    fn take_anchor(&mut self, anchor: &Certificate) -> Result<(), PathFault> {
        let extensions = anchor.extensions();
        if extensions.basic_constraints.is_some_and(|constraints| !constraints.ca) {
            return Err(PathFault::NotAnAuthority { certificate: 0 });
        }
        if !anchor.may(KeyUsages::KeyCertSign) {
            return Err(PathFault::KeyUsage { certificate: 0 });
        }
        self.lower_path_length(anchor);
        if let Some(constraints) = &extensions.name_constraints {
            self.names
                .add(constraints)
                .map_err(|_| PathFault::NameConstraints { certificate: 0 })?;
        }
        Ok(())
    }

    /// 6.1.3 (a) (4) and (1): issued by whom it says.
    pub(super) fn check_signature(
        &mut self,
        certificate: &Certificate,
        place: usize,
        checked: &mut Signatures,
    ) -> Result<(), PathFault> {
        if certificate.issuer() != self.issuer.subject() || certificate.issuer().is_empty() {
            return Err(PathFault::NameChaining { certificate: place });
        }
        let algorithm = checked
            .check(certificate, self.issuer, &self.key)
            .map_err(|fault| crypto_fault(fault, place, place.saturating_sub(1)))?;
        self.signatures.push(SignedWith::new(algorithm, &self.key));
        Ok(())
    }

    /// 6.1.3 (b) to (f): names, policies and extensions of every certificate.
    pub(super) fn check(
        &mut self,
        certificate: &Certificate,
        place: usize,
        is_last: bool,
    ) -> Result<(), PathFault> {
        // A new key of the same authority carries that authority's own name.
        if is_last || !certificate.is_self_issued() {
            let names = &certificate.extensions().subject_alternative_names;
            self.names
                .check(certificate.subject(), names)
                .map_err(|_| PathFault::NameConstraints { certificate: place })?;
        }
        let any_counts = self.inhibit_any_policy > 0 || (!is_last && certificate.is_self_issued());
        self.policies.add(certificate.extensions().policies.as_deref(), any_counts);
        if self.explicit_policy == 0 && self.policies.is_null() {
            return Err(PathFault::NoValidPolicy { certificate: place });
        }
        extensions_are_understood(certificate, place)
    }

    /// 6.1.4: what holds for an authority, and what it lays upon those below.
    pub(super) fn prepare_for_next(
        &mut self,
        certificate: &'a Certificate,
        place: usize,
    ) -> Result<(), PathFault> {
        let extensions = certificate.extensions();
        self.policies
            .map(&extensions.policy_mappings, self.policy_mapping > 0)
            .map_err(|_| PathFault::AnyPolicyMapped { certificate: place })?;
        if let Some(constraints) = &extensions.name_constraints {
            self.names
                .add(constraints)
                .map_err(|_| PathFault::NameConstraints { certificate: place })?;
        }
        if !certificate.is_self_issued() {
            self.count_down();
        }
        lower(&mut self.explicit_policy, extensions.require_explicit_policy);
        lower(&mut self.policy_mapping, extensions.inhibit_policy_mapping);
        lower(&mut self.inhibit_any_policy, extensions.inhibit_any_policy);
        if !certificate.is_authority() {
            return Err(PathFault::NotAnAuthority { certificate: place });
        }
        if !certificate.is_self_issued() {
            self.path_length = self
                .path_length
                .checked_sub(1)
                .ok_or(PathFault::PathLength { certificate: place })?;
        }
        self.lower_path_length(certificate);
        if !certificate.may(KeyUsages::KeyCertSign) {
            return Err(PathFault::KeyUsage { certificate: place });
        }
        self.key = key_of(certificate, place)?;
        self.issuer = certificate;
        Ok(())
    }

    fn count_down(&mut self) {
        for counter in
            [&mut self.explicit_policy, &mut self.policy_mapping, &mut self.inhibit_any_policy]
        {
            *counter = counter.saturating_sub(1);
        }
    }

    fn lower_path_length(&mut self, certificate: &Certificate) {
        let constraints = certificate.extensions().basic_constraints;
        lower(&mut self.path_length, constraints.and_then(|constraints| constraints.path_length));
    }

    /// 6.1.5: the end of the path.
    pub(super) fn wrap_up(
        &mut self,
        end: Option<&Certificate>,
        inputs: &Inputs,
    ) -> Result<BTreeSet<ObjectIdentifier>, PathFault> {
        let Some(end) = end else {
            return Ok(self.policies.user_policies(&inputs.policies));
        };
        let place = self.signatures.len();
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        if end.extensions().require_explicit_policy == Some(0) {
            self.explicit_policy = 0;
        }
        self.key = key_of(end, place)?;
        let policies = self.policies.user_policies(&inputs.policies);
        if self.explicit_policy == 0 && policies.is_empty() {
            return Err(PathFault::NoValidPolicy { certificate: place });
        }
        Ok(policies)
    }
}

/// 6.1.4 (o), 6.1.5 (f), and 4.2: an extension stands in a certificate once.
fn extensions_are_understood(certificate: &Certificate, place: usize) -> Result<(), PathFault> {
    let extensions = certificate.extensions();
    if let Some(&extension) = extensions.unknown_critical.first() {
        return Err(PathFault::UnknownCriticalExtension { certificate: place, extension });
    }
    if let Some(&extension) = extensions.malformed.first() {
        return Err(PathFault::MalformedExtension { certificate: place, extension });
    }
    if let Some(&extension) = extensions.repeated.first() {
        return Err(PathFault::RepeatedExtension { certificate: place, extension });
    }
    Ok(())
}

fn key_of(certificate: &Certificate, place: usize) -> Result<PublicKey, PathFault> {
    certificate.public_key().map_err(|fault| crypto_fault(fault, place, place))
}

/// A wrong value speaks against the certificate signed, a key that is none against its owner.
fn crypto_fault(fault: CryptoFault, signed: usize, owner: usize) -> PathFault {
    match fault {
        CryptoFault::Wrong => PathFault::BadSignature { certificate: signed },
        CryptoFault::Unsupported(name) => PathFault::Unsupported { certificate: signed, name },
        CryptoFault::BadKey(detail) => PathFault::BadKey { certificate: owner, detail },
    }
}

fn lower(counter: &mut usize, to: Option<u32>) {
    if let Some(to) = to.and_then(|to| usize::try_from(to).ok()) {
        *counter = to.min(*counter);
    }
}
