//! The oracle of files, payments and results: what was ever told of a dossier, kept as it was told, and
//! asked in the end.

use std::collections::BTreeMap;

use motcua_domain::catalogue::OnlineService;
use motcua_domain::dossier::{Channel, Dossier, Event, FeeEntry, HandedIn, ReturnWay, Status};

/// What was told so far.
#[derive(Default)]
pub(super) struct Seen {
    /// Each paper, and whether it was brought with a file when it was brought last.
    papers: BTreeMap<String, bool>,
    reused: bool,
    amounts: u64,
    /// By what each line of the ledger is paid; 0: the duty.
    paid: BTreeMap<u16, String>,
    /// Whether the result that counts has a file.
    result: Option<bool>,
    back: Option<ReturnWay>,
    rated: Option<u8>,
}

impl Seen {
    pub(super) fn hear(&mut self, event: &Event) {
        let mut bring = |papers: &[HandedIn]| {
            for paper in papers {
                self.papers.insert(paper.paper.to_string(), paper.document.is_some());
                self.reused |= paper.reused_from.is_some();
            }
        };
        match event {
            Event::Received { reception, .. } => bring(&reception.papers),
            Event::SupplementCompleted { papers, .. } | Event::PapersOffered { papers, .. } => {
                bring(papers);
            }
            Event::ServedAtOnce { fee_vnd, .. } => {
                self.amounts += fee_vnd;
                self.result = Some(false);
            }
            Event::DutyNotified { amount_vnd, .. } => self.amounts += amount_vnd,
            Event::DutyFulfilled { means, .. } => {
                self.paid.insert(0, means.clone());
            }
            Event::Fee { entry: FeeEntry::Set(set), .. } => self.amounts += set.amount_vnd,
            Event::Fee { number, entry: FeeEntry::Taken { means, .. } } => {
                self.paid.insert(*number, means.clone());
            }
            Event::Fee { number, entry: FeeEntry::Voided { .. } | FeeEntry::Refunded { .. } } => {
                self.paid.remove(number);
            }
            Event::Sealed { document, .. } | Event::Reissued { document, .. } => {
                self.result = Some(document.is_some());
            }
            Event::Reopened { .. } => (self.result, self.rated) = (None, None),
            Event::Returned { way, .. } => self.back = Some(*way),
            Event::Rated { level, .. } => self.rated = Some(*level),
            _ => {}
        }
    }

    /// In the order of [`motcua_domain::measures::Tally`]; whether a result is with its owner the dossier's
    /// own state says.
    pub(super) fn counts(&self, dossier: &Dossier) -> [bool; 10] {
        let facts = dossier.reception.as_deref();
        let full = facts.is_some_and(|facts| {
            facts.channel == Channel::Online && facts.online_service == OnlineService::Full
        });
        let online = self.paid.values().any(|means| means == "national_platform");
        let filed = !self.papers.is_empty() && self.papers.values().all(|filed| *filed);
        let returned = dossier.status == Status::Returned;
        [
            full,
            self.amounts > 0,
            online && self.amounts > 0,
            self.result.is_some(),
            self.result == Some(true),
            filed && self.result != Some(false),
            self.reused,
            returned,
            returned && self.back == Some(ReturnWay::Post),
            self.rated.is_some_and(|level| level < 3),
        ]
    }
}
