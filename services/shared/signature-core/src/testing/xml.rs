//! A maker of XML signatures with every knob, and of attacks on what it makes.
//!
//! A signature is made in rounds: the text is written without hashes, then each reference is hashed,
//! then `SignedInfo` is signed. What a knob breaks stays broken.

pub mod attacks;

pub use attacks::{Attack, Expected, Sign, attacks};

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::Digest;
use crate::xml::c14n::Canonicalization;
use crate::xml::{draft, read};

/// Where in a document the signature is put.
pub const HERE: &str = "<!--signature-->";
/// Exclusive canonical form without comments.
pub const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// The transform that takes the signature out.
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// ECDSA with SHA-256.
pub const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
/// The type of the reference to signed properties.
pub const SIGNED_PROPERTIES: &str = "http://uri.etsi.org/01903#SignedProperties";

/// What a signature is made of. Texts go into the document as they are.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The document, with [`HERE`] where the signature goes.
    pub document: String,
    /// The files that references name.
    pub files: Vec<(String, Vec<u8>)>,
    /// The signature's `Id`.
    pub id: String,
    /// The URI of `SignedInfo`'s canonical form.
    pub canonicalization: String,
    /// The URI of the signature algorithm.
    pub method: String,
    /// With which digest everything is hashed.
    pub digest: Digest,
    /// The references, in order; that to the signed properties comes after them by itself.
    pub references: Vec<Named>,
    /// What stands in `KeyInfo`; empty for no `KeyInfo`.
    pub key_info: String,
    /// `Object` elements, whole.
    pub objects: String,
    /// The qualifying properties; `None` for plain XML-DSig.
    pub properties: Option<Properties>,
}

/// A reference to be made.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its URI.
    pub uri: String,
    /// Its other attributes, each with a space before it.
    pub attributes: String,
    /// Its transforms: URIs, or whole elements where they start with `<`.
    pub transforms: Vec<String>,
}

/// Qualifying properties to be made.
#[derive(Debug, Clone)]
pub struct Properties {
    /// What `Target` says.
    pub target: String,
    /// The transforms of the reference to them.
    pub transforms: Vec<String>,
    /// The claimed time, as `xs:dateTime`.
    pub signing_time: String,
    /// The certificate that is bound, in DER.
    pub certificate: Vec<u8>,
    /// More elements of `SignedSignatureProperties`.
    pub more: String,
    /// What stands in `SignedDataObjectProperties`; empty for none.
    pub data: String,
}

impl Named {
    /// A reference with the exclusive canonical form.
    pub fn new(uri: &str) -> Self {
        Self {
            uri: uri.to_owned(),
            attributes: String::new(),
            transforms: vec![EXCLUSIVE.to_owned()],
        }
    }

    /// The same with other transforms.
    #[must_use]
    pub fn with_transforms(mut self, transforms: &[&str]) -> Self {
        self.transforms = transforms.iter().map(|&transform| transform.to_owned()).collect();
        self
    }
}

