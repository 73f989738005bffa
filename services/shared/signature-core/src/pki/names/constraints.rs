//! Which names the certificates below an authority may carry (RFC 5280, 4.2.1.10 and 6.1.3 (b), (c)).

use std::net::IpAddr;

use x509_cert::ext::pkix::NameConstraints as Parsed;

use super::{GeneralName, Name};

/// The most subtrees that one path may gather, and the most names that one certificate may carry: each
/// name is held against each subtree.
pub const MAX_NAMES: usize = 512;

/// The extension `nameConstraints`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameConstraints {
    permitted: Vec<GeneralName>,
    excluded: Vec<GeneralName>,
}

impl NameConstraints {
    /// # Errors
    /// A subtree with a minimum or a maximum, of which RFC 5280 knows nothing; an address without a mask.
    pub(in crate::pki) fn read(parsed: &Parsed) -> der::Result<NameConstraints> {
        let read =
            |subtrees: &Option<Vec<x509_cert::ext::pkix::constraints::name::GeneralSubtree>>| {
                subtrees.iter().flatten().map(subtree).collect::<der::Result<Vec<_>>>()
            };
        Ok(NameConstraints {
            permitted: read(&parsed.permitted_subtrees)?,
            excluded: read(&parsed.excluded_subtrees)?,
        })
    }
}

fn subtree(
    subtree: &x509_cert::ext::pkix::constraints::name::GeneralSubtree,
) -> der::Result<GeneralName> {
    let base = GeneralName::read(&subtree.base)?;
    let masked = !matches!(&base, GeneralName::Ip(bytes) if bytes.len() != 8 && bytes.len() != 32);
    if subtree.minimum == 0 && subtree.maximum.is_none() && masked {
        Ok(base)
    } else {
        Err(der::Tag::Sequence.value_error().into())
    }
}

/// What the certificates above have laid upon a path: RFC 5280's `permitted_subtrees` and
/// `excluded_subtrees`.
#[derive(Debug, Default)]
pub(in crate::pki) struct Constraints {
    /// One set for each certificate that permits: a name must lie in each (their intersection).
    permitted: Vec<Vec<GeneralName>>,
    excluded: Vec<GeneralName>,
}

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pki) enum Refused {
    /// It lies in no permitted subtree, in an excluded one, or its form cannot be compared.
    Name,
    /// There are more names or subtrees than are looked at.
    TooMany,
}

impl Constraints {
    /// Adds what one more authority lays upon the path (6.1.4 (g)).
    pub(in crate::pki) fn add(&mut self, constraints: &NameConstraints) -> Result<(), Refused> {
        let gathered =
            self.permitted.iter().map(Vec::len).sum::<usize>().saturating_add(self.excluded.len());
        let added = constraints.permitted.len().saturating_add(constraints.excluded.len());
        if gathered.saturating_add(added) > MAX_NAMES {
            return Err(Refused::TooMany);
        }
        if !constraints.permitted.is_empty() {
            self.permitted.push(constraints.permitted.clone());
        }
        self.excluded.extend(constraints.excluded.iter().cloned());
        Ok(())
    }

    /// Holds a certificate's subject and alternative names against the subtrees.
    pub(in crate::pki) fn check(
        &self,
        subject: &Name,
        alternatives: &[GeneralName],
    ) -> Result<(), Refused> {
        if self.permitted.is_empty() && self.excluded.is_empty() {
            return Ok(());
        }
        if alternatives.len() > MAX_NAMES {
            return Err(Refused::TooMany);
        }
        let directory = (!subject.is_empty()).then(|| GeneralName::Directory(subject.clone()));
        // An address in the subject counts even beside alternative names: RFC 5280 asks for it only where
        // there are none, and software that reads the subject would be fooled.
        let addresses =
            subject.email_addresses().map(|address| GeneralName::Email(address.to_owned()));
        for name in directory.into_iter().chain(addresses) {
            self.check_one(&name)?;
        }
        alternatives.iter().try_for_each(|name| self.check_one(name))
    }

    fn check_one(&self, name: &GeneralName) -> Result<(), Refused> {
        let permitted = self.permitted.iter().all(|set| {
            let mut same_form = set.iter().filter(|base| is_same_form(name, base)).peekable();
            same_form.peek().is_none() || same_form.any(|base| is_within(name, base) == Some(true))
        });
        // What cannot be compared is taken as excluded.
        let excluded = self
            .excluded
            .iter()
            .filter(|base| is_same_form(name, base))
            .any(|base| is_within(name, base) != Some(false));
        if permitted && !excluded { Ok(()) } else { Err(Refused::Name) }
    }
}

