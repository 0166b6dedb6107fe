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
    /// Its share of principal, and of everything else that nothing more is told of; the shares of an account's lenders add up
    /// to 1.
    pub share: Rate,
    /// What it has of interest.
    pub interest: InterestPart,
    /// Whether it bears losses of principal before the others, up to its share of what was paid out.
    pub bears_first: bool,
}

/// What a lender has of interest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InterestPart {
    /// Its share.
    #[default]
    Share,
    /// A ratio of its own; those of all lenders add up to 1.
    Ratio(Rate),
    /// What its share of principal bears at a rate for a year of its own; the others have the rest by their shares.
    OwnRate(Rate),
    /// What its own schedule brings at a rate for a year: equal instalments over the contract's due dates, in which its
    /// principal runs off by itself; the others have the rest by their shares.
    OwnSchedule(Rate),
}

impl InterestPart {
    /// The rate for a year of its own, with or without a schedule.
    pub const fn own_rate(self) -> Option<Rate> {
        match self {
            Self::OwnRate(rate) | Self::OwnSchedule(rate) => Some(rate),
            Self::Share | Self::Ratio(_) => None,
        }
    }
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
    /// What is told of interest or losses makes no sense.
    #[error("in the funding source \"{text}\", {what}")]
    TermsUnfit {
        /// The funding source.
        text: String,
        /// What is wrong.
        what: &'static str,
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

/// Checks that no lender has a schedule of its own, which only a contract begins.
///
/// # Errors
/// When one has.
pub fn check_no_schedule(text: &str) -> Result<(), FundingRejected> {
    match with_schedule(&lenders(text)) {
        None => Ok(()),
        Some(_) => Err(FundingRejected::TermsUnfit {
            text: text.to_owned(),
            what: "a lender has a schedule of its own, which begins with a contract and not with a sale: leave :emi out, such \
                   as a=70%@8%+b=30%",
        }),
    }
}

/// Checks that the lenders' own rates leave something of the rate that the contract bears.
///
/// # Errors
/// When they earn more than the contract, or it bears none.
pub fn check_rates(text: &str, annual_rate: Option<Rate>) -> Result<(), FundingRejected> {
    let lenders = lenders(text);
    let has_own = lenders.iter().any(|lender| lender.interest.own_rate().is_some());
    let unfit = |what| Err(FundingRejected::TermsUnfit { text: text.to_owned(), what });
    match annual_rate.filter(|rate| rate.billionths() > 0) {
        _ if !has_own => Ok(()),
        None => unfit("a lender has a rate of its own, and the product has no plan with annual_rate"),
        Some(rate) if own_parts(&lenders, rate).iter().flatten().sum::<i128>() > Rate::ONE => {
            unfit("the lenders' own rates earn more than the contract bears")
        }
        Some(_) => Ok(()),
    }
}

/// The same lenders with what each has of interest as its share, where the contract bears a rate.
pub fn of_interest<'t>(lenders: &[Lender<'t>], annual_rate: Option<Rate>) -> Vec<Lender<'t>> {
    let own = annual_rate.filter(|rate| rate.billionths() > 0).map(|rate| own_parts(lenders, rate));
    let own = own.filter(|own| own.iter().flatten().sum::<i128>() <= Rate::ONE);
    let own = own.unwrap_or_else(|| vec![None; lenders.len()]);
    let taken: i128 = own.iter().flatten().sum();
    let is_without = |lender: &Lender<'_>| lender.interest.own_rate().is_none();
    let shares_left: i128 = lenders.iter().filter(|l| is_without(l)).map(|l| i128::from(l.share.billionths())).sum();
    let mut left = Rate::ONE - taken;
    let mut shares: Vec<i128> = lenders
        .iter()
        .zip(&own)
        .map(|(lender, own)| match (lender.interest, own) {
            (InterestPart::Ratio(ratio), _) => i128::from(ratio.billionths()),
            (InterestPart::OwnRate(_) | InterestPart::OwnSchedule(_), Some(own)) => *own,
            (InterestPart::Share, _) if taken > 0 => {
                (Rate::ONE - taken) * i128::from(lender.share.billionths()) / shares_left
            }
            (InterestPart::Share | InterestPart::OwnRate(_) | InterestPart::OwnSchedule(_), _) => {
                i128::from(lender.share.billionths())
            }
        })
        .collect();
    left -= shares.iter().zip(&own).filter(|(_, own)| own.is_none()).map(|(share, _)| *share).sum::<i128>();
    // What rounding down leaves of the others' parts goes to the last of them.
    if let Some(place) = lenders.iter().rposition(is_without).filter(|_| taken > 0) {
        shares[place] += left;
    }
    let of = |(lender, share): (&Lender<'t>, i128)| Lender {
        share: Rate::from_billionths(i64::try_from(share).expect("a share is at most 1")),
        ..*lender
    };
    lenders.iter().zip(shares).map(of).collect()
}

