//! How the columns of a frame become the numbers that trees test.

use std::collections::HashMap;

use super::{Input, Reading};
use crate::frame::{Frame, FrameRejected, Values};

/// LightGBM's `kZeroThreshold`, a 32-bit constant there.
pub(crate) const ZERO: f64 = 1e-35_f32 as f64;

/// The code of a name that is in no set.
const OUTSIDE: f64 = -1.0;

/// A column as the trees read it.
pub(super) enum Source<'a> {
    /// Numbers, to be read one by one.
    Numbers(&'a [f64]),
    /// For each row the code of a name in the frame, and for each such code the number that is tested.
    Places { codes: &'a [u32], places: Vec<f64> },
}

/// The columns of the inputs, in their order.
pub(super) fn columns<'a>(inputs: &[Input], frame: &'a Frame) -> Result<Vec<Source<'a>>, FrameRejected> {
    inputs.iter().map(|input| source(input, frame)).collect()
}

fn source<'a>(input: &Input, frame: &'a Frame) -> Result<Source<'a>, FrameRejected> {
    let (names, unseen) = match &input.reading {
        Reading::Number | Reading::NumberBut(_) | Reading::NumberZeroMissing | Reading::Code => {
            return frame.numbers(&input.name).map(Source::Numbers);
        }
        Reading::Ranked(names) => (names, f64::NAN),
        Reading::Named(names) => (names, OUTSIDE),
    };
    match &frame.column(&input.name)?.values {
        Values::Numbers(_) => {
            Err(FrameRejected::OtherKind { column: input.name.clone(), found: "numbers", expected: "names" })
        }
        Values::Categories { levels, codes } => {
            let place_of: HashMap<&str, usize> =
                names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
            let place = |level: &String| place_of.get(level.as_str()).map_or(unseen, |&at| at as f64);
            Ok(Source::Places { codes, places: levels.iter().map(place).collect() })
        }
    }
}

/// The number of a value that is tested.
pub(crate) fn number(reading: &Reading, value: f64) -> f64 {
    match reading {
        Reading::Number | Reading::Ranked(_) | Reading::Named(_) => value,
        Reading::NumberBut(codes) if codes.contains(&value) => f64::NAN,
        Reading::NumberBut(_) => value,
        Reading::NumberZeroMissing if value.abs() <= ZERO => f64::NAN,
        Reading::NumberZeroMissing => value,
        Reading::Code => value.trunc(),
    }
}
