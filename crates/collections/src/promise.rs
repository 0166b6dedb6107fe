//! Promises to pay: what a customer undertook, judged from what came in.
//!
//! Nobody marks a promise as kept: it follows from the receipts that are known, so that a repayment that is reversed later
//! breaks it again. Whether collection waits for a promise is a strategy's matter; money moves in the ledger alone.

#[cfg(test)]
mod tests;

use primitives::{Amount, Date};

/// A promise, made of one part or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    made_on: Date,
    parts: Vec<Part>,
    grace_days: u32,
}

/// What is to come in through a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The last day on which it is in time, grace apart.
    pub due: Date,
    /// How much.
    pub amount: Amount,
}

/// Money that came in from the customer and was not taken back: a waiver or a merchant's refund is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its value date.
    pub on: Date,
    /// How much.
    pub amount: Amount,
}

/// What is to be allowed of promises: a lender's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How many days after a part's due date money is still in time.
    pub grace_days: u32,
    /// How many days ahead a promise may reach.
    pub days_ahead_max: u32,
    /// How many parts it may have.
    pub parts_max: usize,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Nothing is late, and something is to come.
    Open {
        /// What came in since it was made.
        received: Amount,
        /// What is missing to the next part that is not complete.
        missing: Amount,
        /// The last day on which that is in time, grace included.
        until: Date,
    },
    /// All of it came in, each part in time.
    Kept {
        /// The day on which the last of it came in.
        on: Date,
    },
    /// A part did not come in in time. What comes later does not mend it.
    Broken {
        /// The first day on which it was late, grace over.
        on: Date,
        /// What was missing then.
        short_by: Amount,
    },
}

/// Why a promise was not taken down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromiseRejected {
    /// No part.
    #[error("a promise names at least one day and amount")]
    Nothing,
    /// Too many parts.
    #[error("{parts} parts are more than the {most} that are allowed; agree on a plan instead")]
    TooManyParts {
        /// How many.
        parts: usize,
        /// How many are allowed.
        most: usize,
    },
    /// An amount that is nothing.
    #[error("the part due on {0} is of no amount")]
    NoAmount(Date),
    /// A day that is over.
    #[error("{due} is before {made_on}, the day of the promise")]
    Past {
        /// The due date.
        due: Date,
        /// The day of the promise.
        made_on: Date,
    },
    /// A day that is too far away.
    #[error("{due} is more than {most} days ahead; agree on a plan instead")]
    TooFar {
        /// The due date.
        due: Date,
        /// How many days ahead are allowed.
        most: u32,
    },
    /// Days out of order.
    #[error("{after} stands after {before}; parts are in the order of their days, one a day")]
    Order {
        /// The earlier part's day.
        before: Date,
        /// The later part's day, which is not later.
        after: Date,
    },
}

impl PromiseRejected {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Nothing => "还款承诺至少要写明一个日期和金额。".to_owned(),
            Self::TooManyParts { parts, most } => {
                format!("承诺分 {parts} 次，最多 {most} 次；次数更多请改为协商分期。")
            }
            Self::NoAmount(due) => format!("{due} 到期的一笔没有金额。"),
            Self::Past { due, made_on } => format!("{due} 早于承诺当天 {made_on}。"),
            Self::TooFar { due, most } => format!("{due} 距今超过 {most} 天；时间更长请改为协商分期。"),
            Self::Order { before, after } => format!("{after} 排在 {before} 之后；各笔须按日期先后填写，每天一笔。"),
        }
    }
}

impl Promise {
    /// Takes a promise down.
    ///
    /// # Errors
    /// When it promises nothing, its days are over, too far away or out of order, or it has too many parts.
    pub fn new(made_on: Date, parts: Vec<Part>, terms: Terms) -> Result<Self, PromiseRejected> {
        if parts.is_empty() {
            return Err(PromiseRejected::Nothing);
        }
        if parts.len() > terms.parts_max {
            return Err(PromiseRejected::TooManyParts { parts: parts.len(), most: terms.parts_max });
        }
        let days_ahead_max = i32::try_from(terms.days_ahead_max).unwrap_or(i32::MAX);
        for Part { due, amount } in &parts {
            if !amount.is_positive() {
                return Err(PromiseRejected::NoAmount(*due));
            }
            if *due < made_on {
                return Err(PromiseRejected::Past { due: *due, made_on });
            }
            if *due - made_on > days_ahead_max {
                return Err(PromiseRejected::TooFar { due: *due, most: terms.days_ahead_max });
            }
        }
        if let Some(pair) = parts.windows(2).find(|pair| pair[0].due >= pair[1].due) {
            return Err(PromiseRejected::Order { before: pair[0].due, after: pair[1].due });
        }
        Ok(Self { made_on, parts, grace_days: terms.grace_days })
    }

    /// The day on which it was made: receipts count from it on.
    pub fn made_on(&self) -> Date {
        self.made_on
    }

    /// What is to come in, in the order of days.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// All that was promised.
    pub fn total(&self) -> Amount {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// The last day on which it can still be kept.
    pub fn ends_on(&self) -> Date {
        self.deadline(self.parts.last().expect("a promise has a part"))
    }

    fn deadline(&self, part: &Part) -> Date {
        part.due + i32::try_from(self.grace_days).unwrap_or(i32::MAX)
    }

    /// How it stands at the end of a day, by the receipts that are known.
    ///
    /// Receipts of the day of the promise and later count, whatever order they come in; money that comes early counts for the
    /// next parts.
    pub fn judge(&self, receipts: &[Receipt], as_of: Date) -> Judgement {
        let mut promised = Amount::ZERO;
        for part in &self.parts {
            promised += part.amount;
            let deadline = self.deadline(part);
            let received = self.received(receipts, deadline.min(as_of));
            if received >= promised {
                continue;
            }
            let missing = promised - received;
            return if as_of > deadline {
                Judgement::Broken { on: deadline.next(), short_by: missing }
            } else {
                Judgement::Open { received, missing, until: deadline }
            };
        }
        Judgement::Kept { on: self.complete_on(receipts) }
    }

    /// What of the promise came in in time, at most all of it: `amount kept = paid toward the promise / promised`.
    pub fn amount_kept(&self, receipts: &[Receipt], as_of: Date) -> Amount {
        let (mut promised, mut kept) = (Amount::ZERO, Amount::ZERO);
        for part in &self.parts {
            promised += part.amount;
            let received = self.received(receipts, self.deadline(part).min(as_of));
            kept = kept.max(received.min(promised));
        }
        kept
    }

    /// What came in from the day of the promise through a day.
    fn received(&self, receipts: &[Receipt], through: Date) -> Amount {
        let counted = receipts.iter().filter(|receipt| self.made_on <= receipt.on && receipt.on <= through);
        counted.map(|receipt| receipt.amount).sum()
    }

    /// The first day by which all of it had come in.
    fn complete_on(&self, receipts: &[Receipt]) -> Date {
        let mut days: Vec<Date> = receipts.iter().map(|receipt| receipt.on).filter(|on| *on >= self.made_on).collect();
        days.sort_unstable();
        let complete = days.into_iter().find(|day| self.received(receipts, *day) >= self.total());
        complete.expect("what was kept came in on some day")
    }
}
