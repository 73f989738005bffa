//! The documents that are verified, and what the city knows of those who signed them.

use std::path::Path;

use motcua_signature_core::testing::cms::CmsDraft;
use motcua_signature_core::testing::pdf::{Layout, Pdf, Signing, stream};
use motcua_signature_core::testing::pki::{Draft, Entity, KeyType, ListDraft, at};
use motcua_signature_core::testing::xml::{HERE, Recipe};
use motcua_signature_core::{Cache, Evidence, Policy, Question, Report, Trust, verify};

/// What is verified.
pub(crate) struct Input {
    /// A file name.
    pub(crate) name: &'static str,
    pub(crate) document: Vec<u8>,
    city: City,
}

/// A root, an authority, a signer and who stamps, with lists of this week.
#[derive(Clone)]
struct City {
    root: Entity,
    authority: Entity,
    signer: Entity,
    stamper: Entity,
    lists: [Vec<u8>; 2],
}

impl City {
    fn with(kind: KeyType) -> Self {
        let root = Entity::self_signed(&Draft::authority("Root mẫu").key_type(kind, "root"));
        let authority = root.issue(&Draft::authority("CA mẫu").key_type(kind, "authority"));
        let signer = Draft::signer("Nguyễn Văn Mẫu").key_type(kind, "signer");
        let stamper = Draft::timestamper("TSA mẫu").key_type(kind, "stamper");
        let list = ListDraft::new("2026-03-01", "2026-03-08");
        Self {
            signer: authority.issue(&signer),
            stamper: authority.issue(&stamper),
            lists: [root.list(&list), authority.list(&list)],
            root,
            authority,
        }
    }

    fn signs(&self, content: &[u8]) -> CmsDraft {
        let mut draft = CmsDraft::cades(&self.signer, &self.authority, content);
        draft.certificates.push(self.authority.der.clone());
        draft
    }
}

/// A page with an image of so many bytes.
fn paper(image_bytes: usize) -> Pdf {
    let image = stream("/Type /XObject /Subtype /Image", &noise(image_bytes));
    let number = Pdf::new(Layout::Table).next;
    Pdf::with_objects(Layout::Table, vec![(number, image)])
}

/// Bytes that cannot be packed, the same in each run.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state: u32 = 1;
    let next = || {
        // Numerical Recipes' generator.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(bytes).collect()
}

impl Input {
    /// `PAdES`, level B: signer and authority in the signature, both lists beside it.
    fn baseline(name: &'static str, kind: KeyType, image_bytes: usize) -> Self {
        let city = City::with(kind);
        let mut pdf = paper(image_bytes);
        let signing = Signing { room: 4_096, ..Signing::new("Signature1") };
        pdf.sign(&signing, vec![], &|signed| city.signs(signed).finish());
        Self { name, document: pdf.bytes, city }
    }

    /// `PAdES`, level LT: the value is stamped, certificates and lists are in the file.
    fn long_term(name: &'static str) -> Self {
        let city = City::with(KeyType::Rsa2048);
        let stamped = (city.stamper.clone(), city.authority.clone(), at("2026-03-02"));
        let mut pdf = paper(235_000);
        pdf.sign(&Signing::new("Signature1"), vec![], &|signed| {
            let stamped = stamped.clone();
            city.signs(signed).signer(|signer| signer.stamped.push(stamped)).finish()
        });
        let certificates = [&city.authority, &city.signer, &city.stamper].map(|it| &*it.der);
        let lists = city.lists.each_ref().map(|list| &**list);
        pdf.add_security_store(&certificates, &lists);
        Self { name, document: pdf.bytes, city }
    }

    /// An XML-DSig of RSA over the whole document with so many entries.
    fn xml(name: &'static str, entries: usize) -> Self {
        let city = City::with(KeyType::Rsa2048);
        let mut recipe = Recipe::enveloped(&city.signer.der).plain();
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256".clone_into(&mut recipe.method);
        let entry = "  <entry code=\"1.004227\" day=\"2026-03-02\">Đăng ký biến động</entry>\n";
        recipe.document =
            recipe.document.replace(HERE, &format!("{}{HERE}", entry.repeat(entries)));
        let document = recipe.make(|signed| city.signer.key.sign(signed)).into_bytes();
        Self { name, document, city }
    }

    pub(crate) fn all() -> [Self; 5] {
        [
            Self::baseline("pades-b-rsa.pdf", KeyType::Rsa2048, 4_500),
            Self::baseline("pades-b-p256.pdf", KeyType::P256, 4_500),
            Self::long_term("pades-lt-rsa.pdf"),
            Self::xml("small.xml", 20),
            Self::xml("large.xml", 2_650),
        ]
    }

    /// As large as a document may be; for measuring memory.
    pub(crate) fn largest() -> Self {
        Self::baseline("largest.pdf", KeyType::P256, 100_000_000)
    }

    pub(crate) fn trust(&self) -> Trust {
        let anchors = vec![self.city.root.certificate()];
        Trust::new(anchors, vec![], None).expect("a plain folder of anchors")
    }

    pub(crate) fn evidence(&self) -> Evidence {
        Evidence {
            certificates: vec![self.city.authority.der.clone()],
            crls: self.city.lists.to_vec(),
            ..Evidence::default()
        }
    }

    /// Lays document and trust folder into a folder, for other programs.
    pub(crate) fn lay(&self, folder: &Path) -> std::io::Result<()> {
        let folder = folder.join(self.name.replace('.', "-"));
        let [of_root, of_authority] = &self.city.lists;
        for (name, bytes) in [
            (self.name, &self.document),
            ("trust/anchors/root.der", &self.city.root.der),
            ("trust/intermediates/ca.der", &self.city.authority.der),
            ("trust/crls/root.crl", of_root),
            ("trust/crls/ca.crl", of_authority),
        ] {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            std::fs::write(path, bytes)?;
        }
        Ok(())
    }
}

/// Judges a document by the policy of 2025.
pub(crate) fn judge(
    document: &[u8],
    (evidence, trust, policy): (&Evidence, &Trust, &Policy),
    cache: Option<&Cache>,
) -> Report {
    let now = at("2026-03-04T09:00:00Z");
    verify(document, &Question { evidence, files: &[], trust, policy, now, cache })
}
