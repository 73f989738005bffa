//! What citizens bring: bodies of requests, with people who are plainly made up.

use serde_json::{Value, json};

/// A land transfer (1.013831): the ward, the land branch, tax, and back.
pub fn land_transfer() -> Value {
    json!({
        "procedure": "1.013831",
        "subCase": "sale",
        "applicant": {
            "name": "Nguyễn Văn Mẫu",
            "identities": [{ "kind": "citizenNumber", "number": "000000000001" }],
            "phone": "0000000001",
        },
        "papers": [
            { "paper": "p1", "originals": 1 },
            { "paper": "p2", "originals": 1 },
            { "paper": "p3", "originals": 1 },
        ],
    })
}

/// A certificate of marital status (1.004873): within one unit.
pub fn marital_status() -> Value {
    json!({
        "procedure": "1.004873",
        "subCase": "other",
        "applicant": { "name": "Lê Thị Mẫu" },
        "papers": [{ "paper": "p1", "originals": 1 }, { "paper": "p3", "originals": 1 }],
    })
}

/// Certified copies, served while the citizen waits.
pub fn certified_copies() -> Value {
    json!({
        "procedure": "2.000815",
        "subCase": "vietnamese",
        "applicant": { "name": "Trần Thị Mẫu" },
        "lines": [{ "pages": 5, "copies": 3 }],
    })
}

/// A slip that says what is missing.
pub fn slip_request() -> Value {
    json!({
        "procedure": "1.013831",
        "subCase": "sale",
        "name": "Lê Văn Mẫu",
        "legalGround": "Nghị định 118/2025/NĐ-CP",
        "papers": [{ "paper": "p2", "reason": "Chưa công chứng" }],
    })
}

/// A slip that refuses reception.
pub fn slip_refusal() -> Value {
    json!({
        "procedure": "1.013831",
        "subCase": "sale",
        "name": "Lê Văn Mẫu",
        "legalGround": "Nghị định 118/2025/NĐ-CP",
        "reason": "Không thuộc đối tượng",
    })
}
