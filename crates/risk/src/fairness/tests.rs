//! Fairness audits, against figures worked out by hand.

use super::*;

#[track_caller]
fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

/// `count` rows of a group.
fn people(group: &'static str, count: usize, is_approved: bool, is_bad: bool) -> Vec<(Option<&'static str>, Subject)> {
    let pd = if is_approved { 0.05 } else { 0.4 };
    vec![(Some(group), Subject { pd, is_approved, is_bad: Some(is_bad) }); count]
}

fn audited(rows: Vec<(Option<&'static str>, Subject)>, reference: Option<&str>) -> Audit {
    let (groups, subjects): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    audit("sex", &groups, &subjects, reference)
}

/// 400 women: 300 approved (15 bad), 100 refused (40 bad); 200 men: 120 approved (10 bad), 80 refused (20 bad).
fn portfolio() -> Vec<(Option<&'static str>, Subject)> {
    [
        people("women", 285, true, false),
        people("women", 15, true, true),
        people("women", 60, false, false),
        people("women", 40, false, true),
        people("men", 110, true, false),
        people("men", 10, true, true),
        people("men", 60, false, false),
        people("men", 20, false, true),
    ]
    .concat()
}

#[test]
fn the_largest_group_is_the_reference_and_the_others_are_compared_with_it() {
    let audit = audited(portfolio(), None);
    assert_eq!(audit.reference.as_deref(), Some("women"));
    let [men, women] = &audit.groups[..] else { panic!("two groups") };
    assert_eq!((men.rows, men.approved, men.bads, men.is_small), (200, 120, 30, false));
    close(men.approval.value, 0.6, 1e-15);
    // .6 / .75, and exp(1.96 sqrt(1/120 - 1/200 + 1/300 - 1/400)) = exp(1.96 * .0645497).
    let ratio = men.adverse_impact.unwrap();
    close(ratio.value, 0.8, 1e-12);
    close(ratio.low, 0.8 / (1.959_963_984_540_054_f64 * 0.064_549_722).exp(), 1e-8);
    // Of men's bads 20 of 30 are refused, of women's 40 of 55; of goods 60 of 170 and 60 of 345.
    close(men.true_positive_gap.unwrap().value, 20.0 / 30.0 - 40.0 / 55.0, 1e-12);
    close(men.false_positive_gap.unwrap().value, 60.0 / 170.0 - 60.0 / 345.0, 1e-12);
    assert!(men.false_positive_gap.unwrap().low > 0.0);
    assert_eq!((women.adverse_impact, women.true_positive_gap), (None, None));
    // Said of men: (120 * .05 + 80 * .4) / 200 = .19; 30 of 200 were bad.
    close(men.mean_pd.unwrap(), 0.19, 1e-12);
    assert_eq!(men.is_calibrated(), Some(true));
}

#[test]
fn below_four_fifths_is_below_and_not_at() {
    let below = |audit: Audit| audit.groups.iter().filter(|group| group.is_below_four_fifths).count();
    assert_eq!(below(audited(portfolio(), None)), 0);
    let mut rows = portfolio();
    rows.extend(people("men", 1, false, false));
    assert_eq!(below(audited(rows, Some("women"))), 1);
}

#[test]
fn small_groups_and_unknown_attributes_are_said() {
    let mut rows = portfolio();
    rows.extend(people("other", 3, false, false));
    rows.push((None, Subject { pd: 0.1, is_approved: true, is_bad: None }));
    let audit = audited(rows, Some("nobody"));
    assert_eq!(audit.reference.as_deref(), Some("women"));
    let unknown = &audit.groups[0];
    assert_eq!((unknown.name.as_deref(), unknown.known, unknown.bad_rate), (None, 0, None));
    let other = audit.groups.iter().find(|group| group.name.as_deref() == Some("other")).unwrap();
    assert!(other.is_small && other.adverse_impact.is_none() && other.true_positive.is_none());
}
