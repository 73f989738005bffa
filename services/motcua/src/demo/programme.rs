//! What comes in on which day: the ordinary work of a ward, and what a demo has to show.

use super::Size;
use super::city::{City, Story};
use super::filing::{Filing, Way};
use super::stories::ward::Pace;
use super::stories::{counter, documents, land, ward};

/// A land-use right changes hands.
const LAND_TRANSFER: &str = "1.013831";
/// Giấy xác nhận tình trạng hôn nhân, 3 working days.
const MARITAL_STATUS: &str = "1.004873";
/// Certified copies.
const COPIES: &str = "2.000815";
/// A building permit.
const BUILDING: &str = "1.013225";

/// Every procedure that is received here.
pub(super) const PROCEDURES: [&str; 14] = [
    LAND_TRANSFER,
    MARITAL_STATUS,
    COPIES,
    BUILDING,
    "1.000656",
    "1.000894",
    "1.001022",
    "1.001193",
    "1.001699",
    "1.003622",
    "1.004859",
    "1.004884",
    "2.000635",
    "2.000884",
];

/// One kind of ordinary work.
struct Kind {
    procedure: &'static str,
    sub_case: Option<&'static str>,
    /// In ten days of a full demo.
    count: u32,
    /// How it comes, each as likely.
    ways: &'static [Way],
    /// Working days that the officer needs, each as likely.
    work: &'static [u32],
}

const fn kind(
    procedure: &'static str,
    sub_case: Option<&'static str>,
    count: u32,
    ways: &'static [Way],
    work: &'static [u32],
) -> Kind {
    Kind { procedure, sub_case, count, ways, work }
}

use Way::{Counter, Online, Post};

const AT_THE_COUNTER: &[Way] = &[Counter];
const MIXED: &[Way] = &[Counter, Counter, Online, Online, Online];
const MOSTLY_ONLINE: &[Way] = &[Counter, Online, Online, Online, Online];
/// Same-day work, now and then a day too late.
const AT_ONCE: &[u32] = &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
/// Three working days by law: some early, most on the last day, few too late.
const IN_THREE_DAYS: &[u32] = &[1, 3, 3, 2, 3, 3, 3, 0, 3, 3, 3, 3, 2, 3, 4, 3];
const IN_FIVE_DAYS: &[u32] = &[5, 3, 5, 5];
const IN_SEVEN_DAYS: &[u32] = &[7, 4, 6, 7];
const IN_WEEKS: &[u32] = &[20];

/// A ward's ordinary work; who is served at once is not handled in days.
const ORDINARY: [Kind; 16] = [
    kind(COPIES, Some("vietnamese"), 60, AT_THE_COUNTER, &[]),
    kind("2.000884", Some("paper"), 8, AT_THE_COUNTER, &[]),
    kind("1.001193", Some("on_time"), 18, MIXED, AT_ONCE),
    kind("1.001193", Some("late"), 2, AT_THE_COUNTER, AT_ONCE),
    kind("1.000656", Some("on_time"), 6, MIXED, AT_ONCE),
    kind("1.000894", Some("first"), 6, AT_THE_COUNTER, AT_ONCE),
    kind(MARITAL_STATUS, Some("marriage"), 20, MIXED, IN_THREE_DAYS),
    kind(MARITAL_STATUS, Some("other"), 8, &[Counter, Online, Post], IN_THREE_DAYS),
    kind("2.000635", Some("in_database"), 24, MOSTLY_ONLINE, AT_ONCE),
    kind("1.004859", Some("complete"), 6, MIXED, &[1, 0, 1]),
    kind("1.001022", None, 4, AT_THE_COUNTER, IN_THREE_DAYS),
    kind("1.004884", None, 4, &[Counter, Post], IN_FIVE_DAYS),
    kind(BUILDING, Some("house"), 10, MOSTLY_ONLINE, IN_SEVEN_DAYS),
    kind("1.001699", None, 3, AT_THE_COUNTER, IN_WEEKS),
    kind("1.003622", None, 3, &[Online], IN_WEEKS),
    kind(LAND_TRANSFER, Some("sale"), 9, AT_THE_COUNTER, &[1, 2, 1]),
];

