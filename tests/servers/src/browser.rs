//! A browser that a test drives: Chromium, headless, behind its driver.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::place::{free_port, in_path, target};
use crate::watched::Watched;

/// How long a start may take, on a busy machine.
const START: Duration = Duration::from_secs(30);

/// A running `chromedriver`; it and its browsers end when it is dropped.
#[derive(Debug)]
pub struct Browser {
    port: u16,
    _driver: Watched,
    folder: PathBuf,
}

impl Browser {
    /// Starts the driver; a session with it starts a browser.
    ///
    /// # Panics
    /// Where Chromium or its driver is missing.
    pub fn start() -> Self {
        let found = in_path("chromedriver").filter(|_| in_path("chromium").is_some());
        let found =
            found.expect("chromium or chromedriver is missing: tests/install-servers brings both");
        let near = target().join("tmp");
        std::fs::create_dir_all(&near).expect("there is room for a folder");
        let folder = tempfile::tempdir_in(near).expect("there is room for a folder").keep();
        let port = free_port();
        let mut command = Command::new(found);
        command.arg(format!("--port={port}"));
        let driver = Watched::start(&command, &folder.join("log"), &folder);
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let late = driver.has_ended() || began.elapsed() > START;
            assert!(!late, "chromedriver does not start: see {}", folder.join("log").display());
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { port, _driver: driver, folder }
    }

    /// Where the driver listens (W3C `WebDriver`).
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What the browser must be told to run in a test: no window, no sandbox (a container has none), all
    /// it keeps in a folder that is removed.
    pub fn arguments(&self) -> Vec<String> {
        let profile = format!("--user-data-dir={}", self.folder.join("profile").display());
        let fixed =
            ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"];
        fixed.map(str::to_owned).into_iter().chain([profile]).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
