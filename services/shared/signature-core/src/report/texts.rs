//! What each code says to a clerk and a citizen, in Vietnamese and in English.

/// The two texts of a code. One that is not here says so itself: a test finds it.
pub fn said(code: &str) -> (&'static str, &'static str) {
    known(code).unwrap_or((UNKNOWN_VI, "See the detail."))
}

const UNKNOWN_VI: &str = "Xem chi tiết.";

#[expect(clippy::too_many_lines, reason = "one arm a sentence")]
fn known(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        // the document
        "format-without-signatures" => (
            "Tệp không phải là PDF, XML hay CMS nên không chứa chữ ký số.",
            "The file is neither PDF, XML nor CMS: it holds no signature.",
        ),
        "container-not-read" => (
            "Tệp nén (ASiC, Word, Excel): hệ thống chưa đọc chữ ký bên trong.",
            "A container (ASiC, Word, Excel): signatures in it are not read yet.",
        ),
        "document-encrypted" => (
            "Tệp PDF được mã hóa, không đối chiếu được nội dung đã ký.",
            "The PDF is encrypted: what was signed cannot be compared.",
        ),
        "timestamps-alone" => (
            "Tệp chỉ có dấu thời gian, không có chữ ký của ai.",
            "The file has timestamps alone, and nobody's signature.",
        ),
        "changed-after-signing" => {
            ("Nội dung đã bị thay đổi sau khi ký.", "The document was changed after it was signed.")
        }
        // PDF: structure
        "broken-content"
        | "broken-object"
        | "broken-object-stream"
        | "broken-page-tree"
        | "broken-security-store"
        | "broken-stream"
        | "broken-syntax"
        | "broken-xref"
        | "broken-xref-chain"
        | "declaration-changed"
        | "no-catalogue"
        | "no-end-of-file"
        | "no-pdf-header"
        | "no-startxref"
        | "wrong-startxref"
        | "object-of-another-revision"
        | "unlisted-object"
        | "unsupported-filter"
        | "field-twice" => (
            "Cấu trúc tệp PDF bị hỏng hoặc không theo tiêu chuẩn.",
            "The structure of the PDF is broken, or not as the standard has it.",
        ),
        "trailing-bytes" | "unlisted-bytes" | "hidden-revision" | "overlapping-objects" => (
            "Tệp PDF có dữ liệu ngoài các phiên bản đã khai báo: có thể đã bị chèn thêm.",
            "The PDF has bytes outside its revisions: something may have been put in.",
        ),
        "duplicate-key" | "duplicate-object" => (
            "Tệp PDF định nghĩa một đối tượng nhiều lần.",
            "The PDF defines something more than once.",
        ),
        "stream-too-large"
        | "too-deep"
        | "too-many-fields"
        | "too-many-revisions"
        | "too-many-signatures"
        | "security-store-too-large"
        | "contents-too-large"
        | "xml-canonical-form-too-large"
        | "xml-base-too-long"
        | "xml-name-too-long"
        | "xml-too-deep"
        | "xml-too-large"
        | "xml-too-many-attributes"
        | "xml-too-many-namespaces"
        | "xml-too-many-nodes"
        | "xml-too-many-references"
        | "xml-too-many-signatures"
        | "xml-too-many-transforms"
        | "xml-too-much-work" => (
            "Tệp vượt quá giới hạn kiểm tra.",
            "The file goes beyond the limits of what is checked.",
        ),
        "hybrid-file" => (
            "Trình đọc cũ và mới thấy nội dung khác nhau trong tệp PDF này.",
            "Older readers see other objects in this PDF than newer ones.",
        ),
        "unreferenced-objects" => (
            "Tệp có đối tượng ẩn chưa dùng khi ký: có thể là nội dung cài sẵn.",
            "The file had hidden objects when it was signed: content may have been planted.",
        ),
        // PDF: the signature
        "byte-range-end" | "byte-range-gap" | "byte-range-missing" | "byte-range-wrong" => (
            "Phạm vi ký (ByteRange) sai: chữ ký không bao phủ đúng một phiên bản của tệp.",
            "The signed range (ByteRange) is wrong: it does not cover a revision of the file.",
        ),
        "contents-missing" | "contents-no-value" | "contents-padding" | "contents-wrong-type" => (
            "Giá trị chữ ký trong tệp PDF thiếu hoặc sai dạng.",
            "The signature value in the PDF is missing or malformed.",
        ),
        "signature-in-object-stream"
        | "signature-in-two-fields"
        | "signature-no-dictionary"
        | "signature-not-indirect"
        | "type-and-sub-filter-disagree" => (
            "Đối tượng chữ ký trong tệp PDF sai quy định.",
            "The signature's object in the PDF is not as the standard has it.",
        ),
        "unknown-filter" | "unknown-sub-filter" => {
            ("Loại chữ ký PDF không được hỗ trợ.", "This kind of PDF signature is not supported.")
        }
        "signature-covers-page" => {
            ("Khung chữ ký che phần lớn trang.", "The signature's field covers most of a page.")
        }
        // PDF: changes
        "page-changed"
        | "page-content-changed"
        | "page-resources-changed"
        | "page-box-changed"
        | "pages-changed"
        | "optional-content-changed" => {
            ("Thay đổi nội dung hoặc số trang.", "The pages or what they show were changed.")
        }
        "annotation-added" | "annotation-changed" | "annotation-removed" => {
            ("Thay đổi chú thích.", "An annotation was changed.")
        }
        "field-added"
        | "field-appearance-changed"
        | "field-appearance-differs"
        | "field-changed"
        | "form-changed"
        | "locked-field-changed" => {
            ("Thay đổi biểu mẫu hoặc ô nhập.", "The form or a field was changed.")
        }
        "field-filled" => ("Điền ô của biểu mẫu.", "A field of the form was filled."),
        "action-changed"
        | "names-changed"
        | "catalogue-changed"
        | "object-changed"
        | "permissions-changed" => (
            "Thay đổi tên, liên kết hoặc hành động của tệp.",
            "Names, links or actions of the file were changed.",
        ),
        "metadata-changed" => {
            ("Thay đổi thông tin mô tả tệp.", "The metadata of the file was changed.")
        }
        "mark-added" => (
            "Số, ngày do văn thư thêm, dấu cơ quan bao phủ.",
            "Number and date that the records clerk added, covered by the agency's seal.",
        ),
        "signature-removed" => ("Một chữ ký đã bị gỡ khỏi tệp.", "A signature was removed."),
        "signature-added" => {
            ("Thêm chữ ký hoặc dấu thời gian.", "A signature or a timestamp was added.")
        }
        "security-store-changed" => {
            ("Thêm dữ liệu phục vụ kiểm tra chữ ký.", "Data for verifying signatures was added.")
        }
        "changes-unreadable" => (
            "Không đọc được thay đổi sau khi ký.",
            "What was changed after signing cannot be read.",
        ),
        // CMS
        "algorithm-parameters"
        | "attribute-must-be-signed"
        | "attribute-must-be-unsigned"
        | "attribute-twice"
        | "attribute-unreadable"
        | "attribute-values"
        | "attributes-unreadable"
        | "cms-bytes-after"
        | "cms-not-ber"
        | "cms-not-signed-data"
        | "cms-without-signer"
        | "content-type-differs"
        | "content-type-missing"
        | "content-type-unexpected"
        | "message-digest-missing"
        | "signed-attributes-missing"
        | "signed-attributes-not-der"
        | "signer-count"
        | "content-not-detached"
        | "signing-time-unreadable" => (
            "Cấu trúc chữ ký (CMS) sai quy định.",
            "The signature's structure (CMS) is not as the standard has it.",
        ),
        "algorithm-protection-differs" | "digest-algorithms-differ" => (
            "Các thuật toán ghi trong chữ ký mâu thuẫn nhau.",
            "The algorithms that the signature names contradict each other.",
        ),
        "content-is-signed-attributes" => (
            "Nội dung được ký là thuộc tính của một chữ ký khác: có dấu hiệu giả mạo.",
            "What is signed are the attributes of another signature: a sign of forgery.",
        ),
        "signed-attributes-absent" => (
            "Chữ ký chỉ gắn với nội dung, không kèm thuộc tính.",
            "The signature is over the content alone, without attributes.",
        ),
        "other-certificates-passed-over" => (
            "Có chứng thư không phải X.509, đã bỏ qua.",
            "Certificates that are not X.509 were passed over.",
        ),
        "countersignature-not-checked" => {
            ("Chữ ký xác nhận kèm theo chưa được kiểm tra.", "A countersignature was not checked.")
        }
        "content-differs" => (
            "Nội dung kèm theo khác với nội dung trong chữ ký.",
            "The content given beside it is another than that in the signature.",
        ),
        // the signer
        "signer-certificate-missing" | "signer-certificate-not-embedded" => {
            ("Không tìm thấy chứng thư của người ký.", "The signer's certificate was not found.")
        }
        "signer-certificate-ambiguous" => (
            "Có nhiều chứng thư cùng tự nhận là của người ký.",
            "Several certificates claim to be the signer's.",
        ),
        "signing-certificate-differs"
        | "signing-certificate-issuer-differs"
        | "signing-certificate-unreadable"
        | "xades-signing-certificate" => (
            "Chứng thư kèm theo không phải là chứng thư đã ký.",
            "The certificate is not the one that the signature names.",
        ),
        "signing-certificate-not-bound" => (
            "Chữ ký không ràng buộc chứng thư của người ký.",
            "The signature does not bind the signer's certificate.",
        ),
        "signing-certificate-sha1" => (
            "Chứng thư được ràng buộc bằng SHA-1, đã lỗi thời.",
            "The certificate is bound by SHA-1, which is outdated.",
        ),
        "signing-certificate-unchecked" => (
            "Không kiểm tra được ràng buộc của chứng thư.",
            "The binding of the certificate could not be checked.",
        ),
        "key-usage-not-signing" => (
            "Chứng thư của người ký không dùng để ký tài liệu.",
            "The signer's certificate is not for signing documents.",
        ),
        "signer-key-unusable" | "certificate-key-unusable" => {
            ("Khóa trong chứng thư không dùng được.", "The key in the certificate cannot be used.")
        }
        // integrity
        "content-changed" => {
            ("Nội dung không còn nguyên vẹn so với lúc ký.", "The content is not what was signed.")
        }
        "content-missing" => ("Thiếu nội dung đã ký.", "The content that was signed is missing."),
        "signature-value-wrong" => (
            "Giá trị chữ ký không khớp với khóa của người ký.",
            "The signature value is not one of the signer's key.",
        ),
        "algorithm-unsupported"
        | "digest-unsupported"
        | "certificate-algorithm-unsupported"
        | "crl-algorithm-unsupported"
        | "ocsp-algorithm-unsupported" => (
            "Thuật toán chưa được hỗ trợ, chưa kết luận được.",
            "The algorithm is not supported: nothing can be said.",
        ),
        "algorithm-too-weak" => (
            "Thuật toán hoặc độ dài khóa không đủ an toàn tại thời điểm ký.",
            "An algorithm or a key was not strong enough when it was signed.",
        ),
        "pkcs1-padding" => (
            "Chữ ký dùng phần đệm PKCS#1 v1.5; quy định nêu RSASSA-PSS.",
            "The signature uses PKCS#1 v1.5 padding; the rules name RSASSA-PSS.",
        ),
        // XML
        "xml-not-well-formed"
        | "xml-structure"
        | "xml-encoding"
        | "xml-line-end"
        | "xml-base64"
        | "xml-relative-namespace"
        | "xades-properties"
        | "xades-repeated"
        | "xades-target"
        | "xades-signing-time"
        | "xades-timestamp"
        | "xades-signed-properties" => (
            "Tài liệu XML sai cấu trúc.",
            "The XML is not well formed, or its signature is not as the standard has it.",
        ),
        "xml-doctype" | "xml-entity" | "xml-xinclude" => (
            "Tài liệu XML khai báo kiểu, thực thể hoặc XInclude: không được phép.",
            "The XML declares a document type, entities or XInclude: not allowed.",
        ),
        "xml-duplicate-id" => (
            "Tài liệu XML có hai phần trùng mã (Id): có dấu hiệu giả mạo.",
            "Two parts of the XML have the same Id: a sign of forgery.",
        ),
        "xml-transform" | "xml-transform-order" | "xml-canonicalization" => (
            "Chữ ký XML dùng phép biến đổi không được chấp nhận.",
            "The XML signature uses a transform that is not accepted.",
        ),
        "xml-hmac" => ("Mã HMAC không phải là chữ ký số.", "An HMAC is no digital signature."),
        "xml-reference-uri" => (
            "Chữ ký XML tham chiếu ra ngoài tài liệu.",
            "The XML signature refers to something outside the document.",
        ),
        "xml-covers-nothing" | "xml-reference-covers-nothing" => {
            ("Chữ ký XML không bao phủ nội dung nào.", "The XML signature covers no content.")
        }
        "xml-comment-in-text" => (
            "Tài liệu XML có chú thích xen giữa văn bản: nội dung hiển thị có thể khác nội dung đã ký.",
            "The XML has a comment within a text: what is shown may differ from what was signed.",
        ),
        "xml-object-not-covered" => (
            "Một phần đi kèm chữ ký XML không được ký.",
            "A part beside the XML signature is not signed.",
        ),
        "xml-content-not-covered" => (
            "Tài liệu XML có nội dung không được chữ ký nào bao phủ.",
            "The XML has content that no signature covers.",
        ),
        "xml-covers-part" => (
            "Chữ ký XML chỉ bao phủ một phần tài liệu.",
            "The XML signature covers a part of the document alone.",
        ),
        "xml-key-value" | "xml-retrieval-method" => (
            "Khóa ghi trong chữ ký không được tin cậy nếu không có chứng thư.",
            "A key in the signature is not trusted without a certificate.",
        ),
        "xml-manifest" => {
            ("Chữ ký XML có danh mục (Manifest) kèm theo.", "The XML signature has a manifest.")
        }
        // time
        "timestamp-unreadable" | "timestamp-extension" => (
            "Dấu thời gian không đọc được hoặc sai quy định.",
            "A timestamp cannot be read, or is not as the standard has it.",
        ),
        "timestamp-not-checked" | "xades-timestamp-not-checked" => {
            ("Dấu thời gian chưa được kiểm tra.", "A timestamp was not checked.")
        }
        "timestamp-of-other-content" => {
            ("Dấu thời gian thuộc về nội dung khác.", "The timestamp is of other content.")
        }
        "purpose-not-critical" | "purpose-not-only-timestamping" | "purpose-not-timestamping" => (
            "Chứng thư của bên cấp dấu thời gian không đúng mục đích.",
            "The timestamping authority's certificate is not for timestamps alone.",
        ),
        "timestamps-out-of-order" => (
            "Thứ tự các dấu thời gian mâu thuẫn.",
            "The order of the timestamps contradicts itself.",
        ),
        "signed-before-validity" | "certificate-not-yet-valid" => (
            "Chữ ký có trước khi chứng thư có hiệu lực.",
            "The signature was there before its certificate was valid.",
        ),
        // the chain
        "anchor-missing" => (
            "Không có chuỗi chứng thư dẫn tới nguồn tin cậy đã cài đặt.",
            "No chain of certificates leads to an anchor that is installed.",
        ),
        "trust-list-ended" => (
            "Danh sách tin cậy đã hết hạn, cần cập nhật.",
            "The trust list has ended and must be renewed.",
        ),
        "anchor-not-trusted-then" => (
            "Nguồn tin cậy không có giá trị tại thời điểm ký.",
            "The anchor does not count at the time of signing.",
        ),
        "anchor-for-timestamps-alone" => {
            ("Nguồn tin cậy chỉ dùng cho dấu thời gian.", "The anchor is for timestamps alone.")
        }
        "certificate-expired" => ("Chứng thư đã hết hạn.", "A certificate has expired."),
        "certificate-signature-wrong" => (
            "Chữ ký của tổ chức cấp trên một chứng thư không đúng.",
            "The issuer's signature on a certificate is wrong.",
        ),
        "path-too-long"
        | "certificate-issuer-differs"
        | "extension-malformed"
        | "extension-repeated" => {
            ("Chuỗi chứng thư sai cấu trúc.", "The chain of certificates is malformed.")
        }
        "certificate-not-an-authority" | "path-length-exceeded" | "certificate-key-usage" => (
            "Một chứng thư trong chuỗi không được phép cấp chứng thư.",
            "A certificate of the chain may not issue certificates.",
        ),
        "name-constraints-violated"
        | "no-valid-policy"
        | "any-policy-mapped"
        | "unknown-critical-extension" => (
            "Chứng thư vi phạm giới hạn của tổ chức cấp.",
            "A certificate breaks the limits set by its issuers.",
        ),
        // revocation
        "certificate-revoked" => ("Chứng thư đã bị thu hồi.", "The certificate was revoked."),
        "signed-after-revocation" => (
            "Ký sau khi chứng thư đã bị thu hồi.",
            "It was signed after the certificate had been revoked.",
        ),
        "revoked-later" => (
            "Chứng thư bị thu hồi sau thời điểm ký đã được chứng minh.",
            "The certificate was revoked after the proved time of signing.",
        ),
        "certificate-on-hold" => ("Chứng thư đang bị tạm dừng.", "The certificate is on hold."),
        "revocation-unknown" => (
            "Chưa biết chứng thư có bị thu hồi hay không; hệ thống sẽ kiểm tra lại.",
            "Whether the certificate is revoked is not known yet; it will be checked again.",
        ),
        "crl-after-expiry"
        | "crl-extension"
        | "crl-issued-later"
        | "crl-issuer-key-usage"
        | "crl-issuer-missing"
        | "crl-issuer-path"
        | "crl-issuer-revoked"
        | "crl-issuer-unknown"
        | "crl-signature-wrong"
        | "crl-too-many"
        | "ocsp-after-expiry"
        | "ocsp-certificate-unknown"
        | "ocsp-extension"
        | "ocsp-given-later"
        | "ocsp-responder-missing"
        | "ocsp-responder-path"
        | "ocsp-responder-purpose"
        | "ocsp-responder-revoked"
        | "ocsp-responder-unknown"
        | "ocsp-signature-wrong"
        | "ocsp-times" => (
            "Danh sách thu hồi hoặc câu trả lời OCSP không dùng được.",
            "A revocation list or an OCSP answer cannot be used.",
        ),
        "revocation-stale" => (
            "Thông tin thu hồi đã cũ; hệ thống sẽ kiểm tra lại.",
            "What is known of revocation is too old; it will be checked again.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// What in these files looks like a code and is none.
    const NO_CODES: [&str; 11] = [
        "a-1",
        "us-ascii",
        "utf-8",
        "message-digest",
        "sha1-of-file",
        "vn-2025",
        "vn-decree30",
        "public-ca",
        "Ed25519",
        "xmldsig-more",
        "kebab-case",
    ];

    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "testing" {
                sources(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs")
                && !name.starts_with("tests")
                && name != "texts.rs"
            {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }

    /// The codes that a source names: quoted, lower case, with hyphens, before its tests.
    fn codes(source: &str) -> impl Iterator<Item = &str> {
        let source = source.split("#[cfg(test)]").next().unwrap();
        let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let quoted = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
        quoted.filter(|text| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            text.contains('-')
                && !text.starts_with(|c: char| c.is_ascii_digit())
                && !text.starts_with('-')
                && !text.ends_with('-')
                && text.chars().all(plain)
                && !NO_CODES.contains(text)
        })
    }

    #[test]
    fn every_code_has_its_texts() {
        let mut all = Vec::new();
        for folder in ["asn1", "cms", "document", "pdf", "pki", "verdict", "xml"] {
            sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder), &mut all);
        }
        let mut without: Vec<_> = all
            .iter()
            .flat_map(|source| codes(source))
            .filter(|code| known(code).is_none())
            .collect();
        without.sort_unstable();
        without.dedup();
        assert!(without.is_empty(), "{without:#?}");
    }
}
