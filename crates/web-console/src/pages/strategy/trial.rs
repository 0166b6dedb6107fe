//! A strategy compared with another one, and both tried on the past of the book.

use app::Result;
use app::documents::Document;
use app::look::day_or_last_close;
use app::strategy_versions::{IN_FORCE, STRATEGIES, in_force};
use app::strategy_view::{ComparisonView, EstimateView, SimulationView, TotalsView, TriedView};
use collections::Word;
use collections::person::Channel;
use maud::{Markup, html};
use primitives::Date;

use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, decimal};
use crate::nav::Page;
use crate::pages::{day_of, worked_out};
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;
use crate::walks::Walk;

/// How many days are tried where nothing is said.
const DAYS: i32 = 30;

/// Where a version's page is, and what follows it.
fn address(strategy: &str, what: &str) -> String {
    let (id, version) = strategy.split_once('@').unwrap_or((strategy, ""));
    format!("/console/strategy/{}/{version}/{what}", encoded(id))
}

/// What a version can be compared with on a day: the one in force, where there is one, and the others of the book.
fn others(view: &View<'_>, strategy: &str, on: Date) -> Result<Vec<(String, String)>> {
    let in_force =
        in_force(view.book.store, on)?.map(|_| (IN_FORCE.to_owned(), view.words.the_one_in_force.to_owned()));
    let versions = STRATEGIES.all(view.book.store)?;
    let named = versions.iter().map(Document::key).filter(|key| key != strategy).map(|key| (key.clone(), key));
    Ok(in_force.into_iter().chain(named).collect())
}

/// A field that chooses what is compared with.
fn choose(view: &View<'_>, others: &[(String, String)], is_alone_allowed: bool) -> Markup {
    let words = view.words;
    let chosen = view.query.get("against");
    html! {
        div { label for="f-against" { (words.compared_to) }
            select #f-against name="against" {
                @if is_alone_allowed { option value="" { (words.tried_alone) } }
                @for (value, name) in others { option value=(value) selected[chosen == Some(value.as_str())] { (name) } }
            } }
    }
}

/// What leads to both, on the page of a version.
pub(in crate::pages) fn doors(view: &View<'_>, strategy: &str) -> Markup {
    let words = view.words;
    html! {
        @if view.may(app::access::Permission::ReadModels) {
            p.row {
                a href=(address(strategy, "comparison")) { (words.compare_strategies) }
                " · " a href=(address(strategy, "simulation")) { (words.try_on_the_past) }
            }
        }
    }
}

/// Which accounts would be in another state.
pub(in crate::pages) fn comparison(view: &View<'_>, strategy: &str) -> Result<Reply> {
    let words = view.words;
    let as_of = day_or_last_close(view.book.store, day_of(view, "as_of")?, view.now)?;
    STRATEGIES.version(view.book.store, strategy)?;
    let others = others(view, strategy, as_of)?;
    let first = others.first().map(|(value, _)| value.as_str());
    let against = view.query.get("against").or(first);
    let found = match against {
        Some(against) => {
            let walk = Walk::Comparison { strategy: strategy.to_owned(), against: against.to_owned(), day: as_of };
            view.found(&view.walks.comparisons, walk)?
        }
        None => None,
    };
    let body = html! {
        div.title {
            h1 { (strategy) }
            p.soft { @if let Some(against) = against { (words.compared_to) " " (against) " · " } (words.as_of) " " (as_of) }
        }
        @if against.is_some() {
            form.filters method="get" action=(address(strategy, "comparison")) {
                (choose(view, &others, false))
                button type="submit" { (words.show) }
            }
            (worked_out(view, found.as_ref(), |found| moves(view, found)))
        } @else {
            p.notice { (words.no_other_version) }
        }
        p { a href=(address(strategy, "").trim_end_matches('/')) { (strategy) } }
    };
    let waits = against.is_some() && found.is_none();
    let title = format!("{strategy} · {}", words.compare_strategies);
    Ok(Reply::Page(Shown { waits, ..Shown::new(Page::Strategy, title, body) }))
}

