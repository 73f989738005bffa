//! The pages of who leads: today, the Monday briefing, the letter of reminder.

use std::sync::Arc;

use motcua_domain::catalogue::{Basis, Event, FeeKind, FeeLine};
use motcua_domain::dossier::{Channel, Command, FeeOrder, FeeReceipt, FeeWanted};
use motcua_domain::rights::Right;
use motcua_domain::testing::{self, LAND, TAX, WARD, land_transfer, marital_status, receive};
use motcua_domain::{Actor, DossierCode, Role, Who};
use motcua_eventlog::Position;
use motcua_journal::Act;

use super::pages::{looks, text};
use super::shop::Shop;
use crate::{Figures, Takings};

const HEAD: &[Role] = &[Role::AgencyHead];

/// The ward has one that is overdue and silent, and received one today.
async fn two() -> (Shop, [DossierCode; 2]) {
    let shop = Shop::open().await;
    let late = shop.receives("2026-11-02 09:00", receive(marital_status())).await;
    let today = shop.receives("2026-11-20 08:30", receive(marital_status())).await;
    shop.clock.set(testing::at("2026-11-20 09:00"));
    (shop, [late, today])
}

/// What each line costs.
const VND: u64 = 50_000;

fn fixed(line: &str) -> FeeLine {
    FeeLine {
        line: line.to_owned(),
        kind: FeeKind::Fee,
        name_vi: "Phí mẫu".to_owned(),
        name_en: "An example fee".to_owned(),
        basis: Basis::Fixed { amount_vnd: VND },
        channels: vec![Channel::Counter],
        optional: false,
        before_return: true,
        exempt: Vec::new(),
        ground: "Nghị quyết mẫu".to_owned(),
    }
}

fn ward() -> Who {
    testing::actor(WARD, &[]).who
}

fn wanted(line: &str) -> FeeOrder {
    FeeOrder::Set(FeeWanted { line: line.to_owned(), pages: 0, count: 1, relief: None })
}

fn take(number: u16, amount_vnd: u64, means: &str) -> FeeOrder {
    let receipt = FeeReceipt::default();
    FeeOrder::Take { number, amount_vnd, means: means.to_owned(), receipt }
}

#[tokio::test]
async fn what_was_taken_in_cash_and_otherwise_is_told_by_day_and_what_was_given_back_too() {
    let shop = Shop::open().await;
    let mut procedure = land_transfer();
    procedure.version = 2;
    procedure.sub_cases[0].fee_lines = ["a", "b", "c"].map(fixed).to_vec();
    let mut catalogue = testing::catalogue();
    catalogue.apply(&Event::ProcedurePublished(procedure.clone()));
    shop.publishing.send_replace(Arc::new(catalogue));
    let code = shop.receives("2026-11-19 08:30", receive(procedure)).await;
    let loaded = shop.dossiers.load(&code, Position::START).await.unwrap();
    let set: Vec<_> = loaded.dossier.fees.iter().map(|fee| fee.set.line.clone()).collect();
    let does = async |when: &str, right, order| {
        shop.does(Some(&code), right, when, &Command::Fee(order)).await;
    };
    for line in ["a", "b", "c"].into_iter().filter(|line| !set.iter().any(|set| set == line)) {
        does("2026-11-19 08:40", Right::SetFee, wanted(line)).await;
    }
    does("2026-11-19 09:00", Right::TakeFee, take(1, VND, "cash")).await;
    does("2026-11-20 09:00", Right::TakeFee, take(2, VND, "vietqr")).await;
    does("2026-11-20 09:10", Right::TakeFee, take(3, VND, "cash")).await;
    let void = FeeOrder::Void { number: 1, reason: "Thu nhầm".to_owned() };
    let act = Act {
        actor: Actor {
            who: Who { account: testing::id("account-2"), ..ward() },
            roles: Role::ALL.to_vec(),
        },
        right: Right::VoidFee,
        key: None,
        seen: Some(shop.dossiers.load(&code, Position::START).await.unwrap().tail.version),
        trace_id: None,
    };
    shop.clock.set(testing::at("2026-11-20 09:20"));
    shop.dossiers.execute(&code, &act, &Command::Fee(void)).await.unwrap();
    let figures = shop.figures().await;
    for model in [&figures.model, figures.beside.as_ref().unwrap()] {
        let told = async |day: &str| {
            let mut snapshot = model.snapshot(None).await.unwrap();
            let takings = Figures::takings(&mut snapshot, day.parse().unwrap()).await.unwrap();
            takings.get(WARD).copied().unwrap_or_default()
        };
        let yesterday = Takings { in_cash_vnd: VND, ..Takings::default() };
        assert_eq!(told("2026-11-19").await, yesterday, "what is given back later changes no day");
        let today = Takings { in_cash_vnd: VND, otherwise_vnd: VND, given_back_vnd: VND };
        assert_eq!(told("2026-11-20").await, today);
        assert_eq!(told("2026-11-21").await, Takings::default());
    }
}

