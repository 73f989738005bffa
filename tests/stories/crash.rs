//! The program is killed under load, again and again, on the same data folder.

use motcua_tests::{City, command};

use crate::work::{Received, Work, everything_once, lists_hold_just, nothing_is_lost};

/// How often: 20 times, or 200 with `MOTCUA_LONG=1` in the environment.
fn kills() -> usize {
    let in_full = std::env::var_os("MOTCUA_LONG").is_some_and(|value| value == "1");
    if in_full { 200 } else { 20 }
}

#[tokio::test(flavor = "multi_thread")]
async fn though_it_is_killed_again_and_again_every_acknowledged_record_is_there_once() {
    let mut city = City::program().await;
    let mut received = Received::new();
    for kill in 1..=kills() {
        let work = Work::start(&city, 6).await;
        work.until_acknowledged(12 + kill * 7 % 23).await;
        city.the_program().kill();
        let sent = work.ended().await;
        let thorough = kill % 5 == 0;
        if thorough {
            // What the crash has left, before anybody has repaired it.
            the_log_is_whole(&city);
        }
        city.start_again().await;
        nothing_is_lost(&city, &sent).await;
        for (agency, codes) in everything_once(&city, &sent).await {
            let all = received.entry(agency).or_default();
            let before = all.len() + codes.len();
            all.extend(codes);
            assert_eq!(all.len(), before, "{agency} gave a code twice");
        }
        if thorough {
            lists_hold_just(&city, &received).await;
            the_log_is_whole(&city);
        }
    }
}

fn the_log_is_whole(city: &City) {
    let data = city.folder().to_str().unwrap();
    let verified = command(&["log", "verify", "--data", data]).output().unwrap();
    let (told, wrong) = (&verified.stdout, String::from_utf8_lossy(&verified.stderr));
    assert!(verified.status.success(), "{wrong}");
    assert!(told.starts_with(b"records: "), "{}", String::from_utf8_lossy(told));
}
