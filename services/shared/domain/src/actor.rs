//! Who acts: an account at an agency (and a counter), with the roles that it was given.

use serde::{Deserialize, Serialize};

use crate::{AccountId, AgencyId, CounterId};

/// A role (vai trò) of an account. One person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cán bộ tiếp nhận: asks at intake, receives, refuses, serves at once.
    ReceptionClerk,
    /// Cán bộ trả kết quả: returns results.
    ReturnClerk,
    /// Thu ngân: takes fees, voids and refunds what another took.
    Cashier,
    /// Cán bộ thụ lý: takes, handles, gives, asks for supplements, notifies duties.
    Officer,
    /// Lãnh đạo cơ quan: approves, apologises, overrides.
    AgencyHead,
    /// Lãnh đạo ký: signs, rejects.
    SigningLeader,
    /// Văn thư: number, date and seal.
    RecordsClerk,
    /// Đầu mối kiểm soát thủ tục hành chính của Văn phòng: the catalogue.
    Controller,
    /// Quản trị kỹ thuật: accounts; never decides a dossier.
    Administrator,
    /// Another system, e.g. the national portal.
    System,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 10] = [
        Role::ReceptionClerk,
        Role::ReturnClerk,
        Role::Cashier,
        Role::Officer,
        Role::AgencyHead,
        Role::SigningLeader,
        Role::RecordsClerk,
        Role::Controller,
        Role::Administrator,
        Role::System,
    ];
}

/// Who did it, as a record keeps it: opaque ids, never a name or an identity number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Who {
    /// The account; the program's own workers have the account `motcua`.
    pub account: AccountId,
    /// The agency for which it acted, if it belongs to one.
    pub agency: Option<AgencyId>,
    /// The counter at which it acted, if at one.
    pub counter: Option<CounterId>,
}

impl Who {
    /// The program itself: workers, imports and the catalogue's files.
    pub fn program() -> Self {
        let account = "motcua".parse().expect("a plain word is an account id");
        Self { account, agency: None, counter: None }
    }
}

/// Somebody who asks for something: who it is, and what roles it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who it is.
    pub who: Who,
    /// What it may be.
    pub roles: Vec<Role>,
}

impl Actor {
    /// Whether it holds the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
