//! The book of a counter as data: a line a dossier, with what became of it.

use motcua_domain::moment;
use motcua_tests::places::{LAND, OTHER_WARD, WARD};
use motcua_tests::{Ask, City, Person, requests};
use serde_json::{Value, json};

use crate::walk::{as_far_as_tax, from_tax_to_the_citizen};

async fn book(person: &Person, query: &str) -> Value {
    person.sees(&format!("/api/v1/books?counter={WARD}/1{query}")).await.json()
}

fn numbers(page: &Value) -> Vec<u64> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|line| line["number"].as_u64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_book_of_a_counter_tells_each_dossier_from_its_reception_to_its_receiver() {
    let city = City::open_at("2026-03-02 08:00").await;
    let ward = city.clerk(WARD);
    let mut land = as_far_as_tax(&city).await;
    from_tax_to_the_citizen(&city, &mut land, "000001").await;
    let returned_on = city.clock.now();
    let waiting = ward.receives(&requests::marital_status()).await;

    let page = book(&ward, "").await;
    assert_eq!(
        (&page["formNumber"], &page["titleVi"]),
        (&json!("07"), &json!("Sổ theo dõi hồ sơ"))
    );
    assert_eq!((&page["counter"]["id"], &page["year"]), (&json!("H13.131/1"), &json!(2026)));
    assert_eq!(numbers(&page), [1, 2]);
    let line = &page["items"][0];
    assert_eq!((&line["code"], &line["competent"]["id"]), (&json!(land.code), &json!(LAND)));
    assert_eq!(line["applicant"]["name"], requests::land_transfer()["applicant"]["name"]);
    assert_eq!(
        (&line["returnWay"], &line["returnedTo"]),
        (&json!("counter"), &json!("Nguyễn Văn Mẫu"))
    );
    let told: motcua_domain::Timestamp = line["returnedOn"].as_str().unwrap().parse().unwrap();
    assert_eq!(told, returned_on);
    assert!(line["resultOn"].is_string() && line["dueAt"].is_string(), "{line}");
    let line = &page["items"][1];
    assert_eq!(line["code"], json!(waiting.code));
    assert_eq!((&line["resultOn"], &line["returnedOn"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_book_is_asked_for_by_page_by_day_and_by_year() {
    let city = City::open_at("2025-12-30 08:00").await;
    let (ward, other) = (city.clerk(WARD), city.clerk(OTHER_WARD));
    for day in ["2025-12-30 09:00", "2025-12-31 09:00", "2026-01-02 09:00", "2026-01-05 09:00"] {
        city.clock.set(moment(day.replace(' ', "T").parse().unwrap()));
        ward.receives(&requests::marital_status()).await;
    }
    assert_eq!(numbers(&book(&ward, "").await), [1, 2], "each year begins anew");
    assert_eq!(numbers(&book(&ward, "&year=2025&from=2025-12-31").await), [2]);
    assert_eq!(numbers(&book(&ward, "&from=2026-01-01&until=2026-01-04").await), [1]);
    let first = book(&ward, "&limit=1").await;
    assert_eq!(numbers(&first), [1]);
    let next = first["next"].as_str().unwrap();
    let second = book(&ward, &format!("&limit=1&after={next}")).await;
    assert_eq!((numbers(&second), &second["next"]), (vec![2], &Value::Null));

    let theirs = other.sees(&format!("/api/v1/books?counter={WARD}/1")).await.json();
    assert_eq!(theirs["items"], json!([]), "nobody sees the book of another agency");
    let reversed = format!("/api/v1/books?counter={WARD}/1&from=2026-01-02&until=2026-01-01");
    let told = ward.ask(Ask::get(&reversed)).await.problem(400, "invalid-parameter").json();
    assert!(told.to_string().contains("not-before-from"), "{told}");
}
