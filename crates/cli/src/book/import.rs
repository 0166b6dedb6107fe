//! `arrears book import`.

use std::path::PathBuf;

use app::import::{Mapping, Target, book};
use app::intake::OnRefusal;
use app::products::{Products, add};
use app::{Refused, Result};
use clap::Args;
use serde_json::json;
use tabular::Folder;

use crate::console::{count, counted, print, print_json, progress};
use crate::product::read;
use crate::{BookArgs, now};

/// What can be done about bad rows.
const REMEDY: &str = "nothing was imported; mend the rows, or import the good ones with --rejects FILE";

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    book: BookArgs,
    /// A mapping file that says how foreign files are read; they are looked for in --from
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contracts", "instalments", "repayments", "events"])]
    mapping: Option<PathBuf>,
    /// The folder of the files that the mapping names
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    from: PathBuf,
    /// A file of contracts
    #[arg(long, value_name = "FILE")]
    contracts: Vec<PathBuf>,
    /// A file of instalments of externally scheduled contracts
    #[arg(long, value_name = "FILE")]
    instalments: Vec<PathBuf>,
    /// A file of repayments and other events
    #[arg(long, value_name = "FILE")]
    repayments: Vec<PathBuf>,
    /// A file of events in the words of event lines: restructures, settlements, charge-offs and the like
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// A product file to add first; may be given several times
    #[arg(long, value_name = "FILE")]
    product: Vec<PathBuf>,
    /// Import the good rows and write the bad ones here, as JSON lines
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Check everything, import nothing
    #[arg(long)]
    dry_run: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) fn run(self) -> Result<()> {
        let _span = tracing::info_span!("import", is_dry_run = self.dry_run).entered();
        let mut store = self.book.write()?;
        let mut products = Products::load(&*store)?;
        let mut texts = Vec::new();
        for file in &self.product {
            let (file, text) = (file.display().to_string(), read(file)?);
            products.insert(app::product_file::parse(&file, &text)?);
            texts.push((file, text));
        }
        let (mapping, folder) = self.mapping()?;
        let imported = book::read(&*store, &products, &mapping, &folder)?;
        if let Some(what) = imported.rejected().filter(|_| self.rejects.is_none()) {
            return Err(Refused::new(what).hint(REMEDY).into());
        }
        if !self.dry_run {
            // Before the contracts that name them, so that no crash leaves a contract without its product.
            for (file, text) in &texts {
                add(&mut *store, file, text)?;
            }
        }
        let bar = progress(imported.arrivals.len() as u64, "importing");
        let told = |done| bar.set_position(done as u64);
        let loaded = book::load(&mut *store, (&products, &mapping), imported, self.on_refusal(), now(), told)?;
        bar.finish_and_clear();
        let bad = loaded.rejects.len() as u64;
        tracing::info!(booked = loaded.booked, known = loaded.known, refused = bad, "files read");
        if let Some(file) = &self.rejects {
            tabular::write_jsonl(file, loaded.rejects.iter().cloned())?;
        } else if let Some(what) = loaded.refusal {
            return Err(Refused::new(what).hint(REMEDY).into());
        }
        if self.json {
            let counts = loaded.counts;
            return print_json(&json!({
                "dry_run": self.dry_run,
                "events_booked": loaded.booked, "events_known": loaded.known, "accounts_opened": loaded.opened,
                "rows_rejected": bad,
                "rows": {"contracts": counts.contracts.rows, "instalments": counts.instalments.rows,
                         "repayments": counts.repayments.rows, "events": counts.events.rows},
            }));
        }
        print(&format!(
            "{}{} booked, {} known already, {} opened, {} rejected\n",
            if self.dry_run { "would be: " } else { "" },
            counted(loaded.booked, "event", "events"),
            count(loaded.known),
            counted(loaded.opened, "account", "accounts"),
            counted(bad, "row", "rows")
        ))
    }

    fn on_refusal(&self) -> OnRefusal {
        if self.dry_run {
            OnRefusal::Rehearse
        } else if self.rejects.is_some() {
            OnRefusal::BookTheRest
        } else {
            OnRefusal::BookNothing
        }
    }

    /// How the files are read, and where they lie.
    fn mapping(&self) -> Result<(Mapping, Folder)> {
        if let Some(file) = &self.mapping {
            let mapping =
                Mapping::parse(&read(file)?).map_err(|error| Refused::new(format!("{}: {error}", file.display())))?;
            return Ok((mapping, Folder::new(&self.from)));
        }
        let named = [
            (Target::Contracts, &self.contracts),
            (Target::Instalments, &self.instalments),
            (Target::Repayments, &self.repayments),
            (Target::Events, &self.events),
        ];
        let files = named.into_iter().flat_map(|(target, files)| files.iter().map(move |file| (target, file)));
        let files: Vec<(Target, String)> = files.map(|(target, file)| (target, file.display().to_string())).collect();
        if files.is_empty() {
            return Err(Refused::new("there is nothing to import")
                .hint("name files with --contracts, --instalments, --repayments, --events, or a --mapping")
                .into());
        }
        let mapping = Mapping::standard(files.iter().map(|(target, file)| (*target, file.as_str())));
        Ok((mapping, Folder::new("")))
    }
}
