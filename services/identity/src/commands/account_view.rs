//! An account as the API shows it.

use motcua_domain::{AccountId, AgencyId, CounterId, Role};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Account, LoginName};

/// An account (tài khoản).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccountView {
    /// What records name it by.
    #[schema(value_type = String, example = "0a1b2c3d4e5f6071")]
    id: AccountId,
    /// The name with which its holder signs in.
    #[schema(value_type = String, example = "can-bo-mau")]
    account: LoginName,
    /// What it may be.
    #[schema(value_type = Vec<String>, example = json!(["reception_clerk"]))]
    roles: Vec<Role>,
    /// The agency for which it acts.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<AgencyId>,
    /// The counter at which it acts.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<CounterId>,
    /// Its password was given by somebody else: it may do nothing but change it.
    must_change_password: bool,
    /// Whether it gets tokens.
    active: bool,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        let Account { id, name, assignment, must_change_password, active } = account;
        Self {
            id,
            account: name,
            roles: assignment.roles().to_vec(),
            agency: assignment.agency().cloned(),
            counter: assignment.counter().cloned(),
            must_change_password,
            active,
        }
    }
}
