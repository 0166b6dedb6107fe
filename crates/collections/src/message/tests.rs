//! Laws and edges of messages.

use primitives::{Amount, Currency, Date};
use proptest::prelude::*;

use super::*;
use crate::contact::Title;
use crate::person::{Purpose, Target};
use crate::{Set, Word};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn yuan(text: &str) -> Amount {
    Currency::CNY.parse(text).unwrap()
}

/// A template whose English and Chinese texts are the same.
fn template(kind: Kind, body: &str, change: impl FnOnce(&mut Template)) -> Result<Template, TemplateRejected> {
    let text = |language: &Language| Text {
        kinds: Set::of(&[kind]),
        language: *language,
        subject: kind.has_subject().then(|| Source::read("S", *language).unwrap()),
        body: Source::read(body, *language).unwrap(),
    };
    let mut template = Template {
        key: TemplateKey { id: "t".to_owned(), version: 1 },
        title: Title { english: "t".to_owned(), chinese: "t".to_owned() },
        effective_from: day("2026-01-01"),
        country: "cn".to_owned(),
        purpose: Purpose::Collect,
        roles: Set::all(),
        targets: Set::of(&[Target::Debtor]),
        notices: Set::NONE,
        segments_max: 2,
        texts: Language::ALL.iter().map(text).collect(),
    };
    change(&mut template);
    template.checked()
}

fn said(template: &Template, values: &Values, kind: Kind, language: Language) -> String {
    render(template, values, kind, language).unwrap().text()
}

fn values(of: &[(Placeholder, Value)]) -> Values {
    let mut values = Values::new(Currency::CNY);
    for (placeholder, value) in of {
        values.set(*placeholder, value.clone()).unwrap();
    }
    values
}

#[test]
fn amounts_and_dates_are_written_as_a_language_writes_them() {
    let usd = Currency::new("USD").unwrap();
    let jpy = Currency::new("JPY").unwrap();
    for (minor, currency, english, chinese) in [
        (123_450, Currency::CNY, "¥1,234.50", "¥1,234.50"),
        (5, Currency::CNY, "¥0.05", "¥0.05"),
        (100_000, Currency::CNY, "¥1,000.00", "¥1,000.00"),
        (99_999, Currency::CNY, "¥999.99", "¥999.99"),
        (-123_456_789, usd, "-$1,234,567.89", "-US$1,234,567.89"),
        (1_234, jpy, "JPY 1,234", "JPY 1,234"),
    ] {
        let amount = Amount::from_minor(minor);
        assert_eq!(super::amount(amount, currency, Language::English), english);
        assert_eq!(super::amount(amount, currency, Language::Chinese), chinese);
    }
    assert_eq!(date(day("2026-11-22"), Language::English), "22 November 2026");
    assert_eq!(date(day("2026-01-02"), Language::Chinese), "2026年1月2日");
    assert_eq!(count(1_234), "1,234");
}

/// Counted by hand from 3GPP TS 23.038: € takes an escape, and a part of 153 septets has no room for half of it.
#[test]
fn text_messages_are_counted_in_parts() {
    let of = |text: &str| {
        let found = Segments::of(text);
        (found.encoding, found.count, found.units)
    };
    let a = |count: usize| "a".repeat(count);
    assert_eq!(of(""), (Encoding::Gsm7, 0, 0));
    assert_eq!(of(&a(160)), (Encoding::Gsm7, 1, 160));
    assert_eq!(of(&a(161)), (Encoding::Gsm7, 2, 161));
    assert_eq!(of(&a(306)), (Encoding::Gsm7, 2, 306));
    assert_eq!(of(&a(307)), (Encoding::Gsm7, 3, 307));
    assert_eq!(of(&format!("{}€{}", a(152), a(152))), (Encoding::Gsm7, 3, 306));
    assert_eq!(of("¥1,234.50 £€ñ@"), (Encoding::Gsm7, 1, 15));
    assert_eq!(of(&"汉".repeat(70)), (Encoding::Ucs2, 1, 70));
    assert_eq!(of(&"汉".repeat(71)), (Encoding::Ucs2, 2, 71));
    assert_eq!(of(&format!("{}é’", a(68))), (Encoding::Ucs2, 1, 70), "one typographic apostrophe is enough");
    // 66 units and a pair of two: the pair begins the next part. 66 + 2 + 66 = 134 = 2 × 67, yet three parts.
    assert_eq!(of(&format!("{}😀{}", "汉".repeat(66), "汉".repeat(66))), (Encoding::Ucs2, 3, 134));
}

