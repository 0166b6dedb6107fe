use super::*;
use crate::fixtures::date;

/// A policy in force from January 2024 on, whose second version, from July on, has dropped the class "watched".
fn policies() -> Policies {
    let text = |version: u32, from: &str, classes: &[&str]| {
        let classes: String = classes.iter().map(|id| format!("[[class]]\nid = \"{id}\"\n")).collect();
        format!(
            "[policy]\nid = \"five\"\nversion = {version}\neffective_from = \"{from}\"\nsource = \"a test\"\n{classes}"
        )
    };
    let mut policies = Policies::default();
    for text in [text(1, "2024-01-01", &["good", "watched", "bad"]), text(2, "2024-07-01", &["good", "bad"])] {
        policies.insert(policy_file::parse("five.toml", &text).unwrap());
    }
    policies
}

fn set(policy: &str, class: &str, on: &str) -> Result<(), String> {
    let (policy, class) = (policy.to_owned(), class.to_owned());
    let event = Event::ClassSet { policy, class, reason: "why".to_owned(), approved_by: "bob".to_owned() };
    policies().check_class(&event, date(on))
}

#[test]
fn a_class_that_is_set_is_one_of_the_version_in_force_on_its_day() {
    assert_eq!(set("five", "watched", "2024-06-30"), Ok(()));
    let refused = "\"watched\" is not a class of five v2: good, bad are".to_owned();
    assert_eq!(set("five", "watched", "2024-07-01"), Err(refused));
    let refused = "\"worse\" is not a class of five v1: good, watched, bad are".to_owned();
    assert_eq!(set("five", "worse", "2024-01-01"), Err(refused));
    let refused = "policy five is in force from 2024-01-01, not on 2023-12-31".to_owned();
    assert_eq!(set("five", "good", "2023-12-31"), Err(refused));
    assert_eq!(set("six", "good", "2024-01-01"), Err("the book has no policy six: it has five".to_owned()));
}
