//! Words: every fact is told in both languages, and no two facts by one sentence.

use ledger::account::Status;
use ledger::ageing::OverdueForm;
use ledger::annual_cost::AnnualCost;
use ledger::component::Components;
use ledger::day_close::Movement;
use ledger::event::{Event, Pausable};
use ledger::product::{
    Anchor, ChargebackAgeing, Compounding, CostMethod, FreePeriodTerms, GraceEffect, InterestFrom, InterestOn,
    Materiality, MaterialityCounting, MaterialityTest, NewPurchases, PenaltyBase, PenaltyFrom, Period,
    ResidualInterest, StatementsBear,
};
use primitives::{Amount, Currency, Date, Rate};

use crate::explain::{Age, End, Fact, Happened, Language, Rearranged, sentence};
use crate::fixtures::every_event;

/// At least one fact of each kind, in every wording that it has.
fn all_facts() -> Vec<Fact> {
    let on: Date = "2025-03-10".parse().unwrap();
    let amount = Amount::from_minor(12_345);
    let some = |text: &str| Some(text.to_owned());
    let names = [
        "instalment 3",
        "instalment 1 of calendar 2",
        "statement 4",
        "charge 1",
        "the down payment",
        "the extra instalment",
    ];
    let mut facts = vec![
        Fact::Current { next: None, statement_on: None },
        Fact::Current { next: None, statement_on: Some(on) },
        Fact::Current { next: Some((on, amount)), statement_on: None },
        Fact::Overdue(Components { principal: amount, interest: amount, fee: amount, penalty: amount }),
        Fact::Bucket { name: None, days: 1 },
        Fact::Bucket { name: None, days: 2 },
        Fact::Bucket { name: some("1-30"), days: 1 },
        Fact::Bucket { name: some("1-30"), days: 2 },
        Fact::PeriodBucket { name: None, periods: 1 },
        Fact::PeriodBucket { name: None, periods: 2 },
        Fact::PeriodBucket { name: some("1-30"), periods: 1 },
        Fact::PeriodBucket { name: some("1-30"), periods: 2 },
        Fact::Untouched,
        Fact::Next { on, days: 0, bucket: None, overdue: Amount::ZERO },
        Fact::Next { on, days: 1, bucket: None, overdue: amount },
    ];
    for status in [Status::Open, Status::Settled, Status::Overpaid, Status::ChargedOff, Status::WrittenOff] {
        let (reference, product) = ("A1".to_owned(), "p v1".to_owned());
        facts.push(Fact::Account { reference, product, as_of: on, status, owed: amount, credit: amount });
    }
    for name in names {
        let oldest = (name.to_owned(), on, amount);
        facts.push(Fact::PastDue { days: 1, since: on, oldest, due_day_counts: name == "charge 1" });
        facts.push(Fact::LateFee { instalment: name.to_owned(), amount, on: Some(on) });
        facts.push(Fact::LateFee { instalment: name.to_owned(), amount, on: None });
    }
    for times_max in [None, Some(1), Some(3)] {
        for every in [Period::Months(1), Period::Days(7), Period::SemiMonthly] {
            facts.push(Fact::LateFees { instalment: "instalment 3".to_owned(), amount, every, times_max });
        }
    }
    facts.extend([true, false].map(|by_termination| Fact::PenaltyStopped { by_termination }));
    facts.extend([true, false].map(|is_suspended| Fact::NonPerforming {
        policy: "1".to_owned(),
        class: "2".to_owned(),
        since: on,
        is_suspended,
    }));
    let lenders = vec![("1".to_owned(), Rate::from_billionths(700_000_000)), ("2".to_owned(), Rate::ZERO)];
    facts.push(Fact::Shared { lenders });
    let parts = Components { principal: amount, interest: Amount::from_minor(1), ..Components::default() };
    for next in [None, Some((on, parts))] {
        facts.push(Fact::OwnSchedule {
            lender: "1".to_owned(),
            annual_rate: Rate::from_billionths(80_000_000),
            owed: parts,
            next,
        });
    }
    for (owed, past_due) in [(amount, Some((on, 1, amount))), (amount, None), (Amount::ZERO, None)] {
        facts.push(Fact::Drawing { number: 2, on, amount, owed, past_due });
    }
    for cost in [AnnualCost::Rate(Rate::from_billionths(242_805_000)), AnnualCost::AboveAll, AnnualCost::None] {
        let max = Rate::from_billionths(240_000_000);
        let fact = |method| Fact::AnnualCost { agreed: cost, expected: cost, method, max };
        facts.extend(CostMethod::ALL.map(fact));
    }
    facts.extend(free_periods(on, amount));
    facts.extend(penalties(amount));
    facts.extend(ages(on, amount).into_iter().map(Fact::Age));
    facts.extend(ends(on, amount).into_iter().map(Fact::End));
    let happened = happened(on, amount).into_iter();
    facts.extend(happened.map(|what| Fact::Happened { seq: 5, kind: "restructured", on, what }));
    for form in [OverdueForm::SinglePeriod, OverdueForm::MultiPeriod, OverdueForm::Full] {
        for never_paid in
            [false, true].into_iter().filter(|never_paid| !never_paid || form != OverdueForm::SinglePeriod)
        {
            let missed_ever = never_paid.then_some(3);
            let (unpaid_periods, periods_min, days_over, plan_end) = (2, 2, Some(90), Some(on));
            facts.push(Fact::Form { form, unpaid_periods, missed_ever, periods_min, days_over, plan_end, never_paid });
        }
    }
    let kinds: std::collections::BTreeSet<&'static str> = every_event().iter().map(Event::kind).collect();
    for kind in kinds {
        facts.push(Fact::Touched { seq: 7, kind, on, booked_on: on.next(), amount });
        facts.push(Fact::Touched { seq: 7, kind, on, booked_on: on, amount: -amount });
        facts.push(Fact::Reversed { seq: 7, kind, on, by: 8, booked_on: on });
    }
    facts.extend(Movement::ALL.map(|movement| Fact::Moved { on, movement, from: None, to: some("1-30") }));
    facts
}

