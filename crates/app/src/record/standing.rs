//! The stored form of what a close tells of an account.

use anyhow::Result;
use ledger::account::Status;
use ledger::ageing::OverdueForms;
use ledger::day_close::Standing;
use minicbor::{Decode, Encode};
use primitives::Date;

use super::date;

#[derive(Encode, Decode)]
pub(super) struct StoredStandings {
    #[n(0)]
    pub(super) from: Option<StoredStanding>,
    #[n(1)]
    pub(super) to: StoredStanding,
}

#[derive(Encode, Decode)]
pub(super) struct StoredStanding {
    #[n(0)]
    status: u8,
    #[n(1)]
    overdue_since: Option<i32>,
    #[n(2)]
    bucket: Option<u8>,
    /// Bit 0 single-period, bit 1 multi-period, bit 2 full; bit 3 that the latest settlement lapsed, which older books never
    /// told.
    #[n(3)]
    forms: u8,
    #[n(4)]
    unpaid_periods: u32,
}

impl From<&Standing> for StoredStanding {
    fn from(standing: &Standing) -> Self {
        let OverdueForms { single_period, multi_period, full } = standing.forms;
        Self {
            status: match standing.status {
                Status::Open => 0,
                Status::Settled => 1,
                Status::Overpaid => 2,
                Status::ChargedOff => 3,
                Status::WrittenOff => 4,
            },
            overdue_since: standing.overdue_since.map(Date::day_number),
            bucket: standing.bucket,
            forms: u8::from(single_period)
                | u8::from(multi_period) << 1
                | u8::from(full) << 2
                | u8::from(standing.has_lapsed_settlement) << 3,
            unpaid_periods: standing.unpaid_periods,
        }
    }
}

impl StoredStanding {
    pub(super) fn into_standing(self) -> Result<Standing> {
        Ok(Standing {
            status: match self.status {
                0 => Status::Open,
                1 => Status::Settled,
                2 => Status::Overpaid,
                3 => Status::ChargedOff,
                4 => Status::WrittenOff,
                other => anyhow::bail!("a transition is damaged: status {other}"),
            },
            overdue_since: self.overdue_since.map(date).transpose()?,
            bucket: self.bucket,
            forms: OverdueForms {
                single_period: self.forms & 1 != 0,
                multi_period: self.forms & 2 != 0,
                full: self.forms & 4 != 0,
            },
            unpaid_periods: self.unpaid_periods,
            has_lapsed_settlement: self.forms & 8 != 0,
        })
    }
}
