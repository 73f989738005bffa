//! Examples for tests: a land transfer over three agencies, a ward's procedures, their calendar.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Time, Weekday, date};

use crate::calendar::{CalendarData, DayEntry, DayKind};
use crate::catalogue::{
    Agency, AgencyWord, Catalogue, Event, Level, OnlineService, Procedure, ProcedureKind,
    ProcessStep, RequiredPaper, ResultFile, SignatureNeed, SubCase,
};
use crate::deadline::{LegalTime, TimeUnit};
use crate::dossier::{
    ApplicantKind, Channel, Found, PaperFound, PaperHandedIn, Party, Receive, Request, ReturnWay,
};
use crate::{AccountId, Actor, AgencyId, Role, Who, moment};

/// The ward that receives and returns.
pub const WARD: &str = "H13.131";
/// The land office's branch.
pub const LAND: &str = "H13.107.1.1";
/// The tax office.
pub const TAX: &str = "H13.V101.1";

/// The police of the ward.
pub const POLICE: &str = "H13.131.V3";

/// A code that is known to be one.
pub fn id<C: std::str::FromStr>(text: &str) -> C
where
    C::Err: std::fmt::Debug,
{
    text.parse().expect("the tests' codes are well formed")
}

/// A local time, `2026-11-23 09:00`.
pub fn at(text: &str) -> Timestamp {
    moment(text.replace(' ', "T").parse().expect("the tests' times are well formed"))
}

/// The calendar: Monday to Friday, 7-11 and 13-17, with the holidays that the examples meet.
pub fn calendar_data() -> CalendarData {
    let hours = |hour| Time::constant(hour, 0, 0, 0);
    let day = |(year, month, day), kind| DayEntry {
        date: date(year, month, day),
        kind,
        name_vi: "Ngày mẫu".to_owned(),
        name_en: "An example".to_owned(),
        certain: true,
    };
    let mut days: Vec<_> = (14..=20).map(|d| day((2018, 2, d), DayKind::Holiday)).collect();
    days.push(day((2019, 4, 15), DayKind::Compensatory));
    days.push(day((2026, 11, 24), DayKind::Holiday));
    CalendarData {
        version: 1,
        hours: vec![(hours(7), hours(11)), (hours(13), hours(17))],
        weekdays: vec![
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
        ],
        cut_off: hours(15),
        days,
        closures: Vec::new(),
    }
}

fn step(order: u16, agency: &str, action: &str, hours: u32) -> ProcessStep {
    ProcessStep {
        order,
        agency: agency.parse().expect("the tests' agency words are known"),
        role: if action == "return" { "return_clerk" } else { "officer" }.to_owned(),
        action: action.to_owned(),
        minutes: hours * 60,
        parallel_group: None,
        clock_stopped: action == "pay the duty",
        condition: None,
        result: None,
        needs: Vec::new(),
    }
}

fn procedure(code: &str, days: u32, steps: Vec<ProcessStep>) -> Procedure {
    let legal_time = LegalTime { quantity: days, unit: TimeUnit::WorkingDay };
    let paper = |number: u16, required| RequiredPaper {
        id: id(&format!("p{number}")),
        name_vi: format!("Giấy tờ mẫu {number}"),
        name_en: format!("Example paper {number}"),
        originals: 1,
        copies: 0,
        required,
        held: number == 1,
        signature: SignatureNeed::None,
    };
    let papers = vec![paper(1, true), paper(2, true), paper(3, false)];
    let sub_case = SubCase {
        id: String::new(),
        name_vi: String::new(),
        name_en: String::new(),
        question_vi: String::new(),
        papers: papers.clone(),
        fee_lines: Vec::new(),
        legal_time,
        online_level: 3,
        online_service: OnlineService::Partial,
        at_once: false,
        result_file: ResultFile::Any,
        steps: steps.clone(),
        form: None,
        supplement_limit: None,
    };
    Procedure {
        code: id(code),
        version: 1,
        kind: ProcedureKind::Citizen,
        name_vi: "Thủ tục mẫu".to_owned(),
        name_en: "An example".to_owned(),
        field_vi: "Đất đai".to_owned(),
        field_en: "Land".to_owned(),
        level: Level::Commune,
        legal_time,
        online_level: 3,
        online_service: OnlineService::Partial,
        papers,
        fee_lines: Vec::new(),
        steps,
        form: None,
        at_once: false,
        result_file: ResultFile::Any,
        one_unit: false,
        interlinked: true,
        received_by: None,
        valid_from: None,
        valid_to: None,
        replaces: None,
        legal_basis: String::new(),
        rules: Vec::new(),
        note: String::new(),
        decision: None,
        sub_cases: vec![sub_case],
    }
}

