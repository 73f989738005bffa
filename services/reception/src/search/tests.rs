//! Search, from outside: what is found is what a reader of all names would find, whatever has happened
//! and however the records were cut into batches.

mod oracle;
mod seen;

use std::sync::Arc;

use motcua_domain::dossier::{Command, Receive};
use motcua_domain::dossier::{
    CorrectedEntry, Correction, Dossier, Event, Identity, Party, Request, Setting, decide,
};
use motcua_domain::testing::{LAND, TAX, WARD, actor, at, catalogue, id, land_transfer, receive};
use motcua_domain::{AgencyId, DossierCode, Event as Any, Personal, Role};
use motcua_eventlog::{Hash, Position, StreamName, Version};
use motcua_journal::{Decoded, Entry};
use motcua_readmodel::{Fed, Place as Where, Snapshot, TableRow, Value};
use motcua_servers::{Postgres, Release};
use uuid::Uuid;

use super::*;

/// The records that somebody would have written.
#[derive(Default)]
struct Log(Vec<Arc<Entry>>);

impl Log {
    fn write(&mut self, code: &DossierCode, events: Vec<Event>) {
        let position = self.0.len() as u64 + 1;
        let stream = StreamName::new(code.as_str()).unwrap();
        let before = self.0.iter().filter(|entry| entry.stream == stream).count();
        self.0.push(Arc::new(Entry {
            position: Position(position),
            hash: Hash::of(&position.to_be_bytes()),
            id: Uuid::from_u128(position.into()),
            stream,
            version: Version(u32::try_from(before).unwrap() + 1),
            who: actor(WARD, &[Role::ReceptionClerk]).who,
            recorded: at("2026-11-02 09:00"),
            happened: at("2026-11-02 09:00"),
            key: None,
            events: events.into_iter().map(|e| Decoded::Known(Any::Dossier(e))).collect(),
            data_key: None,
        }));
    }

    /// A dossier that the ward received, as the rules have it.
    fn receive(&mut self, code: &DossierCode, request: Request) {
        let wanted = Receive { request, ..receive(land_transfer()) };
        let (actor, catalogue) = (actor(WARD, &[Role::ReceptionClerk]), catalogue());
        let calendar = catalogue.calendar().unwrap().clone();
        let at = at("2026-11-02 09:00");
        let setting = Setting { at, actor: &actor, calendar: &calendar, catalogue: &catalogue };
        let command = Command::Receive(Box::new(wanted));
        self.write(code, decide(&Dossier::default(), &command, &setting).unwrap());
    }

    fn give(&mut self, code: &DossierCode, to: &str) {
        let (from, to) = (id(WARD), id(to));
        let step_due_at = at("2026-11-10 17:00");
        self.write(code, vec![Event::Given { from, to, step: 2, step_due_at, step_end: None }]);
    }

    fn correct(&mut self, code: &DossierCode, entry: CorrectedEntry, value: &str) {
        let correction = Correction { value: value.to_owned(), reason: "gõ nhầm".to_owned() };
        let correction = Personal::Known(correction);
        self.write(code, vec![Event::Corrected { entry, correction }]);
    }

    fn succeed(&mut self, code: &DossierCode, from: &str, to: &str) {
        let agencies = vec![(id(from), id(to))];
        let decision = "12/QĐ".to_owned();
        self.write(code, vec![Event::Succeeded { decision, agencies }]);
    }
}

fn code(number: usize) -> DossierCode {
    id(&format!("H13.131-261102-{number:04}"))
}

fn request(name: &str) -> Request {
    let applicant = Party { name: name.to_owned(), ..Party::default() };
    Request { applicant, ..Request::default() }
}

/// Keys that live as long as the folder.
async fn keys() -> (tempfile::TempDir, Keys) {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(folder.path()).await.unwrap();
    (folder, keys)
}

/// What an agency finds, page by page.
async fn found(
    search: &Search,
    snapshot: &mut Snapshot,
    agency: &str,
    typed: &str,
    page: usize,
) -> Vec<Hit> {
    let (agency, question): (AgencyId, _) = (id(agency), Question::read(typed).unwrap());
    let mut all: Vec<Hit> = Vec::new();
    loop {
        let after = all.last().map(|hit| hit.place);
        let hits = search.find(snapshot, &agency, &question, after, page).await.unwrap();
        assert!(hits.len() <= page);
        let is_last = hits.len() < page;
        all.extend(hits);
        if is_last {
            return all;
        }
    }
}

