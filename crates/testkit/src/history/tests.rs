mod options;

use std::collections::BTreeSet;

use ledger::event::{InstalmentKey, RestructureKind};
use primitives::Rate;

use super::*;
use crate::naive::{NaiveInstalment, NaiveKind, NaiveSettlement, NaiveSettlementState, NaiveStatus};

const SEEDS: std::ops::Range<u64> = 0..200;
const DAYS: u32 = 300;

fn drawn(seed: u64) -> (Product, Vec<Entry>) {
    let mut rng = seeded(seed);
    let product = random_product(&mut rng);
    let entries = random_entries(&mut rng, &product, DAYS);
    (product, entries)
}

#[test]
fn the_same_seed_gives_the_same_history() {
    assert_eq!(drawn(7), drawn(7));
    assert_ne!(drawn(7), drawn(8));
}

#[test]
fn every_plan_and_every_event_is_drawn() {
    let (mut plans, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    for seed in SEEDS {
        let (product, entries) = drawn(seed);
        plans.insert(format!("{:?}", std::mem::discriminant(&product.plan)));
        kinds.extend(entries.iter().map(|entry| entry.event.kind()));
    }
    assert_eq!((plans.len(), kinds.len()), (7, 30), "{kinds:?}");
}

#[test]
fn every_value_of_every_option_is_drawn() {
    let products: String = SEEDS.map(|seed| format!("{:?}", random_product(&mut seeded(seed)))).collect();
    for value in [
        "Months(",
        "Days(",
        "Actual365",
        "Actual360",
        "Thirty360,",
        "Thirty360European",
        "ActualActual,",
        "ActualActualYearEnd",
        "equal_total: Levelled",
        "paid_ahead: TakesPrincipal",
        "part_of_period: ProRata",
        "interest_past_maturity: None",
        "HighestRateFirst",
        "counts_as: Penalty",
        "is_backdated: false",
        "due_day_counts_as: Zero",
        "due_day_counts_as: One",
        "Subtract",
        "Suppress",
        "Consecutive",
        "Cumulative",
        "BalanceRemaining",
        "NothingEverPaid",
        "SemiMonthly",
        "InterestFirst",
        "LastDayOfMonth",
        "FirstOfNextMonth",
        "ModifiedFollowing",
        "Preceding",
        "DueOnly",
        "PenaltyOnly",
        "SeparateCharge",
        "broken_period: Ignore",
        "LargestRemainder",
        "remainder_on: First",
        "is_settled_on_opening: true",
        "is_settled_on_opening: false",
        "FirstArrears",
        "LastLateInstalment",
        "InvoiceDate",
        "instalment_grace: None",
        "PrincipalInterest,",
        "FromBreach",
        "Retrospective",
        "test: Both",
        "test: Either",
        "AtNextDue",
        "RestoreOriginalDue",
        "UnpaidPeriods",
        "future_rule: NextInstalment",
        "future_rule: LastInstalment",
        "future_rule: NextThenLast",
        "future_rule: ReAmortise",
        "DpdAbove(30)",
        "when: ChargedOff",
        "when: SettlementActive",
        "overpayment: Refund",
        "InstalmentOriginal",
        "OutstandingPrincipal",
        "compound: Monthly",
        "AsOfInclusive",
        "rounded: Daily",
        "principal_multiple: Some",
        "all_in_annual_rate_max: Some",
        "UnpaidPrincipal",
        "of: Scheduled",
        "OncePerSpell",
        "again: Some",
        "times_max: None",
        "times_max: Some",
        "repeats: Once,",
        "place: Period",
        "after_maturity: false",
        "TillPaymentDay",
        "AccelerateDueDates",
        "interest: Zero",
        "re_age_keeps_age: true",
        "interest_recalculation: Off",
        "interest_recalculation: OnRepayment",
        "interest_recalculation: Daily,",
        "interest_recalculation: DailySimple",
        "recalculation_keeps: Total",
        "recalculation_keeps: Number",
        "re_age_extra: StaysIfLater",
        "due_order: InstalmentFirst",
        "boundary: Later",
        "chargeback: AtOnce",
        "re_age_collects: true",
        "counts_as: Paid",
        "counts_as: LessPrincipal",
        "step_roundings: StepRoundings { interest: Some",
        "penalty: Some(Down) }",
        "tranche_instalments: Own",
        "waives_interest_in_advance: true",
        "on_merchant_refund: true",
        "on_payout_refund: true",
        "additional_interest: Some(Year360)",
        "items: [AdditionalInterest]",
        "items: [AdditionalInterest, ",
        ", AdditionalInterest, OtherPenalty",
        "OtherPenalty, AdditionalInterest",
        "stops_on: PenaltyStops { settlement: true, termination: false }",
        "stops_on: PenaltyStops { settlement: false, termination: true }",
        "at: Opening, amount: Fixed",
        "at: Opening, amount: Percent",
        "at: Tranche, amount: Fixed",
        "at: Tranche, amount: Percent",
        "at: Instalment, amount: Fixed",
        "at: Instalment, amount: Percent",
        "of: Principal,",
        "of: Interest,",
        "of: PrincipalInterest,",
        "is_settled_on_payout: true",
        "excess_tolerance: Amount(300)",
        "miss_makes_all_due: false",
        "compounding: Daily",
        "cash_advance: Some",
        "purchase_free_days: Some",
        "of: UnpaidInterest",
        "of: UnpaidPrincipalInterest",
        "at: CashAdvance, amount: Fixed",
        "at: CashAdvance, amount: Percent",
        "minimum_form: PayLater",
        "minimum_form: PercentOrFloor",
        "minimum_form: InterestFeesPlusPercent",
        "past_due_minimum: Counted",
        "penalty: None",
        "per: Day",
        "per: Year365",
        "per: Year360",
        "base: OverduePrincipal,",
        "base: OverduePrincipalInterest",
        "base: OverdueScheduled",
        "from: AfterGrace",
        "from: DueDate",
        "late_fee: None",
        "Fixed(",
        "max: None",
        "max: Some",
        "rounding: HalfUp",
        "rounding: HalfEven",
        "rounding: Down",
        "rounding: Up",
    ] {
        assert!(products.contains(value), "{value}");
    }
}

#[test]
fn entries_are_booked_in_order_and_not_before_they_count() {
    for seed in SEEDS {
        let (_, entries) = drawn(seed);
        let opened_on = entries[0].effective_on;
        assert!(matches!(entries[0].event, Event::ContractOpened(_)));
        assert!(entries.is_sorted_by(|a, b| a.seq < b.seq && a.booked_on <= b.booked_on), "seed {seed}");
        assert!(entries.iter().all(|e| opened_on <= e.effective_on && e.effective_on <= e.booked_on), "seed {seed}");
        let mut reversed = BTreeSet::new();
        for entry in &entries {
            if let Event::Reversal { of } = entry.event {
                let original = entries.iter().find(|original| original.seq == of).unwrap();
                let is_sale = matches!(original.event, Event::Sold { .. });
                assert!((is_sale || may_be_reversed(&original.event)) && reversed.insert(of), "seed {seed}");
                assert!(original.seq < entry.seq && original.effective_on <= entry.effective_on, "seed {seed}");
            }
            if let Event::FeeCharged { due, .. } = entry.event {
                assert!(due >= entry.effective_on, "seed {seed}");
            }
            if let Event::Rescheduled { schedule, .. } = &entry.event {
                assert!(schedule.iter().all(|row| row.due >= entry.effective_on), "seed {seed}");
            }
        }
    }
}

#[test]
fn the_naive_ledger_loses_no_money() {
    for seed in SEEDS {
        let (product, entries) = drawn(seed);
        let last = entries.last().unwrap().booked_on + 40;
        let account = naive(&product, &entries, last, last).unwrap();
        let context = || format!("seed {seed}\n{product:#?}\n{}", describe(&entries));
        let totals = &account.totals;
        let sum = |of: fn(&NaiveInstalment) -> Amount| account.instalments.iter().map(of).sum::<Amount>();
        // What a chargeback takes back after a write-off is given up without ever having been owed again.
        let given_up =
            totals.waived.total() + totals.written_off.total() + totals.forgiven.total() + totals.fees_refunded;
        let never_owed = given_up - sum(|i| i.waived.total());
        assert!(never_owed >= Amount::ZERO, "{}", context());
        assert!(never_owed.is_zero() || account.status == NaiveStatus::WrittenOff, "{}", context());
        // Money in, less money out again, is where it went: on instalments, in credit, beyond a write-off. What is not
        // on instalments was principal: paid out and neither scheduled nor in a pool any more.
        let credited = totals.goodwill + totals.interest_payments_waived + totals.interest_refunded;
        let received = totals.repaid + totals.merchant_refunds + totals.payout_refunded + credited;
        let given_back = totals.charged_back + totals.refunded + totals.credit_refunded + totals.fees_paid_back;
        let stays = sum(|i| i.paid.total()) + totals.kept + account.credit_balance + totals.received_after_write_off
            - never_owed;
        let pools = &account.pools;
        let in_pools = pools.spending + pools.billed + pools.carried + pools.advances + pools.plans_remaining;
        assert_eq!(
            stays - received + given_back,
            sum(|i| i.scheduled.principal) + in_pools - totals.paid_out - totals.capitalised.total(),
            "{}",
            context()
        );
        for instalment in &account.instalments {
            for component in Component::ALL {
                assert!(instalment.unpaid()[component] >= Amount::ZERO, "{}", context());
                assert!(instalment.paid[component] >= Amount::ZERO, "{}", context());
            }
        }
        if account.credit_balance.is_positive() {
            assert_eq!(everything(&account), Amount::ZERO, "{}", context());
        }
    }
}

#[test]
fn the_histories_reach_every_state() {
    let mut reached = BTreeSet::new();
    for seed in SEEDS {
        let (product, entries) = drawn(seed);
        for days in [30, 75, 120, 180, 250, 330] {
            let as_of = entries[0].effective_on + days;
            let Some(account) = naive(&product, &entries, as_of, Date::MAX) else { continue };
            reached.insert(format!("{:?}", account.status));
            let any = |test: fn(&NaiveInstalment) -> bool| account.instalments.iter().any(test);
            let facts = [
                ("single", account.is_single_period),
                ("multi", account.is_multi_period),
                ("full", account.is_full),
                ("in grace", account.past_due_days > 0 && account.delinquent_days == 0),
                ("between buckets", account.delinquent_days > 0 && account.bucket.is_none()),
                ("paid late", account.missed_periods_ever > account.unpaid_periods),
                ("overdue within tolerance", account.past_due_days == 0 && account.overdue.total().is_positive()),
                ("late fee", any(|i| i.late_fee.is_positive())),
                ("penalty", any(|i| i.unpaid().penalty.is_positive())),
                ("penalty carried in", any(|i| i.penalty_carried_in.is_positive())),
                ("reopened", any(|i| i.ages_from != i.due)),
                ("lifted", any(|i| i.is_lifted && i.paid.total().is_positive())),
                ("lifted and charged back", any(|i| i.is_lifted && i.unpaid().total().is_positive())),
                ("rest of a chargeback", any(|i| i.is_charge && i.scheduled.principal.is_positive())),
                ("waived", any(|i| i.waived.total().is_positive())),
                ("carried", account.pools.carried.is_positive()),
                ("billed", account.pools.billed.is_positive()),
                ("plans", account.pools.plans.len() > 1),
                ("down payment", any(|i| i.kind == NaiveKind::DownPayment)),
                ("extra instalment", any(|i| i.kind == NaiveKind::Extra)),
                ("moved by business days", any(|i| i.penalty_anchor != i.due && i.ages_from == i.due)),
                ("penalty without room", any(|i| i.penalty_due > i.penalty_grown)),
                ("compounded", any(|i| i.penalty_compounded.is_positive())),
                ("paused", account.paused_days > 0),
                ("not material", account.past_due_days > 0 && account.delinquent_days == 0),
                ("settlement active", account.settlement.as_ref().is_some_and(NaiveSettlement::is_active)),
                ("settlement over", account.settlement.as_ref().is_some_and(|settlement| !settlement.is_active())),
                ("forgiven", account.totals.forgiven.total().is_positive()),
                ("capitalised", account.totals.capitalised.total().is_positive()),
                ("recovered", account.totals.recovered.is_positive()),
                ("received after write-off", account.totals.received_after_write_off.is_positive()),
                ("credit refunded", account.totals.credit_refunded.is_positive()),
                ("payoff costs less", account.payoff_amount < everything(&account)),
                ("late fee again", any(|i| i.late_fee_times > 1)),
                ("kept", account.totals.kept.is_positive()),
                ("fee paid back", account.totals.fees_paid_back.is_positive()),
                ("fee credited", account.totals.fees_refunded > account.totals.fees_paid_back),
                ("interest given back", account.totals.interest_payments_waived.is_positive()),
                ("interest with a refund", account.totals.interest_refunded.is_positive()),
                ("re-aged open end", any(|i| i.kind == NaiveKind::Statement && i.is_lifted) && !account.has_ended),
                ("rescheduled revolving", product.is_revolving() && any(|i| i.kind == NaiveKind::Scheduled)),
                (
                    "settlement failed",
                    matches!(account.settlement, Some(NaiveSettlement { state: NaiveSettlementState::Failed(_), .. })),
                ),
                ("rate changed", bears_a_changed_rate(&account, &entries)),
                ("several drawings", account.drawings.len() > 1),
                ("several calendars", any(|i| !i.is_charge && i.key.calendar > 2)),
            ];
            reached.extend(facts.iter().filter(|(_, is_reached)| *is_reached).map(|(fact, _)| (*fact).to_owned()));
        }
    }
    assert_eq!(reached.len(), 45 + 5, "{reached:?}");
}

fn bears_a_changed_rate(account: &NaiveAccount, entries: &[Entry]) -> bool {
    let changed = |entry: &Entry| -> Option<Rate> {
        let Event::Restructured(restructure) = &entry.event else { return None };
        let RestructureKind::RateChange { annual_rate } = restructure.kind else { return None };
        Some(annual_rate)
    };
    let rates: Vec<Rate> = entries.iter().filter_map(changed).collect();
    account.instalments.iter().any(|instalment| instalment.rate.is_some_and(|rate| rates.contains(&rate)))
}

#[test]
fn an_event_is_described_in_a_line() {
    let (_, entries) = drawn(3);
    let text = describe(&entries);
    assert_eq!(text.lines().count(), entries.len());
    assert!(text.starts_with("#1 "), "{text}");
    let key = InstalmentKey { calendar: 1, number: 2 };
    let event = Event::Repayment { amount: Amount::from_minor(12_345), earmark: Some(key) };
    let day = |text: &str| text.parse::<Date>().unwrap();
    let entry = Entry { seq: 9, effective_on: day("2025-02-01"), booked_on: day("2025-02-03"), event };
    assert_eq!(describe(&[entry]), "#9 2025-02-01 (booked 2025-02-03) repayment 123.45 for 2\n");
}
