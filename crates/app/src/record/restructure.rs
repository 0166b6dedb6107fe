//! The stored form of a restructure.

use anyhow::{Result, bail};
use ledger::event::{NewCalendar, Restructure, RestructureKind};
use ledger::product::Period;
use minicbor::{Decode, Encode};
use primitives::{Date, Rate};

use super::{code, date};

#[derive(Encode, Decode)]
pub(super) struct StoredRestructure {
    #[n(0)]
    kind: StoredKind,
    #[n(1)]
    reason: String,
    #[n(2)]
    requested_by: Option<String>,
    #[n(3)]
    approved_by: Option<String>,
}

#[derive(Encode, Decode)]
enum StoredKind {
    #[n(0)]
    Extension {
        #[n(0)]
        by: StoredPeriod,
    },
    #[n(1)]
    ReAmortise,
    #[n(2)]
    ReAge {
        #[n(0)]
        calendar: StoredCalendar,
        #[n(1)]
        interest: u8,
    },
    #[n(3)]
    Reschedule {
        #[n(0)]
        calendar: StoredCalendar,
        #[n(1)]
        annual_rate: Option<i64>,
        #[n(2)]
        principal_grace: u16,
        #[n(3)]
        interest: u8,
        #[n(4)]
        fee: u8,
        #[n(5)]
        penalty: u8,
    },
    #[n(4)]
    InterestPause {
        #[n(0)]
        until: i32,
    },
    #[n(5)]
    RateChange {
        #[n(0)]
        annual_rate: i64,
    },
    #[n(6)]
    ReAgeOpenEnd {
        #[n(0)]
        interest: u8,
        #[n(1)]
        fee: u8,
        #[n(2)]
        penalty: u8,
    },
}

#[derive(Encode, Decode)]
struct StoredPeriod {
    /// 0 months, 1 days, 2 twice a month.
    #[n(0)]
    unit: u8,
    #[n(1)]
    count: u16,
}

#[derive(Encode, Decode)]
struct StoredCalendar {
    #[n(0)]
    first_due: i32,
    #[n(1)]
    every: StoredPeriod,
    #[n(2)]
    count: u16,
}

impl From<&Restructure> for StoredRestructure {
    fn from(restructure: &Restructure) -> Self {
        Self {
            kind: StoredKind::from(&restructure.kind),
            reason: restructure.reason.clone(),
            requested_by: restructure.requested_by.clone(),
            approved_by: restructure.approved_by.clone(),
        }
    }
}

impl StoredRestructure {
    pub(super) fn into_restructure(self) -> Result<Restructure> {
        let Self { kind, reason, requested_by, approved_by } = self;
        Ok(Restructure { kind: kind.into_kind()?, reason, requested_by, approved_by })
    }
}

impl From<&RestructureKind> for StoredKind {
    fn from(kind: &RestructureKind) -> Self {
        match kind {
            RestructureKind::Extension { by } => Self::Extension { by: StoredPeriod::from(*by) },
            RestructureKind::ReAmortise => Self::ReAmortise,
            RestructureKind::ReAge { calendar, interest } => {
                Self::ReAge { calendar: StoredCalendar::from(calendar), interest: code::re_age_interest(*interest) }
            }
            RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
                Self::Reschedule {
                    calendar: StoredCalendar::from(calendar),
                    annual_rate: annual_rate.map(Rate::billionths),
                    principal_grace: *principal_grace,
                    interest: code::treatment(*interest),
                    fee: code::treatment(*fee),
                    penalty: code::treatment(*penalty),
                }
            }
            RestructureKind::InterestPause { until } => Self::InterestPause { until: until.day_number() },
            RestructureKind::RateChange { annual_rate } => Self::RateChange { annual_rate: annual_rate.billionths() },
            RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => Self::ReAgeOpenEnd {
                interest: code::treatment(*interest),
                fee: code::treatment(*fee),
                penalty: code::treatment(*penalty),
            },
        }
    }
}

impl StoredKind {
    fn into_kind(self) -> Result<RestructureKind> {
        Ok(match self {
            Self::Extension { by } => RestructureKind::Extension { by: by.into_period()? },
            Self::ReAmortise => RestructureKind::ReAmortise,
            Self::ReAge { calendar, interest } => RestructureKind::ReAge {
                calendar: calendar.into_calendar()?,
                interest: code::re_age_interest_of(interest)?,
            },
            Self::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
                RestructureKind::Reschedule {
                    calendar: calendar.into_calendar()?,
                    annual_rate: annual_rate.map(Rate::from_billionths),
                    principal_grace,
                    interest: code::treatment_of(interest)?,
                    fee: code::treatment_of(fee)?,
                    penalty: code::treatment_of(penalty)?,
                }
            }
            Self::InterestPause { until } => RestructureKind::InterestPause { until: date(until)? },
            Self::RateChange { annual_rate } => {
                RestructureKind::RateChange { annual_rate: Rate::from_billionths(annual_rate) }
            }
            Self::ReAgeOpenEnd { interest, fee, penalty } => RestructureKind::ReAgeOpenEnd {
                interest: code::treatment_of(interest)?,
                fee: code::treatment_of(fee)?,
                penalty: code::treatment_of(penalty)?,
            },
        })
    }
}

impl From<Period> for StoredPeriod {
    fn from(period: Period) -> Self {
        let (unit, count) = match period {
            Period::Months(count) => (0, count),
            Period::Days(count) => (1, count),
            Period::SemiMonthly => (2, 0),
        };
        Self { unit, count }
    }
}

impl StoredPeriod {
    fn into_period(self) -> Result<Period> {
        Ok(match (self.unit, self.count) {
            (0, count) => Period::Months(count),
            (1, count) => Period::Days(count),
            (2, 0) => Period::SemiMonthly,
            (unit, count) => bail!("an event is damaged: period {count} of unit {unit}"),
        })
    }
}

impl From<&NewCalendar> for StoredCalendar {
    fn from(calendar: &NewCalendar) -> Self {
        let NewCalendar { first_due, every, count } = *calendar;
        Self { first_due: Date::day_number(first_due), every: StoredPeriod::from(every), count }
    }
}

impl StoredCalendar {
    fn into_calendar(self) -> Result<NewCalendar> {
        let Self { first_due, every, count } = self;
        Ok(NewCalendar { first_due: date(first_due)?, every: every.into_period()?, count })
    }
}
