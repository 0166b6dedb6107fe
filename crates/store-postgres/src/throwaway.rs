//! A PostgreSQL server of one's own, for tests and measurements: made in a folder, gone with the process.
//!
//! It listens on a socket in its folder and nowhere else, and never touches another server. A shell keeps it: when this
//! process ends, however it ends, the shell's input ends too, and it stops the server and removes the folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::Address;

/// A running server.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    keeper: Child,
    port: u16,
}

/// What a server is started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Tests: small, and quick because nothing needs to outlive the machine.
    Tests,
    /// Measurements: durable, with the memory that the guide recommends.
    Measurement,
}

impl Purpose {
    fn settings(self) -> String {
        match self {
            Self::Tests => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB \
                            -c max_connections=100 -c max_wal_size=256MB -c autovacuum=off"
                .to_owned(),
            Self::Measurement => format!(
                "-c shared_buffers={}MB -c max_wal_size=8GB -c checkpoint_timeout=15min -c work_mem=64MB \
                 -c maintenance_work_mem=512MB",
                quarter_of_memory_mib()
            ),
        }
    }
}

/// A quarter of the machine's memory, as PostgreSQL's manual and our guide recommend; 2 GiB where the system does not tell.
fn quarter_of_memory_mib() -> u64 {
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = memory.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.map_or(2_048, |kib| kib / 4_096)
}

/// Keeps the server: a line of input crashes and restarts it, the end of the input stops and removes it.
const KEEPER: &str = r#"
    trap '' INT TERM HUP XFSZ
    bin=$1 folder=$2 settings=$3
    ulimit -f $4
    start() { "$bin/postgres" -D "$folder/data" -k "$folder" -p 5432 -c listen_addresses= $settings >>"$folder/log" 2>&1 & server=$!; }
    start
    while read -r word; do kill -QUIT $server; wait $server; start; done
    kill -INT $server
    wait $server
    rm -rf "$folder"
"#;

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);

impl Cluster {
    /// Starts a server in a new folder below `parent`; none when PostgreSQL is not installed.
    ///
    /// # Errors
    /// When it is installed and does not start.
    pub fn start(parent: &Path, purpose: Purpose) -> Result<Option<Self>> {
        // The port is only a part of the socket's name.
        Self::start_listening(parent, &purpose.settings(), 5432)
    }

    /// Starts a server for tests that listens on a port of this machine, too, but to nobody outside.
    ///
    /// # Errors
    /// When PostgreSQL is installed and does not start.
    pub fn start_on_port(parent: &Path, port: u16) -> Result<Option<Self>> {
        let settings = Purpose::Tests.settings();
        Self::start_listening(parent, &format!("{settings} -c listen_addresses=127.0.0.1 -c port={port}"), port)
    }

    /// Starts a server for tests that can make no file larger than so many KiB and half a KiB: as on a disk that fills up. Less
    /// than 2,048 leaves it no room for itself.
    ///
    /// # Errors
    /// When PostgreSQL is installed and does not start.
    pub fn start_on_a_small_disk(parent: &Path, file_kib: u32) -> Result<Option<Self>> {
        // A shell counts in blocks of 512 bytes; the odd one makes the server write a part of a page, as a full disk does.
        Self::start_within(parent, &Purpose::Tests.settings(), 5432, &(2 * file_kib + 1).to_string())
    }

    fn start_listening(parent: &Path, settings: &str, port: u16) -> Result<Option<Self>> {
        Self::start_within(parent, settings, port, "unlimited")
    }

