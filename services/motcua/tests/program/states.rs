//! docs/states.md is made from the table by which the rules refuse.

use std::collections::BTreeMap;
use std::fmt::Write;

use motcua_domain::dossier::{Class, CommandKind, Status};
use motcua_domain::rights::Right;

use crate::written::{name, on_which};

const HEAD: &str = "# The states of a dossier\n\n\
    Made from the table in `services/shared/domain/src/dossier/transitions.rs`, by which the program\n\
    refuses what a state does not allow; a test compares the two. Write it anew with\n\
    `MOTCUA_UPDATE=1 cargo test -p motcua states`.\n\n\
    A state is necessary, not sufficient: a give goes only to the agency that is next, a second new date\n\
    is refused, and so on; `docs/integrators.md` lists the codes of the refusals. What comes from other\n\
    systems (`import_…`) is recorded as they say it.\n\n";

/// The state as the national portal names it; a pause has no name there.
fn vietnamese(status: Status) -> &'static str {
    match status {
        Status::None => "(chưa có)",
        Status::Registered => "Mới đăng ký",
        Status::NotReceived => "Không được tiếp nhận",
        Status::Received => "Được tiếp nhận",
        Status::InProgress => "Đang xử lý",
        Status::WaitingForSupplement => "Yêu cầu bổ sung giấy tờ",
        Status::WaitingForDuty => "Yêu cầu thực hiện nghĩa vụ tài chính",
        Status::Paused => "Tạm dừng",
        Status::Done => "Đã xử lý xong",
        Status::Returned => "Đã trả kết quả",
        Status::Withdrawn => "Công dân yêu cầu rút hồ sơ",
        Status::Stopped => "Dừng xử lý",
    }
}

fn clock(status: Status) -> &'static str {
    match status {
        Status::Received | Status::InProgress => "runs",
        Status::WaitingForSupplement | Status::WaitingForDuty | Status::Paused => "stands",
        // What is registered has a time for the counter's answer, and no appointment yet.
        Status::Registered
        | Status::NotReceived
        | Status::None
        | Status::Done
        | Status::Returned
        | Status::Withdrawn
        | Status::Stopped => "–",
    }
}

fn term(command: CommandKind) -> &'static str {
    match command {
        CommandKind::Register => "đăng ký",
        CommandKind::AskAtIntake => "yêu cầu bổ sung trước khi tiếp nhận",
        CommandKind::RefuseReception => "từ chối tiếp nhận",
        CommandKind::ReceiveRegistered => "tiếp nhận hồ sơ đã đăng ký",
        CommandKind::OfferPapers => "nhận thêm giấy tờ",
        CommandKind::FailBranch => "nhánh không có kết quả",
        CommandKind::Assign => "phân công",
        CommandKind::Reassign => "phân công lại",
        CommandKind::Draft => "dự thảo kết quả",
        CommandKind::Consult => "lấy ý kiến",
        CommandKind::GiveOpinion => "cho ý kiến",
        CommandKind::RecordSilence => "ghi nhận không trả lời",
        CommandKind::Correct => "đính chính",
        CommandKind::Deliver => "trả thêm kết quả",
        CommandKind::ConfirmDelivery => "bưu chính đã giao",
        CommandKind::TakeBackDelivery => "bưu chính chuyển hoàn",
        CommandKind::Rate => "đánh giá",
        CommandKind::SetFee => "ghi khoản phí, lệ phí phải nộp",
        CommandKind::ExemptFee => "miễn, giảm",
        CommandKind::TakeFee => "thu",
        CommandKind::VoidFee => "hủy khoản thu",
        CommandKind::RefundFee => "hoàn trả",
        CommandKind::Succeed => "chuyển cơ quan kế thừa",
        CommandKind::Reschedule => "tính lại ngày hẹn theo quyết định",
        CommandKind::Receive => "tiếp nhận",
        CommandKind::ServeAtOnce => "giải quyết ngay",
        CommandKind::Give => "giao",
        CommandKind::Take => "nhận",
        CommandKind::Decline => "không nhận",
        CommandKind::StepDone => "xong bước",
        CommandKind::SubmitForSignature => "trình ký",
        CommandKind::SendBack => "trả lại dự thảo",
        CommandKind::RequestSupplement => "yêu cầu bổ sung",
        CommandKind::SupplementComplete => "đã bổ sung đủ",
        CommandKind::NotifyDuty => "thông báo nghĩa vụ tài chính",
        CommandKind::DutyFulfilled => "đã thực hiện nghĩa vụ",
        CommandKind::Pause => "tạm dừng",
        CommandKind::Resume => "tiếp tục xử lý",
        CommandKind::Apologise => "xin lỗi và hẹn lại",
        CommandKind::ApologyLetter => "thư xin lỗi",
        CommandKind::Reject => "từ chối giải quyết",
        CommandKind::Sign => "ký duyệt",
        CommandKind::Seal => "cấp số, đóng dấu",
        CommandKind::Withdraw => "rút hồ sơ",
        CommandKind::Stop => "dừng xử lý",
        CommandKind::Return => "trả kết quả",
        CommandKind::TransferUnclaimed => "chuyển lưu trữ",
        CommandKind::Reissue => "thu hồi và cấp lại",
        CommandKind::Reopen => "mở lại theo quyết định",
        CommandKind::RecordFinding => "ghi kết quả kiểm tra chữ ký",
        CommandKind::ImportReceived | CommandKind::ImportStep | CommandKind::ImportEnded => {
            "nhập từ hệ thống khác"
        }
    }
}

