//! Random histories of a few dossiers, decided by the rules themselves: whatever is tried in whatever
//! order, by whom it can be, and what the rules allow has happened.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use motcua_domain::calendar::{DayEntry, DayKind};
use motcua_domain::catalogue::{
    Agency, Catalogue, Event as Published, OnlineService, Procedure, SignedFile, Succession,
};
use motcua_domain::dossier::{
    AtOnceLine, Channel, Command, CommandKind, Dossier, DutyLine, Fetched, Finding,
    ImportedReception, Order, PaperFound, PaperHandedIn, Receive, Reissue, Reopen, ReturnWay, Seal,
    ServeAtOnce, Setting, Status, StopBasis, SupplementFiles, SupplementReasons, Verdict, decide,
};
use motcua_domain::outcome::Outcome;
use motcua_domain::testing::{
    LAND, POLICE, TAX, WARD, actor, at, birth, calendar_data, catalogue, certified_copy, id,
    land_transfer, marital_status, missing, receive,
};
use motcua_domain::{Actor, AgencyId, DocumentId, DossierCode, Event, Role, Timestamp};
use motcua_eventlog::{Hash, Position, StreamName, Version};
use motcua_journal::{Decoded, Entry};
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

/// One try: on which dossier, which command, by who can or by another, how many hours after the one
/// before.
pub(crate) type Try = (u8, Index, u8, i64);

/// How many dossiers a history has at most.
pub(crate) const DOSSIERS: u8 = 5;

pub(crate) fn tries() -> impl Strategy<Value = Vec<Try>> {
    // Mostly an hour or some, now and then weeks.
    let hours = prop_oneof![12 => 0i64..2, 8 => 0i64..9, 3 => 9i64..100, 1 => 0i64..1_500];
    prop::collection::vec((0..DOSSIERS, any::<Index>(), 0u8..8, hours), 1..120)
}

/// The ward that goes on with the work of the one that ends, and the one that the police becomes.
pub(crate) const NEW_WARD: &str = "H13.999";
pub(crate) const NEW_POLICE: &str = "H13.998";

/// What has happened, as the projection reads it.
pub(crate) fn play(tries: &[Try]) -> Vec<Arc<Entry>> {
    let mut office = Office::open();
    for (dossier, which, whose, hours) in tries {
        office.now += jiff::SignedDuration::from_hours(*hours);
        office.attempt(*dossier, *which, *whose);
    }
    office.entries
}

struct Office {
    catalogue: Catalogue,
    dossiers: BTreeMap<DossierCode, (Dossier, u32)>,
    entries: Vec<Arc<Entry>>,
    now: Timestamp,
}

impl Office {
    fn open() -> Self {
        let mut catalogue = catalogue();
        for (before, after) in [(WARD, NEW_WARD), (POLICE, NEW_POLICE)] {
            let mut old = Agency::named(id(before), "Cơ quan mẫu");
            old.valid_to = Some(date(2026, 11, 13));
            let mut new = Agency::named(id(after), "Cơ quan mới");
            new.valid_from = Some(date(2026, 11, 14));
            new.successor_of = vec![Succession { id: id(before), in_part: false }];
            for agency in [old, new] {
                catalogue.apply(&Published::AgencyPublished(agency));
            }
        }
        let now = at("2026-11-02 09:00");
        Self { catalogue, dossiers: BTreeMap::new(), entries: Vec::new(), now }
    }

    fn attempt(&mut self, number: u8, which: Index, whose: u8) {
        let code: DossierCode = match number {
            // Another system's.
            4 => id("made:case-4"),
            number => id(&format!("H13.131-261102-000{}", number + 1)),
        };
        let Some((dossier, _)) = self.dossiers.get(&code) else {
            let command = beginning(number, which, self.now);
            let happened = match command {
                // It was received there long before.
                Command::ImportReceived(_) => self.now - hours(24 * 20 + which.index(400)),
                _ => self.now,
            };
            self.decide(&code, &actor(WARD, &[Role::AgencyHead]), &command, happened);
            return;
        };
        let commands = match number {
            4 => imports(),
            _ if whose > 4 => usual(dossier),
            _ if whose == 4 => [deeds(), at_intake()].concat(),
            _ => commands(),
        };
        let command = which.get(&commands);
        let agency = agency_of(dossier, command, whose);
        if matches!(command, Command::Reschedule { .. }) {
            self.announce_a_holiday();
        }
        let happened = if number == 4 && !matches!(command, Command::Succeed { .. }) {
            // Told late, and some steps in another order than they were done.
            self.now - hours(which.index(500))
        } else {
            self.now
        };
        self.decide(&code, &actor(agency.as_str(), &[Role::AgencyHead]), command, happened);
    }