fn free_periods(on: Date, amount: Amount) -> Vec<Fact> {
    let fact = |unpaid, is_in_full, terms| Fact::FreePeriod {
        statement: 3,
        free_through: on,
        unpaid,
        is_in_full,
        interest: amount,
        interest_of_new: Amount::from_minor(1),
        terms,
    };
    let terms = |interest_from, interest_on, new_purchases| FreePeriodTerms {
        interest_from,
        interest_on,
        bears: StatementsBear::Principal,
        new_purchases,
        tolerance: amount,
        grace_days: 0,
        residual: ResidualInterest::Charged,
        compounding: Compounding::ByStatements,
    };
    let plain = terms(InterestFrom::Purchase, InterestOn::Full, NewPurchases::Free);
    let mut facts = vec![fact(Amount::ZERO, true, plain), fact(amount, true, plain)];
    for from in [InterestFrom::Purchase, InterestFrom::Statement] {
        for on in [InterestOn::Full, InterestOn::Unpaid] {
            facts.extend([NewPurchases::Free, NewPurchases::Bear].map(|new| fact(amount, false, terms(from, on, new))));
        }
    }
    facts.push(fact(amount, false, FreePeriodTerms { compounding: Compounding::Daily, ..plain }));
    facts
}

fn penalties(amount: Amount) -> Vec<Fact> {
    let rate = Rate::from_billionths(500_000);
    let mut facts = Vec::new();
    for (from, wait_days) in [(PenaltyFrom::AfterGrace, 0), (PenaltyFrom::AfterGrace, 1), (PenaltyFrom::DueDate, 3)] {
        for base in [
            PenaltyBase::OverduePrincipal,
            PenaltyBase::OverduePrincipalInterest,
            PenaltyBase::OverdueScheduled,
            PenaltyBase::InstalmentOriginal,
            PenaltyBase::OutstandingPrincipal,
        ] {
            for (compounds, is_capped) in [(false, false), (true, false), (false, true)] {
                let (per_days, charged) = (365, amount);
                facts.push(Fact::Penalty { rate, per_days, wait_days, from, base, compounds, is_capped, charged });
            }
        }
    }
    facts
}

fn ages(on: Date, amount: Amount) -> Vec<Age> {
    let mut ages = vec![
        Age::KeptAge { ages_from: on },
        Age::Reopened { ages_from: on, rule: ChargebackAgeing::AtChargebackDate },
        Age::Reopened { ages_from: on, rule: ChargebackAgeing::AtNextDue },
    ];
    for anchor in [Anchor::OldestUnpaidDue, Anchor::FirstArrears, Anchor::LastLateInstalment, Anchor::InvoiceDate] {
        ages.push(Age::Anchored { anchor, since: on });
    }
    for effect in [GraceEffect::Subtract, GraceEffect::Suppress] {
        ages.push(Age::Grace { days: 1, effect, delinquent_days: 2 });
        let (past_due_days, paused_days, grace_days) = (12, 1, 3);
        ages.push(Age::PausedDays { past_due_days, paused_days, grace_days, effect, delinquent_days: 8 });
    }
    let effect = GraceEffect::Subtract;
    ages.push(Age::PausedDays { past_due_days: 12, paused_days: 4, grace_days: 0, effect, delinquent_days: 8 });
    for test in [MaterialityTest::Absolute, MaterialityTest::Relative, MaterialityTest::Both, MaterialityTest::Either] {
        for counting in [MaterialityCounting::FromBreach, MaterialityCounting::Retrospective] {
            let terms = Materiality { test, absolute: amount, relative: Rate::from_billionths(10_000_000), counting };
            ages.push(Age::Material { terms, paused_days: 1, grace_days: 2, delinquent_days: 3 });
        }
    }
    for what in [Pausable::Ageing, Pausable::Penalty] {
        for is_over in [false, true] {
            ages.push(Age::Paused { what, from: on, until: on.next(), is_over });
        }
    }
    ages
}

