//! Carries out what the command line asks; results go to standard output, all else to standard
//! error.

mod catalogue;
mod import;
mod kpi;
mod log;
mod ready;
mod rebuild;
mod templates;
mod verify;

use std::io::Write;
use std::process::ExitCode;

use motcua_eventlog::Clock;
use motcua_signature_core::Verdict;
use tokio::sync::watch;

use crate::command_line::{Catalogue, Command, CommandLine, Data, Log};
use crate::config::{Config, REFERENCE};
use crate::folder::{Folder, FolderError};
use crate::shop::Base;
use crate::{demo, serve, telemetry};

/// How a command ended (architecture, "The data folder"; sysexits.h).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// 0.
    Done,
    /// 65: done, with rows that were rejected.
    WithRejected,
    /// 0 passed, 1 failed, 2 indeterminate, 3 without a signature.
    Verified(Verdict),
}

/// The folder is held by a running program (`EX_TEMPFAIL`).
const HELD: u8 = 75;

/// Carries out a command.
pub async fn execute(line: CommandLine) -> ExitCode {
    match Box::pin(run(line.command)).await {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::WithRejected) => ExitCode::from(65),
        Ok(Ended::Verified(verdict)) => ExitCode::from(match verdict {
            Verdict::TotalPassed => 0,
            Verdict::TotalFailed => 1,
            Verdict::Indeterminate => 2,
            Verdict::NoSignatureFound => 3,
        }),
        Err(error) => {
            tell(&format!("motcua: {error:#}"));
            let held = matches!(error.downcast_ref(), Some(FolderError::Held(_)));
            if held { ExitCode::from(HELD) } else { ExitCode::FAILURE }
        }
    }
}

async fn run(command: Command) -> anyhow::Result<Ended> {
    match command {
        Command::Serve { data, listen, roles } => {
            let mut config = data.config()?;
            config.server.listen = listen.unwrap_or(config.server.listen);
            if !roles.is_empty() {
                config.server.roles = roles;
            }
            let folder = Folder::hold(&data.folder)?;
            let traces = telemetry::start(&config.telemetry)?;
            let running = serve::start(folder, &config, Clock::real()).await?;
            // Whoever reads that it serves may tell it to stop.
            let signals = serve::Signals::listen()?;
            tell(&format!("motcua serves at http://{}", running.address));
            running.until_told(signals).await?;
            traces.finish();
            Ok(Ended::Done)
        }
        Command::Demo { data, listen, days, end } => {
            let _traces = telemetry::quiet();
            demo::run(data.as_deref(), listen, days, end).await?;
            Ok(Ended::Done)
        }
        Command::Import { file, mapping, data } => {
            let _traces = telemetry::quiet();
            import::import(&file, &mapping, &data).await
        }
        Command::Kpi { data, question } => kpi::kpi(&data, &question).await,
        Command::Rebuild { data } => rebuild::rebuild(&data).await,
        Command::Log { command: Log::Verify { data } } => log::verify_log(&data).await,
        Command::Log { command: Log::Copy { from, to, config } } => {
            log::copy_log(&from, &to, config.as_deref()).await
        }
        Command::Catalogue { command: Catalogue::Load { files, data } } => {
            catalogue::load(&files, &data).await
        }
        Command::Catalogue { command: Catalogue::Check { files, draw } } => {
            catalogue::check(&files, draw.as_deref())
        }
        Command::Catalogue { command: Catalogue::Public { files } } => catalogue::public(&files),
        Command::Catalogue { command: Catalogue::Export { files, to, format, separator } } => {
            catalogue::export(&files, &to, format, separator)
        }
        Command::Catalogue { command: Catalogue::Import { files, from, format } } => {
            catalogue::import(&files, &from, format)
        }
        Command::Catalogue {
            command: Catalogue::Due { files, procedure, sub_case, received, json },
        } => catalogue::due(&files, &procedure, sub_case.as_deref(), received, json),
        Command::Templates { to } => templates::write(&to),
        Command::Verify(asked) => verify::verify_files(&asked, Clock::real().now()),
        Command::Ready { data, listen } => match listen {
            Some(listen) => ready::ready(listen).await,
            None => ready::ready(data.config()?.server.listen).await,
        },
        Command::Openapi => {
            print(&openapi().await?)?;
            Ok(Ended::Done)
        }
        Command::Config => {
            print(REFERENCE)?;
            Ok(Ended::Done)
        }
    }
}

/// A line for people, on standard error.
pub(crate) fn tell(line: &str) {
    // Who closed standard error does not want to be told.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A result, on standard output.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Opens what a command works with; its folder must be held.
async fn base(data: &Data, folder: &Folder) -> anyhow::Result<Base> {
    let config = data.config()?;
    Base::open(folder, &config, &config.engines(folder.path())?, Clock::real()).await
}

/// The document is made from the routes; they need a folder to stand on.
async fn openapi() -> anyhow::Result<String> {
    let scratch = std::env::temp_dir().join(format!("motcua-openapi-{}", std::process::id()));
    let folder = Folder::hold(&scratch)?;
    let config = Config::default();
    let engines = config.engines(folder.path())?;
    let shop = crate::shop::Shop::open(&folder, &config, &engines, Clock::real()).await;
    let text = shop.map(|shop| shop.finish().openapi.to_pretty_json());
    drop(folder);
    std::fs::remove_dir_all(&scratch)?;
    Ok(text?? + "\n")
}

impl Base {
    /// Does something while the catalogue's copy follows the log.
    pub(crate) async fn running<T>(&self, work: impl Future<Output = T>) -> T {
        let (stop, shutdown) = watch::channel(false);
        let follow = self.published.run(shutdown);
        let work = async {
            let done = work.await;
            stop.send_replace(true);
            done
        };
        tokio::join!(work, follow).0
    }

    /// Ends in order: what is in the queue is written.
    pub(crate) async fn close(&self) {
        self.log.close().await;
        self.journal.keys().close().await;
    }
}
