//! How much memory this process holds.

use anyhow::Context;

/// `VmRSS` of this process, in MiB.
pub(super) fn resident_mib() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("no /proc")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|rest| rest.split_whitespace().next()).and_then(|n| n.parse().ok());
    let kib: u64 = kib.context("/proc/self/status does not say VmRSS")?;
    Ok(kib / 1024)
}
