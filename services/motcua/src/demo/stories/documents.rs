//! A citizen brings files: what is known of their signatures shows in the dossier.

use super::super::city::City;
use super::super::filing::Filing;
use super::super::pdf;
use super::ward::{self, Pace};

/// One file bears a signature, the other none.
pub(in super::super) async fn with_files(
    city: &City,
    mut filing: Filing,
    pace: Pace,
) -> anyhow::Result<()> {
    filing.comes(city).await;
    for file in [pdf::signed("To khai (mau)"), pdf::unsigned("Giay to kem theo (mau)")] {
        let document = city.api.upload(&city.staff.clerk, file).await?;
        filing.documents.push(document);
    }
    let mut dossier = filing.received_now(city).await?;
    ward::taken(city, &mut dossier).await?;
    ward::worked_on(city, &mut dossier, pace.work).await?;
    ward::decided(city, &mut dossier).await?;
    ward::fetched(city, &mut dossier, pace.fetch).await
}
