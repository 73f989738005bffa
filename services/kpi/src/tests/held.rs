//! The lists behind the figures of a desk.

use std::collections::BTreeSet;

use motcua_api::Paging;
use motcua_domain::dossier::Command;
use motcua_domain::rights::Right;
use motcua_domain::testing::{self, LAND, TAX, WARD, land_transfer, marital_status, receive};
use motcua_domain::{AgencyId, DossierCode, Role};
use motcua_readmodel::{ReadModel, SnapshotError};

use super::pages::{looks, text};
use super::shop::Shop;
use crate::{Figures, HeldList, Limits, Part, SILENT_AFTER};

/// The ward has one that stands still since 2 November, one that is due soon, one that it gave away and
/// that nobody took.
async fn three() -> (Shop, [DossierCode; 3]) {
    let shop = Shop::open().await;
    let silent = shop.receives("2026-11-02 09:00", receive(marital_status())).await;
    let given = shop.receives("2026-11-18 09:00", receive(land_transfer())).await;
    let give = Command::Give { to: testing::id(LAND) };
    shop.does(Some(&given), Right::Give, "2026-11-18 10:00", &give).await;
    let fresh = shop.receives("2026-11-20 08:30", receive(marital_status())).await;
    shop.clock.set(testing::at("2026-11-20 09:00"));
    (shop, [silent, given, fresh])
}

/// All codes of a list, page by page of one, as the ward sees it.
async fn codes(model: &ReadModel<Figures>, part: Part, limits: Limits) -> Vec<DossierCode> {
    let ward: AgencyId = testing::id(WARD);
    let list = HeldList { holder: &ward, part, asker: &ward, limits };
    let (mut found, mut paging) = (Vec::new(), Paging { limit: 1, after: None });
    loop {
        let mut snapshot = model.snapshot(None).await.unwrap();
        let page = Figures::held(&mut snapshot, &list, &paging).await.unwrap();
        found.extend(page.items.into_iter().map(|held| held.code.clone()));
        let Some(next) = page.next else { return found };
        paging.after = Some(decoded(&next));
    }
}

/// The bytes of a cursor, as a request brings it back.
fn decoded(cursor: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(cursor).unwrap()
}

#[tokio::test]
async fn each_figure_of_a_desk_lists_exactly_the_dossiers_behind_it() {
    let (shop, [silent, given, fresh]) = three().await;
    let figures = shop.figures().await;
    let catalogue = shop.dossiers.catalogue();
    let limits = Limits::of(shop.clock.now(), SILENT_AFTER, catalogue.calendar().unwrap());
    for model in [&figures.model, figures.beside.as_ref().unwrap()] {
        let mut snapshot = model.snapshot(None).await.unwrap();
        let desks = Figures::desks(&mut snapshot, limits).await.map_err(SnapshotError::from);
        let desk = desks.unwrap()[WARD];
        for part in Part::EACH {
            let listed = codes(model, part, limits).await;
            assert_eq!(listed.len() as u64, desk.of(part), "{part:?}");
            let once: BTreeSet<_> = listed.iter().collect();
            assert_eq!(once.len(), listed.len(), "{part:?}");
        }
        assert_eq!(codes(model, Part::Silent, limits).await, std::slice::from_ref(&silent));
        let left = codes(model, Part::GivenNotTaken, limits).await;
        assert_eq!(left, std::slice::from_ref(&given));
        let all = [silent.clone(), given.clone(), fresh.clone()];
        assert_eq!(codes(model, Part::All, limits).await, all, "what waits longest comes first");
    }
}

#[tokio::test]
async fn the_agencys_page_leads_to_the_list_of_what_is_silent() {
    let (shop, [silent, _, fresh]) = three().await;
    let agency = format!("/dashboard/agencies/{WARD}");
    let (_, page) = looks(&shop, &agency, WARD, &[Role::Officer]).await;
    let link = format!("/dashboard/agencies/{WARD}/held?show=silent");
    assert!(page.contains(&format!("{link}\">1</a>")), "{page}");
    let (status, page) = looks(&shop, &link, WARD, &[Role::Officer]).await;
    assert_eq!(status, 200);
    assert!(page.contains(silent.as_str()) && !page.contains(fresh.as_str()));
    assert!(text(&page).contains("không chuyển động Thủ tục mẫu"), "{}", text(&page));
    // What does not concern the own agency is on no list; who sees figures alone has no list.
    let (status, page) = looks(&shop, &link, TAX, &[Role::Officer]).await;
    assert_eq!((status, page.contains(silent.as_str())), (200, false));
    assert_eq!(looks(&shop, &link, WARD, &[Role::Controller]).await.0, 403);
    let (_, page) = looks(&shop, &agency, WARD, &[Role::Controller]).await;
    assert!(!page.contains("/held?"), "no link that would be refused");
    assert_eq!(looks(&shop, &format!("{link}&after=AAAA"), WARD, &[Role::Officer]).await.0, 400);
}
