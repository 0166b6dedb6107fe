//! XGBoost's JSON, as version 3 saves it: binary models of the booster `gbtree`.
//!
//! What the fields mean is told by XGBoost's `doc/model.schema` and `src/tree/`: a value is rounded to 32 bits and goes left
//! when it is below the condition; `default_left` is for missing values; a category that is in a split's list goes *right*;
//! leaves are where `left_children` is -1, and their value stands in `split_conditions`. `base_score` is a probability, and
//! everything is added up in 32 bits.

use super::json::Json;
use super::{ImportRejected, check_columns};
use crate::feature::Feature;
use crate::trees::{Node, Precision, Trees, TreesParts};

mod columns;
mod tree;

const SAVE_AGAIN: &str = "load it with XGBoost 3 and save it again with Booster.save_model as JSON";
const ONE_CLASS: &str =
    "only models of two classes with one target can be scored; train with objective binary:logistic";

/// The model in this text, whose columns must be these, in this order.
///
/// # Errors
/// When something in it is not known or broken, or the columns are others. Whether the model keeps to the declared directions
/// is for [`check_monotone`](super::check_monotone) to say.
pub fn read(text: &str, features: &[Feature]) -> Result<Trees, ImportRejected> {
    let json = Json::read(text).map_err(|malformed| {
        let line = text.as_bytes()[..malformed.at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        rejected(&format!("line {line}, byte {}", malformed.at), "the text is no JSON", SAVE_AGAIN)
    })?;
    let root = At { path: String::new(), value: &json };
    root.get("version")?.element(0)?.must_be(&["3"], SAVE_AGAIN)?;
    let learner = root.get("learner")?;
    learner.get("objective")?.get("name")?.must_be(&["binary:logistic", "reg:logistic"], ONE_CLASS)?;
    let shape = learner.get("learner_model_param")?;
    shape.get("num_class")?.must_be(&["0", "1"], ONE_CLASS)?;
    shape.get("num_target")?.must_be(&["1"], ONE_CLASS)?;
    if let Some(rounds) = learner.get("attributes")?.value.get("best_iteration") {
        let remedy =
            "cut the model to the rounds that are meant and save it again: booster[:best_iteration + 1].save_model";
        return Err(rejected("learner.attributes.best_iteration", &rounds.to_string(), remedy));
    }
    let booster = learner.get("gradient_booster")?;
    booster.get("name")?.must_be(&["gbtree"], "only booster gbtree can be read; train with booster=gbtree")?;
    let model = booster.get("model")?;
    let inputs = columns::inputs(&learner, &model)?;
    check_columns(&inputs, features)?;
    let trees = model.get("trees")?;
    let tree = |at| tree::nodes(&trees.element(at)?, &inputs);
    let trees: Vec<Vec<Node>> = (0..trees.list()?.len()).map(tree).collect::<Result<_, _>>()?;
    let base = base(&shape.get("base_score")?)?;
    Ok(Trees::new(TreesParts { inputs, trees, base, divisor: 1.0, slope: 1.0, precision: Precision::Single })?)
}

/// The log-odds of the base score, in 32 bits: it is text, in version 3.2 of a list of one.
fn base(score: &At<'_>) -> Result<f64, ImportRejected> {
    let text = score.text()?;
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    match inside.parse::<f32>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(f64::from(-libm::logf(1.0 / share - 1.0))),
        Ok(_) | Err(_) => Err(rejected(&score.path, text, ONE_CLASS)),
    }
}

fn rejected(place: &str, found: &str, remedy: &'static str) -> ImportRejected {
    ImportRejected::Content { place: place.to_owned(), found: found.to_owned(), remedy }
}

/// A value and where it stands.
struct At<'a> {
    path: String,
    value: &'a Json,
}

impl<'a> At<'a> {
    fn get(&self, name: &str) -> Result<At<'a>, ImportRejected> {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        match self.value.get(name) {
            Some(value) => Ok(At { path, value }),
            None => Err(rejected(&path, "the field is not there", SAVE_AGAIN)),
        }
    }

    fn element(&self, at: usize) -> Result<At<'a>, ImportRejected> {
        let path = format!("{}[{at}]", self.path);
        match self.list()?.get(at) {
            Some(value) => Ok(At { path, value }),
            None => Err(rejected(&path, "the element is not there", SAVE_AGAIN)),
        }
    }

    fn list(&self) -> Result<&'a [Json], ImportRejected> {
        self.value.list().ok_or_else(|| rejected(&self.path, &self.value.to_string(), SAVE_AGAIN))
    }

    fn text(&self) -> Result<&'a str, ImportRejected> {
        self.value.text().ok_or_else(|| rejected(&self.path, &self.value.to_string(), SAVE_AGAIN))
    }

    fn must_be(&self, known: &[&str], remedy: &'static str) -> Result<(), ImportRejected> {
        let found = self.text()?;
        if known.contains(&found) { Ok(()) } else { Err(rejected(&self.path, found, remedy)) }
    }

    /// A list of numbers, or of truth values as 0 and 1.
    fn numbers<T: std::str::FromStr>(&self) -> Result<Vec<T>, ImportRejected> {
        let number = |value: &Json| {
            let text = match value {
                Json::Bool(false) => "0",
                Json::Bool(true) => "1",
                Json::Number(text) => text,
                Json::Null | Json::Text(_) | Json::List(_) | Json::Object(_) => return None,
            };
            text.parse().ok()
        };
        let read = self.list()?.iter().enumerate().map(|(at, value)| {
            number(value).ok_or_else(|| rejected(&format!("{}[{at}]", self.path), &value.to_string(), SAVE_AGAIN))
        });
        read.collect()
    }
}
