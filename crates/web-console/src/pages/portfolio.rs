//! Portfolio: buckets, movements and vintages, each figure with its definition and denominator.

pub(super) mod kpis;
pub(super) mod list;

use std::collections::BTreeMap;

use app::portfolio::{Portfolio, Rolls, Vintage};
use app::summary::{Place, Tally};
use app::{Refused, Result};
use maud::{Markup, PreEscaped, html};
use primitives::Currency;

use super::not_counted;
use crate::chart::{self, Labels, Series};
use crate::counted::Funnel;
use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, money, percent};
use crate::nav::{Page, sees_persons};
use crate::table::{Cell, Table};
use crate::terms;

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let Some(counted) = view.counted.as_deref() else { return Ok(Reply::Page(not_counted(view, Page::Portfolio))) };
    let words = view.words;
    let body = html! {
        div.title {
            h1 { (words.portfolio) }
            p.soft { (words.standing_at_close) " " time datetime=(counted.as_of) { (counted.as_of) } }
            p { a href="/console/portfolio/kpis" { (words.kpis) } }
        }
        section aria-label=(words.buckets) {
            h2 { (words.buckets) }
            @for (currency, tallies) in &counted.standing { (standing(view, counted, *currency, tallies).html(view, words.nothing)) }
        }
        (stack(view, counted))
        (rolls(view, counted, &counted.last_month, words.rolls_last_month, "rolls.csv"))
        (rolls(view, counted, &counted.months, words.rolls_year, "rolls-year.csv"))
        section aria-label=(words.flows) {
            h2 { (words.flows) }
            @for currency in counted.standing.keys() { (flows(view, counted, *currency).html(view, words.months_missing)) }
        }
        (vintages(view, counted))
    };
    Ok(Reply::Page(Shown::new(Page::Portfolio, words.portfolio, body)))
}

/// A table of the page as CSV.
pub(super) fn csv(view: &View<'_>, name: &str) -> Result<Reply> {
    let words = view.words;
    let Some(counted) = view.counted.as_deref() else { return Ok(Reply::Page(not_counted(view, Page::Portfolio))) };
    let of_currency = || {
        counted.standing.keys().find(|currency| view.query.get("currency").is_none_or(|code| currency.code() == code))
    };
    let table = match name {
        "kpis.csv" => Some(kpis::csv(view)?),
        "funnel.csv" => view.beside.as_deref().map(|beside| funnel_table(view, &beside.funnel)),
        "buckets.csv" => {
            of_currency().and_then(|currency| Some(standing(view, counted, *currency, counted.standing.get(currency)?)))
        }
        "flows.csv" => of_currency().map(|currency| flows(view, counted, *currency)),
        "days.csv" => Some(by_day(view, counted, 1)),
        "rolls.csv" => Some(roll_table(view, counted, &counted.last_month, words.rolls_last_month, name)),
        "rolls-year.csv" => Some(roll_table(view, counted, &counted.months, words.rolls_year, name)),
        "vintages.csv" => Some(vintage_table(view, &counted.vintages)),
        _ => None,
    };
    let table = table.ok_or_else(|| Refused::new(words.no_such_table).code(app::Code::AccountNotFound))?;
    Ok(Reply::Csv(format!("{}-{name}", counted.as_of), table.to_csv()))
}

/// Where accounts and amounts of a currency stand.
pub(super) fn standing(
    view: &View<'_>,
    counted: &Portfolio,
    currency: Currency,
    tallies: &BTreeMap<Place, Tally>,
) -> Table {
    let words = view.words;
    let open = tallies.iter().filter(|(place, _)| **place != Place::Ended);
    let accounts: u64 = open.clone().map(|(_, tally)| tally.accounts).sum();
    let owed: i64 = open.map(|(_, tally)| tally.owed.minor()).sum();
    let all = [Place::Current, Place::Unbucketed];
    let shown = counted
        .places
        .iter()
        .filter(|place| tallies.contains_key(place) || (all.contains(place) && **place == Place::Current));
    let rows = shown.map(|place| {
        let tally = tallies.get(place).copied().unwrap_or_default();
        let is_open = *place != Place::Ended;
        let name = terms::place(view.language, place);
        let number = counted.places.iter().position(|one| one == place).unwrap_or(0);
        let leads = place.is_past_due() && sees_persons(view.actor);
        vec![
            if leads {
                Cell::link(format!("/console/portfolio/accounts?place={number}&currency={currency}"), name)
            } else {
                Cell::text(name)
            },
            Cell::figure(count(tally.accounts)),
            Cell::figure(if is_open { percent(tally.accounts as f64, accounts as f64) } else { NONE.to_owned() }),
            Cell::figure(if place.is_past_due() { money(currency, tally.overdue) } else { NONE.to_owned() }),
            Cell::figure(money(currency, tally.owed)),
            Cell::figure(if is_open { percent(tally.owed.minor() as f64, owed as f64) } else { NONE.to_owned() }),
        ]
    });
    let header = [words.bucket, words.accounts, words.share, words.past_due, words.owed, words.share];
    Table::new(format!("{} · {currency}", words.buckets_caption), &header, rows.collect())
        .defined(words.buckets_definition)
        .with_csv(format!("/console/portfolio/buckets.csv?currency={currency}"))
}