/// What lenders with a rate of their own have of interest, to nine digits.
fn own_parts(lenders: &[Lender<'_>], annual_rate: Rate) -> Vec<Option<i128>> {
    let own = |lender: &Lender<'_>| {
        let own = lender.interest.own_rate()?;
        let earned = i128::from(lender.share.billionths()) * i128::from(own.billionths());
        Some(earned / i128::from(annual_rate.billionths()))
    };
    lenders.iter().map(own).collect()
}

/// Whether interest or losses go otherwise than by the shares.
pub fn has_terms(lenders: &[Lender<'_>]) -> bool {
    lenders.iter().any(|lender| lender.bears_first || lender.interest != InterestPart::Share)
}

/// The lender that has a schedule of its own, by its place.
pub fn with_schedule(lenders: &[Lender<'_>]) -> Option<usize> {
    lenders.iter().position(|lender| matches!(lender.interest, InterestPart::OwnSchedule(_)))
}

/// An amount of which one lender's part is known: the others divide the rest by their shares.
pub fn split_beside(amount: Amount, place: usize, part: Amount, lenders: &[Lender<'_>]) -> Vec<Amount> {
    let share = |(other, lender): (usize, &Lender<'_>)| {
        if other == place { 0 } else { i128::from(lender.share.billionths()) }
    };
    let weights: Vec<i128> = lenders.iter().enumerate().map(share).collect();
    let mut parts = split_by(amount - part, &weights, weights.iter().sum());
    parts[place] += part;
    parts
}

/// The part of an amount that is as large of it as `of_part` is of `of`, to the nearest minor unit; nothing of nothing.
pub(crate) fn in_proportion(amount: Amount, of_part: Amount, of: Amount) -> Amount {
    if of.is_zero() {
        return Amount::ZERO;
    }
    let (part, whole) = (i128::from(of_part.minor()), i128::from(of.minor()));
    split_by(amount, &[part, whole - part], whole)[0]
}

/// A loss of principal divided between lenders: who bears first bears it up to `stake`, the others what is above it, by
/// their shares.
pub fn split_loss(amount: Amount, stake: Amount, lenders: &[Lender<'_>]) -> Vec<Amount> {
    let Some(first) = lenders.iter().position(|lender| lender.bears_first) else { return split(amount, lenders) };
    let borne = amount.min(stake).or_zero();
    let rest: i128 = lenders.iter().filter(|l| !l.bears_first).map(|l| i128::from(l.share.billionths())).sum();
    let weights = lenders.iter().map(|l| if l.bears_first { 0 } else { i128::from(l.share.billionths()) });
    let mut parts = split_by(amount - borne, &weights.collect::<Vec<_>>(), rest);
    parts[first] += borne;
    parts
}

/// An amount divided between lenders by their shares: whole minor units that add up to it.
///
/// Each gets its share rounded down; the minor units that are left go to those whose shares were cut by most, of those cut by
/// the same to the one that is named first (the largest remainder). So a lender's part is less than a minor unit off its share,
/// and the parts of nothing are nothing. What is negative is divided as its opposite.
pub fn split(amount: Amount, lenders: &[Lender<'_>]) -> Vec<Amount> {
    let weights: Vec<i128> = lenders.iter().map(|lender| i128::from(lender.share.billionths())).collect();
    split_by(amount, &weights, Rate::ONE)
}

/// An amount divided by weights that add up to `whole`.
fn split_by(amount: Amount, weights: &[i128], whole: i128) -> Vec<Amount> {
    let minor = i128::from(amount.minor());
    let exact: Vec<i128> = weights.iter().map(|weight| minor.abs() * weight).collect();
    let mut parts: Vec<i128> = exact.iter().map(|exact| exact / whole).collect();
    let left = minor.abs() - parts.iter().sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&place| std::cmp::Reverse(exact[place] % whole));
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
    Lender { name, share: Rate::from_billionths(1_000_000_000), interest: InterestPart::Share, bears_first: false }
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
    check_terms(text, &lenders)?;
    let sum: i64 = lenders.iter().map(|lender| lender.share.billionths()).fold(0, i64::saturating_add);
    if i128::from(sum) == Rate::ONE {
        Ok(lenders)
    } else {
        Err(FundingRejected::NotWhole { text: text.to_owned(), sum: Rate::from_billionths(sum) })
    }
}

/// Checks that what is told of interest and losses goes together.
fn check_terms(text: &str, lenders: &[Lender<'_>]) -> Result<(), FundingRejected> {
    let unfit = |what| Err(FundingRejected::TermsUnfit { text: text.to_owned(), what });
    let ratio = |lender: &Lender<'_>| match lender.interest {
        InterestPart::Ratio(ratio) => Some(i128::from(ratio.billionths())),
        InterestPart::Share | InterestPart::OwnRate(_) | InterestPart::OwnSchedule(_) => None,
    };
    let ratios: Vec<i128> = lenders.iter().filter_map(ratio).collect();
    let first = lenders.iter().filter(|lender| lender.bears_first).count();
    let has_own = |lender: &&Lender<'_>| lender.interest.own_rate().is_some();
    let with_terms = lenders.iter().filter(|l| l.bears_first || l.interest != InterestPart::Share).count();
    if !ratios.is_empty() && ratios.len() < lenders.len() {
        unfit(
            "some lenders have a ratio of interest and others have none: give all of them one, such as a=70%/60%+b=30%/40%",
        )
    } else if !ratios.is_empty() && ratios.iter().sum::<i128>() != Rate::ONE {
        unfit("the ratios of interest do not add up to 1")
    } else if lenders.iter().filter(has_own).count() == lenders.len() {
        unfit("every lender has a rate of its own: one at least has what is left of interest")
    } else if with_schedule(lenders).is_some() && with_terms > 1 || first > 0 && with_schedule(lenders).is_some() {
        unfit(
            "a lender has a schedule of its own, and more is told of interest or losses: give the others shares alone, \
             such as a=70%@8%:emi+b=30%, or leave :emi out",
        )
    } else if first > 1 || first == lenders.len() {
        unfit("one lender bears the first loss, and another one is there beside it")
    } else {
        Ok(())
    }
}

/// `bank-a=70%`, `bank-a=70%/60%`, `bank-a=70%@8%`, `bank-a=70%@8%:emi`, each with `/first-loss` behind it.
fn lender(part: &str) -> Option<Lender<'_>> {
    let (name, told) = part.split_once('=')?;
    let percent = |text: &str| -> Option<Rate> {
        let rate: Result<Rate, RateRejected> = text.strip_suffix('%').and(Some(text))?.parse();
        rate.ok().filter(|rate| rate.billionths() >= 0)
    };
    let (told, bears_first) = told.strip_suffix("/first-loss").map_or((told, false), |told| (told, true));
    let (share, interest) = if let Some((share, ratio)) = told.split_once('/') {
        (share, InterestPart::Ratio(percent(ratio)?))
    } else if let Some((share, rate)) = told.split_once('@') {
        match rate.strip_suffix(":emi") {
            Some(rate) => (share, InterestPart::OwnSchedule(percent(rate)?)),
            None => (share, InterestPart::OwnRate(percent(rate)?)),
        }
    } else {
        (told, InterestPart::Share)
    };
    let share = percent(share).filter(|share| share.billionths() > 0)?;
    (!name.is_empty() && name.trim() == name).then_some(Lender { name, share, interest, bears_first })
}

#[cfg(test)]
mod tests;
