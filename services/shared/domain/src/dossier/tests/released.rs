//! The bytes of every event ever released: they are read for ever, and written the same.

use std::fmt::Write;

use proptest::prelude::*;

use super::super::{
    AtOnceLine, Command, CorrectedEntry, DeliveryEntry, Event, FeeEntry, FeeReceipt, FeeSet,
    Fetched, Finding, ImportedReception, ReturnWay, ServeAtOnce, StopBasis, Verdict,
};
use super::walks::{ask, brought, duty, fetched, give, paid, seal};
use super::{Story, branches, moved, otherwise, received, registered, working};
use crate::catalogue::{FeeKind, Unmet};
use crate::codec::{Opened, decode, encode};
use crate::outcome::Outcome;
use crate::testing::{
    LAND, POLICE, TAX, WARD, at, birth, certified_copy, id, land_transfer, receive,
};
use crate::{Personal, dossier::Channel, slip};

fn example_land() -> Vec<Event> {
    let apology =
        Command::Apologise { new_due_at: at("2026-12-30 17:00"), reason: "Chờ".to_owned() };
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
        .then("2026-11-03 09:00", LAND, &ask())
        .then("2026-11-04 09:00", WARD, &brought())
        .then(
            "2026-11-04 10:00",
            LAND,
            &Command::StepDone { step: 2, document: None, note: "xong".to_owned() },
        )
        .then("2026-11-04 10:30", LAND, &apology)
        .then("2026-11-04 11:00", LAND, &give(TAX))
        .then("2026-11-05 08:00", TAX, &Command::Take)
        .then("2026-11-05 09:00", TAX, &duty())
        .then("2026-11-06 09:00", TAX, &paid())
        .then("2026-11-06 10:00", TAX, &give(LAND))
        .then("2026-11-09 08:00", LAND, &Command::Take)
        .then("2026-11-09 09:00", LAND, &Command::Sign { document: Some(id(&"a".repeat(64))) })
        .then("2026-11-09 10:00", LAND, &seal())
        .then("2026-11-09 13:00", LAND, &give(WARD))
        .then("2026-11-10 08:00", WARD, &Command::Take)
        .then("2026-11-10 09:00", WARD, &fetched())
        .events
}

/// Asked at intake, received, worked on, moved; and refused.
fn example_online() -> Vec<Event> {
    let new = || Story::new().then("2026-11-02 09:00", WARD, &registered::online(receive(birth())));
    let mut events = new().then("2026-11-02 10:00", WARD, &registered::refuse()).events;
    let mut story = new()
        .then("2026-11-02 10:00", WARD, &registered::ask_at_intake())
        .then("2026-11-02 11:00", WARD, &registered::offer("p2"))
        .then("2026-11-02 13:30", WARD, &Command::ReceiveRegistered)
        .then("2026-11-02 14:00", WARD, &give(WARD))
        .then("2026-11-02 14:30", WARD, &Command::Take)
        .then("2026-11-02 15:00", WARD, &working::assign("account-1"))
        .then("2026-11-02 15:05", WARD, &working::draft())
        .then("2026-11-02 15:10", WARD, &working::consult(LAND, "2026-11-03 17:00"))
        .then("2026-11-02 15:15", WARD, &working::consult(LAND, "2026-11-03 17:00"))
        .then("2026-11-03 09:00", LAND, &working::opinion(1))
        .then("2026-11-04 09:00", WARD, &Command::RecordSilence { number: 2 })
        .then("2026-11-04 09:10", WARD, &working::correct(CorrectedEntry::ApplicantPhone));
    moved::announce(&mut story, 12);
    moved::merge_police(&mut story);
    let moved = story.then("2026-11-05 09:00", WARD, &moved::reschedule()).then(
        "2026-11-05 09:05",
        WARD,
        &moved::succeed(),
    );
    events.extend(moved.events);
    events
}

