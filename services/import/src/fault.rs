//! Why a row was put aside.

use motcua_domain::dossier::Refusal;

use crate::records::MAX_LINE_BYTES;

/// Why a row was put aside, in Vietnamese and English: the text of the column `reason`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It is no line of CSV of a usable length.
    #[error(
        "dòng dài quá {MAX_LINE_BYTES} byte hoặc thiếu dấu nháy đóng / the line is longer than {MAX_LINE_BYTES} bytes, or a quote is not closed"
    )]
    TooLong,
    /// It holds several records, or none.
    #[error("không đọc được dòng CSV / the line cannot be read as CSV")]
    Unreadable,
    /// It has another number of columns than the heading.
    #[error(
        "có {found} cột, tiêu đề có {expected} / it has {found} columns, the heading has {expected}"
    )]
    Width {
        /// Its columns.
        found: usize,
        /// Those of the heading.
        expected: usize,
    },
    /// A value is not UTF-8.
    #[error("cột \"{0}\" không phải UTF-8 / column \"{0}\" is not UTF-8")]
    NotText(String),
    /// A value that every row has is not there.
    #[error("thiếu giá trị ở cột \"{0}\" / column \"{0}\" has no value")]
    Missing(String),
    /// A time cannot be read.
    #[error("cột \"{0}\": không đọc được thời điểm / column \"{0}\": the time cannot be read")]
    NoTime(String),
    /// A time lies more than 5 minutes ahead.
    #[error("cột \"{0}\": thời điểm ở tương lai / column \"{0}\": the time lies in the future")]
    Future(String),
    /// The mapping does not say what the channel is.
    #[error("tệp ánh xạ không có kênh \"{0}\" / the mapping has no channel \"{0}\"")]
    UnknownChannel(String),
    /// The mapping does not say what the group is.
    #[error("tệp ánh xạ không có nhóm \"{0}\" / the mapping has no group \"{0}\"")]
    UnknownGroup(String),
    /// The case's name cannot be a dossier's code.
    #[error(
        "mã vụ việc quá dài hoặc có ký tự điều khiển / the case's name is too long or has control characters"
    )]
    NoCode,
    /// The row says something else of its case than the case's first row.
    #[error(
        "dữ liệu của vụ việc khác dòng {line} / what it says of its case differs from line {line}"
    )]
    OtherCase {
        /// The line of the case's first row.
        line: u64,
    },
    /// The step (or the reception, or the end) stands in the log with another content.
    #[error("đã nhập trước đó với nội dung khác / it was imported before with another content")]
    OtherBefore,
    /// The journal does not take it.
    #[error("không ghi được / it cannot be recorded: {0}")]
    Refused(Refusal),
    /// It is too large for one record.
    #[error("quá lớn cho một bản ghi / it is too large for one record")]
    TooLarge,
}