    /// Decides, and what is decided has happened.
    fn decide(
        &mut self,
        code: &DossierCode,
        actor: &Actor,
        command: &Command,
        happened: Timestamp,
    ) {
        let (mut dossier, version) = self.dossiers.get(code).cloned().unwrap_or_default();
        let calendar = self.catalogue.calendar().expect("the tests' catalogue has a calendar");
        let setting = Setting { at: happened, actor, calendar, catalogue: &self.catalogue };
        let Ok(events) = decide(&dossier, command, &setting) else { return };
        for event in &events {
            dossier.evolve(event, happened);
        }
        let position = self.entries.len() as u64 + 1;
        self.entries.push(Arc::new(Entry {
            position: Position(position),
            hash: Hash::of(&position.to_be_bytes()),
            id: Uuid::from_u128(position.into()),
            stream: StreamName::new(code.as_str()).expect("a code names a stream"),
            version: Version(version + 1),
            who: actor.who.clone(),
            recorded: self.now,
            happened,
            key: None,
            events: events.into_iter().map(|e| Decoded::Known(Event::Dossier(e))).collect(),
            data_key: None,
        }));
        self.dossiers.insert(code.clone(), (dossier, version + 1));
    }

    /// A day that counted before is off.
    fn announce_a_holiday(&mut self) {
        let mut data = calendar_data();
        data.version = 2;
        data.days.push(DayEntry {
            date: date(2026, 11, 12),
            kind: DayKind::Holiday,
            name_vi: "Nghỉ đột xuất".to_owned(),
            name_en: "Announced late".to_owned(),
            certain: true,
        });
        data.days.sort_by_key(|entry| entry.date);
        self.catalogue.apply(&Published::CalendarPublished(data));
    }
}

fn hours(hours: usize) -> jiff::SignedDuration {
    jiff::SignedDuration::from_hours(i64::try_from(hours).expect("hours of a test are few"))
}

/// Mostly by who can: else nearly everything would be refused.
fn agency_of(dossier: &Dossier, command: &Command, whose: u8) -> AgencyId {
    let takes = matches!(command.kind(), CommandKind::Take | CommandKind::Decline);
    match (whose, &dossier.offer, &dossier.holder) {
        (0, _, _) => id(TAX),
        (1, None, _) if dossier.has_open_branches() => {
            let open = dossier.branches.iter().find(|branch| !branch.state.is_closed());
            open.expect("one is open").agency.clone()
        }
        (_, Some(offer), _) if takes => offer.to.clone(),
        (_, _, Some(holder)) => holder.clone(),
        (_, _, None) => id(WARD),
    }
}

fn beginning(number: u8, which: Index, now: Timestamp) -> Command {
    let channel = *which.get(&[Channel::Counter, Channel::Online, Channel::Post]);
    let by_channel = |procedure| brought(which, Receive { channel, ..receive(procedure) });
    let procedure = match number {
        0 | 1 => *which.get(&[land_transfer as fn() -> _, marital_status, birth]),
        2 => land_transfer,
        3 => {
            let lines = vec![AtOnceLine { pages: 5, copies: 3 }];
            let receive = receive(certified_copy());
            return Command::ServeAtOnce(Box::new(ServeAtOnce { receive, lines }));
        }
        _ => {
            return Command::ImportReceived(Box::new(ImportedReception {
                source: "made".to_owned(),
                procedure: id("MADE"),
                procedure_version: 1,
                channel,
                received_at: id(WARD),
                competent: id([WARD, LAND][which.index(2)]),
                online_level: 4,
                online_service: OnlineService::Full,
                due_at: (which.index(3) > 0).then(|| now - hours(which.index(900))),
            }));
        }
    };
    let receive = Box::new(by_channel(procedure()));
    // What comes in online or by post waits for somebody, half the times.
    match (channel, which.index(2)) {
        (Channel::Online | Channel::Post, 0) => Command::Register(receive),
        _ => Command::Receive(receive),
    }
}

