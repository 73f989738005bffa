//! What else is measured of a dossier: files, payment, reuse, its result and what was said of it.

use motcua_domain::catalogue::OnlineService;
use motcua_domain::dossier::{self, Channel, FeeEntry, HandedIn, Reception, ReturnWay};
use serde::{Deserialize, Serialize};

/// The payments and papers of a dossier as far as the national index asks for them. Another system tells
/// nothing of them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is counted by itself")]
pub struct Marks {
    /// Filed online as a full online service.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub full_online: bool,
    /// A fee or duty is due that is not 0.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub with_fee: bool,
    /// The fee lines paid online and not voided, a duty being line 0: `,1,2,`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub paid_online: String,
    /// A paper was handed in.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub papers: bool,
    /// The papers without a file: `,p1,p2,`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unfiled: String,
    /// A paper of an earlier dossier is used again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reused: bool,
    /// The result was issued.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub result: bool,
    /// With a file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub result_filed: bool,
    /// It is returned.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub returned: bool,
    /// By public post.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_post: bool,
    /// Rated 1 or 2.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disliked: bool,
}

/// How the national platform (Cổng Dịch vụ công quốc gia) is named among the means of payment.
const ONLINE: &str = "national_platform";
/// The best of the two levels that say "unsatisfied".
const DISLIKED: u8 = 2;

impl Marks {
    pub(crate) fn received(reception: &Reception) -> Self {
        let online = reception.channel == Channel::Online;
        let mut marks = Self {
            full_online: online && reception.online_service == OnlineService::Full,
            ..Self::default()
        };
        marks.bring(&reception.papers);
        marks
    }

    /// In the order of the measures.
    pub(crate) fn counts(&self) -> [bool; 10] {
        let filed = self.papers && self.unfiled.is_empty();
        [
            self.full_online,
            self.with_fee,
            self.with_fee && !self.paid_online.is_empty(),
            self.result,
            self.result && self.result_filed,
            filed && (!self.result || self.result_filed),
            self.reused,
            self.returned,
            self.returned && self.by_post,
            self.disliked,
        ]
    }

    fn bring(&mut self, papers: &[HandedIn]) {
        for paper in papers {
            self.papers = true;
            self.reused |= paper.reused_from.is_some();
            strike(&mut self.unfiled, paper.paper.as_str());
            if paper.document.is_none() {
                put(&mut self.unfiled, paper.paper.as_str());
            }
        }
    }

    fn pay(&mut self, line: u16, means: &str) {
        if means == ONLINE {
            put(&mut self.paid_online, &line.to_string());
        }
    }

    fn issue(&mut self, filed: bool) {
        (self.result, self.result_filed) = (true, filed);
    }

    /// What an event makes of them.
    pub(crate) fn fold(&mut self, event: &dossier::Event) {
        match event {
            dossier::Event::ServedAtOnce { fee_vnd, .. } => {
                self.with_fee |= *fee_vnd > 0;
                self.issue(false);
            }
            dossier::Event::SupplementCompleted { papers, .. }
            | dossier::Event::PapersOffered { papers, .. } => self.bring(papers),
            dossier::Event::DutyNotified { amount_vnd, .. } => self.with_fee |= *amount_vnd > 0,
            dossier::Event::DutyFulfilled { means, .. } => self.pay(0, means),
            dossier::Event::Fee { number, entry } => match entry {
                FeeEntry::Set(set) => self.with_fee |= set.amount_vnd > 0,
                FeeEntry::Taken { means, .. } => self.pay(*number, means),
                FeeEntry::Voided { .. } | FeeEntry::Refunded { .. } => {
                    strike(&mut self.paid_online, &number.to_string());
                }
                FeeEntry::Exempted { .. } => {}
            },
            dossier::Event::Sealed { document, .. } | dossier::Event::Reissued { document, .. } => {
                self.issue(document.is_some());
            }
            dossier::Event::Reopened { .. } => {
                (self.result, self.result_filed, self.disliked) = (false, false, false);
            }
            dossier::Event::Returned { way, .. } => {
                (self.returned, self.by_post) = (true, *way == ReturnWay::Post);
            }
            dossier::Event::Rated { level, .. } => self.disliked = *level <= DISLIKED,
            _ => {}
        }
        let taken_back =
            matches!(event, dossier::Event::Reissued { .. } | dossier::Event::Reopened { .. });
        if taken_back || event.is_back_on_the_shelf() {
            (self.returned, self.by_post) = (false, false);
        }
    }
}

/// Adds a word to a list like `,1,2,`; empty: no word.
fn put(list: &mut String, word: &str) {
    if list.is_empty() {
        list.push(',');
    }
    list.push_str(word);
    list.push(',');
}

/// Takes a word out of such a list, wherever it stands.
fn strike(list: &mut String, word: &str) {
    let words = list.split(',').filter(|other| !other.is_empty() && *other != word);
    let left: Vec<_> = words.map(str::to_owned).collect();
    list.clear();
    for word in left {
        put(list, &word);
    }
}
