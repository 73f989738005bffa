//! What waits to be taken, for gauges.

use motcua_domain::Role::{Officer, ReceptionClerk};
use motcua_domain::testing::{LAND, WARD, at, land_transfer};

use super::Office;
use crate::Waiting;

#[tokio::test]
async fn a_hand_over_waits_until_it_is_taken_and_is_overdue_after_what_the_step_allows() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let code = &office.receives(land_transfer()).await;
    let to_land = format!(r#"{{"to":"{LAND}"}}"#);
    office.does("2018-02-12 10:00", (ReceptionClerk, WARD), (code, "hand-overs"), &to_land).await;
    office.worklist(LAND, "").await;
    let worklist = &office.routing.worklist;
    let soon = Waiting::read(worklist, at("2018-02-12 10:30")).await.unwrap();
    let oldest = Some(at("2018-02-12 10:00"));
    assert_eq!(soon, Waiting { hand_overs: 1, overdue: 0, oldest });
    let late = Waiting::read(worklist, at("2018-12-01 08:00")).await.unwrap();
    assert_eq!(late, Waiting { hand_overs: 1, overdue: 1, oldest });
    office.does("2018-02-13 08:00", (Officer, LAND), (code, "take"), "").await;
    office.worklist(LAND, "").await;
    let none = Waiting::read(worklist, at("2018-02-13 09:00")).await.unwrap();
    assert_eq!(none, Waiting::default());
}
