use proptest::prelude::*;

use super::*;

fn parts(minor: i64, text: &str) -> Vec<i64> {
    check(text).unwrap();
    split(Amount::from_minor(minor), &lenders(text)).into_iter().map(Amount::minor).collect()
}

/// 33.33 × 70 % = 23.331, × 20 % = 6.666, × 10 % = 3.333; the cent that is left goes to 6.666.
#[test]
fn the_cent_that_is_left_goes_to_the_share_that_was_cut_by_most() {
    assert_eq!(parts(3_333, "a=70%+b=20%+c=10%"), [2_333, 667, 333]);
    assert_eq!(parts(-3_333, "a=70%+b=20%+c=10%"), [-2_333, -667, -333]);
}

#[test]
fn of_shares_that_were_cut_by_the_same_the_first_named_goes_first() {
    assert_eq!(parts(1, "a=50%+b=50%"), [1, 0]);
    assert_eq!(parts(1, "b=50%+a=50%"), [1, 0]);
    assert_eq!(parts(0, "a=50%+b=50%"), [0, 0]);
}

#[test]
fn a_name_without_shares_has_everything() {
    for text in ["own", "partner-bank", "a=b", "50% fund", "x+y"] {
        assert_eq!(lenders(text), [alone(text)], "{text}");
        assert_eq!(parts(77, text), [77]);
    }
}

#[test]
fn a_funding_source_that_cannot_be_read_says_which_part() {
    let said = |text: &str| check(text).unwrap_err().to_string();
    let expected =
        "is not a lender and a share above 0%: several lenders are written such as bank-a=70%+bank-b=20%+own=10%";
    assert_eq!(said("a=70%+b"), format!("in the funding source \"a=70%+b\", \"b\" {expected}"));
    assert_eq!(said("a=100%+b=0%"), format!("in the funding source \"a=100%+b=0%\", \"b=0%\" {expected}"));
    assert_eq!(said("a=70%+b=0.3"), format!("in the funding source \"a=70%+b=0.3\", \"b=0.3\" {expected}"));
    assert_eq!(said("a=70% + b=30%"), format!("in the funding source \"a=70% + b=30%\", \"a=70% \" {expected}"));
    assert_eq!(
        said("a=70%+a=30%"),
        "in the funding source \"a=70%+a=30%\", the lender a stands twice; give it one share"
    );
    assert_eq!(said("a=70%+b=20%"), "in the funding source \"a=70%+b=20%\", the shares add up to 0.9 instead of 1");
    assert_eq!(said(" "), "the funding source is empty");
    assert_eq!(lenders("a=70%+b=20%"), [alone("a=70%+b=20%")], "what was booked is read all the same");
}

/// Shares of 1 in parts of 10^9, some of them very small.
fn shares() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(1..1_000_i64, 1..6).prop_map(|weights| {
        let sum: i64 = weights.iter().sum();
        let mut shares: Vec<i64> = weights.iter().map(|weight| weight * 1_000_000_000 / sum).collect();
        shares[0] += 1_000_000_000 - shares.iter().sum::<i64>();
        shares
    })
}

/// 33.33 are 3.00 of fee and 30.33 of principal: 2.10, 0.60, 0.30 and 21.231, 6.066, 3.033. Rounded down they are 23.33, 6.66
/// and 3.33; the cent of principal that is left goes to the second, who is to have 6.67.
#[test]
fn the_components_of_a_receipt_add_up_both_ways() {
    let text = "a=70%+b=20%+c=10%";
    let of = |signs: i64| {
        let parts = [300, 3_033, 0].map(|minor| Amount::from_minor(minor * signs));
        let divided = split_parts(&parts, &lenders(text));
        divided.iter().map(|parts| parts.iter().map(|part| part.minor()).collect()).collect::<Vec<Vec<i64>>>()
    };
    assert_eq!(of(1), [[210, 2_123, 0], [60, 607, 0], [30, 303, 0]]);
    assert_eq!(of(-1), [[-210, -2_123, 0], [-60, -607, 0], [-30, -303, 0]]);
}

