use motcua_eventlog::{Position, StreamName};

use super::toy::{Tally, Toy};
use super::{Desk, On, on_each_engine};
use crate::generations::Generations;
use crate::{Projection, Rows, TableRow};
use motcua_sql::Writer;

on_each_engine! {
    async fn rows_change_in_memory_and_are_written_once(on: On) {
        let desk = Desk::empty(on).await;
        let _model = desk.open().await.unwrap();
        let mut writer = Writer::new(Generations::of(&desk.place, Toy::NAME).database(1));
        let stream = |n: u32| StreamName::new(&format!("toy-{n}")).unwrap();
        let tally = |n, times| Tally { stream: stream(n), times, last: Position(1) };
        let mut sql = writer.begin().await.unwrap();
        let mut rows = Rows::default();
        (1..=3).for_each(|n| rows.put(tally(n, 1)));
        rows.store(&mut sql).await.unwrap();

        let mut rows: Rows<Tally> = Rows::default();
        rows.load(&mut sql, (1..=4).map(stream)).await.unwrap();
        rows.remove(&stream(1));
        assert_eq!((rows.get(&stream(1)), rows.get(&stream(4))), (None, None));
        assert_eq!(rows.get_mut(&stream(4)), None);
        rows.get_mut(&stream(2)).unwrap().times = 9;
        assert_eq!(rows.iter().count(), 2);
        rows.store(&mut sql).await.unwrap();

        let query = "SELECT stream, times, last FROM tally ORDER BY stream";
        let kept = sql.query(query, vec![]).await.unwrap();
        let kept: Vec<Tally> = kept.iter().map(|row| Tally::read(row).unwrap()).collect();
        assert_eq!(kept, [tally(2, 9), tally(3, 1)]);
    }
}
