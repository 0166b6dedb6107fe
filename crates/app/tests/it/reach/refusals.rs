//! A story for every refusal of intake; what no line can say is given as an event.

use app::scenario::{Action, parse};
use ledger::event::{Contract, Entry, Event, Statement};
use ledger::intake::{self, Rejected};
use ledger::{History, Product};
use primitives::{Amount, Date};

use super::{STATEMENTS, all_are_reached};
use crate::support::{MONTHLY, SINGLE, dedent, product};

/// Names every variant, and a value; exhaustive.
macro_rules! refusals {
    ($($variant:ident),+ $(,)?) => {
        const ALL: &[&str] = &[$(stringify!($variant)),+];

        fn name(rejected: &Rejected) -> &'static str {
            match rejected { $(Rejected::$variant { .. } => stringify!($variant),)+ }
        }
    };
}

refusals![
    AmountNotPositive,
    AmountTooLarge,
    NotOpened,
    AlreadyOpened,
    BeforeOpening,
    ProductNotEffective,
    ScheduleUnfit,
    PrincipalDiffers,
    InstalmentTwice,
    InstalmentEmpty,
    DueTooEarly,
    NoSuchInstalment,
    TakesNoPurchases,
    TakesNoCashAdvances,
    HasNoStatements,
    HasNoCalendar,
    WaivesTooMuch,
    ChargesBackTooMuch,
    NothingToReverse,
    AlreadyReversed,
    NotReversible,
    LaterEvents,
    HasEnded,
    Overpays,
    NothingToRecover,
    RefundsTooMuch,
    BeyondAuthority,
    TooManyTranches,
    NothingToDo,
    BeforeTransaction,
    SettlementUnfit,
    SettlementActive,
    PauseEmpty,
    PausesOverlap,
    NotPaused,
    RestructureNotAllowed,
    NoSuchPolicy,
    NotAShare,
    FundingUnfit,
    SoldToOwner,
    SoldTwice,
    NothingToSell,
    CostsTooMuch,
    ReasonUnknown,
    LossReasonUnknown,
    PriceUnfit,
    RefundsMoreThanCharged,
    WaivesMoreThanPaid,
    DrawsTooMuch,
];

/// Books the lines of a story one by one, and returns the first refusal.
fn refused(terms: &str, story: &str) -> Option<Rejected> {
    let text = format!("product p.toml\n{}\n", dedent(story));
    let scenario = parse("story", &text, |_| Ok(terms.to_owned())).unwrap_or_else(|refused| panic!("{refused}"));
    let mut booked = Booked { product: &scenario.product, entries: Vec::new(), names: Vec::new() };
    scenario.steps.iter().find_map(|step| {
        let booking = if let Action::Open { contract, .. } = &step.action {
            booked.open(step.day, contract)
        } else if let Action::Event { event, key, .. } = &step.action {
            booked.book(step.day, event.clone(), key.clone())
        } else if let Action::Reverse { key, .. } = &step.action {
            let of = booked.names.iter().find(|(name, _)| name == key).expect("the event has a name").1;
            booked.book(step.day, Event::Reversal { of }, None)
        } else {
            panic!("{:?} books nothing", step.action)
        };
        booking.err()
    })
}

struct Booked<'p> {
    product: &'p Product,
    entries: Vec<Entry>,
    names: Vec<(String, u64)>,
}

impl Booked<'_> {
    /// The first opening is checked against the product, another one against the account.
    fn open(&mut self, day: Date, contract: &Contract) -> Result<(), Rejected> {
        let event = Event::ContractOpened(Box::new(contract.clone()));
        if !self.entries.is_empty() {
            return self.book(day, event, None);
        }
        intake::check_opening(self.product, contract, day)?;
        self.keep(day, event, None);
        Ok(())
    }

    fn book(&mut self, day: Date, event: Event, name: Option<String>) -> Result<(), Rejected> {
        intake::check(History::new(self.product, &self.entries), &event, day)?;
        self.keep(day, event, name);
        Ok(())
    }

    fn keep(&mut self, day: Date, event: Event, name: Option<String>) {
        let seq = self.entries.iter().map(|entry| entry.seq).max().unwrap_or(0) + 1;
        self.names.extend(name.map(|name| (name, seq)));
        self.entries.push(Entry { seq, effective_on: day, booked_on: day, event });
        self.entries.sort_by_key(Entry::replay_order);
    }
}

const OPEN: &str = "2025-01-31 open A1 300.00 in 3 first 2025-02-28";

