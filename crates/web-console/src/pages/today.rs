//! Today: what the last close found, what is past due, which promises broke, and what waits for a second person.

use app::access::Permission;
use app::documents::{self, CONTACT_PACK, STRATEGY, State, TEMPLATE};
use app::portfolio::{Moved, Night, Portfolio};
use app::summary::{Place, Tally};
use app::{Result, close_day};
use ledger::day_close::Movement;
use maud::{Markup, html};
use primitives::{Amount, Currency};

use super::portfolio::{funnel, rolls, stack, vintages};
use super::{not_counted, of_account, of_person};
use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, difference, money, percent};
use crate::nav::{Page, sees_persons};
use crate::table::{Cell, Table};
use crate::terms;

/// The movements that are told every night, the ones that matter most first.
const TOLD: [Movement; 9] = [
    Movement::Entered,
    Movement::Rolled,
    Movement::Eased,
    Movement::Cured,
    Movement::Settled,
    Movement::ChargedOff,
    Movement::WrittenOff,
    Movement::SettlementLapsed,
    Movement::Opened,
];

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let Some(counted) = view.counted.as_deref() else { return Ok(Reply::Page(not_counted(view, Page::Today))) };
    let words = view.words;
    let body = html! {
        div.title {
            h1 { (words.today) }
            p.soft { (words.standing_at_close) " " time datetime=(counted.as_of) { (counted.as_of) } }
        }
        (not_closed(view)?)
        (tiles(view, counted))
        section aria-label=(words.last_night) {
            (night(view, counted).html(view, words.nothing))
            (buckets(view, counted))
        }
        (stack(view, counted))
        (rolls(view, counted, &counted.last_month, words.rolls_last_month, "rolls.csv"))
        (funnel(view))
        (vintages(view, counted))
        section.pair {
            @if view.may(Permission::ReadCases) { div { h2 { (words.deadlines) } (super::deadlines::next(view)?) } }
            @if super::deadlines::sees_failures(view) { div { h2 { (words.failed_jobs) } (super::deadlines::failed(view)?) } }
        }
        section.pair {
            @if view.may(Permission::ReadPromises) { div { h2 { (words.promises) } (promises(view, &counted.night)) } }
            @if view.may(Permission::ReadDocuments) { div { h2 { (words.waits) } (waiting(view)?) } }
        }
    };
    Ok(Reply::Page(Shown::new(Page::Today, words.today, body)))
}

/// Days that have ended and are not closed.
fn not_closed(view: &View<'_>) -> Result<Markup> {
    let today = close_day::business_day(&view.info, view.now)?;
    let open = view.info.last_close.map_or(0, |last| today - last - 1);
    let begun = view.info.last_close_begun.filter(|begun| Some(*begun) != view.info.last_close);
    let words = view.words;
    Ok(html! {
        @if let Some(begun) = begun { p.notice role="status" { (words.close_begun) " " (begun) } }
        @if open > 0 && begun.is_none() {
            p.note role="status" { (words.days_not_closed) " " b { (count(open.unsigned_abs().into())) } " · " a href="/console/close" { (words.close) } }
        }
    })
}

fn tiles(view: &View<'_>, counted: &Portfolio) -> Markup {
    let words = view.words;
    let (past_due, open) = (counted.accounts_past_due(), counted.accounts_open());
    let before = counted.by_day.iter().rev().nth(1).map(|(_, places)| past_due_of(counted, places));
    let amounts = amounts_past_due(counted);
    html! {
        dl.tiles {
            div { dt { (words.accounts_past_due) } dd { (count(past_due)) }
                dd.soft {
                    (percent(past_due as f64, open as f64)) " " (words.of_open)
                    @if let Some(before) = before { " · " (difference(before, past_due)) " " (words.against_the_night_before) }
                }
            }
            @for (currency, amount, owed) in amounts {
                div { dt { (words.amount_past_due) } dd { (money(currency, amount)) " " small { (currency) } }
                    dd.soft { (percent(amount.minor() as f64, owed.minor() as f64)) " " (words.of_owed) } }
            }
            @for movement in [Movement::Entered, Movement::Cured] {
                @let (last, before) = two_nights(&counted.night, movement);
                div { dt { (terms::movement(view.language, movement)) } dd { (count(last)) }
                    dd.soft { (difference(before, last)) " " (words.against_the_night_before) } }
            }
        }
    }
}

fn past_due_of(counted: &Portfolio, accounts: &[u64]) -> u64 {
    let places = counted.places.iter().zip(accounts);
    places.filter(|(place, _)| place.is_past_due()).map(|(_, accounts)| accounts).sum()
}

fn amounts_past_due(counted: &Portfolio) -> Vec<(Currency, Amount, Amount)> {
    let sum = |tallies: &std::collections::BTreeMap<Place, Tally>| {
        (tallies.values().map(|tally| tally.overdue).sum(), tallies.values().map(|tally| tally.owed).sum())
    };
    counted
        .standing
        .iter()
        .map(|(currency, tallies)| (*currency, sum(tallies)))
        .map(|(currency, (due, owed))| (currency, due, owed))
        .collect()
}

