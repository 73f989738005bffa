//! By what means money was paid.

use serde::Deserialize;
use utoipa::ToSchema;

/// How it was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Tiền mặt.
    Cash,
    /// Thẻ.
    Card,
    /// Chuyển khoản.
    Transfer,
    /// `VietQR`.
    Vietqr,
    /// The payment platform of the national portal.
    NationalPlatform,
    /// A receipt on paper, from a bank or the treasury.
    PaperReceipt,
}

impl Means {
    /// The word that the log keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Vietqr => "vietqr",
            Self::NationalPlatform => "national_platform",
            Self::PaperReceipt => "paper_receipt",
        }
    }
}
