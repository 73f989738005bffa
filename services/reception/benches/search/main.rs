//! Search over a city's dossiers: how fast they are indexed, and how fast each kind of question is answered,
//! for an agency that every dossier concerns, for a department and for a ward.
//!
//! `cargo bench -p motcua-reception --bench search -- 1000000 [postgres]`

// The same chance as in the bench of the figures.
#[path = "../../../kpi/benches/city_year/chance.rs"]
mod chance;
mod people;

use std::io::Write;
use std::time::{Duration, Instant};

use motcua_domain::testing::id;
use motcua_domain::{AgencyId, folded};
use motcua_keys::Keys;
use motcua_readmodel::{Fed, Place, binds};
use motcua_reception::{Question, Search};
use motcua_servers::{Postgres, Release};

use people::{DEPARTMENT, EVERYWHERE, People, Person};

/// The dossiers of a seed are the same in every run.
const SEED: u64 = 747;
/// How many dossiers a batch receives: two records and some of each.
const BATCH: u64 = 450;
/// How many people each kind of question is asked about.
const PEOPLE: usize = 200;
/// A page, and one more.
const LIMIT: usize = 21;

type Bench<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Bench<()> {
    // `cargo bench` says `--bench` before what is asked for.
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let dossiers = asked.iter().find_map(|word| word.parse().ok()).unwrap_or(20_000);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        if asked.iter().any(|word| word == "postgres") {
            let url = Postgres::shared(Release::System).database();
            return run("PostgreSQL", &Place::postgres(&url)?, dossiers).await;
        }
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        run("SQLite", &Place::folder(folder.path()), dossiers).await
    })
}

async fn run(engine: &str, place: &Place, dossiers: u64) -> Bench<()> {
    let key_folder = tempfile::tempdir()?;
    let keys = Keys::open(key_folder.path()).await?;
    let search = Search::new(keys.clone());
    let mut tables = Fed::create(place, Search::new(keys)).await?;
    let mut people = People::of(dossiers, SEED);
    let (mut records, mut folding) = (0, Duration::ZERO);
    loop {
        let batch = people.records(BATCH);
        if batch.is_empty() {
            break;
        }
        let began = Instant::now();
        tables.fold(&batch).await?;
        folding += began.elapsed();
        records += batch.len();
    }
    let seconds = folding.as_secs_f64();
    say(&format!("{engine}, {dossiers} dossiers, {records} records"))?;
    say(&format!("  indexed in {seconds:.1} s, {:.0} records a second", rate(records, seconds)))?;
    let mut snapshot = tables.snapshot().await?;
    for table in ["dossiers", "seers", "terms", "beginnings"] {
        let text = format!("SELECT COUNT(*) FROM {table}");
        let rows = snapshot.query(&text, binds![]).await?;
        say(&format!("  {table}: {} rows", rows[0].get::<u64>(0)?))?;
    }
    drop(snapshot);
    people.known.truncate(PEOPLE);
    let ward = people.known.first().map_or("H13.100", |first| &first.code.as_str()[..7]);
    for (who, agency) in [
        ("everything", EVERYWHERE),
        ("a department", DEPARTMENT),
        ("a ward", ward),
        ("the last ward", "H13.202"),
    ] {
        let agency: AgencyId = id(agency);
        let mut snapshot = tables.snapshot().await?;
        let text = "SELECT COUNT(*) FROM seers WHERE agency = ?";
        let sees = snapshot.query(text, binds![agency]).await?[0].get::<u64>(0)?;
        drop(snapshot);
        say(&format!("  who sees {who}: {sees} dossiers"))?;
        for (kind, typed) in KINDS {
            let (mut times, mut hits) = (Times::default(), 0);
            for person in &people.known {
                let Some(typed) = typed(person) else { continue };
                let question = Question::read(&typed).map_err(|why| format!("{typed}: {why:?}"))?;
                let began = Instant::now();
                let mut snapshot = tables.snapshot().await?;
                let found = search.find(&mut snapshot, &agency, &question, None, LIMIT).await?;
                times.0.push(began.elapsed());
                hits += found.len();
            }
            let hits = rate(hits, 1.0) / rate(times.0.len(), 1.0);
            say(&format!("    {kind:34} {times}, {hits:4.1} hits"))?;
        }
    }
    Ok(())
}

/// What is typed to find somebody.
type Typed = fn(&Person) -> Option<String>;

const KINDS: [(&str, Typed); 13] = [
    ("the whole name", |person| Some(typed_name(person, |words| words))),
    ("the first and the last word", |person| {
        Some(typed_name(person, |words| vec![words[words.len() - 1].clone(), words[0].clone()]))
    }),
    ("the family name alone", |person| Some(typed_name(person, |words| vec![words[0].clone()]))),
    ("the last word unfinished", |person| {
        Some(typed_name(person, |mut words| {
            let last = words.last_mut().expect("a name has words");
            *last = last.chars().take(2).collect();
            words
        }))
    }),
    ("a wrong last letter in a word", |person| {
        Some(typed_name(person, |mut words| {
            let longest = words.iter_mut().max_by_key(|word| word.len()).expect("a name has words");
            longest.pop();
            longest.push('x');
            words
        }))
    }),
    ("two words that nobody has together", |person| {
        Some(typed_name(person, |words| vec![words[0].clone(), "huu".to_owned(), "thi".to_owned()]))
    }),
    ("a telephone number", |person| Some(format!("+84 {}", &person.phone[1..]))),
    ("an identity number", |person| Some(person.identity.clone())),
    ("a whole code", |person| Some(person.code.to_string())),
    ("the last 4 digits of a code", |person| Some(last_digits(person, 4))),
    ("the last 8 digits of a code", |person| Some(last_digits(person, 8))),
    ("a parcel of a sheet", |person| {
        person.plot.map(|(sheet, parcel)| format!("thửa {parcel} tờ {sheet}"))
    }),
    ("a sheet", |person| person.plot.map(|(sheet, _)| format!("tờ {sheet}"))),
];

/// Up to eight words of a name, as somebody types them who has no time for marks.
fn typed_name(person: &Person, change: fn(Vec<String>) -> Vec<String>) -> String {
    let words: Vec<String> = folded(&person.name).split(' ').map(str::to_owned).collect();
    let mut words = change(words);
    words.drain(..words.len().saturating_sub(8));
    words.join(" ")
}

fn last_digits(person: &Person, count: usize) -> String {
    let digits: Vec<char> = person.code.as_str().chars().filter(char::is_ascii_digit).collect();
    digits[digits.len() - count..].iter().collect()
}

/// How long each of some answers took.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn part(&self, per_cent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * per_cent).div_ceil(100).max(1);
        sorted.get(rank - 1).map_or(0.0, Duration::as_secs_f64) * 1000.0
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (p50, p95, most) = (self.part(50), self.part(95), self.part(100));
        write!(f, "p50 {p50:7.2} ms, p95 {p95:7.2} ms, most {most:7.2} ms")
    }
}

/// Counts stay below 2^52.
#[expect(clippy::cast_precision_loss, reason = "no bench counts so far")]
fn rate(count: usize, per: f64) -> f64 {
    count as f64 / per
}

fn say(line: &str) -> Bench<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