/// The places in which accounts are past due, that any of them was in.
fn past_due_places(counted: &Portfolio) -> Vec<usize> {
    let was =
        |number: usize| counted.by_day.iter().any(|(_, accounts)| accounts.get(number).is_some_and(|count| *count > 0));
    (0..counted.places.len()).filter(|number| counted.places[*number].is_past_due() && was(*number)).collect()
}

/// Accounts past due by bucket, day by day.
pub(super) fn stack(view: &View<'_>, counted: &Portfolio) -> Markup {
    let words = view.words;
    let places = past_due_places(counted);
    let series = |number: &usize| Series {
        name: terms::place(view.language, &counted.places[*number]),
        values: counted.by_day.iter().map(|(_, accounts)| accounts[*number] as f64).collect(),
    };
    let series: Vec<Series> = places.iter().map(series).collect();
    let ticks: Vec<String> =
        counted.by_day.iter().map(|(day, _)| format!("{}-{:02}", day.month(), day.day())).collect();
    html! {
        section aria-label=(words.stack) {
            h2 { (words.stack) }
            div.pair {
                figure {
                    div.chart { (PreEscaped(chart::stack(words.stack, &ticks, &series))) }
                    figcaption { (keys(&series)) }
                }
                (by_day(view, counted, 7).html(view, words.nothing))
            }
        }
    }
}

/// How far collection came with people.
pub(super) fn funnel(view: &View<'_>) -> Markup {
    let words = view.words;
    let Some(beside) = view.beside.as_deref() else { return html! {} };
    let funnel = &beside.funnel;
    let steps = steps(view, funnel);
    let bars: Vec<(String, f64)> = steps.iter().map(|(name, persons)| ((*name).to_owned(), *persons as f64)).collect();
    html! {
        section aria-label=(words.funnel) {
            h2 { (words.funnel) }
            div.pair {
                figure { div.chart { (PreEscaped(chart::bars(words.funnel, &bars))) } }
                (funnel_table(view, funnel).html(view, words.nothing))
            }
        }
    }
}

fn steps(view: &View<'_>, funnel: &Funnel) -> [(&'static str, usize); 5] {
    let words = view.words;
    [
        (words.funnel_persons, funnel.persons),
        (words.funnel_tried, funnel.tried),
        (words.funnel_spoken, funnel.spoken),
        (words.funnel_promised, funnel.promised),
        (words.funnel_kept, funnel.kept),
    ]
}

fn funnel_table(view: &View<'_>, funnel: &Funnel) -> Table {
    let words = view.words;
    let steps = steps(view, funnel);
    let before = std::iter::once(None).chain(steps.iter().map(|(_, persons)| Some(*persons)));
    let rows = steps.iter().zip(before).map(|((name, persons), before)| {
        vec![
            Cell::text(*name),
            Cell::figure(count(*persons as u64)),
            Cell::figure(before.map_or_else(|| NONE.to_owned(), |before| percent(*persons as f64, before as f64))),
            Cell::figure(percent(*persons as f64, funnel.persons as f64)),
        ]
    });
    let header = [words.funnel_step, words.persons, words.of_step_before, words.of_all];
    Table::new(words.funnel_caption, &header, rows.collect())
        .defined(words.funnel_definition)
        .with_csv("/console/portfolio/funnel.csv")
}

fn keys(series: &[Series]) -> Markup {
    html! { ul.keys { @for (nth, one) in series.iter().enumerate() { li { i class=(format!("key-{}", chart::class(nth, series.len()))) {} (one.name) } } } }
}

/// Accounts past due on every so many days, back from the last one.
fn by_day(view: &View<'_>, counted: &Portfolio, step: usize) -> Table {
    let words = view.words;
    let places = past_due_places(counted);
    let names: Vec<String> =
        places.iter().map(|number| terms::place(view.language, &counted.places[*number])).collect();
    let mut header = vec![words.day];
    header.extend(names.iter().map(String::as_str));
    header.push(words.all);
    let rows = counted.by_day.iter().rev().step_by(step).map(|(day, accounts)| {
        let of_places = places.iter().map(|number| accounts[*number]);
        let day = day.to_string();
        let mut row = vec![super::today::night_cell(view, &day, &day)];
        row.extend(of_places.clone().map(|accounts| Cell::figure(count(accounts))));
        row.push(Cell::figure(count(of_places.sum())));
        row
    });
    Table::new(words.stack_caption, &header, rows.collect())
        .defined(words.stack_definition)
        .with_csv("/console/portfolio/days.csv")
}

/// A roll matrix as a heat map, which is its table as well.
pub(super) fn rolls(view: &View<'_>, counted: &Portfolio, rolls: &Rolls, title: &str, name: &str) -> Markup {
    html! {
        section aria-label=(title) { h2 { (title) } (roll_table(view, counted, rolls, title, name).html(view, view.words.months_missing)) }
    }
}

