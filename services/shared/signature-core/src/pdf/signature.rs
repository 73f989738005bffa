//! The signatures of a file: ISO 32000-2, 12.8.1, and ETSI EN 319 142-1.
//!
//! A signature is what a signature field of the newest revision has as its value. Whatever is wrong
//! with its form is a fault of the signature; it is delivered with its faults, and never left out.

mod byte_range;
mod contents;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::field::{self, Field, FieldKind};
use super::mdp::{self, FieldLock, Permission};
use super::object::{Dictionary, Object, Reference};
use super::store::Store;
use super::text::{date, text_of};
use super::xref::Place;
use super::{Fault, fault};

/// How many signatures a file may have: each is hashed over the whole of what is before it.
const MAX_SIGNATURES: usize = 128;

/// One signature or document timestamp of a PDF.
#[derive(Debug, Clone)]
pub struct PdfSignature<'a> {
    /// The full name of its field.
    pub field: String,
    /// The object number of its dictionary; 0 where that is no object of its own.
    pub object: u32,
    /// What it is.
    pub kind: SignatureKind,
    /// How `contents` is to be read; `None` where it is missing or unknown, which is a fault too.
    pub sub_filter: Option<SubFilter>,
    /// `/ByteRange` as it is written; zeros where it is missing or cannot be read.
    pub byte_range: [u64; 4],
    /// The signature value without its padding: a CMS, or an octet string under `adbe.x509.rsa_sha1`.
    pub contents: Vec<u8>,
    /// What is signed, in two pieces; empty where the byte range is at fault.
    pub signed_pieces: [&'a [u8]; 2],
    /// The revision that it covers, counted from 1; under a fault the one in which it is written.
    pub revision: usize,
    /// Whether the two pieces and the value between them are the whole file, to the last byte.
    pub covers_whole_document: bool,
    /// What a certifying signature allows to be changed after it (`DocMDP`).
    pub certification: Option<Permission>,
    /// Which fields may not be changed after it (`FieldMDP` and the field's `/Lock`).
    pub locks: Vec<FieldLock>,
    /// `/M`: when the signer says that it was signed.
    pub claimed_time: Option<Timestamp>,
    /// What the signer says of themselves and why they signed. Nobody has proved it.
    pub claims: Claims,
    /// `/Cert`: certificates in DER, under `adbe.x509.rsa_sha1`.
    pub certificates: Vec<Vec<u8>>,
    /// What is wrong with its form.
    pub faults: Vec<Fault>,
}

/// What a signature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureKind {
    /// A person's or an agency's signature.
    Signature,
    /// A timestamp over the document (`DocTimeStamp`).
    DocumentTimestamp,
}

/// How a signature's value is to be read: ISO 32000-2, table 260, and EN 319 142-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubFilter {
    /// `ETSI.CAdES.detached`: `PAdES`.
    CadesDetached,
    /// `adbe.pkcs7.detached`
    Pkcs7Detached,
    /// `ETSI.RFC3161`: a timestamp token.
    Rfc3161,
    /// `adbe.pkcs7.sha1`: the CMS holds the SHA-1 of the pieces. Legacy.
    Pkcs7Sha1,
    /// `adbe.x509.rsa_sha1`: PKCS #1 without a CMS. Legacy.
    RsaSha1,
}

/// What the signature's dictionary says in plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// `/Name`
    pub name: Option<String>,
    /// `/Reason`
    pub reason: Option<String>,
    /// `/Location`
    pub location: Option<String>,
    /// `/ContactInfo`
    pub contact: Option<String>,
}

/// Finds all signatures; the one of the oldest revision comes first. `signing` are the views whose
/// revisions write one.
pub(crate) fn all<'a>(
    store: &Store<'a>,
    signing: &[usize],
) -> Result<Vec<PdfSignature<'a>>, Fault> {
    let fields = field::all(store, store.newest())?;
    let signed = |field: &&Field| {
        field.kind == FieldKind::Signature && (field.value.is_some() || field.direct_value)
    };
    let mut uses: BTreeMap<Reference, usize> = BTreeMap::new();
    for value in fields.iter().filter_map(|field| field.value) {
        *uses.entry(value).or_default() += 1;
    }
    let mut signatures = Vec::new();
    for field in fields.iter().filter(signed) {
        if signatures.len() >= MAX_SIGNATURES {
            return Err(fault("too-many-signatures", format!("more than {MAX_SIGNATURES}")));
        }
        let mut signature = match field.value {
            Some(value) => one(store, field, value)?,
            None => without_object(store, field, 0, "signature-not-indirect"),
        };
        if field.value.is_some_and(|value| uses.get(&value).is_some_and(|count| *count > 1)) {
            let detail = format!("object {} is the value of several fields", signature.object);
            signature.faults.push(fault("signature-in-two-fields", detail));
        }
        signatures.push(signature);
    }
    signatures.extend(removed(store, &uses, signing)?);
    signatures.sort_by_key(|signature| signature.revision);
    Ok(signatures)
}

/// Signatures that an earlier revision has and the newest has not: whoever takes a signature away must
/// not turn a signed document into one that never was.
fn removed<'a>(
    store: &Store<'a>,
    present: &BTreeMap<Reference, usize>,
    signing: &[usize],
) -> Result<Vec<PdfSignature<'a>>, Fault> {
    let mut found = BTreeMap::new();
    for view in signing.iter().copied().filter(|view| *view < store.newest()) {
        for field in field::all(store, view)? {
            let Some(value) = field.value.filter(|value| !present.contains_key(value)) else {
                continue;
            };
            if field.kind == FieldKind::Signature && found.len() < MAX_SIGNATURES {
                let mut signature =
                    without_object(store, &field, value.number, "signature-removed");
                signature.revision = view + 1;
                found.entry(value).or_insert(signature);
            }
        }
    }
    Ok(found.into_values().collect())
}

