//! Random penalties, late fees and fees of the product.

use ledger::product::{
    FeeAmount, FeeAt, FeeBase, FeeTerms, LateFeeAgain, LateFeeAmount, LateFeeBase, LateFeeComponent, LateFeePlace,
    LateFeeRepeats, LateFeeTerms, PenaltyBase, PenaltyCap, PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyStops,
    PenaltyTerms, PenaltyThrough, PeriodBoundary, RatePeriod,
};
use primitives::{Amount, Rate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{amount, one_of, random_period, rate};

pub(super) fn random_penalty(rng: &mut ChaCha8Rng) -> PenaltyTerms {
    let per = one_of(rng, [RatePeriod::Day, RatePeriod::Year365, RatePeriod::Year360]);
    let most = match per {
        RatePeriod::Day => "0.2%",
        RatePeriod::Year365 | RatePeriod::Year360 => "50%",
    };
    let bases = [
        PenaltyBase::OverduePrincipal,
        PenaltyBase::OverduePrincipalInterest,
        PenaltyBase::OverdueScheduled,
        PenaltyBase::InstalmentOriginal,
        PenaltyBase::OutstandingPrincipal,
    ];
    let is_plain = rng.random_bool(0.5);
    PenaltyTerms {
        rate: rate(rng, most),
        per,
        base: one_of(rng, bases),
        compound: if is_plain {
            PenaltyCompound::Never
        } else {
            one_of(rng, [PenaltyCompound::Never, PenaltyCompound::Monthly])
        },
        wait_days: one_of(rng, [0, 0, 1, 3, 10]),
        from: one_of(rng, [PenaltyFrom::AfterGrace, PenaltyFrom::DueDate]),
        through: one_of(
            rng,
            [PenaltyThrough::AsOfExclusive, PenaltyThrough::AsOfExclusive, PenaltyThrough::AsOfInclusive],
        ),
        rounded: if is_plain {
            PenaltyRounding::Once
        } else {
            one_of(rng, [PenaltyRounding::Once, PenaltyRounding::Daily])
        },
        cap: if is_plain { PenaltyCap::default() } else { random_cap(rng) },
        stops_on: PenaltyStops { settlement: rng.random_bool(0.4), termination: rng.random_bool(0.4) },
        additional_interest: None,
    }
}

fn random_cap(rng: &mut ChaCha8Rng) -> PenaltyCap {
    PenaltyCap {
        per_instalment: rng.random_bool(0.3).then(|| amount(rng, 2_000)),
        per_account: rng.random_bool(0.3).then(|| amount(rng, 5_000)),
        principal_multiple: rng.random_bool(0.3).then(|| Rate::from_billionths(rng.random_range(1..=50_000_000))),
    }
}

pub(super) fn random_late_fee(rng: &mut ChaCha8Rng, may_be_by_period: bool) -> LateFeeTerms {
    let amount = if rng.random_bool(0.5) {
        LateFeeAmount::Fixed(amount(rng, 2500))
    } else {
        let min = Amount::from_minor(rng.random_range(0..=500));
        let max = rng.random_bool(0.5).then(|| min + amount(rng, 2000));
        let of = one_of(rng, [LateFeeBase::Unpaid, LateFeeBase::UnpaidPrincipal, LateFeeBase::Scheduled]);
        LateFeeAmount::Percent { rate: rate(rng, "8%"), of, min, max }
    };
    let places = [LateFeePlace::Instalment, LateFeePlace::Instalment, LateFeePlace::Period];
    let again = rng.random_bool(0.3).then(|| LateFeeAgain {
        within_months: rng.random_range(1..7),
        amount: Amount::from_minor(rng.random_range(500..=5000)),
    });
    LateFeeTerms {
        again,
        amount,
        wait_days: one_of(rng, [0, 1, 2, 5, 10]),
        posting_grace_days: one_of(rng, [0, 0, 2, 7]),
        repeats: random_repeats(rng),
        place: if may_be_by_period { one_of(rng, places) } else { LateFeePlace::Instalment },
        boundary: PeriodBoundary::Earlier,
        after_maturity: rng.random_bool(0.7),
        counts_as: LateFeeComponent::Fee,
        is_backdated: true,
    }
}

fn random_repeats(rng: &mut ChaCha8Rng) -> LateFeeRepeats {
    let every = LateFeeRepeats::Every {
        every: random_period(rng),
        times_max: rng.random_bool(0.4).then(|| rng.random_range(1..=4)),
    };
    one_of(rng, [LateFeeRepeats::PerInstalment, LateFeeRepeats::OncePerSpell, LateFeeRepeats::Once, every])
}

pub(super) fn random_fees(rng: &mut ChaCha8Rng) -> Vec<FeeTerms> {
    let count = if rng.random_bool(0.5) { 0 } else { rng.random_range(1..=4) };
    (0..count).map(|_| random_fee(rng)).collect()
}

fn random_fee(rng: &mut ChaCha8Rng) -> FeeTerms {
    let at = one_of(rng, [FeeAt::Opening, FeeAt::Tranche, FeeAt::Instalment]);
    let amount = if rng.random_bool(0.4) {
        FeeAmount::Fixed(amount(rng, 3000))
    } else {
        let min = Amount::from_minor(one_of(rng, [0, 0, 300]));
        let max = rng.random_bool(0.4).then(|| min + amount(rng, 3000));
        let of = one_of(rng, [FeeBase::Principal, FeeBase::Interest, FeeBase::PrincipalInterest]);
        FeeAmount::Percent { rate: rate(rng, "5%"), of, min, max }
    };
    FeeTerms { at, amount, is_settled_on_payout: at != FeeAt::Instalment && rng.random_bool(0.4) }
}
