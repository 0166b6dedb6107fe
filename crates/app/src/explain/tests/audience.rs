//! What whoever owes hears of their account, and what is not theirs.

use primitives::{Amount, Currency, Date};

use crate::explain::{Audience, Fact, Happened, Language, Rearranged, sentence};

fn told(fact: Fact, language: Language) -> Option<String> {
    Audience::Debtor.hears(fact).map(|fact| sentence(&fact, Currency::CNY, language))
}

fn event(what: Happened) -> Fact {
    let on: Date = "2025-03-20".parse().expect("a day");
    Fact::Happened { seq: 2, kind: "restructured", on, what }
}

#[test]
fn names_and_notes_of_the_house_are_not_told_to_whoever_owes() {
    let terms = Rearranged {
        terms: None,
        reason: "seems unable to pay".to_owned(),
        requested_by: Some("ann".to_owned()),
        approved_by: Some("bob".to_owned()),
        moved: 2,
        lifted: 0,
        added: 0,
        last_due: None,
        owed: (Amount::from_minor(100), Amount::from_minor(100)),
    };
    for language in [Language::English, Language::Chinese] {
        let house = sentence(&event(Happened::Rearranged(terms.clone())), Currency::CNY, language);
        let own = told(event(Happened::Rearranged(terms.clone())), language).expect("a change of dates is theirs");
        for word in ["ann", "bob", "unable"] {
            assert!(house.contains(word) && !own.contains(word), "{word}: {own}");
        }
        assert!(own.contains('2') && own.contains("1.00"), "{own}");
    }
}

#[test]
fn what_the_house_thinks_of_an_account_is_not_told_to_whoever_owes() {
    let class = Happened::ClassBooked { policy: "five".to_owned(), class: "doubtful".to_owned() };
    assert_eq!(told(event(class), Language::English), None);
    assert_eq!(told(event(Happened::GuaranteeDrawn(Amount::from_minor(100))), Language::English), None);
    assert_eq!(Audience::House.hears(Fact::Untouched), Some(Fact::Untouched));
}
