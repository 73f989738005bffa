//! Many dossiers of one name: pages are full, and each dossier comes once.
use super::*;
use crate::search::words::Fit;

/// So many that not all are read for a page.
const MANY: usize = 4_300;

#[tokio::test]
async fn pages_of_what_very_many_have_are_full_and_in_order() {
    let (_folder, keys) = keys().await;
    let mut log = Log::default();
    log.receive(&code(1), request("Nguyễn Văn An"));
    let first = log.0[0].clone();
    // The same, as many dossiers have it: to decide each would take longer than to find them.
    for number in 2..=MANY {
        let name = match number % 10 {
            0 => "Nguyễn Văn Anh",
            1 => "Nguyễm Văn An",
            2 => "Trần Thị Bê",
            _ => "Nguyễn Văn An",
        };
        let mut events = Vec::new();
        for event in first.known() {
            let Any::Dossier(Event::Received { reception, .. }) = event else { continue };
            let (reception, request) =
                (reception.clone(), Personal::Known(Box::new(request(name))));
            events.push(Event::Received { reception, request });
        }
        let position = log.0.len() as u64 + 1;
        log.0.push(Arc::new(Entry {
            position: Position(position),
            stream: StreamName::new(code(number).as_str()).unwrap(),
            events: events.into_iter().map(|e| Decoded::Known(Any::Dossier(e))).collect(),
            ..(*first).clone()
        }));
    }
    let url = Postgres::shared(Release::System).database();
    let folder = tempfile::tempdir().unwrap();
    for place in [Where::folder(folder.path()), Where::postgres(&url).unwrap()] {
        let mut tables = Fed::create(&place, Search::new(keys.clone())).await.unwrap();
        for batch in log.0.chunks(1_000) {
            tables.fold(batch).await.unwrap();
        }
        let (search, mut snapshot) = (Search::new(keys.clone()), tables.snapshot().await.unwrap());
        let hits = found(&search, &mut snapshot, WARD, "van an nguyen", 50).await;
        let hits: Vec<_> = hits.into_iter().map(|hit| (hit.place.fit, hit.place.number)).collect();
        let of = |fit, rests: &[usize]| {
            let numbers = (1..=MANY).rev().filter(|number| rests.contains(&(number % 10)));
            numbers.map(|number| (fit, number as u64)).collect::<Vec<_>>()
        };
        // The first one is an exact one too.
        let mut expected = of(Fit::Whole, &[3, 4, 5, 6, 7, 8, 9]);
        expected.push((Fit::Whole, 1));
        expected.extend(of(Fit::Mistaken, &[1]).into_iter().filter(|(_, number)| *number != 1));
        assert_eq!(hits.len(), expected.len());
        assert_eq!(hits, expected);
        let ends = found(&search, &mut snapshot, WARD, "26110", 5).await;
        assert!(ends.is_empty(), "no code ends so");
        let begun = found(&search, &mut snapshot, WARD, "nguyen van an", 1_000).await;
        assert_eq!(begun.iter().filter(|hit| hit.place.fit == Fit::Begun).count(), MANY / 10);
        assert!(found(&search, &mut snapshot, TAX, "nguyen van an", 5).await.is_empty());
    }
}