#[test]
fn texts_are_read_into_parts_and_lines_joined_as_the_language_joins_them() {
    let text = "# Title\n\nDear {person.name},\nyou {{owe}}\n{owed.total} to us.\n\n- one\n  more\n- two\n\n{past_due.items}\n\n-- {sender.name}\n";
    let table = Value::Table(vec![Row {
        due: day("2026-09-15"),
        principal: yuan("400"),
        interest: Amount::ZERO,
        fee: yuan("16"),
        penalty: Amount::ZERO,
    }]);
    let values = values(&[
        (Placeholder::PersonName, Value::Words(Words { english: "Ms Li".to_owned(), chinese: "李女士".to_owned() })),
        (Placeholder::OwedTotal, Value::Amount(yuan("1234.5"))),
        (Placeholder::SenderName, Value::Words(Words::same("Chen"))),
        (Placeholder::PastDueItems, table),
    ]);
    let template = template(Kind::Email, text, |_| {}).unwrap();
    let message = render(&template, &values, Kind::Email, Language::English).unwrap();
    assert_eq!(
        message.all_text(),
        "S\n\nTitle\n\nDear Ms Li, you {owe} ¥1,234.50 to us.\n\n- one more\n- two\n\n\
         15 September 2026: Principal ¥400.00, Fees ¥16.00, Total ¥416.00\n\
         Together: Principal ¥400.00, Fees ¥16.00, Total ¥416.00\n\nChen"
    );
    assert!(matches!(message.blocks.last(), Some(Block::Signature(who)) if who == "Chen"));
    let chinese = said(&template, &values, Kind::Email, Language::Chinese);
    assert!(chinese.contains("Dear 李女士,you {owe}¥1,234.50 to us."), "{chinese}");
    assert!(chinese.contains("2026年9月15日：本金 ¥400.00，费用 ¥16.00，合计 ¥416.00"), "{chinese}");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    for (text, at, what) in [
        ("Dear {persn.name}", 5, "there is no placeholder {persn.name}: list all of them"),
        ("a {owed.all}", 2, "known are owed.total, owed.principal"),
        ("a { b", 2, "this { is not closed on its line"),
        ("a }", 2, "this } closes nothing"),
        ("x\n{past_due.items}", 2, "stands alone in its paragraph"),
        ("x {consequences}", 0, "stands alone in its paragraph"),
    ] {
        let rejected = Source::read(text, Language::English).unwrap_err();
        assert_eq!(rejected.at, at, "{text}");
        assert!(rejected.what.contains(what), "{}", rejected.what);
    }
}

#[test]
fn a_missing_value_refuses_the_message_and_names_all_that_are() {
    let template = template(Kind::Sms, "{person.name} {owed.total} {owed.total}", |_| {}).unwrap();
    let refused = render(&template, &values(&[]), Kind::Sms, Language::English).unwrap_err();
    assert_eq!(refused.to_string(), "no value for person.name, owed.total");
    let refused = render(&template, &values(&[]), Kind::Letter, Language::English).unwrap_err();
    assert_eq!(refused.to_string(), "t v1 has no text for letter in en");
}

#[test]
fn who_may_not_hear_of_a_debt_gets_no_placeholder_that_tells_it() {
    let to_others = |template: &mut Template| {
        template.targets = Set::of(&[Target::ContactPerson]);
        template.purpose = Purpose::Locate;
    };
    assert!(template(Kind::VoiceScript, "Hello {third.name}, {lender.contact}", to_others).is_ok());
    for placeholder in Placeholder::ALL.iter().filter(|one| one.tells_debt() && one.value_type() != Type::Table) {
        if *placeholder == Placeholder::Consequences {
            continue;
        }
        let rejected =
            template(Kind::VoiceScript, &format!("Hello {{{}}}", placeholder.word()), to_others).unwrap_err();
        assert!(rejected.what.contains("which a contact person or third person must not learn"), "{}", rejected.what);
        assert_eq!((rejected.text, rejected.at), (Some(0), Some(6)));
    }
}

