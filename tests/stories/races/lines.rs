//! What is changed in place, and what only adds: fees, deliveries, opinions, who does the step.

use motcua_tests::places::{POLICE, TAX, WARD};

use super::reference::Word::{
    self, Arrived, Assign, CameBack, Consult, Correct, Deliver, GiveOpinion, OfferPapers, Reassign,
    RefundFee, SetFee, TakeFee, VoidFee,
};
use super::scenes::Scene;
use super::state::{Decided, State, Status};

/// A line of the ledger (section 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fee {
    Due,
    /// By somebody who takes nothing of it back.
    Paid,
    Void,
    Refunded,
}

/// A delivery of the result (2.8); all of these go by post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Post {
    OnItsWay,
    HandedOver,
    CameBack,
}

/// An opinion that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opinion {
    pub(super) of: &'static str,
    pub(super) given: bool,
}

/// As many as two commands make of what a scene has.
type Few<T> = [Option<T>; 4];

/// What is changed in place, or added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) fees: Few<Fee>,
    pub(super) deliveries: Few<Post>,
    pub(super) opinions: Few<Opinion>,
    /// Which of the officers is named for the step.
    pub(super) officer: Option<u32>,
}

/// Thing number `number`, from 1.
pub(super) fn nth<T: Copy>(few: &Few<T>, number: u16) -> Option<T> {
    usize::from(number).checked_sub(1).and_then(|index| few.get(index).copied().flatten())
}

/// The number that the next thing gets.
pub(super) fn next<T>(few: &Few<T>) -> u16 {
    few.iter().flatten().map(|_| 1).sum::<u16>() + 1
}

fn put<T>(few: &mut Few<T>, number: u16, thing: T) {
    few[usize::from(number) - 1] = Some(thing);
}

fn add<T>(few: &mut Few<T>, thing: T) {
    let free = few.iter_mut().find(|place| place.is_none());
    *free.expect("two commands make no more") = Some(thing);
}

impl Lines {
    /// 2.2: not returned with an unpaid fee that must precede it.
    pub(super) fn owes(&self) -> bool {
        self.fees.contains(&Some(Fee::Due))
    }

    pub(super) fn returned(mut self) -> Self {
        add(&mut self.deliveries, Post::OnItsWay);
        self
    }

    /// Who does a step is named anew for each.
    pub(super) fn anew(self) -> Self {
        Self { officer: None, ..self }
    }

    /// Where somebody is named, no other officer does it.
    pub(super) fn assigned(&self, by: u32) -> Result<(), &'static str> {
        match self.officer {
            Some(named) if named != by => Err("assigned-to-other"),
            _ => Ok(()),
        }
    }

    /// Whom a head names: at first the first, then the other.
    pub(super) fn whom_to_name(&self) -> u32 {
        if self.officer == Some(1) { 2 } else { 1 }
    }

    /// Who is asked for an opinion: nobody asks itself.
    pub(super) fn whom_to_ask(&self, holder: &str) -> &'static str {
        if holder != TAX && nth(&self.opinions, 1).is_none() { TAX } else { POLICE }
    }

    /// Who gives an opinion.
    pub(super) fn asked(&self, number: u16) -> &'static str {
        let nobody = if number == 1 { TAX } else { POLICE };
        nth(&self.opinions, number).map_or(nobody, |opinion| opinion.of)
    }

    pub(super) fn asks(&self, agency: &str) -> bool {
        self.opinions.iter().flatten().any(|opinion| opinion.of == agency)
    }

    fn fee(mut self, word: Word) -> Result<Self, &'static str> {
        let (TakeFee(number) | VoidFee(number) | RefundFee(number)) = word else {
            add(&mut self.fees, Fee::Due);
            return Ok(self);
        };
        let fee = nth(&self.fees, number).ok_or("unknown-fee")?;
        let then = match (word, fee) {
            (TakeFee(_), Fee::Due) => Fee::Paid,
            (TakeFee(_), _) => return Err("fee-not-due"),
            // What was paid is due again; what was due is not.
            (VoidFee(_), Fee::Paid) => Fee::Due,
            (VoidFee(_), Fee::Due) => Fee::Void,
            (RefundFee(_), Fee::Paid) => Fee::Refunded,
            _ => return Err("fee-not-paid"),
        };
        put(&mut self.fees, number, then);
        Ok(self)
    }

    fn posted(mut self, number: u16, then: Post) -> Result<Self, &'static str> {
        if nth(&self.deliveries, number) != Some(Post::OnItsWay) {
            return Err("not-with-the-post");
        }
        put(&mut self.deliveries, number, then);
        Ok(self)
    }

    fn answered(mut self, number: u16, by: &str) -> Result<Self, &'static str> {
        let asked = nth(&self.opinions, number).filter(|asked| asked.of == by && !asked.given);
        let asked = asked.ok_or("no-such-opinion")?;
        put(&mut self.opinions, number, Opinion { given: true, ..asked });
        Ok(self)
    }
}

