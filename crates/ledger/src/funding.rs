//! Funding: whose money an account is, one owner's or several lenders' by shares.
//!
//! Pure text and arithmetic. Since when an account is somebody's is told by `account`, what each has earned by `accrual`, and
//! what stands in each one's books by `posting`.

use primitives::rate::RateRejected;
use primitives::{Amount, Rate, Rounding};

/// One of those whose money an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lender<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its share of everything; the shares of an account's lenders add up to 1.
    pub share: Rate,
}

/// Why a funding source is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FundingRejected {
    /// It has no name.
    #[error("the funding source is empty")]
    Empty,
    /// A part of it is not a lender with a share.
    #[error(
        "in the funding source \"{text}\", \"{part}\" is not a lender and a share above 0%: several lenders are written \
         such as bank-a=70%+bank-b=20%+own=10%"
    )]
    PartUnfit {
        /// The funding source.
        text: String,
        /// The part.
        part: String,
    },
    /// A lender is named twice.
    #[error("in the funding source \"{text}\", the lender {name} stands twice; give it one share")]
    LenderTwice {
        /// The funding source.
        text: String,
        /// The lender.
        name: String,
    },
    /// The shares are not the whole.
    #[error("in the funding source \"{text}\", the shares add up to {sum} instead of 1")]
    NotWhole {
        /// The funding source.
        text: String,
        /// What they add up to.
        sum: Rate,
    },
}

/// The lenders that a funding source names, in the order in which it does; a text that tells no shares is one lender's name.
///
/// What was booked is never refused: a text that [`check`] would not take is one lender's name too.
pub fn lenders(text: &str) -> Vec<Lender<'_>> {
    read(text).unwrap_or_else(|_| vec![alone(text)])
}

/// Checks that a funding source can be read: a name, or several lenders with shares that are 1 together.
///
/// # Errors
/// When it tells shares (it has both `=` and `%`) and they are not in order.
pub fn check(text: &str) -> Result<(), FundingRejected> {
    read(text).map(|_| ())
}

/// An amount divided between lenders by their shares: whole minor units that add up to it.
///
/// Each gets its share rounded down; the minor units that are left go to those whose shares were cut by most, of those cut by
/// the same to the one that is named first (the largest remainder). So a lender's part is less than a minor unit off its share,
/// and the parts of nothing are nothing. What is negative is divided as its opposite.
pub fn split(amount: Amount, lenders: &[Lender<'_>]) -> Vec<Amount> {
    let minor = i128::from(amount.minor());
    let exact: Vec<i128> = lenders.iter().map(|lender| minor.abs() * i128::from(lender.share.billionths())).collect();
    let mut parts: Vec<i128> = exact.iter().map(|exact| exact / Rate::ONE).collect();
    let left = minor.abs() - parts.iter().sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..lenders.len()).collect();
    by_remainder.sort_by_key(|&place| std::cmp::Reverse(exact[place] % Rate::ONE));
    for place in by_remainder.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[place] += 1;
    }
    let amount_of = |part: i128| {
        Amount::from_minor(i64::try_from(part * minor.signum()).expect("a part is no larger than the whole"))
    };
    parts.into_iter().map(amount_of).collect()
}

/// The parts of one amount (what a receipt settled, say) divided between lenders, for each lender: the parts of a lender add up
/// to its part of the whole by [`split`], and what the lenders get of a part to that part.
///
/// A lender's share of each part is rounded down, and the minor units that are left of a part go to those who miss most of
/// their part of the whole. Parts that are negative are divided by themselves.
pub fn split_parts(parts: &[Amount], lenders: &[Lender<'_>]) -> Vec<Vec<Amount>> {
    let gained: Vec<Amount> = parts.iter().map(|part| part.or_zero()).collect();
    let lost: Vec<Amount> = parts.iter().map(|part| (-*part).or_zero()).collect();
    let (gained, lost) = (split_gained(&gained, lenders), split_gained(&lost, lenders));
    let differences = |(gained, lost): (Vec<Amount>, Vec<Amount>)| {
        gained.into_iter().zip(lost).map(|(gained, lost)| gained - lost).collect()
    };
    gained.into_iter().zip(lost).map(differences).collect()
}

fn split_gained(parts: &[Amount], lenders: &[Lender<'_>]) -> Vec<Vec<Amount>> {
    let down = |part: Amount, lender: &Lender<'_>| lender.share.of(part, Rounding::Down);
    let mut divided: Vec<Vec<Amount>> =
        lenders.iter().map(|lender| parts.iter().map(|part| down(*part, lender)).collect()).collect();
    let wholes = split(parts.iter().copied().sum(), lenders);
    let mut missing: Vec<i64> =
        wholes.iter().zip(&divided).map(|(whole, parts)| (*whole - parts.iter().copied().sum()).minor()).collect();
    for (place, part) in parts.iter().enumerate() {
        let given: Amount = divided.iter().map(|parts| parts[place]).sum();
        let mut by_missing: Vec<usize> = (0..lenders.len()).collect();
        by_missing.sort_by_key(|&lender| std::cmp::Reverse(missing[lender]));
        let mut in_turn = by_missing.into_iter().cycle();
        let mut left = (*part - given).minor();
        while left > 0 {
            let lender = in_turn.next().expect("somebody lends");
            if missing[lender] > 0 {
                missing[lender] -= 1;
                divided[lender][place] += Amount::from_minor(1);
                left -= 1;
            }
        }
    }
    divided
}

const fn alone(name: &str) -> Lender<'_> {
    Lender { name, share: Rate::from_billionths(1_000_000_000) }
}

fn read(text: &str) -> Result<Vec<Lender<'_>>, FundingRejected> {
    if text.trim().is_empty() {
        return Err(FundingRejected::Empty);
    }
    if !(text.contains('=') && text.contains('%')) {
        return Ok(vec![alone(text)]);
    }
    let mut lenders: Vec<Lender<'_>> = Vec::new();
    for part in text.split('+') {
        let lender =
            lender(part).ok_or_else(|| FundingRejected::PartUnfit { text: text.to_owned(), part: part.to_owned() })?;
        if lenders.iter().any(|other| other.name == lender.name) {
            return Err(FundingRejected::LenderTwice { text: text.to_owned(), name: lender.name.to_owned() });
        }
        lenders.push(lender);
    }
    let sum: i64 = lenders.iter().map(|lender| lender.share.billionths()).fold(0, i64::saturating_add);
    if i128::from(sum) == Rate::ONE {
        Ok(lenders)
    } else {
        Err(FundingRejected::NotWhole { text: text.to_owned(), sum: Rate::from_billionths(sum) })
    }
}

/// `bank-a=70%`.
fn lender(part: &str) -> Option<Lender<'_>> {
    let (name, share) = part.split_once('=')?;
    let share: Result<Rate, RateRejected> = share.strip_suffix('%').and(Some(share))?.parse();
    let share = share.ok().filter(|share| share.billionths() > 0)?;
    (!name.is_empty() && name.trim() == name).then_some(Lender { name, share })
}

#[cfg(test)]
mod tests;