/// A branch fails, and the clock of one at work stands.
fn example_birth() -> Vec<Event> {
    Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(birth())))
        .then("2026-11-02 14:00", WARD, &give(WARD))
        .then("2026-11-02 14:30", WARD, &Command::Take)
        .then("2026-11-02 15:00", WARD, &give(POLICE))
        .then("2026-11-02 15:05", WARD, &give(TAX))
        .then("2026-11-03 08:00", POLICE, &Command::Take)
        .then("2026-11-03 08:00", TAX, &Command::Take)
        .then("2026-11-03 09:00", POLICE, &branches::fail(3))
        .then("2026-11-03 10:00", WARD, &working::ask_with_verdicts())
        .then("2026-11-04 10:00", WARD, &brought())
        .events
}

fn examples() -> Vec<crate::Event> {
    let mut wanted = receive(certified_copy());
    wanted.papers.clear();
    let serve = ServeAtOnce { receive: wanted, lines: vec![AtOnceLine { pages: 5, copies: 3 }] };
    let at_once =
        Story::new().then("2026-11-23 09:00", WARD, &Command::ServeAtOnce(Box::new(serve)));
    let rejected = Command::Reject {
        legal_ground: "Điều 2".to_owned(),
        reason: "Không đủ điều kiện".to_owned(),
        document: None,
    };
    let start = || {
        Story::new()
            .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
            .then("2026-11-02 10:00", WARD, &give(LAND))
            .then("2026-11-03 08:00", LAND, &Command::Take)
    };
    let mut events = example_land();
    // Records of before the leader's account was kept.
    for event in &mut events {
        if let Event::Signed { by, .. } = event {
            *by = None;
        }
    }
    events.extend(at_once.events);
    events.extend(start().then("2026-11-03 09:00", LAND, &rejected).events);
    let withdrawn = Command::Withdraw { reason: "Đổi ý".to_owned() };
    events.extend(start().then("2026-11-03 09:00", WARD, &withdrawn).events);
    events.push(Event::SignatureFound(Finding {
        document: id(&"b".repeat(64)),
        paper: Some(id("p1")),
        signed: true,
        format: "pdf".to_owned(),
        signatures: 2,
        verdict: Some(Verdict::NotVerifiedYet),
        report_hash: String::new(),
        unmet: None,
    }));
    events.push(Event::ImportedReceived(ImportedReception {
        source: "wabo".to_owned(),
        procedure: id("WABO"),
        procedure_version: 1,
        channel: Channel::Online,
        received_at: id("wabo-desk"),
        competent: id("wabo-desk"),
        online_level: 3,
        online_service: crate::catalogue::OnlineService::Partial,
        due_at: Some(at("2010-11-29 01:06")),
    }));
    events.push(Event::ImportedStep {
        step: "task-25".to_owned(),
        activity: "Confirmation of receipt".to_owned(),
        agency: None,
        resource: Personal::Known("Resource02".to_owned()),
    });
    events.push(Event::ImportedEnded { outcome: Outcome::Late, late_by_minutes: 824 });
    events.extend(otherwise_examples());
    events.extend(example_online());
    events.extend(example_birth());
    let mut all: Vec<_> = events.into_iter().map(crate::Event::Dossier).collect();
    all.extend(fee_entries().map(crate::Event::Dossier));
    all.extend(delivery_entries().map(crate::Event::Dossier));
    all.extend(with_accounts_and_needs().map(crate::Event::Dossier));
    all.extend(slips());
    all
}

