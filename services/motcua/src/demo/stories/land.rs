//! A land-use right changes hands (1.013831): the ward receives, the land branch appraises, tax
//! notifies a duty, the citizen pays, the land branch records and signs, the ward returns.

use super::super::city::City;
use super::super::dossier::Dossier;
use super::super::filing::{COUNTER, Filing};
use super::super::staff::{LAND, TAX, WARD};
use super::super::timetable::Rounds;
use super::ward;

/// When the land branch's officer works on what has come.
const LAND_OFFICER: Rounds = &[(8, 20), (14, 20)];
/// When its leader signs.
const LAND_LEADER: Rounds = &[(9, 0), (15, 0)];
/// When its results are sealed and sent.
const LAND_RECORDS: Rounds = &[(9, 30), (15, 30)];
/// When tax works on what has come.
const TAX_OFFICER: Rounds = &[(9, 40), (13, 20)];

/// All the way over three agencies, each of which needs `days` working days.
pub(in super::super) async fn walks_over_three_agencies(
    city: &City,
    filing: Filing,
    days: u32,
) -> anyhow::Result<()> {
    let mut dossier = filing.received(city).await?;
    appraised(city, &mut dossier, days).await?;
    duty_notified(city, &mut dossier, days).await?;
    duty_paid(city, &mut dossier, days).await?;
    recorded(city, &mut dossier, days).await?;
    ward::fetched(city, &mut dossier, 0).await
}

/// The duty is notified, and the citizen has not paid yet: the clock stands.
pub(in super::super) async fn waits_for_the_duty(
    city: &City,
    filing: Filing,
) -> anyhow::Result<()> {
    let mut dossier = filing.received(city).await?;
    appraised(city, &mut dossier, 0).await?;
    duty_notified(city, &mut dossier, 0).await
}

/// The ward gives, the land branch appraises and sends the duty file to tax.
async fn appraised(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    dossier.given(city, &city.staff.clerk, LAND).await?;
    let officer = &city.staff.land_officer;
    city.time.round(LAND_OFFICER, dossier.dice.minute()).await;
    dossier.taken(city, officer).await?;
    works(city, dossier, days, LAND_OFFICER).await;
    dossier.handled(city, officer).await?;
    dossier.given(city, officer, TAX).await
}

/// Tax computes and notifies; from then on the clock stands.
async fn duty_notified(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    city.time.round(TAX_OFFICER, dossier.dice.minute()).await;
    dossier.taken(city, &city.staff.tax_officer).await?;
    works(city, dossier, days, TAX_OFFICER).await;
    dossier.duty_notified(city).await
}

/// The citizen pays and shows it at the counter, tax sends the file back.
async fn duty_paid(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    city.time.days_later(days).await;
    city.time.round(COUNTER, dossier.dice.minute()).await;
    dossier.duty_paid(city).await?;
    city.time.round(TAX_OFFICER, dossier.dice.minute()).await;
    dossier.given(city, &city.staff.tax_officer, LAND).await
}

/// Somebody works on it for so many days, and is ready in one of the rounds of the last.
async fn works(city: &City, dossier: &mut Dossier, days: u32, rounds: Rounds) {
    if days > 0 {
        city.time.days_later(days).await;
        city.time.round(rounds, dossier.dice.minute()).await;
    }
}

/// The land branch records the change, signs, seals, and sends the result to the ward's shelf.
async fn recorded(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    let staff = &city.staff;
    city.time.round(LAND_OFFICER, dossier.dice.minute()).await;
    dossier.taken(city, &staff.land_officer).await?;
    works(city, dossier, days, LAND_OFFICER).await;
    dossier.handled(city, &staff.land_officer).await?;
    city.time.round(LAND_LEADER, dossier.dice.minute()).await;
    dossier.signed(city, &staff.land_leader).await?;
    city.time.round(LAND_RECORDS, dossier.dice.minute()).await;
    dossier.sealed(city, &staff.land_records).await?;
    dossier.given(city, &staff.land_records, WARD).await?;
    city.time.round(COUNTER, dossier.dice.minute()).await;
    dossier.taken(city, &staff.clerk).await
}
