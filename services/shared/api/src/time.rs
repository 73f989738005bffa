//! Moments as the API writes them: RFC 3339 in the country's own time.

use motcua_domain::{LOCAL, Timestamp};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

/// A moment, written with the offset of Việt Nam: `2026-11-24T09:00:00+07:00`. Read with any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-24T09:00:00+07:00")]
pub struct LocalTime(pub Timestamp);

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.display_with_offset(LOCAL))
    }
}

impl From<Timestamp> for LocalTime {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_local_time_and_read_with_any_offset() {
        let nine: LocalTime = serde_json::from_str("\"2026-11-24T02:00:00Z\"").unwrap();
        assert_eq!(serde_json::to_string(&nine).unwrap(), "\"2026-11-24T09:00:00+07:00\"");
        let late: LocalTime = serde_json::from_str("\"2026-11-24T09:00:00.25+07:00\"").unwrap();
        assert_eq!(serde_json::to_string(&late).unwrap(), "\"2026-11-24T09:00:00.25+07:00\"");
        assert!(serde_json::from_str::<LocalTime>("\"2026-11-24T09:00:00\"").is_err());
    }
}
