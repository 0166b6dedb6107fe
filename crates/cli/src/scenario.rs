//! `arrears scenario`: try a product out.

use std::path::{Path, PathBuf};

use app::scenario::{parse, run};
use app::{Refused, Result};
use clap::Subcommand;

use crate::console::print_json;
use crate::product::read;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Run a scenario file and print the whole state at each question, as JSON
    ///
    /// docs/reference/scenario.md tells the form.
    ///
    /// Example: arrears scenario run examples/scenarios/three-instalments.scenario
    Run {
        /// The scenario
        file: PathBuf,
    },
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        let Self::Run { file } = self;
        let text = read(&file)?;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let open = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
        };
        let scenario = parse(&file.display().to_string(), &text, open)?;
        let answers = run(&scenario)?;
        if answers.is_empty() {
            return Err(Refused::new(format!("{} asks nothing", file.display()))
                .hint("end it with a question, such as: 2025-04-01 ask A1")
                .into());
        }
        print_json(&answers)
    }
}
