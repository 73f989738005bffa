//! SIGTERM: no more requests are taken, those at work are answered, the program ends.

use std::time::Duration;

use motcua_tests::places::WARD;
use motcua_tests::{Ask, City, requests};

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_the_program_within_ten_seconds_while_requests_run() {
    let mut city = City::program().await;
    let clerk = city.clerk(WARD);
    clerk.receives(&requests::land_transfer()).await;
    let working: Vec<_> = (0..8)
        .map(|_| {
            let clerk = clerk.clone();
            tokio::spawn(async move {
                let mut answered = 0;
                // Ends when nobody listens any more.
                while let Ok(reply) =
                    clerk.send(Ask::post("/api/v1/dossiers", &requests::land_transfer())).await
                {
                    assert_eq!(reply.status, 201, "a request that was taken is carried out");
                    answered += 1;
                }
                answered
            })
        })
        .collect();
    let before = city.office.log_position().await;
    while city.office.log_position().await < before + 16 {
        tokio::task::yield_now().await;
    }
    city.the_program().signal("TERM");
    let status = city.the_program().ended_within(Duration::from_secs(10));
    let said = city.the_program().said();
    assert_eq!(status.and_then(|status| status.code()), Some(0), "{said}");
    let mut answered = 1;
    for task in working {
        answered += task.await.unwrap();
    }
    assert!(answered > 1, "requests ran");
    city.start_again().await;
    let received = crate::end_to_end::everything_received(&city, WARD).await.len();
    assert!(received >= answered, "{answered} were answered, {received} are there");
}
