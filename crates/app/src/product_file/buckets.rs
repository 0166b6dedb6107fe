//! `[buckets]`: the ranges that accounts are told apart by.

use ledger::product::{Bucket, BucketBasis, BucketSet};
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Name, named, or_default, wrong};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BucketSection {
    preset: Option<Name<BucketPreset>>,
    ranges: Option<Spanned<Vec<Range>>>,
    count_by: Option<Spanned<Name<BucketBasis>>>,
}

#[derive(Clone, Copy)]
enum BucketPreset {
    ThirtyDay,
    FineractSeed,
    CnTextbook,
    CnEarlySplit,
    MissedPeriods,
    BureauCn,
    Metro2,
    AbsStaticPool,
}

named!(BucketPreset {
    "thirty_day" => ThirtyDay,
    "fineract_seed" => FineractSeed,
    "cn_textbook" => CnTextbook,
    "cn_early_split" => CnEarlySplit,
    "missed_periods" => MissedPeriods,
    "bureau_cn" => BureauCn,
    "metro2" => Metro2,
    "abs_static_pool" => AbsStaticPool,
});

named!(BucketBasis { "days" => Days, "unpaid_periods" => UnpaidPeriods });

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    name: String,
    lower: u32,
    upper: Option<u32>,
}

impl BucketSection {
    pub(super) fn into_set(self) -> Checked<BucketSet> {
        let Some(ranges) = self.ranges else {
            if let Some(count_by) = &self.count_by {
                let what = "count_by goes with ranges, a preset knows what it counts: give ranges, or leave it out";
                return Err(wrong(count_by, what));
            }
            return Ok(self.preset.map_or_else(BucketSet::thirty_day, |preset| preset.0.set()));
        };
        if self.preset.is_some() {
            return Err(wrong(&ranges, "buckets are a preset or a list of ranges, not both"));
        }
        let list = ranges.get_ref().iter();
        let buckets =
            list.map(|Range { name, lower, upper }| Bucket { name: name.clone(), lower: *lower, upper: *upper });
        BucketSet::new(or_default(self.count_by.as_ref()), buckets.collect())
            .map_err(|error| wrong(&ranges, error.to_string()))
    }
}

impl BucketPreset {
    fn set(self) -> BucketSet {
        match self {
            // The payment status 1 to 7 of the Chinese credit bureau, and the bands of the static pool tables of
            // securitised portfolios, are the ranges of thirty days.
            Self::ThirtyDay | Self::BureauCn | Self::AbsStaticPool => BucketSet::thirty_day(),
            Self::FineractSeed => by_edges(&[1, 4, 31, 61, 91, 121, 151, 181, 241]),
            Self::CnTextbook => by_edges(&[1, 30, 90]),
            Self::CnEarlySplit => set(
                BucketBasis::Days,
                &[("S1", 1), ("S2", 10), ("M1", 30), ("M2", 60), ("M3", 90), ("M4", 120), ("M5", 150), ("M6+", 180)],
            ),
            Self::MissedPeriods => {
                set(BucketBasis::UnpaidPeriods, &[("M1", 1), ("M2", 2), ("M3", 3), ("M4", 4), ("M5", 5), ("M6+", 6)])
            }
            Self::Metro2 => by_edges(&[1, 30, 60, 90, 120, 150, 180]),
        }
    }
}

/// Ranges of days from one lower edge to the next, each called by its days; the last is open.
fn by_edges(edges: &[u32]) -> BucketSet {
    let names = edges.windows(2).map(|pair| format!("{}-{}", pair[0], pair[1] - 1));
    let names: Vec<String> = names.chain(edges.last().map(|last| format!("{last}+"))).collect();
    let named: Vec<(&str, u32)> = names.iter().map(String::as_str).zip(edges.iter().copied()).collect();
    set(BucketBasis::Days, &named)
}

/// Ranges from one lower edge to the next; the last is open.
fn set(basis: BucketBasis, named: &[(&str, u32)]) -> BucketSet {
    let next = named.iter().skip(1).map(|&(_, lower)| Some(lower - 1)).chain([None]);
    let buckets =
        named.iter().zip(next).map(|(&(name, lower), upper)| Bucket { name: name.to_owned(), lower, upper }).collect();
    BucketSet::new(basis, buckets).expect("a preset's ranges ascend")
}
