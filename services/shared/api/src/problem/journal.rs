//! What a caller hears when a command was not carried out, or a read model not read.

use motcua_domain::Event;
use motcua_domain::dossier::{self, Refusal};
use motcua_journal::{Change, ExecuteError, JournalError};
use motcua_readmodel::SnapshotError;
use serde_json::{Value, json};

use super::{Problem, kinds};
use crate::language::Text;
use crate::position::PositionToken;
use crate::time::LocalTime;

impl From<ExecuteError> for Problem {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Unknown => Self::new(&kinds::UNKNOWN_DOSSIER),
            ExecuteError::NotYours => Self::new(&kinds::NOT_YOURS),
            ExecuteError::KeyReused => Self::new(&kinds::KEY_REUSED),
            ExecuteError::VersionRequired { current } => {
                Self::new(&kinds::VERSION_REQUIRED).with("currentVersion", current.0)
            }
            ExecuteError::Stale { seen, current, changes } => Self::new(&kinds::DOSSIER_CHANGED)
                .with("seenVersion", seen.0)
                .with("currentVersion", current.0)
                .with("changes", changes.iter().map(change).collect::<Vec<_>>()),
            ExecuteError::Refused(refusal) => Self::from(refusal),
            ExecuteError::NoCalendar => Self::new(&kinds::NO_CALENDAR),
            ExecuteError::UnknownEvent => Self::new(&kinds::NEWER_EVENT),
            ExecuteError::Append(error) => error.into(),
            ExecuteError::Read(error) => error.into(),
        }
    }
}

/// Who did what since, for whoever saw an older version: by opaque ids, and to whom a result was
/// returned, which two return clerks must tell each other (domain reference 2.10).
fn change(change: &Change) -> Value {
    let events: Vec<_> = change
        .events
        .iter()
        .map(|event| motcua_domain::codec::encode(event).type_name)
        .filter_map(|name| name.rsplit('.').next())
        .collect();
    let returned_to = change.events.iter().find_map(|event| match event {
        Event::Dossier(dossier::Event::Returned { fetched, .. }) => {
            fetched.known().map(|fetched| fetched.to.as_str())
        }
        _ => None,
    });
    json!({
        "version": change.version.0,
        "at": LocalTime(change.at),
        "account": change.who.account,
        "agency": change.who.agency,
        "counter": change.who.counter,
        "events": events,
        "returnedTo": returned_to,
    })
}

impl From<JournalError> for Problem {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Read(error) => error.into(),
            JournalError::Keys(_) | JournalError::Interrupted(_) => {
                Self::new(&kinds::LOG_UNAVAILABLE).retry_after(1).because_of(&error)
            }
            JournalError::Record { .. } => Self::new(&kinds::LOG_DAMAGED).because_of(&error),
        }
    }
}

impl From<SnapshotError> for Problem {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::NotCaughtUp { reached } => Self::new(&kinds::NOT_CAUGHT_UP)
                .retry_after(1)
                .with("position", PositionToken(reached).to_string()),
            SnapshotError::Ahead { last } => {
                Self::new(&kinds::POSITION_AHEAD).with("position", PositionToken(last).to_string())
            }
            SnapshotError::Replaced { .. } | SnapshotError::Sql(_) => Self::internal(&error),
        }
    }
}

impl From<motcua_readmodel::SqlError> for Problem {
    fn from(error: motcua_readmodel::SqlError) -> Self {
        Self::internal(&error)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let Text { vi, en } = said(&refusal);
        let code = refusal.code();
        let problem = match &refusal {
            Refusal::Unknown => Self::new(&kinds::UNKNOWN_DOSSIER),
            Refusal::NotHolder => Self::new(&kinds::NOT_YOURS),
            Refusal::MissingPapers(papers) => Self::new(&kinds::MISSING_PAPER)
                .with("papers", papers.iter().map(ToString::to_string).collect::<Vec<_>>()),
            refusal if refusal.is_invalid() => Self::new(&kinds::INVALID_FACTS),
            _ => Self::new(&kinds::REFUSED),
        };
        let problem = problem.detail(vi, en).with("code", code);
        match refusal.field() {
            Some(field) => problem.field(field, code),
            None => problem,
        }
    }
}

