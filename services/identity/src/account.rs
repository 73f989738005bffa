//! An account: its name, and what it may be.

use std::fmt;
use std::str::FromStr;

use motcua_domain::{AccountId, AgencyId, CounterId, Role};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The name with which somebody signs in: 1 to 64 letters, digits, `.`, `-`, `_` or `@`.
///
/// Kept in lower case and in the normal form C: `Mẫu` is `mẫu` however it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginName(String);

impl LoginName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LoginName {
    type Err = LoginNameError;

    fn from_str(text: &str) -> Result<Self, LoginNameError> {
        // A name of 64 letters has at most some 800 bytes, whatever its form.
        let short = text.len() <= 1024;
        let name: String =
            if short { text.nfc().collect::<String>().to_lowercase() } else { String::new() };
        let name: String = name.nfc().collect();
        let fits = (1..=64).contains(&name.chars().count());
        if fits && name.chars().all(|c| c.is_alphanumeric() || ".-_@".contains(c)) {
            Ok(Self(name))
        } else {
            Err(LoginNameError)
        }
    }
}

impl TryFrom<String> for LoginName {
    type Error = LoginNameError;

    fn try_from(text: String) -> Result<Self, LoginNameError> {
        text.parse()
    }
}

impl From<LoginName> for String {
    fn from(name: LoginName) -> Self {
        name.0
    }
}

impl fmt::Display for LoginName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What was given cannot be the name of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of an account is 1 to 64 letters, digits, '.', '-', '_' or '@'")]
pub struct LoginNameError;

/// What an account may be, and where: it goes into its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    roles: Vec<Role>,
    agency: Option<AgencyId>,
    counter: Option<CounterId>,
}

impl Assignment {
    /// At least one role; a counter only beside an agency. A role given twice counts once.
    pub fn new(
        mut roles: Vec<Role>,
        agency: Option<AgencyId>,
        counter: Option<CounterId>,
    ) -> Result<Self, AssignmentError> {
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() {
            return Err(AssignmentError::NoRole);
        }
        if counter.is_some() && agency.is_none() {
            return Err(AssignmentError::CounterWithoutAgency);
        }
        Ok(Self { roles, agency, counter })
    }

    /// Its roles, in the order of [`Role::ALL`].
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The agency for which it acts.
    pub fn agency(&self) -> Option<&AgencyId> {
        self.agency.as_ref()
    }

    /// The counter at which it acts.
    pub fn counter(&self) -> Option<&CounterId> {
        self.counter.as_ref()
    }
}

/// What an account cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    /// It may do nothing at all.
    #[error("an account has at least one role")]
    NoRole,
    /// A counter is an agency's.
    #[error("an account at a counter acts for an agency")]
    CounterWithoutAgency,
}

/// An account (tài khoản) as its administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What records and tokens name it by: random, never reused.
    pub id: AccountId,
    /// What its holder types.
    pub name: LoginName,
    /// What it may be.
    pub assignment: Assignment,
    /// Its password was given by somebody else: nothing but changing it is allowed.
    pub must_change_password: bool,
    /// Whether it gets tokens.
    pub active: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_it_is_typed() {
        let name: LoginName = "mẫu.01@phuong".parse().unwrap();
        let typed: String = "MẪU.01@Phuong".nfd().collect();
        assert_eq!(typed.parse(), Ok(name));
    }

    #[test]
    fn a_name_that_cannot_be_is_refused() {
        for text in ["", "a b", " a", "a\n", "a/b", "a\0", "\u{301}", &"a".repeat(65)] {
            assert_eq!(text.parse::<LoginName>(), Err(LoginNameError), "{text:?}");
        }
        assert!("a".repeat(64).parse::<LoginName>().is_ok());
    }

    #[test]
    fn an_account_has_a_role_and_a_counter_has_an_agency() {
        let counter = || Some("ward/1".parse().unwrap());
        assert_eq!(Assignment::new(vec![], None, None), Err(AssignmentError::NoRole));
        assert_eq!(
            Assignment::new(vec![Role::Officer], None, counter()),
            Err(AssignmentError::CounterWithoutAgency)
        );
        let agency = Some("ward".parse().unwrap());
        let roles = vec![Role::ReturnClerk, Role::ReceptionClerk, Role::ReturnClerk];
        let assignment = Assignment::new(roles, agency, counter()).unwrap();
        assert_eq!(assignment.roles(), [Role::ReceptionClerk, Role::ReturnClerk]);
    }

    proptest::proptest! {
        #[test]
        fn a_name_that_was_taken_is_taken_again_unchanged(text: String) {
            if let Ok(name) = text.parse::<LoginName>() {
                proptest::prop_assert_eq!(name.as_str().parse(), Ok(name.clone()));
            }
        }
    }
}
