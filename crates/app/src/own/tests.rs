use collections::Word;
use collections::person::{Channel, Event, Fact, FactOf};

use super::{ContactWish, Wanted};

#[test]
fn a_wish_about_a_way_is_consent_or_the_end_of_it() {
    let said = |wanted| ContactWish::By(Channel::Sms, wanted).event().unwrap();
    assert!(matches!(said(Wanted::Yes), Event::ConsentGiven(consent) if consent.is_direct));
    assert!(matches!(said(Wanted::No), Event::ConsentWithdrawn(_)));
    let never =
        Event::Begins { fact: Fact::OptedOut, of: FactOf::Channel(Channel::Sms), amount: None, is_confirmed: false };
    assert_eq!(said(Wanted::Never), never);
}

#[test]
fn no_contact_at_all_is_said_in_writing() {
    let Ok(Event::Begins { fact, is_confirmed, .. }) = ContactWish::Never.event() else { panic!() };
    assert_eq!((fact, is_confirmed), (Fact::Ceased, true));
}

#[test]
fn a_way_that_is_not_theirs_to_choose_is_refused_with_those_that_are() {
    let refused = ContactWish::By(Channel::Visit, Wanted::Yes).event().unwrap_err();
    assert_eq!(refused.what, format!("{} is no way that borrowers choose themselves", Channel::Visit.word()));
    assert_eq!(refused.hint.as_deref(), Some("there are voice, sms, email, instant_message, letter"));
}