/// What moves no dossier of ours stands in the table alone.
fn is_drawn(command: CommandKind) -> bool {
    let name = command.name();
    !name.starts_with("import_") && !name.ends_with("_fee") && command != CommandKind::RecordFinding
}

fn diagram() -> String {
    let mut edges = BTreeMap::<(usize, usize), Vec<&str>>::new();
    let place = |status| Status::ALL.iter().position(|other| *other == status).unwrap();
    for command in CommandKind::ALL.into_iter().filter(|command| is_drawn(*command)) {
        for (from, to) in command.transitions() {
            edges.entry((place(*from), place(*to))).or_default().push(command.name());
        }
    }
    let mut text = String::from("```mermaid\nstateDiagram-v2\n");
    for ((from, to), commands) in edges {
        let end = |status: Status| match status {
            Status::None => "[*]",
            status => status.name(),
        };
        let (from, to) = (end(Status::ALL[from]), end(Status::ALL[to]));
        writeln!(text, "    {from} --> {to}: {}", commands.join(", ")).unwrap();
    }
    text + "```\n\n"
}

fn states() -> String {
    let mut text = String::from("## States\n\n| state | Vietnamese | national portal | clock |\n");
    text.push_str("| --- | --- | --- | --- |\n");
    for status in Status::ALL {
        let code = status.portal_code().map_or("–".to_owned(), |code| code.to_string());
        let (name, vi) = (status.name(), vietnamese(status));
        writeln!(text, "| `{name}` | {vi} | {code} | {} |", clock(status)).unwrap();
    }
    text + "\nA pause is told outside as 4, because 8 means both *paused* and *stopped* there.\n\n"
}

/// `received, in_progress → withdrawn`; a state that stays is named alone.
fn pairs(command: CommandKind) -> String {
    let mut told = Vec::new();
    for to in Status::ALL {
        let to_it = command.transitions().iter().filter(|(_, end)| *end == to);
        let (stays, comes): (Vec<_>, Vec<_>) =
            to_it.map(|(from, _)| *from).partition(|from| *from == to);
        let names: Vec<_> = comes.iter().map(|from| from.name()).collect();
        if !names.is_empty() {
            told.push(format!("{} → {}", names.join(", "), to.name()));
        }
        told.extend(stays.iter().map(|state| state.name().to_owned()));
    }
    told.join("; ")
}

/// The name of the right by which a command is given: mostly its own.
fn right_of(command: CommandKind) -> &'static str {
    match command {
        CommandKind::Register => "receive_from_portal",
        CommandKind::AskAtIntake => "ask_registered",
        CommandKind::RefuseReception => "refuse_registered",
        CommandKind::Reassign => "assign",
        CommandKind::RecordSilence => "consult",
        CommandKind::Succeed | CommandKind::Reschedule => "carry_out_decision",
        command => command.name(),
    }
}

fn commands() -> String {
    let mut text = String::from("## Commands\n\n| command | Vietnamese | from → to | who | ");
    text.push_str("on which dossiers | `If-Match` | kind |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
    for command in CommandKind::ALL {
        let pairs = pairs(command);
        let named = right_of(command);
        let right = Right::ALL.into_iter().find(|right| right.name() == named);
        let (who, which) = right.map_or(("the program".to_owned(), "–"), |right| {
            let (roles, scope) = right.rule();
            let roles: Vec<_> = roles.iter().map(|role| name(*role)).collect();
            (roles.join(", "), on_which(scope))
        });
        let demanded = if command.demands_version() { "demanded" } else { "–" };
        let kind = match command.class() {
            Class::Course => "course",
            Class::Branch => "branch",
            Class::Line => "line",
            Class::Add => "add",
        };
        let (name, vi) = (command.name(), term(command));
        writeln!(text, "| `{name}` | {vi} | {pairs} | {who} | {which} | {demanded} | {kind} |")
            .unwrap();
    }
    text
}

#[test]
fn the_page_of_states_is_made_from_the_table() {
    let made = format!("{HEAD}{}{}{}", diagram(), states(), commands());
    let path = format!("{}/../../docs/states.md", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("MOTCUA_UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "write it anew with: MOTCUA_UPDATE=1 cargo test -p motcua states");
}
