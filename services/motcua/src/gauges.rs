//! What `/metrics` tells beside requests: where the log ends and how far the read models are behind it;
//! what is open, overdue and waits ([`standing`]).

mod standing;

pub(crate) use standing::{Standing, follow};

use motcua_api::Metrics;
use motcua_eventlog::{Log, Position};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::gauge::ConstGauge;
use tokio::sync::watch;

/// The read models by name, with how far each has come.
pub(crate) type Checkpoints = Vec<(&'static str, watch::Receiver<Position>)>;

#[derive(Debug)]
struct Positions {
    last: watch::Receiver<Position>,
    checkpoints: Checkpoints,
}

/// Adds the gauges.
pub(crate) fn register(
    metrics: &Metrics,
    log: &Log,
    checkpoints: Checkpoints,
    standing: watch::Receiver<Standing>,
) {
    let positions = Positions { last: log.last(), checkpoints };
    metrics.register(|registry| {
        registry.register_collector(Box::new(positions));
        registry.register_collector(Box::new(standing::Gauges(standing)));
    });
}

impl Collector for Positions {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let last = self.last.borrow().0;
        let gauge = ConstGauge::new(last);
        let help = "Last position of the event log";
        gauge.encode(encoder.encode_descriptor(
            "log_position",
            help,
            None,
            gauge.metric_type(),
        )?)?;
        let help = "Records that a read model has not folded yet";
        let kind = ConstGauge::new(0_u64).metric_type();
        let mut lags = encoder.encode_descriptor("projection_lag", help, None, kind)?;
        for (name, checkpoint) in &self.checkpoints {
            let lag = ConstGauge::new(last.saturating_sub(checkpoint.borrow().0));
            lag.encode(lags.encode_family(&[("projection", *name)])?)?;
        }
        Ok(())
    }
}
