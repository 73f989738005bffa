mod released;

use jiff::civil::date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use prost::Name;

use super::*;
use crate::calendar::DayKind;
use crate::catalogue::{
    AgencyKind, AgencyWord, Basis, Certificate, CertificateHolder, Condition, Decision, Exemption,
    FeeKind, FeeLine, FormSchema, Level, OnlineService, PageStep, Procedure, ProcedureKind,
    ProcessStep, ReceivedBy, Relief, RequiredPaper, ResultFile, SignatureNeed, SubCase,
    SupplementLimit, UnitKind,
};
use crate::deadline::{DayMode, LegalTime, TimeUnit};
use crate::dossier::Channel;
use crate::rule_set::{AfterSupplement, ReceptionScope, RuleSet, Rules, Source};
use crate::{AgencyId, ProcedureCode};

fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(values)
}

fn words() -> impl Strategy<Value = String> {
    ".{0,12}"
}

fn agency_id() -> impl Strategy<Value = AgencyId> {
    "H13\\.[0-9]{1,3}".prop_map(|text| text.parse().unwrap())
}

fn procedure_code() -> impl Strategy<Value = ProcedureCode> {
    "[12]\\.[0-9]{6}".prop_map(|text| text.parse().unwrap())
}

fn dates() -> impl Strategy<Value = Date> {
    (2000_i16..2100, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| date(y, m, d))
}

fn times() -> impl Strategy<Value = Time> {
    (0_i8..24, 0_i8..60, 0_i8..60).prop_map(|(h, m, s)| Time::new(h, m, s, 0).unwrap())
}

fn agencies() -> impl Strategy<Value = Agency> {
    use AgencyKind as K;
    const KINDS: &[AgencyKind] = &[
        K::Committee,
        K::Office,
        K::Department,
        K::Authority,
        K::ServiceCentre,
        K::Subordinate,
        K::Vertical,
        K::PostalOperator,
        K::School,
        K::Other,
    ];
    const UNITS: &[Option<UnitKind>] = &[
        None,
        Some(UnitKind::Tax),
        Some(UnitKind::Insurance),
        Some(UnitKind::Police),
        Some(UnitKind::LandBranch),
    ];
    let succession = (agency_id(), any::<bool>());
    let succession = succession.prop_map(|(id, in_part)| Succession { id, in_part });
    let names = (agency_id(), words(), words(), words(), option::of(words()));
    let place = (one_of(KINDS), levels(), option::of(agency_id()), one_of(UNITS));
    let days = (option::of(dates()), option::of(dates()));
    let others = (vec(succession, 0..4), vec(agency_id(), 0..4));
    (names, place, days, others).prop_map(|(names, place, days, others)| Agency {
        id: names.0,
        code: names.1,
        name_vi: names.2,
        name_en: names.3,
        area_code: names.4,
        kind: place.0,
        level: place.1,
        parent: place.2,
        unit: place.3,
        valid_from: days.0,
        valid_to: days.1,
        successor_of: others.0,
        serves: others.1,
    })
}

fn levels() -> impl Strategy<Value = Level> {
    one_of(&[Level::City, Level::District, Level::Commune, Level::Area, Level::School])
}

fn counters() -> impl Strategy<Value = Counter> {
    let days = (option::of(dates()), option::of(dates()));
    (agency_id(), 1_u16.., words(), words(), days).prop_map(
        |(agency, n, name_vi, name_en, days)| {
            let id = format!("{agency}/{n}").parse().unwrap();
            Counter { id, agency, name_vi, name_en, valid_from: days.0, valid_to: days.1 }
        },
    )
}

fn bases() -> impl Strategy<Value = Basis> {
    let page = any::<(u32, u64)>().prop_map(|(from_page, vnd)| PageStep { from_page, vnd });
    prop_oneof![
        any::<u64>().prop_map(|amount_vnd| Basis::Fixed { amount_vnd }),
        any::<(u64, u32)>()
            .prop_map(|(amount_vnd, free_copies)| Basis::PerCopy { amount_vnd, free_copies }),
        (vec(page, 0..4), any::<Option<u64>>())
            .prop_map(|(steps, cap_vnd)| Basis::PerPage { steps, cap_vnd }),
        any::<u64>().prop_map(|amount_vnd| Basis::PerCase { amount_vnd }),
        any::<u64>().prop_map(|amount_vnd| Basis::PerPerson { amount_vnd }),
        (words(), option::of(agency_words()), any::<bool>()).prop_map(|(rule_vi, by, duty)| {
            Basis::ByRule { rule_vi, notified_by: by, financial_duty: duty }
        }),
    ]
}

fn agency_words() -> impl Strategy<Value = AgencyWord> {
    let word = "commune|district|district_tax|land_branch|school|requester|H13\\.[0-9]{1,3}";
    word.prop_map(|text: String| text.parse().unwrap())
}

fn exemptions() -> impl Strategy<Value = Exemption> {
    let relief = prop_oneof![
        any::<u8>().prop_map(Relief::Percent),
        any::<u64>().prop_map(Relief::ReducedToVnd)
    ];
    (words(), words(), relief, words(), words()).prop_map(
        |(who_vi, who_en, relief, evidence_vi, ground)| Exemption {
            who_vi,
            who_en,
            relief,
            evidence_vi,
            ground,
        },
    )
}

