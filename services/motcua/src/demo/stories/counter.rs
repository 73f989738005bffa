//! What is settled at the counter: served at once, asked for what is missing, refused.

use serde_json::json;

use super::super::city::City;
use super::super::filing::Filing;
use super::ward::{self, Pace};

/// Certified copies and signatures: done while the citizen waits, one line in the book.
pub(in super::super) async fn served_at_once(
    city: &City,
    mut filing: Filing,
) -> anyhow::Result<()> {
    filing.comes(city).await;
    let (pages, copies) = (1 + filing.dice.below(4), 1 + filing.dice.below(5));
    let body = json!({
        "procedure": filing.procedure,
        "subCase": filing.sub_case,
        "applicant": filing.person.party(),
        "lines": [{ "pages": pages, "copies": copies }],
    });
    city.api.post(&city.staff.clerk, "/api/v1/dossiers/at-once", &body, None).await?;
    Ok(())
}

/// A paper is missing at intake: there is a slip and no dossier. The next day the citizen comes
/// back with it.
pub(in super::super) async fn asked_at_intake(
    city: &City,
    mut filing: Filing,
    missing: &str,
) -> anyhow::Result<()> {
    filing.comes(city).await;
    let body = json!({
        "procedure": filing.procedure,
        "subCase": filing.sub_case,
        "name": filing.person.name,
        "legalGround": "Điều khoản mẫu",
        "papers": [{ "paper": missing, "reason": "Chưa có bản chính (mẫu)" }],
    });
    let slip = city.api.post(&city.staff.clerk, "/api/v1/slips/requests", &body, None).await?;
    let slip = slip.text("slip")?;
    city.shows(filing.shows.take(), &slip);
    filing.slips.push(slip);
    filing.day += 1;
    ward::handled(city, filing, Pace::default()).await
}

/// The ward is not competent: there is a slip and no dossier.
pub(in super::super) async fn refused(
    city: &City,
    mut filing: Filing,
    competent: &str,
) -> anyhow::Result<()> {
    filing.comes(city).await;
    let body = json!({
        "procedure": filing.procedure,
        "subCase": filing.sub_case,
        "name": filing.person.name,
        "legalGround": "Điều khoản mẫu",
        "reason": "Không thuộc thẩm quyền của phường (mẫu)",
        "competent": competent,
    });
    let slip = city.api.post(&city.staff.clerk, "/api/v1/slips/refusals", &body, None).await?;
    city.shows(filing.shows, &slip.text("slip")?);
    Ok(())
}