/// With files or without, with a paper of an earlier dossier, as a full online service.
fn brought(which: Index, mut receive: Receive) -> Receive {
    for (number, paper) in (0..).zip(&mut receive.papers) {
        paper.document = (which.index(5) > number).then(|| file('a'));
    }
    if which.index(4) == 0 {
        receive.papers[0].document = Some(file('b'));
        receive.papers[0].reused_from = Some(id("H13.131-261001-0001"));
    }
    if which.index(6) % 5 > 1 {
        let mut procedure = Procedure::clone(&receive.procedure);
        procedure.sub_cases[0].online_service = OnlineService::Full;
        receive.procedure = Arc::new(procedure);
    }
    receive
}

/// A file by its content, of which only the name counts here.
fn file(digit: char) -> DocumentId {
    id(&digit.to_string().repeat(64))
}

fn found(verdict: Option<Verdict>) -> Command {
    Command::RecordFinding(Finding {
        document: file('a'),
        paper: Some(id("p1")),
        signed: verdict.is_some(),
        format: "pdf".to_owned(),
        signatures: u32::from(verdict.is_some()),
        verdict,
        report_hash: String::new(),
        unmet: None,
    })
}

fn sealed(document: Option<DocumentId>) -> Command {
    Command::Seal(Seal { document, ..result() })
}

fn back_by(way: ReturnWay) -> Command {
    let (to, tracking) = ("Nguyễn Văn Mẫu".to_owned(), "VN1".to_owned());
    Command::Return { way, fetched: Fetched { to, tracking, ..Fetched::default() } }
}

fn paid(means: &str) -> Command {
    Command::DutyFulfilled { amount_vnd: 5_000_000, means: means.to_owned() }
}

/// What is done with what was registered.
fn at_intake() -> Vec<Command> {
    vec![
        Command::ReceiveRegistered,
        Command::AskAtIntake {
            papers: vec![PaperFound { legal_ground: str::to_owned("Điều 2"), ..missing("p2") }],
            reasons: SupplementReasons::default(),
        },
        Command::RefuseReception {
            legal_ground: str::to_owned("Điều 3"),
            competent: None,
            reason: str::to_owned("Không thuộc thẩm quyền"),
        },
    ]
}

/// What is done with papers, fees, results and signatures.
fn deeds() -> Vec<Command> {
    let paper = |document| PaperHandedIn {
        paper: id("p2"),
        originals: 1,
        copies: 0,
        document,
        reused_from: None,
    };
    let offered = |document| {
        let files = SupplementFiles::default();
        Command::OfferPapers { papers: vec![paper(document)], files }
    };
    vec![
        found(Some(Verdict::Passed)),
        found(Some(Verdict::Failed)),
        found(Some(Verdict::Indeterminate)),
        found(None),
        sealed(Some(file('c'))),
        back_by(ReturnWay::Post),
        back_by(ReturnWay::Online),
        Command::Rate { level: 2 },
        Command::Rate { level: 5 },
        offered(None),
        offered(Some(file('d'))),
        paid("national_platform"),
    ]
}

/// What usually comes next: by chance alone few dossiers would come to their end.
fn usual(dossier: &Dossier) -> Vec<Command> {
    let text = str::to_owned;
    let files = SupplementFiles::default();
    match dossier.status {
        _ if dossier.offer.is_some() => vec![Command::Take],
        Status::WaitingForSupplement => {
            vec![Command::SupplementComplete { papers: Vec::new(), files }]
        }
        Status::WaitingForDuty => ["transfer", "national_platform"].map(paid).into(),
        Status::Paused => vec![Command::Resume { note: text("Xong") }],
        Status::Done => {
            [ReturnWay::Counter, ReturnWay::Post, ReturnWay::Online].map(back_by).into()
        }
        Status::Registered => at_intake(),
        _ if dossier.signed => [None, Some(file('c'))].map(sealed).into(),
        _ => {
            let step = dossier.step.as_ref().map_or(1, |step| step.number);
            let next =
                dossier.reception.iter().filter_map(|facts| facts.steps.get(usize::from(step)));
            let mut usual = vec![Command::Take, Command::Sign { document: None }];
            usual.push(Command::StepDone { step, document: None, note: String::new() });
            usual.extend(next.map(|next| Command::Give { to: next.agency.clone() }));
            usual
        }
    }
}

