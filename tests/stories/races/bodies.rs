//! What each command says.

use motcua_tests::places::WARD;
use serde_json::{Value, json};

use super::reference::{Entry, Word};
use super::scenes::Scene;

/// What is known only when the shop is open.
pub(super) struct Known {
    /// The account of the officer whom a head names.
    pub(super) officer: String,
    /// A stored file.
    pub(super) document: String,
}
/// The path's last part and the body of a command on a dossier.
pub(super) fn words(word: Word, scene: &Scene, known: &Known) -> (&'static str, Value) {
    match word {
        Word::Give => ("hand-overs", json!({ "to": scene.state.next().unwrap_or(WARD) })),
        Word::Take => ("take", json!({})),
        Word::StepDone => ("steps", json!({ "step": scene.state.step })),
        Word::RequestSupplement => (
            "supplement-requests",
            json!({ "papers": [{ "paper": "p2", "reason": "Thiếu trang" }], "legalGround": "Điều 1" }),
        ),
        Word::SupplementComplete => {
            ("supplement", json!({ "papers": [{ "paper": "p2", "originals": 1 }] }))
        }
        Word::NotifyDuty => {
            ("duties", json!({ "lines": [{ "feeLine": "registration_tax", "amountVnd": 1_000 }] }))
        }
        Word::DutyFulfilled => ("duty-payments", json!({ "amountVnd": 1_000, "means": "cash" })),
        Word::Apologise => (
            "apologies",
            json!({ "newDueAt": "2026-06-30T17:00:00+07:00", "reason": "Chờ xác minh" }),
        ),
        Word::Decline => ("declines", json!({ "reason": "Thiếu bản vẽ" })),
        Word::Submit => ("submissions", json!({})),
        Word::SendBack => ("send-backs", json!({ "reason": "Sai số thửa" })),
        Word::Letter => ("apology-letters", json!({ "reason": "Chậm do xác minh" })),
        Word::Pause => ("pauses", json!({ "legalGround": "Điều 5", "reason": "Chờ tòa án" })),
        Word::Resume => ("resumptions", json!({})),
        Word::Stop => ("stops", json!({ "request": "Đơn 5", "reason": "Theo đề nghị" })),
        Word::Transfer => ("transfers", json!({ "fileList": "DM-01" })),
        Word::Reissue => (
            "reissues",
            json!({ "number": "000002", "legalGround": "Điều 7", "reason": "Sai họ tên" }),
        ),
        Word::Reopen => (
            "reopenings",
            json!({ "order": { "number": "12/QĐ", "day": "2026-03-01", "issuedBy": "Tòa án" },
                "reason": "Khiếu nại đúng" }),
        ),
        Word::Sign => ("signature", json!({})),
        Word::Seal => ("seal", json!({ "number": "000001" })),
        Word::Reject => {
            ("rejection", json!({ "legalGround": "Điều 2", "reason": "Không đủ điều kiện" }))
        }
        Word::Withdraw => ("withdrawal", json!({ "reason": "Người nộp tự nguyện" })),
        Word::Return => ("return", by_post()),
        _ => on_a_line(word, scene, known),
    }
}

fn by_post() -> Value {
    json!({ "way": "post", "to": "Nguyễn Văn Mẫu", "tracking": "EA000000001VN" })
}

fn on_a_line(word: Word, scene: &Scene, known: &Known) -> (&'static str, Value) {
    let named = || json!({ "officer": known.officer });
    let back = |number| json!({ "number": number, "reason": "Thu nhầm" });
    match word {
        Word::SetFee => ("fees", json!({ "line": "land_registration" })),
        Word::TakeFee(number) => {
            ("fee-payments", json!({ "number": number, "amountVnd": 30_000, "means": "cash" }))
        }
        Word::VoidFee(number) => ("fee-voids", back(number)),
        Word::RefundFee(number) => ("fee-refunds", back(number)),
        Word::Correct(Entry::Phone) => (
            "corrections",
            json!({ "entry": "applicantPhone", "value": "0000000009", "reason": "Gõ nhầm" }),
        ),
        Word::Correct(Entry::Email) => (
            "corrections",
            json!({ "entry": "applicantEmail", "value": "mau@example.vn", "reason": "Gõ nhầm" }),
        ),
        Word::Assign => ("assignments", named()),
        Word::Reassign => ("reassignments", named()),
        Word::Draft => ("drafts", json!({ "document": known.document })),
        Word::Consult => (
            "opinions",
            json!({ "of": scene.state.lines.whom_to_ask(scene.state.holder),
                "dueAt": "2026-12-31T17:00:00+07:00", "question": "Có tranh chấp không?" }),
        ),
        Word::GiveOpinion(number) => {
            ("opinion-answers", json!({ "number": number, "text": "Không" }))
        }
        Word::OfferPapers => ("papers", json!({ "papers": [{ "paper": "p3", "copies": 1 }] })),
        Word::Deliver => ("deliveries", by_post()),
        Word::Arrived(number) => ("delivery-arrivals", json!({ "number": number })),
        Word::CameBack(number) => {
            ("delivery-returns", json!({ "number": number, "reason": "Không có người nhận" }))
        }
        _ => unreachable!("{word:?} makes something of its own, or is of the program"),
    }
}
