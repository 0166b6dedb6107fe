use std::collections::HashSet;

use ledger::Event;
use primitives::Date;

use super::*;

mod books;

pub(crate) mod terms;

/// What the books know of the simulator.
mod simulator_api {
    pub(crate) use crate::{News, Options, Simulator, What};
}

fn options(accounts: u32, days: u32) -> Options {
    Options { seed: 20_250_101, first_account: 0, accounts, first_day: "2025-01-01".parse().unwrap(), days }
}

fn all_news(options: Options) -> Vec<News> {
    let mut simulator = Simulator::new(options, &terms::products());
    let mut news = Vec::new();
    for n in 0..options.days {
        simulator.day(options.first_day + n.cast_signed(), &mut news);
    }
    news
}

#[test]
fn every_event_of_a_year_is_accepted_and_every_kind_occurs() {
    let mut kinds = HashSet::new();
    let mut back_dated = 0;
    // Booking asks intake about every event.
    books::run(options(1_500, 365), |day, _, news| {
        for item in news {
            kinds.insert(match &item.what {
                What::Event(event) => event.kind(),
                What::ReversalOf(_) => "reversal",
            });
            back_dated += usize::from(item.effective_on < day);
        }
    });
    for kind in
        ["contract_opened", "purchase_booked", "repayment", "merchant_refund", "chargeback", "waived", "reversal"]
    {
        assert!(kinds.contains(kind), "{kind}");
    }
    assert!(back_dated > 50, "{back_dated}");
}

#[test]
fn the_same_seed_tells_the_same_news_and_another_seed_tells_others() {
    let first = all_news(options(60, 200));
    assert_eq!(first, all_news(options(60, 200)));
    assert_ne!(first, all_news(Options { seed: 1, ..options(60, 200) }));
}

#[test]
fn a_borrowers_fate_does_not_depend_on_how_many_others_there_are() {
    let few = all_news(options(40, 200));
    let mut many = all_news(options(120, 200));
    many.retain(|news| news.account < 40);
    assert_eq!(few, many);
}

#[test]
fn a_portfolio_simulated_in_parts_is_the_one_simulated_at_once() {
    let mut parts = all_news(options(50, 200));
    parts.extend(all_news(Options { first_account: 50, ..options(70, 200) }));
    let mut whole = all_news(options(120, 200));
    for news in [&mut parts, &mut whole] {
        news.sort_by_key(|news| news.account);
    }
    assert_eq!(parts, whole);
}

#[test]
fn persons_own_one_or_two_accounts() {
    let news = all_news(options(2_000, 30));
    let persons: Vec<&str> = news
        .iter()
        .filter_map(|news| match &news.what {
            What::Event(Event::ContractOpened(contract)) => Some(contract.person.as_str()),
            What::Event(_) | What::ReversalOf(_) => None,
        })
        .collect();
    let distinct: HashSet<&str> = persons.iter().copied().collect();
    let most = distinct.iter().map(|person| persons.iter().filter(|other| *other == person).count()).max();
    assert_eq!(most, Some(2));
}

#[test]
#[should_panic(expected = "days are asked for one after the other")]
fn days_cannot_be_left_out() {
    let mut simulator = Simulator::new(options(1, 10), &terms::products());
    simulator.day("2025-01-02".parse::<Date>().unwrap(), &mut Vec::new());
}

/// The levels that [`Behaviour`] tells of, with room for chance in 3,000 accounts.
#[test]
fn month_ends_show_the_levels_of_a_pay_later_book() {
    let mut ends = Vec::new();
    books::run(options(3_000, 365), |day, books, _| {
        if day == day.last_of_month() {
            ends.push(books.at_end_of(day));
        }
    });
    let mean = |from: u32| {
        let late = &ends[6..];
        late.iter().map(|end| end.percent_from(from)).sum::<f64>() / late.len() as f64
    };
    let (any, over_30, over_90) = (mean(1), mean(31), mean(91));
    assert!((2.5..7.0).contains(&any), "past due {any}");
    assert!((1.0..3.0).contains(&over_30), "over 30 days {over_30}");
    assert!((0.3..1.6).contains(&over_90), "over 90 days {over_90}");

    let (mut early, mut cured) = (0, 0);
    for pair in ends.windows(2) {
        for (before, after) in pair[0].0.iter().zip(&pair[1].0) {
            if matches!(before, Some(1..=30)) {
                early += 1;
                cured += usize::from(after.is_none_or(|days| days == 0));
            }
        }
    }
    let share = f64::from(cured as u32) / f64::from(early as u32);
    assert!((0.55..0.95).contains(&share), "{cured} of {early} were cured");
}
