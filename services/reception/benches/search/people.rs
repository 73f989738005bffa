//! Applicants whose names are as common as they are among Vietnamese people, and their dossiers.

use std::collections::HashMap;
use std::sync::Arc;

use motcua_domain::calendar::Calendar;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::dossier::{
    Command, CorrectedEntry, Correction, Dossier, Event, Identity, Party, Reception, Request,
    Setting, decide,
};
use motcua_domain::testing::{WARD, actor, at, catalogue, id, land_transfer, receive};
use motcua_domain::{AgencyId, DossierCode, Event as Any, Personal, Role, Timestamp};
use motcua_eventlog::{Hash, Position, StreamName, Version};
use motcua_journal::{Decoded, Entry};
use uuid::Uuid;

use crate::chance::Chance;

/// Family names, of a thousand people. Source: Lê Trung Hoa, "Họ và tên người Việt Nam", 2005; what is
/// left is spread over those of the tail.
const FAMILIES: [(&str, u64); 16] = [
    ("Nguyễn", 384),
    ("Trần", 121),
    ("Lê", 95),
    ("Phạm", 70),
    ("Huỳnh", 51),
    ("Phan", 45),
    ("Võ", 39),
    ("Đặng", 21),
    ("Bùi", 20),
    ("Đỗ", 14),
    ("Hồ", 13),
    ("Ngô", 13),
    ("Dương", 10),
    ("Lý", 5),
    ("Trương", 22),
    ("Đinh", 10),
];
const FAMILY_TAIL: &str = "Đoàn Mai Lâm Trịnh Lương Châu Tô Cao Thái Lưu Phùng Tạ Quách Hà Thạch Danh Kim Sơn \
    Vương Triệu Từ Tăng La Nghiêm Khưu Giang Mã Ông Âu Kiều Diệp Văn Hứa Tống Doãn Lại Cù Ninh Quan";
const MEN: &str = "Văn Hữu Đức Minh Quốc Thanh Hoàng Ngọc Công Duy Xuân Trung Tuấn Anh Gia Phước Tấn Chí Nhật Thành";
const WOMEN: &str = "Thị Ngọc Thanh Kim Thu Mỹ Bích Hồng Phương Minh Thùy Cẩm Mai Diễm Huỳnh Tuyết Kiều Như Yến Lan";
const GIVEN_MEN: &str = "Hùng Dũng Tuấn Minh Nam Hải Long Phong Sơn Thành Hiếu Khánh Phúc Bình Cường Đạt Huy \
    Khoa Nghĩa Quân Thắng Thịnh Toàn Trung Việt Vinh An Bảo Đông Giang Hậu Hòa Kiên Lâm Lộc Luân Mạnh Nhân Phát \
    Phú Quang Quý Sang Tài Tâm Tân Thái Thiện Tiến Tín Tùng Út Văn Vũ Xuân Đức Hoàng Khải Lợi Nguyên Thông Trí Trường";
const GIVEN_WOMEN: &str = "Hương Lan Hoa Mai Hạnh Hà Hằng Linh Trang Nga Nhung Oanh Phương Thảo Thu Thủy Trâm \
    Tuyết Vân Yến Anh Ánh Bích Châu Chi Cúc Diễm Diệu Dung Duyên Đào Giang Hân Hiền Hiếu Hoài Hồng Huệ Huyền \
    Khanh Kiều Lệ Liên Loan Ly My Mỹ Ngân Ngọc Nguyệt Nhi Như Nương Quyên Quỳnh Sương Tâm Thanh Thơ Thúy Thư \
    Tiên Trinh Trúc Uyên Vy Xuân Ý";
const FIRMS: &str = "Công ty TNHH Thương mại Dịch vụ";

/// How many dossiers a day the city receives.
const A_DAY: u64 = 4_000;

/// How many wards receive dossiers.
const WARDS: u64 = 103;

/// The agency that each dossier concerns: it returns them all.
pub(crate) const EVERYWHERE: &str = "H13.001";

/// The agency that decides one dossier of twenty.
pub(crate) const DEPARTMENT: &str = "H13.020";

/// An applicant, and what it can be asked by.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) code: DossierCode,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) identity: String,
    pub(crate) plot: Option<(u64, u64)>,
}

/// A city's dossiers, one after the other.
pub(crate) struct People {
    chance: Chance,
    reception: Reception,
    dossiers: u64,
    made: u64,
    position: u64,
    /// The last number of each ward on this day.
    numbers: HashMap<String, u64>,
    /// Some of them, to be asked for.
    pub(crate) known: Vec<Person>,
}

impl People {
    pub(crate) fn of(dossiers: u64, seed: u64) -> Self {
        let reception = reception(&catalogue());
        let chance = Chance::of_seed(seed);
        let (numbers, known) = (HashMap::new(), Vec::new());
        Self { chance, reception, dossiers, made: 0, position: 0, numbers, known }
    }

    /// The records of so many more dossiers; none when all are made.
    pub(crate) fn records(&mut self, dossiers: u64) -> Vec<Arc<Entry>> {
        let mut records = Vec::new();
        for _ in 0..dossiers.min(self.dossiers - self.made) {
            self.receive(&mut records);
            self.made += 1;
        }
        records
    }