/// Ten working days over ward, land office and tax, with the payment in between.
pub fn land_transfer() -> Procedure {
    let steps = vec![
        step(1, WARD, "receive", 4),
        step(2, LAND, "appraise", 24),
        step(3, TAX, "notify the duty", 24),
        step(4, WARD, "pay the duty", 0),
        step(5, LAND, "record the change", 20),
        step(6, LAND, "sign", 4),
        step(7, WARD, "return", 4),
    ];
    procedure("1.013831", 10, steps)
}

/// Birth, residence and insurance: police and a second agency work side by side, and the ward collects.
pub fn birth() -> Procedure {
    let beside = |step| ProcessStep { parallel_group: Some("A".to_owned()), ..step };
    let steps = vec![
        step(1, WARD, "receive", 4),
        step(2, WARD, "register the birth", 4),
        beside(step(3, POLICE, "register the residence", 40)),
        beside(step(3, TAX, "issue the card", 24)),
        step(4, WARD, "return", 4),
    ];
    procedure("2.000986", 20, steps)
}

/// Three working days within one unit.
pub fn marital_status() -> Procedure {
    let steps = vec![
        step(1, WARD, "receive", 4),
        step(2, WARD, "appraise", 12),
        step(3, WARD, "sign", 4),
        step(4, WARD, "return", 4),
    ];
    Procedure { one_unit: true, interlinked: false, ..procedure("1.004873", 3, steps) }
}

/// What is served while the citizen waits.
pub fn certified_copy() -> Procedure {
    let mut procedure = Procedure { at_once: true, ..marital_status() };
    procedure.code = id("2.000815");
    procedure.sub_cases[0].at_once = true;
    procedure
}

/// Everything above, published.
pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    catalogue.apply(&Event::CalendarPublished(calendar_data()));
    for agency in [WARD, LAND, TAX, POLICE] {
        catalogue.apply(&Event::AgencyPublished(Agency::named(id(agency), "Cơ quan mẫu")));
    }
    for procedure in [land_transfer(), marital_status(), certified_copy(), birth()] {
        catalogue.apply(&Event::ProcedurePublished(procedure));
    }
    catalogue
}

/// Somebody of an agency.
pub fn actor(agency: &str, roles: &[Role]) -> Actor {
    let account: AccountId = id("account-1");
    let counter = Some(id(&format!("{agency}/1")));
    Actor { who: Who { account, agency: Some(id(agency)), counter }, roles: roles.to_vec() }
}

/// A paper that is not there.
pub fn missing(paper: &str) -> PaperFound {
    PaperFound { paper: id(paper), found: Found::Missing, legal_ground: String::new() }
}

/// A request for a procedure, handed in at the ward's counter with everything that is required.
pub fn receive(procedure: Procedure) -> Receive {
    let paper = |text: &str| PaperHandedIn {
        paper: id(text),
        originals: 1,
        copies: 0,
        document: None,
        reused_from: None,
    };
    let ward: AgencyId = id(WARD);
    Receive {
        procedure: Arc::new(procedure),
        sub_case: None,
        channel: Channel::Counter,
        agency: ward.clone(),
        counter: Some(id("H13.131/1")),
        helped_at: None,
        returned_at: None,
        place: Some(ward),
        applicant_kind: ApplicantKind::Person,
        papers: vec![paper("p1"), paper("p2")],
        slips: Vec::new(),
        source: String::new(),
        return_way: ReturnWay::Counter,
        fees: Vec::new(),
        request: Request {
            applicant: Party { name: "Nguyễn Văn Mẫu".to_owned(), ..Party::default() },
            ..Request::default()
        },
    }
}

/// The word by which a procedure names an agency by id.
pub fn word(text: &str) -> AgencyWord {
    text.parse().expect("the tests' agency words are known")
}
