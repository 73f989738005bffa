//! A city with a running shop, and the people who work in it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::DateTime;
use jiff::tz::Offset;
use motcua::config::Config;
use motcua::folder::Folder;
use motcua::serve::{self, Running};
use motcua_eventlog::Clock;
use tempfile::TempDir;

use motcua_servers::{Postgres, Release};

use crate::places::counter_of;
use crate::{Account, Office, Person, Program, Topology, workplace};

/// The roles of the staff of an agency; a commune of three people knows no others.
pub(crate) const STAFF: [&str; 6] = [
    "reception_clerk",
    "return_clerk",
    "officer",
    "agency_head",
    "signing_leader",
    "records_clerk",
];

/// A city with a running shop.
pub struct City {
    /// The clock that the story moves; the real program has the machine's.
    pub clock: Clock,
    /// The way to the system.
    pub office: Arc<Office>,
    admin: Arc<Person>,
    people: Mutex<HashMap<String, Arc<Person>>>,
    host: Host,
    _folder: TempDir,
}

enum Host {
    Here(Option<Box<Running>>),
    /// With the arguments that say on what it stands.
    There(Option<Program>, Vec<String>),
    Roles(Box<Topology>),
}

/// On what a city's program stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    /// One process on files of its data folder.
    Sqlite,
    /// One process on PostgreSQL alone.
    Postgres,
    /// A process a role, on three NATS servers and PostgreSQL, as in `docker-compose.yml`.
    Roles,
}

impl City {
    /// A shop in this process, on a fresh folder; its clock stands at a local time.
    pub async fn open_at(local: &str) -> Self {
        Self::open_with(local, |_| {}).await
    }

    /// The same, with something laid into its data folder beforehand.
    pub async fn open_with(local: &str, prepare: impl FnOnce(&Path)) -> Self {
        let folder = fresh_folder();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("the folder is fresh");
        prepare(&data);
        let clock = Clock::standing_at(moment(local));
        let held = Folder::hold(&data).expect("a fresh folder is free");
        let mut config = Config::of_folder(&data).expect("what was laid there can be read");
        config.server.listen = ([127, 0, 0, 1], 0).into();
        let running = serve::start(held, &config, clock.clone()).await.expect("the shop opens");
        let base = format!("http://{}", running.address);
        Self::with(clock, base, data, Host::Here(Some(Box::new(running))), folder)
    }

    /// The real program, on a fresh folder.
    pub async fn program() -> Self {
        Self::program_on(Setup::Sqlite).await
    }

    /// The real program, on fresh servers.
    pub async fn program_on(setup: Setup) -> Self {
        let folder = fresh_folder();
        let data = folder.path().join("data");
        match setup {
            Setup::Sqlite => Self::of(Program::serve(&data).await, folder),
            Setup::Postgres => {
                let url = Postgres::shared(Release::System).database();
                let arguments = ["--log", &url, "--database", &url].map(str::to_owned).to_vec();
                let program = Program::serve_with(&data, &arguments).await;
                let base = program.base();
                Self::with(Clock::real(), base, data, Host::There(Some(program), arguments), folder)
            }
            Setup::Roles => {
                let topology = Topology::start(fresh_folder()).await;
                let (base, data) = (topology.base(), topology.data("identity"));
                let inside = topology.inside();
                let host = Host::Roles(Box::new(topology));
                let city = Self::with(Clock::real(), base, data, host, folder);
                city.office.metrics_are_at(inside);
                city
            }
        }
    }

    /// A program that runs already, on a folder that lives as long as the city.
    pub fn of(program: Program, folder: TempDir) -> Self {
        let (base, data) = (program.base(), program.folder().to_owned());
        Self::with(Clock::real(), base, data, Host::There(Some(program), Vec::new()), folder)
    }

    fn with(clock: Clock, base: String, data: PathBuf, host: Host, folder: TempDir) -> Self {
        let office = Arc::new(Office::new(base, data));
        let account = Account {
            name: "admin".to_owned(),
            roles: vec!["administrator".to_owned()],
            agency: None,
            counter: None,
        };
        let admin = Arc::new(Person::new(&office, account, None));
        Self { clock, office, admin, people: Mutex::default(), host, _folder: folder }
    }

    /// Where the data lie.
    pub fn folder(&self) -> &Path {
        &self.office.folder
    }

    /// The first administrator.
    pub fn administrator(&self) -> Arc<Person> {
        self.admin.clone()
    }

    /// Somebody of an agency who may do all that its staff may.
    pub fn clerk(&self, agency: &str) -> Arc<Person> {
        self.colleague(agency, 1)
    }

    /// One of several who may all do the same at an agency.
    pub fn colleague(&self, agency: &str, number: u32) -> Arc<Person> {
        self.person(&format!("{agency}-{number}"), &STAFF, Some(agency))
    }

    /// Somebody with these roles; the same name is the same person.
    pub fn person(&self, name: &str, roles: &[&str], agency: Option<&str>) -> Arc<Person> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name.to_lowercase();
        let person = people.entry(name.clone()).or_insert_with(|| {
            let account = Account {
                name,
                roles: roles.iter().map(|role| (*role).to_owned()).collect(),
                agency: agency.map(str::to_owned),
                counter: agency.and_then(counter_of),
            };
            Arc::new(Person::new(&self.office, account, Some(self.admin.clone())))
        });
        person.clone()
    }

    /// What runs in this process.
    pub fn running(&self) -> &Running {
        match &self.host {
            Host::Here(Some(running)) => running,
            _ => panic!("the shop of this city is not in this process"),
        }
    }

    /// The real program.
    pub fn the_program(&mut self) -> &mut Program {
        match &mut self.host {
            Host::There(Some(program), _) => program,
            _ => panic!("this city has no one program of its own"),
        }
    }

    /// The processes of the roles and the servers that they share.
    pub fn topology(&mut self) -> &mut Topology {
        match &mut self.host {
            Host::Roles(topology) => topology,
            _ => panic!("the roles of this city are one process"),
        }
    }

    /// Ends the program, every process of it, in the middle of whatever it does.
    pub fn kill(&mut self) {
        match &mut self.host {
            Host::Here(_) => panic!("who kills the shop of this city kills the test"),
            Host::There(program, _) => program.take().into_iter().for_each(|mut one| one.kill()),
            Host::Roles(topology) => topology.kill(),
        }
    }

    /// Starts the program again on the same data, after it has ended or was killed.
    pub async fn start_again(&mut self) {
        match &mut self.host {
            Host::Here(_) => panic!("the shop of this city starts with the city"),
            Host::There(program, arguments) => {
                let started = Program::serve_with(&self.office.folder, arguments).await;
                self.office.moved_to(started.base());
                *program = Some(started);
            }
            Host::Roles(topology) => topology.start_again().await,
        }
    }

    /// Ends the shop in order.
    pub async fn close(&mut self) {
        match &mut self.host {
            Host::Here(running) => {
                if let Some(running) = running.take() {
                    running.stop().await.expect("the shop ends in order");
                }
            }
            Host::There(program, _) => drop(program.take()),
            Host::Roles(topology) => topology.kill(),
        }
    }
}

/// A folder on the disk on which the program is built: never a file system in memory.
fn fresh_folder() -> TempDir {
    tempfile::tempdir_in(workplace()).expect("there is room for a folder")
}

/// A local time (UTC+7), such as `2026-03-02 08:00`.
fn moment(local: &str) -> jiff::Timestamp {
    let civil: DateTime = local.parse().expect("a date and a time");
    Offset::constant(7).to_timestamp(civil).expect("a time that is")
}
