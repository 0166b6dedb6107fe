//! What the system tells of this process (Linux); elsewhere zeros.

/// What a process uses.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Process {
    pub(super) resident_bytes: u64,
    pub(super) cpu_seconds: f64,
    pub(super) open_files: u64,
}

/// Hundredths of a second and pages of 4 KiB: so Linux counts on every machine that this is built for.
const TICKS_PER_SECOND: f64 = 100.0;
const PAGE_BYTES: u64 = 4_096;

/// What this process uses now.
pub(super) fn now() -> Process {
    let memory = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = memory.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0);
    let ticks = |place| stat(place).unwrap_or(0.0);
    Process {
        resident_bytes: pages * PAGE_BYTES,
        cpu_seconds: (ticks(11) + ticks(12)) / TICKS_PER_SECOND,
        open_files: std::fs::read_dir("/proc/self/fd").map_or(0, |files| files.count() as u64),
    }
}

/// When this process started, in seconds since 1970.
pub(super) fn started_at() -> f64 {
    let stat_of_all = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let boot = stat_of_all.lines().find_map(|line| line.strip_prefix("btime ")).and_then(|at| at.parse::<f64>().ok());
    match (boot, stat(19)) {
        (Some(boot), Some(ticks)) => boot + ticks / TICKS_PER_SECOND,
        (None, _) | (_, None) => 0.0,
    }
}

/// A field of this process's line, counted from the state.
fn stat(place: usize) -> Option<f64> {
    let line = std::fs::read_to_string("/proc/self/stat").ok()?;
    line.rsplit(") ").next()?.split(' ').nth(place)?.parse().ok()
}
