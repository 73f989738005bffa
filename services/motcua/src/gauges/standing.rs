//! How the city stands, read again every few seconds: what is open and overdue, at whom, and which
//! hand-overs wait. A scrape reads what was found last, and costs no query.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use motcua_eventlog::Clock;
use motcua_kpi::{By, Figures, Question};
use motcua_readmodel::ReadModel;
use motcua_routing::{Waiting, Worklist};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::gauge::ConstGauge;
use tokio::sync::watch;

use crate::roles::Asked;

/// How often it is read anew.
const EVERY: Duration = Duration::from_secs(15);

/// What was found last; parts of other processes' roles are not there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    figures: Option<Open>,
    waiting: Option<(Waiting, Timestamp)>,
}

/// The dossiers that are open.
#[derive(Debug, Clone)]
struct Open {
    within_time: u64,
    overdue: u64,
    /// Overdue by the agency that decides; those with none are not here.
    overdue_at: Vec<(String, u64)>,
}

/// Reads until the program stops.
pub(crate) async fn follow(
    asked: Asked,
    clock: Clock,
    found: watch::Sender<Standing>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        found.send_replace(read(&asked, clock.now()).await);
        // An error means that nobody is left who could say so.
        if tokio::time::timeout(EVERY, stop.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}

async fn read(asked: &Asked, at: Timestamp) -> Standing {
    let mut standing = Standing::default();
    if let Some(figures) = &asked.figures {
        standing.figures = open(figures, at).await;
    }
    if let Some(worklist) = &asked.worklist {
        standing.waiting = waiting(worklist, at).await;
    }
    standing
}

async fn open(figures: &ReadModel<Figures>, at: Timestamp) -> Option<Open> {
    let mut snapshot = figures.snapshot(None).await.inspect_err(unread).ok()?;
    let question = Question::of_all(By::Competent, at);
    let table = Figures::read(&mut snapshot, question).await.inspect_err(unread).ok()?;
    let overdue_at = table.groups.into_iter().map(|(agency, tally)| (agency, tally.overdue));
    Some(Open {
        within_time: table.total.open_within_time,
        overdue: table.total.overdue,
        overdue_at: overdue_at.filter(|(_, overdue)| *overdue > 0).collect(),
    })
}

async fn waiting(worklist: &ReadModel<Worklist>, at: Timestamp) -> Option<(Waiting, Timestamp)> {
    Some((Waiting::read(worklist, at).await.inspect_err(unread).ok()?, at))
}

fn unread(error: &impl fmt::Display) {
    tracing::warn!(%error, "a gauge could not be read");
}

/// What was found last, as metrics.
#[derive(Debug)]
pub(super) struct Gauges(pub(super) watch::Receiver<Standing>);

impl Collector for Gauges {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let standing = self.0.borrow().clone();
        if let Some(open) = standing.figures {
            let states = [("within_time", open.within_time), ("overdue", open.overdue)];
            let states = states.map(|(state, count)| (state.to_owned(), count));
            family(&mut encoder, "dossiers_open", "Dossiers that are open", "state", &states)?;
            let help = "Dossiers that are overdue, by the agency that decides them";
            family(&mut encoder, "dossiers_overdue", help, "agency", &open.overdue_at)?;
        }
        if let Some((waiting, at)) = standing.waiting {
            let help = "Hand-overs that were given and not taken yet";
            single(&mut encoder, "hand_overs_waiting", help, waiting.hand_overs)?;
            let help = "Hand-overs that wait for longer than the next step allows";
            single(&mut encoder, "hand_overs_overdue", help, waiting.overdue)?;
            let age = waiting.oldest.map_or(0, |oldest| at.as_second() - oldest.as_second());
            let help = "How long the oldest hand-over waits, by the wall clock";
            let age = u64::try_from(age).unwrap_or(0);
            single(&mut encoder, "hand_overs_oldest_seconds", help, age)?;
        }
        Ok(())
    }
}

fn single(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    let gauge = ConstGauge::new(value);
    gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)
}

fn family(
    encoder: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    label: &str,
    values: &[(String, u64)],
) -> fmt::Result {
    let kind = ConstGauge::new(0_u64).metric_type();
    let mut family = encoder.encode_descriptor(name, help, None, kind)?;
    for (value, count) in values {
        ConstGauge::new(*count).encode(family.encode_family(&[(label, value.as_str())])?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use motcua_api::Metrics;

    use super::*;

    #[test]
    fn what_was_found_last_is_told_and_what_was_not_found_is_not() {
        let (finding, found) = watch::channel(Standing::default());
        let metrics = Metrics::new();
        metrics.register(|registry| registry.register_collector(Box::new(Gauges(found))));
        assert!(!metrics.written().contains("dossiers"));
        let at: Timestamp = "2026-11-27T03:00:00Z".parse().unwrap();
        let oldest = Some("2026-11-27T02:58:30Z".parse().unwrap());
        finding.send_replace(Standing {
            figures: Some(Open {
                within_time: 12,
                overdue: 3,
                overdue_at: vec![("H13.131".to_owned(), 2), ("H13.4".to_owned(), 1)],
            }),
            waiting: Some((Waiting { hand_overs: 5, overdue: 1, oldest }, at)),
        });
        let told = metrics.written();
        for line in [
            r#"motcua_dossiers_open{state="within_time"} 12"#,
            r#"motcua_dossiers_open{state="overdue"} 3"#,
            r#"motcua_dossiers_overdue{agency="H13.131"} 2"#,
            "motcua_hand_overs_waiting 5",
            "motcua_hand_overs_overdue 1",
            "motcua_hand_overs_oldest_seconds 90",
        ] {
            assert!(told.lines().any(|told| told == line), "{line} is not in {told}");
        }
    }
}
