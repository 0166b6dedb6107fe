//! Bins against published figures, and against every other way of cutting.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::feature::{Special, Words};

fn outcomes(is_bad: &[bool]) -> Vec<Outcome> {
    is_bad.iter().map(|&is_bad| if is_bad { Outcome::Bad } else { Outcome::Good }).collect()
}

fn numbers(name: &str, values: Vec<f64>) -> Column {
    Column { name: name.to_owned(), values: Values::Numbers(values) }
}

fn names(name: &str, values: &[&str]) -> Column {
    let mut levels: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
    levels.sort_unstable();
    levels.dedup();
    let code = |value: &&str| u32::try_from(levels.binary_search(&(*value).to_owned()).unwrap()).unwrap();
    let codes = values.iter().map(code).collect();
    Column { name: name.to_owned(), values: Values::Categories { levels, codes } }
}

/// Rows of these values with as many goods and bads as told.
fn rows(groups: &[(f64, u64, u64)]) -> (Vec<f64>, Vec<Outcome>) {
    let (mut values, mut found) = (Vec::new(), Vec::new());
    for &(value, goods, bads) in groups {
        for at in 0..goods + bads {
            values.push(value);
            found.push(if at < goods { Outcome::Good } else { Outcome::Bad });
        }
    }
    (values, found)
}

/// The characteristic of the published table: four ranges and missing values, 6,000 goods and 350 bads.
fn published() -> (Column, Vec<Outcome>) {
    let (values, found) =
        rows(&[(1.0, 820, 120), (2.0, 1460, 96), (3.0, 2310, 84), (4.0, 1180, 30), (f64::NAN, 230, 20)]);
    (numbers("months_on_book", values), found)
}

fn assert_near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

/// Computed by a Python program from the counts.
#[test]
fn the_published_table_comes_out() {
    let (column, found) = published();
    let binning = bin(&column, &found, &Feature::undeclared("months_on_book"), &BinningOptions::default()).unwrap();
    let expected = [
        (-0.919_769, 0.189_648),
        (-0.119_738, 0.003_706),
        (0.472_604, 0.068_528),
        (0.830_491, 0.092_145),
        (-0.399_235, 0.007_509),
    ];
    assert_eq!(binning.bins.len(), expected.len());
    for (bin, (woe, iv)) in binning.bins.iter().zip(expected) {
        assert_near(bin.evidence.woe, woe, 5e-7);
        assert_near(bin.evidence.iv, iv, 5e-7);
    }
    assert_near(binning.information_value(), 0.361_536, 5e-7);
    assert_eq!(binning.bins[1].holds, Holds::Range { lower: 2.0, upper: 3.0 });
    assert_eq!(binning.bins[4].holds, Holds::Missing);
}

/// By hand: the rates rise 10 %, 50 %, then fall to 20 %. Rising alone, the last two become one bin of 35 %.
#[test]
fn a_declared_direction_is_kept_to() {
    let (values, found) = rows(&[(1.0, 90, 10), (2.0, 50, 50), (3.0, 80, 20)]);
    let column = numbers("days_past_due", values);
    let mut feature = Feature::undeclared("days_past_due");
    feature.direction = Direction::Up;
    let cuts = |feature: &Feature, trend| {
        let options = BinningOptions { trend, ..BinningOptions::default() };
        let binning = bin(&column, &found, feature, &options).unwrap();
        binning.bins.iter().map(|bin| (bin.tally.goods, bin.tally.bads)).collect::<Vec<_>>()
    };
    assert_eq!(cuts(&feature, None), [(90, 10), (130, 70)]);
    assert_eq!(cuts(&feature, Some(Trend::Peak)), [(90, 10), (50, 50), (80, 20)]);
    // Falling: the first two are 30 %, the last 20 %.
    assert_eq!(cuts(&feature, Some(Trend::Descending)), [(140, 60), (80, 20)]);
    feature.direction = Direction::Free;
    assert_eq!(cuts(&feature, None), [(90, 10), (50, 50), (80, 20)]);
}

/// Four equal rows of goods and bads: any cut tells nothing, so there is none.
#[test]
fn equal_rates_are_one_bin() {
    let (values, found) = rows(&[(1.0, 50, 50), (2.0, 50, 50), (3.0, 50, 50)]);
    let binning = bin(&numbers("x", values), &found, &Feature::undeclared("x"), &BinningOptions::default()).unwrap();
    assert_eq!(binning.bins.len(), 1);
    assert_eq!(binning.notes, [Note::OneBin]);
}