impl Recipe {
    /// A `XAdES` signature inside of what it signs as a whole.
    pub fn enveloped(certificate: &[u8]) -> Self {
        let document = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<result xmlns=\"urn:example:result\" \
             Id=\"result\">\n  <holder>Nguyễn Văn An</holder>\n  <granted>yes</granted>\n{HERE}</result>"
        );
        let named = Named::new("").with_transforms(&[ENVELOPED, EXCLUSIVE]);
        Self::of(document, vec![named], certificate)
    }

    /// A `XAdES` signature around what it signs.
    pub fn enveloping(certificate: &[u8]) -> Self {
        let mut recipe = Self::of(HERE.to_owned(), vec![Named::new("#data")], certificate);
        recipe.objects.push_str(
            "<ds:Object Id=\"data\"><granted xmlns=\"urn:example:result\">yes</granted></ds:Object>",
        );
        recipe
    }

    /// A `XAdES` signature beside the element that it signs.
    pub fn beside(certificate: &[u8]) -> Self {
        let document = format!(
            "<package xmlns=\"urn:example:result\"><result Id=\"result\"><granted>yes</granted>\
             </result>{HERE}</package>"
        );
        Self::of(document, vec![Named::new("#result")], certificate)
    }

    /// A `XAdES` signature over files.
    pub fn over_files(files: &[(&str, &[u8])], certificate: &[u8]) -> Self {
        let named = files.iter().map(|file| Named::new(file.0).with_transforms(&[])).collect();
        let mut recipe = Self::of(HERE.to_owned(), named, certificate);
        recipe.files = files.iter().map(|file| (file.0.to_owned(), file.1.to_vec())).collect();
        recipe
    }

    fn of(document: String, references: Vec<Named>, certificate: &[u8]) -> Self {
        Self {
            document,
            files: Vec::new(),
            id: "signature".to_owned(),
            canonicalization: EXCLUSIVE.to_owned(),
            method: ECDSA_SHA256.to_owned(),
            digest: Digest::Sha256,
            references,
            key_info: format!(
                "<ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data>",
                STANDARD.encode(certificate)
            ),
            objects: String::new(),
            properties: Some(Properties {
                target: "#signature".to_owned(),
                transforms: vec![EXCLUSIVE.to_owned()],
                signing_time: "2025-03-10T09:00:00+07:00".to_owned(),
                certificate: certificate.to_vec(),
                more: String::new(),
                data: String::new(),
            }),
        }
    }

    /// The same without qualifying properties.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.properties = None;
        self
    }

    /// The files as the reader takes them.
    pub fn given(&self) -> Vec<(&str, &[u8])> {
        self.files.iter().map(|file| (file.0.as_str(), file.1.as_slice())).collect()
    }

    /// Makes the document; `sign` gets the canonical `SignedInfo`.
    ///
    /// # Panics
    /// Where the recipe's texts are no XML, or have no place for the signature.
    pub fn make(&self, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
        let mut text = self.document.replacen(HERE, &self.unsigned(), 1);
        // A manifest stands behind the reference to it, so hashing goes from the back.
        loop {
            let document = read(text.as_bytes()).expect("the recipe is XML");
            let Some((octets, place)) = draft::digested(&document, &self.given()) else { break };
            let hash = STANDARD.encode(self.digest.hash(&octets));
            text.replace_range(place, &format!("<ds:DigestValue>{hash}</ds:DigestValue>"));
        }
        let document = read(text.as_bytes()).expect("the recipe is XML");
        let (signed, place) = draft::to_sign(&document).expect("the recipe has its signature");
        let id = format!("{}-value", self.id);
        let value = STANDARD.encode(sign(&signed));
        text.replace_range(
            place,
            &format!("<ds:SignatureValue Id=\"{id}\">{value}</ds:SignatureValue>"),
        );
        text
    }

    fn unsigned(&self) -> String {
        let mut references = String::new();
        for named in &self.references {
            references.push_str(&self.reference(named));
        }
        let mut properties = String::new();
        if let Some(wanted) = &self.properties {
            let mut named = Named::new(&format!("#{}-properties", self.id));
            named.attributes = format!(" Type=\"{SIGNED_PROPERTIES}\"");
            named.transforms.clone_from(&wanted.transforms);
            references.push_str(&self.reference(&named));
            properties = self.properties(wanted);
        }
        let key_info = match self.key_info.as_str() {
            "" => String::new(),
            inner => format!("<ds:KeyInfo>{inner}</ds:KeyInfo>"),
        };
        format!(
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"{}\"><ds:SignedInfo>\
             <ds:CanonicalizationMethod Algorithm=\"{}\"/><ds:SignatureMethod Algorithm=\"{}\"/>\
             {references}</ds:SignedInfo><ds:SignatureValue/>{key_info}{}{properties}</ds:Signature>",
            self.id, self.canonicalization, self.method, self.objects
        )
    }

    /// A `Reference` element without its hash, for a manifest too.
    pub fn reference(&self, named: &Named) -> String {
        let mut transforms = String::new();
        for transform in &named.transforms {
            if transform.starts_with('<') {
                transforms.push_str(transform);
            } else {
                write!(transforms, "<ds:Transform Algorithm=\"{transform}\"/>")
                    .expect("a string takes every text");
            }
        }
        if !transforms.is_empty() {
            transforms = format!("<ds:Transforms>{transforms}</ds:Transforms>");
        }
        format!(
            "<ds:Reference URI=\"{}\"{}>{transforms}{}<ds:DigestValue/></ds:Reference>",
            named.uri,
            named.attributes,
            self.digest_method()
        )
    }

    fn digest_method(&self) -> String {
        let uri = self.digest.uri().expect("the recipe's digest has a URI");
        format!("<ds:DigestMethod Algorithm=\"{uri}\"/>")
    }

    fn properties(&self, wanted: &Properties) -> String {
        let data = match wanted.data.as_str() {
            "" => String::new(),
            inner => format!(
                "<xades:SignedDataObjectProperties>{inner}</xades:SignedDataObjectProperties>"
            ),
        };
        format!(
            "<ds:Object><xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" \
             Target=\"{}\"><xades:SignedProperties Id=\"{}-properties\">\
             <xades:SignedSignatureProperties><xades:SigningTime>{}</xades:SigningTime>\
             <xades:SigningCertificateV2><xades:Cert><xades:CertDigest>{}<ds:DigestValue>{}\
             </ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>{}\
             </xades:SignedSignatureProperties>{data}</xades:SignedProperties>\
             </xades:QualifyingProperties></ds:Object>",
            wanted.target,
            self.id,
            wanted.signing_time,
            self.digest_method(),
            STANDARD.encode(self.digest.hash(&wanted.certificate)),
            wanted.more,
        )
    }
}

/// Puts elements into `UnsignedSignatureProperties`, as one does after signing.
pub fn with_unsigned(made: &str, elements: &str) -> String {
    let end = "</xades:QualifyingProperties>";
    made.replacen(
        end,
        &format!(
            "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>{elements}\
             </xades:UnsignedSignatureProperties></xades:UnsignedProperties>{end}"
        ),
        1,
    )
}

/// What a timestamp over the signature's value stamps.
///
/// # Panics
/// Where `made` has no signature.
pub fn to_stamp(made: &str, how: &Canonicalization) -> Vec<u8> {
    let document = read(made.as_bytes()).expect("what was made is XML");
    draft::to_stamp(&document, how).expect("what was made has a signature")
}
