//! The command line: what can be asked, with an example each.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::DateTime;
use motcua_domain::{AgencyId, Date, ProcedureCode, Timestamp};
use motcua_signature_core::Policy;

use crate::config::{Config, ConfigError};
use crate::engines::LogUrl;
use crate::roles::Role;

/// Một cửa: hồ sơ vào một cửa, ra đúng cửa đó. The dossier system of a city's one-stop shop.
#[derive(Debug, Parser)]
#[command(name = "motcua", version, arg_required_else_help = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl CommandLine {
    /// Reads the arguments of this process. What cannot be read is told at once; the program then
    /// ends with the code: 64 for wrong usage, 0 where help or the version was asked for.
    pub fn read() -> Result<Self, ExitCode> {
        Self::try_parse().map_err(|error| {
            // Who closed the output does not want to be told.
            let _ = error.print();
            if error.use_stderr() { ExitCode::from(WRONG_USAGE) } else { ExitCode::SUCCESS }
        })
    }
}

/// The arguments are wrong (`EX_USAGE` of sysexits.h).
const WRONG_USAGE: u8 = 64;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the whole system over a data folder until SIGTERM, or some of its roles
    #[command(
        after_help = "Example:\n  motcua serve --data motcua-data --listen 127.0.0.1:8480\n\n\
        Roles in processes of their own share a log and a database: docs/operating.md."
    )]
    Serve {
        /// The data folder.
        #[command(flatten)]
        data: Data,
        /// Where to listen; else as motcua.toml says (127.0.0.1:8480)
        #[arg(long, env = "MOTCUA_LISTEN", value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
        /// What this process is; may be given several times; else as motcua.toml says (everything)
        #[arg(
            long = "role",
            env = "MOTCUA_ROLES",
            value_name = "ROLE",
            value_enum,
            value_delimiter = ','
        )]
        roles: Vec<Role>,
    },
    /// Play ten working days with made-up dossiers, print the figures, go on serving
    #[command(after_help = "Example:\n  motcua demo --listen 127.0.0.1:8480")]
    Demo {
        /// A new data folder, which stays; else a temporary one, which is removed at the end
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// Where to listen
        #[arg(long, default_value = "127.0.0.1:8480")]
        listen: SocketAddr,
        /// How many working days to play
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=60))]
        days: u16,
        /// Print the figures and end, without going on serving
        #[arg(long)]
        end: bool,
    },
    /// Make dossiers of another system's event log (CSV)
    #[command(
        after_help = "Example:\n  motcua import receipts.csv --mapping wabo.toml --data motcua-data\n\n\
        Rows that cannot be used go, with line number and reason, to receipts.csv.rejected.csv."
    )]
    Import {
        /// The log
        file: PathBuf,
        /// What its columns mean (TOML)
        #[arg(long)]
        mapping: PathBuf,
        /// The data folder.
        #[command(flatten)]
        data: Data,
    },
    /// Print the figures: received, handled, early, on time, late, open, shares
    #[command(
        after_help = "Example:\n  motcua kpi --data motcua-data --by procedure --from 2026-11-01 --to 2026-11-30 --format csv"
    )]
    Kpi {
        /// The data folder.
        #[command(flatten)]
        data: Data,
        /// What is asked.
        #[command(flatten)]
        question: Question,
    },
    /// Fill the read models anew from the log, and swap them in
    #[command(after_help = "Example:\n  motcua rebuild --data motcua-data")]
    Rebuild {
        /// The data folder.
        #[command(flatten)]
        data: Data,
    },
    /// The event log: verify it, copy it to another engine
    Log {
        /// What to do with it.
        #[command(subcommand)]
        command: Log,
    },
    /// The catalogue: agencies, counters, procedures, calendar
    Catalogue {
        /// What to do with it.
        #[command(subcommand)]
        command: Catalogue,
    },
    /// Write the templates of printed forms out, for a city that wants others
    #[command(after_help = "Example:\n  motcua templates --to motcua-data/templates\n\n\
        What is there already stays as it is. Remove what you do not change: it would stay as it is \
        when the program's own is mended.")]
    Templates {
        /// Where to: the folder `templates` of the data folder is used from the next start on
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Verify the digital signatures of documents, without any server
    #[command(
        after_help = "Example:\n  motcua verify quyet-dinh.pdf --trust motcua-data/trust\n\n\
        Ends with 0 if all passed, 1 if one failed, 2 if one is indeterminate, 3 without signature."
    )]
    Verify(Verify),
    /// Ask a running program whether it is ready; ends with 1 if it is not
    #[command(after_help = "Example:\n  motcua ready --listen 127.0.0.1:8480")]
    Ready {
        /// The data folder.
        #[command(flatten)]
        data: Data,
        /// Where it listens; else as motcua.toml says (127.0.0.1:8480)
        #[arg(long, env = "MOTCUA_LISTEN", value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
    },
    /// Print the OpenAPI document
    #[command(after_help = "Example:\n  motcua openapi > openapi.json")]
    Openapi,
    /// Print every key of motcua.toml with its default, unit and meaning
    #[command(after_help = "Example:\n  motcua config > motcua-data/motcua.toml")]
    Config,
}

