//! Figures worked by hand, one room of the page after the other.

mod ageing;
mod back;
mod calendar;
mod ends;
mod fees;
mod interest;
mod journal;
mod late_fee;
mod money;
mod opening;
mod penalty;
mod restructure;
mod revolving;
mod schedule;
mod story;

use ledger::component::Component;
use ledger::product::{
    AllocationRule, AllocationTerms, DownPayment, FutureRule, PenaltyBase, PenaltyCap, PenaltyCompound, PenaltyFrom,
    PenaltyRounding, PenaltyStops, PenaltyTerms, PenaltyThrough, Period, Plan, ProductKey, RatePeriod, StatementTerms,
};
use primitives::rate::DayCount;
use primitives::{Currency, Rate, Rounding};

use super::*;
use story::{entries, entry};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn money(text: &str) -> Amount {
    Currency::CNY.parse(text).unwrap()
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

/// Principal first, and everything else at its default.
fn product(plan: Plan) -> Product {
    let key = ProductKey { id: "plain".into(), version: 1 };
    Product { allocation: principal_first(), ..Product::plain(key, date("2024-01-01"), Currency::CNY, plan) }
}

fn principal_first() -> AllocationTerms {
    let repayment = AllocationRule::horizontal(Component::ALL, Component::ALL, FutureRule::NextInstalment);
    AllocationTerms {
        merchant_refund: repayment.for_returned_goods(FutureRule::LastInstalment),
        payout_refund: repayment.clone(),
        goodwill_credit: repayment.clone(),
        repayment,
        ..AllocationTerms::default()
    }
}

/// 100.00 a month and nothing else, when 100.00 for each instalment is opened.
fn monthly() -> Product {
    product(Plan::FeePerInstalment { fee_rate: Rate::ZERO, every: Period::Months(1) })
}

/// One payment of the whole on 31 January, when it is opened on 1 January.
fn single() -> Product {
    product(Plan::SinglePayment { free_days: 30 })
}

fn equal_principal(annual_rate: &str, every: Period) -> Product {
    product(Plan::EqualPrincipal { annual_rate: rate(annual_rate), day_count: DayCount::Actual365, every })
}

/// 0.05 % a day on principal, interest and fee.
fn daily_penalty(wait_days: u32, from: PenaltyFrom) -> PenaltyTerms {
    PenaltyTerms {
        rate: rate("0.05%"),
        per: RatePeriod::Day,
        base: PenaltyBase::OverdueScheduled,
        compound: PenaltyCompound::Never,
        wait_days,
        from,
        through: PenaltyThrough::AsOfExclusive,
        rounded: PenaltyRounding::Once,
        cap: PenaltyCap::default(),
        stops_on: PenaltyStops::default(),
        additional_interest: None,
    }
}

fn statement_terms(service_daily_rate: &str, instalment_fee_rate: &str) -> StatementTerms {
    StatementTerms {
        carried_full_below: money("300.00"),
        instalment_fee_rate: rate(instalment_fee_rate),
        ..StatementTerms::plain(1, 10, rate("10%"), rate(service_daily_rate))
    }
}

fn revolving(service_daily_rate: &str, instalment_fee_rate: &str) -> Product {
    product(Plan::Statement(statement_terms(service_daily_rate, instalment_fee_rate)))
}

/// The account at the end of a day, knowing everything.
fn run(product: &Product, as_of: &str, story: &str) -> NaiveAccount {
    naive(product, &entries(story), date(as_of), Date::MAX).unwrap()
}

fn shown(components: Components) -> String {
    let parts = Component::ALL.map(|component| Currency::CNY.format(components[component]));
    parts.join(" + ")
}

/// `key due: principal + interest + fee + penalty` of every instalment, as scheduled.
fn scheduled(account: &NaiveAccount) -> Vec<String> {
    account.instalments.iter().map(|i| format!("{} {}: {}", i.key, i.due, shown(i.scheduled))).collect()
}

/// The same of what is unpaid.
fn unpaid(account: &NaiveAccount) -> Vec<String> {
    account.instalments.iter().map(|i| format!("{} {}: {}", i.key, i.due, shown(i.unpaid()))).collect()
}

/// What is unpaid of each instalment in all, in minor units.
fn left(account: &NaiveAccount) -> Vec<i64> {
    account.instalments.iter().map(|i| i.unpaid().total().minor()).collect()
}

/// Principal and interest of each instalment as scheduled, in minor units.
fn principal_and_interest(account: &NaiveAccount) -> Vec<(i64, i64)> {
    account.instalments.iter().map(|i| (i.scheduled.principal.minor(), i.scheduled.interest.minor())).collect()
}

/// When each instalment is due.
fn dues(account: &NaiveAccount) -> Vec<String> {
    account.instalments.iter().map(|i| i.due.to_string()).collect()
}