fn found(night: &Night, movement: Movement) -> Vec<u64> {
    let place = Movement::ALL.iter().position(|one| *one == movement).unwrap_or(0);
    night.closes.iter().map(|(_, close)| close.movements[place]).collect()
}

fn two_nights(night: &Night, movement: Movement) -> (u64, u64) {
    let found = found(night, movement);
    let mut latest = found.iter().rev().copied();
    (latest.next().unwrap_or(0), latest.next().unwrap_or(0))
}

/// The mean of the last so many nights.
fn mean(found: &[u64], nights: usize) -> String {
    let last = &found[found.len().saturating_sub(nights)..];
    if last.is_empty() {
        NONE.to_owned()
    } else {
        format!("{:.1}", last.iter().sum::<u64>() as f64 / last.len() as f64)
    }
}

fn night(view: &View<'_>, counted: &Portfolio) -> Table {
    let words = view.words;
    let amount = |movement: Movement| {
        let moved = counted.night.moved.iter().filter(|((one, _), _)| *one == movement);
        let told: Vec<String> = moved
            .map(|((_, currency), Moved { amount, .. })| format!("{} {currency}", money(*currency, *amount)))
            .collect();
        if told.is_empty() { NONE.to_owned() } else { told.join(" · ") }
    };
    let rows = TOLD.into_iter().map(|movement| {
        let found = found(&counted.night, movement);
        let (last, before) = two_nights(&counted.night, movement);
        vec![
            night_cell(
                view,
                &format!("{}?movement={}", counted.as_of, movement.name()),
                terms::movement(view.language, movement),
            ),
            Cell::figure(count(last)),
            Cell::figure(count(before)),
            Cell::figure(difference(before, last)),
            Cell::figure(mean(&found, 7)),
            Cell::figure(mean(&found, 30)),
            Cell::figure(amount(movement)),
        ]
    });
    let header =
        [words.movement, words.last_night, words.night_before, words.change, words.mean_7, words.mean_30, words.amount];
    Table::new(words.night_caption, &header, rows.collect()).defined(words.night_definition)
}

fn buckets(view: &View<'_>, counted: &Portfolio) -> Markup {
    let words = view.words;
    html! {
        @for (currency, tallies) in &counted.standing {
            (super::portfolio::standing(view, counted, *currency, tallies).html(view, words.nothing))
        }
    }
}

fn promises(view: &View<'_>, night: &Night) -> Markup {
    let words = view.words;
    let sees = sees_persons(view.actor);
    let rows = night.broken.iter().map(|broken| {
        let account = match sees {
            true => Cell::link(of_account(&broken.account), &broken.account),
            false => Cell::text(NONE),
        };
        let person = if sees { Cell::link(of_person(&broken.person), &broken.person) } else { Cell::text(NONE) };
        let short = format!("{} {}", money(broken.currency, broken.short_by), broken.currency);
        vec![Cell::text(broken.on.to_string()), person, account, Cell::figure(short)]
    });
    let header = [words.broken_on, words.person, words.account, words.short_by];
    let table = Table::new(words.broken_promises, &header, rows.take(20).collect()).defined(words.promises_definition);
    html! {
        p { (words.promises_open) " " b { (count(night.promises_open)) } " · " (words.promises_kept) " " b { (count(night.promises_kept)) } " · " (words.promises_broken) " " b { (count(night.broken.len() as u64)) } }
        (table.html(view, words.no_broken_promises))
    }
}

/// Texts that count only once a second person has agreed.
fn waiting(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let mut rows = Vec::new();
    for kind in [STRATEGY, CONTACT_PACK, TEMPLATE] {
        for document in documents::all(view.book.store, kind)? {
            if document.state == State::Draft {
                let row = &document.row;
                let since = app::export::instant(row.added_at)?;
                rows.push(vec![
                    Cell::text(terms::document_kind(view.language, kind)),
                    Cell::text(format!("{} v{}", row.id, row.version)),
                    Cell::text(row.made_by.clone()),
                    Cell::text(day_of(&since)),
                ]);
            }
        }
    }
    let table = Table::new(words.waits_caption, &[words.kind, words.name, words.by, words.since], rows);
    Ok(table.html(view, words.nothing_waits))
}

/// The day of an instant as it is written.
fn day_of(instant: &str) -> String {
    instant.get(..10).unwrap_or(instant).to_owned()
}

/// What leads to a night for whoever may see its accounts; words for others.
pub(super) fn night_cell(view: &View<'_>, night: &str, text: &str) -> Cell {
    match sees_persons(view.actor) {
        true => Cell::link(format!("/console/close/{night}"), text),
        false => Cell::text(text),
    }
}