/// The refusal in words.
#[expect(clippy::too_many_lines, reason = "one arm a refusal, so that none is forgotten")]
fn said(refusal: &Refusal) -> Text {
    let vi: String = match refusal {
        Refusal::Unknown => "Không có hồ sơ này.".into(),
        Refusal::AlreadyReceived => "Hồ sơ đã được tiếp nhận.".into(),
        Refusal::AlreadyReturned => "Kết quả đã được trả.".into(),
        Refusal::AlreadyEnded(status) => format!("Hồ sơ đã kết thúc: {}.", status_vi(*status)),
        Refusal::WrongState(status) => {
            format!("Không thực hiện được khi hồ sơ ở trạng thái: {}.", status_vi(*status))
        }
        Refusal::Imported => "Hồ sơ nhập từ hệ thống khác chỉ để tra cứu.".into(),
        Refusal::NotHolder => "Cơ quan khác đang giữ hồ sơ.".into(),
        Refusal::OnTheWay { to } => format!("Hồ sơ đã giao cho {to}, chưa được nhận."),
        Refusal::NotGiven { by } => format!("Hồ sơ không được giao cho {by}."),
        Refusal::NotNext { to, next: Some(next) } => {
            format!("{to} không phải bước tiếp theo; tiếp theo là {next}.")
        }
        Refusal::NotNext { to, next: None } => format!("{to} không phải bước tiếp theo."),
        Refusal::NotThisStep { step, now: Some(now) } => {
            format!("Bước {step} không phải bước đang làm; đang ở bước {now}.")
        }
        Refusal::NotThisStep { step, now: None } => format!("Bước {step} chưa bắt đầu."),
        Refusal::StepRecorded { step } => format!("Bước {step} đã được ghi là xong."),
        Refusal::TooEarlyToSign => "Còn bước của cơ quan khác trước khi ký.".into(),
        Refusal::AlreadySigned => "Kết quả đã được ký.".into(),
        Refusal::NotSigned => "Kết quả chưa được ký.".into(),
        Refusal::SignedFileNeeded => "Kết quả phải là tệp có chữ ký số.".into(),
        Refusal::SignatureNotValid => "Tệp kết quả có chữ ký số không hợp lệ.".into(),
        Refusal::SignatureNotConcluded => {
            "Chưa kết luận được về chữ ký số trong tệp kết quả: hãy phát hành lại sau.".into()
        }
        Refusal::NotTheLeadersSignature => {
            "Tệp kết quả không có chữ ký số, bằng chứng thư đã đăng ký, của người đã ký duyệt."
                .into()
        }
        Refusal::SealNotLast => {
            "Chữ ký số cuối cùng trong tệp phải là của cơ quan, bằng chứng thư đã đăng ký.".into()
        }
        Refusal::AssignedToOther { officer } => {
            format!("Bước này đã phân công cho {officer}.")
        }
        Refusal::AlreadyAssigned => "Bước này đã được phân công: hãy phân công lại.".into(),
        Refusal::NotAssigned => "Bước này chưa được phân công.".into(),
        Refusal::NoSuchOpinion { number } => {
            format!("Không có ý kiến số {number} đang chờ cơ quan này trả lời.")
        }
        Refusal::OpinionNotDue { number } => format!("Ý kiến số {number} chưa đến hạn trả lời."),
        Refusal::AsksItself => "Cơ quan không tự lấy ý kiến của mình.".into(),
        Refusal::WaitsForPapers => "Đang chờ giấy tờ đã yêu cầu bổ sung.".into(),
        Refusal::NothingToMove => "Quyết định không làm thay đổi hồ sơ này.".into(),
        Refusal::NoSuccessor { agency } => {
            format!("Chưa xác định được cơ quan kế thừa của {agency} cho hồ sơ này.")
        }
        Refusal::UnknownFeeLine(line) => {
            format!("Thủ tục không có khoản phí, lệ phí “{line}” tính được tại đây.")
        }
        Refusal::UnknownExemption(number) => {
            format!("Khoản phí, lệ phí không có trường hợp miễn, giảm số {number}.")
        }
        Refusal::UnknownFee { number } => format!("Hồ sơ không có khoản thu số {number}."),
        Refusal::FeeNotDue { number } => format!("Khoản thu số {number} không còn phải nộp."),
        Refusal::FeeNotPaid { number } => format!("Khoản thu số {number} chưa được nộp."),
        Refusal::OtherAmount { due_vnd } => format!("Khoản thu phải nộp là {due_vnd} đồng."),
        Refusal::SecondPersonNeeded => "Người đã thu không được tự mình hủy hoặc hoàn trả.".into(),
        Refusal::FeeOutstanding { due_vnd } => {
            format!("Còn {due_vnd} đồng phải nộp trước khi trả kết quả.")
        }
        Refusal::InputMissing { result } => {
            format!("Bước này cần “{result}”, chưa có từ các bước trước.")
        }
        Refusal::NotWithThePost { number } => {
            format!("Lần trả kết quả số {number} không đang ở bưu chính.")
        }
        Refusal::AlreadyRated => "Hồ sơ này đã được đánh giá.".into(),
        Refusal::NoSuchLevel => "Mức đánh giá là số từ 1 đến 5.".into(),
        Refusal::Erased => "Dữ liệu cá nhân của hồ sơ đã được xóa.".into(),
        Refusal::SupplementLimit { asked } => {
            format!("Đã yêu cầu bổ sung {asked} lần, không được yêu cầu thêm.")
        }
        Refusal::AlreadySubmitted => "Dự thảo đã được trình ký.".into(),
        Refusal::NotSubmitted => "Chưa có dự thảo nào được trình ký.".into(),
        Refusal::SentBack => "Dự thảo đã bị trả lại, chưa được trình lại.".into(),
        Refusal::InArchive => "Kết quả đã được chuyển lưu trữ.".into(),
        Refusal::KeptOnShelf { until } => {
            format!("Kết quả còn được giữ tại quầy đến hết ngày {}.", until.strftime("%d/%m/%Y"))
        }
        Refusal::OrderOfTheFuture => "Quyết định đề ngày chưa đến.".into(),
        Refusal::StopBasisNeeded => {
            "Phải nêu đề nghị của người nộp hoặc căn cứ pháp lý, một trong hai.".into()
        }
        Refusal::SecondNewDate => "Chỉ được hẹn lại một lần.".into(),
        Refusal::NewDateNotLater => "Ngày hẹn lại phải sau ngày hẹn hiện tại.".into(),
        Refusal::ResultElsewhere => "Kết quả chưa về đến nơi trả.".into(),
        Refusal::NotInForce => "Thủ tục không có hiệu lực vào ngày này.".into(),
        Refusal::OutOfScope { counter } => format!("Quầy {counter} không tiếp nhận thủ tục này."),
        Refusal::NoCodes { agency } => format!("Mã cơ quan “{agency}” không dùng để cấp mã hồ sơ."),
        Refusal::NotAtOnce => "Thủ tục này không thuộc loại giải quyết ngay.".into(),
        Refusal::UnknownSubCase(case) => format!("Thủ tục không có trường hợp “{case}”."),
        Refusal::FormNeeded => "Quy trình tùy theo nội dung tờ khai: phải có tờ khai.".into(),
        Refusal::SubCaseNeeded => "Phải chọn trường hợp của thủ tục.".into(),
        Refusal::UnknownPaper(paper) => format!("Thủ tục không yêu cầu giấy tờ {paper}."),
        Refusal::MissingPapers(papers) => {
            let papers: Vec<_> = papers.iter().map(ToString::to_string).collect();
            format!("Thiếu giấy tờ bắt buộc: {}.", papers.join(", "))
        }
        Refusal::Unresolved(_) => {
            "Chưa xác định được cơ quan của quy trình: hãy nêu địa bàn.".into()
        }
        Refusal::Empty(field) => format!("Trường {field} không được để trống."),
        Refusal::NotShort { field, limit } => {
            format!("Trường {field} dài quá {limit} ký tự, hoặc có ký tự điều khiển.")
        }
        Refusal::TooMany { field, limit } => format!("Trường {field} có quá {limit} mục."),
    };
    let mut en = refusal.to_string();
    if let Some(first) = en.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    en.push('.');
    Text::new(vi, en)
}

/// The status as the national portal says it (domain reference 2.1).
pub(crate) fn status_vi(status: motcua_domain::dossier::Status) -> &'static str {
    use motcua_domain::dossier::Status;
    match status {
        Status::None => "chưa có",
        Status::Registered => "Mới đăng ký",
        Status::NotReceived => "Không được tiếp nhận",
        Status::Received => "Được tiếp nhận",
        Status::InProgress => "Đang xử lý",
        Status::WaitingForSupplement => "Yêu cầu bổ sung giấy tờ",
        Status::WaitingForDuty => "Yêu cầu thực hiện nghĩa vụ tài chính",
        Status::Done => "Đã xử lý xong",
        Status::Returned => "Đã trả kết quả",
        Status::Withdrawn => "Công dân yêu cầu rút hồ sơ",
        Status::Paused => "Tạm dừng",
        Status::Stopped => "Dừng xử lý",
    }
}
