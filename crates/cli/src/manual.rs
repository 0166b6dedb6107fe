//! The manual: completions, man pages and the reference page, all from the argument structs.

use std::path::PathBuf;

use anyhow::Context;
use app::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::Cli;
use crate::console::print;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "arrears", &mut script);
        print(&String::from_utf8(script).context("a completion script is text")?)
    }
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder to write arrears.1, arrears-book.1 and so on into
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

impl Man {
    pub(crate) fn run(self) -> Result<()> {
        std::fs::create_dir_all(&self.out).with_context(|| format!("cannot make {}", self.out.display()))?;
        clap_mangen::generate_to(command(), &self.out)
            .with_context(|| format!("cannot write into {}", self.out.display()))?;
        Ok(())
    }
}

/// The command line as a value, for whoever describes it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// The reference page of the command line, in Markdown.
pub fn reference_page() -> String {
    let mut command = command();
    command.build();
    let mut page = String::from(
        "# The command line\n\nMade from the program's own help (`cargo run -p xtask -- docs`); a test compares the two.\n",
    );
    describe(&mut page, &mut command, "");
    page
}

fn describe(page: &mut String, command: &mut clap::Command, above: &str) {
    let name = format!("{above} {}", command.get_name()).trim().to_owned();
    let help = command.clone().term_width(100).color(clap::ColorChoice::Never).render_long_help().to_string();
    let help: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    page.push_str(&format!("\n## `{name}`\n\n```text\n{}\n```\n", help.join("\n")));
    let below: Vec<clap::Command> =
        command.get_subcommands().filter(|below| below.get_name() != "help").cloned().collect();
    for mut below in below {
        describe(page, &mut below, &name);
    }
}