#[tokio::test]
async fn a_dossier_is_found_by_what_people_say_of_it() {
    let (_folder, keys) = keys().await;
    let mut log = Log::default();
    let said = Request {
        applicant: Party {
            name: "Nguyễn Thị Ánh".to_owned(),
            phone: "0901.234.567, 0292 3 123 456".to_owned(),
            identities: vec![Identity {
                number: "092 099 001 234".to_owned(),
                ..Identity::default()
            }],
            ..Party::default()
        },
        submitter: Some(Party { phone: "+84 911 111 111".to_owned(), ..Party::default() }),
        form: r#"{ "map_sheet": 5, "parcel": "012" }"#.to_owned(),
        ..Request::default()
    };
    log.receive(&code(1), said);
    log.receive(&code(2), request("Trần Văn Nguyệt"));
    log.give(&code(2), LAND);
    log.write(&id("wabo:case-3756"), vec![imported()]);
    let url = Postgres::shared(Release::System).database();
    let folder = tempfile::tempdir().unwrap();
    for place in [Where::folder(folder.path()), Where::postgres(&url).unwrap()] {
        let mut tables = Fed::create(&place, Search::new(keys.clone())).await.unwrap();
        tables.fold(&log.0).await.unwrap();
        let (search, mut snapshot) = (Search::new(keys.clone()), tables.snapshot().await.unwrap());
        for (typed, numbers) in [
            ("nguyễn thị ánh", &["0001"][..]),
            ("anh nguyen", &["0001"]),
            ("nguye", &["0002", "0001"]),
            ("nguyet", &["0002", "0001"]),
            ("nguyen van", &["0002"]),
            ("H13.131-261102-0001", &["0001"]),
            ("h13.131-261102-0002", &["0002"]),
            ("261102-0002", &["0002"]),
            ("0002", &["0002"]),
            ("2-0001", &["0001"]),
            ("0901234567", &["0001"]),
            ("+84 901 234 567", &["0001"]),
            ("02923123456", &["0001"]),
            ("0911 111111", &["0001"]),
            ("092099001234", &["0001"]),
            ("09209900123", &[]),
            ("thửa 12 tờ 5", &["0001"]),
            ("tờ bản đồ số 5", &["0001"]),
            ("thửa 12 tờ 6", &[]),
            ("wabo:case-3756", &["3756"]),
            ("3756", &["3756"]),
            ("le thi anh", &[]),
        ] {
            let hits = found(&search, &mut snapshot, WARD, typed, 1).await;
            let ends = |hit: &Hit| hit.code.as_str()[hit.code.as_str().len() - 4..].to_owned();
            assert_eq!(hits.iter().map(ends).collect::<Vec<_>>(), numbers, "{typed}");
        }
        for (typed, seer, count) in [
            ("tran van nguyet", LAND, 1),
            ("nguyen thi anh", LAND, 1),
            ("nguyen thi anh", TAX, 0),
            ("H13.131-261102-0002", TAX, 0),
            ("0002", TAX, 0),
            ("0901234567", TAX, 0),
            ("thửa 12", TAX, 0),
        ] {
            let hits = found(&search, &mut snapshot, seer, typed, 5).await;
            assert_eq!(hits.len(), count, "{typed} by {seer}");
        }
    }
}

fn imported() -> Event {
    use motcua_domain::catalogue::OnlineService;
    use motcua_domain::dossier::{Channel, ImportedReception};
    Event::ImportedReceived(ImportedReception {
        source: "wabo".to_owned(),
        procedure: id("1.013831"),
        procedure_version: 1,
        channel: Channel::Counter,
        received_at: id(WARD),
        competent: id(WARD),
        online_level: 2,
        online_service: OnlineService::None,
        due_at: None,
    })
}

#[tokio::test]
async fn nothing_that_people_said_stands_in_the_tables() {
    let (_folder, keys) = keys().await;
    let mut log = Log::default();
    let applicant = Party {
        name: "Nguyễn Quẩy".to_owned(),
        phone: "0901234567".to_owned(),
        identities: vec![Identity { number: "092099001234".to_owned(), ..Identity::default() }],
        ..Party::default()
    };
    log.receive(&code(1), Request { applicant, ..Request::default() });
    let folder = tempfile::tempdir().unwrap();
    let mut tables = Fed::create(&Where::folder(folder.path()), Search::new(keys)).await.unwrap();
    tables.fold(&log.0).await.unwrap();
    let mut bytes = Vec::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                bytes.extend(std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let stands = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(stands("H13.131-261102-0001"), "the code does: the tables were read");
    for said in ["Nguy", "nguy", "quay", "0901234567", "092099001234"] {
        assert!(!stands(said), "{said}");
    }
}