/// By hand: of mirrored prebins, cuts after the first and before the last are worth the same; the lower is taken.
#[test]
fn of_equal_values_the_lowest_cut_is_taken() {
    let tally = |goods, bads| Tally { goods, bads };
    let prebins = [tally(90, 10), tally(50, 50), tally(50, 50), tally(10, 90)];
    let all = Tally::sum(&prebins);
    let options = BinningOptions { bins_max: 2, share_min: 0.0, ..BinningOptions::default() };
    let limits = Limits::new(&options, all);
    let three = [tally(90, 10), tally(50, 50), tally(10, 90)];
    assert_eq!(optimum::starts(&three, Tally::sum(&three), limits, Trend::Ascending), [0, 1]);
    assert_eq!(optimum::starts(&prebins, all, limits, Trend::Ascending), [0, 1]);
}

#[test]
fn codes_and_missing_values_are_bins_of_their_own() {
    let (values, found) = rows(&[(1.0, 90, 10), (5.0, 50, 50), (-9.0, 8, 0), (f64::NAN, 30, 10)]);
    let mut feature = Feature::undeclared("inquiries");
    let meaning = Words { en: "no record".to_owned(), zh: "无记录".to_owned() };
    feature.specials = vec![Special { value: -9.0, meaning: meaning.clone() }, Special { value: -8.0, meaning }];
    let binning = bin(&numbers("inquiries", values), &found, &feature, &BinningOptions::default()).unwrap();
    let held: Vec<&Holds> = binning.bins.iter().map(|bin| &bin.holds).collect();
    let expected = [
        Holds::Range { lower: f64::NEG_INFINITY, upper: 5.0 },
        Holds::Range { lower: 5.0, upper: f64::INFINITY },
        Holds::Special(-9.0),
        Holds::Missing,
    ];
    assert_eq!(held, expected.iter().collect::<Vec<_>>());
    // By hand: 178 goods and 70 bads; (8.5 / 178) / (0.5 / 70).
    assert_eq!(binning.notes, [Note::Corrected { bin: 2 }]);
    assert_near(binning.bins[2].evidence.woe, (8.5_f64 / 178.0 / (0.5 / 70.0)).ln(), 1e-12);
}

#[test]
fn rows_that_are_neither_good_nor_bad_do_not_count() {
    let (mut values, mut found) = rows(&[(1.0, 90, 10), (2.0, 50, 50)]);
    values.extend([1.0, 2.0, f64::NAN]);
    found.extend([Outcome::Indeterminate, Outcome::Immature, Outcome::Immature]);
    let binning = bin(&numbers("x", values), &found, &Feature::undeclared("x"), &BinningOptions::default()).unwrap();
    assert_eq!(
        Tally::sum(&binning.bins.iter().map(|bin| bin.tally).collect::<Vec<_>>()),
        Tally { goods: 140, bads: 60 }
    );
    assert_eq!(binning.bins.len(), 2);
}

#[test]
fn names_are_grouped_by_bad_rate_and_rare_ones_together() {
    let mut values = Vec::new();
    let mut found = Vec::new();
    for (name, goods, bads) in
        [("app", 900, 100), ("shop", 450, 50), ("agent", 300, 200), ("fair", 2, 8), ("post", 9, 1)]
    {
        values.extend(std::iter::repeat_n(name, goods + bads));
        found.extend(outcomes(&(0..goods + bads).map(|at| at >= goods).collect::<Vec<_>>()));
    }
    let column = names("channel", &values);
    let binning = bin(&column, &found, &Feature::undeclared("channel"), &BinningOptions::default()).unwrap();
    let held: Vec<&Holds> = binning.bins.iter().map(|bin| &bin.holds).collect();
    let levels = |names: &[&str]| Holds::Levels(names.iter().map(|&name| name.to_owned()).collect());
    // Fair and post are below 1 % of 2,020 rows; together 45 % bad, they are still below 5 % and join agent, 40 %.
    assert_eq!(held, [&levels(&["app", "shop"]), &levels(&["agent", "fair", "post"])]);
    assert_eq!(binning.notes, [Note::RareLevels { levels: 2, rows: 20 }]);
}

#[test]
fn ten_thousand_names_are_one_group_that_tells_nothing() {
    let values: Vec<String> = (0..20_000).map(|row| format!("merchant {}", row % 10_000)).collect();
    let found = outcomes(&(0..20_000).map(|row| row % 10 == 0).collect::<Vec<_>>());
    let column = names("merchant", &values.iter().map(String::as_str).collect::<Vec<_>>());
    let binning = bin(&column, &found, &Feature::undeclared("merchant"), &BinningOptions::default()).unwrap();
    assert_eq!(binning.notes, [Note::RareLevels { levels: 10_000, rows: 20_000 }, Note::OneBin]);
    assert_eq!(binning.information_value(), 0.0);
}

