//! The rows of the worklist: the same after a rebuild, without a name after an erasure.

use motcua_domain::catalogue::OnlineService;
use motcua_domain::dossier::{Channel, Command, ImportedReception};
use motcua_domain::testing::{WARD, id, land_transfer};
use motcua_eventlog::Position;
use motcua_journal::{Journal, RequestKey};
use motcua_readmodel::{Place, ReadModel, binds};
use motcua_servers::{Postgres, Release};

use super::Office;
use crate::Worklist;

const ROWS: &str = "SELECT dossier || '|' || position || '|' || procedure || '|' || status || '|' \
     || COALESCE(applicant, '') || '|' || holder || '|' || since || '|' \
     || COALESCE(came_from, '') || '|' || step || '|' || step_due_at || '|' || step_ended || '|' \
     || COALESCE(offered_to, '') || '|' || COALESCE(offered_at, 0) || '|' \
     || COALESCE(offered_step, 0) || '|' || COALESCE(offered_due_at, 0) || '|' || first_due_at \
     || '|' || due_at || '|' || COALESCE(stands_since, 0) || '|' || actions \
     FROM held ORDER BY dossier";

async fn rows(model: &ReadModel<Worklist>, at_least: Position) -> Vec<String> {
    let mut snapshot = model.snapshot(Some(at_least)).await.unwrap();
    let rows = snapshot.query(ROWS, binds![]).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// The rows of new tables in PostgreSQL, filled from the whole log.
async fn rebuilt(journal: &Journal) -> Vec<String> {
    let place = Place::postgres(&Postgres::shared(Release::System).database()).unwrap();
    let last = ReadModel::rebuild(&place, &Worklist::default(), journal, |_| {}).await.unwrap();
    let model = ReadModel::open(&place, Worklist::default(), journal.clone()).await.unwrap();
    rows(&model, last).await
}

/// New tables, filled from the whole log, hold the same rows.
pub(super) async fn rebuilt_equals(office: &Office) {
    let journal = office.routing.dossiers.journal();
    let last = *journal.last().borrow();
    assert_eq!(rows(&office.routing.worklist, last).await, rebuilt(journal).await);
}

#[tokio::test]
async fn who_was_erased_has_no_name_in_a_rebuilt_worklist() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let code = office.receives(land_transfer()).await;
    let journal = office.routing.dossiers.journal();
    assert!(rebuilt(journal).await[0].contains("Nguyễn Văn Mẫu"));
    let key = office.routing.dossiers.history(&code).await.unwrap()[0].data_key.unwrap();
    journal.keys().erase(key).await.unwrap();
    let (log, keys) = (journal.log().clone(), journal.keys().clone());
    let after = Journal::open(log, keys, journal.clock().clone()).await.unwrap();
    let rows = rebuilt(&after).await;
    assert!(rows[0].starts_with(code.as_str()), "{rows:?}");
    assert!(!rows[0].contains("Mẫu"), "{rows:?}");
}

#[tokio::test]
async fn an_imported_dossier_is_on_nobodys_list() {
    let office = Office::open_at("2018-02-12 09:10").await;
    let reception = ImportedReception {
        source: "another".to_owned(),
        procedure: id("1.013831"),
        procedure_version: 1,
        channel: Channel::Counter,
        received_at: id(WARD),
        competent: id(WARD),
        online_level: 2,
        online_service: OnlineService::None,
        due_at: None,
    };
    let key = RequestKey { key: [1; 32], request: [1; 32] };
    let command = Command::ImportReceived(Box::new(reception));
    let code = id("H13.131-180101-0001");
    let dossiers = &office.routing.dossiers;
    dossiers.execute_as_program(&code, key, None, &command).await.unwrap();
    assert_eq!(office.lines(WARD, "").await, [""; 0]);
}
