//! The figures for the command line: a table for people, JSON and CSV for programs.

mod work;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table as Drawing};
use motcua_domain::LOCAL;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::measures::PeriodKind;

use crate::{By, FiguresView, GroupView, Name, Table, TallyView, Unit};

pub use work::{Counted, print_counted};

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people: Vietnamese headings, English under them.
    #[default]
    Table,
    /// As the API answers.
    Json,
    /// One line a group and one for the total, whose key is empty.
    Csv,
}

/// A word that names no [`Format`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of table, json, csv")]
pub struct UnknownFormat(String);

impl std::str::FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        match word {
            "table" => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            _ => Err(UnknownFormat(word.to_owned())),
        }
    }
}

/// The figures as text, with the names that the catalogue has; it ends with a line feed.
pub fn print(table: &Table, catalogue: &Catalogue, format: Format) -> String {
    let view = FiguresView::new(table, catalogue);
    match format {
        Format::Table => drawing(table, &view),
        Format::Json => {
            let text = serde_json::to_string_pretty(&view);
            text.expect("figures have text keys and numbers that JSON can tell") + "\n"
        }
        Format::Csv => csv(&view),
    }
}

/// Vietnamese with English under it, and the column of the CSV form.
const COLUMNS: [(&str, &str); 11] = [
    ("Tiếp nhận\nReceived", "received"),
    ("Đã giải\nquyết\nHandled", "handled"),
    ("Trước\nhạn\nEarly", "early"),
    ("Đúng\nhạn\nOn time", "on_time"),
    ("Quá\nhạn\nLate", "late"),
    ("Đang xử lý\ntrong hạn\nOpen within\ntime", "open_within_time"),
    ("Đang xử lý\nquá hạn\nOverdue", "overdue"),
    ("Giải quyết\nđúng hạn %\nHandled\non time %", "handled_on_time"),
    ("Đúng hạn\n(chỉ số) %\nOn time in\nthe index %", "on_time_in_index"),
    ("Mức\nđộ 3 %\nLevel\n3 %", "level_3"),
    ("Mức\nđộ 4 %\nLevel\n4 %", "level_4"),
];

/// How wide the table may be, in characters; names are broken to fit.
const WIDTH: u16 = 140;

fn cells(tally: &TallyView, no_data: &str) -> [String; 11] {
    let share = |share: &Option<String>| share.clone().unwrap_or_else(|| no_data.to_owned());
    [
        tally.received.to_string(),
        tally.handled.to_string(),
        tally.early.to_string(),
        tally.on_time.to_string(),
        tally.late.to_string(),
        tally.open_within_time.to_string(),
        tally.overdue.to_string(),
        share(&tally.handled_on_time),
        share(&tally.on_time_in_index),
        share(&tally.level3),
        share(&tally.level4),
    ]
}

fn drawing(table: &Table, view: &FiguresView) -> String {
    let mut drawing = Drawing::new();
    drawing.load_style(UTF8_HORIZONTAL_ONLY);
    drawing.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    let columns = COLUMNS.iter().map(|(heading, _)| (*heading).to_owned());
    drawing.set_header(std::iter::once(heading(table.question.by).to_owned()).chain(columns));
    for group in &view.groups {
        drawing.add_row(std::iter::once(named(group)).chain(cells(&group.tally, "–")));
    }
    let total = "Tổng số\nTotal".to_owned();
    drawing.add_row(std::iter::once(total).chain(cells(&view.total, "–")));
    for column in drawing.column_iter_mut() {
        column.set_padding((0, 1));
    }
    for column in drawing.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    format!("{}\n{}\n", period(table), drawing.trim_fmt())
}

fn named(group: &GroupView) -> String {
    let Name { vi, en } = &group.name;
    match (vi == en, *vi == group.key) {
        (true, true) => group.key.clone(),
        (true, false) => format!("{vi} ({})", group.key),
        (false, _) => format!("{vi} ({})\n{en}", group.key),
    }
}

fn heading(by: By) -> &'static str {
    match by {
        By::ReceivedAt => "Cơ quan tiếp nhận\nReceived at",
        By::Competent => "Cơ quan giải quyết\nCompetent agency",
        By::Procedure => "Thủ tục\nProcedure",
        By::Channel => "Kênh nộp\nChannel",
        By::Level => "Mức độ trực tuyến\nOnline level",
        By::Field => "Lĩnh vực\nField",
    }
}

/// Which dossiers these are, and as of when.
fn period(table: &Table) -> String {
    let question = &table.question;
    let local = LOCAL.to_datetime(question.at).strftime("%Y-%m-%d %H:%M").to_string();
    let day =
        |day: Option<motcua_domain::Date>| day.map_or("…".to_owned(), |day| day.to_string());
    let (vi, en) = match (question.period.from, question.period.to) {
        (None, None) => (String::new(), String::new()),
        (from, to) => (
            format!(", tiếp nhận từ {} đến {}", day(from), day(to)),
            format!(", received from {} to {}", day(from), day(to)),
        ),
    };
    let (name_vi, name_en) = match question.period.name {
        None => (String::new(), String::new()),
        Some(name) => match name.kind {
            PeriodKind::Calendar => (format!(", kỳ {name}"), format!(", period {name}")),
            PeriodKind::Report => {
                (format!(", kỳ báo cáo {name}"), format!(", report period {name}"))
            }
        },
    };
    let (known_vi, known_en) = if question.known_then {
        (" (theo số liệu đã biết lúc đó)", " (as known then)")
    } else {
        ("", "")
    };
    let (of_vi, of_en) = match &table.unit {
        None => (String::new(), String::new()),
        Some(Unit { agency, subtree: false }) => {
            (format!(", của {agency}"), format!(", of {agency}"))
        }
        Some(Unit { agency, subtree: true }) => (
            format!(", của {agency} và đơn vị trực thuộc"),
            format!(", of {agency} with all under it"),
        ),
    };
    let vi = format!("{known_vi}{of_vi}{name_vi}{vi}");
    let en = format!("{known_en}{of_en}{name_en}{en}");
    format!("Số liệu tính đến {local}{vi}\nFigures as of {local}{en}")
}

fn csv(view: &FiguresView) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["key", "name_vi", "name_en"].into_iter();
    let lines = view.groups.iter().map(|group| (&group.key, &group.name, &group.tally));
    let mut written = writer.write_record(head.chain(COLUMNS.iter().map(|(_, key)| *key)));
    for (key, name, tally) in lines {
        let first = [key.clone(), name.vi.clone(), name.en.clone()].into_iter();
        written = written.and_then(|()| writer.write_record(first.chain(cells(tally, ""))));
    }
    let total = ["", "Tổng số", "Total"].map(str::to_owned).into_iter();
    written = written.and_then(|()| writer.write_record(total.chain(cells(&view.total, ""))));
    written.expect("memory takes every line, and all lines have the same columns");
    let bytes = writer.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("CSV of texts is text")
}