#[test]
fn a_column_without_values_has_one_bin_at_most() {
    let found = outcomes(&[true, false, false]);
    let column = numbers("x", vec![f64::NAN; 3]);
    let binning = bin(&column, &found, &Feature::undeclared("x"), &BinningOptions::default()).unwrap();
    assert_eq!(binning.notes, [Note::AllMissing]);
    assert_eq!(binning.information_value(), 0.0);
}

#[test]
fn one_class_is_refused() {
    let column = numbers("x", vec![1.0, 2.0]);
    let refused =
        bin(&column, &outcomes(&[false, false]), &Feature::undeclared("x"), &BinningOptions::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "there are 2 goods and 0 bads; training needs both: check the definition of bad and the period"
    );
}

#[test]
fn every_value_belongs_to_one_bin_or_was_never_seen() {
    let holds = [
        Holds::Range { lower: f64::NEG_INFINITY, upper: 1.0 },
        Holds::Range { lower: 1.0, upper: f64::INFINITY },
        Holds::Special(7.0),
    ];
    let column = numbers("x", vec![0.0, 1.0, 1.5, 7.0, f64::NAN, -1e300]);
    assert_eq!(places(&holds, &column).unwrap(), [0, 1, 1, 2, UNSEEN, 0]);
    let groups = [Holds::Levels(vec!["app".to_owned(), "shop".to_owned()]), Holds::Missing];
    assert_eq!(places(&groups, &names("channel", &["shop", "fair", "app"])).unwrap(), [0, UNSEEN, 0]);
    let refused = places(&groups, &column).unwrap_err();
    assert_eq!(refused.to_string(), "column x holds numbers where the model reads names");
}

fn given(cuts: &[f64]) -> BinEdit {
    BinEdit { feature: "months_on_book".to_owned(), given: Given::Cuts(cuts.to_vec()) }
}

fn as_given(edit: &BinEdit) -> Result<Binning, BinningRejected> {
    let (column, found) = published();
    let mut feature = Feature::undeclared("months_on_book");
    feature.direction = Direction::Up;
    bin_as_given(&column, &found, &feature, edit)
}

#[test]
fn bins_given_by_hand_are_counted_anew() {
    let binning = as_given(&given(&[3.0])).unwrap();
    let tallies: Vec<(u64, u64)> = binning.bins.iter().map(|bin| (bin.tally.goods, bin.tally.bads)).collect();
    assert_eq!(tallies, [(2280, 216), (3490, 114), (230, 20)]);
    assert_eq!(binning.notes, [Note::AgainstDirection { bin: 1 }]);
}

#[test]
fn bins_given_by_hand_that_do_not_fit_are_refused() {
    let why = |edit: &BinEdit| as_given(edit).unwrap_err().to_string();
    let so = "the bins given for months_on_book cannot be used: ";
    assert_eq!(why(&given(&[])), format!("{so}no cut and no group is given; leave the column out instead"));
    assert_eq!(why(&given(&[3.0, 3.0])), format!("{so}cuts ascend, and 3 stands after 3"));
    assert_eq!(why(&given(&[f64::NAN])), format!("{so}a cut is a finite number, NaN is not"));
    assert_eq!(
        why(&given(&[1.0])),
        format!("{so}bin 1 has 0 goods and 0 bads; move a cut, or merge it with a neighbour")
    );
    let groups = BinEdit { given: Given::Groups(vec![vec!["app".to_owned()]]), ..given(&[]) };
    assert_eq!(why(&groups), format!("{so}the column holds numbers; give cuts"));
}

#[test]
fn groups_given_by_hand_take_the_other_names_as_a_last_one() {
    let column = names("channel", &["app", "app", "shop", "shop", "agent", "agent", "fair", "fair"]);
    let found = outcomes(&[true, false, true, false, true, false, true, false]);
    let group = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let edit = |groups| BinEdit { feature: "channel".to_owned(), given: Given::Groups(groups) };
    let feature = Feature::undeclared("channel");
    let binning = bin_as_given(&column, &found, &feature, &edit(vec![group(&["shop", "app"])])).unwrap();
    assert_eq!(binning.bins[0].holds, Holds::Levels(group(&["shop", "app"])));
    assert_eq!(binning.bins[1].holds, Holds::Levels(group(&["agent", "fair"])));
    assert_eq!(binning.notes, [Note::UnnamedLevels { levels: 2 }]);
    let refused = |groups| bin_as_given(&column, &found, &feature, &edit(groups)).unwrap_err().to_string();
    let so = "the bins given for channel cannot be used: ";
    assert_eq!(refused(vec![group(&["app"]), group(&["app"])]), format!("{so}app is in two groups"));
    assert_eq!(refused(vec![group(&["apps"])]), format!("{so}no row has apps; check how it is written"));
}

