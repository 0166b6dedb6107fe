//! The columns of an XGBoost model: which are categories, and what their codes stand for.

use super::{At, SAVE_AGAIN, rejected};
use crate::import::ImportRejected;
use crate::trees::{Input, Reading};

/// The columns that the model reads.
pub(super) fn inputs(learner: &At<'_>, model: &At<'_>) -> Result<Vec<Input>, ImportRejected> {
    let (names, types) = (learner.get("feature_names")?, learner.get("feature_types")?);
    let count = names.list()?.len();
    if count == 0 {
        return Err(rejected(&names.path, "the columns have no names", "train with a table whose columns are named"));
    }
    (0..count).map(|at| input(at, &names, &types, model)).collect()
}

fn input(at: usize, names: &At<'_>, types: &At<'_>, model: &At<'_>) -> Result<Input, ImportRejected> {
    let kind = types.element(at)?;
    let reading = match kind.text()? {
        "float" | "int" | "q" | "i" => Reading::Number,
        "c" => names_of_codes(at, model)?.map_or(Reading::Code, Reading::Named),
        other => return Err(rejected(&kind.path, other, "columns must be numbers or categories")),
    };
    Ok(Input { name: names.element(at)?.text()?.to_owned(), reading })
}

/// The names of a column's categories in the order of their codes: bytes put end to end, with the offset of each. None where the
/// model was trained on codes.
fn names_of_codes(at: usize, model: &At<'_>) -> Result<Option<Vec<String>>, ImportRejected> {
    let lists = model.get("cats")?.get("enc")?;
    if lists.list()?.is_empty() {
        return Ok(None);
    }
    let list = lists.element(at)?;
    let Ok(offsets) = list.get("offsets") else {
        let remedy = "categories must be named by text, or be codes; turn them into text before training";
        return Err(rejected(&list.path, "categories that are numbers", remedy));
    };
    let (offsets, bytes): (Vec<usize>, Vec<u8>) = (offsets.numbers()?, list.get("values")?.numbers()?);
    let name = |ends: &[usize]| bytes.get(ends[0]..ends[1]).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
    let names: Option<Vec<String>> = offsets.windows(2).map(name).collect();
    match names {
        Some(names) if names.is_empty() => Ok(None),
        Some(names) => Ok(Some(names)),
        None => Err(rejected(&list.path, "names that are no text", SAVE_AGAIN)),
    }
}
