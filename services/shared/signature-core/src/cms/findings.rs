//! What is gathered while one signer is read.

use crate::facts::Fault;

/// Faults and remarks, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) faults: Vec<Fault>,
    pub(super) remarks: Vec<Fault>,
}

impl Findings {
    pub(super) fn fault(&mut self, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault { code, detail: detail.into() });
    }

    pub(super) fn remark(&mut self, code: &'static str, detail: impl Into<String>) {
        self.remarks.push(Fault { code, detail: detail.into() });
    }
}