/// The commands on the event log.
#[derive(Debug, Subcommand)]
pub enum Log {
    /// Check every hash, position and version of a log, and name the first bad record
    #[command(after_help = "Example:\n  motcua log verify --data motcua-data\n  \
        motcua log verify --log sqlite:motcua-data/log.db\n\n\
        Equal logs have equal digests. Beside a running server it speaks of the position \
        that the log has reached.")]
    Verify {
        /// Which log, and where.
        #[command(flatten)]
        data: Data,
    },
    /// Copy a log: the same records at the same positions, compared at the end
    #[command(after_help = "Example:\n  \
        motcua log copy --from sqlite:motcua-data/log.db --to sqlite:copy.db\n\n\
        A copy that was interrupted goes on where it was when the command is given again.")]
    Copy {
        /// The log to read
        #[arg(long, value_name = "URL")]
        from: LogUrl,
        /// The log to append to: empty, or the beginning of the other
        #[arg(long, value_name = "URL")]
        to: LogUrl,
        /// A configuration whose [log.nats] says what a nats:// URL does not
        #[arg(long, env = "MOTCUA_CONFIG", value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

/// The commands on the catalogue.
#[derive(Debug, Subcommand)]
pub enum Catalogue {
    /// Publish what a folder's files say otherwise than the log
    #[command(
        after_help = "Example:\n  motcua catalogue load motcua-data/catalogue --data motcua-data"
    )]
    Load {
        /// The folder with agencies.csv, counters.csv, procedures.json, calendar.csv, hours.toml
        #[arg(value_name = "DIR")]
        files: PathBuf,
        /// The data folder.
        #[command(flatten)]
        data: Data,
    },
    /// Check a folder's files, tell every fault, and draw each process
    #[command(
        after_help = "Example:\n  motcua catalogue check motcua-data/catalogue --draw processes.md"
    )]
    Check {
        /// The folder with the files
        #[arg(value_name = "DIR")]
        files: PathBuf,
        /// Where to write the processes (Markdown with Mermaid)
        #[arg(long, value_name = "FILE")]
        draw: Option<PathBuf>,
    },
    /// What each procedure lacks to be public in full, and how many do not
    #[command(after_help = "Example:\n  motcua catalogue public motcua-data/catalogue")]
    Public {
        /// The folder with the files
        #[arg(value_name = "DIR")]
        files: PathBuf,
    },
    /// Write a folder's procedures as tables that a spreadsheet opens
    #[command(after_help = "Example:\n  \
        motcua catalogue export motcua-data/catalogue --to tables\n\n\
        One row is one procedure, sub-case, paper, step or fee line; forms are JSON files beside \
        the tables.")]
    Export {
        /// The folder with the files
        #[arg(value_name = "DIR")]
        files: PathBuf,
        /// The folder to write: new or empty
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        /// How they are written
        #[arg(long, value_enum, default_value_t = Tables::Csv)]
        format: Tables,
        /// What stands between two cells of a table
        #[arg(long, value_enum, default_value_t = Between::Comma)]
        separator: Between,
    },
    /// Check tables, and put them in the place of a folder's procedures
    #[command(after_help = "Example:\n  \
        motcua catalogue import motcua-data/catalogue --from tables\n\n\
        Where something is wrong, all of it is told with file, line and column, and nothing is \
        written.")]
    Import {
        /// The folder with the files
        #[arg(value_name = "DIR")]
        files: PathBuf,
        /// The folder with the tables
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        /// How they are written
        #[arg(long, value_enum, default_value_t = Tables::Csv)]
        format: Tables,
    },
    /// What is received now is due when, and why: each day that counts or not
    #[command(
        after_help = "Example:\n  motcua catalogue due motcua-data/catalogue 1.013831 --sub-case sale --received 2018-02-12T09:10"
    )]
    Due {
        /// The folder with the files
        #[arg(value_name = "DIR")]
        files: PathBuf,
        /// The procedure's code
        #[arg(value_name = "PROCEDURE")]
        procedure: ProcedureCode,
        /// The sub-case, if the procedure has some
        #[arg(long, value_name = "ID")]
        sub_case: Option<String>,
        /// Local date and time of reception; now, if not said
        #[arg(long, value_name = "TIME")]
        received: Option<DateTime>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Where the program stands.
#[derive(Debug, Args)]
pub struct Data {
    /// The data folder
    #[arg(long = "data", env = "MOTCUA_DATA", value_name = "DIR", default_value = "motcua-data")]
    pub folder: PathBuf,
    /// The configuration; else motcua.toml in the data folder
    #[arg(long, env = "MOTCUA_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The event log: sqlite:PATH, postgres://… or nats://…; else as motcua.toml says (log.db in the
    /// data folder)
    #[arg(long, env = "MOTCUA_LOG", value_name = "URL", hide_env_values = true)]
    pub log: Option<String>,
    /// Read models, keys and accounts: sqlite:FOLDER or postgres://…; else as motcua.toml says (the
    /// data folder)
    #[arg(long, env = "MOTCUA_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
}

impl Data {
    /// What the file says, and what the command line says before it.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let mut config = match &self.config {
            Some(file) => Config::of_file(file)?,
            None => Config::of_folder(&self.folder)?,
        };
        if let Some(url) = &self.log {
            (config.log.url, config.log.url_file) = (url.clone(), PathBuf::new());
        }
        if let Some(url) = &self.database {
            (config.database.url, config.database.url_file) = (url.clone(), PathBuf::new());
        }
        Ok(config)
    }
}