fn fee_lines() -> impl Strategy<Value = FeeLine> {
    const CHANNELS: &[Channel] = &[Channel::Counter, Channel::Online, Channel::Post];
    let names = (words(), words(), words(), words());
    let kind = one_of(&[FeeKind::Fee, FeeKind::Charge]);
    let who = (vec(one_of(CHANNELS), 0..4), any::<bool>(), any::<bool>(), vec(exemptions(), 0..3));
    (names, kind, bases(), who).prop_map(|(names, kind, basis, who)| FeeLine {
        line: names.0,
        name_vi: names.1,
        name_en: names.2,
        ground: names.3,
        kind,
        basis,
        channels: who.0,
        optional: who.1,
        before_return: who.2,
        exempt: who.3,
    })
}

fn papers() -> impl Strategy<Value = RequiredPaper> {
    let id = "([a-z_]{1,9}\\.)?p[0-9]{1,2}";
    let needs = prop_oneof![
        Just(SignatureNeed::None),
        Just(SignatureNeed::Any),
        Just(SignatureNeed::Applicant),
        agency_id().prop_map(SignatureNeed::Official),
    ];
    let numbers = any::<(u16, u16, bool, bool)>();
    (id, words(), words(), numbers, needs).prop_map(|(id, name_vi, name_en, n, signature)| {
        RequiredPaper {
            id: id.parse().unwrap(),
            name_vi,
            name_en,
            originals: n.0,
            copies: n.1,
            required: n.2,
            held: n.3,
            signature,
        }
    })
}

fn steps() -> impl Strategy<Value = ProcessStep> {
    let condition = (words(), vec(words(), 0..3)).prop_map(|(field, is)| Condition { field, is });
    let results = (option::of(words()), vec(words(), 0..3));
    let words = (agency_words(), words(), words(), option::of(words()));
    let numbers = any::<(u16, u32, bool)>();
    let step = (words, numbers, option::of(condition), results);
    step.prop_map(|(words, n, condition, (result, needs))| ProcessStep {
        order: n.0,
        agency: words.0,
        role: words.1,
        action: words.2,
        minutes: n.1,
        parallel_group: words.3,
        clock_stopped: n.2,
        condition,
        result,
        needs,
    })
}

fn sub_cases() -> impl Strategy<Value = SubCase> {
    use TimeUnit as U;
    const UNITS: &[TimeUnit] = &[U::SameDay, U::WorkingDay, U::Hour, U::Day, U::Month];
    use OnlineService as S;
    const SERVICES: &[OnlineService] = &[S::Full, S::Partial, S::None];
    let names = (words(), words(), words(), words());
    let lists = (vec(papers(), 0..3), vec(fee_lines(), 0..3), vec(steps(), 0..4));
    let time = (any::<u32>(), one_of(UNITS));
    let time = time.prop_map(|(quantity, unit)| LegalTime { quantity, unit });
    let online = (any::<u8>(), one_of(SERVICES), any::<(bool, bool)>());
    let form = option::of(".{1,12}".prop_map(FormSchema::new));
    let limit = (any::<u32>(), words());
    let limit = limit.prop_map(|(number, article)| SupplementLimit { number, article });
    let all = (names, lists, time, online, form, option::of(limit));
    all.prop_map(|(names, lists, legal_time, online, form, supplement_limit)| SubCase {
        id: names.0,
        name_vi: names.1,
        name_en: names.2,
        question_vi: names.3,
        papers: lists.0,
        fee_lines: lists.1,
        steps: lists.2,
        legal_time,
        online_level: online.0,
        online_service: online.1,
        at_once: online.2.0,
        result_file: if online.2.1 { ResultFile::Signed } else { ResultFile::Any },
        form,
        supplement_limit,
    })
}

fn procedures() -> impl Strategy<Value = Procedure> {
    const BY: &[Option<ReceivedBy>] = &[None, Some(ReceivedBy::School), Some(ReceivedBy::Agency)];
    let codes = (procedure_code(), any::<u32>(), option::of(procedure_code()));
    let kind = one_of(&[ProcedureKind::Citizen, ProcedureKind::Internal]);
    let what = (kind, levels(), one_of(BY), any::<(bool, bool)>());
    let names = (words(), words(), words(), words(), words(), words(), vec(words(), 0..3));
    let days = (option::of(dates()), option::of(dates()));
    let decision = (words(), dates(), dates()).prop_map(|(number, day, effect_from)| Decision {
        number,
        day,
        effect_from,
    });
    let cases = (sub_cases(), vec(sub_cases(), 0..3), option::of(decision));
    (codes, what, names, days, cases).prop_map(
        |(codes, what, names, days, (base, sub_cases, decision))| Procedure {
            code: codes.0,
            version: codes.1,
            replaces: codes.2,
            kind: what.0,
            level: what.1,
            received_by: what.2,
            one_unit: what.3.0,
            interlinked: what.3.1,
            name_vi: names.0,
            name_en: names.1,
            field_vi: names.2,
            field_en: names.3,
            legal_basis: names.4,
            note: names.5,
            decision,
            rules: names.6,
            valid_from: days.0,
            valid_to: days.1,
            legal_time: base.legal_time,
            online_level: base.online_level,
            online_service: base.online_service,
            papers: base.papers,
            fee_lines: base.fee_lines,
            steps: base.steps,
            form: base.form,
            at_once: base.at_once,
            result_file: base.result_file,
            sub_cases,
        },
    )
}

