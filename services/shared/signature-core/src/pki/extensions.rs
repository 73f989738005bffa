//! The extensions of a certificate (RFC 5280, 4.2).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{
    ANY_EXTENDED_KEY_USAGE, ID_AD_CA_ISSUERS, ID_AD_OCSP, ID_CE_AUTHORITY_KEY_IDENTIFIER,
    ID_CE_BASIC_CONSTRAINTS, ID_CE_CERTIFICATE_POLICIES, ID_CE_CRL_DISTRIBUTION_POINTS,
    ID_CE_EXT_KEY_USAGE, ID_CE_FRESHEST_CRL, ID_CE_INHIBIT_ANY_POLICY, ID_CE_ISSUER_ALT_NAME,
    ID_CE_KEY_USAGE, ID_CE_NAME_CONSTRAINTS, ID_CE_POLICY_CONSTRAINTS, ID_CE_POLICY_MAPPINGS,
    ID_CE_SUBJECT_ALT_NAME, ID_CE_SUBJECT_KEY_IDENTIFIER, ID_PE_AUTHORITY_INFO_ACCESS,
};
use const_oid::db::rfc6960::ID_PKIX_OCSP_NOCHECK;
use der::{Decode, Sequence, asn1::OctetString};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, CertificatePolicies, CrlDistributionPoints,
    ExtendedKeyUsage as ParsedUsage, KeyUsage, PolicyConstraints, PolicyMappings,
    name::{GeneralName as ParsedName, GeneralNames},
};
use x509_cert::ext::{Extension, pkix::crl::dp::DistributionPoint};

use super::names::{GeneralName, constraints::NameConstraints};

/// The most extensions that are read. A certificate has about ten.
const MAX_EXTENSIONS: usize = 64;

/// What the extensions of a certificate say.
#[derive(Debug, Clone, Default)]
pub struct Extensions {
    /// Whether it is an authority's (4.2.1.9).
    pub basic_constraints: Option<BasicConstraints>,
    /// For what the key may be used (4.2.1.3).
    pub key_usage: Option<KeyUsage>,
    /// For which purposes (4.2.1.12).
    pub extended_key_usage: Option<ExtendedKeyUsage>,
    /// The subject's other names (4.2.1.6).
    pub subject_alternative_names: Vec<GeneralName>,
    /// Which names may stand below (4.2.1.10).
    pub name_constraints: Option<NameConstraints>,
    /// Its policies; `None` without the extension (4.2.1.4).
    pub policies: Option<Vec<ObjectIdentifier>>,
    /// The issuer's policy, and the subject's that it counts as the same (4.2.1.5).
    pub policy_mappings: Vec<(ObjectIdentifier, ObjectIdentifier)>,
    /// After how many certificates a policy must be named (4.2.1.11).
    pub require_explicit_policy: Option<u32>,
    /// After how many certificates mapping ends (4.2.1.11).
    pub inhibit_policy_mapping: Option<u32>,
    /// After how many certificates `anyPolicy` ends (4.2.1.14).
    pub inhibit_any_policy: Option<u32>,
    /// The name of its key (4.2.1.2).
    pub subject_key_id: Option<Vec<u8>>,
    /// The name of the issuer's key (4.2.1.1).
    pub authority_key_id: Option<AuthorityKeyId>,
    /// Where its revocation lists are (4.2.1.13).
    pub crl_distribution_points: Vec<DistributionPoint>,
    /// Where its delta lists are (4.2.1.15).
    pub freshest_crl: Vec<DistributionPoint>,
    /// Whether the responder whose certificate this is need not be asked about (RFC 6960, 4.2.2.2.1).
    pub ocsp_nocheck: bool,
    /// The addresses of OCSP responders (4.2.2.1).
    pub ocsp_addresses: Vec<String>,
    /// The addresses of the issuer's certificate (4.2.2.1).
    pub issuer_addresses: Vec<String>,
    /// Critical, and not known here: the certificate must not be used.
    pub unknown_critical: Vec<ObjectIdentifier>,
    /// Known here, but not well made.
    pub malformed: Vec<ObjectIdentifier>,
    /// Present more than once.
    pub repeated: Vec<ObjectIdentifier>,
}

/// The extension `basicConstraints`.
///
/// Not the type of `x509-cert`, whose length of path ends at 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Sequence)]
pub struct BasicConstraints {
    /// Whether it may issue certificates.
    #[asn1(default = "Default::default")]
    pub ca: bool,
    /// How many authorities may follow below.
    pub path_length: Option<u32>,
}

/// The extension `extKeyUsage`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedKeyUsage {
    /// The purposes, in their order.
    pub purposes: Vec<ObjectIdentifier>,
    /// Whether it is marked critical: a timestamping authority's must be.
    pub critical: bool,
}

impl ExtendedKeyUsage {
    /// Whether this purpose, or any, is named.
    pub fn allows(&self, purpose: ObjectIdentifier) -> bool {
        self.purposes.iter().any(|named| *named == purpose || *named == ANY_EXTENDED_KEY_USAGE)
    }
}

/// The extension `authorityKeyIdentifier`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthorityKeyId {
    /// The name of the key.
    pub key_id: Option<Vec<u8>>,
    /// The issuer's issuer and the serial number of the issuer's certificate.
    pub issuer_and_serial: Option<(Vec<GeneralName>, Vec<u8>)>,
}

