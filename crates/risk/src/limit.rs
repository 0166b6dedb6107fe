//! Limits: a credit decision from a score, by a table of bands and caps.
//!
//! The table is checked when it is made, so that a decision cannot fall between two bands or give the riskier borrower
//! more. Its file, its version and its first day are `app::limit_file`'s matter.

use primitives::{Amount, Rate};

/// Bands of a score, each with a limit and a rate, and what caps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitTable {
    bands: Vec<Band>,
    caps: Caps,
}

/// A range of points, `from <= points < to`; a higher score is a lower risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The least points.
    pub from: i32,
    /// The first points of the next band; none for the best band, which has no end.
    pub to: Option<i32>,
    /// The most that may be owed.
    pub limit: Amount,
    /// The nominal rate for a year.
    pub annual_rate: Rate,
}

/// What no decision goes beyond, whatever the band says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// The most that may be owed by one person, all accounts together.
    pub person_limit: Amount,
    /// The most that interest and fees may cost in a year, as a share of what is lent.
    pub all_in_annual_rate: Rate,
}

/// Why bands and caps make no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitTableRejected {
    /// There is no band.
    #[error("a limit table has at least one band")]
    NoBand,
    /// A band ends before it begins, or is not the last and does not end, or is the last and ends.
    #[error("the band from {from} points has to end above {from}, and the last one, and no other, has no end")]
    Range {
        /// Where it begins.
        from: i32,
    },
    /// No band holds these points.
    #[error("no band holds {from} to {to} points; let one band end where the next begins")]
    Gap {
        /// The first points.
        from: i32,
        /// The first points that are held again.
        to: i32,
    },
    /// Two bands hold these points.
    #[error("two bands hold {from} points; let one band end where the next begins")]
    Overlap {
        /// The first such points.
        from: i32,
    },
    /// A better score would get less, or pay more.
    #[error(
        "the band from {from} points gives less, or at a higher rate, than the one below it; a better score never does worse"
    )]
    NotMonotone {
        /// Where the better band begins.
        from: i32,
    },
    /// An amount or a rate below 0.
    #[error("the band from {from} points has a limit or a rate below 0")]
    Negative {
        /// Where it begins.
        from: i32,
    },
}

/// What a decision is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Application {
    /// The score.
    pub points: i32,
    /// What is asked for; none for as much as there is.
    pub requested: Option<Amount>,
    /// What the person owes already.
    pub owed: Amount,
    /// What fees cost in a year, as a share of what is lent.
    pub annual_fee_rate: Rate,
}

/// What is decided, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What is offered; none when it is declined.
    pub offer: Option<Offer>,
    /// Why, in the order in which it was found.
    pub reasons: Vec<Reason>,
}

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The new limit: what more may be owed.
    pub limit: Amount,
    /// The nominal rate for a year.
    pub annual_rate: Rate,
    /// What it costs in a year, fees included.
    pub all_in_annual_rate: Rate,
}

/// Why a decision is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The score is below the least of the table.
    ScoreTooLow {
        /// The least points.
        least: i32,
    },
    /// The score lies in this band.
    InBand {
        /// Where it begins.
        from: i32,
    },
    /// What is owed already takes a part of the limit.
    OwedAlready {
        /// How much.
        owed: Amount,
    },
    /// Nothing is left of the limit.
    LimitUsedUp,
    /// The cap for a person is lower than the band's limit.
    PersonCap {
        /// The cap.
        cap: Amount,
    },
    /// Less was asked for than there is.
    Requested,
    /// The band's rate with the fees would cost more than the cap: the rate is lowered.
    RateLowered {
        /// From what.
        from: Rate,
    },
    /// The fees alone cost more than the cap.
    FeesAboveCap {
        /// The cap.
        cap: Rate,
    },
}

impl LimitTable {
    /// A table of these bands, in ascending order of points.
    ///
    /// # Errors
    /// When bands leave gaps or overlap, or a better score would do worse.
    pub fn new(bands: Vec<Band>, caps: Caps) -> Result<Self, LimitTableRejected> {
        if bands.is_empty() {
            return Err(LimitTableRejected::NoBand);
        }
        for (place, band) in bands.iter().enumerate() {
            let is_last = place + 1 == bands.len();
            if band.to.map_or(!is_last, |to| is_last || to <= band.from) {
                return Err(LimitTableRejected::Range { from: band.from });
            }
            if band.limit < Amount::ZERO || band.annual_rate < Rate::ZERO {
                return Err(LimitTableRejected::Negative { from: band.from });
            }
        }
        for pair in bands.windows(2) {
            check_neighbours(pair[0], pair[1])?;
        }
        Ok(Self { bands, caps })
    }

    /// Its bands.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// Its caps.
    pub fn caps(&self) -> Caps {
        self.caps
    }

    /// Decides on an application.
    pub fn decide(&self, application: &Application) -> Decision {
        let mut reasons = Vec::new();
        let offer = self.offer(application, &mut reasons);
        Decision { offer, reasons }
    }

    fn offer(&self, application: &Application, reasons: &mut Vec<Reason>) -> Option<Offer> {
        let holds = |band: &&Band| band.from <= application.points && band.to.is_none_or(|to| application.points < to);
        let Some(band) = self.bands.iter().find(holds) else {
            reasons.push(Reason::ScoreTooLow { least: self.bands[0].from });
            return None;
        };
        reasons.push(Reason::InBand { from: band.from });
        let annual_rate = self.rate(band, application.annual_fee_rate, reasons)?;
        let limit = self.limit(band, application, reasons)?;
        let all_in = annual_rate.billionths() + application.annual_fee_rate.billionths();
        Some(Offer { limit, annual_rate, all_in_annual_rate: Rate::from_billionths(all_in) })
    }

    fn rate(&self, band: &Band, fees: Rate, reasons: &mut Vec<Reason>) -> Option<Rate> {
        let cap = self.caps.all_in_annual_rate;
        let room = cap.billionths() - fees.billionths();
        if room < 0 {
            reasons.push(Reason::FeesAboveCap { cap });
            return None;
        }
        if band.annual_rate.billionths() > room {
            reasons.push(Reason::RateLowered { from: band.annual_rate });
        }
        Some(Rate::from_billionths(band.annual_rate.billionths().min(room)))
    }

    fn limit(&self, band: &Band, application: &Application, reasons: &mut Vec<Reason>) -> Option<Amount> {
        let cap = self.caps.person_limit;
        if cap < band.limit {
            reasons.push(Reason::PersonCap { cap });
        }
        if application.owed.is_positive() {
            reasons.push(Reason::OwedAlready { owed: application.owed });
        }
        let left = band.limit.min(cap) - application.owed;
        if !left.is_positive() {
            reasons.push(Reason::LimitUsedUp);
            return None;
        }
        match application.requested.filter(|&requested| requested < left) {
            Some(requested) => {
                reasons.push(Reason::Requested);
                Some(requested)
            }
            None => Some(left),
        }
    }
}

fn check_neighbours(lower: Band, upper: Band) -> Result<(), LimitTableRejected> {
    let end = lower.to.unwrap_or(i32::MAX);
    if end < upper.from {
        return Err(LimitTableRejected::Gap { from: end, to: upper.from });
    }
    if end > upper.from {
        return Err(LimitTableRejected::Overlap { from: upper.from });
    }
    if upper.limit < lower.limit || upper.annual_rate > lower.annual_rate {
        return Err(LimitTableRejected::NotMonotone { from: upper.from });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
