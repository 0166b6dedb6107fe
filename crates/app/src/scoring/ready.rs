//! A version made ready for the accounts of a book: where each value that it reads is found.

use anyhow::anyhow;
use risk::Scorer;
use risk::frame::{Column, Frame, MISSING, Values};
use risk::outcome::BadEvent;
use risk::warning::Driver;

use super::{Asked, Explained, Scored};
use crate::error::{Refused, Result};
use crate::features::catalogue;
use crate::features::external::{External, ExternalColumn, ExternalValue};
use crate::model_file::{self, Model};
use crate::modelling::book::definition;
use crate::modelling::declared::Kind;
use crate::models::{Registered, content_hash};
use crate::port::Reading;

/// The external column that features of use and limits are worked out from.
const LIMIT: &str = "credit_limit";

/// A version that can score accounts.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub(super) model: Model,
    key: String,
    hash: String,
    inputs: Vec<Input>,
}

/// A value that is read.
#[derive(Clone, Debug)]
struct Input {
    name: String,
    kind: Kind,
    place: Place,
}

/// Where it is found.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// In the catalogue.
    Catalogue(usize),
    /// Among the external columns.
    External(usize),
}

impl Ready {
    pub(super) fn load(store: &(impl Reading + ?Sized), one: &Registered, external: &[External]) -> Result<Self> {
        let text = store.model_text(&one.row.id, one.row.version)?;
        let text = text.ok_or_else(|| anyhow!("model {} has no text", one.key()))?;
        let ready = Self::new(Model::new(model_file::parse(&one.key(), &text)?)?, external)?;
        Ok(Self { hash: one.row.hash.clone(), ..ready })
    }

    pub(super) fn new(model: Model, external: &[External]) -> Result<Self> {
        let file = &model.file;
        let key = format!("{} v{}", file.id, file.version);
        let columns: Vec<String> = external.iter().flat_map(External::columns).map(ExternalColumn::name).collect();
        let joined = file.book.as_ref().map(|book| book.external.as_slice()).unwrap_or_default();
        if joined.iter().any(|name| name == LIMIT) && !columns.iter().any(|name| name == LIMIT) {
            return Err(lacking(&key, LIMIT).into());
        }
        let input = |name: &String| {
            let of_catalogue = catalogue().iter().position(|one| one.feature.name == *name).map(Place::Catalogue);
            let of_others = || columns.iter().position(|column| column == name).map(Place::External);
            let place = of_catalogue.or_else(of_others).ok_or_else(|| lacking(&key, name))?;
            let kind = file.features.iter().find(|one| one.name == *name).map(|one| one.kind).unwrap_or_default();
            Ok(Input { name: name.clone(), kind, place })
        };
        let inputs = model.engine().features().iter().map(input).collect::<std::result::Result<_, Refused>>()?;
        let hash = content_hash(&file.text());
        Ok(Self { key, hash, inputs, model })
    }

    /// Whether it foresees that the next bill is missed.
    pub(super) fn is_of_missed_bill(&self) -> bool {
        definition(&self.model.file.bad).is_ok_and(|bad| bad.event == BadEvent::BillMissed)
    }

    pub(super) fn score(&self, asked: Asked<'_>) -> anyhow::Result<Scored> {
        self.scored(&self.frame(asked)?)
    }

    pub(super) fn explain(&self, asked: Asked<'_>) -> anyhow::Result<Explained> {
        let frame = self.frame(asked)?;
        let scored = self.scored(&frame)?;
        let reasons = self.model.reasons(&frame).map_err(told)?.pop().unwrap_or_default();
        let parts = self.model.engine().explain(&frame)?.pop().map(|row| row.parts).unwrap_or_default();
        let mut drivers: Vec<Driver> = Vec::new();
        let mut words = Vec::new();
        for (name, log_odds) in self.model.engine().features().iter().zip(parts) {
            let Some(feature) = self.model.features.iter().find(|feature| feature.name == *name) else { continue };
            match drivers.iter_mut().find(|driver| driver.characteristic == feature.characteristic) {
                Some(driver) => driver.log_odds += log_odds,
                None => {
                    drivers.push(Driver { characteristic: feature.characteristic.clone(), log_odds });
                    words.push((feature.characteristic.clone(), feature.reason.clone()));
                }
            }
        }
        Ok(Explained { scored, reasons, drivers, words })
    }

    fn scored(&self, frame: &Frame) -> anyhow::Result<Scored> {
        let score = self.model.score(frame).map_err(told)?.pop().ok_or_else(|| anyhow!("a row has a score"))?;
        Ok(Scored { model: self.key.clone(), hash: self.hash.clone(), score })
    }

    fn frame(&self, asked: Asked<'_>) -> anyhow::Result<Frame> {
        let column = |input: &Input| Column { name: input.name.clone(), values: self.values(input, asked) };
        Ok(Frame::new(self.inputs.iter().map(column).collect())?)
    }

    fn values(&self, input: &Input, asked: Asked<'_>) -> Values {
        let value = match input.place {
            Place::Catalogue(place) => ExternalValue::Number(asked.values[place]),
            Place::External(place) => asked.external[place].clone(),
        };
        match (input.kind, value) {
            (Kind::Number, ExternalValue::Number(number)) => Values::Numbers(vec![number]),
            (Kind::Number, ExternalValue::Text(text)) => {
                Values::Numbers(vec![text.and_then(|text| text.trim().parse().ok()).unwrap_or(f64::NAN)])
            }
            (Kind::Category, ExternalValue::Number(number)) => {
                self.name((!number.is_nan()).then(|| number.to_string()))
            }
            (Kind::Category, ExternalValue::Text(text)) => self.name(text),
        }
    }

    fn name(&self, text: Option<String>) -> Values {
        let missing = &self.model.file.columns.missing;
        match text.filter(|text| !missing.contains(text)) {
            Some(text) => Values::Categories { levels: vec![text], codes: vec![0] },
            None => Values::Categories { levels: Vec::new(), codes: vec![MISSING] },
        }
    }
}

fn lacking(key: &str, column: &str) -> Refused {
    Refused::new(format!("model {key} reads {column}, which is no feature of the book"))
        .hint("join the column that others know: --external FILE")
}

fn told(refused: Refused) -> anyhow::Error {
    anyhow!(refused.what)
}
