//! The document security store: ISO 32000-2, 12.8.4.3 and ETSI EN 319 142-1, 5.4. Certificates and
//! revocation data that were added so that a signature can be checked long after.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::filter::{self, MAX_DECODED_BYTES};
use super::object::{Dictionary, Object, Reference};
use super::store::Store;
use super::{Fault, fault};

/// How many certificates, lists and answers a store may have.
const MAX_ITEMS: usize = 4096;

/// What the security store of a revision holds, each item in DER, as it came: nothing is trusted for
/// being here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityStore<'a> {
    /// `/Certs`
    pub certificates: Vec<Cow<'a, [u8]>>,
    /// `/CRLs`
    pub crls: Vec<Cow<'a, [u8]>>,
    /// `/OCSPs`: whole `OCSPResponse`s.
    pub ocsp_answers: Vec<Cow<'a, [u8]>>,
    /// The keys of `/VRI`: the SHA-1 of a signature's `/Contents`, in upper-case hex.
    pub signatures: Vec<String>,
}

/// Reads the store of a view, with all that its `/VRI` name; `None` where there is none.
pub(crate) fn read<'a>(store: &Store<'a>, view: usize) -> Result<Option<SecurityStore<'a>>, Fault> {
    store.in_catalogue("DSS", view, |dss| {
        store.with(dss, view, |dss| {
            dss.dictionary().map(|dss| collect(store, view, dss)).transpose()
        })
    })
}

fn collect<'a>(
    store: &Store<'a>,
    view: usize,
    dss: &Dictionary<'_>,
) -> Result<SecurityStore<'a>, Fault> {
    let mut found = SecurityStore::default();
    let [mut certs, mut crls, mut ocsps] = ["Certs", "CRLs", "OCSPs"].map(|_| BTreeSet::new());
    let mut add = |part: &Dictionary<'_>, [cert, crl, ocsp]: [&str; 3]| -> Result<(), Fault> {
        gather(store, view, part, cert, &mut certs)?;
        gather(store, view, part, crl, &mut crls)?;
        gather(store, view, part, ocsp, &mut ocsps)
    };
    add(dss, ["Certs", "CRLs", "OCSPs"])?;
    store.with_key(dss, "VRI", view, |vri| {
        for entry in vri.dictionary().map(|vri| vri.entries.as_slice()).unwrap_or_default() {
            found.signatures.push(String::from_utf8_lossy(&entry.key.decoded()).into_owned());
            store.with(&entry.value, view, |part| {
                part.dictionary().map_or(Ok(()), |part| add(part, ["Cert", "CRL", "OCSP"]))
            })?;
        }
        Ok(())
    })?;
    found.certificates = streams(store, view, &certs)?;
    found.crls = streams(store, view, &crls)?;
    found.ocsp_answers = streams(store, view, &ocsps)?;
    Ok(found)
}

fn gather(
    store: &Store<'_>,
    view: usize,
    part: &Dictionary<'_>,
    key: &str,
    into: &mut BTreeSet<Reference>,
) -> Result<(), Fault> {
    store.with_key(part, key, view, |list| {
        into.extend(list.array().unwrap_or_default().iter().filter_map(Object::reference));
        if into.len() > MAX_ITEMS {
            return Err(fault("security-store-too-large", format!("more than {MAX_ITEMS} items")));
        }
        Ok(())
    })
}

fn streams<'a>(
    store: &Store<'a>,
    view: usize,
    references: &BTreeSet<Reference>,
) -> Result<Vec<Cow<'a, [u8]>>, Fault> {
    let mut left = MAX_DECODED_BYTES;
    let mut found = Vec::with_capacity(references.len());
    for reference in references {
        let Some((Object::Stream(stream), _)) = store.in_file(*reference, view)? else {
            let detail = format!("object {} of the store is no stream", reference.number);
            return Err(fault("broken-security-store", detail));
        };
        let bytes = filter::decode(&stream, left)?;
        left = left.saturating_sub(bytes.len());
        found.push(bytes);
    }
    Ok(found)
}