fn ends(on: Date, amount: Amount) -> Vec<End> {
    let amounts = Components { principal: amount, ..Components::default() };
    let (agreed_on, total, received) = (on, amount, Amount::from_minor(1));
    vec![
        End::Terminated { on },
        End::ChargedOff { on, reason: "17".to_owned(), is_fraud: false, amounts },
        End::ChargedOff { on, reason: "17".to_owned(), is_fraud: true, amounts: Components::default() },
        End::Recovered { amount },
        End::SettlementActive { agreed_on, total, received, next: Some((on, amount)) },
        End::SettlementActive { agreed_on, total, received, next: None },
        End::SettlementCompleted { agreed_on, on, received, forgiven: amounts },
        End::SettlementLapsed { agreed_on, on, total, received },
        End::SettlementFailed { agreed_on, on, total, received },
        End::Kept { amount },
        End::WrittenOff { on, amounts, received_since: Amount::ZERO },
        End::WrittenOff { on, amounts, received_since: amount },
    ]
}

fn happened(on: Date, amount: Amount) -> Vec<Happened> {
    let mut happened = vec![
        Happened::Disbursed(amount),
        Happened::PayoutRefund(amount),
        Happened::Goodwill { amount, authority: Some("16".to_owned()), reason: "17".to_owned() },
        Happened::Goodwill { amount, authority: None, reason: String::new() },
        Happened::Refunded(amount),
        Happened::CreditRefunded(amount),
        Happened::Dropped(Components { interest: amount, fee: amount, ..Components::default() }),
        Happened::Saved(Components { interest: amount, ..Components::default() }),
        Happened::Prepaid { interest: amount, is_paid: true },
        Happened::Prepaid { interest: amount, is_paid: false },
        Happened::Fees { charged: amount, settled: Amount::ZERO },
        Happened::Fees { charged: amount, settled: Amount::from_minor(1) },
        Happened::ClassSet {
            policy: "1".to_owned(),
            class: "2".to_owned(),
            approved_by: "3".to_owned(),
            reason: "4".to_owned(),
        },
        Happened::ClassBooked { policy: "1".to_owned(), class: "2".to_owned() },
        Happened::Linked { parent: Some("1".to_owned()), reason: "3".to_owned() },
        Happened::Linked { parent: None, reason: String::new() },
        Happened::Sold { by: "1".to_owned(), to: "2".to_owned(), price: None, from: on, reason: "3".to_owned() },
        Happened::Sold {
            by: "1".to_owned(),
            to: "2".to_owned(),
            price: Some(amount),
            from: on,
            reason: "3".to_owned(),
        },
        Happened::GuaranteeDrawn(amount),
        Happened::FeeRefunded { amount, pays_out: true, reason: "3".to_owned() },
        Happened::FeeRefunded { amount, pays_out: false, reason: String::new() },
        Happened::InterestGivenBack { amount, reason: "3".to_owned() },
        Happened::Impaired { share: Rate::ZERO, reason: "3".to_owned() },
        Happened::Impaired { share: Rate::from_billionths(600_000_000), reason: String::new() },
        Happened::Rearranged(Rearranged {
            terms: None,
            reason: String::new(),
            requested_by: None,
            approved_by: None,
            moved: 0,
            lifted: 0,
            added: 0,
            last_due: None,
            owed: (amount, amount),
        }),
    ];
    for event in every_event() {
        if let Event::Restructured(restructure) = event {
            happened.push(Happened::Rearranged(Rearranged {
                terms: Some(restructure.kind),
                reason: "17".to_owned(),
                requested_by: Some("18".to_owned()),
                approved_by: Some("19".to_owned()),
                moved: 1,
                lifted: 2,
                added: 3,
                last_due: Some((on, on.next())),
                owed: (amount, Amount::from_minor(1)),
            }));
        }
    }
    happened
}

