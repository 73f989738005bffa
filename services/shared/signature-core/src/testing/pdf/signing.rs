//! Signatures: their dictionaries, and the fields that have them.

/// What a signature says and looks like.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The field's name.
    pub field: String,
    /// Whether it is a document timestamp.
    pub timestamp: bool,
    /// `/SubFilter`
    pub sub_filter: String,
    /// Further entries of the signature's dictionary.
    pub extra: String,
    /// Further entries of the field.
    pub field_extra: String,
    /// `/Rect` of the widget.
    pub rect: [i32; 4],
    /// Whether the widget has an appearance.
    pub visible: bool,
    /// How many bytes of CMS there is room for.
    pub room: usize,
    /// An empty signature field that is there already, instead of a new one.
    pub existing: Option<u32>,
}

impl Signing {
    /// A person's or agency's signature in a small, empty widget.
    pub fn new(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            timestamp: false,
            sub_filter: "ETSI.CAdES.detached".to_owned(),
            extra: "/M (D:20260302081530+07'00') /Name (Nguyen Van A) /Reason (Approval)"
                .to_owned(),
            field_extra: String::new(),
            rect: [300, 60, 500, 120],
            visible: true,
            room: 8192,
            existing: None,
        }
    }

    /// A document timestamp.
    pub fn timestamp(field: &str) -> Self {
        Self {
            timestamp: true,
            sub_filter: "ETSI.RFC3161".to_owned(),
            extra: String::new(),
            rect: [0; 4],
            visible: false,
            ..Self::new(field)
        }
    }

    /// The same with more entries in the signature's dictionary.
    #[must_use]
    pub fn with(mut self, extra: &str) -> Self {
        self.extra.push_str(extra);
        self
    }
}

/// A byte range of fixed length, so that it can be filled in.
pub fn byte_range_text([gap_start, gap_end, length]: [usize; 3]) -> String {
    format!("/ByteRange [0 {gap_start:010} {gap_end:010} {length:010}]")
}

pub(super) fn signature_dictionary(signing: &Signing) -> Vec<u8> {
    let kind = if signing.timestamp { "DocTimeStamp" } else { "Sig" };
    format!(
        "<< /Type /{kind} /Filter /Adobe.PPKLite /SubFilter /{} {}\n{}\n/Contents <{}> >>",
        signing.sub_filter,
        signing.extra,
        byte_range_text([0; 3]),
        "00".repeat(signing.room),
    )
    .into_bytes()
}

pub(super) fn field_dictionary(
    signing: &Signing,
    signature: u32,
    appearance: Option<u32>,
) -> Vec<u8> {
    let [left, bottom, right, top] = signing.rect;
    let appearance =
        appearance.map(|number| format!("/AP << /N {number} 0 R >>")).unwrap_or_default();
    format!(
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T ({}) /V {signature} 0 R /F 132 \
         /Rect [{left} {bottom} {right} {top}] /P 3 0 R {appearance} {} >>",
        signing.field, signing.field_extra,
    )
    .into_bytes()
}