/// Whether the rates of these bins go through the phases of a trend.
fn follows(rates: &[Ordering], trend: Trend) -> bool {
    use Ordering::{Greater, Less};
    let turns = |first: Ordering, then: Ordering| {
        let turn = rates.iter().position(|&order| order != first).unwrap_or(rates.len());
        rates[turn..].iter().all(|&order| order == then)
    };
    match trend {
        Trend::Ascending => rates.iter().all(|&order| order == Less),
        Trend::Descending => rates.iter().all(|&order| order == Greater),
        Trend::Peak => turns(Less, Greater),
        Trend::Valley => turns(Greater, Less),
        Trend::Auto => unreachable!("it is one of the others"),
    }
}

/// The largest information value of all ways to cut that meet limits and trend, each tried.
fn by_trying_all(prebins: &[Tally], options: &BinningOptions, trend: Trend) -> Option<f64> {
    let all = Tally::sum(prebins);
    let mut best = None;
    for cuts in 0_u32..1 << (prebins.len() - 1) {
        let mut bins = vec![prebins[0]];
        for (at, &prebin) in prebins.iter().enumerate().skip(1) {
            if cuts & (1 << (at - 1)) == 0 {
                let last = bins.last_mut().unwrap();
                *last = last.plus(prebin);
            } else {
                bins.push(prebin);
            }
        }
        let is_allowed = |bin: &Tally| {
            !bin.is_one_sided()
                && bin.bads >= options.bads_min
                && bin.rows() as f64 >= options.share_min * all.rows() as f64
        };
        let rates: Vec<Ordering> = bins.windows(2).map(|pair| pair[0].compare_bad_rates(pair[1])).collect();
        if bins.len() <= options.bins_max && bins.iter().all(is_allowed) && follows(&rates, trend) {
            let iv: f64 = bins.iter().map(|bin| bin.evidence(all).iv).sum();
            best = Some(best.map_or(iv, |best: f64| best.max(iv)));
        }
    }
    best
}

fn tally() -> impl Strategy<Value = Tally> {
    (0_u64..60, 0_u64..30).prop_map(|(goods, bads)| Tally { goods, bads })
}

proptest! {
    #[test]
    fn no_other_way_of_cutting_tells_more(
        prebins in prop::collection::vec(tally(), 1..10),
        bins_max in 1_usize..8,
        share_min in 0.0..0.3,
        bads_min in 1_u64..20,
    ) {
        let options = BinningOptions { bins_max, share_min, bads_min, ..BinningOptions::default() };
        let all = Tally::sum(&prebins);
        prop_assume!(!all.is_one_sided());
        for trend in [Trend::Ascending, Trend::Descending, Trend::Peak, Trend::Valley] {
            let found = optimum::best(&prebins, all, Limits::new(&options, all), trend);
            match (found, by_trying_all(&prebins, &options, trend)) {
                (Some(found), Some(best)) => prop_assert!((found.iv - best).abs() < 1e-9, "{} {best}", found.iv),
                (None, None) => {}
                (found, best) => prop_assert!(false, "{found:?} {best:?}"),
            }
        }
    }

    #[test]
    fn merging_never_raises_the_value(a in tally(), b in tally(), rest in tally()) {
        let all = Tally::sum(&[a, b, rest]);
        prop_assume!(!a.is_one_sided() && !b.is_one_sided());
        prop_assert!(a.plus(b).evidence(all).iv <= a.evidence(all).iv + b.evidence(all).iv + 1e-12);
    }

    #[test]
    fn every_training_row_is_in_the_bin_that_counts_it(
        rows in prop::collection::vec((prop_oneof![Just(f64::NAN), Just(-9.0), -5.0..5.0, (0..4).prop_map(f64::from)], any::<bool>()), 20..300),
    ) {
        let (values, is_bad): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
        let found = outcomes(&is_bad);
        prop_assume!(!Tally::of(found.iter().copied()).is_one_sided());
        let mut feature = Feature::undeclared("x");
        feature.specials =
            vec![Special { value: -9.0, meaning: Words { en: String::new(), zh: String::new() } }];
        let column = numbers("x", values);
        let binning = bin(&column, &found, &feature, &BinningOptions::default()).unwrap();
        let holds: Vec<Holds> = binning.bins.iter().map(|bin| bin.holds.clone()).collect();
        let mut tallies = vec![Tally::default(); holds.len()];
        for (place, outcome) in places(&holds, &column).unwrap().into_iter().zip(found) {
            prop_assert_ne!(place, UNSEEN);
            tallies[place as usize].count(outcome);
        }
        let counted: Vec<Tally> = binning.bins.iter().map(|bin| bin.tally).collect();
        prop_assert_eq!(tallies, counted);
    }
}