proptest! {
    /// Of each part nothing is lost, and each lender's parts are its part of the whole.
    #[test]
    fn splitting_the_parts_of_a_receipt_loses_no_money(
        minor in prop::collection::vec(0..1_000_000_i64, 1..6), shares in shares(), gains: bool,
    ) {
        let lenders: Vec<Lender<'_>> =
            shares.iter().map(|share| Lender { share: Rate::from_billionths(*share), ..alone("x") }).collect();
        let sign = if gains { 1 } else { -1 };
        let parts: Vec<Amount> = minor.iter().map(|minor| Amount::from_minor(minor * sign)).collect();
        let divided = split_parts(&parts, &lenders);
        for (place, part) in parts.iter().enumerate() {
            prop_assert_eq!(divided.iter().map(|parts| parts[place]).sum::<Amount>(), *part);
        }
        let wholes: Vec<Amount> = divided.iter().map(|parts| parts.iter().copied().sum()).collect();
        prop_assert_eq!(wholes, split(parts.iter().copied().sum(), &lenders));
        prop_assert!(divided.iter().flatten().all(|part| part.minor() * sign >= 0));
    }

    /// Whatever is divided: nothing is lost, and nobody is off its share by a minor unit.
    #[test]
    fn splitting_between_lenders_loses_no_money(minor in -10_000_000_000_i64..10_000_000_000, shares in shares()) {
        let lenders: Vec<Lender<'_>> =
            shares.iter().map(|share| Lender { share: Rate::from_billionths(*share), ..alone("x") }).collect();
        let parts = split(Amount::from_minor(minor), &lenders);
        prop_assert_eq!(parts.iter().map(|part| part.minor()).sum::<i64>(), minor);
        for (part, lender) in parts.iter().zip(&lenders) {
            let exact = i128::from(minor) * i128::from(lender.share.billionths());
            let off = i128::from(part.minor()) * Rate::ONE - exact;
            prop_assert!(off.abs() < Rate::ONE, "{part:?} of {minor} at {lender:?}");
        }
    }
}

/// 100.00 of interest and 70 % of principal: 60.00 by a ratio; at 8 % of its own, of a contract at 12 %, 70 % × 8 / 12 = 46.67 %,
/// and the other two have 53.33 by 2 to 1: 35.56 and 17.77 (the digits that are cut go to the last).
#[test]
fn interest_goes_by_a_ratio_or_by_a_rate_of_ones_own() {
    let of = |text: &str, rate: &str| -> Vec<i64> {
        check(text).unwrap();
        let rate = rate.parse().ok();
        check_rates(text, rate).unwrap();
        let lenders = of_interest(&lenders(text), rate);
        assert_eq!(lenders.iter().map(|lender| lender.share.billionths()).sum::<i64>(), 1_000_000_000, "{text}");
        split(Amount::from_minor(10_000), &lenders).into_iter().map(Amount::minor).collect()
    };
    assert_eq!(of("a=70%/60%+b=30%/40%", "12%"), [6_000, 4_000]);
    assert_eq!(of("a=70%@8%+b=20%+c=10%", "12%"), [4_667, 3_555, 1_778]);
    assert_eq!(of("a=70%@12%+b=30%", "12%"), [7_000, 3_000]);
    assert_eq!(parts(10_000, "a=70%/60%+b=30%/40%"), [7_000, 3_000]);
}

/// Of what was paid out the stake is 200.00: a loss of 150.00 is all its own, of 300.00 the other two bear 100.00 by 3 to 1.
#[test]
fn the_first_loss_is_borne_up_to_the_stake() {
    let lenders = lenders("a=60%+b=20%+own=20%/first-loss");
    let loss = |minor: i64| -> Vec<i64> {
        let stake = Amount::from_minor(20_000);
        split_loss(Amount::from_minor(minor), stake, &lenders).into_iter().map(Amount::minor).collect()
    };
    assert_eq!(loss(15_000), [0, 0, 15_000]);
    assert_eq!(loss(30_000), [7_500, 2_500, 20_000]);
    assert_eq!(loss(0), [0, 0, 0]);
}

#[test]
fn terms_of_lenders_that_do_not_go_together_are_refused() {
    let said = |text: &str| check(text).unwrap_err().to_string();
    assert!(said("a=70%/60%+b=30%").contains("some lenders have a ratio"));
    assert!(said("a=70%/60%+b=30%/30%").contains("do not add up to 1"));
    assert!(said("a=70%@8%+b=30%@9%").contains("every lender has a rate of its own"));
    assert!(said("a=70%/first-loss+b=30%/first-loss").contains("one lender bears the first loss"));
    assert!(said("a=70%/x+b=30%").contains("is not a lender"));
    let rates = |rate: Option<&str>| check_rates("a=70%@8%+b=30%", rate.map(|rate| rate.parse().unwrap()));
    assert_eq!(rates(Some("12%")), Ok(()));
    assert!(rates(Some("5%")).unwrap_err().to_string().contains("earn more than the contract bears"));
    assert!(rates(None).unwrap_err().to_string().contains("no plan with annual_rate"));
}
