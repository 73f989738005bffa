//! For which certificates and reasons a list speaks (RFC 5280, 6.3.3 (b) to (e)).

use der::Encode;
use der::flagset::FlagSet;
use x509_cert::ext::pkix::IssuingDistributionPoint;
use x509_cert::ext::pkix::crl::dp::{DistributionPoint, ReasonFlags, Reasons};
use x509_cert::ext::pkix::name::DistributionPointName;

use super::Crl;
use crate::pki::Certificate;
use crate::pki::names::{GeneralName, Name};

/// Every reason for which a certificate can be revoked; the bit `unused` is none.
pub(super) fn all_reasons() -> ReasonFlags {
    FlagSet::full() - Reasons::Unused
}

/// Where a certificate says that lists are found, or the place of its issuer where it says nothing.
pub(super) struct Point {
    names: Vec<GeneralName>,
    reasons: Option<ReasonFlags>,
    issuers: Option<Vec<GeneralName>>,
}

impl Point {
    /// The points of a certificate, and at last its issuer's name (6.3.3, last paragraph).
    pub(super) fn all_of(certificate: &Certificate) -> Vec<Point> {
        let points = certificate.extensions().crl_distribution_points.iter();
        let mut points: Vec<_> =
            points.filter_map(|point| Point::read(point, certificate.issuer()).ok()).collect();
        points.push(Point {
            names: vec![GeneralName::Directory(certificate.issuer().clone())],
            reasons: None,
            issuers: None,
        });
        points
    }

    fn read(point: &DistributionPoint, issuer: &Name) -> der::Result<Point> {
        let issuers =
            point.crl_issuer.as_ref().map(|names| GeneralName::read_all(names)).transpose()?;
        let directory = issuers.iter().flatten().find_map(|name| match name {
            GeneralName::Directory(name) => Some(name),
            _ => None,
        });
        let names = match &point.distribution_point {
            Some(name) => full_names(name, directory.unwrap_or(issuer))?,
            // 6.3.3 (b) (2) (i): then the name of the list's issuer is meant.
            None => issuers.clone().unwrap_or_default(),
        };
        Ok(Point { names, reasons: point.reasons, issuers })
    }

    /// Whether a list is issued by whom it should be (b) (1), and speaks for this certificate (b) (2).
    pub(super) fn covers(&self, list: &Crl, certificate: &Certificate) -> bool {
        let right_issuer = match &self.issuers {
            Some(issuers) => {
                let found = GeneralName::Directory(list.issuer.clone());
                list.is_indirect() && issuers.contains(&found)
            }
            None => list.issuer == *certificate.issuer(),
        };
        right_issuer
            && list.scope.as_ref().is_none_or(|scope| self.is_within(scope, list, certificate))
    }

    fn is_within(
        &self,
        scope: &IssuingDistributionPoint,
        list: &Crl,
        certificate: &Certificate,
    ) -> bool {
        let named = match &scope.distribution_point {
            None => true,
            Some(name) => full_names(name, &list.issuer)
                .is_ok_and(|names| names.iter().any(|name| self.names.contains(name))),
        };
        let is_authority = certificate.is_authority();
        let only_others = if is_authority {
            scope.only_contains_user_certs
        } else {
            scope.only_contains_ca_certs
        };
        named && !only_others && !scope.only_contains_attribute_certs
    }

    /// Whether the certificate's issuer says by whom its lists are issued.
    pub(super) fn names_issuer(&self) -> bool {
        self.issuers.is_some()
    }

    /// The reasons for which a list speaks here (d).
    pub(super) fn reasons(&self, list: &Crl) -> ReasonFlags {
        let of_list = list.scope.as_ref().and_then(|scope| scope.only_some_reasons);
        all_reasons() & of_list.unwrap_or(all_reasons()) & self.reasons.unwrap_or(all_reasons())
    }
}

/// A point's names; a relative one stands below `base`.
fn full_names(name: &DistributionPointName, base: &Name) -> der::Result<Vec<GeneralName>> {
    match name {
        DistributionPointName::FullName(names) => GeneralName::read_all(names),
        DistributionPointName::NameRelativeToCRLIssuer(rdn) => {
            Ok(vec![GeneralName::Directory(base.with(rdn)?)])
        }
    }
}

/// Whether a delta list can complete a list (c): the same issuer, scope and key, based on this list or an
/// earlier one, and newer.
pub(super) fn completes(delta: &Crl, list: &Crl) -> bool {
    let (Some(base), Some(of_delta), Some(of_list)) = (&delta.base, &delta.number, &list.number)
    else {
        return false;
    };
    delta.issuer == list.issuer
        && same_scope(delta, list)
        && delta.authority_key_id == list.authority_key_id
        && !super::is_less(of_list, base)
        && super::is_less(of_list, of_delta)
}

fn same_scope(delta: &Crl, list: &Crl) -> bool {
    let der = |list: &Crl| list.scope.as_ref().map(Encode::to_der).transpose().ok();
    der(delta) == der(list)
}