#[test]
fn a_template_that_does_not_fit_is_refused() {
    let refused = |kind, body: &str, change: fn(&mut Template)| template(kind, body, change).unwrap_err().what;
    for (found, what) in [
        (refused(Kind::Sms, "x", |t| t.targets = Set::NONE), "targets is empty"),
        (refused(Kind::Sms, "x", |t| t.roles = Set::NONE), "roles is empty"),
        (refused(Kind::Sms, "x", |t| t.targets = Set::all()), "goes to nobody else"),
        (refused(Kind::Sms, "x", |t| t.targets = Set::of(&[Target::ThirdPerson])), "only asked to help reach"),
        (refused(Kind::Sms, "x", |t| t.purpose = Purpose::Locate), "locate is for contact persons"),
        (refused(Kind::Sms, "x", |t| t.texts.clear()), "there is no text"),
        (refused(Kind::Sms, "x", |t| drop(t.texts.pop())), "the zh text for sms is missing"),
        (refused(Kind::Sms, "x", |t| t.texts.push(t.texts[0].clone())), "there is a text for this kind and language"),
        (refused(Kind::Email, "x", |t| t.texts[0].subject = None), "have a subject"),
        (refused(Kind::Sms, "x", |t| t.texts[0].subject = Some(t.texts[0].body.clone())), "have no subject"),
        (refused(Kind::Sms, "{past_due.items}", |_| {}), "has its place in e-mails and letters only"),
        (refused(Kind::Sms, "\n\n", |_| {}), "the body is empty"),
        (refused(Kind::Sms, &"汉".repeat(135), |_| {}), "3 parts of a text message, and segments_max is 2"),
        (refused(Kind::Sms, "x", |t| t.texts[1].kinds = Set::NONE), "kinds is empty"),
    ] {
        assert!(found.contains(what), "expected: {what}\nfound: {found}");
    }
}

#[test]
fn a_text_message_that_becomes_too_long_with_its_values_is_refused() {
    let template = template(Kind::Sms, "{person.name}{pay.how}", |t| t.segments_max = 1).unwrap();
    let of = |letters: usize| {
        values(&[
            (Placeholder::PersonName, Value::Words(Words::same("张"))),
            (Placeholder::PayHow, Value::Words(Words::same(&"还".repeat(letters)))),
        ])
    };
    assert!(render(&template, &of(69), Kind::Sms, Language::Chinese).is_ok());
    let refused = render(&template, &of(70), Kind::Sms, Language::Chinese).unwrap_err();
    assert_eq!(refused.to_string(), "2 parts as a text message, and its template allows 1");
}

#[test]
fn a_claim_is_announced_only_where_the_purpose_is_a_legal_step() {
    let list = Value::Consequences(vec![Consequence::LimitFrozen, Consequence::CivilClaim]);
    let values = values(&[(Placeholder::Consequences, list)]);
    let collect = template(Kind::Letter, "{consequences}", |_| {}).unwrap();
    let refused = render(&collect, &values, Kind::Letter, Language::English).unwrap_err();
    assert!(refused.to_string().starts_with("civil_claim announces a legal step"), "{refused}");
    let legal = template(Kind::Letter, "{consequences}", |t| t.purpose = Purpose::LegalStep).unwrap();
    assert!(said(&legal, &values, Kind::Letter, Language::English).contains("decided by the court alone"));
    // Who does not use the placeholder may know it.
    let other = template(Kind::Letter, "Hello", |_| {}).unwrap();
    assert!(render(&other, &values, Kind::Letter, Language::English).is_ok());
}

#[test]
fn values_are_of_their_type_and_say_something() {
    let mut values = Values::new(Currency::CNY);
    let mut refused = |placeholder, value| values.set(placeholder, value).unwrap_err().to_string();
    let words = |text: &str| Value::Words(Words::same(text));
    assert_eq!(refused(Placeholder::PersonName, words(" ")), "person.name: an empty text would leave a gap");
    assert_eq!(refused(Placeholder::PersonName, words("a\nb")), "person.name: one line is expected");
    assert_eq!(refused(Placeholder::PersonName, Value::Count(1)), "person.name: a value of type text is expected");
    assert_eq!(refused(Placeholder::PayHow, words(&"x".repeat(601))), "pay.how: longer than 600 characters");
    assert!(refused(Placeholder::OwedTotal, Value::Amount(yuan("-1"))).ends_with("is not negative"));
    assert!(refused(Placeholder::AccountReference, words("1234567")).contains("too short to be masked"));
    assert!(refused(Placeholder::PastDueItems, Value::Table(Vec::new())).contains("at least one row"));
    let most = Amount::EVENT_MAX.minor() + 1;
    assert!(refused(Placeholder::OwedTotal, Value::Amount(Amount::from_minor(most))).ends_with("any account can owe"));
    assert!(values.set(Placeholder::PersonAddress, words("a\nb")).is_ok());
    values.set(Placeholder::AccountReference, words("6200000012346789")).unwrap();
    assert_eq!(values.get(Placeholder::AccountReference), Some(&words("****6789")));
}

