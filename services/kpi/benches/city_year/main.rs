//! A city's year of dossiers: how fast they are counted, how fast figures and lists are read, and the same
//! questions in plain SQL over the table of dossiers.
//!
//! `cargo bench -p motcua-kpi --bench city_year -- 1000000 [postgres]`

mod chance;
mod year;

use std::io::Write;
use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::Date;
use motcua_domain::measures::Period;
use motcua_domain::{AgencyId, ProcedureCode, Timestamp, end_of_day, moment};
use motcua_kpi::{By, Figures, List, Question, Show};
use motcua_readmodel::{Fed, Place, Snapshot, binds};
use motcua_servers::{Postgres, Release};

use year::{FIRST, Year};

/// The dossiers of a seed are the same in every run.
const SEED: u64 = 747;
/// How many records a batch has, as in the program.
const BATCH: usize = 1000;
/// How often each question is asked.
const TIMES: usize = 40;

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
    let mut figures = Fed::create(place, Figures).await?;
    let mut year = Year::of(dossiers, SEED);
    let (mut records, mut folding) = (0, Duration::ZERO);
    loop {
        let batch = year.records(BATCH);
        if batch.is_empty() {
            break;
        }
        let began = Instant::now();
        figures.fold(&batch).await?;
        folding += began.elapsed();
        records += batch.len();
    }
    let seconds = folding.as_secs_f64();
    say(&format!("{engine}, {dossiers} dossiers, {records} records"))?;
    say(&format!("  counted in {seconds:.1} s, {:.0} records a second", rate(records, seconds)))?;
    let mut snapshot = figures.snapshot().await?;
    for table in ["facts", "counts", "moments"] {
        let text = format!("SELECT COUNT(*) FROM {table}");
        let rows = snapshot.query(&text, binds![]).await?;
        say(&format!("  {table}: {} rows", rows[0].get::<u64>(0)?))?;
    }
    drop(snapshot);
    questions(&figures).await?;
    lists(&figures).await?;
    say(&format!("  memory at most {} MiB", memory()?))
}

/// What a dashboard asks, as of a moment of the last day and as of days before.
async fn questions(figures: &Fed<Figures>) -> Bench<()> {
    let last: Date = FIRST + 359.days();
    let now = moment(last.at(10, 30, 0, 0));
    let year = Period::days(Some(last.first_of_month() - 11.months()), Some(last));
    let month = Period::days(Some(last.first_of_month()), Some(last));
    let odd = Period::days(Some(FIRST + 101.days()), Some(FIRST + 215.days()));
    let before = end_of_day(FIRST + 230.days());
    let asked = [
        ("twelve months, now", year, now, false),
        ("this month, now", month, now, false),
        ("all, now", Period::ALL, now, false),
        ("115 odd days, as of a past day", odd, before, false),
        ("the same, as known then", odd, before, true),
    ];
    for by in By::ALL {
        for (name, period, at, known_then) in asked {
            let question = Question { by, period, at, known_then };
            let mut times = Times::default();
            for _ in 0..TIMES {
                let mut snapshot = figures.snapshot().await?;
                times.took(Figures::read(&mut snapshot, question)).await?;
            }
            say(&format!("  by {:12} {name:32} {times}", by.name()))?;
        }
    }
    let mut page = Times::default();
    for _ in 0..TIMES {
        let mut snapshot = figures.snapshot().await?;
        page.took(first_page(&mut snapshot, year, now)).await?;
    }
    say(&format!("  all that the first page asks                      {page}"))?;
    let (mut plain, mut of_agency) = (Times::default(), Times::default());
    for number in 0..TIMES {
        let agency: AgencyId = format!("H13.{}", 100 + number * 2).parse()?;
        let mut snapshot = figures.snapshot().await?;
        of_agency.took(Figures::of_agency(&mut snapshot, &agency, year, now)).await?;
    }
    say(&format!("  an agency's procedures                            {of_agency}"))?;
    for _ in 0..5 {
        let mut snapshot = figures.snapshot().await?;
        plain.took(plain_sql(&mut snapshot, now)).await?;
    }
    say(&format!("  twelve months by agency, plain SQL over dossiers  {plain}"))
}

/// The city's figures, its months, and what is late whenever it was received.
async fn first_page(snapshot: &mut Snapshot, year: Period, now: Timestamp) -> Bench<()> {
    let question = Question { period: year, ..Question::of_all(By::Competent, now) };
    Figures::read(snapshot, question).await?;
    Figures::by_month(snapshot, question).await?;
    Figures::read(snapshot, Question::of_all(By::Competent, now)).await?;
    Ok(())
}

/// The same figures counted over the table of dossiers, as they are now.
async fn plain_sql(snapshot: &mut Snapshot, now: Timestamp) -> Bench<()> {
    let text = "SELECT competent, COUNT(*), CAST(SUM(CASE WHEN ended <= ? THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN ended <= ? AND outcome = 'late' THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN ended IS NULL AND stands_since IS NULL AND first_due < ? THEN 1 ELSE 0 END)
        AS BIGINT) FROM facts WHERE received <= ? GROUP BY competent";
    snapshot.query(text, binds![now, now, now, now]).await?;
    Ok(())
}

/// Pages of 50 dossiers behind a figure: the first ones and ones far behind, of agencies with many
/// dossiers and with few.
async fn lists(figures: &Fed<Figures>) -> Bench<()> {
    let now = moment((FIRST + 359.days()).at(10, 30, 0, 0));
    for show in Show::ALL {
        let mut times = Times::default();
        for number in 0..TIMES {
            let agency: AgencyId = format!("H13.{}", 100 + number * 2).parse()?;
            let procedure: ProcedureCode = format!("1.{:06}", 1_000 + number % 4).parse()?;
            let after = format!("{agency}-26060{}", number % 2 * 9);
            let after = if number % 2 == 0 { "" } else { after.as_str() };
            let asker = &agency;
            let (agency, procedure, period) = (&agency, &procedure, Period::ALL);
            let list = List { agency, procedure, period, show, asker, after };
            let mut snapshot = figures.snapshot().await?;
            times.took(Figures::list(&mut snapshot, &list, now, 51)).await?;
        }
        say(&format!("  a page of the list, {:30}{times}", show.word()))?;
    }
    Ok(())
}

/// How long each of some answers took.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    async fn took<T, E>(&mut self, answer: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let began = Instant::now();
        let answered = answer.await?;
        self.0.push(began.elapsed());
        Ok(answered)
    }

    fn part(&self, per_cent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * per_cent).div_ceil(100).max(1);
        sorted.get(rank - 1).map_or(0.0, Duration::as_secs_f64) * 1000.0
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "p50 {:8.2} ms, p95 {:8.2} ms", self.part(50), self.part(95))
    }
}

/// Counts stay below 2^52.
#[expect(clippy::cast_precision_loss, reason = "no bench counts so far")]
fn rate(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

/// The most memory that this process ever had, in MiB.
fn memory() -> Bench<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = line.unwrap_or_default().trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024)
}

fn say(line: &str) -> Bench<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