fn is_same_form(name: &GeneralName, base: &GeneralName) -> bool {
    match (name, base) {
        (GeneralName::Other(a), GeneralName::Other(b)) => a == b,
        _ => std::mem::discriminant(name) == std::mem::discriminant(base),
    }
}

/// Whether a name lies in the subtree of `base`; `None` where that cannot be told.
fn is_within(name: &GeneralName, base: &GeneralName) -> Option<bool> {
    match (name, base) {
        (GeneralName::Directory(name), GeneralName::Directory(base)) => Some(name.is_within(base)),
        (GeneralName::Email(name), GeneralName::Email(base)) => email_is_within(name, base),
        (GeneralName::Dns(name), GeneralName::Dns(base)) => dns_is_within(name, base),
        (GeneralName::Uri(name), GeneralName::Uri(base)) => host_is_within(uri_host(name)?, base),
        (GeneralName::Ip(name), GeneralName::Ip(base)) => ip_is_within(name, base),
        _ => None,
    }
}

/// A whole address, all addresses of a host, or with a leading dot those of all hosts of a domain.
fn email_is_within(name: &str, base: &str) -> Option<bool> {
    let (local, host) = name.rsplit_once('@')?;
    if local.is_empty() {
        return None;
    }
    match base.rsplit_once('@') {
        // The part before the sign is, strictly, compared with its case; an authority that excludes an
        // address means it in any case, and no post office tells them apart.
        Some((base_local, base_host)) => {
            Some(local.eq_ignore_ascii_case(base_local) && hosts_are_equal(host, base_host))
        }
        None => host_is_within(host, base),
    }
}

/// `base` and every name that adds labels on its left. A leading dot is not of RFC 5280 but is met: it is
/// read as in the other forms.
fn dns_is_within(name: &str, base: &str) -> Option<bool> {
    let name = whole_host(name)?;
    if base.is_empty() {
        return Some(true);
    }
    if base.starts_with('.') {
        return host_is_within(name, base);
    }
    Some(hosts_are_equal(name, base) || ends_with_domain(name, base))
}

/// The host itself, or with a leading dot each host below the domain.
fn host_is_within(host: &str, base: &str) -> Option<bool> {
    let host = whole_host(host)?;
    Some(match base.strip_prefix('.') {
        Some(domain) => ends_with_domain(host, domain),
        None => base.is_empty() || hosts_are_equal(host, base),
    })
}

/// A host without the dot of the root; `None` if it is none.
fn whole_host(host: &str) -> Option<&str> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let well_made = !host.is_empty() && !host.split('.').any(str::is_empty);
    well_made.then_some(host)
}

fn hosts_are_equal(host: &str, base: &str) -> bool {
    host.strip_suffix('.')
        .unwrap_or(host)
        .eq_ignore_ascii_case(base.strip_suffix('.').unwrap_or(base))
}

/// Whether `host` has at least one label more than `domain`, and ends with it.
fn ends_with_domain(host: &str, domain: &str) -> bool {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let Some(rest) = host.len().checked_sub(domain.len()).and_then(|at| host.split_at_checked(at))
    else {
        return false;
    };
    rest.0.len() > 1 && rest.0.ends_with('.') && rest.1.eq_ignore_ascii_case(domain)
}

/// The host of a URI that has an authority and whose host is a name (RFC 5280 constrains no others).
fn uri_host(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    let is_name = !host.starts_with('[') && host.parse::<IpAddr>().is_err() && !host.is_empty();
    is_name.then_some(host)
}

/// An address in a network: of the same length, equal where the mask is set.
fn ip_is_within(address: &[u8], network: &[u8]) -> Option<bool> {
    if !matches!(address.len(), 4 | 16) {
        return None;
    }
    let (base, mask) = network.split_at_checked(network.len() / 2)?;
    if base.len() != address.len() {
        return Some(false);
    }
    let mut bytes = address.iter().zip(base).zip(mask);
    Some(bytes.all(|((byte, base), mask)| byte & mask == base & mask))
}

#[cfg(test)]
mod tests;
