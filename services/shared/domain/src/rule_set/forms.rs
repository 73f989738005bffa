//! The paper forms (biểu mẫu): what each is for, and the number and title that a form set gives it.
//!
//! A form is addressed by its set and its purpose, never by its number: 05 is the control sheet of
//! 2018 and the notice of stopping of 2025.

use super::FormSet;

/// What a paper form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormPurpose {
    /// Giấy tiếp nhận hồ sơ và hẹn trả kết quả.
    Receipt,
    /// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
    SupplementRequest,
    /// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
    ReceptionRefusal,
    /// Xin lỗi, with a new date or without.
    Apology,
    /// Thông báo dừng giải quyết hồ sơ.
    StopNotice,
    /// Phiếu kiểm soát quá trình giải quyết hồ sơ.
    ControlSheet,
    /// Sổ theo dõi hồ sơ: of a counter, not of one dossier.
    Book,
}

impl FormPurpose {
    /// All, in the order of the numbers of 2025.
    pub const ALL: [Self; 7] = [
        Self::Receipt,
        Self::SupplementRequest,
        Self::ReceptionRefusal,
        Self::Apology,
        Self::StopNotice,
        Self::ControlSheet,
        Self::Book,
    ];

    /// The name under which the API addresses it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::SupplementRequest => "supplement-request",
            Self::ReceptionRefusal => "reception-refusal",
            Self::Apology => "apology",
            Self::StopNotice => "stop-notice",
            Self::ControlSheet => "control-sheet",
            Self::Book => "book",
        }
    }

    /// The purpose of that name; `None` if there is none.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// A form as a form set has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperForm {
    /// Its number in the set (mẫu số); `None` where nobody has read it in the annex.
    pub number: Option<&'static str>,
    /// Its Vietnamese title.
    pub title_vi: &'static str,
    /// Its title in English.
    pub title_en: &'static str,
}

impl FormSet {
    /// The year by which it is called.
    pub const fn year(self) -> u16 {
        match self {
            Self::F2015 => 2015,
            Self::F2018 => 2018,
            Self::F2025 => 2025,
        }
    }

    /// The form that the set has for a purpose; `None`: it has none.
    ///
    /// Source: Circular 01/2018/TT-VPCP, forms 01 to 06, and Circular 03/2025/TT-VPCP, Annex I, forms
    /// 01 to 07, both by public lists of their titles (domain reference 2.7). The annex of Decision
    /// 09/2015/QĐ-TTg has not been read: its forms have no number here and bear the titles of 2018.
    pub const fn form(self, purpose: FormPurpose) -> Option<PaperForm> {
        let (number, title_vi, title_en) = match (purpose, self) {
            (FormPurpose::Receipt, _) => (
                "01",
                "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
                "Receipt of a dossier and appointment for the result",
            ),
            (FormPurpose::SupplementRequest, _) => (
                "02",
                "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
                "Request to supplement and complete a dossier",
            ),
            (FormPurpose::ReceptionRefusal, _) => {
                ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Refusal to receive a dossier")
            }
            (FormPurpose::Apology, Self::F2025) => (
                "04",
                "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
                "Letter of apology and request to extend the time",
            ),
            (FormPurpose::Apology, _) => (
                "04",
                "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
                "Apology and new appointment for the result",
            ),
            (FormPurpose::StopNotice, Self::F2025) => {
                ("05", "Thông báo dừng giải quyết hồ sơ", "Notice that a dossier is stopped")
            }
            (FormPurpose::StopNotice, _) => return None,
            (FormPurpose::ControlSheet, set) => (
                if matches!(set, Self::F2025) { "06" } else { "05" },
                "Phiếu kiểm soát quá trình giải quyết hồ sơ",
                "Control sheet of a dossier's way",
            ),
            (FormPurpose::Book, set) => (
                if matches!(set, Self::F2025) { "07" } else { "06" },
                "Sổ theo dõi hồ sơ",
                "Book of dossiers",
            ),
        };
        let number = if matches!(self, Self::F2015) { None } else { Some(number) };
        Some(PaperForm { number, title_vi, title_en })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of a set: `unread` where nobody has read them, `none` where it has no such form.
    fn numbers(set: FormSet) -> [&'static str; 7] {
        FormPurpose::ALL.map(|purpose| match set.form(purpose) {
            Some(form) => form.number.unwrap_or("unread"),
            None => "none",
        })
    }

    #[test]
    fn the_numbers_of_2025_are_others_from_the_notice_of_stopping_on() {
        assert_eq!(numbers(FormSet::F2018), ["01", "02", "03", "04", "none", "05", "06"]);
        assert_eq!(numbers(FormSet::F2025), ["01", "02", "03", "04", "05", "06", "07"]);
    }

    #[test]
    fn what_nobody_has_read_has_no_number() {
        let unread = "unread";
        let expected = [unread, unread, unread, unread, "none", unread, unread];
        assert_eq!(numbers(FormSet::F2015), expected);
    }

    #[test]
    fn the_apology_of_2025_asks_for_more_time() {
        let title = |set: FormSet| set.form(FormPurpose::Apology).unwrap().title_vi;
        assert_eq!(title(FormSet::F2018), "Phiếu xin lỗi và hẹn lại ngày trả kết quả");
        assert_eq!(
            title(FormSet::F2025),
            "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
        );
    }

    #[test]
    fn a_purpose_is_found_by_its_own_name_alone() {
        for purpose in FormPurpose::ALL {
            assert_eq!(FormPurpose::of_name(purpose.name()), Some(purpose));
        }
        assert_eq!(FormPurpose::of_name("05"), None);
    }
}
