//! `arrears risk train`.

use std::path::PathBuf;

use app::modelling::{STEPS, train};
use app::models::{Candidate, register};
use app::{Result, model_file::ModelFile};
use clap::Args;
use serde_json::json;

use super::files::{measures_table, read_config, write_text};
use super::rows::RowsArgs;
use crate::console::{print, print_json, progress};
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Train {
    #[command(flatten)]
    book: BookArgs,
    #[command(flatten)]
    rows: RowsArgs,
    /// Which column is what or how rows are made from a book, and how the model is made
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Put the model into the book as a shadow, too
    #[arg(long, requires = "by", requires = "reason")]
    register: bool,
    /// With --register: who trained it
    #[arg(long, value_name = "NAME", requires = "register")]
    by: Option<String>,
    /// With --register: why, in a sentence
    #[arg(long, value_name = "TEXT", requires = "register")]
    reason: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Train {
    pub(super) fn run(self) -> Result<()> {
        let config = read_config(&self.config)?;
        let (config, sample) = self.rows.training(&self.book, config)?;
        let bar = progress(STEPS, "training");
        let file = train(&config, &sample, |step| bar.set_position(step))?;
        bar.finish_and_clear();
        let text = file.text();
        write_text(&self.out, &text)?;
        let hash = app::models::content_hash(&text);
        if self.register {
            self.registered(&file, &text)?;
        }
        if self.json {
            return print_json(&json!({
                "model": file.id, "version": file.version, "hash": hash, "training": file.training, "book": file.book,
                "measures": file.measures, "monotone": file.monotone, "notes": file.notes,
                "registered": self.register,
            }));
        }
        print(&format!("{} v{}, {hash}\n{}\n", file.id, file.version, file.training.split))?;
        print(&measures_table(&file.measures))?;
        print(&format!("directions: {}\n", file.monotone))?;
        file.notes.iter().try_for_each(|note| print(&format!("note: {note}\n")))
    }

    fn registered(&self, file: &ModelFile, text: &str) -> Result<()> {
        let (by, reason) = (self.by.as_deref().unwrap_or_default(), self.reason.as_deref().unwrap_or_default());
        let candidate = Candidate { id: &file.id, version: file.version, text, made_by: by };
        let (_, is_new) = register(&mut *self.book.write()?, candidate, reason, now())?;
        let what = if is_new { "added as a shadow" } else { "known already" };
        eprintln!("{what}: {} v{}", file.id, file.version);
        Ok(())
    }
}