/// The events of what goes otherwise, each once.
fn otherwise_examples() -> Vec<Event> {
    let given = Story::new()
        .then("2026-11-02 09:00", WARD, &received(receive(land_transfer())))
        .then("2026-11-02 10:00", WARD, &give(LAND));
    let course = given
        .then("2026-11-02 11:00", LAND, &otherwise::decline())
        .then("2026-11-02 13:00", WARD, &give(LAND))
        .then("2026-11-03 08:00", LAND, &Command::Take)
        .then("2026-11-03 09:00", LAND, &otherwise::submit())
        .then("2026-11-03 10:00", LAND, &otherwise::send_back())
        .then("2026-11-03 10:30", LAND, &otherwise::letter())
        .then("2026-11-04 09:00", LAND, &otherwise::pause())
        .then("2026-11-06 09:00", LAND, &otherwise::resume())
        .then("2026-11-06 10:00", LAND, &ask())
        .then("2026-12-06 10:00", LAND, &otherwise::stop(otherwise::by_law()))
        .then("2026-12-08 09:00", LAND, &otherwise::reopen(None))
        .then("2026-12-08 10:00", LAND, &otherwise::stop(StopBasis::Request("Đơn 5".to_owned())));
    let ended = otherwise::done().then("2027-05-10 08:00", WARD, &otherwise::transfer()).then(
        "2027-05-11 08:00",
        WARD,
        &otherwise::reissue(),
    );
    let known = |event: &Event| {
        matches!(
            event,
            Event::Declined { .. }
                | Event::SubmittedForSignature { .. }
                | Event::SentBack { .. }
                | Event::Paused { .. }
                | Event::Resumed { .. }
                | Event::Stopped { .. }
                | Event::ApologyLetterSent { .. }
                | Event::TransferredUnclaimed { .. }
                | Event::Reissued { .. }
                | Event::Reopened { .. }
        )
    };
    course.events.into_iter().chain(ended.events).filter(known).collect()
}

/// Who signed is told, and what a paper's signature lacks.
fn with_accounts_and_needs() -> impl Iterator<Item = Event> {
    let signed = Event::Signed {
        step: 6,
        by: Some(id("account-1")),
        document: Some(id(&"a".repeat(64))),
        step_end: None,
        next: None,
    };
    let found = Event::SignatureFound(Finding {
        document: id(&"b".repeat(64)),
        paper: Some(id("p1")),
        signed: true,
        format: "pdf".to_owned(),
        signatures: 1,
        verdict: Some(Verdict::Passed),
        report_hash: "c".repeat(64),
        unmet: Some(Unmet::NotTheApplicants),
    });
    let rated = Event::Rated { level: 5, at: id(WARD) };
    [signed, found, rated].into_iter()
}

/// A line is set, less is due on it, it is paid, void and paid back.
fn fee_entries() -> impl Iterator<Item = Event> {
    let text = |text: &str| Personal::Known(text.to_owned());
    let set = FeeSet {
        line: "extract".to_owned(),
        kind: FeeKind::Charge,
        pages: 5,
        count: 3,
        amount_vnd: 21_000,
        before_return: true,
    };
    let receipt = FeeReceipt { series: "BL-26T".to_owned(), number: "0000001".to_owned() };
    let entries = [
        FeeEntry::Set(set),
        FeeEntry::Exempted {
            ground: "Thông tư 85/2019/TT-BTC".to_owned(),
            due_vnd: 10_500,
            evidence: text("Giấy chứng nhận"),
        },
        FeeEntry::Taken {
            amount_vnd: 10_500,
            means: "cash".to_owned(),
            receipt,
            by: id("account-1"),
        },
        FeeEntry::Voided { reason: text("Thu nhầm") },
        FeeEntry::Refunded { amount_vnd: 10_500, reason: text("Nộp thừa") },
    ];
    entries.into_iter().map(|entry| Event::Fee { number: 2, entry })
}

/// A second delivery by post, which arrives; another one comes back.
fn delivery_entries() -> impl Iterator<Item = Event> {
    let fetched = Fetched {
        to: "Nguyễn Văn Mẫu".to_owned(),
        tracking: "EA000000001VN".to_owned(),
        ..Fetched::default()
    };
    let made = DeliveryEntry::Made {
        way: ReturnWay::Post,
        at: id(WARD),
        counter: Some(id("H13.131/1")),
        fetched: Personal::Known(fetched),
    };
    let reason = Personal::Known("Không có người nhận".to_owned());
    let back = DeliveryEntry::CameBack { on_the_shelf: true, reason };
    let entries = [(2, made), (2, DeliveryEntry::Arrived), (3, back)];
    entries.into_iter().map(|(number, entry)| Event::Delivery { number, entry })
}