impl Extensions {
    /// Reads the extensions, each by itself: one that is not well made does not hide the others.
    pub(super) fn read(extensions: &[Extension]) -> der::Result<Extensions> {
        if extensions.len() > MAX_EXTENSIONS {
            return Err(der::Tag::Sequence.length_error().into());
        }
        let mut read = Extensions::default();
        for (at, extension) in extensions.iter().enumerate() {
            let id = extension.extn_id;
            if extensions.iter().take(at).any(|earlier| earlier.extn_id == id) {
                read.repeated.push(id);
            } else {
                match read.take(extension) {
                    Ok(known) if known || !extension.critical => {}
                    Ok(_) => read.unknown_critical.push(id),
                    Err(_) => read.malformed.push(id),
                }
            }
        }
        Ok(read)
    }

    /// Reads one extension; false if it is not known.
    fn take(&mut self, extension: &Extension) -> der::Result<bool> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_BASIC_CONSTRAINTS => {
                self.basic_constraints = Some(BasicConstraints::from_der(value)?);
            }
            ID_CE_KEY_USAGE => self.key_usage = Some(KeyUsage::from_der(value)?),
            ID_CE_EXT_KEY_USAGE => {
                let purposes = non_empty(ParsedUsage::from_der(value)?.0)?;
                self.extended_key_usage =
                    Some(ExtendedKeyUsage { purposes, critical: extension.critical });
            }
            ID_CE_SUBJECT_ALT_NAME => {
                let names = non_empty(GeneralNames::from_der(value)?)?;
                self.subject_alternative_names = GeneralName::read_all(&names)?;
            }
            // Nothing in this crate asks for it, but it is well known.
            ID_CE_ISSUER_ALT_NAME => {
                GeneralNames::from_der(value)?;
            }
            ID_CE_NAME_CONSTRAINTS => {
                let parsed = x509_cert::ext::pkix::NameConstraints::from_der(value)?;
                self.name_constraints = Some(NameConstraints::read(&parsed)?);
            }
            ID_CE_SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_id = Some(OctetString::from_der(value)?.into_bytes().into());
            }
            ID_CE_AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_id = Some(AuthorityKeyId::read(value)?);
            }
            _ => return Ok(self.take_policy(extension)? || self.take_revocation(extension)?),
        }
        Ok(true)
    }

    fn take_policy(&mut self, extension: &Extension) -> der::Result<bool> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_CERTIFICATE_POLICIES => {
                let policies = non_empty(CertificatePolicies::from_der(value)?.0)?;
                let policies: Vec<_> = policies.iter().map(|it| it.policy_identifier).collect();
                let repeated = (1..policies.len()).any(|at| policies[..at].contains(&policies[at]));
                if repeated {
                    return Err(der::Tag::Sequence.value_error().into());
                }
                self.policies = Some(policies);
            }
            ID_CE_POLICY_MAPPINGS => {
                let mappings = non_empty(PolicyMappings::from_der(value)?.0)?;
                self.policy_mappings = mappings
                    .iter()
                    .map(|it| (it.issuer_domain_policy, it.subject_domain_policy))
                    .collect();
            }
            ID_CE_POLICY_CONSTRAINTS => {
                let constraints = PolicyConstraints::from_der(value)?;
                self.require_explicit_policy = constraints.require_explicit_policy;
                self.inhibit_policy_mapping = constraints.inhibit_policy_mapping;
            }
            ID_CE_INHIBIT_ANY_POLICY => self.inhibit_any_policy = Some(u32::from_der(value)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn take_revocation(&mut self, extension: &Extension) -> der::Result<bool> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_CRL_DISTRIBUTION_POINTS => {
                self.crl_distribution_points =
                    non_empty(CrlDistributionPoints::from_der(value)?.0)?;
            }
            ID_CE_FRESHEST_CRL => {
                self.freshest_crl = non_empty(CrlDistributionPoints::from_der(value)?.0)?;
            }
            ID_PKIX_OCSP_NOCHECK => self.ocsp_nocheck = true,
            ID_PE_AUTHORITY_INFO_ACCESS => {
                for access in AuthorityInfoAccessSyntax::from_der(value)?.0 {
                    let ParsedName::UniformResourceIdentifier(uri) = access.access_location else {
                        continue;
                    };
                    match access.access_method {
                        ID_AD_OCSP => self.ocsp_addresses.push(uri.as_str().to_owned()),
                        ID_AD_CA_ISSUERS => self.issuer_addresses.push(uri.as_str().to_owned()),
                        _ => {}
                    }
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl AuthorityKeyId {
    pub(super) fn read(value: &[u8]) -> der::Result<AuthorityKeyId> {
        let parsed = AuthorityKeyIdentifier::from_der(value)?;
        let issuer = parsed.authority_cert_issuer.map(|names| GeneralName::read_all(&names));
        let serial = parsed.authority_cert_serial_number.map(|serial| serial.as_bytes().to_vec());
        Ok(AuthorityKeyId {
            key_id: parsed.key_identifier.map(|id| id.as_bytes().to_vec()),
            issuer_and_serial: issuer.transpose()?.zip(serial),
        })
    }
}

/// RFC 5280 writes `SIZE (1..MAX)` of all its lists.
fn non_empty<T>(list: Vec<T>) -> der::Result<Vec<T>> {
    if list.is_empty() { Err(der::Tag::Sequence.length_error().into()) } else { Ok(list) }
}

#[cfg(test)]
mod tests;
