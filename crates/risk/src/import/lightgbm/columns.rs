//! The columns of a LightGBM model: which are categories, and what their codes stand for.

use super::SAVE_AGAIN;
use super::fields::{Sections, rejected};
use crate::import::ImportRejected;
use crate::import::json::Json;
use crate::trees::{Input, Reading};

/// The columns that the model reads.
pub(super) fn inputs(sections: &Sections<'_>) -> Result<Vec<Input>, ImportRejected> {
    let (_, names) = sections.header.get("feature_names")?;
    let names: Vec<&str> = names.split(' ').collect();
    let (line, infos) = sections.header.get("feature_infos")?;
    let infos: Vec<&str> = infos.split(' ').collect();
    if names.len() != infos.len() {
        let found = format!("{} columns where {} are named", infos.len(), names.len());
        return Err(rejected(line, "feature_infos", &found, SAVE_AGAIN));
    }
    let is_zero_missing = sections.parameters.contains(&("zero_as_missing", "1"));
    let number = if is_zero_missing { Reading::NumberZeroMissing } else { Reading::Number };
    let input = |name: &&str| Input { name: (*name).to_owned(), reading: number.clone() };
    let mut inputs: Vec<Input> = names.iter().map(input).collect();
    let categories = categories(sections, &infos);
    for (at, list) in categories.iter().zip(lists(sections, categories.len())?) {
        if let Some(input) = inputs.get_mut(*at) {
            input.reading = list.map_or(Reading::Code, Reading::Named);
        }
    }
    Ok(inputs)
}

/// The places of columns of categories: as the parameters say, else those with a list of codes for a range.
fn categories(sections: &Sections<'_>, infos: &[&str]) -> Vec<usize> {
    match sections.parameters.iter().find(|parameter| parameter.0 == "categorical_feature") {
        Some((_, places)) => places.split(',').filter_map(|place| place.trim().parse().ok()).collect(),
        None => (0..infos.len()).filter(|&at| infos[at] != "none" && !infos[at].starts_with('[')).collect(),
    }
}

/// For each column of categories their names in the order of their codes, or none where codes are numbers.
fn lists(sections: &Sections<'_>, columns: usize) -> Result<Vec<Option<Vec<String>>>, ImportRejected> {
    let Some((line, text)) = sections.pandas else { return Ok(vec![None; columns]) };
    let refuse = |found: &str, remedy| rejected(line, "pandas_categorical", found, remedy);
    let lists = Json::read(text).map_err(|_| refuse("no list of lists", SAVE_AGAIN))?;
    let lists = match &lists {
        Json::Null => return Ok(vec![None; columns]),
        Json::List(lists) if lists.is_empty() => return Ok(vec![None; columns]),
        Json::List(lists) => lists,
        Json::Bool(_) | Json::Number(_) | Json::Text(_) | Json::Object(_) => return Err(refuse("no list", SAVE_AGAIN)),
    };
    if lists.len() != columns {
        let remedy = "columns of categories must all have names or all have codes; train with one kind";
        return Err(refuse(&format!("{} lists for {columns} columns of categories", lists.len()), remedy));
    }
    let names = |list: &Json| {
        let name = |name: &Json| match name {
            Json::Text(text) => Some(text.clone()),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::List(_) | Json::Object(_) => None,
        };
        let names = list.list().and_then(|names| names.iter().map(name).collect::<Option<Vec<String>>>());
        let remedy = "categories must be named by text; turn them into text before training";
        names.map(Some).ok_or_else(|| refuse("a category that is no text", remedy))
    };
    lists.iter().map(names).collect()
}