/// All stories, in the order of their numbers.
pub(super) fn stories(city: &City, size: Size) -> Vec<Story<'_>> {
    let mut stories = singular(city, size);
    for kind in &ORDINARY {
        let count = (kind.count * size.days * size.percent).div_ceil(1000);
        for nth in 0..count {
            let number = u32::try_from(stories.len() + 1).unwrap_or(u32::MAX);
            let filing =
                Filing::new(number, nth * size.days / count, kind.procedure, kind.sub_case);
            stories.push(ordinary(city, filing, kind));
        }
    }
    stories
}

fn ordinary<'a>(city: &'a City, mut filing: Filing, kind: &Kind) -> Story<'a> {
    filing.way = filing.dice.one_of(kind.ways).unwrap_or(Counter);
    let fetch = filing.dice.one_of(&[0, 0, 0, 1, 1, 2]).unwrap_or_default();
    match filing.dice.one_of(kind.work) {
        None => city.tells(counter::served_at_once(city, filing)),
        Some(days) if kind.procedure == LAND_TRANSFER => {
            city.tells(land::walks_over_three_agencies(city, filing, days))
        }
        Some(work) => city.tells(ward::handled(city, filing, Pace { work, fetch })),
    }
}

/// What happens once: each way that a dossier can take has its story.
fn singular(city: &City, size: Size) -> Vec<Story<'_>> {
    let day = |day: u32| day.min(size.days - 1);
    let filing = |number, on, procedure, sub_case, shows| Filing {
        shows: Some(shows),
        ..Filing::new(number, day(on), procedure, Some(sub_case))
    };
    let marital = |number, on, shows| filing(number, on, MARITAL_STATUS, "marriage", shows);
    let building = |number, on, shows| filing(number, on, BUILDING, "house", shows);
    let mut land =
        filing(1, 0, LAND_TRANSFER, "sale", "Liên thông ba cơ quan / over three agencies");
    land.time = Some((7, 0));
    let extra = building(2, 0, "Bổ sung hồ sơ / supplemented");
    let refused = building(3, 1, "Từ chối tiếp nhận (phiếu) / refused at the counter (slip)");
    let asked = marital(4, 0, "Yêu cầu bổ sung (phiếu) / asked at intake (slip)");
    let late = marital(5, 0, "Quá hạn, đã xin lỗi / late after an apology");
    let files = marital(6, 1, "Tệp có chữ ký số / with a signed and an unsigned PDF");
    let rejected = building(7, 2, "Từ chối giải quyết / rejected with reasons");
    let withdrawn = marital(8, 3, "Rút hồ sơ / withdrawn");
    let forgotten = marital(9, 2, "Đang xử lý, quá hạn / open and overdue");
    let unpaid = "Chờ nghĩa vụ tài chính / waits for the duty to be paid";
    let unpaid = filing(10, 7, LAND_TRANSFER, "sale", unpaid);
    // In a short demo it is walked within a day.
    let days_at_each = u32::from(size.days >= 8);
    let (quickly, never) = (Pace { work: 1, fetch: 0 }, Pace { work: 90, fetch: 0 });
    vec![
        city.tells(land::walks_over_three_agencies(city, land, days_at_each)),
        city.tells(ward::supplemented(city, extra, "p2")),
        city.tells(counter::refused(city, refused, "H13.V101")),
        city.tells(counter::asked_at_intake(city, asked, "p1")),
        city.tells(ward::late_after_an_apology(city, late, 3)),
        city.tells(documents::with_files(city, files, quickly)),
        city.tells(ward::rejected(city, rejected, "Chưa phù hợp quy hoạch (mẫu)")),
        city.tells(ward::withdrawn(city, withdrawn)),
        city.tells(ward::handled(city, forgotten, never)),
        city.tells(land::waits_for_the_duty(city, unpaid)),
    ]
}
