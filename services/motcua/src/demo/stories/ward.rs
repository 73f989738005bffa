//! What one ward does from reception to return: an officer, the leader, the records clerk.

use super::super::city::City;
use super::super::dossier::Dossier;
use super::super::filing::{COUNTER, Filing};
use super::super::timetable::Rounds;

/// When the ward's officer takes up what has come.
const OFFICER: Rounds = &[(8, 30), (10, 0), (14, 30)];
/// When the leader signs.
const LEADER: Rounds = &[(10, 30), (15, 30)];
/// When results are numbered and sealed.
const RECORDS: Rounds = &[(10, 50), (16, 0)];

/// How long things lie, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct Pace {
    /// From the take to the end of the work.
    pub(in super::super) work: u32,
    /// From the seal until the citizen fetches the result.
    pub(in super::super) fetch: u32,
}

/// Most of what a ward does: received, handled, signed, sealed, returned.
pub(in super::super) async fn handled(
    city: &City,
    filing: Filing,
    pace: Pace,
) -> anyhow::Result<()> {
    let mut dossier = filing.received(city).await?;
    taken(city, &mut dossier).await?;
    worked_on(city, &mut dossier, pace.work).await?;
    decided(city, &mut dossier).await?;
    fetched(city, &mut dossier, pace.fetch).await
}

/// Something is missing, which shows in handling: the clock stands until the citizen has brought it.
pub(in super::super) async fn supplemented(
    city: &City,
    filing: Filing,
    missing: &str,
) -> anyhow::Result<()> {
    let mut dossier = filing.received(city).await?;
    taken(city, &mut dossier).await?;
    dossier.asked_for(city, missing).await?;
    city.time.days_later(1).await;
    city.time.round(COUNTER, dossier.dice.minute()).await;
    dossier.supplemented(city, missing).await?;
    worked_on(city, &mut dossier, 1).await?;
    decided(city, &mut dossier).await?;
    fetched(city, &mut dossier, 0).await
}

/// The work takes longer than the law allows: the ward asks for pardon with a new date and keeps
/// it. The dossier is late all the same.
pub(in super::super) async fn late_after_an_apology(
    city: &City,
    filing: Filing,
    legal_days: u32,
) -> anyhow::Result<()> {
    let mut dossier = filing.received(city).await?;
    taken(city, &mut dossier).await?;
    city.time.days_later(legal_days.saturating_sub(1)).await;
    city.time.round(LEADER, dossier.dice.minute()).await;
    dossier.apologised(city, 3).await?;
    worked_on(city, &mut dossier, 2).await?;
    decided(city, &mut dossier).await?;
    fetched(city, &mut dossier, 1).await
}

/// What is asked for cannot be granted: the reasoned letter is the result.
pub(in super::super) async fn rejected(
    city: &City,
    filing: Filing,
    reason: &str,
) -> anyhow::Result<()> {
    let mut dossier = filing.received(city).await?;
    taken(city, &mut dossier).await?;
    worked_on(city, &mut dossier, 1).await?;
    city.time.round(LEADER, dossier.dice.minute()).await;
    dossier.rejected(city, reason).await?;
    fetched(city, &mut dossier, 0).await
}

/// The citizen thinks better of it.
pub(in super::super) async fn withdrawn(city: &City, filing: Filing) -> anyhow::Result<()> {
    let mut dossier = filing.received(city).await?;
    taken(city, &mut dossier).await?;
    city.time.round(COUNTER, dossier.dice.minute()).await;
    dossier.withdrawn(city).await
}

/// Within one unit the officer's take is also the counter's give.
pub(super) async fn taken(city: &City, dossier: &mut Dossier) -> anyhow::Result<()> {
    city.time.round(OFFICER, dossier.dice.minute()).await;
    dossier.taken(city, &city.staff.officer).await
}

pub(super) async fn worked_on(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    if days > 0 {
        city.time.days_later(days).await;
        city.time.round(OFFICER, dossier.dice.minute()).await;
    }
    dossier.handled(city, &city.staff.officer).await
}

pub(super) async fn decided(city: &City, dossier: &mut Dossier) -> anyhow::Result<()> {
    city.time.round(LEADER, dossier.dice.minute()).await;
    dossier.signed(city, &city.staff.leader).await?;
    city.time.round(RECORDS, dossier.dice.minute()).await;
    dossier.sealed(city, &city.staff.records).await
}

/// The result waits on the shelf until somebody fetches it.
pub(super) async fn fetched(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    city.time.days_later(days).await;
    city.time.round(COUNTER, dossier.dice.minute()).await;
    dossier.returned(city).await
}
