//! Rows that a model learns from or is asked about: of a table that was sent, or of the book, with columns that others know beside them.

use app::access::Actor;
use app::close_day::Options;
use app::features::external::{Declarations, External};
use app::features::rows::Knowledge;
use app::import::Tables;
use app::look::day_or_last_close;
use app::model_file::Model;
use app::modelling::asked::{Asked, Otherwise, part};
use app::modelling::book::{Source, training_sample};
use app::modelling::config::ModelConfig;
use app::modelling::sample::{Declared, Need, Sample, read};
use app::port::{Micros, Reading};
use app::products::Products;

use crate::problem::Problem;
use crate::state::Shared;

/// Which rows, as they are named.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// A table that was sent; rows of the book where none is.
    pub(crate) table: Option<String>,
    /// The day of rows of the book, or the first and the last one.
    pub(crate) as_of: Option<String>,
    /// What was known of the book.
    pub(crate) known_on: Option<String>,
    /// Tables of external columns.
    pub(crate) external: Vec<String>,
    /// What external columns mean.
    pub(crate) declarations: Option<String>,
}

/// Rows, ready to be read.
pub(crate) struct Rows {
    named: Named,
    tables: Box<dyn Tables + Send>,
    now: Micros,
}

impl Rows {
    /// The rows that are named, of tables that the actor has sent.
    pub(crate) fn open(shared: &Shared, actor: &Actor, named: Named) -> Result<Self, Problem> {
        if named.table.is_some() && (named.as_of.is_some() || named.known_on.is_some() || !named.external.is_empty()) {
            return Err(Problem::field(
                "table",
                "stands beside what is of rows of the book: as_of, known_on, external",
            ));
        }
        let names = named.table.iter().chain(&named.external).map(String::as_str);
        Ok(Self { tables: shared.open_tables(actor, names)?, named, now: (shared.config.now)() })
    }

    /// Rows for a config, with the config that fits them.
    pub(crate) fn training(
        &self,
        book: &dyn Reading,
        products: &Products,
        mut config: ModelConfig,
        told: impl FnMut(u64),
    ) -> app::Result<(ModelConfig, Sample)> {
        let Named { table, as_of, known_on, .. } = &self.named;
        if let Some(table) = table {
            let columns = (&config.columns, &config.feature[..], &config.protected[..]);
            let sample = self.of_table(table, columns, Need::Outcomes, told)?;
            return Ok((ModelConfig { book: None, ..config }, sample));
        }
        let of_config = config.book.as_ref().and_then(|text| text.known_on.clone());
        let last = || Ok::<_, app::Error>(day_or_last_close(book, None, self.now)?.to_string());
        let known_on = known_on.clone().or(of_config).map_or_else(last, Ok)?;
        if let Some(text) = &mut config.book {
            text.as_of = as_of.clone().or(text.as_of.take());
            text.known_on = Some(known_on.clone());
        }
        let (known, external) = (Knowledge::written(book, &known_on)?, self.external(book)?);
        let source = Source { store: book, products, external: &external, known, threads: Options::default().threads };
        training_sample(source, &config, told)
    }

    /// Rows that a model is asked about.
    pub(crate) fn of_model(
        &self,
        book: &dyn Reading,
        products: &Products,
        model: &Model,
        (need, otherwise): (Need, Otherwise),
    ) -> app::Result<Sample> {
        let Named { table, as_of, known_on, .. } = &self.named;
        if let Some(table) = table {
            let file = &model.file;
            let sample = self.of_table(table, (&file.columns, &file.features, &file.protected), need, |_| {})?;
            return match otherwise {
                Otherwise::Own(wanted) => part(model, sample, wanted),
                Otherwise::LastClose => Ok(sample),
            };
        }
        let asked = Asked {
            store: book,
            products,
            external: &self.external(book)?,
            last: day_or_last_close(book, None, self.now)?,
            as_of: as_of.as_deref(),
            known_on: known_on.as_deref(),
            threads: Options::default().threads,
        };
        asked.rows(model, need, otherwise, |_| {})
    }

    /// The rows of a table.
    pub(crate) fn of_table(
        &self,
        table: &str,
        (columns, features, protected): DeclaredBy<'_>,
        need: Need,
        told: impl FnMut(u64),
    ) -> app::Result<Sample> {
        read(&*self.tables, table, Declared { columns, features, protected }, need, told)
    }

    /// The table that is named.
    pub(crate) fn table(&self) -> Option<&str> {
        self.named.table.as_deref()
    }

    fn external(&self, book: &dyn Reading) -> app::Result<Vec<External>> {
        let declarations = match &self.named.declarations {
            Some(text) => Declarations::read("the declarations", text)?,
            None => Declarations::default(),
        };
        let zone = Knowledge::zone(book)?;
        let read = |name: &String| External::read(name, &mut *self.tables.open(name)?, &declarations, &zone);
        self.named.external.iter().map(read).collect()
    }
}

/// Which column is what.
pub(crate) type DeclaredBy<'d> = (
    &'d app::modelling::declared::Columns,
    &'d [app::modelling::declared::FeatureText],
    &'d [app::modelling::declared::ProtectedText],
);
