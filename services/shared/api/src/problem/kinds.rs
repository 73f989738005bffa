//! The list of all kinds of problems: one place for code, `OpenAPI` and documentation.

use axum::http::StatusCode;

use crate::language::Text;

/// A kind of problem. Its slug and status never change; its texts may.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name; `type` is `/problems/<slug>`.
    pub slug: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// It in a few words.
    pub title: Text,
    /// The rule that was not kept.
    pub rule: Text,
    /// What to do.
    pub remedy: Text,
}

impl Kind {
    /// The `type` of its problems: a URI relative to the server.
    pub fn uri(&self) -> String {
        format!("/problems/{}", self.slug)
    }

    /// The kind with this slug.
    pub fn of(slug: &str) -> Option<&'static Kind> {
        ALL.iter().copied().find(|kind| kind.slug == slug)
    }
}

/// One entry: name, slug, status, then title, rule and remedy, each Vietnamese and English.
macro_rules! kinds {
    ($($name:ident $slug:literal $status:ident
        $title_vi:literal $title_en:literal
        $rule_vi:literal $rule_en:literal
        $remedy_vi:literal $remedy_en:literal;)*) => {
        $(
            #[doc = concat!("`", $slug, "`: ", $rule_en)]
            pub static $name: Kind = Kind {
                slug: $slug,
                status: StatusCode::$status,
                title: Text::fixed($title_vi, $title_en),
                rule: Text::fixed($rule_vi, $rule_en),
                remedy: Text::fixed($remedy_vi, $remedy_en),
            };
        )*

        /// Every kind, in the list's order.
        pub static ALL: &[&Kind] = &[$(&$name),*];
    };
}