fn result() -> Seal {
    let (number, file) = ("12/GCN".to_owned(), SignedFile::default());
    Seal { number, day: None, document: None, file }
}

fn back() -> Command {
    let fetched = Fetched { to: "Nguyễn Văn Mẫu".to_owned(), ..Fetched::default() };
    Command::Return { way: ReturnWay::Counter, fetched }
}

fn imports() -> Vec<Command> {
    let step = |number: u16, agency: Option<&str>| Command::ImportStep {
        step: number.to_string(),
        activity: "Bước mẫu".to_owned(),
        agency: agency.map(id),
        resource: String::new(),
    };
    vec![
        step(1, Some(LAND)),
        step(2, None),
        step(3, Some(TAX)),
        Command::Succeed { decision: "1/NQ".to_owned() },
        Command::ImportEnded { outcome: Outcome::OnTime, late_by_minutes: 0 },
        Command::ImportEnded { outcome: Outcome::Late, late_by_minutes: 700 },
    ]
}

/// Everything that somebody may try that can move a figure, the usual ones oftener.
fn commands() -> Vec<Command> {
    let text = str::to_owned;
    let give = |to: &str| Command::Give { to: id(to) };
    let step = |step| Command::StepDone { step, document: None, note: String::new() };
    let ask = |beyond_limit| Command::RequestSupplement {
        papers: vec![missing("p2")],
        legal_ground: text("Điều 1"),
        beyond_limit,
        reasons: SupplementReasons::default(),
    };
    let order =
        Order { number: text("12/QĐ"), day: date(2026, 11, 2), issued_by: text("Tòa án") };
    let lines = vec![DutyLine { fee_line: text("registration_tax"), amount_vnd: 5_000_000 }];
    let mut commands = vec![
        give(WARD),
        give(NEW_WARD),
        give(POLICE),
        Command::Decline { reason: text("Thiếu") },
        step(2),
        step(3),
        step(4),
        ask(true),
        Command::NotifyDuty { lines, notice: text("TB-1") },
        Command::DutyFulfilled { amount_vnd: 5_000_000, means: text("transfer") },
        Command::Pause { legal_ground: text("Điều 5"), reason: text("Chờ") },
        Command::Resume { note: text("Xong") },
        Command::Resume { note: text("Xong") },
        Command::ApologyLetter { reason: text("Chậm") },
        Command::Apologise { new_due_at: at("2027-03-30 17:00"), reason: text("Chờ") },
        Command::SendBack { reason: text("Sai") },
        Command::Reject { legal_ground: text("Điều 2"), reason: text("x"), document: None },
        Command::Withdraw { reason: text("Đổi ý") },
        Command::Stop { basis: StopBasis::LegalGround(text("Điều 6")), reason: text("x") },
        back(),
        Command::TransferUnclaimed { file_list: text("DM-01") },
        Command::Reissue(Box::new(Reissue {
            result: result(),
            legal_ground: text("Điều 7"),
            reason: text("Sai"),
        })),
        Command::Reopen(Box::new(Reopen {
            order, due_at: None, reason: text("Khiếu nại đúng")
        })),
        Command::Succeed { decision: text("1668/NQ") },
        Command::Reschedule { decision: text("05/TB") },
    ];
    for _ in 0..3 {
        commands.extend([
            give(LAND),
            give(TAX),
            Command::Take,
            Command::Take,
            ask(false),
            Command::SupplementComplete { papers: Vec::new(), files: SupplementFiles::default() },
            Command::Sign { document: None },
            Command::Seal(result()),
        ]);
    }
    commands
}
