//! Parent and child accounts: links, and the classes that follow.

use app::scenario::{parse, run};
use serde_json::Value;

use crate::support::{MONTHLY, dedent, product};

const POLICY: &str = "[policy]\nid = \"days\"\nversion = 1\neffective_from = \"2020-01-01\"\nsource = \"a test\"\n\
                      [[class]]\nid = \"good\"\n[[class]]\nid = \"late\"\ndays_from = 31\n[upgrade]\nrule = \"follows_days\"\n\
                      [contagion]\nkind = \"parent_child\"\nclass = \"late\"\n";

/// A card of which nothing is paid, and one that belongs to it and is not due yet.
const STORY: &str = "
        2025-01-31 open CARD 300.00 in 3 person P
        2025-03-25 open SECOND 300.00 in 3 person P
        2025-03-25 open OTHER 300.00 in 3 person Q
    ";

fn asked(lines: &str) -> Result<Vec<Value>, String> {
    let text = format!("product p.toml\npolicy days.toml\n{}\n{}\n", dedent(STORY), dedent(lines));
    let terms = product(MONTHLY, "").replacen("currency =", "classification = [\"days\"]\ncurrency =", 1);
    let open = |name: &str| Ok(if name == "p.toml" { terms.clone() } else { POLICY.to_owned() });
    let scenario = parse("story", &text, open).unwrap_or_else(|refused| panic!("{refused}"));
    run(&scenario).map_err(|refused| refused.to_string())
}

/// Due on 28 February: day 31 is 31 March.
#[test]
fn a_linked_account_is_in_its_parents_class_and_says_why() {
    let answers = asked(
        "
        2025-03-26 link SECOND to CARD because supplementary-card
        2025-03-30 ask SECOND
        2025-03-31 ask SECOND
        2025-03-31 explain SECOND
        2025-03-31 explain SECOND zh
        2025-04-01 unlink SECOND because card-returned
        2025-04-01 ask SECOND
        ",
    )
    .unwrap();
    let class = |place: usize| answers[place]["classes"][0]["class"].as_str().unwrap();
    assert_eq!([class(0), class(1), class(4)], ["good", "late", "good"]);
    assert_eq!(answers[1]["parent"], "CARD");
    assert!(answers[4].get("parent").is_none());
    let reason = serde_json::json!({"reason": "parent", "class": "late", "since": "2025-03-31", "parent": "CARD"});
    assert_eq!(answers[1]["classes"][0]["reasons"][1], reason);
    let said = |place: usize| answers[place]["explain"].to_string();
    assert!(said(2).contains("made it a child of account CARD because supplementary-card."), "{}", said(2));
    assert!(
        said(2)
            .contains("Since 2025-03-31 it follows its parent account CARD: it is late at least, as long as that is.")
    );
    assert!(said(3).contains("设为账户 CARD 的附属账户"), "{}", said(3));
    assert!(
        said(3).contains("自 2025-03-31 起，本账户随主账户 CARD 至少为“late”，直至主账户脱离该类。"),
        "{}",
        said(3)
    );
}

#[test]
fn a_link_joins_two_accounts_of_one_person() {
    let refused = |line: &str| asked(line).unwrap_err();
    let own = refused("2025-03-26 link SECOND to SECOND because mistake");
    assert!(own.ends_with("an account cannot be its own parent"), "{own}");
    let unknown = refused("2025-03-26 link SECOND to THIRD because mistake");
    assert!(unknown.ends_with("there is no account \"THIRD\" to be its parent"), "{unknown}");
    let others = refused("2025-03-26 link SECOND to OTHER because mistake");
    assert!(
        others.ends_with(
            "account OTHER is another person's: parent and child are accounts of one person, who owes for both"
        ),
        "{others}"
    );
    let twice = refused("2025-03-26 link SECOND to CARD because card\n2025-03-27 link SECOND to CARD because card");
    assert!(twice.ends_with("it belongs so already on that day"), "{twice}");
}

#[test]
fn a_preview_of_a_link_is_refused_where_the_link_would_be() {
    let why = asked("2025-03-26 preview SECOND link to OTHER because mistake").unwrap_err();
    assert!(why.contains("account OTHER is another person's"), "{why}");
    let allowed = asked("2025-03-26 preview SECOND link to CARD because card").unwrap();
    assert_eq!(allowed[0]["kind"], "linked");
}