/// The place of a fact's kind among all kinds; a new kind does not compile before it has one.
fn kind(fact: &Fact) -> (u8, u8) {
    match fact {
        Fact::Account { .. } => (0, 0),
        Fact::Current { .. } => (1, 0),
        Fact::PastDue { .. } => (2, 0),
        Fact::Age(age) => (3, kind_of_age(age)),
        Fact::Overdue(_) => (4, 0),
        Fact::Penalty { .. } => (5, 0),
        Fact::LateFee { .. } => (6, 0),
        Fact::Bucket { .. } => (7, 0),
        Fact::PeriodBucket { .. } => (8, 0),
        Fact::Form { .. } => (9, 0),
        Fact::End(end) => (10, kind_of_end(end)),
        Fact::Happened { what, .. } => (11, kind_of_happened(what)),
        Fact::Touched { .. } => (12, 0),
        Fact::Untouched => (13, 0),
        Fact::Reversed { .. } => (14, 0),
        Fact::Moved { .. } => (15, 0),
        Fact::Next { .. } => (16, 0),
        Fact::LateFees { .. } => (17, 0),
        Fact::PenaltyStopped { .. } => (18, 0),
        Fact::NonPerforming { .. } => (19, 0),
        Fact::Shared { .. } => (20, 0),
        Fact::AnnualCost { .. } => (22, 0),
        Fact::Drawing { .. } => (21, 0),
        Fact::FreePeriod { .. } => (23, 0),
        Fact::OwnSchedule { .. } => (24, 0),
    }
}

fn kind_of_age(age: &Age) -> u8 {
    match age {
        Age::Anchored { .. } => 0,
        Age::Reopened { .. } => 1,
        Age::KeptAge { .. } => 2,
        Age::PausedDays { .. } => 3,
        Age::Material { .. } => 4,
        Age::Paused { .. } => 5,
        Age::Grace { .. } => 6,
    }
}

fn kind_of_end(end: &End) -> u8 {
    match end {
        End::Terminated { .. } => 0,
        End::ChargedOff { .. } => 1,
        End::Recovered { .. } => 2,
        End::SettlementActive { .. } => 3,
        End::SettlementCompleted { .. } => 4,
        End::SettlementLapsed { .. } => 5,
        End::WrittenOff { .. } => 6,
        End::SettlementFailed { .. } => 7,
        End::Kept { .. } => 8,
    }
}

fn kind_of_happened(what: &Happened) -> u8 {
    match what {
        Happened::Disbursed(_) => 0,
        Happened::PayoutRefund(_) => 1,
        Happened::Goodwill { .. } => 2,
        Happened::Refunded(_) => 3,
        Happened::CreditRefunded(_) => 4,
        Happened::Dropped(_) => 5,
        Happened::Rearranged(_) => 6,
        Happened::ClassSet { .. } => 7,
        Happened::Saved(_) => 8,
        Happened::Fees { .. } => 9,
        Happened::Prepaid { .. } => 14,
        Happened::ClassBooked { .. } => 10,
        Happened::Impaired { .. } => 11,
        Happened::Sold { .. } => 12,
        Happened::Linked { .. } => 13,
        Happened::FeeRefunded { .. } => 15,
        Happened::InterestGivenBack { .. } => 16,
        Happened::GuaranteeDrawn(_) => 17,
    }
}

#[test]
fn every_fact_has_words_of_its_own_in_both_languages() {
    let facts = all_facts();
    let kinds: std::collections::BTreeSet<(u8, u8)> = facts.iter().map(kind).collect();
    assert_eq!(kinds.len(), 22 + 7 + 9 + 18);
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for fact in &facts {
        let english = sentence(fact, Currency::CNY, Language::English);
        assert!(english.is_ascii() && english.ends_with('.') && !english.contains("  "), "{english}");
        assert!(!english.contains('_'), "a name from the code: {english}");
        let chinese = sentence(fact, Currency::CNY, Language::Chinese);
        assert!(chinese.ends_with('。') && chinese.chars().any(is_chinese), "{chinese}");
        let latin = chinese.replace("A1", "").replace("p v1", "").replace("CNY", "");
        assert!(!latin.contains(|c: char| c.is_ascii_alphabetic()), "English in Chinese: {chinese}");
    }
    for language in [Language::English, Language::Chinese] {
        let mut said: Vec<String> = facts.iter().map(|fact| sentence(fact, Currency::CNY, language)).collect();
        said.sort();
        let twice: Vec<&[String]> = said.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "two facts are told by the same sentence: {twice:?}");
    }
}