#[tokio::test]
async fn the_heads_screen_tells_today_and_leads_to_the_lists_the_briefing_and_the_letter() {
    let (shop, _) = two().await;
    let (status, page) = looks(&shop, "/dashboard/today", WARD, HEAD).await;
    let said = text(&page);
    assert_eq!(status, 200);
    assert!(
        said.contains("Tiếp nhận 1 Đã giải quyết 0 Đã trả kết quả 0 Thu tiền mặt 0 đồng"),
        "{said}"
    );
    assert!(said.contains("Đang xử lý, quá hạn 1"), "{said}");
    for link in ["held?show=silent\">1", "briefing\" accesskey=\"b\"", "reminder\" accesskey=\"d\""]
    {
        assert!(page.contains(&format!("/dashboard/agencies/{WARD}/{link}")), "{link}: {page}");
    }
    // Who sees figures alone gets no link to dossiers.
    let (status, page) = looks(&shop, "/dashboard/today", WARD, &[Role::Controller]).await;
    assert!(status == 200 && !page.contains("/held?") && !page.contains("/reminder"), "{page}");
}

#[tokio::test]
async fn the_briefing_has_the_oldest_codes_this_week_and_the_last() {
    let (shop, [late, today]) = two().await;
    let withdraw = Command::Withdraw { reason: "đổi ý".to_owned() };
    shop.does(Some(&today), Right::Withdraw, "2026-11-20 10:00", &withdraw).await;
    // A Monday.
    shop.clock.set(testing::at("2026-11-23 08:00"));
    let path = format!("/dashboard/agencies/{WARD}/briefing");
    let (status, page) = looks(&shop, &path, WARD, HEAD).await;
    let said = text(&page);
    assert_eq!(status, 200);
    for part in [
        "Tuần trước, 16/11/2026 – 22/11/2026 Tiếp nhận 1 Đã giải quyết 1 Đúng hạn (II.06a) 100,00%",
        "Đến hạn đến hết 29/11/2026 0",
    ] {
        assert!(said.contains(part), "{part:?} is not in {said}");
    }
    assert_eq!(page.matches(&format!("/dashboard/dossiers/{late}")).count(), 2, "late and silent");
    let (_, page) = looks(&shop, &path, TAX, HEAD).await;
    assert!(!page.contains(late.as_str()), "what does not concern the own agency is named nowhere");
}

#[tokio::test]
async fn the_letter_lists_what_the_agency_has_of_ours_with_how_late_in_words_and_the_step() {
    let (shop, [late, today]) = two().await;
    let path = format!("/dashboard/agencies/{WARD}/reminder");
    let (status, page) = looks(&shop, &path, WARD, HEAD).await;
    let said = text(&page);
    assert_eq!(status, 200);
    for part in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "ngày 20 tháng 11 năm 2026",
        "V/v đôn đốc giải quyết hồ sơ thủ tục hành chính",
        "đang giữ 1 hồ sơ quá hạn và 1 hồ sơ không chuyển động quá 10 ngày làm việc",
        "Nơi nhận:",
        // Due 17:00 on 5 November; 9:00 on the 20th is ten working days and two hours later.
        "17:00 05/11/2026 10 ngày 2 giờ; không chuyển động từ 09:00 02/11/2026",
    ] {
        assert!(said.contains(part), "{part:?} is not in {said}");
    }
    assert!(page.contains(late.as_str()) && !page.contains(today.as_str()));
    assert!(!said.contains("Nguyễn"), "nothing personal stands in it");
    for (agency, reader) in [(LAND, WARD), (WARD, TAX)] {
        let path = format!("/dashboard/agencies/{agency}/reminder");
        let (status, page) = looks(&shop, &path, reader, HEAD).await;
        assert!(status == 200 && !page.contains("class=\"letter\""), "{page}");
    }
    assert_eq!(looks(&shop, &path, WARD, &[Role::Controller]).await.0, 403);
}
