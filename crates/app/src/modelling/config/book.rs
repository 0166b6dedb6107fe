//! How rows of a model are made from a book, as configs and model files write it.
//!
//! What counts as bad is `[model] bad`, as a definition. Features of the catalogue are named and not declared a second time:
//! their words, units, directions and codes are those of the catalogue.

use serde::{Deserialize, Serialize};

use super::ModelConfig;
use crate::error::Refused;
use crate::features::catalogue;
use crate::modelling::declared::{Columns, FeatureText};

/// All features of the catalogue.
const ALL: &str = "all";

/// How rows are made from a book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookText {
    /// The day of the rows, or the first and the last one: `2025-01-31..2025-06-30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The distance between days: `month` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// Instead of all days: one row a bill, so many days before its due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_due: Option<u32>,
    /// What was known when the rows were made: a day or an instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_on: Option<String>,
    /// Features of the catalogue that may enter, or `all`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// The external columns that were joined, written by training.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external: Vec<String>,
}

impl BookText {
    /// Whether every feature of the catalogue may enter.
    pub fn takes_all(&self) -> bool {
        self.features.iter().any(|name| name == ALL)
    }
}

/// The columns that rows of a book have.
pub(super) fn columns() -> Columns {
    let words = |word: &str| vec![word.to_owned()];
    Columns {
        target: "outcome".to_owned(),
        bad: words("bad"),
        good: words("good"),
        indeterminate: words("indeterminate"),
        id: Some("account".to_owned()),
        as_of: Some("as_of".to_owned()),
        segment: Some("product".to_owned()),
        missing: words("immature"),
    }
}

/// Puts the declarations of the catalogue's features into a config that names them.
pub(super) fn complete(file: &str, text: &str, config: &mut ModelConfig) -> Result<(), Refused> {
    let Some(book) = &config.book else {
        // The columns of a table are never guessed.
        let has_columns = toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key("columns"));
        let hint = "say which column is what, or how rows are made from a book: [book]";
        return if has_columns {
            Ok(())
        } else {
            Err(Refused::new(format!("{file}: there is no [columns] and no [book]")).hint(hint))
        };
    };
    let declared = |name: &str| config.feature.iter().any(|feature| feature.name == name);
    let takes = |name: &str| book.takes_all() || book.features.iter().any(|taken| taken == name);
    let of_catalogue = || catalogue().iter().map(|one| &one.feature);
    if let Some(unknown) =
        book.features.iter().find(|name| *name != ALL && !of_catalogue().any(|one| one.name == **name))
    {
        return Err(Refused::new(format!("{file}: there is no feature {unknown}"))
            .hint("list those that there are with: risk features list; declare external columns under [[feature]]"));
    }
    let taken: Vec<FeatureText> =
        of_catalogue().filter(|one| takes(&one.name) && !declared(&one.name)).map(FeatureText::of).collect();
    config.feature.extend(taken);
    Ok(())
}
