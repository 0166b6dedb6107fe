//! The machine that is measured on, and what this process has used of it; as far as the system tells (Linux).

/// What it is: processor, memory, system, and the program itself.
pub(super) fn described(has_server: bool) -> Vec<(&'static str, String)> {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let field = |text: &str, name: &str| -> Option<String> {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field(&read("/proc/meminfo"), "MemTotal").unwrap_or_else(|| "not told".to_owned());
    let system = format!("{} {}", std::env::consts::OS, read("/proc/sys/kernel/osrelease").trim());
    let build = if cfg!(debug_assertions) { "not optimised" } else { "optimised" };
    vec![
        ("machine", format!("{cores} cores, {model}")),
        ("memory", memory),
        ("system", system.trim().to_owned()),
        ("program", format!("arrears {}, {build}", env!("CARGO_PKG_VERSION"))),
        ("store", if has_server { "PostgreSQL" } else { "SQLite" }.to_owned()),
    ]
}

/// What this process has given to disks to write so far; else not a number.
pub(super) fn written_mib() -> f64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = io.lines().find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|line| line.parse::<f64>().ok()).map_or(f64::NAN, |bytes| bytes / 1_048_576.0)
}

/// CPU time of this process so far; else not a number.
pub(super) fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    // User and system time, in hundredths of a second.
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory this process has used so far; else not a number.
pub(super) fn peak_memory_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1024.0)
}
