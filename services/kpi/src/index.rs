//! The national index of service of a unit or of the city: each part measured, scored and summed.

use motcua_domain::measures::{Group, Measured, Part, Points, Scheme, Share};
use motcua_readmodel::{Snapshot, SqlError};

use crate::{By, Figures, Question, Told, Unit};

/// What a unit reaches in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// What the index says of the period.
    pub scheme: &'static Scheme,
    /// Each group.
    pub groups: Vec<Scored>,
}

/// What is reached in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// The group.
    pub group: &'static Group,
    /// Each part: its share and points, where there are such.
    pub parts: Vec<(&'static Part, Option<Share>, Option<Points>)>,
}

impl Scored {
    /// The points reached; `None`: of no part points can be told.
    pub fn reached(&self) -> Option<Points> {
        let points: Vec<_> = self.parts.iter().filter_map(|(_, _, points)| *points).collect();
        let hundredths = points.iter().map(|points| points.hundredths).sum();
        (!points.is_empty()).then_some(Points { hundredths })
    }

    /// The most points of the parts of which some can be told.
    pub fn of(&self) -> u64 {
        let told = self.parts.iter().filter(|(_, _, points)| points.is_some());
        told.filter_map(|(part, _, _)| part.points).sum()
    }
}

impl Index {
    /// Scores what was measured.
    pub fn new(scheme: &'static Scheme, measured: &Measured) -> Self {
        let score = |part: &'static Part| {
            let share = part.measure.and_then(|measure| measure.share(measured));
            (part, share, share.and_then(|share| part.score(share)))
        };
        let groups = scheme
            .groups
            .iter()
            .map(|group| Scored { group, parts: group.parts.iter().map(score).collect() });
        Self { scheme, groups: groups.collect() }
    }

    /// All points reached; `None`: of nothing points can be told.
    pub fn reached(&self) -> Option<Points> {
        let reached: Vec<_> = self.groups.iter().filter_map(Scored::reached).collect();
        let hundredths = reached.iter().map(|points| points.hundredths).sum();
        (!reached.is_empty()).then_some(Points { hundredths })
    }

    /// The most points of the parts of which some can be told: never 100 here, for much is measured
    /// elsewhere.
    pub fn of(&self) -> u64 {
        self.groups.iter().map(Scored::of).sum()
    }
}

impl Figures {
    /// The index of the dossiers received in a period, of a unit or of all.
    ///
    /// Procedures to be paid for are those of which a dossier with a fee was received: which procedures
    /// an agency has is not told by the catalogue.
    pub async fn index(
        snapshot: &mut Snapshot,
        question: Question,
        unit: Option<Unit>,
        told: Told<'_>,
    ) -> Result<Index, SqlError> {
        let question = Question { by: By::Procedure, ..question };
        let table = Self::answer(snapshot, question, unit, told).await?;
        let procedures = |counts: fn(&motcua_domain::measures::Tally) -> u64| {
            table.groups.iter().map(|(_, tally)| u64::from(counts(tally) > 0)).sum()
        };
        let measured = Measured {
            tally: table.total,
            procedures_paid: procedures(|tally| tally.paid_online),
            procedures_with_fee: procedures(|tally| tally.with_fee),
        };
        let day = question.period.to.unwrap_or(told.today).min(told.today);
        Ok(Index::new(Scheme::on(day), &measured))
    }
}
