//! How long the rules take: an appointment, one command decided and folded, a dossier of 100 events, a
//! reception read from its bytes.
//!
//! ```sh
//! cargo bench -p motcua-domain
//! ```

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::codec::{self, Opened};
use motcua_domain::deadline::{DayMode, LegalTime, TimeUnit, appointment};
use motcua_domain::dossier::{Command, Dossier, Event, Setting, decide};
use motcua_domain::testing::{LAND, WARD, actor, at, catalogue, id, land_transfer, receive};
use motcua_domain::{Actor, Role, Timestamp};

/// A dossier on which one command after the other is decided.
struct Desk {
    catalogue: Catalogue,
    dossier: Dossier,
    events: Vec<Event>,
}

impl Desk {
    fn new() -> Self {
        Self { catalogue: catalogue(), dossier: Dossier::default(), events: Vec::new() }
    }

    fn decide(&self, agency: &Actor, command: &Command, at: Timestamp) -> Vec<Event> {
        let calendar = self.catalogue.calendar().expect("the examples have a calendar");
        let setting = Setting { at, actor: agency, calendar, catalogue: &self.catalogue };
        decide(&self.dossier, command, &setting).expect("the examples are allowed")
    }

    fn does(&mut self, agency: &str, command: &Command) {
        let now = at("2026-11-23 09:00");
        for event in self.decide(&actor(agency, &[Role::Officer]), command, now) {
            self.dossier.evolve(&event, now);
            self.events.push(event);
        }
    }
}

fn rules(bench: &mut Criterion) {
    let give = Command::Give { to: id(LAND) };
    let decline = Command::Decline { reason: "Thiếu bản vẽ".to_owned() };
    let mut desk = Desk::new();
    desk.does(WARD, &Command::Receive(Box::new(receive(land_transfer()))));
    bench.bench_function("appointment of 10 working days", |b| {
        let calendar = desk.catalogue.calendar().expect("the examples have a calendar");
        let time = LegalTime { quantity: 10, unit: TimeUnit::WorkingDay };
        let received = at("2026-02-09 09:10");
        b.iter(|| appointment(black_box(received), time, DayMode::EndOfDay, calendar));
    });
    bench.bench_function("decide and fold a give", |b| {
        let (now, ward) = (at("2026-11-23 09:00"), actor(WARD, &[Role::Officer]));
        b.iter_batched_ref(
            || desk.dossier.clone(),
            |dossier| {
                for event in desk.decide(&ward, black_box(&give), now) {
                    dossier.evolve(&event, now);
                }
            },
            criterion::BatchSize::SmallInput,
        );
    });
    bench.bench_function("decode a reception", |b| {
        let encoded = codec::encode(&motcua_domain::Event::Dossier(desk.events[0].clone()));
        let personal = encoded.personal.expect("a reception has personal data");
        b.iter(|| {
            let opened = Opened::Known(black_box(&personal));
            codec::decode(encoded.type_name, black_box(&encoded.data), opened)
        });
    });
    while desk.events.len() < 99 {
        desk.does(WARD, &give);
        desk.does(LAND, &decline);
    }
    desk.does(WARD, &give);
    assert_eq!(desk.events.len(), 100);
    bench.bench_function("fold 100 events", |b| {
        let now = at("2026-11-23 09:00");
        b.iter(|| {
            let mut dossier = Dossier::default();
            for event in black_box(&desk.events) {
                dossier.evolve(event, now);
            }
            dossier
        });
    });
}

criterion_group!(benches, rules);
criterion_main!(benches);
