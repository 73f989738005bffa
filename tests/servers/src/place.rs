//! Where servers, their binaries and their data lie.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A port of loopback that nobody listens on; whoever asked takes it a moment later.
///
/// It lies below those that the system gives to outgoing connections, and is given once.
pub fn free_port() -> u16 {
    const FIRST: u32 = 20_000;
    const COUNT: u32 = 12_000;
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    loop {
        let next = GIVEN.fetch_add(1, Ordering::Relaxed);
        // Processes that run at the same time begin at different places.
        let port = FIRST + std::process::id().wrapping_mul(997).wrapping_add(next) % COUNT;
        let port = u16::try_from(port).expect("it is below 32,000");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
        assert!(next < COUNT, "no port is free");
    }
}

/// The folder of the build, on whose disk the servers' data lie: never a file system in memory.
pub(crate) fn target() -> PathBuf {
    let here = std::env::current_exe().expect("the running program has a path");
    let target = here.ancestors().find(|path| path.join("CACHEDIR.TAG").is_file());
    target.map_or_else(std::env::temp_dir, Path::to_owned)
}

/// What `tests/run` installed, if it did.
pub(crate) fn installed() -> Option<PathBuf> {
    let named = std::env::var_os("MOTCUA_SERVERS").map(PathBuf::from);
    named.or_else(|| Some(target().join("servers"))).filter(|path| path.is_dir())
}

/// A program in PATH.
pub(crate) fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|place| place.join(name)).find(|path| path.is_file())
}
