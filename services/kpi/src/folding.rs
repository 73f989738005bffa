//! From events to facts: no rule and no clock, for the events carry how things ended.

use std::sync::Arc;

use motcua_domain::dossier::{self, Status};
use motcua_domain::{DossierCode, Event, Timestamp};
use motcua_journal::Entry;
use motcua_readmodel::{Projection, Rows, SqlError, Sums, Transaction};

use crate::arrivals::Arrivals;
use crate::counts::{self, Counts};
use crate::deeds::{self, Deeds, Told};
use crate::fact::overdue_from;
use crate::standing::{Standing, When, changes};
use crate::takings::{self, Till};
use crate::{Fact, Holding};

/// The read model of the figures: one [`Fact`] a dossier, and counts of what changed when.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures;

/// The rows that a batch of records touches, and what it adds to the counts.
#[derive(Debug, Default)]
pub struct Batch {
    facts: Rows<Fact>,
    counts: Counts,
    holdings: Rows<Holding>,
    deeds: Deeds,
    arrivals: Sums<Arrivals>,
    till: Till,
}

impl Projection for Figures {
    const NAME: &'static str = "kpi";
    const REVISION: u32 = 5;
    const TABLES: &'static [&'static str] = &[
        Fact::TABLES[0],
        Fact::TABLES[1],
        Fact::TABLES[2],
        Fact::TABLES[3],
        counts::TABLES[0],
        counts::TABLES[1],
        counts::TABLES[2],
        counts::TABLES[3],
        Holding::TABLES[0],
        Holding::TABLES[1],
        deeds::TABLE,
        Arrivals::TABLE,
        takings::TABLES[0],
        takings::TABLES[1],
    ];
    type Batch = Batch;

    async fn load(
        &self,
        batch: &mut Batch,
        entries: &[Arc<Entry>],
        sql: &mut Transaction,
    ) -> Result<(), SqlError> {
        let codes = || entries.iter().filter_map(|entry| dossier_of(entry));
        batch.facts.load(sql, codes()).await?;
        batch.holdings.load(sql, codes()).await?;
        let told = entries.iter().filter_map(|entry| Some((dossier_of(entry)?, &**entry)));
        batch.till.load(told, sql).await
    }

    fn apply(&self, batch: &mut Batch, entry: &Entry) {
        let Some(code) = dossier_of(entry) else { return };
        batch.count(&code, entry);
        batch.hold(&code, entry);
    }

    async fn store(&self, batch: Batch, sql: &mut Transaction) -> Result<(), SqlError> {
        batch.facts.store(sql).await?;
        batch.counts.store(sql).await?;
        batch.holdings.store(sql).await?;
        batch.deeds.store(sql).await?;
        batch.arrivals.store(sql).await?;
        batch.till.store(sql).await
    }
}

impl Batch {
    /// What the record makes of the dossier's figures.
    fn count(&mut self, code: &DossierCode, entry: &Entry) {
        let before = self.facts.get(code);
        let mut after = before.cloned();
        for event in entry.known() {
            let Event::Dossier(event) = event else { continue };
            match event {
                dossier::Event::Received { reception, .. } => {
                    after = Some(Fact::received(code.clone(), reception, entry.happened));
                }
                dossier::Event::ImportedReceived(said) => {
                    after = Some(Fact::imported(code.clone(), said, entry.happened));
                }
                event => {
                    if let Some(fact) = &mut after {
                        fold(fact, event, entry.happened);
                    }
                }
            }
        }
        // Most records move nothing of what is kept.
        let Some(mut fact) = after.filter(|after| before != Some(after)) else { return };
        let (stood, stands) = (before.map(Fact::standing), fact.standing());
        if stood.as_ref() != Some(&stands) {
            // It may have ended before: where a supplement never came, when it was asked for.
            let ended = fact.ended.filter(|_| stood.as_ref().is_none_or(Standing::is_open));
            let effect = fact.change(ended.unwrap_or(entry.happened));
            let when = When { effect, recorded: entry.recorded };
            self.counts.add(entry.position, changes(stood.as_ref(), &stands, when));
        }
        self.facts.put(fact);
    }

