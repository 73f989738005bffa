//! What a caller is told when something is not done.

use motcua_api::{Problem, Text, kinds};

use crate::{AccountError, AssignmentError, Failure, PasswordError, PasswordRule, SignInError};

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match &failure {
            Failure::DiskFull => Self::new(&kinds::DISK_FULL).because_of(&failure),
            Failure::Database(_) | Failure::Damaged | Failure::Hash(_) | Failure::Sign(_) => {
                Self::internal(&failure)
            }
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self::new(&kinds::WRONG_PASSWORD),
            SignInError::TooMany { again_in } => {
                let seconds = u32::try_from(again_in.as_secs()).unwrap_or(u32::MAX);
                Self::new(&kinds::TOO_MANY_REQUESTS).retry_after(seconds)
            }
            SignInError::Failure(failure) => failure.into(),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::SignIn(SignInError::Wrong) => {
                Self::from(SignInError::Wrong).field("current", "wrong")
            }
            PasswordError::SignIn(error) => error.into(),
            PasswordError::Rule(rule) => broken("new", rule),
        }
    }
}

impl From<AssignmentError> for Problem {
    fn from(error: AssignmentError) -> Self {
        let (field, rule, text) = match error {
            AssignmentError::NoRole => (
                "roles",
                "at-least-one",
                Text::fixed("tài khoản phải có ít nhất một vai trò", "an account has a role"),
            ),
            AssignmentError::CounterWithoutAgency => (
                "agency",
                "required-with-counter",
                Text::fixed(
                    "tài khoản tại quầy phải thuộc một cơ quan",
                    "an account at a counter acts for an agency",
                ),
            ),
        };
        Self::new(&kinds::INVALID_FACTS).field_said(field, rule, text)
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NameTaken(name) => Self::refused(
                "account-name-taken",
                format!("Đã có tài khoản {name}."),
                format!("There is an account {name} already."),
            ),
            AccountError::Unknown(_) => Self::new(&kinds::NOT_FOUND)
                .detail("Không có tài khoản này.", "There is no such account."),
            AccountError::LastAdministrator => Self::refused(
                "last-administrator",
                "Phải còn ít nhất một tài khoản quản trị đang hoạt động.",
                "At least one administrator must stay in use.",
            ),
            AccountError::Rule(rule) => broken("password", rule),
            AccountError::Failure(failure) => failure.into(),
        }
    }
}

fn broken(field: &str, rule: PasswordRule) -> Problem {
    let (word, text) = match rule {
        PasswordRule::TooShort => (
            "at-least-12-characters",
            Text::fixed("mật khẩu có ít nhất 12 ký tự", "a password has at least 12 characters"),
        ),
        PasswordRule::TooLong => (
            "at-most-128-characters",
            Text::fixed(
                "mật khẩu có nhiều nhất 128 ký tự",
                "a password has at most 128 characters",
            ),
        ),
        PasswordRule::IsName => (
            "not-the-name",
            Text::fixed(
                "mật khẩu phải khác tên tài khoản",
                "the password must not be the account's name",
            ),
        ),
        PasswordRule::IsOld => (
            "not-the-old-one",
            Text::fixed(
                "mật khẩu mới phải khác mật khẩu cũ",
                "the new password must not be the old one",
            ),
        ),
    };
    Problem::new(&kinds::INVALID_FACTS).field_said(field, word, text)
}