/// What figures are asked for.
#[derive(Debug, Args)]
pub struct Question {
    /// Which table
    #[arg(default_value = "figures", value_parser = ["figures", "work", "arrivals"])]
    pub table: String,
    /// By what dossiers are told apart
    #[arg(long, default_value = "received_at", value_parser = ["received_at", "competent", "procedure", "channel", "level", "field"])]
    pub by: String,
    /// First local day of reception
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,
    /// Last local day of reception
    #[arg(long, value_name = "DAY")]
    pub to: Option<Date>,
    /// Instead of the two: 2026, 2026-H1, 2026-9M, 2026-Q1, 2026-03, 2026-W10
    #[arg(long, value_name = "PERIOD", conflicts_with_all = ["from", "to"])]
    pub period: Option<String>,
    /// Of the year of reports: from 15 December to 14 December
    #[arg(long, requires = "period")]
    pub report: bool,
    /// As of when (RFC 3339); else now
    #[arg(long, value_name = "TIME")]
    pub at: Option<Timestamp>,
    /// As of the end of a past day
    #[arg(long, value_name = "DAY", conflicts_with = "at")]
    pub as_of: Option<Date>,
    /// What was known then; else what is known now of then
    #[arg(long)]
    pub known_then: bool,
    /// Only what this agency decides; by `received_at`: what it received
    #[arg(long, value_name = "AGENCY")]
    pub agency: Option<AgencyId>,
    /// With all agencies that stand under it
    #[arg(long, requires = "agency")]
    pub subtree: bool,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What is verified, and by what.
#[derive(Debug, Args)]
pub struct Verify {
    /// The documents: PDF, CMS or XML, told apart by their content
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The trust folder: anchors, intermediates, crls, trust.json; without it nobody is trusted
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// As of when (RFC 3339); else now
    #[arg(long, value_name = "TIME")]
    pub at: Option<Timestamp>,
    /// By which policy
    #[arg(long, value_name = "NAME", default_value = "vn-2025", value_parser = Policy::NAMES)]
    pub policy: String,
    /// The content of a signature that stands beside it
    #[arg(long, value_name = "FILE")]
    pub detached: Option<PathBuf>,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = Written::Text)]
    pub format: Written,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Written {
    /// For people
    Text,
    /// One JSON object a file and line
    Json,
}

/// How a catalogue's procedures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tables {
    /// Tables, one row one thing
    Csv,
    /// procedures.json
    Json,
}

/// What stands between two cells of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Between {
    /// As most programs expect it
    Comma,
    /// As spreadsheets that are set to Vietnamese expect it
    Semicolon,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// As the API answers
    Json,
    /// One line a group
    Csv,
}
