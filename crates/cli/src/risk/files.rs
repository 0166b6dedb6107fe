//! Models and tables from files or a book, and answers as tables.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::model_file::{self, Figure, Measured, Model};
use app::modelling::asked;
use app::modelling::config::{self, ModelConfig};
use app::modelling::declared::{Columns, FeatureText, ProtectedText};
use app::modelling::sample::{self, Declared, Need, Sample};
use app::modelling::validation::{AuditView, ShiftView, Stability};
use app::models::Models;
use app::{Refused, Result};
use clap::{Args, ValueEnum};
use tabular::{Folder, NewFile};

use crate::BookArgs;
use crate::console::progress;
use crate::product::read;
use crate::table::render;

/// The model that a command works with.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    /// The model file
    #[arg(long, value_name = "FILE", required_unless_present = "id")]
    model: Option<PathBuf>,
    /// Instead of a file: the name of a model in the book
    #[arg(long, value_name = "NAME", conflicts_with = "model")]
    id: Option<String>,
    /// With --id: its version; by default the champion
    #[arg(long, value_name = "VERSION", requires = "id")]
    number: Option<u32>,
    #[command(flatten)]
    book: BookArgs,
}

impl ModelArgs {
    /// The book that it is in, or that rows are made from.
    pub(crate) fn book(&self) -> &BookArgs {
        &self.book
    }

    pub(crate) fn read(&self) -> Result<Model> {
        let (file, text) = match (&self.model, &self.id) {
            (Some(file), _) => (file.display().to_string(), read(file)?),
            (None, Some(id)) => self.of_book(id)?,
            (None, None) => return Err(Refused::new("no model is named").hint("--model FILE, or --id NAME").into()),
        };
        Ok(Model::new(model_file::parse(&file, &text)?)?)
    }

    fn of_book(&self, id: &str) -> Result<(String, String)> {
        let store = self.book.read()?;
        let models = Models::load(&*store)?;
        let version = match self.number {
            Some(number) => models.get(id, number),
            None => models.champion(id),
        };
        let Some(version) = version else {
            let what = format!("the book has no such version of model {id}, or no champion");
            return Err(Refused::new(what).hint("list its models with: risk list").into());
        };
        let text = store.model_text(id, version.row.version)?;
        Ok((version.key(), text.with_context(|| format!("model {} has no text", version.key()))?))
    }
}

/// A config with the files that it names, which lie where it lies.
pub(crate) fn read_config(file: &Path) -> Result<ModelConfig> {
    let folder = file.parent().unwrap_or(Path::new(""));
    config::parse_with(&file.display().to_string(), &read(file)?, |named| read(&folder.join(named)))
}

/// Which rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Those as of the day from which the model was tried out of time; all where it does not say
    KeptApart,
    /// All
    All,
}

impl From<Part> for asked::Part {
    fn from(part: Part) -> Self {
        match part {
            Part::KeptApart => Self::KeptApart,
            Part::All => Self::All,
        }
    }
}

/// A table read by declarations.
pub(crate) fn read_sample(
    data: &Path,
    (columns, features, protected): (&Columns, &[FeatureText], &[ProtectedText]),
    need: Need,
) -> Result<Sample> {
    let folder = data.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = data.file_name().and_then(|name| name.to_str()).context("the data are no file")?;
    let bar = progress(0, "reading rows");
    let declared = Declared { columns, features, protected };
    let sample = sample::read(&Folder::new(folder), name, declared, need, |rows| {
        bar.set_length(rows);
        bar.set_position(rows);
    });
    bar.finish_and_clear();
    let sample = sample?;
    sample.notes.iter().for_each(|note| eprintln!("note: {note}"));
    Ok(sample)
}

/// A table read by the declarations of a model.
pub(crate) fn sample_of(model: &Model, data: &Path, need: Need) -> Result<Sample> {
    read_sample(data, (&model.file.columns, &model.file.features[..], &model.file.protected[..]), need)
}

/// Writes a text whole or not at all.
pub(crate) fn write_text(to: &Path, text: &str) -> Result<()> {
    let mut file = NewFile::create(to)?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", to.display()))?;
    Ok(file.commit()?)
}

pub(crate) fn measures_table(all: &[Measured]) -> String {
    let told = |figure: &Figure| match figure {
        Figure::Between { value, low, high } => format!("{value:.4} ({low:.4} to {high:.4})"),
        Figure::Known { value } => format!("{value:.4}"),
        Figure::None { none } => format!("none: {none}"),
    };
    let row = |one: &Measured| -> Vec<String> {
        let of = &one.measures;
        let counts = [one.on.clone(), of.rows.to_string(), of.bads.to_string()];
        let figures = [&of.auc, &of.ks, &of.brier, &of.ece_10_equal_frequency].map(told);
        counts.into_iter().chain(figures).collect()
    };
    render(&["on", "rows", "bads", "AUC (95 %)", "KS", "Brier", "ECE"], &all.iter().map(row).collect::<Vec<_>>())
}

pub(crate) fn fairness_table(audits: &[AuditView]) -> String {
    let short = |figure: &Figure| figure.value().map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    let mut text = String::new();
    for audit in audits {
        let reference = audit.reference.as_deref().unwrap_or("nobody");
        let _ = writeln!(text, "\n{}: approved is {}, compared with {reference}", audit.attribute, audit.approved_when);
        let row = |group: &app::modelling::validation::GroupView| {
            let (rows, bads) = (group.rows.to_string(), group.bads.to_string());
            let figures = [short(&group.approval), short(&group.adverse_impact_ratio)];
            [group.name.clone(), rows, bads].into_iter().chain(figures).chain([group.remark.clone()]).collect()
        };
        let rows: Vec<Vec<String>> = audit.groups.iter().map(row).collect();
        text.push_str(&render(&["group", "rows", "bads", "approved", "impact ratio", "remark"], &rows));
    }
    text
}

pub(crate) fn stability_table(found: &Stability) -> String {
    let row = |shift: &ShiftView| {
        let points = shift.points_shift.map_or_else(|| "-".to_owned(), |points| format!("{points:+.2}"));
        let figures = [shift.psi, shift.limit_95, shift.p_value].map(|figure| format!("{figure:.4}"));
        std::iter::once(shift.name.clone())
            .chain(figures)
            .chain([points, shift.unseen.to_string(), shift.verdict.clone()])
            .collect()
    };
    let rows: Vec<Vec<String>> = found.score.iter().chain(&found.features).map(row).collect();
    render(&["", "PSI", "95 % limit", "p", "points moved", "unseen", "verdict"], &rows)
}