kinds! {
    MALFORMED_JSON "malformed-json" BAD_REQUEST
        "JSON không hợp lệ" "Malformed JSON"
        "Nội dung gửi lên phải là JSON hợp lệ, mã hóa UTF-8." "The body must be valid JSON in UTF-8."
        "Sửa nội dung tại dòng và cột đã nêu rồi gửi lại." "Correct the body at the line and column named and send it again.";
    INVALID_BODY "invalid-body" BAD_REQUEST
        "Nội dung không đúng quy định" "Invalid body"
        "Nội dung phải có đúng các trường mà tài liệu API quy định." "The body must have exactly the fields that the API's documentation lists."
        "Sửa các trường nêu trong `errors` rồi gửi lại." "Correct the fields named in `errors` and send it again.";
    INVALID_PARAMETER "invalid-parameter" BAD_REQUEST
        "Tham số không đúng quy định" "Invalid parameter"
        "Tham số hoặc tiêu đề của yêu cầu phải theo tài liệu API." "The parameters and headers of a request must be as the API's documentation says."
        "Sửa tham số nêu trong `errors` rồi gửi lại." "Correct the parameter named in `errors` and send it again.";
    KEY_REQUIRED "key-required" BAD_REQUEST
        "Thiếu khóa chống gửi trùng" "Idempotency key required"
        "Yêu cầu tạo mới phải có tiêu đề `Idempotency-Key`." "A request that creates something must have the header `Idempotency-Key`."
        "Thêm tiêu đề với một giá trị ngẫu nhiên, và giữ nguyên giá trị đó khi gửi lại." "Add the header with a random value, and keep that value when you repeat the request.";
    POSITION_AHEAD "position-ahead" BAD_REQUEST
        "Vị trí chưa tồn tại" "Position ahead of the log"
        "`min-position` phải là vị trí mà hệ thống này đã trả về." "`min-position` must be a position that this system gave."
        "Dùng giá trị `Motcua-Position` của câu trả lời trước." "Use the value of `Motcua-Position` of an earlier reply.";
    UNAUTHENTICATED "unauthenticated" UNAUTHORIZED
        "Chưa đăng nhập" "Not signed in"
        "Mỗi yêu cầu phải có mã truy cập hợp lệ trong tiêu đề `Authorization: Bearer`." "Every request must have a valid token in the header `Authorization: Bearer`."
        "Lấy mã truy cập tại `POST /api/v1/tokens`." "Get a token at `POST /api/v1/tokens`.";
    TOKEN_EXPIRED "token-expired" UNAUTHORIZED
        "Mã truy cập đã hết hạn" "Token expired"
        "Mã truy cập chỉ có giá trị đến thời điểm hết hạn của nó." "A token is valid until the time of its expiry."
        "Lấy mã truy cập mới tại `POST /api/v1/tokens`." "Get a new token at `POST /api/v1/tokens`.";
    WRONG_PASSWORD "wrong-password" UNAUTHORIZED
        "Sai tài khoản hoặc mật khẩu" "Wrong account or password"
        "Tài khoản và mật khẩu phải đúng, và tài khoản phải đang hoạt động." "Account and password must be right, and the account in use."
        "Kiểm tra tài khoản và mật khẩu." "Check account and password.";
    PASSWORD_CHANGE_REQUIRED "password-change-required" FORBIDDEN
        "Phải đổi mật khẩu" "Password must be changed"
        "Mật khẩu được cấp lần đầu phải được đổi trước khi làm việc khác." "A first password must be changed before anything else is done."
        "Đổi mật khẩu, rồi lấy mã truy cập mới." "Change the password, then get a new token.";
    FORBIDDEN "forbidden" FORBIDDEN
        "Không có quyền" "Not allowed"
        "Chỉ người có vai trò được giao mới làm được việc này." "Only those who hold a role with this right may do this."
        "Nhờ người có vai trò phù hợp, hoặc đề nghị quản trị giao vai trò." "Ask somebody who holds such a role, or the administrator for it.";
    FOREIGN_FORM "foreign-form" FORBIDDEN
        "Yêu cầu không đến từ trang này" "Not sent from a page of ours"
        "Biểu mẫu của một trang chỉ được gửi từ chính trang đó." "A page's form is sent from that page alone."
        "Mở lại trang và gửi lại." "Open the page again and send it again.";
    NOT_YOURS "not-yours" FORBIDDEN
        "Hồ sơ đang do cơ quan khác giữ" "Another agency must act"
        "Chỉ cơ quan đang giữ hồ sơ, hoặc cơ quan được chỉ định, mới làm được việc này." "Only the agency that holds the dossier, or the one that is named for it, may do this."
        "Xem hồ sơ đang ở đâu rồi liên hệ cơ quan đó." "See where the dossier is and ask that agency.";
    NOT_FOUND "not-found" NOT_FOUND
        "Không tìm thấy" "Not found"
        "Không có gì ở địa chỉ này." "There is nothing at this address."
        "Kiểm tra địa chỉ theo tài liệu API." "Check the address against the API's documentation.";
    UNKNOWN_DOSSIER "unknown-dossier" NOT_FOUND
        "Không có hồ sơ này" "No such dossier"
        "Cơ quan của bạn không có hồ sơ nào mang mã này." "For your agency there is no dossier with this code."
        "Kiểm tra mã hồ sơ trên giấy tiếp nhận." "Check the code on the receipt.";
    NO_SUCH_FORM "no-such-form" NOT_FOUND
        "Không có biểu mẫu này" "No such form"
        "Hồ sơ chỉ có các biểu mẫu đã lập cho hồ sơ đó, theo bộ biểu mẫu tại ngày tiếp nhận." "A dossier has the forms that were made out for it, by the form set of the day of its reception."
        "Xem các biểu mẫu của hồ sơ tại `GET /api/v1/dossiers/{code}/forms`." "See the dossier's forms at `GET /api/v1/dossiers/{code}/forms`.";
    METHOD_NOT_ALLOWED "method-not-allowed" METHOD_NOT_ALLOWED
        "Phương thức không được hỗ trợ" "Method not allowed"
        "Địa chỉ này chỉ nhận các phương thức nêu trong tiêu đề `Allow`." "This address takes only the methods that the header `Allow` names."
        "Dùng một trong các phương thức đó." "Use one of those methods.";
    REFUSED "refused" CONFLICT
        "Việc này không thực hiện được lúc này" "Not possible now"
        "Quy định không cho phép việc này ở trạng thái hiện tại." "The rules do not allow this in the present state."
        "Xem `code` và `detail` để biết quy định nào." "See `code` and `detail` for the rule.";
    UNKNOWN_PROCEDURE "unknown-procedure" UNPROCESSABLE_ENTITY
        "Không có thủ tục này" "No such procedure"
        "Thủ tục phải có trong danh mục và đang có hiệu lực." "The procedure must be in the catalogue and in force."
        "Tìm mã thủ tục trong danh mục." "Look the procedure's code up in the catalogue.";
    UNKNOWN_AGENCY "unknown-agency" UNPROCESSABLE_ENTITY
        "Không có cơ quan này" "No such agency"
        "Cơ quan hoặc quầy phải có trong danh mục và đang hoạt động." "The agency or counter must be in the catalogue and at work."
        "Tìm cơ quan trong danh mục." "Look the agency up in the catalogue.";
    MISSING_PAPER "missing-paper" UNPROCESSABLE_ENTITY
        "Thiếu thành phần hồ sơ" "Required papers are missing"
        "Hồ sơ phải có đủ các giấy tờ bắt buộc của thủ tục." "A dossier must have the papers that the procedure requires."
        "Yêu cầu bổ sung các giấy tờ nêu trong `errors`." "Ask for the papers named in `errors`.";
    INVALID_FACTS "invalid-facts" UNPROCESSABLE_ENTITY
        "Thông tin không đúng quy định" "The facts do not fit"
        "Thông tin phải phù hợp với danh mục và quy định của thủ tục." "What is said must fit the catalogue and the procedure's rules."
        "Sửa các trường nêu trong `errors` rồi gửi lại." "Correct the fields named in `errors` and send it again.";
    NOT_A_PDF "not-a-pdf" UNPROCESSABLE_ENTITY
        "Tệp không phải PDF" "Not a PDF"
        "Tệp gửi lên với kiểu `application/pdf` phải là tệp PDF." "A file that is sent as `application/pdf` must be a PDF."
        "Kiểm tra lại tệp, quét hoặc xuất lại rồi gửi." "Check the file, scan or export it again, and send it.";
    KEY_REUSED "key-reused" UNPROCESSABLE_ENTITY
        "Khóa chống gửi trùng đã dùng cho yêu cầu khác" "Idempotency key used for another request"
        "Một khóa chỉ dùng cho một yêu cầu; gửi lại phải y nguyên." "A key stands for one request; a repeat must be the same."
        "Dùng khóa mới cho yêu cầu mới." "Use a new key for a new request.";
    DOSSIER_CHANGED "dossier-changed" PRECONDITION_FAILED
        "Hồ sơ đã thay đổi" "The dossier has changed"
        "Từ phiên bản bạn thấy đã có thay đổi trái với việc này." "Since the version that you saw something happened that conflicts with this."
        "Xem `changes`, tải lại hồ sơ rồi quyết định lại." "See `changes`, load the dossier again and decide again.";
    VERSION_REQUIRED "version-required" PRECONDITION_REQUIRED
        "Phải nêu phiên bản đã xem" "The version seen is required"
        "Việc này phải nêu phiên bản hồ sơ mà bạn đã xem trong tiêu đề `If-Match`." "This must name the version of the dossier that you saw in the header `If-Match`."
        "Tải lại hồ sơ và gửi `ETag` của nó trong `If-Match`." "Load the dossier and send its `ETag` as `If-Match`.";
    BODY_TOO_LARGE "body-too-large" PAYLOAD_TOO_LARGE
        "Nội dung quá lớn" "Body too large"
        "Nội dung của yêu cầu không được vượt giới hạn nêu trong `limitBytes`." "A request's body must not be larger than `limitBytes`."
        "Gửi nội dung nhỏ hơn; tệp gửi tại `POST /api/v1/documents`." "Send less; files go to `POST /api/v1/documents`.";
    RECORD_TOO_LARGE "record-too-large" PAYLOAD_TOO_LARGE
        "Thông tin quá dài để ghi" "Too much to record"
        "Một lần ghi không được vượt 256 KiB." "One record holds at most 256 KiB."
        "Rút gọn nội dung; tệp gửi tại `POST /api/v1/documents`." "Shorten the texts; files go to `POST /api/v1/documents`.";
    UNSUPPORTED_MEDIA_TYPE "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE
        "Kiểu nội dung không được hỗ trợ" "Unsupported media type"
        "Nội dung phải có kiểu mà tài liệu API quy định, thường là `application/json`." "The body must have the type that the API's documentation names, mostly `application/json`."
        "Đặt đúng tiêu đề `Content-Type`." "Set the header `Content-Type`.";
    TOO_MANY_REQUESTS "too-many-requests" TOO_MANY_REQUESTS
        "Quá nhiều yêu cầu" "Too many requests"
        "Số lần thử trong một khoảng thời gian có giới hạn." "The number of tries in a time is limited."
        "Thử lại sau số giây nêu trong `Retry-After`." "Try again after the seconds in `Retry-After`.";
    NOT_CAUGHT_UP "not-caught-up" SERVICE_UNAVAILABLE
        "Dữ liệu chưa cập nhật kịp" "Not caught up yet"
        "Dữ liệu chưa đến vị trí mà bạn yêu cầu (`min-position`)." "The data has not reached the position that you asked for (`min-position`)."
        "Thử lại sau số giây nêu trong `Retry-After`." "Try again after the seconds in `Retry-After`.";
    LOG_UNAVAILABLE "log-unavailable" SERVICE_UNAVAILABLE
        "Sổ nhật ký tạm thời không sẵn sàng" "The log is not available"
        "Lúc này không ghi hoặc đọc được sổ nhật ký." "The log cannot be written or read at this moment."
        "Gửi lại với cùng `Idempotency-Key`; không có gì bị ghi hai lần." "Send it again with the same `Idempotency-Key`; nothing is recorded twice.";
    NO_CALENDAR "no-calendar" SERVICE_UNAVAILABLE
        "Chưa công bố lịch làm việc" "No calendar is published"
        "Phải có lịch làm việc trong danh mục mới tính được hạn." "Without a calendar in the catalogue no date can be told."
        "Đề nghị quản trị nạp danh mục." "Ask the administrator to load the catalogue.";
    NEWER_EVENT "newer-event" SERVICE_UNAVAILABLE
        "Hồ sơ có sự kiện của phiên bản phần mềm mới hơn" "The dossier holds an event of a newer version"
        "Phiên bản phần mềm này không hiểu một sự kiện của hồ sơ, nên không quyết định gì thêm." "This version of the program does not know an event of the dossier, so it decides nothing on it."
        "Nâng cấp phần mềm." "Upgrade the program.";
    DISK_FULL "disk-full" INSUFFICIENT_STORAGE
        "Hết dung lượng lưu trữ" "The disk is full"
        "Không còn chỗ để ghi." "There is no room left to record anything."
        "Giải phóng dung lượng rồi gửi lại; không cần khởi động lại." "Make room and send it again; no restart is needed.";
    LOG_DAMAGED "log-damaged" INTERNAL_SERVER_ERROR
        "Sổ nhật ký bị hỏng" "The log is damaged"
        "Một bản ghi không còn khớp với mã băm của nó." "A record does not have its hash any more."
        "Dừng hệ thống và khôi phục từ bản sao lưu." "Stop the system and restore it from a backup.";
    INTERNAL "internal" INTERNAL_SERVER_ERROR
        "Lỗi hệ thống" "Internal error"
        "Hệ thống gặp lỗi không lường trước." "The system met an error that was not foreseen."
        "Gửi lại với cùng `Idempotency-Key`; nếu còn lỗi, báo quản trị kèm `traceId`." "Send it again with the same `Idempotency-Key`; if it stays, tell the administrator the `traceId`.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_kind_has_its_own_slug_and_texts_in_both_languages() {
        let slugs: HashSet<_> = ALL.iter().map(|kind| kind.slug).collect();
        assert_eq!(slugs.len(), ALL.len());
        for kind in ALL {
            assert!(kind.status.is_client_error() || kind.status.is_server_error());
            assert_eq!(Kind::of(kind.slug), Some(*kind));
            for text in [&kind.title, &kind.rule, &kind.remedy] {
                assert!(!text.vi.is_empty() && !text.en.is_empty(), "{}", kind.slug);
            }
        }
    }
}