fn certificates() -> impl Strategy<Value = Certificate> {
    let account = option::of("[a-z0-9-]{1,12}".prop_map(|id| id.parse().unwrap()));
    let days = (dates(), option::of(dates()));
    ("[0-9a-f]{64}", agency_id(), account, days).prop_map(|(sha256, agency, account, days)| {
        Certificate {
            sha256: sha256.parse().unwrap(),
            agency,
            holder: account.map_or(CertificateHolder::Seal, CertificateHolder::Account),
            valid_from: days.0,
            valid_to: days.1,
        }
    })
}

fn calendars() -> impl Strategy<Value = CalendarData> {
    use DayKind as K;
    const KINDS: &[DayKind] =
        &[K::Holiday, K::Compensatory, K::SwappedOff, K::SwappedWork, K::Closed];
    const WEEKDAYS: &[Weekday] = &[Weekday::Monday, Weekday::Saturday, Weekday::Sunday];
    let entry = (dates(), one_of(KINDS), words(), words(), any::<bool>()).prop_map(
        |(date, kind, name_vi, name_en, certain)| DayEntry {
            date,
            kind,
            name_vi,
            name_en,
            certain,
        },
    );
    let week = (vec((times(), times()), 0..3), vec(one_of(WEEKDAYS), 0..3), times());
    let closure = (agency_id(), dates(), dates(), words(), words()).prop_map(
        |(agency, from, to, decision, note)| Closure { agency, from, to, decision, note },
    );
    (any::<u32>(), week, vec(entry, 0..4), vec(closure, 0..3)).prop_map(
        |(version, (hours, weekdays, cut_off), days, closures)| CalendarData {
            version,
            hours,
            weekdays,
            cut_off,
            days,
            closures,
        },
    )
}

fn rules() -> impl Strategy<Value = Rules> {
    use {AfterSupplement as A, DayMode as D, ReceptionScope as S};
    let kinds = (
        one_of(&RuleSet::ALL),
        one_of(&[A::Resume, A::Restart]),
        one_of(&[D::EndOfDay, D::ToTheHour]),
        one_of(&[S::OwnList, S::WholeCity]),
    );
    let source = (words(), any::<bool>()).prop_map(|(text, warn)| Source { text, warn });
    let sources = proptest::collection::btree_map(words(), source, 0..4);
    (kinds, any::<[u32; 5]>(), vec(any::<u32>(), 0..4), sources).prop_map(
        |(kinds, n, shelf_reminders, sources)| Rules {
            rule_set: kinds.0,
            after_supplement: kinds.1,
            day_mode: kinds.2,
            reception_scope: kinds.3,
            supplement_limit: n[0],
            new_dates: n[1],
            early_minutes: n[2],
            online_answer_hours: n[3],
            days_on_shelf: n[4],
            shelf_reminders,
            sources,
        },
    )
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        agencies().prop_map(Event::AgencyPublished),
        counters().prop_map(Event::CounterPublished),
        certificates().prop_map(Event::CertificatePublished),
        procedures().prop_map(Event::ProcedurePublished),
        calendars().prop_map(Event::CalendarPublished),
        rules().prop_map(Event::RulesPublished),
    ]
}

proptest! {
    #[test]
    fn a_publication_reads_back_as_it_was_written(event in events()) {
        let (type_name, data) = encode(&event);
        prop_assert_eq!(decode(type_name, &data).map_err(|Wrong(why)| why), Ok(Some(event)));
    }

    #[test]
    fn bytes_that_were_changed_are_read_or_refused(event in events(), at: usize, byte: u8) {
        let (type_name, mut data) = encode(&event);
        if !data.is_empty() {
            let at = at % data.len();
            data[at] = byte;
        }
        let _ = decode(type_name, &data);
        for name in [AGENCY, COUNTER, PROCEDURE, CALENDAR, RULES] {
            let _ = decode(name, &data);
        }
    }
}

#[test]
fn the_names_are_those_of_the_messages() {
    assert_eq!(AGENCY, proto::AgencyPublished::full_name());
    assert_eq!(COUNTER, proto::CounterPublished::full_name());
    assert_eq!(CERTIFICATE, proto::CertificatePublished::full_name());
    assert_eq!(PROCEDURE, proto::ProcedurePublished::full_name());
    assert_eq!(CALENDAR, proto::CalendarPublished::full_name());
    assert_eq!(RULES, proto::RulesPublished::full_name());
}

#[test]
fn a_type_name_of_others_is_left_to_them() {
    assert!(matches!(decode("motcua.dossier.v1.Received", &[]), Ok(None)));
}