/// The accounts by their states under both, those that move first.
fn moves(view: &View<'_>, found: &ComparisonView) -> Markup {
    let words = view.words;
    let moved: u64 = found.moves.iter().filter(|one| one.from != one.to).map(|one| one.accounts).sum();
    let all: u64 = found.moves.iter().map(|one| one.accounts).sum();
    let mut moves: Vec<_> = found.moves.iter().collect();
    moves.sort_by_key(|one| (one.from == one.to, std::cmp::Reverse(one.accounts)));
    let rows = moves.into_iter().map(|one| {
        vec![
            Cell::text(&one.from),
            Cell::text(&one.to),
            Cell::text(if one.from == one.to { words.not_so } else { words.so }),
            Cell::figure(count(one.accounts)),
            Cell::figure(decimal(&one.past_due)),
            Cell::figure(decimal(&one.owed)),
        ]
    });
    let header = [words.state_by_other, words.state_by_this, words.moves, words.accounts, words.past_due, words.owed];
    let caption = format!("{} · {} · {}", words.comparison_caption, found.as_of, found.currency);
    html! {
        p { (words.would_move) " " b { (count(moved)) } " / " (count(all)) }
        (Table::new(caption, &header, rows.collect()).defined(words.comparison_definition).html(view, words.nothing))
    }
}

