//! The control sheet names, hand-over by hand-over, who had a dossier and how its steps ended.

use motcua_domain::moment;
use motcua_tests::places::{INSURANCE, LAND, POLICE, TAX, WARD};
use motcua_tests::{Ask, City};
use serde_json::{Value, json};

use crate::interlinked::both_at_work;
use crate::walk::{as_far_as_tax, from_tax_to_the_citizen};

/// Each row: who, for which step, and which steps ended there.
fn way(told: &Value) -> Vec<(&str, u64, Vec<u64>)> {
    let rows = told["fields"]["rows"].as_array().unwrap().iter();
    let ended = |row: &Value| -> Vec<u64> {
        let results = row["results"].as_array().unwrap().iter();
        results
            .map(|result| {
                assert_eq!(result["agency"], row["agency"]["id"], "each in the row of its agency");
                result["number"].as_u64().unwrap()
            })
            .collect()
    };
    rows.map(|row| {
        (row["agency"]["id"].as_str().unwrap(), row["step"].as_u64().unwrap(), ended(row))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_control_sheet_follows_a_dossier_from_the_counter_and_back() {
    let city = City::open_at("2026-03-02 08:00").await;
    let mut dossier = as_far_as_tax(&city).await;
    from_tax_to_the_citizen(&city, &mut dossier, "000001").await;
    let told = city.clerk(WARD).sees(&dossier.path("forms/control-sheet")).await.json();
    assert_eq!(
        way(&told),
        [
            (WARD, 1, vec![1]),
            (LAND, 2, vec![2]),
            (TAX, 3, vec![3]),
            (LAND, 5, vec![5, 6]),
            (WARD, 0, vec![]),
        ]
    );
    let rows = told["fields"]["rows"].as_array().unwrap();
    assert_eq!((&rows[0]["from"], &rows[1]["from"]["id"]), (&Value::Null, &json!(WARD)));
    assert!(rows.iter().all(|row| row["takenOn"].is_string() && row["takenBy"].is_string()));
    assert_eq!(rows[3]["results"][0]["saidVi"], "Trước hạn");
}

#[tokio::test(flavor = "multi_thread")]
async fn side_by_side_each_agency_has_a_row_and_its_own_result() {
    let city = City::open_at("2026-03-02 08:00").await;
    let (ward, police, insurance) = (city.clerk(WARD), city.clerk(POLICE), city.clerk(INSURANCE));
    let mut dossier = both_at_work(&city).await;
    insurance.finishes_step(&mut dossier, 4).await;
    let failure = json!({ "step": 3, "reason": "Thiếu xác nhận chỗ ở" });
    police.does(&mut dossier, "branch-failures", &failure).await;
    ward.gives(&mut dossier, POLICE).await;
    police.takes(&mut dossier).await;
    police.finishes_step(&mut dossier, 3).await;
    ward.signs(&mut dossier).await;
    let told = ward.sees(&dossier.path("forms/control-sheet")).await.json();
    let way = way(&told);
    assert_eq!(
        way[2..],
        [(POLICE, 3, vec![3]), (INSURANCE, 4, vec![4]), (POLICE, 3, vec![3])],
        "the branch that was tried again has a row of its own"
    );
    assert_eq!(told["fields"]["rows"][2]["remarks"], json!(["Thiếu xác nhận chỗ ở"]), "{told}");
    assert_eq!(way[0].0, WARD);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_1_july_2025_the_sheet_keeps_its_number_and_the_agencies_of_their_time() {
    let (old_ward, district) = ("H13.31.7", "H13.31");
    let city = City::open_at("2025-06-16 08:00").await;
    let (old, controller) = (city.clerk(old_ward), city.person("control", &["controller"], None));
    let body = json!({
        "procedure": "1.001776", "subCase": "elderly", "place": old_ward,
        "applicant": { "name": "Nguyễn Văn Mẫu" },
        "papers": old.required_papers("1.001776").await,
    });
    let mut dossier = old.receives(&body).await;
    let mut on_its_way = old.receives(&body).await;
    old.gives(&mut on_its_way, old_ward).await;
    old.takes(&mut on_its_way).await;
    old.gives(&mut on_its_way, district).await;
    city.clock.set(moment("2025-07-01T08:00".parse().unwrap()));
    let decision = json!({ "kind": "succession", "decision": "1668/NQ-UBTVQH15" });
    let moved = controller.ask(Ask::post("/api/v1/decisions", &decision)).await.expect(200).json();
    assert_eq!(moved["moved"].as_array().unwrap().len(), 2, "{moved}");
    let new = city.clerk(WARD);
    for dossier in [&mut dossier, &mut on_its_way] {
        dossier.version = new.sees(&dossier.path("")).await.version();
    }
    new.gives(&mut dossier, WARD).await;
    let told = new.sees(&dossier.path("forms/control-sheet")).await.json();
    assert_eq!(
        (&told["head"]["formSet"], &told["head"]["formNumber"]),
        (&json!(2018), &json!("05"))
    );
    let first = &told["fields"]["rows"][0];
    assert_eq!(
        (&first["agency"]["id"], &first["results"][0]["number"]),
        (&json!(old_ward), &json!(1))
    );
    assert_eq!(first["results"][0]["agency"], WARD, "who ended the step of the one before it");
    new.takes(&mut on_its_way).await;
    let told = new.sees(&on_its_way.path("forms/control-sheet")).await.json();
    let last = told["fields"]["rows"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["agency"]["id"], &last["from"]["id"]), (&json!(WARD), &json!(old_ward)));
    assert!(last["takenOn"].as_str().unwrap().starts_with("2025-07-01"), "{last}");
}