fn roll_table(view: &View<'_>, counted: &Portfolio, rolls: &Rolls, title: &str, name: &str) -> Table {
    let words = view.words;
    let occurs = |number: u8| rolls.moves.keys().any(|(from, to)| *from == number || *to == number);
    let numbers: Vec<u8> = (0..=u8::MAX).take(counted.places.len()).filter(|number| occurs(*number)).collect();
    let names: Vec<String> =
        numbers.iter().map(|number| terms::place(view.language, &counted.places[usize::from(*number)])).collect();
    let mut header = vec![words.from_to];
    header.extend(names.iter().map(String::as_str));
    header.push(words.accounts);
    let row = |(from, name): (&u8, &String)| {
        let moved = |to: &u8| rolls.moves.get(&(*from, *to)).copied().unwrap_or(0);
        let all: u64 = numbers.iter().map(moved).sum();
        let shade = |to: &u8| match moved(to) {
            0 => Cell::Shade { share: None, text: "·".to_owned() },
            some => Cell::Shade { share: Some(some as f64 / all as f64), text: percent(some as f64, all as f64) },
        };
        let mut row = vec![Cell::text(name)];
        row.extend(numbers.iter().map(shade));
        row.push(Cell::figure(count(all)));
        row
    };
    let rows = numbers.iter().zip(&names).map(row).collect();
    Table::new(format!("{title}: {} – {}", rolls.from, rolls.to), &header, rows)
        .defined(words.rolls_definition)
        .with_csv(format!("/console/portfolio/{name}"))
}

/// Net flows by amount.
fn flows(view: &View<'_>, counted: &Portfolio, currency: Currency) -> Table {
    let words = view.words;
    let rows = counted.flows(currency).into_iter().map(|flow| {
        vec![
            Cell::text(format!(
                "{} → {}",
                terms::place(view.language, &flow.from),
                terms::place(view.language, &flow.to)
            )),
            Cell::figure(money(currency, flow.before)),
            Cell::figure(money(currency, flow.after)),
            Cell::figure(percent(flow.after.minor() as f64, flow.before.minor() as f64)),
        ]
    });
    let ends: Vec<String> = counted.month_ends.iter().map(|(day, _)| day.to_string()).collect();
    let [first, second] = [0, 1].map(|at| ends.get(at).map_or("", String::as_str));
    let header = [
        words.flow.to_owned(),
        format!("{} {first}", words.owed_before),
        format!("{} {second}", words.owed_after),
        words.net_flow.to_owned(),
    ];
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    Table::new(format!("{} · {currency}", words.flows), &header, rows.collect())
        .defined(words.flows_definition)
        .with_csv(format!("/console/portfolio/flows.csv?currency={currency}"))
}

fn month(vintage: &Vintage) -> String {
    format!("{}-{:02}", vintage.year, vintage.month)
}

pub(super) fn vintages(view: &View<'_>, counted: &Portfolio) -> Markup {
    let words = view.words;
    let share = |vintage: &Vintage| vintage.bad_ever.iter().map(|bad| *bad as f64 / vintage.accounts as f64).collect();
    let latest = &counted.vintages[counted.vintages.len().saturating_sub(12)..];
    let series: Vec<Series> = latest.iter().map(|one| Series { name: month(one), values: share(one) }).collect();
    let length = series.iter().map(|one| one.values.len()).max().unwrap_or(0);
    let ticks: Vec<String> = (0..length).map(|month| month.to_string()).collect();
    html! {
        section aria-label=(words.vintages) {
            h2 { (words.vintages) }
            figure {
                div.chart.wide { (PreEscaped(chart::lines(words.vintages, &ticks, Labels::Percent, &series))) }
                figcaption { (words.vintage_axis) " " (keys(&series)) }
            }
            (vintage_table(view, &counted.vintages).html(view, words.months_missing))
        }
    }
}

fn vintage_table(view: &View<'_>, vintages: &[Vintage]) -> Table {
    let words = view.words;
    let length = vintages.iter().map(|one| one.bad_ever.len()).max().unwrap_or(0).min(25);
    let months: Vec<String> = (0..length).map(|month| month.to_string()).collect();
    let mut header = vec![words.opened_in, words.accounts];
    header.extend(months.iter().map(String::as_str));
    let top = vintages
        .iter()
        .flat_map(|one| one.bad_ever.iter().map(|bad| *bad as f64 / one.accounts as f64))
        .fold(0.0, f64::max);
    let rows = vintages.iter().map(|one| {
        let mut row = vec![Cell::text(month(one)), Cell::figure(count(one.accounts))];
        row.extend((0..length).map(|month| match one.bad_ever.get(month) {
            Some(bad) => {
                let share = *bad as f64 / one.accounts as f64;
                let shade = (top > 0.0).then(|| share / top);
                Cell::Shade { share: shade, text: percent(*bad as f64, one.accounts as f64) }
            }
            None => Cell::Shade { share: None, text: String::new() },
        }));
        row
    });
    Table::new(words.vintages_caption, &header, rows.collect())
        .defined(words.vintages_definition)
        .with_csv("/console/portfolio/vintages.csv")
}
