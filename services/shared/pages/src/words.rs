//! How a language says texts, numbers, shares, days and times.

use std::borrow::{Borrow, Cow};

use jiff::Timestamp;
use jiff::civil::Date;
use motcua_api::Language;
use motcua_domain::calendar::WorkingSpan;
use motcua_domain::deadline::{LegalTime, TimeUnit};
use motcua_domain::local;
use motcua_domain::measures::Share;
use motcua_domain::outcome::in_days_and_hours;

use crate::Texts;
use crate::page::TEXTS;

/// A service's texts in the language of a visit, and numbers and dates as that language writes them.
///
/// What is written comes by value or by reference, as templates hand it in.
#[derive(Clone, Copy)]
pub struct Words {
    texts: &'static Texts,
    language: Language,
}

/// What Vietnamese and English put between thousands, and before decimals.
const fn marks(language: Language) -> (char, char) {
    match language {
        Language::Vietnamese => ('.', ','),
        Language::English => (',', '.'),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month_name(day: Date) -> &'static str {
    MONTHS[usize::from(day.month().unsigned_abs()) - 1]
}

impl Words {
    /// A service's texts in a language.
    pub fn new(texts: &'static Texts, language: Language) -> Self {
        Self { texts, language }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text.
    pub fn say<'a>(&'a self, id: &'a str) -> Cow<'a, str> {
        self.texts.say(self.language, id, &[])
    }

    /// A text into which something is put: `say_of("late-at", &[("agency", name)])`.
    pub fn say_of(&self, id: &str, put_in: &[(&'static str, &str)]) -> String {
        self.texts.say(self.language, id, put_in).into_owned()
    }

    /// A state of a dossier, by its name in the domain.
    pub fn status(&self, name: &str) -> String {
        TEXTS.say(self.language, &format!("status-{name}"), &[]).into_owned()
    }

    /// An event of a dossier, by the last word of its type's name: `Given`.
    pub fn event(&self, name: &str) -> String {
        TEXTS.say(self.language, &format!("event-{name}"), &[]).into_owned()
    }

    /// `12.345`; in English `12,345`.
    pub fn number(&self, number: impl Borrow<u64>) -> String {
        let number = *number.borrow();
        let digits = number.to_string();
        let (thousands, _) = marks(self.language);
        let mut text = String::with_capacity(digits.len() * 4 / 3);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(digit);
        }
        text
    }

    /// `66,33%`; in English `66.33%`.
    pub fn share(&self, share: impl Borrow<Share>) -> String {
        let share = *share.borrow();
        format!("{}%", self.hundredths(share.hundredths))
    }

    /// Hundredths as a decimal number: 6633 is `66,33`.
    pub fn hundredths(&self, hundredths: impl Borrow<u64>) -> String {
        let hundredths = *hundredths.borrow();
        let (_, decimals) = marks(self.language);
        format!("{}{decimals}{:02}", self.number(hundredths / 100), hundredths % 100)
    }

    /// `27/11/2026`; in English `27 Nov 2026`.
    pub fn day(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        match self.language {
            Language::Vietnamese => day.strftime("%d/%m/%Y").to_string(),
            Language::English => format!("{} {} {}", day.day(), month_name(day), day.year()),
        }
    }

    /// A day as people type it: `27/11/2026`; in English `2026-11-27`. Fields of a browser's own kind
    /// (`type="date"`) write it as the browser's language does, which is not the page's.
    pub fn typed_day(&self, day: impl Borrow<Date>) -> String {
        match self.language {
            Language::Vietnamese => self.day(day),
            Language::English => day.borrow().to_string(),
        }
    }

    /// `11/2026`; in English `Nov 2026`.
    pub fn month(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        match self.language {
            Language::Vietnamese => day.strftime("%m/%Y").to_string(),
            Language::English => format!("{} {}", month_name(day), day.year()),
        }
    }

    /// A month where there is little room: `11/26`.
    pub fn short_month(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        day.strftime("%m/%y").to_string()
    }

    /// Local time (UTC+7): `14:05 27/11/2026`; in English `14:05, 27 Nov 2026`.
    pub fn moment(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        let (time, day) = (local(at).strftime("%H:%M").to_string(), self.day(local(at).date()));
        match self.language {
            Language::Vietnamese => format!("{time} {day}"),
            Language::English => format!("{time}, {day}"),
        }
    }

    /// Working time in days of 8 hours: `3 ngày 2 giờ`; in English `3 d 2 h`.
    pub fn working_time(&self, span: impl Borrow<WorkingSpan>) -> String {
        let span = *span.borrow();
        let units = match self.language {
            Language::Vietnamese => ["ngày", "giờ", "phút"],
            Language::English => ["d", "h", "min"],
        };
        let (days, hours, minutes) = in_days_and_hours(span);
        let told = [days, hours, minutes].into_iter().zip(units).filter(|(count, _)| *count > 0);
        let told: Vec<_> = told.map(|(count, unit)| format!("{count} {unit}")).collect();
        if told.is_empty() { format!("0 {}", units[2]) } else { told.join(" ") }
    }

    /// An amount in đồng: `21.000 đồng`; in English `21,000 VND`.
    pub fn money(&self, amount: impl Borrow<u64>) -> String {
        let amount = self.number(amount);
        TEXTS.say(self.language, "money", &[("amount", &amount)]).into_owned()
    }

    /// A legal time in its own unit: `10 ngày làm việc`; in English `10 working days`.
    pub fn legal_time(&self, time: impl Borrow<LegalTime>) -> String {
        let time = *time.borrow();
        let text = match time.unit {
            TimeUnit::SameDay => "legal-time-same-day",
            TimeUnit::WorkingDay => "legal-time-working-day",
            TimeUnit::Hour => "legal-time-hour",
            TimeUnit::Day => "legal-time-day",
            TimeUnit::Month => "legal-time-month",
        };
        let quantity = self.number(u64::from(time.quantity));
        TEXTS.say(self.language, text, &[("quantity", &quantity)]).into_owned()
    }

    /// What a step of a process does, by its word in the catalogue; a word that has no text here
    /// stands for itself.
    pub fn action(&self, word: &str) -> String {
        let mut id = "action".to_owned();
        for part in word.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            if !part.is_empty() {
                id.push('-');
                id.push_str(part);
            }
        }
        let text = TEXTS.find(self.language, &id, &[]);
        text.map_or_else(|| word.to_owned(), Cow::into_owned)
    }

    /// Local time for the attribute `datetime`: `2026-11-27T14:05+07:00`.
    pub fn machine_time(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        local(at).strftime("%Y-%m-%dT%H:%M+07:00").to_string()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn both() -> [Words; 2] {
        [Language::Vietnamese, Language::English].map(|language| Words::new(&TEXTS, language))
    }

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let [vi, en] = both();
        for (number, written_vi, written_en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1000, "1.000", "1,000"),
            (12_345_678, "12.345.678", "12,345,678"),
        ] {
            assert_eq!(
                (vi.number(number).as_str(), en.number(number).as_str()),
                (written_vi, written_en)
            );
        }
        let share = Share { hundredths: 6603 };
        assert_eq!((vi.share(share), en.share(share)), ("66,03%".into(), "66.03%".into()));
        assert_eq!(vi.hundredths(123_450), "1.234,50");
    }

    #[test]
    fn days_and_times_are_local_and_written_as_each_language_writes_them() {
        let [vi, en] = both();
        let at: Timestamp = "2026-11-27T18:05:59Z".parse().unwrap();
        assert_eq!(
            (vi.moment(at).as_str(), en.moment(at).as_str()),
            ("01:05 28/11/2026", "01:05, 28 Nov 2026")
        );
        assert_eq!(vi.machine_time(at), "2026-11-28T01:05+07:00");
        let eleven = WorkingSpan::from_hours(11);
        assert_eq!(
            (vi.working_time(eleven).as_str(), en.working_time(eleven).as_str()),
            ("1 ngày 3 giờ", "1 d 3 h")
        );
        assert_eq!(vi.working_time(WorkingSpan::ZERO), "0 phút");
        let day = date(2026, 1, 2);
        assert_eq!((vi.day(day), en.day(day)), ("02/01/2026".into(), "2 Jan 2026".into()));
        assert_eq!((vi.month(day), en.month(day)), ("01/2026".into(), "Jan 2026".into()));
    }
}
