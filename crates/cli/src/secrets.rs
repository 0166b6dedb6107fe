//! Secrets at the command line: random bytes of the machine, and passwords that are typed or piped, never arguments.

use std::io::{BufRead, IsTerminal};
use std::process::{Command, Stdio};

use anyhow::Context;
use app::{Refused, Result};

/// Random bytes of the machine.
pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("a machine that has no random bytes can keep no secret");
    bytes
}

/// The first line of stdin. At a terminal it is asked for, and not shown where the terminal can do so.
pub(crate) fn read_secret(what: &str) -> Result<String> {
    let stdin = std::io::stdin();
    let is_terminal = stdin.is_terminal();
    if is_terminal {
        eprint!("{what}: ");
        show_typing(false);
    }
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    if is_terminal {
        show_typing(true);
        eprintln!();
    }
    read.with_context(|| format!("the {what} cannot be read"))?;
    let line = line.trim_end_matches(['\n', '\r']);
    if line.is_empty() {
        return Err(Refused::new(format!("there is no {what} on stdin")).hint("type it, or pipe it in").into());
    }
    Ok(line.to_owned())
}

/// Has the terminal show what is typed, or not. Where there is no `stty`, it is shown.
fn show_typing(is_shown: bool) {
    let wish = if is_shown { "echo" } else { "-echo" };
    let _ = Command::new("stty").arg(wish).stdin(Stdio::inherit()).stderr(Stdio::null()).status();
}