/// What lines after [`OPEN`] are refused for under plain terms.
const LINES: [(&str, &str); 27] = [
    ("AmountNotPositive", "2025-03-10 repay A1 0.00"),
    ("AmountTooLarge", "2025-03-10 repay A1 1000000000000.01"),
    ("AlreadyOpened", OPEN),
    ("BeforeOpening", "2025-01-30 repay A1 1.00"),
    ("PrincipalDiffers", "2025-03-10 reschedule A1\n  1 2025-05-10 299.99"),
    ("InstalmentTwice", "2025-03-10 reschedule A1 calendar 1\n  3 2025-05-10 300.00"),
    ("InstalmentEmpty", "2025-03-10 reschedule A1\n  1 2025-05-10 300.00\n  2 2025-06-10 0.00"),
    ("DueTooEarly", "2025-03-10 charge A1 1.00 due 2025-03-09"),
    ("NoSuchInstalment", "2025-03-10 repay A1 1.00 for 4"),
    ("TakesNoPurchases", "2025-03-10 buy A1 1.00"),
    ("WaivesTooMuch", "2025-03-10 waive A1 0.01 fee"),
    ("ChargesBackTooMuch", "2025-03-10 chargeback A1 0.01"),
    ("NothingToRecover", "2025-03-10 recover A1 1.00"),
    ("RefundsTooMuch", "2025-03-10 refund-credit A1 0.01"),
    ("TooManyTranches", "2025-03-10 disburse A1 1.00"),
    ("NothingToDo", "2025-02-10 re-amortise A1"),
    ("SettlementUnfit", "2025-03-10 settle A1 because poverty\n  2025-03-20 300.00"),
    ("PauseEmpty", "2025-03-10 pause A1 ageing until 2025-03-10 because storm"),
    ("NotPaused", "2025-03-10 resume A1 ageing"),
    ("NoSuchPolicy", "2025-03-10 classify A1 five loss approved bob because old"),
    ("NotAShare", "2025-03-10 impair A1 101% because fire"),
    ("FundingUnfit", "2025-03-10 sell A1 to a=70%+b=20% because portfolio"),
    ("RefundsMoreThanCharged", "2025-03-10 refund-fee A1 1.00 for 1 because mistake"),
    ("WaivesMoreThanPaid", "2025-03-10 give-interest-back A1 1.00 because mistake"),
    ("SoldToOwner", "2025-03-10 sell A1 to own because portfolio"),
    ("RestructureNotAllowed", "2025-03-10 re-age A1 0 every 1 month first 2025-04-10"),
    ("BeforeTransaction", "2025-03-10 repay A1 1.00\n2025-03-09 charge-off A1 because 120-days"),
];

/// What longer stories are refused for, after [`OPEN`].
const STORIES: [(&str, &str); 7] = [
    ("SoldTwice", "2025-03-10 sell A1 to fund because portfolio\n2025-03-10 sell A1 to bank because portfolio"),
    ("NothingToSell", "2025-03-10 repay A1 300.01\n2025-03-11 sell A1 to fund because portfolio"),
    ("HasEnded", "2025-03-10 write-off A1 because gone\n2025-03-11 waive A1 1.00 principal"),
    (
        "SettlementActive",
        "2025-03-10 settle A1 because poverty\n  2025-03-20 100.00\n\
         2025-03-11 settle A1 because poverty\n  2025-03-20 90.00",
    ),
    (
        "PausesOverlap",
        "2025-03-10 pause A1 penalty until 2025-03-20 because storm\n\
         2025-03-19 pause A1 penalty until 2025-03-21 because flood",
    ),
    ("AlreadyReversed", "2025-03-10 repay A1 1.00 as r\n2025-03-10 reverse A1 r\n2025-03-10 reverse A1 r"),
    ("LaterEvents", "2025-03-10 extend A1 by 1 month as e\n2025-03-11 extend A1 by 1 month\n2025-03-12 reverse A1 e"),
];

