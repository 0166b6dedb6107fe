//! Models of a demo, trained on its own year, and the terms by which they are used.

use app::close_day::Options;
use app::documents::Decision;
use app::features::rows::Knowledge;
use app::modelling::book::{Source, training_sample};
use app::modelling::{config, train};
use app::models::{self, Candidate, State, promote, register};
use app::port::{Micros, Store};
use app::products::Products;
use app::versions::Kind as Texts;
use app::{Error, Result};
use primitives::Date;

use super::dated;

const CONFIGS: [(&str, &str); 2] = [
    ("default.toml", include_str!("../../../../../examples/risk/default.toml")),
    ("early-warning.toml", include_str!("../../../../../examples/risk/early-warning.toml")),
];

const TERMS: [(Texts, &str, &str); 3] = [
    (Texts::ContactTerms, "before-due.toml", include_str!("../../../../../examples/contacts/before-due.toml")),
    (Texts::PriorityTerms, "unsecured.toml", include_str!("../../../../../examples/priority/unsecured.toml")),
    (Texts::LimitTable, "card-2026.toml", include_str!("../../../../../examples/limits/card-2026.toml")),
];

/// How long after the first day rows begin, so that there is a history, and how long before the last they end, so that outcomes are known.
const HISTORY: i32 = 60;
const OUTCOME: i32 = 92;

/// The terms by which scores are used, in force from a day on that is not closed yet.
pub(in crate::demo) fn terms(store: &mut dyn Store, from: Date, now: Micros) -> Result<()> {
    let by = |by, reason| Decision { by, reason, now };
    for (kind, name, text) in TERMS {
        let added = kind.room().add(store, name, &dated(text, from), by("risk_analyst", "the demo's terms"))?;
        kind.room().activate(store, &added.key, by("supervisor", "as agreed"))?;
    }
    Ok(())
}

/// A model of default and one of missed bills that decide. A book that is too small to learn from has none.
pub(super) fn scores(
    store: &mut dyn Store,
    products: &Products,
    (first, closed): (Date, Date),
    now: Micros,
) -> Result<()> {
    let (from, until) = (first + HISTORY, closed + -OUTCOME);
    if until <= from {
        return Ok(());
    }
    for (name, text) in CONFIGS {
        match model(store, products, (name, &of_days(text, from, until)), now) {
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A config whose rows are of other days.
fn of_days(text: &str, from: Date, until: Date) -> String {
    let line = |line: &str| {
        if line.starts_with("as_of = ") { format!("as_of = \"{from}..{until}\"") } else { line.to_owned() }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Trains a model, puts it in, and lets it decide: by two people, as everybody else.
fn model(store: &mut dyn Store, products: &Products, (name, text): (&str, &str), now: Micros) -> Result<()> {
    let config = config::parse(name, text)?;
    let last_close = store.info()?.last_close.map_or_else(String::new, |day| day.to_string());
    let known = Knowledge::written(&*store, &last_close)?;
    let source = Source { store: &*store, products, external: &[], known, threads: Options::default().threads };
    let (config, sample) = training_sample(source, &config, |_| {})?;
    let file = train(&config, &sample, |_| {})?;
    let candidate = Candidate { id: &file.id, version: file.version, text: &file.text(), made_by: "risk_analyst" };
    register(store, candidate, "the demo's year", now)?;
    let decision =
        models::Decision { by: "supervisor", reason: "holds out of time", now, terms: None, unvalidated: None };
    promote(store, &file.id, file.version, State::Champion, decision)?;
    Ok(())
}