/// What it would have done.
pub(in crate::pages) fn simulation(view: &View<'_>, strategy: &str) -> Result<Reply> {
    let words = view.words;
    STRATEGIES.version(view.book.store, strategy)?;
    let last = day_or_last_close(view.book.store, None, view.now)?;
    let (from, to) = (day_of(view, "from")?, day_of(view, "to")?.unwrap_or(last));
    let is_backdated = view.query.get("backdate").is_some();
    let found = match from {
        Some(from) => {
            let walk = Walk::Simulation {
                strategy: strategy.to_owned(),
                against: view.query.get("against").map(str::to_owned),
                from,
                to,
                backdates_packs: is_backdated,
            };
            view.found(&view.walks.simulations, walk)?
        }
        None => None,
    };
    let first = from.unwrap_or(last + (1 - DAYS));
    let body = html! {
        div.title { h1 { (strategy) } p.soft { (words.try_on_the_past) } }
        p.soft { (words.simulation_long) }
        form.filters method="get" action=(address(strategy, "simulation")) {
            div { label for="f-from" { (words.from) } input #f-from type="date" name="from" value=(first) required; }
            div { label for="f-to" { (words.until) } input #f-to type="date" name="to" value=(to) max=(last) required; }
            (choose(view, &others(view, strategy, to)?, true))
            div.tick { input #f-backdate type="checkbox" name="backdate" value="yes" checked[is_backdated]; label for="f-backdate" { (words.backdate_packs) } }
            button type="submit" { (words.try_out) }
        }
        @if from.is_some() { (worked_out(view, found.as_ref(), |found| result(view, found))) }
        p { a href=(address(strategy, "").trim_end_matches('/')) { (strategy) } }
    };
    let waits = from.is_some() && found.is_none();
    let title = format!("{strategy} · {}", words.try_on_the_past);
    Ok(Reply::Page(Shown { waits, ..Shown::new(Page::Strategy, title, body) }))
}

fn result(view: &View<'_>, found: &SimulationView) -> Markup {
    let words = view.words;
    let names: Vec<String> = found.strategies.iter().map(|one| format!("{}@{}", one.strategy, one.version)).collect();
    let table = |caption: &str, first: &str, with_difference: bool, rows: Vec<Vec<Cell>>| {
        let mut header = vec![first];
        header.extend(names.iter().map(String::as_str));
        if with_difference && found.first_less_second.is_some() {
            header.push(words.difference);
        }
        let caption = format!("{caption} · {} – {}", found.from, found.to);
        Table::new(caption, &header, rows)
    };
    html! {
        p.soft { (words.persons) " " (count(found.persons)) " · " (words.account_days) " " (count(found.account_days)) }
        (table(words.simulation_caption, words.figure, true, totals(view, found)).defined(words.simulation_definition).html(view, words.nothing))
        div.pair {
            (table(words.actions_by_way, words.way, false, by_way(view, found)).html(view, words.nothing))
            (table(words.actions_by_step, words.step, false, by_step(found)).html(view, words.nothing))
        }
        div.pair {
            (table(words.refused_by_rule, words.rule, false, by_name(found, |one| one.refused.iter().map(|(name, times)| (name.clone(), *times)).collect())).html(view, words.nothing_blocked))
            (table(words.left_out_steps, words.why, false, by_name(found, |one| one.left_out.iter().map(|(why, times)| (terms::left_out(view.language, why).to_owned(), *times)).collect())).html(view, words.nothing))
        }
    }
}

/// An estimate with its interval, where it has one.
fn estimate(one: &EstimateView) -> String {
    let (value, low, high) = (decimal(&one.value), decimal(&one.low), decimal(&one.high));
    if low == high { value } else { format!("{value} ({low} … {high})") }
}

fn totals(view: &View<'_>, found: &SimulationView) -> Vec<Vec<Cell>> {
    let words = view.words;
    let of_each = |name: &str, of: &dyn Fn(&TriedView) -> String, less: Option<&dyn Fn(&TotalsView) -> String>| {
        let mut row = vec![Cell::text(name)];
        row.extend(found.strategies.iter().map(|one| Cell::figure(of(one))));
        if let Some(totals) = &found.first_less_second {
            row.push(Cell::figure(less.map_or_else(|| NONE.to_owned(), |less| less(totals))));
        }
        row
    };
    let cost = format!("{} · {}", words.cost, found.currency);
    vec![
        of_each(words.persons_contacted, &|one| count(one.persons_contacted), None),
        of_each(words.actions_taken, &|one| decimal(&one.totals.actions.value), Some(&|less| estimate(&less.actions))),
        of_each(words.asks_for_money, &|one| count(one.asks), None),
        of_each(&cost, &|one| decimal(&one.totals.cost.value), Some(&|less| estimate(&less.cost))),
        of_each(words.contacts_a_day_max, &|one| count(one.contacts_on_a_day_max.into()), None),
        of_each(words.own_limits_broken, &|one| count(one.breaches), None),
    ]
}

/// A row for each name that any of the strategies has, with the figure of each.
fn by_name(found: &SimulationView, of: impl Fn(&TriedView) -> Vec<(String, u64)>) -> Vec<Vec<Cell>> {
    let all: Vec<std::collections::BTreeMap<String, u64>> =
        found.strategies.iter().map(|one| of(one).into_iter().collect()).collect();
    let names: std::collections::BTreeSet<&String> = all.iter().flat_map(|one| one.keys()).collect();
    let row = |name: &String| {
        let mut row = vec![Cell::text(name)];
        row.extend(all.iter().map(|one| Cell::figure(count(one.get(name).copied().unwrap_or(0)))));
        row
    };
    names.into_iter().map(row).collect()
}

fn by_way(view: &View<'_>, found: &SimulationView) -> Vec<Vec<Cell>> {
    let name = |word: &str| Channel::of(word).map_or(word, |channel| terms::channel(view.language, channel)).to_owned();
    by_name(found, |one| one.actions_by_channel.iter().map(|(way, actions)| (name(way), *actions)).collect())
}

fn by_step(found: &SimulationView) -> Vec<Vec<Cell>> {
    by_name(found, |one| {
        one.actions_by_step.iter().map(|step| (format!("{} · {}", step.state, step.step), step.actions)).collect()
    })
}