fn slips() -> [crate::Event; 2] {
    let give = |kind| slip::Give {
        procedure: std::sync::Arc::new(land_transfer()),
        sub_case: None,
        agency: id(WARD),
        counter: id("H13.131/1"),
        legal_ground: "Điều 3".to_owned(),
        addressee: slip::Addressee {
            name: "Nguyễn Văn Mẫu".to_owned(),
            reasons: vec!["thiếu chữ ký".to_owned()],
            ..slip::Addressee::default()
        },
        kind,
    };
    let given = |kind| slip::decide(&give(kind), at("2026-11-02 09:00")).unwrap();
    [
        crate::Event::Slip(given(slip::Kind::Ask { papers: vec![id("p1")] })),
        crate::Event::Slip(given(slip::Kind::Refuse { competent: Some(id(TAX)) })),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

/// One line an event: its type, its bytes, its personal bytes (`-`: none).
const RELEASED: &str = include_str!("released-v1.txt");

#[test]
fn events_are_written_byte_by_byte_as_they_were_released() {
    let mut written = String::new();
    for event in examples() {
        let encoded = encode(&event);
        let personal = encoded.personal.as_deref().map_or_else(|| "-".to_owned(), hex);
        let _ = writeln!(written, "{} {} {personal}", encoded.type_name, hex(&encoded.data));
    }
    assert_eq!(written, RELEASED, "an event's bytes changed: add a new event instead");
}

#[test]
fn every_released_event_is_read_and_says_the_same() {
    let mut types = std::collections::BTreeSet::new();
    for (line, event) in RELEASED.lines().zip(examples()) {
        let mut parts = line.split(' ');
        let (name, data) = (parts.next().unwrap(), unhex(parts.next().unwrap()));
        let personal = parts.next().filter(|text| *text != "-").map(unhex);
        let opened = personal.as_deref().map_or(Opened::Erased, Opened::Known);
        assert_eq!(decode(name, &data, opened).unwrap(), Some(event), "{name}");
        types.insert(name.to_owned());
    }
    assert_eq!(types.len(), 51 + 2, "each type of event stands among the released ones");
}

#[test]
fn an_event_whose_key_is_gone_reads_as_erased() {
    let event = &examples()[0];
    let encoded = encode(event);
    let read = decode(encoded.type_name, &encoded.data, Opened::Erased).unwrap().unwrap();
    let crate::Event::Dossier(Event::Received { reception, request }) = read else {
        panic!("{read:?}")
    };
    assert_eq!(request, Personal::Erased);
    assert_eq!(reception.procedure, id("1.013831"), "figures do not change");
}

#[test]
fn a_type_that_is_not_known_is_told_apart_from_bytes_that_are_wrong() {
    assert_eq!(decode("motcua.dossier.v1.Later", &[], Opened::Erased), Ok(None));
    assert!(decode("motcua.dossier.v1.Taken", &[0xff], Opened::Erased).is_err());
}

proptest! {
    /// Whatever decodes is written and read again the same: the codec is total both ways.
    #[test]
    fn what_is_read_is_written_back_the_same(
        which in 0usize..55, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)
    ) {
        let all = examples();
        let encoded = encode(&all[which % all.len()]);
        let mut data = encoded.data.clone();
        for (index, byte) in changes {
            if !data.is_empty() {
                let at = index.index(data.len());
                data[at] = byte;
            }
        }
        let personal = encoded.personal.as_deref().map_or(Opened::Erased, Opened::Known);
        if let Ok(Some(event)) = decode(encoded.type_name, &data, personal) {
            let again = encode(&event);
            let personal = again.personal.as_deref().map_or(Opened::Erased, Opened::Known);
            prop_assert_eq!(decode(again.type_name, &again.data, personal), Ok(Some(event)));
        }
    }
}
