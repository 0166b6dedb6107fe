//! Limit tables as files: dated, versioned, checked when they are read.
//!
//! What a table decides is `risk::limit`'s matter, which of several versions counts that of [`crate::versions`].

use primitives::{Amount, Rate};
use risk::limit::{Band, Caps, LimitTable};
use serde::Deserialize;

use crate::dated_file::{Dated, Head};
use crate::error::{Refused, Result};

/// A version of a limit table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitFile {
    /// Its name, version, first day and currency.
    pub head: Dated,
    /// The table.
    pub table: LimitTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    limits: Head,
    caps: CapsSection,
    band: Vec<BandSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapsSection {
    person_limit: String,
    all_in_annual_rate: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandSection {
    from: i32,
    to: Option<i32>,
    limit: String,
    annual_rate: String,
}

impl LimitFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When the text is no limit table, or the table is not sound.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let refused = |what: String| Refused::new(format!("{file}: {what}"));
        let File { limits, caps, band } = toml::from_str(text).map_err(|error| refused(error.to_string()))?;
        let head = limits.dated(file)?;
        let currency = head.currency;
        let money =
            |text: &str| -> Result<Amount> { Ok(currency.parse(text).map_err(|error| refused(error.to_string()))?) };
        let rate = |text: &str| -> Result<Rate> {
            Ok(text.parse().map_err(|error: primitives::rate::RateRejected| refused(error.to_string()))?)
        };
        let read_band = |section: &BandSection| -> Result<Band> {
            let (limit, annual_rate) = (money(&section.limit)?, rate(&section.annual_rate)?);
            Ok(Band { from: section.from, to: section.to, limit, annual_rate })
        };
        let bands = band.iter().map(read_band).collect::<Result<Vec<Band>>>()?;
        let caps =
            Caps { person_limit: money(&caps.person_limit)?, all_in_annual_rate: rate(&caps.all_in_annual_rate)? };
        Ok(Self { table: LimitTable::new(bands, caps).map_err(|error| refused(error.to_string()))?, head })
    }
}

#[cfg(test)]
mod tests;
