//! Where servers, their binaries and their data lie.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

/// A port of loopback that nobody listens on; whoever asked takes it a moment later.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    listener.local_addr().expect("it has an address").port()
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