/// What whole stories are refused for under terms of their own.
fn under_other_terms() -> [(&'static str, String, String); 11] {
    let reject = product(MONTHLY, "[allocation]\noverpayment = \"reject\"");
    let reasons = product(MONTHLY, "").replace("[plan]", "waiver_reasons = [\"hardship\"]\n[plan]");
    let cheap = product("kind = \"fee_per_instalment\"\nfee_rate = \"1%\"", "[annual_cost]\nmax = \"12%\"");
    let losses = product(MONTHLY, "[charge_off]\nreasons = [{ code = \"deceased\", account = \"expenses:deceased\" }]");
    let guaranteed = product(MONTHLY, "[guarantee]\ndpd_reaches = 5\nlimit = \"10%\"");
    let limits = "[[waiver_limit]]\nrole = \"agent\"\ncomponent = \"fee\"\nper_waiver_max = \"10.00\"";
    [
        ("NotOpened", product(MONTHLY, ""), "2025-01-31 repay A1 1.00".to_owned()),
        ("ProductNotEffective", product(MONTHLY, ""), "2019-12-31 open A1 1.00".to_owned()),
        ("ScheduleUnfit", product(SINGLE, ""), "2025-01-31 open A1 1.00 in 2".to_owned()),
        ("HasNoCalendar", product(STATEMENTS, ""), "2025-01-31 open A1\n2025-03-10 extend A1 by 1 month".to_owned()),
        ("TakesNoCashAdvances", product(STATEMENTS, ""), "2025-01-31 open A1\n2025-03-10 buy A1 1.00 cash".to_owned()),
        ("Overpays", reject, format!("{OPEN}\n2025-03-10 repay A1 300.01")),
        ("CostsTooMuch", cheap, OPEN.to_owned()),
        ("ReasonUnknown", reasons, format!("{OPEN}\n2025-03-10 waive A1 1.00 principal because whim")),
        ("LossReasonUnknown", losses, format!("{OPEN}\n2025-03-10 charge-off A1 because whim")),
        ("DrawsTooMuch", guaranteed, format!("{OPEN}\n2025-03-10 draw-guarantee A1 30.01")),
        ("BeyondAuthority", product(MONTHLY, limits), format!("{OPEN}\n2025-03-10 waive A1 1.00 principal")),
    ]
}

/// What no line of a scenario can say: an issued statement, and the reversal of an opening and of nothing.
fn events() -> [(&'static str, Event); 4] {
    let nothing = Amount::ZERO;
    let statement = Statement {
        number: 1,
        due: "2025-03-20".parse().expect("a date"),
        principal: nothing,
        from_carried: nothing,
        interest: nothing,
        fee: nothing,
        minimum_payment: nothing,
        balance: nothing,
    };
    [
        ("HasNoStatements", Event::StatementIssued(statement)),
        ("NotReversible", Event::Reversal { of: 1 }),
        ("PriceUnfit", Event::Sold { to: "fund".into(), price: Some(Amount::from_minor(-1)), reason: String::new() }),
        ("NothingToReverse", Event::Reversal { of: 9 }),
    ]
}

#[test]
fn every_refusal_is_reached() {
    let plain = product(MONTHLY, "");
    let after_open = LINES.iter().chain(&STORIES);
    let after_open = after_open.map(|(expected, lines)| (*expected, plain.clone(), format!("{OPEN}\n{lines}")));
    let stories: Vec<(&str, String, String)> = after_open.chain(under_other_terms()).collect();
    let mut found: Vec<String> = stories
        .iter()
        .map(|(expected, terms, story)| {
            let refused = refused(terms, story).unwrap_or_else(|| panic!("{expected}: nothing is refused in {story}"));
            assert_eq!(name(&refused), *expected, "{story}");
            name(&refused).to_owned()
        })
        .collect();
    let scenario = parse("story", &format!("product p.toml\n{OPEN}\n"), |_| Ok(plain.clone())).unwrap();
    let Action::Open { contract, .. } = &scenario.steps[0].action else { panic!("the first line opens") };
    let on: Date = "2025-01-31".parse().unwrap();
    let opening = Event::ContractOpened(Box::new(contract.clone()));
    let entries = [Entry { seq: 1, effective_on: on, booked_on: on, event: opening }];
    let history = History::new(&scenario.product, &entries);
    for (expected, event) in events() {
        let refused = intake::check(history, &event, "2025-03-10".parse().unwrap()).expect_err("it makes no sense");
        assert_eq!(name(&refused), expected);
        found.push(name(&refused).to_owned());
    }
    all_are_reached(ALL, &found);
}

/// The words of a refusal are a phrase for a person: lower case, no full stop, no name of a type.
#[test]
fn every_refusal_speaks_to_a_person() {
    let plain = product(MONTHLY, "");
    for (expected, lines) in LINES.iter().chain(&STORIES) {
        let why = refused(&plain, &format!("{OPEN}\n{lines}")).unwrap().to_string();
        let first = why.chars().next().unwrap();
        assert!(first.is_lowercase() && !why.ends_with('.') && !why.contains("::"), "{expected}: {why}");
    }
}
