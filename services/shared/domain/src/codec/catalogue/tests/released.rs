//! The bytes of every publication ever released: they are read for ever, and written the same.

use std::fmt::Write;

use super::*;

fn examples() -> Vec<Event> {
    vec![
        Event::AgencyPublished(tax_unit()),
        Event::CounterPublished(Counter {
            id: "H13.131/1".parse().unwrap(),
            agency: "H13.131".parse().unwrap(),
            name_vi: "Bộ phận Tiếp nhận và Trả kết quả".to_owned(),
            name_en: "One-stop counter".to_owned(),
            valid_from: None,
            valid_to: Some(date(2030, 12, 31)),
        }),
        Event::ProcedurePublished(land_transfer()),
        Event::CalendarPublished(CalendarData {
            version: 2,
            hours: vec![(Time::constant(7, 0, 0, 0), Time::constant(11, 0, 0, 0))],
            weekdays: vec![Weekday::Monday, Weekday::Friday],
            cut_off: Time::constant(15, 0, 0, 0),
            days: vec![DayEntry {
                date: date(2026, 9, 2),
                kind: DayKind::Holiday,
                name_vi: "Quốc khánh".to_owned(),
                name_en: "National Day".to_owned(),
                certain: true,
            }],
            closures: Vec::new(),
        }),
        Event::ProcedurePublished(with_a_form()),
        Event::RulesPublished(rules_of_2025()),
        Event::ProcedurePublished(with_a_limit()),
        Event::CalendarPublished(with_a_storm()),
        Event::ProcedurePublished(by_decision()),
        Event::ProcedurePublished(with_signatures()),
        certificate(CertificateHolder::Account("account-1".parse().unwrap()), None),
        certificate(CertificateHolder::Seal, Some(date(2027, 12, 31))),
    ]
}

/// Its paper bears the signature of an agency, its result the leader's and the seal.
fn with_signatures() -> Procedure {
    let mut procedure = land_transfer();
    procedure.result_file = ResultFile::Signed;
    procedure.sub_cases[0].result_file = ResultFile::Signed;
    procedure.papers[0].signature = SignatureNeed::Official("H13.V101".parse().unwrap());
    procedure.sub_cases[0].papers[0].signature = SignatureNeed::Applicant;
    procedure
}

fn certificate(holder: CertificateHolder, valid_to: Option<Date>) -> Event {
    Event::CertificatePublished(Certificate {
        sha256: "a7".repeat(32).parse().unwrap(),
        agency: "H13.131".parse().unwrap(),
        holder,
        valid_from: date(2026, 11, 27),
        valid_to,
    })
}

