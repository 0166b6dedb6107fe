//! What scores, as it is stored: the table of a scorecard, or trees node by node.

use risk::scorecard::Scorecard;
use risk::scorecard::table::ScorecardTable;
use risk::trees::{Input, Node, Precision, Reading, Side, Test, Trees, TreesParts};
use serde::{Deserialize, Serialize};

use crate::modelling::Engine;
use crate::scorecard_table::{parse_json, to_json};

/// What scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScorerText {
    /// The table of a scorecard, in its own format.
    Scorecard(serde_json::Value),
    /// An ensemble of trees.
    Trees(TreesText),
}

impl ScorerText {
    /// The stored form of an engine.
    pub fn of(engine: &Engine) -> Self {
        match engine {
            Engine::Scorecard(card) => {
                let text = to_json(&ScorecardTable::from(card));
                Self::Scorecard(serde_json::from_str(&text).expect("a scorecard's text is JSON"))
            }
            Engine::Trees(trees) => Self::Trees(TreesText::of(trees.parts())),
        }
    }

    /// The engine that it tells.
    pub(super) fn engine(&self) -> Result<Engine, String> {
        match self {
            Self::Scorecard(value) => {
                let table = parse_json("the scorecard", &value.to_string()).map_err(|refused| refused.what)?;
                let card: Scorecard = table.into_scorecard().map_err(|rejected| rejected.to_string())?;
                Ok(Engine::Scorecard(card))
            }
            Self::Trees(text) => {
                let trees = Trees::new(text.parts()).map_err(|rejected| rejected.to_string())?;
                Ok(Engine::Trees(Box::new(trees)))
            }
        }
    }
}

/// An ensemble of trees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreesText {
    base: f64,
    divisor: f64,
    slope: f64,
    single_precision: bool,
    inputs: Vec<InputText>,
    trees: Vec<Vec<NodeText>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InputText {
    name: String,
    reading: ReadingText,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReadingText {
    Number,
    NumberBut(Vec<f64>),
    NumberZeroMissing,
    Code,
    Ranked(Vec<String>),
    Named(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TestText {
    Below(f64),
    AtMost(f64),
    OneOf(Vec<u32>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum NodeText {
    Leaf { value: f64, cover: f64 },
    Split { input: u32, test: TestText, missing_left: bool, left: u32, right: u32 },
}

impl TreesText {
    fn of(parts: &TreesParts) -> Self {
        let input = |input: &Input| InputText { name: input.name.clone(), reading: ReadingText::of(&input.reading) };
        Self {
            base: parts.base,
            divisor: parts.divisor,
            slope: parts.slope,
            single_precision: match parts.precision {
                Precision::Single => true,
                Precision::Double => false,
            },
            inputs: parts.inputs.iter().map(input).collect(),
            trees: parts.trees.iter().map(|tree| tree.iter().map(NodeText::of).collect()).collect(),
        }
    }

    fn parts(&self) -> TreesParts {
        let input = |text: &InputText| Input { name: text.name.clone(), reading: text.reading.reading() };
        TreesParts {
            inputs: self.inputs.iter().map(input).collect(),
            trees: self.trees.iter().map(|tree| tree.iter().map(NodeText::node).collect()).collect(),
            base: self.base,
            divisor: self.divisor,
            slope: self.slope,
            precision: if self.single_precision { Precision::Single } else { Precision::Double },
        }
    }
}

impl ReadingText {
    fn of(reading: &Reading) -> Self {
        match reading {
            Reading::Number => Self::Number,
            Reading::NumberBut(codes) => Self::NumberBut(codes.clone()),
            Reading::NumberZeroMissing => Self::NumberZeroMissing,
            Reading::Code => Self::Code,
            Reading::Ranked(names) => Self::Ranked(names.clone()),
            Reading::Named(names) => Self::Named(names.clone()),
        }
    }

    fn reading(&self) -> Reading {
        match self {
            Self::Number => Reading::Number,
            Self::NumberBut(codes) => Reading::NumberBut(codes.clone()),
            Self::NumberZeroMissing => Reading::NumberZeroMissing,
            Self::Code => Reading::Code,
            Self::Ranked(names) => Reading::Ranked(names.clone()),
            Self::Named(names) => Reading::Named(names.clone()),
        }
    }
}

impl NodeText {
    fn of(node: &Node) -> Self {
        match node {
            Node::Leaf { value, cover } => Self::Leaf { value: *value, cover: *cover },
            Node::Split { input, test, missing, left, right } => Self::Split {
                input: *input,
                test: match test {
                    Test::Below(threshold) => TestText::Below(*threshold),
                    Test::AtMost(threshold) => TestText::AtMost(*threshold),
                    Test::OneOf(words) => TestText::OneOf(words.clone()),
                },
                missing_left: match missing {
                    Side::Left => true,
                    Side::Right => false,
                },
                left: *left,
                right: *right,
            },
        }
    }

    fn node(&self) -> Node {
        match self {
            Self::Leaf { value, cover } => Node::Leaf { value: *value, cover: *cover },
            Self::Split { input, test, missing_left, left, right } => Node::Split {
                input: *input,
                test: match test {
                    TestText::Below(threshold) => Test::Below(*threshold),
                    TestText::AtMost(threshold) => Test::AtMost(*threshold),
                    TestText::OneOf(words) => Test::OneOf(words.clone()),
                },
                missing: if *missing_left { Side::Left } else { Side::Right },
                left: *left,
                right: *right,
            },
        }
    }
}