    fn start_within(parent: &Path, settings: &str, port: u16, file_blocks: &str) -> Result<Option<Self>> {
        let Some(bin) = programs() else { return Ok(None) };
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = parent.join(format!("arrears-pg-{}-{number}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let as_user = AnotherUser::unless_ordinary()?;
        as_user.own(&folder)?;
        let mut initdb = as_user.command(&bin.join("initdb"));
        initdb.args([
            "-U",
            "arrears",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
        ]);
        if file_blocks != "unlimited" {
            initdb.arg("--wal-segsize=1");
        }
        let made = initdb.arg("-D").arg(folder.join("data")).output().context("initdb does not run")?;
        if !made.status.success() {
            let _ = std::fs::remove_dir_all(&folder);
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim());
        }
        let mut keeper = as_user.command(Path::new("sh"));
        keeper.args(["-c", KEEPER, "keeper"]).arg(&bin).arg(&folder).arg(settings).arg(file_blocks);
        let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let keeper = keeper.spawn().context("the server does not start")?;
        let cluster = Self { folder, keeper, port };
        cluster.wait()?;
        Ok(Some(cluster))
    }

    /// The folder with its files.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The address of a book in this server's database.
    pub fn address(&self, schema: &str) -> String {
        let port = if self.port == 5432 { String::new() } else { format!("&port={}", self.port) };
        format!("postgres://arrears@/postgres?host={}{port}&schema={schema}", self.folder.display())
    }

    /// Kills the server as a loss of power would, and starts it again.
    ///
    /// # Errors
    /// When it does not come up again.
    pub fn crash(&mut self) -> Result<()> {
        let orders = self.keeper.stdin.as_mut().context("the keeper listens")?;
        writeln!(orders, "crash").and_then(|()| orders.flush()).context("the keeper is gone")?;
        // The dying server may still answer: it is up again when it has another beginning.
        let before = self.began();
        let tries = PATIENCE.as_millis() / 20;
        for _ in 0..tries {
            if self.began().is_some_and(|now| Some(now) != before) {
                return self.wait();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the server did not come up again")
    }

    /// CPU seconds that the server's processes have used so far, where the system tells it (Linux); else not a number.
    ///
    /// Those of connections that have ended are counted, too: their parent inherits them.
    pub fn cpu_seconds(&self) -> f64 {
        // After the name: state, parent, ..., user time, system time, and both of children that have ended.
        self.sum_over_processes(|process| stat(process).get(11..15).map_or(0.0, |times| times.iter().sum())) / 100.0
    }

    /// MiB that the server's processes have given to disks to write so far, where the system tells it (Linux); else not a
    /// number.
    pub fn written_mib(&self) -> f64 {
        let bytes = |process: &Path| {
            let io = std::fs::read_to_string(process.join("io")).unwrap_or_default();
            let line = io.lines().find_map(|line| line.strip_prefix("write_bytes: "));
            line.and_then(|line| line.parse::<f64>().ok()).unwrap_or(f64::NAN)
        };
        self.sum_over_processes(bytes) / 1_048_576.0
    }

    /// The sum of something over the server's process and its children; not a number where there are no such.
    fn sum_over_processes(&self, of: impl Fn(&Path) -> f64) -> f64 {
        let (Some(server), Ok(processes)) = (self.pid(), std::fs::read_dir("/proc")) else { return f64::NAN };
        let server_name = server.to_string();
        let paths = processes.flatten().map(|process| process.path());
        let values = paths.filter_map(|path| {
            let is_server = path.file_name().is_some_and(|name| name.to_str() == Some(&server_name));
            let is_ours = is_server || stat(&path).get(1) == Some(&f64::from(server));
            is_ours.then(|| of(&path))
        });
        values.fold(0.0, |sum, value| sum + value)
    }

    fn pid(&self) -> Option<u32> {
        std::fs::read_to_string(self.folder.join("data/postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()
    }

    /// When the server that answers began; none when none does.
    fn began(&self) -> Option<String> {
        let address = Address::parse(&self.address("public")).ok()?;
        let mut client = address.connect().ok()?;
        client.query_one("select pg_postmaster_start_time()::text", &[]).ok()?.try_get(0).ok()
    }

    fn wait(&self) -> Result<()> {
        let tries = PATIENCE.as_millis() / 20;
        for _ in 0..tries {
            if self.began().is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("the server does not answer: {}", log.trim())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
        // The other user may empty the folder, but not always remove it.
        let _ = std::fs::remove_dir(&self.folder);
    }
}

/// The fields of a process's state after its name; 0 for what is no number.
fn stat(process: &Path) -> Vec<f64> {
    let stat = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    stat.rsplit(") ").next().unwrap_or_default().split(' ').map(|field| field.parse().unwrap_or(0.0)).collect()
}

/// Drops a schema that was made for a measurement, with everything in it.
///
/// # Errors
/// When the database cannot be reached or written.
pub fn remove_schema(address: &Address) -> Result<()> {
    let mut client = address.connect()?;
    let drop = format!("set client_min_messages to warning; drop schema if exists {} cascade", address.schema());
    Ok(client.batch_execute(&drop)?)
}

/// The folder with `initdb` and `postgres`: on the path, or where Debian puts the newest version.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).filter_map(|folder| {
        let real = folder.join("initdb").canonicalize().ok()?;
        Some(real.parent()?.to_owned())
    });
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut versions: Vec<PathBuf> = versions.collect();
    let number = |folder: &PathBuf| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    versions.sort_by_key(|folder| std::cmp::Reverse(number(folder)));
    let has_both = |folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists();
    on_path.chain(versions.into_iter().map(|version| version.join("bin"))).find(has_both)
}

/// Who runs the server: PostgreSQL refuses to be run by root.
enum AnotherUser {
    /// Whoever runs this process.
    Nobody,
    /// A user with fewer rights, and its group.
    Named { user: &'static str, group: String },
}

impl AnotherUser {
    fn unless_ordinary() -> Result<Self> {
        let id = |of: &[&str]| {
            let said = Command::new("id").args(of).stderr(Stdio::null()).output().ok()?;
            said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned())
        };
        if id(&["-u"]).as_deref() != Some("0") {
            return Ok(Self::Nobody);
        }
        let known = ["postgres", "nobody"].into_iter().find_map(|user| Some((user, id(&["-g", user])?)));
        let (user, group) =
            known.context("PostgreSQL cannot be run by root, and there is no user postgres or nobody")?;
        Ok(Self::Named { user, group })
    }

    fn own(&self, folder: &Path) -> Result<()> {
        if let Self::Named { user, .. } = self {
            let done = Command::new("chown").arg(user).arg(folder).status();
            if !done.is_ok_and(|status| status.success()) {
                bail!("{} cannot be given to user {user}", folder.display());
            }
        }
        Ok(())
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = match self {
            Self::Nobody => Command::new(program),
            Self::Named { user, group } => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", group, "--clear-groups"]).arg(program);
                command
            }
        };
        command.current_dir("/").env("LC_ALL", "C").env_remove("PGDATA").env_remove("PGOPTIONS");
        command
    }
}
