//! What a simulation found, as text.

use app::strategy_file::Written;
use app::strategy_simulation::figures::{Comparison, Estimate, Figures, Total, Totals};
use app::strategy_simulation::{Simulated, Trial};
use collections::Word;
use collections::person::Channel;
use primitives::{Currency, Rounding};

use crate::console::count;
use crate::table;

/// How many parts of its unit a number has, for showing.
#[derive(Clone, Copy)]
enum Unit {
    /// Whole things.
    Things,
    /// Millionths of the currency.
    Millionths(Currency),
    /// Minor units of the currency.
    Minor(Currency),
}

pub(super) fn text(trial: &Trial<'_>, simulated: &Simulated) -> String {
    let mut header = vec![format!("{} to {}", trial.from, trial.to)];
    header.extend(trial.strategies.iter().map(|written| key(written)));
    if simulated.comparison.is_some() {
        header.push("first less second (95 %)".to_owned());
    }
    let rows = rows(trial, simulated);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut text = table::render(&header, &rows);
    text.push_str(&format!(
        "\n{} persons, {} account-days decided about\n",
        count(simulated.persons),
        count(simulated.account_days)
    ));
    if simulated.other_currency > 0 {
        text.push_str(&format!(
            "accounts in another currency, not decided about: {}\n",
            count(simulated.other_currency)
        ));
    }
    for (written, figures) in trial.strategies.iter().zip(&simulated.figures) {
        text.push_str(&arms(written, figures, trial.responses.is_some()));
    }
    match trial.responses {
        Some(responses) => {
            text.push_str(&format!("what actions bring is assumed by {}: {}\n", responses.id, responses.source));
        }
        None => text.push_str("what actions bring is not estimated: no responses were given\n"),
    }
    text
}

/// One of the totals.
type Summed = fn(&Totals) -> Total;

fn key(written: &Written) -> String {
    format!("{}@{}", written.strategy.id, written.strategy.version)
}

fn rows(trial: &Trial<'_>, simulated: &Simulated) -> Vec<Vec<String>> {
    let currency = trial.strategies[0].currency;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut plain = |name: String, of: &dyn Fn(&Figures) -> String| {
        let mut row = vec![name];
        row.extend(simulated.figures.iter().map(of));
        rows.push(row);
    };
    plain("persons contacted".to_owned(), &|figures| count(figures.contacted));
    for (place, channel) in Channel::ALL.iter().enumerate() {
        if simulated.figures.iter().any(|figures| figures.sum.by_channel[place] > 0) {
            plain(format!("  by {}", channel.word()), &|figures| count(figures.sum.by_channel[place]));
        }
    }
    plain("asks for money".to_owned(), &|figures| count(figures.sum.asks));
    for (place, name) in ["one contact", "two", "three", "more"].into_iter().enumerate() {
        plain(format!("person-days with {name}"), &|figures| count(figures.sum.contact_days[place]));
    }
    plain("most contacts of a person on a day".to_owned(), &|figures| figures.sum.contacts_max.to_string());
    plain("breaches of the strategy's limits".to_owned(), &|figures| count(figures.sum.breaches));
    let rules = names(simulated, |figures| figures.sum.refused.keys().cloned().collect());
    for rule in rules {
        plain(format!("refused by {rule}"), &|figures| count(figures.sum.refused.get(&rule).copied().unwrap_or(0)));
    }
    let reasons = names(simulated, |figures| figures.sum.left_out.keys().copied().collect());
    for why in reasons {
        plain(format!("left out: {}", why.word()), &|figures| {
            count(figures.sum.left_out.get(&why).copied().unwrap_or(0))
        });
    }
    let totals: [(&str, Unit, Summed); 4] = [
        ("actions", Unit::Things, |totals| totals.actions),
        ("cost", Unit::Millionths(currency), |totals| totals.cost),
        ("expected recovery", Unit::Minor(currency), |totals| totals.expected),
        ("recovery in one draw", Unit::Minor(currency), |totals| totals.drawn),
    ];
    let told = if trial.responses.is_some() { 4 } else { 2 };
    for (name, unit, of) in totals.into_iter().take(told) {
        let mut row = vec![name.to_owned()];
        row.extend(
            simulated.figures.iter().map(|figures| shown(of(&figures.totals).estimate(), unit, name != "actions")),
        );
        row.extend(simulated.comparison.as_ref().map(|Comparison { totals }| shown(of(totals).estimate(), unit, true)));
        rows.push(row);
    }
    rows
}

/// Keys that any of the strategies has, each once, in order.
fn names<Key: Ord>(simulated: &Simulated, of: impl Fn(&Figures) -> Vec<Key>) -> Vec<Key> {
    let mut names: Vec<Key> = simulated.figures.iter().flat_map(of).collect();
    names.sort();
    names.dedup();
    names
}

fn number(value: f64, unit: Unit) -> String {
    // Estimates are rounded to what can be shown, halves away from zero.
    let rounded = value.round() as i128;
    match unit {
        Unit::Things => {
            let sign = if rounded < 0 { "-" } else { "" };
            format!("{sign}{}", count(u64::try_from(rounded.unsigned_abs()).unwrap_or(u64::MAX)))
        }
        Unit::Minor(currency) => currency.format(Rounding::HalfUp.divide(rounded, 1)),
        Unit::Millionths(currency) => {
            let digits = 10_i128.pow(u32::from(currency.digits()));
            currency.format(Rounding::HalfUp.divide(rounded * digits, 1_000_000))
        }
    }
}

fn shown(Estimate { value, low, high }: Estimate, unit: Unit, with_interval: bool) -> String {
    let value = number(value, unit);
    if with_interval { format!("{value} ({} to {})", number(low, unit), number(high, unit)) } else { value }
}

fn arms(written: &Written, figures: &Figures, is_estimated: bool) -> String {
    if figures.arms.is_empty() {
        return String::new();
    }
    let currency = written.currency;
    let mut header = vec!["arm", "persons", "actions", "cost"];
    if is_estimated {
        header.push("expected recovery");
    }
    let rows = figures.arms.iter().map(|(arm, (persons, totals))| {
        let mut row = vec![
            arm.clone(),
            count(*persons),
            shown(totals.actions.estimate(), Unit::Things, false),
            shown(totals.cost.estimate(), Unit::Millionths(currency), false),
        ];
        if is_estimated {
            row.push(shown(totals.expected.estimate(), Unit::Minor(currency), true));
        }
        row
    });
    format!("\n{}\n{}", key(written), table::render(&header, &rows.collect::<Vec<_>>()))
}
