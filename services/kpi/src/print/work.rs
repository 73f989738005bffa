//! What agencies do and have, and when dossiers come in, for the command line: all that the API answers.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table as Drawing};
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::Period;
use motcua_domain::{Date, Timestamp};
use motcua_readmodel::{Snapshot, SqlError};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Format;
use crate::routes::work::{ArrivalsView, WorkView};
use crate::{Limits, SILENT_AFTER};

/// Which of the tables beside the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// What agencies did, and have now.
    Work,
    /// Receptions by weekday and hour.
    Arrivals,
}

/// The table as text; it ends with a line feed. Without a calendar nothing is silent, and nothing due soon.
pub async fn print_counted(
    snapshot: &mut Snapshot,
    counted: Counted,
    (period, known_by): (Period, Option<Date>),
    now: Timestamp,
    (catalogue, format): (&Catalogue, Format),
) -> Result<String, SqlError> {
    match counted {
        Counted::Work => {
            let limits = catalogue.calendar().map_or_else(
                || Limits { now, silent_before: Timestamp::MIN, tomorrow: now, in_three_days: now },
                |calendar| Limits::of(now, SILENT_AFTER, calendar),
            );
            let view = WorkView::read(snapshot, (period, known_by), limits, catalogue).await?;
            let lines = view.agencies.iter().map(|agency| {
                let mut line = Map::new();
                line.insert("key".to_owned(), agency.key.clone().into());
                line.insert("name".to_owned(), agency.name.vi.clone().into());
                line.extend(numbers(&agency.desk));
                line.extend(numbers(&agency.work));
                line
            });
            Ok(written(&view, &lines.collect::<Vec<_>>(), format))
        }
        Counted::Arrivals => {
            let view = ArrivalsView::read(snapshot, "", period).await?;
            let lines: Vec<_> = view.hours.iter().map(numbers).collect();
            Ok(written(&view, &lines, format))
        }
    }
}

/// The fields of a line, by the names that the API gives them.
fn numbers(line: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(line) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn written(view: &impl Serialize, lines: &[Map<String, Value>], format: Format) -> String {
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(view);
            text.expect("counts have text keys and numbers that JSON can tell") + "\n"
        }
        Format::Csv => csv(lines),
        Format::Table => drawing(lines),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn csv(lines: &[Map<String, Value>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = Ok(());
    if let Some(first) = lines.first() {
        written = writer.write_record(first.keys());
    }
    for line in lines {
        written = written.and_then(|()| writer.write_record(line.values().map(text)));
    }
    written.expect("memory takes every line, and all lines have the same columns");
    let bytes = writer.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("CSV of texts is text")
}

/// A column a count would be too wide: an agency has a block of lines, those of the counts that are not 0.
fn drawing(lines: &[Map<String, Value>]) -> String {
    let mut drawing = Drawing::new();
    drawing.load_style(UTF8_HORIZONTAL_ONLY);
    if lines.first().is_some_and(|line| line.contains_key("hour")) {
        drawing.set_header(["Thứ\nWeekday", "Giờ\nHour", "Tiếp nhận\nReceived"]);
        for line in lines {
            drawing.add_row(line.values().map(text));
        }
    } else {
        drawing.set_header(["Cơ quan\nAgency", "Số liệu\nCount", ""]);
        for line in lines {
            let name = line.get("name").map(text).unwrap_or_default();
            let counts = line.iter().filter(|(_, count)| count.as_u64().is_some_and(|n| n > 0));
            for (index, (field, count)) in counts.enumerate() {
                let first = if index == 0 { name.clone() } else { String::new() };
                drawing.add_row([first, field.clone(), text(count)]);
            }
        }
    }
    if let Some(column) = drawing.column_mut(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n", drawing.trim_fmt())
}
