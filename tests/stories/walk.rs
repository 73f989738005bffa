//! A land transfer on its whole way: ward, land branch, tax, and back.

use motcua_tests::places::{LAND, TAX, WARD};
use motcua_tests::{City, Dossier, requests};

/// From the ward to the land branch, and on to tax, which has notified the duty.
pub(crate) async fn as_far_as_tax(city: &City) -> Dossier {
    let (ward, land, tax) = (city.clerk(WARD), city.clerk(LAND), city.clerk(TAX));
    let mut dossier = ward.receives(&requests::land_transfer()).await;
    ward.gives(&mut dossier, LAND).await;
    land.takes(&mut dossier).await;
    land.finishes_step(&mut dossier, 2).await;
    land.gives(&mut dossier, TAX).await;
    tax.takes(&mut dossier).await;
    tax.notifies_duty(&mut dossier, 25_000_000).await;
    dossier
}

/// From tax, where the duty is to be paid, to the citizen.
pub(crate) async fn from_tax_to_the_citizen(city: &City, dossier: &mut Dossier, number: &str) {
    let (ward, land, tax) = (city.clerk(WARD), city.clerk(LAND), city.clerk(TAX));
    ward.takes_payment(dossier, 25_000_000).await;
    tax.gives(dossier, LAND).await;
    land.takes(dossier).await;
    land.finishes_step(dossier, 5).await;
    land.signs(dossier).await;
    land.seals(dossier, number).await;
    land.gives(dossier, WARD).await;
    ward.takes(dossier).await;
    ward.returns(dossier).await;
}
