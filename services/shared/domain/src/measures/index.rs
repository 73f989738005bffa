//! The national index of service (Bộ chỉ số chỉ đạo, điều hành và đánh giá chất lượng phục vụ): six groups,
//! 100 points.
//!
//! Source: Decision 766/QĐ-TTg of 2022-06-23 (domain reference 4.3); the points of the parts and their
//! thresholds as the dashboards' tables and the formula document have them (4.2).

use jiff::civil::{Date, date};

use super::{Share, Tally};

/// What the index says from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// Its name: `766-2025`.
    pub id: &'static str,
    /// The first day of which it speaks.
    pub valid_from: Date,
    /// Its groups.
    pub groups: &'static [Group],
}

/// A group of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name_vi: &'static str,
    /// The same in English.
    pub name_en: &'static str,
    /// How many points it can give.
    pub points: u64,
    /// What it is made of.
    pub parts: &'static [Part],
}

/// A part of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name_vi: &'static str,
    /// The same in English.
    pub name_en: &'static str,
    /// How many points it can give; `None`: they are not published apart from the group's.
    pub points: Option<u64>,
    /// From which share on, in per cent, it gives all of them; `None`: none is set.
    pub threshold: Option<u64>,
    /// What is measured; `None`: nothing here can measure it.
    pub measure: Option<Measure>,
}

/// What this system measures of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Handled on time or open within time, of those received.
    OnTime,
    /// Filed online, of those received.
    FiledOnline,
    /// Filed online as a full service, of those received.
    FullOnline,
    /// Procedures of which something was paid online, of those of which something is to be paid.
    ProceduresPaid,
    /// Dossiers paid online, of those with a fee.
    PaidOnline,
    /// Results with a file, of those issued.
    ElectronicResults,
    /// Dossiers with all files, of those received.
    Digitised,
    /// Dossiers with a paper of an earlier one, of those received.
    Reused,
    /// Neither late nor disliked, of those received.
    Satisfied,
}

/// What a unit's part in the index is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measured {
    /// Its dossiers.
    pub tally: Tally,
    /// Procedures of which a dossier was paid online.
    pub procedures_paid: u64,
    /// Procedures of which a dossier has a fee.
    pub procedures_with_fee: u64,
}

/// Points, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Points {
    /// Hundredths of a point: 1234 is 12.34.
    pub hundredths: u64,
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.hundredths / 100, self.hundredths % 100)
    }
}

impl Measure {
    /// The share; `None` where there is nothing to share.
    pub fn share(self, measured: &Measured) -> Option<Share> {
        let tally = &measured.tally;
        match self {
            Self::OnTime => tally.on_time_in_index(),
            Self::FiledOnline => {
                let online = tally.received.saturating_sub(tally.received_at_level[0]);
                Share::of(online, tally.received)
            }
            Self::FullOnline => tally.filed_full_online(),
            Self::ProceduresPaid => {
                Share::of(measured.procedures_paid, measured.procedures_with_fee)
            }
            Self::PaidOnline => tally.paid_online(),
            Self::ElectronicResults => tally.electronic_results(),
            Self::Digitised => tally.digitised(),
            Self::Reused => tally.reused(),
            Self::Satisfied => tally.satisfied(),
        }
    }
}

impl Part {
    /// The points of a share, rounded half up: all from the threshold on, else share × points /
    /// threshold; without a threshold share × points / 100. `None`: it has no points of its own.
    pub fn score(&self, share: Share) -> Option<Points> {
        let all = self.points?;
        let threshold = self.threshold.unwrap_or(100);
        let reached = share.hundredths.min(threshold * 100);
        Some(Points { hundredths: (reached * all * 2 + threshold) / (threshold * 2) })
    }
}

impl Scheme {
    /// What holds on a day; before the first, the first.
    pub fn on(day: Date) -> &'static Self {
        SCHEMES.iter().rfind(|scheme| scheme.valid_from <= day).unwrap_or(&SCHEMES[0])
    }
}

/// A part that this system cannot measure.
const fn elsewhere(name_vi: &'static str, name_en: &'static str, points: Option<u64>) -> Part {
    Part { name_vi, name_en, points, threshold: None, measure: None }
}

const fn part(
    (name_vi, name_en): (&'static str, &'static str),
    points: Option<u64>,
    threshold: Option<u64>,
    measure: Measure,
) -> Part {
    Part { name_vi, name_en, points, threshold, measure: Some(measure) }
}

const PUBLICITY: Group = Group {
    number: 1,
    name_vi: "Công khai, minh bạch",
    name_en: "Publicity, transparency",
    points: 18,
    parts: &[
        elsewhere("Quyết định công bố đúng hạn", "Decided on time", Some(6)),
        elsewhere("Công khai đúng hạn", "Published on time", Some(4)),
        elsewhere("Công khai đầy đủ", "Published in full", Some(2)),
        elsewhere("Hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia", "Dossiers synchronised", Some(6)),
    ],
};

const PROGRESS: Group = Group {
    number: 2,
    name_vi: "Tiến độ, kết quả giải quyết",
    name_en: "Progress, results",
    points: 20,
    parts: &[part(
        ("Hồ sơ trước hạn, đúng hạn", "Early or on time"),
        Some(20),
        None,
        Measure::OnTime,
    )],
};

