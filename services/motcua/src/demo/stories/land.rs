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
const LAND_LEADER: Rounds = &[(15, 0)];
/// When its results are sealed and sent.
const LAND_RECORDS: Rounds = &[(15, 30)];
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
    duty_settled(city, &mut dossier, days).await?;
    recorded(city, &mut dossier, days).await?;
    ward::fetched(city, &mut dossier, 0).await
}

/// The ward gives, the land branch appraises and sends the duty file to tax.
async fn appraised(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    dossier.given(city, &city.staff.clerk, LAND).await?;
    let officer = &city.staff.land_officer;
    city.time.round(LAND_OFFICER, dossier.dice.minute()).await;
    dossier.taken(city, officer).await?;
    city.time.days_later(days).await;
    if days > 0 {
        city.time.round(LAND_OFFICER, dossier.dice.minute()).await;
    }
    dossier.handled(city, officer).await?;
    dossier.given(city, officer, TAX).await
}

/// Tax notifies, the clock stands, the citizen pays at the counter, tax sends the file back.
async fn duty_settled(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    let officer = &city.staff.tax_officer;
    city.time.round(TAX_OFFICER, dossier.dice.minute()).await;
    dossier.taken(city, officer).await?;
    dossier.duty_notified(city).await?;
    city.time.days_later(days).await;
    city.time.round(COUNTER, dossier.dice.minute()).await;
    dossier.duty_paid(city).await?;
    city.time.round(TAX_OFFICER, dossier.dice.minute()).await;
    dossier.given(city, officer, LAND).await
}

/// The land branch records the change, signs, seals, and sends the result to the ward's shelf.
async fn recorded(city: &City, dossier: &mut Dossier, days: u32) -> anyhow::Result<()> {
    let staff = &city.staff;
    city.time.round(LAND_OFFICER, dossier.dice.minute()).await;
    dossier.taken(city, &staff.land_officer).await?;
    city.time.days_later(days).await;
    if days > 0 {
        city.time.round(LAND_OFFICER, dossier.dice.minute()).await;
    }
    dossier.handled(city, &staff.land_officer).await?;
    city.time.round(LAND_LEADER, dossier.dice.minute()).await;
    dossier.signed(city, &staff.land_leader).await?;
    city.time.round(LAND_RECORDS, dossier.dice.minute()).await;
    dossier.sealed(city, &staff.land_records).await?;
    dossier.given(city, &staff.land_records, WARD).await?;
    city.time.round(COUNTER, dossier.dice.minute()).await;
    dossier.taken(city, &staff.clerk).await
}