#[test]
fn amounts_that_do_not_add_up_and_dates_that_are_over_refuse_the_message() {
    use Placeholder as P;
    let amount = |text: &str| Value::Amount(yuan(text));
    let owed = (P::OwedTotal, amount("100.00"));
    let parts = [(P::OwedPrincipal, amount("90.00")), (P::OwedFee, amount("10.00"))];
    assert_eq!(values(&[vec![owed.clone()], parts.to_vec()].concat()).check(|_| true), Ok(()));
    let today = (P::MessageDate, Value::Date(day("2026-11-22")));
    for (of, what) in [
        (
            vec![owed.clone(), parts[0].clone()],
            "owed.total is 100.00, which does not agree with owed.principal + owed.interest + owed.fee + owed.penalty: 90.00",
        ),
        (
            vec![owed.clone(), (P::PastDueAmount, amount("100.01"))],
            "past_due.amount is 100.01, which does not agree with owed.total: 100.00",
        ),
        (
            vec![owed.clone(), (P::SettlementAmount, amount("60")), (P::SettlementWaived, amount("30"))],
            "settlement.amount + settlement.waived: 90.00",
        ),
        (vec![owed.clone(), (P::ItemisedAmount, amount("90")), (P::ItemisedPaid, amount("5"))], "85.00"),
        (vec![(P::PromiseAmount, amount("10")), (P::PromisePaid, amount("5"))], "promise.amount is 10.00"),
        (
            vec![today.clone(), (P::BureauReportOn, Value::Date(day("2026-11-22")))],
            "bureau.report_on 2026-11-22 is not after message.date 2026-11-22",
        ),
        (
            vec![today.clone(), (P::PayBy, Value::Date(day("2026-11-21")))],
            "pay.by 2026-11-21 is before message.date 2026-11-22",
        ),
    ] {
        let unsound = values(&of).check(|_| true).unwrap_err();
        assert!(unsound.to_string().contains(what), "{unsound}");
    }
    // Who asks for none of them is not held up by what contradicts it.
    assert_eq!(values(&[owed, parts[0].clone()]).check(|one| one == P::PersonName), Ok(()));
    assert_eq!(values(&[today, (P::PayBy, Value::Date(day("2026-11-22")))]).check(|_| true), Ok(()));
}

proptest! {
    /// Whatever somebody writes, reading it answers, and places are within the text.
    #[test]
    fn any_text_is_read_or_refused_in_its_place(text in "[{}a-z. \n#-]{0,60}") {
        if let Err(rejected) = Source::read(&text, Language::English) {
            prop_assert!(rejected.at <= text.len());
            prop_assert!(text.is_char_boundary(rejected.at));
        }
    }

    /// A text in braces is never taken for a placeholder: what a value says stays as it is.
    #[test]
    fn values_are_never_read_again(name in "[{}a-z. 汉]{1,30}") {
        prop_assume!(!name.trim().is_empty());
        let template = template(Kind::Sms, "{person.name}", |t| t.segments_max = 10).unwrap();
        let values = values(&[(Placeholder::PersonName, Value::Words(Words::same(&name)))]);
        prop_assert_eq!(said(&template, &values, Kind::Sms, Language::English), name);
    }

    /// Parts hold what they say: never more units than fit, never a part that was not needed but for one unit each.
    #[test]
    fn parts_are_neither_too_few_nor_too_many(text in "[a€汉😀]{0,400}") {
        let found = Segments::of(&text);
        let (alone, each) = match found.encoding {
            Encoding::Gsm7 => (160, 153),
            Encoding::Ucs2 => (70, 67),
        };
        let least = if found.units <= alone { u32::from(found.units > 0) } else { found.units.div_ceil(each) };
        prop_assert!(found.count >= least);
        prop_assert!(found.count <= 1.max(found.units.div_ceil(each - 1)));
    }
}