    /// What the record makes of who has the dossier, and what was done.
    fn hold(&mut self, code: &DossierCode, entry: &Entry) {
        let mut holding = self.holdings.get(code).cloned();
        let fact = self.facts.get(code);
        let is_beside = |step| fact.is_some_and(|fact| fact.is_beside(step));
        let told = Told { happened: entry.happened, recorded: entry.recorded };
        for event in entry.known() {
            let Event::Dossier(event) = event else { continue };
            // Who takes a step beside others takes it from nobody.
            let alone = !matches!(event, dossier::Event::Taken { step, .. } if is_beside(*step));
            let before = holding.as_ref().filter(|_| alone);
            let doer = entry.who.agency.as_ref();
            self.deeds.count(event, doer, before, told);
            self.till.count((code, event), doer, entry.happened);
            if let dossier::Event::Received { reception, .. } = event {
                for arrival in Arrivals::of(&reception.received_at, entry.happened) {
                    self.arrivals.add(arrival);
                }
            }
            holding = Holding::after(holding, code, (event, entry.happened), is_beside);
        }
        match holding {
            Some(mut holding) => {
                if let Some(fact) = fact {
                    holding.open = fact.ended.is_none();
                    holding.overdue_from =
                        overdue_from(fact.first_due, fact.stands_since, fact.ended);
                }
                self.holdings.put(holding);
            }
            None if self.holdings.get(code).is_some() => self.holdings.remove(code),
            None => {}
        }
    }
}

/// The dossier that an entry is about; other streams have no dossier's code for a name.
fn dossier_of(entry: &Entry) -> Option<DossierCode> {
    let about = entry.known().any(|event| matches!(event, Event::Dossier(_)));
    about.then(|| entry.stream.as_str().parse().ok()).flatten()
}

fn fold(fact: &mut Fact, event: &dossier::Event, at: Timestamp) {
    fact.marks.0.fold(event);
    if let Some(end) = event.end() {
        fact.end(end, at);
    }
    match event {
        dossier::Event::ServedAtOnce { lines, .. } => {
            fact.stand(Status::Done);
            fact.copies = lines.iter().map(|line| u64::from(line.copies)).sum();
        }
        dossier::Event::Sealed { .. } | dossier::Event::Rejected { .. } => fact.stand(Status::Done),
        dossier::Event::Withdrawn { .. } => fact.stand(Status::Withdrawn),
        dossier::Event::Stopped { .. } => fact.stand(Status::Stopped),
        dossier::Event::Paused { stands_from, .. } => fact.stop(Status::Paused, *stands_from),
        dossier::Event::Reissued { .. } => fact.take_back(),
        event if event.is_back_on_the_shelf() => fact.take_back(),
        dossier::Event::Reopened { dates, .. } => fact.reopen(dates),
        dossier::Event::Taken { .. } => {
            if fact.status == Status::Received.name() {
                fact.stand(Status::InProgress);
            }
        }
        dossier::Event::SupplementRequested { number, stands_from, .. } => {
            fact.stop(Status::WaitingForSupplement, *stands_from);
            fact.supplements = *number;
        }
        dossier::Event::DutyNotified { stands_from, .. } => {
            fact.stop(Status::WaitingForDuty, *stands_from);
        }
        dossier::Event::SupplementCompleted { dates, .. }
        | dossier::Event::DutyFulfilled { dates, .. }
        | dossier::Event::Resumed { dates, .. } => fact.go_on(dates),
        dossier::Event::Apologised { dates, sent_late, .. } => {
            fact.date(dates);
            fact.apologised = true;
            fact.apologised_late |= sent_late;
        }
        dossier::Event::Returned { way, .. } => fact.give_back(*way, at),
        dossier::Event::Rescheduled { dates, .. } => fact.date(dates),
        dossier::Event::Succeeded { agencies, .. } => fact.succeed(agencies),
        dossier::Event::ImportedStep { agency, .. } => {
            if let Some(agency) = agency {
                fact.worked_on(agency, at);
            }
        }
        dossier::Event::ImportedEnded { outcome, late_by_minutes } => {
            fact.end_elsewhere(*outcome, *late_by_minutes, at);
        }
        // They move no figure; the first two began the row.
        dossier::Event::Received { .. }
        | dossier::Event::ImportedReceived(_)
        | dossier::Event::Given { .. }
        | dossier::Event::StepDone { .. }
        | dossier::Event::Signed { .. }
        | dossier::Event::Declined { .. }
        | dossier::Event::SubmittedForSignature { .. }
        | dossier::Event::SentBack { .. }
        | dossier::Event::ApologyLetterSent { .. }
        | dossier::Event::TransferredUnclaimed { .. }
        | dossier::Event::Registered { .. }
        | dossier::Event::AskedAtIntake { .. }
        | dossier::Event::ReceptionRefused { .. }
        | dossier::Event::PapersOffered { .. }
        | dossier::Event::BranchFailed { .. }
        | dossier::Event::Assigned { .. }
        | dossier::Event::Drafted { .. }
        | dossier::Event::OpinionAsked { .. }
        | dossier::Event::OpinionGiven { .. }
        | dossier::Event::OpinionMissed { .. }
        | dossier::Event::Corrected { .. }
        | dossier::Event::Fee { .. }
        | dossier::Event::Delivery { .. }
        | dossier::Event::Rated { .. }
        | dossier::Event::SignatureFound(_) => {}
    }
}