impl State {
    /// The rules of what is changed in place, and of what only adds.
    pub(super) fn lined(self, word: Word, scene: &Scene) -> Decided {
        let lines = self.lines;
        let with = |lines| State { lines, ..self };
        match word {
            // Money may come late, and goes back when the dossier has ended.
            TakeFee(_) | VoidFee(_) | RefundFee(_) => lines.fee(word).map(with),
            SetFee => {
                self.in_state(&[Status::Received, Status::Done, Status::InProgress])
                    .or_else(|_| self.waits())?;
                lines.fee(word).map(with)
            }
            Correct(_) => Ok(self),
            OfferPapers => {
                self.in_state(&[Status::Received, Status::InProgress])
                    .or_else(|_| self.in_state(&[Status::WaitingForDuty, Status::Paused]))?;
                Ok(self)
            }
            Assign | Reassign => {
                self.in_state(&[Status::InProgress])?;
                match (word, lines.officer) {
                    (Assign, Some(_)) => Err("already-assigned"),
                    (Reassign, None) => Err("not-assigned"),
                    _ => {
                        Ok(with(Lines { officer: Some(scene.state.lines.whom_to_name()), ..lines }))
                    }
                }
            }
            Consult => {
                self.in_state(&[Status::InProgress])?;
                let of = scene.state.lines.whom_to_ask(scene.state.holder);
                let mut lines = lines;
                add(&mut lines.opinions, Opinion { of, given: false });
                Ok(State { tax_knows: self.tax_knows || of == TAX, lines, ..self })
            }
            GiveOpinion(number) => {
                self.in_state(&[Status::InProgress]).or_else(|_| self.waits())?;
                lines.answered(number, scene.state.lines.asked(number)).map(with)
            }
            Deliver => {
                self.in_state(&[Status::Returned])?;
                Ok(with(lines.returned()))
            }
            Arrived(number) => {
                self.in_state(&[Status::Returned, Status::Done])?;
                lines.posted(number, Post::HandedOver).map(with)
            }
            CameBack(number) => {
                self.in_state(&[Status::Returned, Status::Done])?;
                let lines = lines.posted(number, Post::CameBack)?;
                let back = lines.deliveries.iter().flatten().all(|post| *post == Post::CameBack);
                // The result waits on the shelf again, and its time there begins anew.
                if back {
                    Ok(State { status: Status::Done, for_long: false, lines, ..self })
                } else {
                    Ok(with(lines))
                }
            }
            _ => Err("not a word on a dossier"),
        }
    }

    fn waits(self) -> Result<(), &'static str> {
        self.in_state(&[Status::WaitingForSupplement, Status::WaitingForDuty, Status::Paused])
    }

    /// Who does what: the counter takes the money and brings papers, whoever was asked answers.
    pub(super) fn of_a_line(self, word: Word) -> Option<&'static str> {
        match word {
            TakeFee(_) | VoidFee(_) | RefundFee(_) | SetFee | Correct(_) | OfferPapers
            | Deliver | Arrived(_) | CameBack(_) => Some(WARD),
            GiveOpinion(number) => Some(self.lines.asked(number)),
            _ => None,
        }
    }
}
