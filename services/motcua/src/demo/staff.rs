//! Who works in the demo: an account for each, made through the API by the first administrator.

use std::path::Path;

use anyhow::Context;
use futures::future::try_join_all;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::json;

use super::api::{Account, Api};

/// Ủy ban nhân dân phường Ninh Kiều.
pub(super) const WARD: &str = "H13.131";
/// Its counter.
const COUNTER: &str = "H13.131/1";
/// Chi nhánh Văn phòng Đăng ký đất đai khu vực 1.
pub(super) const LAND: &str = "H13.107.1.1";
/// Thuế cơ sở 1.
pub(super) const TAX: &str = "H13.V101.1";

/// How somebody signs in, and as what: for the demo only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The account's name.
    pub name: String,
    /// Its password, made at random for this run.
    pub password: String,
    /// Who that is, in Vietnamese and English.
    pub role: &'static str,
}

/// Everybody who acts.
pub(super) struct Staff {
    /// Quản trị.
    pub(super) admin: Account,
    /// Cán bộ một cửa: receives and returns.
    pub(super) clerk: Account,
    /// Cán bộ thụ lý of the ward.
    pub(super) officer: Account,
    /// Lãnh đạo of the ward: signs, apologises.
    pub(super) leader: Account,
    /// Văn thư of the ward.
    pub(super) records: Account,
    /// Cán bộ thụ lý of the land branch.
    pub(super) land_officer: Account,
    /// Lãnh đạo of the land branch.
    pub(super) land_leader: Account,
    /// Văn thư of the land branch.
    pub(super) land_records: Account,
    /// Cán bộ of the tax base.
    pub(super) tax_officer: Account,
    /// Cổng dịch vụ công quốc gia.
    pub(super) portal: Account,
}

/// A place on the staff.
struct Place {
    name: &'static str,
    role: &'static str,
    roles: &'static [&'static str],
    agency: Option<&'static str>,
    counter: Option<&'static str>,
}

const ADMIN: &str = "admin";

const PLACES: [Place; 9] = [
    Place {
        name: "mot-cua.phuong",
        role: "Cán bộ một cửa phường / ward counter: receives and returns",
        roles: &["reception_clerk", "return_clerk"],
        agency: Some(WARD),
        counter: Some(COUNTER),
    },
    Place {
        name: "thu-ly.phuong",
        role: "Cán bộ thụ lý phường / ward officer",
        roles: &["officer"],
        agency: Some(WARD),
        counter: None,
    },
    Place {
        name: "lanh-dao.phuong",
        role: "Lãnh đạo phường / ward leader: signs, apologises",
        roles: &["signing_leader", "agency_head"],
        agency: Some(WARD),
        counter: None,
    },
    Place {
        name: "van-thu.phuong",
        role: "Văn thư phường / ward records clerk",
        roles: &["records_clerk"],
        agency: Some(WARD),
        counter: None,
    },
    Place {
        name: "thu-ly.dat-dai",
        role: "Cán bộ đất đai / land branch officer",
        roles: &["officer"],
        agency: Some(LAND),
        counter: None,
    },
    Place {
        name: "lanh-dao.dat-dai",
        role: "Lãnh đạo chi nhánh đất đai / land branch leader",
        roles: &["signing_leader", "agency_head"],
        agency: Some(LAND),
        counter: None,
    },
    Place {
        name: "van-thu.dat-dai",
        role: "Văn thư chi nhánh đất đai / land branch records clerk",
        roles: &["records_clerk"],
        agency: Some(LAND),
        counter: None,
    },
    Place {
        name: "thue-co-so-1",
        role: "Cán bộ thuế / tax officer",
        roles: &["officer"],
        agency: Some(TAX),
        counter: None,
    },
    Place {
        name: "cong-quoc-gia",
        role: "Cổng Dịch vụ công quốc gia / national portal (a system)",
        roles: &["system"],
        agency: None,
        counter: None,
    },
];

impl Staff {
    /// Makes the accounts; the first administrator's password stands in `file`.
    pub(super) async fn take_on(api: &Api, file: &Path) -> anyhow::Result<Self> {
        let first = std::fs::read_to_string(file);
        let first = first.with_context(|| format!("cannot read {}", file.display()))?;
        let admin = Account::new(ADMIN, password());
        api.change_password(first.trim(), &admin).await?;
        let made = try_join_all(PLACES.iter().map(|place| make(api, &admin, place))).await?;
        let [clerk, officer, leader, records, land_officer, land_leader, land_records, tax, portal] =
            <[Account; 9]>::try_from(made).ok().context("one account a place")?;
        Ok(Self {
            admin,
            clerk,
            officer,
            leader,
            records,
            land_officer,
            land_leader,
            land_records,
            tax_officer: tax,
            portal,
        })
    }

    /// How everybody signs in.
    pub(super) fn logins(&self) -> Vec<Login> {
        let accounts = [
            &self.clerk,
            &self.officer,
            &self.leader,
            &self.records,
            &self.land_officer,
            &self.land_leader,
            &self.land_records,
            &self.tax_officer,
            &self.portal,
            &self.admin,
        ];
        let role = |name: &str| {
            let place = PLACES.iter().find(|place| place.name == name);
            place.map_or("Quản trị / administrator", |place| place.role)
        };
        let login = |account: &Account| Login {
            name: account.name.clone(),
            password: account.password.clone(),
            role: role(&account.name),
        };
        accounts.into_iter().map(login).collect()
    }
}

/// An account is made with a first password, which its holder changes.
async fn make(api: &Api, admin: &Account, place: &Place) -> anyhow::Result<Account> {
    let (first, account) = (password(), Account::new(place.name, password()));
    let body = json!({
        "account": place.name,
        "password": first,
        "roles": place.roles,
        "agency": place.agency,
        "counter": place.counter,
    });
    api.post(admin, "/api/v1/accounts", &body, None).await?;
    api.change_password(&first, &account).await?;
    Ok(account)
}

/// 16 letters and digits that nobody takes for one another.
fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
    let mut random = [0; 16];
    SystemRandom::new().fill(&mut random).expect("the operating system gives random bytes");
    random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