fn one<'a>(store: &Store<'a>, field: &Field, value: Reference) -> Result<PdfSignature<'a>, Fault> {
    let view = store.newest();
    let code = match store.place(value.number, view)? {
        Some((written_in, Place::At { .. })) => match store.in_file(value, view)? {
            Some((Object::Dictionary(dictionary), _)) => {
                return read(store, field, value, &dictionary, written_in);
            }
            // A null value is an empty field to every reader, so it must not be written like this.
            _ => "signature-no-dictionary",
        },
        Some((_, Place::Packed { .. })) => "signature-in-object-stream",
        _ => "signature-no-dictionary",
    };
    Ok(without_object(store, field, value.number, code))
}

fn without_object<'a>(
    store: &Store<'a>,
    field: &Field,
    object: u32,
    code: &'static str,
) -> PdfSignature<'a> {
    let detail = format!("the value of the field in object {}", field.reference.number);
    PdfSignature {
        field: field.name.clone(),
        object,
        kind: SignatureKind::Signature,
        sub_filter: None,
        byte_range: [0; 4],
        contents: Vec::new(),
        signed_pieces: [&[], &[]],
        revision: store.newest() + 1,
        covers_whole_document: false,
        certification: None,
        locks: Vec::new(),
        claimed_time: None,
        claims: Claims::default(),
        certificates: Vec::new(),
        faults: vec![fault(code, detail)],
    }
}

fn read<'a>(
    store: &Store<'a>,
    field: &Field,
    value: Reference,
    dictionary: &Dictionary<'a>,
    written_in: usize,
) -> Result<PdfSignature<'a>, Fault> {
    let mut signature = without_object(store, field, value.number, "");
    signature.faults.clear();
    signature.revision = written_in + 1;
    read_form(dictionary, &mut signature);
    match byte_range::check(store, dictionary, written_in) {
        Ok(covered) => {
            signature.byte_range = covered.range;
            signature.signed_pieces = covered.pieces;
            signature.covers_whole_document = covered.whole;
        }
        Err(cause) => signature.faults.push(cause),
    }
    match contents::read(dictionary, signature.sub_filter) {
        Ok(contents) => signature.contents = contents,
        Err(cause) => signature.faults.push(cause),
    }
    signature.certification = mdp::certification(store, dictionary, written_in)?;
    signature.locks = mdp::locks(store, dictionary, field.reference, written_in)?;
    signature.claimed_time = dictionary.get("M").and_then(date);
    signature.claims = Claims {
        name: text_of(dictionary, "Name"),
        reason: text_of(dictionary, "Reason"),
        location: text_of(dictionary, "Location"),
        contact: text_of(dictionary, "ContactInfo"),
    };
    signature.certificates = match dictionary.get("Cert") {
        Some(Object::Array(items)) => items.iter().filter_map(Object::string).collect(),
        Some(one) => one.string().into_iter().collect(),
        None => Vec::new(),
    }
    .into_iter()
    .map(std::borrow::Cow::into_owned)
    .collect();
    Ok(signature)
}

/// Reads `/Type`, `/Filter` and `/SubFilter`.
fn read_form(dictionary: &Dictionary<'_>, signature: &mut PdfSignature<'_>) {
    let mut wrong = |code, detail: &str| signature.faults.push(fault(code, detail));
    let filter = dictionary.name("Filter").map(|name| name.decoded().into_owned());
    // The handlers that ISO 32000-1, table 252 names; the signature's form does not depend on them.
    let known: [&[u8]; 5] =
        [b"Adobe.PPKLite", b"Adobe.PPKMS", b"Entrust.PPKEF", b"CICI.SignIt", b"VeriSign.PPKVS"];
    if !filter.is_some_and(|filter| known.contains(&filter.as_slice())) {
        wrong("unknown-filter", "the Filter is missing or unknown");
    }
    let sub_filter = dictionary.name("SubFilter").map(|name| name.decoded().into_owned());
    let sub_filter = match sub_filter.as_deref() {
        Some(b"ETSI.CAdES.detached") => Some(SubFilter::CadesDetached),
        Some(b"adbe.pkcs7.detached") => Some(SubFilter::Pkcs7Detached),
        Some(b"ETSI.RFC3161") => Some(SubFilter::Rfc3161),
        Some(b"adbe.pkcs7.sha1") => Some(SubFilter::Pkcs7Sha1),
        Some(b"adbe.x509.rsa_sha1") => Some(SubFilter::RsaSha1),
        _ => {
            wrong("unknown-sub-filter", "the SubFilter is missing or unknown");
            None
        }
    };
    let kind = match dictionary.get("Type") {
        None => Some(SignatureKind::Signature),
        Some(Object::Name(name)) if name.is("Sig") => Some(SignatureKind::Signature),
        Some(Object::Name(name)) if name.is("DocTimeStamp") => {
            Some(SignatureKind::DocumentTimestamp)
        }
        Some(_) => None,
    };
    let is_timestamp = kind == Some(SignatureKind::DocumentTimestamp);
    if kind.is_none() || is_timestamp != (sub_filter == Some(SubFilter::Rfc3161)) {
        wrong("type-and-sub-filter-disagree", "a timestamp is DocTimeStamp and ETSI.RFC3161");
    }
    signature.kind = kind.unwrap_or(SignatureKind::Signature);
    signature.sub_filter = sub_filter;
}
