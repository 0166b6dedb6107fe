//! Classes by what is expected to be lost.

use super::*;

/// Above half is doubtful, above nine tenths a loss; half itself is neither. The latest figure counts.
#[test]
fn an_impairment_leads_to_the_class_whose_share_it_exceeds() {
    let policy = versions(impairing());
    let events = vec![
        ("2024-01-02", repayment("100.00")),
        ("2024-01-10", impaired(percent(50))),
        ("2024-01-11", impaired(Rate::from_billionths(500_000_001))),
        ("2024-01-12", impaired(percent(95))),
        ("2024-01-13", impaired(percent(60))),
        ("2024-01-14", impaired(Rate::ZERO)),
    ];
    let entries = account(3, events);
    let told = told(&[
        ("2024-01-01", "normal"),
        ("2024-01-11", "doubtful"),
        ("2024-01-12", "loss"),
        ("2024-01-13", "doubtful"),
        ("2024-01-14", "normal"),
    ]);
    assert_eq!(changes(&entries, "2024-01-20", &policy), told);
    let policy = versions(impairing());
    let reasons = found(&entries, "2024-01-12", &policy).reasons;
    let class = rank(&impairing(), "loss");
    assert!(reasons.contains(&Reason::Impairment { share: percent(95), since: date("2024-01-12"), class }));
}

/// `class = max(days table, impairment table, ..)`: 271 days are doubtful whatever is expected, and 60 % are doubtful on day 1.
#[test]
fn the_worse_of_days_and_impairment_is_the_class() {
    let policy = versions(impairing());
    // The first is due on 1 February: 28 October is day 270, 29 October day 271.
    let late = account(1, vec![("2024-10-01", impaired(percent(10)))]);
    assert_eq!(class_on(&late, "2024-10-28", &policy), "substandard");
    assert_eq!(class_on(&late, "2024-10-29", &policy), "doubtful");
    let early = account(1, vec![("2024-02-02", impaired(percent(60)))]);
    assert_eq!(class_on(&early, "2024-02-02", &policy), "doubtful");
    // Where nothing is owed any more, nothing is lost.
    let paid = account(1, vec![("2024-02-02", impaired(percent(60))), ("2024-02-03", repayment("100.00"))]);
    assert_eq!(class_on(&paid, "2024-02-03", &policy), "normal");
}

/// Where somebody must approve a better class, a lower figure alone brings none.
#[test]
fn a_lower_impairment_improves_a_class_by_the_upgrade_rule_only() {
    let policy = versions(with_rule(UpgradeRule::Approval, impairing()));
    let events = vec![
        ("2024-01-10", impaired(percent(60))),
        ("2024-01-12", impaired(percent(5))),
        ("2024-01-15", set("five", "normal")),
    ];
    let told = told(&[("2024-01-01", "normal"), ("2024-01-10", "doubtful"), ("2024-01-15", "normal")]);
    assert_eq!(changes(&account(3, events), "2024-01-20", &policy), told);
}

#[test]
fn bands_of_impairment_that_make_no_order_are_refused() {
    let class = |id: &str, share: i64| Class {
        id: id.to_owned(),
        title: Title::default(),
        days_from: None,
        impairment_over: (share >= 0).then(|| percent(share)),
    };
    let refused = |classes| Classes::new(classes).unwrap_err().to_string();
    assert_eq!(
        refused(vec![class("a", 10), class("b", 20)]),
        "class a is the best one, where an account is without impairment: it takes no impairment_over"
    );
    assert_eq!(
        refused(vec![class("a", -1), class("b", 50), class("c", 50)]),
        "class c must begin with more impairment than the classes before it"
    );
}
