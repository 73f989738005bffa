//! Numbers without repeats, keys without doubles.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use motcua_domain::dossier::{Command, Refusal};
use motcua_domain::rights::Right;
use motcua_domain::slip::{Addressee, Give, Kind};
use motcua_domain::testing::{WARD, id, land_transfer, receive};

use super::{Shop, act, code, keyed, received};
use crate::{ExecuteError, Slips};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_equal_creations_at_once_make_one_dossier() {
    let shop = Shop::open().await;
    let beside = shop.beside().await;
    let creations = (0..32).map(|number| {
        // Two processes over one log.
        let dossiers = if number % 2 == 0 { shop.dossiers.clone() } else { beside.clone() };
        tokio::spawn(async move {
            let act = keyed(act(Right::Receive, WARD), 1, 1);
            dossiers.create(WARD, &act, &received()).await.unwrap()
        })
    });
    let mut first = 0;
    for creation in creations.collect::<Vec<_>>() {
        let done = creation.await.unwrap();
        assert_eq!(done.code, code(1));
        first += u32::from(!done.repeated);
    }
    assert_eq!((first, shop.last()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_different_creations_get_thirty_two_numbers() {
    let shop = Shop::open().await;
    let beside = shop.beside().await;
    let creations = (0..32_u8).map(|number| {
        let dossiers = if number % 2 == 0 { shop.dossiers.clone() } else { beside.clone() };
        tokio::spawn(async move {
            let act = keyed(act(Right::Receive, WARD), number, number);
            dossiers.create(WARD, &act, &received()).await.unwrap().code
        })
    });
    let mut codes = BTreeSet::new();
    for creation in creations.collect::<Vec<_>>() {
        codes.insert(creation.await.unwrap());
    }
    assert_eq!(codes, (1..=32).map(code).collect());
}

#[tokio::test]
async fn a_process_that_starts_anew_knows_the_numbers_and_the_keys() {
    let shop = Shop::open().await;
    let first = keyed(act(Right::Receive, WARD), 1, 1);
    shop.dossiers.create(WARD, &first, &received()).await.unwrap();
    let anew = shop.beside().await;
    let again = anew.create(WARD, &first, &received()).await.unwrap();
    assert!(again.repeated && again.code == code(1));
    let other = keyed(act(Right::Receive, WARD), 1, 2);
    let reused = anew.create(WARD, &other, &received()).await;
    assert!(matches!(reused, Err(ExecuteError::KeyReused)), "{reused:?}");
    let next = keyed(act(Right::Receive, WARD), 2, 2);
    assert_eq!(anew.create(WARD, &next, &received()).await.unwrap().code, code(2));
}

#[tokio::test]
async fn a_retry_after_midnight_finds_the_dossier_of_the_day_before() {
    let shop = Shop::open().await;
    let act = keyed(act(Right::Receive, WARD), 1, 1);
    shop.dossiers.create(WARD, &act, &received()).await.unwrap();
    shop.clock.advance(SignedDuration::from_hours(16));
    let again = shop.dossiers.create(WARD, &act, &received()).await.unwrap();
    assert!(again.repeated && again.code == code(1));
    assert_eq!(shop.last(), 1);
}

#[tokio::test]
async fn a_retry_after_midnight_finds_also_what_another_process_created() {
    let shop = Shop::open().await;
    let beside = shop.beside().await;
    let early = keyed(act(Right::Receive, WARD), 1, 1);
    beside.create(WARD, &early, &received()).await.unwrap();
    let late = keyed(act(Right::Receive, WARD), 2, 2);
    shop.dossiers.create(WARD, &late, &received()).await.unwrap();
    shop.clock.advance(SignedDuration::from_hours(16));
    let again = beside.create(WARD, &late, &received()).await.unwrap();
    assert!(again.repeated && again.code == code(2));
    assert_eq!(shop.last(), 2);
}

#[tokio::test]
async fn a_dossier_that_comes_again_with_its_code_changes_nothing() {
    let shop = Shop::open().await;
    let code = id("G09.20-20260609-0092637");
    let act = keyed(act(Right::ReceiveFromPortal, WARD), 1, 1);
    let first = shop.dossiers.create_with_code(&code, &act, &received()).await.unwrap();
    let later = keyed(act.clone(), 2, 2);
    let again = shop.beside().await.create_with_code(&code, &later, &received()).await.unwrap();
    assert!(again.repeated && !first.repeated);
    assert_eq!((again.position(), shop.last()), (first.position(), 1));
}

#[tokio::test]
async fn a_code_that_the_counter_has_given_is_not_the_portals() {
    let shop = Shop::open().await;
    let counter = shop.received().await.code;
    let mut wanted = receive(land_transfer());
    wanted.source = "national-portal".to_owned();
    let act = keyed(act(Right::ReceiveFromPortal, WARD), 1, 1);
    let command = Command::Register(Box::new(wanted));
    let refused = shop.dossiers.create_with_code(&counter, &act, &command).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(Refusal::AlreadyReceived))), "{refused:?}");
    assert_eq!(shop.last(), 1);
}

#[tokio::test]
async fn slips_are_numbered_by_counter_and_year() {
    let shop = Shop::open().await;
    let slips = Slips::new(shop.dossiers.journal().clone());
    let give = Give {
        procedure: std::sync::Arc::new(land_transfer()),
        sub_case: None,
        agency: id(WARD),
        counter: id("H13.131/1"),
        legal_ground: "Điều 1".to_owned(),
        addressee: Addressee { name: "Nguyễn Văn Mẫu".to_owned(), ..Addressee::default() },
        kind: Kind::Ask { papers: vec![id("p1")] },
    };
    let asked = keyed(act(Right::AskAtIntake, WARD), 1, 1);
    let first = slips.give(&asked, &give).await.unwrap();
    let again = slips.give(&asked, &give).await.unwrap();
    let second = slips.give(&keyed(asked, 2, 2), &give).await.unwrap();
    assert_eq!(first.number.to_string(), "2026/H13.131/1/1");
    assert!(again.repeated && again.number == first.number);
    assert_eq!(second.number.to_string(), "2026/H13.131/1/2");
    let found = slips.find(&first.number).await.unwrap().unwrap();
    assert_eq!(found.stream.as_str(), "slip:2026/H13.131/1/1");
}