    fn receive(&mut self, records: &mut Vec<Arc<Entry>>) {
        let ward = format!("H13.{}", 100 + self.chance.one_of(WARDS));
        let day = self.made / A_DAY;
        if self.made.is_multiple_of(A_DAY) {
            self.numbers.clear();
        }
        let number = self.numbers.entry(ward.clone()).or_default();
        *number += 1;
        let number = *number;
        let person = Person {
            code: id(&format!(
                "{ward}-{:02}{:02}{:02}-{number:04}",
                26 + day / 336,
                day / 28 % 12 + 1,
                day % 28 + 1
            )),
            name: self.name(),
            phone: format!("09{:08}", self.chance.below(100_000_000)),
            identity: format!("092{:09}", self.chance.below(1_000_000_000)),
            plot: self
                .chance
                .per_cent(30)
                .then(|| (1 + self.chance.below(120), 1 + self.chance.below(900))),
        };
        let mut reception = self.reception.clone();
        let department = format!("H13.0{}", 20 + self.chance.below(20));
        reception.received_at = id(&ward);
        reception.competent = id(if self.chance.per_cent(50) { &ward } else { &department });
        reception.returned_at = id(EVERYWHERE);
        let to = reception.competent.clone();
        let request = Personal::Known(Box::new(person.request()));
        let received = Event::Received { reception: Box::new(reception), request };
        self.write(records, &person.code, 1, received);
        let from: AgencyId = id(&ward);
        let given = Event::Given { from, to, step: 2, step_due_at: morning(), step_end: None };
        self.write(records, &person.code, 2, given);
        if self.chance.per_cent(3) {
            let value = self.name();
            let correction = Personal::Known(Correction { value, reason: String::new() });
            let entry = CorrectedEntry::ApplicantName;
            self.write(records, &person.code, 3, Event::Corrected { entry, correction });
        }
        if self.chance.below(self.dossiers / 400 + 1) == 0 {
            self.known.push(person);
        }
    }

    fn write(
        &mut self,
        records: &mut Vec<Arc<Entry>>,
        code: &DossierCode,
        version: u32,
        event: Event,
    ) {
        self.position += 1;
        records.push(Arc::new(Entry {
            position: Position(self.position),
            hash: Hash([0; 32]),
            id: Uuid::from_u128(self.position.into()),
            stream: StreamName::new(code.as_str()).expect("a code names a stream"),
            version: Version(version),
            who: actor(WARD, &[]).who,
            recorded: morning(),
            happened: morning(),
            key: None,
            events: vec![Decoded::Known(Any::Dossier(event))],
            data_key: None,
        }));
    }

    /// A person's name; of twenty one is a firm's.
    fn name(&mut self) -> String {
        if self.chance.per_cent(5) {
            let (first, second) = (self.of_list(GIVEN_MEN), self.of_list(GIVEN_WOMEN));
            return format!("{FIRMS} {first} {second}");
        }
        let family = self.family();
        let is_woman = self.chance.per_cent(50);
        let (middles, givens) = if is_woman { (WOMEN, GIVEN_WOMEN) } else { (MEN, GIVEN_MEN) };
        // Half of all have the first one.
        let middle = if self.chance.per_cent(45) {
            middles.split(' ').next().unwrap_or_default().to_owned()
        } else {
            self.of_list(middles)
        };
        let given = self.of_list(givens);
        if self.chance.per_cent(25) {
            let second = self.of_list(middles);
            return format!("{family} {middle} {second} {given}");
        }
        format!("{family} {middle} {given}")
    }

    fn family(&mut self) -> String {
        let mut drawn = self.chance.below(1_000);
        for (family, share) in FAMILIES {
            if drawn < share {
                return family.to_owned();
            }
            drawn -= share;
        }
        self.of_list(FAMILY_TAIL)
    }

    /// One of a list, the first ones oftener.
    fn of_list(&mut self, list: &str) -> String {
        let words: Vec<&str> = list.split_whitespace().collect();
        words[self.chance.one_of(words.len() as u64)].to_owned()
    }
}

impl Person {
    fn request(&self) -> Request {
        let identity = Identity { number: self.identity.clone(), ..Identity::default() };
        let form = self.plot.map(|(sheet, parcel)| {
            format!("{{ \"map_sheet\": {sheet}, \"parcel\": {parcel}, \"area_m2\": 80 }}")
        });
        Request {
            applicant: Party {
                name: self.name.clone(),
                phone: self.phone.clone(),
                identities: vec![identity],
                ..Party::default()
            },
            form: form.unwrap_or_default(),
            ..Request::default()
        }
    }
}

fn morning() -> Timestamp {
    at("2026-11-02 09:00")
}

/// What the rules fix at reception, for all of them.
fn reception(catalogue: &Catalogue) -> Reception {
    let calendar: Arc<Calendar> = catalogue.calendar().expect("the tests have one").clone();
    let actor = actor(WARD, &[Role::ReceptionClerk]);
    let setting = Setting { at: morning(), actor: &actor, calendar: &calendar, catalogue };
    let command = Command::Receive(Box::new(receive(land_transfer())));
    let events = decide(&Dossier::default(), &command, &setting).expect("it is complete");
    let received = events.into_iter().find_map(|event| match event {
        Event::Received { reception, .. } => Some(*reception),
        _ => None,
    });
    received.expect("who receives has received")
}
