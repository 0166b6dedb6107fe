//! A small demo that serves its console.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A demo that is being served.
pub(crate) struct Demo {
    child: Child,
    _folder: TempDir,
    /// Where it is: `http://127.0.0.1:1234`.
    pub(crate) address: String,
    pub(crate) password: String,
    /// The address that lets a borrower in once.
    pub(crate) link: String,
    /// Whose it is.
    pub(crate) borrower: String,
}

impl Demo {
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let book = folder.path().join("demo.db");
        let mut child = Command::new(env!("CARGO_BIN_EXE_arrears"))
            .args(["demo", "--accounts", "600", "--days", "240", "--serve", "--listen", "127.0.0.1:0", "--book"])
            .arg(&book)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = |start: &str| loop {
            let line = lines.next().expect("the demo ended before it served").unwrap();
            if let Some(at) = line.find(start) {
                break line[at..].to_owned();
            }
        };
        let address = next("http://").trim_end_matches("/console").to_owned();
        let password = next("password  ")["password  ".len()..].split(',').next().unwrap().to_owned();
        let told = next("borrower  ");
        let borrower = told["borrower  ".len()..].split(':').next().unwrap().to_owned();
        let link = told.split(' ').find(|word| word.starts_with("http://")).unwrap().to_owned();
        // Whatever it says later is read by nobody, and must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, _folder: folder, address, password, link, borrower }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
