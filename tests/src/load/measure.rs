//! One run: so many connections for so long, and what it came to.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tokio::task::JoinSet;

use super::connection::Connection;
use super::walk::{Agencies, Way, agencies_of, code_in};
use crate::places::{WARDS, counter_of};
use crate::{Account, Ask, Office, Person, Program, requests};

/// The heading of the table.
pub(super) const HEADING: &str = "connections  transitions/s  dossiers   p50 ms   p95 ms   p99 ms  \
                                  server CPU  lag at end  caught up after";

/// What a run came to.
pub(super) struct Measured {
    connections: usize,
    transitions: usize,
    dossiers: usize,
    /// From the first request until the last projection had caught up.
    whole: Duration,
    /// Each answer's time in microseconds, in order.
    answers: Vec<u32>,
    /// Of the server, in seconds.
    cpu: f64,
    lag_at_end: u64,
    caught_up_after: Duration,
}

impl Measured {
    /// Transitions per second, until the last projection has caught up.
    pub(super) fn per_second(&self) -> f64 {
        count(self.transitions) / self.whole.as_secs_f64()
    }

    fn percentile(&self, percent: usize) -> f64 {
        let at = (self.answers.len() * percent / 100).min(self.answers.len().saturating_sub(1));
        self.answers.get(at).map_or(0.0, |micros| f64::from(*micros) / 1_000.0)
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cores = self.cpu / self.whole.as_secs_f64() * 100.0;
        write!(
            f,
            "{:11}  {:13.0}  {:8}  {:7.2}  {:7.2}  {:7.2}  {cores:9.0}%  {:10}  {:12.0} ms",
            self.connections,
            self.per_second(),
            self.dossiers,
            self.percentile(50),
            self.percentile(95),
            self.percentile(99),
            self.lag_at_end,
            self.caught_up_after.as_secs_f64() * 1_000.0
        )
    }
}

/// Walks dossiers over so many connections for so many seconds.
pub(super) async fn run(
    program: &Program,
    connections: usize,
    seconds: u64,
) -> anyhow::Result<Measured> {
    let office = Arc::new(Office::new(program.base(), program.folder().to_owned()));
    let address = program.base().replace("http://", "");
    let ways = ways(&office, &address, connections.min(WARDS.len())).await?;
    caught_up(&office).await?;

    let cpu_before = cpu_seconds(program.pid())?;
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds);
    let mut tasks = JoinSet::new();
    for number in 0..connections {
        let (way, address) = (ways[number % ways.len()].clone(), address.clone());
        tasks.spawn(async move { walk(&way, &address, until).await });
    }
    let (mut answers, mut dossiers) = (Vec::new(), 0);
    while let Some(done) = tasks.join_next().await {
        let (times, whole) = done.context("a connection's task failed")??;
        answers.extend(times);
        dossiers += whole;
    }
    let ended = Instant::now();
    let lag_at_end = office.lag().await;
    caught_up(&office).await?;
    let caught_up_after = ended.elapsed();
    let cpu = cpu_seconds(program.pid())? - cpu_before;
    answers.sort_unstable();
    Ok(Measured {
        connections,
        transitions: answers.len(),
        dossiers,
        whole: began.elapsed(),
        answers,
        cpu,
        lag_at_end,
        caught_up_after,
    })
}

/// One connection: dossier after dossier, each on its whole way while there is time.
async fn walk(way: &Way, address: &str, until: Instant) -> anyhow::Result<(Vec<u32>, usize)> {
    let mut connection = Connection::open(address).await?;
    let (mut answers, mut dossiers) = (Vec::new(), 0);
    let (mut request, mut code) = (Vec::new(), String::new());
    loop {
        for number in 0..way.transitions() {
            if Instant::now() >= until {
                return Ok((answers, dossiers));
            }
            way.request(number, &code, &mut request);
            let sent = Instant::now();
            let (status, body) = connection.exchange(&request).await?;
            answers.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
            if !(200..300).contains(&status) {
                bail!("transition {number} of {code}: {status} {}", String::from_utf8_lossy(body));
            }
            if number == 0 {
                code = code_in(body)?;
            }
        }
        dossiers += 1;
    }
}

/// People with tokens at so many wards and at the agencies behind them.
async fn ways(office: &Arc<Office>, address: &str, wards: usize) -> anyhow::Result<Vec<Arc<Way>>> {
    let admin = Arc::new(person(office, "admin", "administrator", None, None));
    let mut ways = Vec::new();
    for ward in &WARDS[..wards] {
        let clerk = person(office, ward, "", Some(ward), Some(&admin));
        let receipt = clerk.send(Ask::post("/api/v1/dossiers", &requests::land_transfer())).await?;
        ensure!(receipt.status == 201, "{ward} cannot receive: {}", receipt.json());
        let (land, tax) = agencies_of(&receipt.json())?;
        let mut at = Vec::new();
        for agency in [&land, &tax] {
            let name = format!("{agency}-{ward}");
            at.push(person(office, &name, "", Some(agency), Some(&admin)).token().await?);
        }
        let tax = (tax, at.remove(1));
        let land = (land, at.remove(0));
        let ward = ((*ward).to_owned(), clerk.token().await?);
        ways.push(Way::new(address, Agencies { ward, land, tax }));
    }
    Ok(ways)
}

fn person(
    office: &Arc<Office>,
    name: &str,
    role: &str,
    agency: Option<&str>,
    admin: Option<&Arc<Person>>,
) -> Person {
    let roles = match role {
        "" => crate::city::STAFF.map(str::to_owned).to_vec(),
        role => vec![role.to_owned()],
    };
    let account = Account {
        name: name.to_lowercase(),
        roles,
        agency: agency.map(str::to_owned),
        counter: agency.and_then(counter_of),
    };
    Person::new(office, account, admin.cloned())
}

async fn caught_up(office: &Office) -> anyhow::Result<()> {
    let began = Instant::now();
    while office.lag().await > 0 {
        ensure!(began.elapsed() < Duration::from_mins(5), "a projection does not catch up");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// User and system time of a process; the kernel counts in hundredths of a second.
fn cpu_seconds(pid: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).context("no /proc")?;
    // The second field is the program's name in parentheses and may hold anything.
    let (_, fields) = stat.rsplit_once(')').context("/proc/<pid>/stat has another form")?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || fields.next().and_then(|field| field.parse::<u32>().ok());
    let (user, system) = ticks().zip(ticks()).context("/proc/<pid>/stat is too short")?;
    Ok(f64::from(user + system) / 100.0)
}