/// A form for all sub-cases but one, and a step that is done only for one answer.
fn with_a_form() -> Procedure {
    let mut procedure = land_transfer();
    let schema = r#"{"type":"object","properties":{"exempt":{"type":"boolean"}}}"#;
    procedure.form = Some(FormSchema::new(schema));
    procedure.steps[0].condition =
        Some(Condition { field: "/exempt".to_owned(), is: vec!["false".to_owned()] });
    procedure.sub_cases[0].form = Some(FormSchema::new(r#"{"type":"object"}"#));
    procedure
}

fn tax_unit() -> Agency {
    Agency {
        kind: AgencyKind::Vertical,
        level: Level::Area,
        parent: Some("H13.V101".parse().unwrap()),
        area_code: Some("92".to_owned()),
        valid_from: Some(date(2025, 7, 1)),
        successor_of: vec![
            Succession { id: "H13.31.V1".parse().unwrap(), in_part: false },
            Succession { id: "H13.33.V1".parse().unwrap(), in_part: true },
        ],
        serves: vec!["H13.131".parse().unwrap()],
        unit: Some(UnitKind::Tax),
        ..Agency::named("H13.V101.1".parse().unwrap(), "Thuế cơ sở 1")
    }
}

fn line(name: &str, basis: Basis) -> FeeLine {
    FeeLine {
        line: name.to_owned(),
        kind: FeeKind::Charge,
        name_vi: "Lệ phí".to_owned(),
        name_en: "charge".to_owned(),
        basis,
        channels: vec![Channel::Counter, Channel::Online, Channel::Post],
        optional: false,
        before_return: false,
        exempt: vec![Exemption {
            who_vi: "Người thuộc hộ nghèo".to_owned(),
            who_en: "poor household".to_owned(),
            relief: Relief::Percent(100),
            evidence_vi: "Giấy chứng nhận hộ nghèo".to_owned(),
            ground: "Thông tư 85/2019/TT-BTC".to_owned(),
        }],
        ground: "Nghị quyết của Hội đồng nhân dân thành phố".to_owned(),
    }
}

fn lines() -> Vec<FeeLine> {
    let steps = vec![PageStep { from_page: 1, vnd: 2000 }, PageStep { from_page: 3, vnd: 1000 }];
    let rule_vi = "0,5% giá tính lệ phí trước bạ".to_owned();
    let notified_by = Some(AgencyWord::DistrictTax);
    vec![
        line("fixed", Basis::Fixed { amount_vnd: 30_000 }),
        line("per_copy", Basis::PerCopy { amount_vnd: 5_000, free_copies: 2 }),
        line("per_page", Basis::PerPage { steps, cap_vnd: Some(200_000) }),
        line("per_case", Basis::PerCase { amount_vnd: 10_000 }),
        line("per_person", Basis::PerPerson { amount_vnd: 10_000 }),
        line("by_rule", Basis::ByRule { rule_vi, notified_by, financial_duty: true }),
    ]
}

fn land_transfer() -> Procedure {
    let papers = vec![RequiredPaper {
        id: "p1".parse().unwrap(),
        name_vi: "Bản gốc Giấy chứng nhận đã cấp".to_owned(),
        name_en: "Original certificate".to_owned(),
        originals: 1,
        copies: 2,
        required: true,
        held: true,
        signature: SignatureNeed::None,
    }];
    let steps = vec![ProcessStep {
        order: 1,
        agency: AgencyWord::LandBranch,
        role: "land_officer".to_owned(),
        action: "appraise".to_owned(),
        minutes: 1440,
        parallel_group: Some("A".to_owned()),
        clock_stopped: true,
        condition: None,
        result: None,
        needs: Vec::new(),
    }];
    let legal_time = LegalTime { quantity: 10, unit: TimeUnit::WorkingDay };
    let gift = SubCase {
        id: "gift".to_owned(),
        name_vi: "Tặng cho".to_owned(),
        name_en: "gift".to_owned(),
        question_vi: "Tặng cho?".to_owned(),
        papers: papers.clone(),
        fee_lines: lines(),
        legal_time,
        online_level: 3,
        online_service: OnlineService::Partial,
        at_once: true,
        result_file: ResultFile::Any,
        steps: steps.clone(),
        form: None,
        supplement_limit: None,
    };
    Procedure {
        code: "1.013831".parse().unwrap(),
        version: 3,
        kind: ProcedureKind::Citizen,
        name_vi: "Đăng ký biến động".to_owned(),
        name_en: "Registration of a land transfer".to_owned(),
        field_vi: "Đất đai".to_owned(),
        field_en: "Land".to_owned(),
        level: Level::Commune,
        legal_time,
        online_level: 4,
        online_service: OnlineService::Full,
        papers,
        fee_lines: Vec::new(),
        steps,
        form: None,
        at_once: false,
        result_file: ResultFile::Any,
        one_unit: true,
        interlinked: true,
        received_by: Some(ReceivedBy::Agency),
        valid_from: Some(date(2025, 7, 1)),
        valid_to: Some(date(2029, 6, 30)),
        replaces: Some("2.000889".parse().unwrap()),
        legal_basis: "Luật Đất đai 2024".to_owned(),
        rules: vec!["the city may set a shorter time".to_owned()],
        note: "a note".to_owned(),
        decision: None,
        sub_cases: vec![gift],
    }
}

fn rules_of_2025() -> Rules {
    let source = Source { text: "nobody has read the decree".to_owned(), warn: true };
    let mut rules = Rules::unpublished(RuleSet::R2025).clone();
    rules.sources.insert("after_supplement".to_owned(), source);
    rules
}

/// An act of its own allows two supplement requests.
fn with_a_limit() -> Procedure {
    let mut procedure = land_transfer();
    let article = "Nghị định 175/2024/NĐ-CP, điều 54".to_owned();
    procedure.sub_cases[0].supplement_limit = Some(SupplementLimit { number: 2, article });
    procedure
}

fn by_decision() -> Procedure {
    let (day, effect_from) = (date(2026, 11, 20), date(2026, 12, 1));
    let number = "2345/QĐ-UBND".to_owned();
    Procedure { decision: Some(Decision { number, day, effect_from }), ..land_transfer() }
}

fn with_a_storm() -> CalendarData {
    let storm = Closure {
        agency: "H13.131".parse().unwrap(),
        from: date(2026, 11, 25),
        to: date(2026, 11, 26),
        decision: "15/QĐ-UBND ngày 24/11/2026".to_owned(),
        note: "bão".to_owned(),
    };
    let mut data = crate::calendar::tests::can_tho::data();
    data.days = vec![crate::calendar::tests::can_tho::day(date(2026, 11, 24), DayKind::Closed)];
    CalendarData { closures: vec![storm], ..data }
}

/// One line a publication: its type and its bytes.
const RELEASED: &str = include_str!("released-v1.txt");

fn written() -> String {
    let mut text = String::new();
    for event in examples() {
        let (type_name, data) = encode(&event);
        let _ = write!(text, "{type_name} ");
        for byte in data {
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\n');
    }
    text
}

#[test]
fn publications_are_written_byte_by_byte_as_they_were_released() {
    assert_eq!(written(), RELEASED, "an event's bytes changed: add a new event instead");
}

#[test]
fn every_released_publication_is_read_and_says_the_same() {
    assert_eq!(RELEASED.lines().count(), 12, "each type of publication stands among them");
    for (line, event) in RELEASED.lines().zip(examples()) {
        let (type_name, data) = line.split_once(' ').unwrap();
        let digits: Vec<_> = data.chars().filter_map(|digit| digit.to_digit(16)).collect();
        let bytes = digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap());
        let read = decode(type_name, &bytes.collect::<Vec<_>>()).map_err(|Wrong(why)| why);
        assert_eq!(read, Ok(Some(event)), "{type_name}");
    }
}