/// 3.1 to 3.3, of which the points are not published one by one.
const SERVICES_2022: Group = Group {
    number: 3,
    name_vi: "Cung cấp dịch vụ công trực tuyến",
    name_en: "Online services",
    points: 12,
    parts: &[
        elsewhere("Thủ tục cung cấp trực tuyến", "Procedures offered online", None),
        elsewhere("Dịch vụ trực tuyến có hồ sơ", "Online services with dossiers", None),
        part(("Hồ sơ nộp trực tuyến", "Filed online"), None, Some(50), Measure::FiledOnline),
    ],
};

const SERVICES_2025: Group = Group {
    parts: &[part(
        ("Hồ sơ trực tuyến toàn trình", "Filed online as a full service"),
        Some(12),
        None,
        Measure::FullOnline,
    )],
    ..SERVICES_2022
};

const PAYMENT: Group = Group {
    number: 4,
    name_vi: "Thanh toán trực tuyến",
    name_en: "Online payment",
    points: 10,
    parts: &[
        elsewhere("Thủ tục cung cấp thanh toán trực tuyến", "Offered with payment", Some(2)),
        part(
            ("Thủ tục có giao dịch thanh toán trực tuyến", "Procedures with transactions"),
            Some(2),
            Some(80),
            Measure::ProceduresPaid,
        ),
        part(
            ("Hồ sơ thanh toán trực tuyến", "Dossiers paid online"),
            Some(6),
            None,
            Measure::PaidOnline,
        ),
    ],
};

const DIGITISATION: Group = Group {
    number: 5,
    name_vi: "Số hóa hồ sơ",
    name_en: "Digitisation",
    points: 22,
    parts: &[
        part(("Kết quả điện tử", "Electronic results"), Some(6), None, Measure::ElectronicResults),
        part(
            ("Hồ sơ số hóa giấy tờ và kết quả", "Digitised"),
            Some(4),
            Some(80),
            Measure::Digitised,
        ),
        elsewhere("Bản sao chứng thực điện tử", "Certified electronic copies", Some(2)),
        part(("Tái sử dụng dữ liệu số hóa", "Data reused"), Some(2), Some(80), Measure::Reused),
        elsewhere("Chia sẻ dữ liệu để tái sử dụng", "Shared for reuse", Some(4)),
        elsewhere("Hồ sơ dùng dữ liệu dân cư", "Residents' data: dossiers", Some(2)),
        elsewhere("Thủ tục dùng dữ liệu dân cư", "Residents' data: procedures", Some(2)),
    ],
};

const SATISFACTION: Group = Group {
    number: 6,
    name_vi: "Mức độ hài lòng",
    name_en: "Satisfaction",
    points: 18,
    parts: &[
        elsewhere("Xử lý phản ánh, kiến nghị đúng hạn", "Petitions on time", Some(6)),
        elsewhere("Hài lòng về xử lý phản ánh", "Satisfied with petitions", Some(6)),
        part(
            ("Hài lòng trong giải quyết hồ sơ", "Satisfied with dossiers"),
            Some(6),
            Some(90),
            Measure::Satisfied,
        ),
    ],
};

/// In the order of their days.
const SCHEMES: [Scheme; 2] = [
    Scheme {
        id: "766-2022",
        valid_from: date(2022, 6, 23),
        groups: &[PUBLICITY, PROGRESS, SERVICES_2022, PAYMENT, DIGITISATION, SATISFACTION],
    },
    Scheme {
        id: "766-2025",
        valid_from: date(2025, 1, 1),
        groups: &[PUBLICITY, PROGRESS, SERVICES_2025, PAYMENT, DIGITISATION, SATISFACTION],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_points_are_a_hundred_and_each_group_has_those_of_its_parts() {
        for scheme in &SCHEMES {
            let all: u64 = scheme.groups.iter().map(|group| group.points).sum();
            assert_eq!(all, 100, "{}", scheme.id);
            for group in scheme.groups {
                let parts: Option<u64> = group.parts.iter().map(|part| part.points).sum();
                assert!(parts.is_none_or(|parts| parts == group.points), "{}", group.name_en);
            }
        }
    }

    #[test]
    fn a_day_has_its_scheme() {
        for (day, id) in [
            (date(2021, 1, 1), "766-2022"),
            (date(2024, 12, 31), "766-2022"),
            (date(2025, 1, 1), "766-2025"),
        ] {
            assert_eq!(Scheme::on(day).id, id, "{day}");
        }
    }

    #[test]
    fn points_grow_up_to_the_threshold_and_no_further() {
        let part = |points, threshold| part(("", ""), points, threshold, Measure::Reused);
        for (points, threshold, share, scored) in [
            (4, Some(80), 0, "0.00"),
            (4, Some(80), 4000, "2.00"),
            (4, Some(80), 7999, "4.00"),
            (4, Some(80), 7990, "4.00"),
            (4, Some(80), 7989, "3.99"),
            (4, Some(80), 8000, "4.00"),
            (4, Some(80), 10_000, "4.00"),
            (20, None, 9999, "20.00"),
            (20, None, 9997, "19.99"),
            (20, None, 10_000, "20.00"),
            (6, None, 6633, "3.98"),
        ] {
            let told = part(Some(points), threshold).score(Share { hundredths: share }).unwrap();
            assert_eq!(told.to_string(), scored, "{points} {threshold:?} {share}");
        }
        assert_eq!(part(None, Some(50)).score(Share { hundredths: 5000 }), None);
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        for group in SCHEMES.iter().flat_map(|scheme| scheme.groups) {
            for measure in group.parts.iter().filter_map(|part| part.measure) {
                assert_eq!(measure.share(&Measured::default()), None, "{measure:?}");
            }
        }
    }
}
