//! Close: the nights, what each found and touched.

use app::access::Permission;
use app::close_day::{CloseSoFar, business_day, closes_so_far};
use app::port::{AccountId, AccountRow, TransitionRow};
use app::{Refused, Result};
use ledger::day_close::Movement;
use maud::{Markup, html};
use primitives::Date;

use super::portfolio::list::paging;
use super::{of_account, refused_day};
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More};
use crate::figure::{NONE, count};
use crate::nav::{Page, sees_persons};
use crate::table::{Cell, Table};
use crate::terms;

const NIGHTS: i32 = 60;

/// The word of an address that asks for movements that are out of the ordinary.
const EXCEPTIONS: &str = "exceptions";

/// A night that takes so many times as long as the median one, and at least so many microseconds, is out of the ordinary.
const LONG: i64 = 5;
const LONG_AT_LEAST: i64 = 1_000_000;
const PAGE: usize = 100;

/// The movements that stand in the table of nights.
const TOLD: [Movement; 7] = [
    Movement::Opened,
    Movement::Entered,
    Movement::Rolled,
    Movement::Eased,
    Movement::Cured,
    Movement::Settled,
    Movement::ChargedOff,
];

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let last = view.info.last_close_begun.or(view.info.last_close);
    let closes = match last {
        Some(last) => closes_so_far(view.book.store, last + (1 - NIGHTS), last)?,
        None => Vec::new(),
    };
    let middle = median(closes.iter().map(|close| close.figures.spent).collect());
    let rows = closes.iter().rev().map(|close| row(view, close)).collect();
    let mut header = vec![words.day, words.state, words.looked_at];
    header.extend(TOLD.map(|movement| terms::movement_short(view.language, movement)));
    header.extend([words.all_changes, words.statements, words.time_ms]);
    let table = Table::new(words.nights, &header, rows).defined(words.nights_definition);
    let body = html! {
        div.title { h1 { (words.close) } }
        (run(view)?)
        @if let Some(middle) = middle { p.soft { (words.median_night) " " (milliseconds(middle)) " ms" } }
        @if !closes.is_empty() { (exceptions(view, &closes, middle.unwrap_or(0)).html(view, words.no_exceptions)) }
        (table.html(view, words.never_closed_long))
    };
    let is_running = view.info.last_close_begun != view.info.last_close;
    Ok(Reply::Page(Shown { waits: is_running, ..Shown::new(Page::Close, words.close, body) }))
}

/// Whether somebody should look at it: what had ended came back, or was given up.
fn is_exception(movement: Movement) -> bool {
    match movement {
        Movement::Reopened | Movement::SettlementLapsed | Movement::WrittenOff => true,
        Movement::Opened
        | Movement::Entered
        | Movement::Rolled
        | Movement::Eased
        | Movement::Changed
        | Movement::Cured
        | Movement::Settled
        | Movement::ChargedOff => false,
    }
}

/// How many accounts a close found that are out of the ordinary.
fn exceptional(close: &CloseSoFar) -> u64 {
    let found = Movement::ALL.into_iter().zip(close.figures.movements);
    found.filter(|(movement, _)| is_exception(*movement)).map(|(_, count)| count).sum()
}

/// Nights out of the ordinary, the latest first.
fn exceptions(view: &View<'_>, closes: &[CloseSoFar], middle: i64) -> Table {
    let words = view.words;
    let mut rows = Vec::new();
    for close in closes.iter().rev() {
        let day = close.day.to_string();
        for (movement, accounts) in Movement::ALL.into_iter().zip(close.figures.movements) {
            if accounts > 0 && is_exception(movement) {
                let address = format!("{day}?movement={}", movement.name());
                let what = super::today::night_cell(view, &address, terms::movement(view.language, movement));
                rows.push(vec![Cell::text(&day), what, Cell::figure(count(accounts))]);
            }
        }
        if middle > 0 && close.figures.spent >= LONG * middle && close.figures.spent >= LONG_AT_LEAST {
            rows.push(vec![
                Cell::text(&day),
                Cell::text(words.took_long),
                Cell::figure(milliseconds(close.figures.spent)),
            ]);
        }
    }
    let header = [words.day, words.what_was_found, words.accounts];
    Table::new(words.exceptions_caption, &header, rows).defined(words.exceptions_definition)
}

/// The days that can be closed, and the close that goes on.
fn run(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let today = business_day(&view.info, view.now)?;
    let begun = view.info.last_close_begun.filter(|begun| Some(*begun) != view.info.last_close);
    if let Some(day) = begun {
        let so_far = closes_so_far(view.book.store, day, day)?.into_iter().next();
        let chunks = so_far.as_ref().and_then(|close| close.chunks);
        return Ok(html! {
            div.notice role="status" {
                p { (words.close_begun) " " b { (day) } @if let Some(so_far) = &so_far { " · " (words.looked_at) " " (count(so_far.figures.awake)) } }
                @if let Some(chunks) = chunks { progress value=(chunks.done) max=(chunks.all) aria-label=(words.close_begun) {} }
            }
        });
    }
    if !view.may(Permission::CloseDays) {
        return Ok(html! {});
    }
    let form = Form::new(view, "run", "/console/close/run");
    let (last, yesterday) = (view.info.last_close, today.previous());
    if last.is_some_and(|last| last >= yesterday) {
        return Ok(html! { p.soft { (words.all_closed) } });
    }
    let (first, value) = (last.map(|last| last.next().to_string()), yesterday.to_string());
    let more = More { min: first.as_deref(), max: Some(&value), ..More::NEEDED.value(&value) };
    Ok(html! {
        details.action open[form.was_sent()] {
            summary { (words.close_days) }
            p.soft { (words.close_days_long) }
            (form.html(&form.input("through", words.close_through, "date", more), words.close_days))
        }
    })
}

fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

fn milliseconds(micros: i64) -> String {
    format!("{:.1}", micros as f64 / 1e3)
}

fn row(view: &View<'_>, close: &CloseSoFar) -> Vec<Cell> {
    let words = view.words;
    let figures = &close.figures;
    let found = |movement: Movement| {
        let place = Movement::ALL.iter().position(|one| *one == movement).unwrap_or(0);
        Cell::figure(count(figures.movements[place]))
    };
    let mut row = vec![
        super::today::night_cell(view, &close.day.to_string(), &close.day.to_string()),
        Cell::text(if figures.is_finished { words.closed } else { words.under_way }),
        Cell::figure(count(figures.awake)),
    ];
    row.extend(TOLD.map(found));
    row.push(Cell::figure(count(figures.movements.iter().sum())));
    row.push(Cell::figure(count(figures.statements)));
    row.push(Cell::figure(milliseconds(figures.spent)));
    row
}

/// What one night touched.
pub(super) fn day(view: &View<'_>, text: &str) -> Result<Reply> {
    let words = view.words;
    let day: Date = text.parse().map_err(|_| refused_day(view, text))?;
    let Some(close) = closes_so_far(view.book.store, day, day)?.into_iter().next() else {
        return Err(Refused::new(format!("{day}: {}", words.not_a_closed_day)).code(app::Code::AccountNotFound).into());
    };
    let asked = view.query.get("movement");
    let wanted = asked.and_then(|name| Movement::ALL.into_iter().find(|one| one.name() == name));
    let is_exceptions = asked == Some(EXCEPTIONS);
    let is_wanted = |movement: Movement| match (wanted, is_exceptions) {
        (Some(wanted), _) => movement == wanted,
        (None, true) => is_exception(movement),
        (None, false) => true,
    };
    let found = transitions(view, (day, day), is_wanted)?;
    let size = view.page_size(PAGE);
    let pages = found.len().div_ceil(size).max(1);
    let at = view.query.get("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, pages);
    let rows =
        found.iter().skip((at - 1) * size).take(size).map(|row| touched(view, row)).collect::<Result<Vec<_>>>()?;
    let header = [words.account, words.movement, words.bucket_before, words.bucket_after, words.cause];
    let address = |movement: Option<&str>, page: usize| {
        let movement = movement.map_or_else(String::new, |one| format!("movement={one}&"));
        format!("/console/close/{day}?{movement}page={page}")
    };
    let counted = Movement::ALL.iter().zip(close.figures.movements).filter(|(_, count)| *count > 0);
    let exceptions = exceptional(&close);
    let title = format!("{} {day}", words.close);
    let body = html! {
        div.title {
            h1 { (title) }
            p.soft {
                (if close.figures.is_finished { words.closed } else { words.under_way }) " · "
                (words.looked_at) " " (count(close.figures.awake)) " · "
                (words.statements) " " (count(close.figures.statements)) " · "
                (milliseconds(close.figures.spent)) " ms"
            }
        }
        p.row {
            a href=(address(None, 1)) aria-current=[(wanted.is_none() && !is_exceptions).then_some("true")] { (words.all) }
            @for (movement, number) in counted {
                " · "
                a href=(address(Some(movement.name()), 1)) aria-current=[(wanted == Some(*movement)).then_some("true")] {
                    (terms::movement_short(view.language, *movement)) " " (count(number))
                }
            }
            @if exceptions > 0 {
                " · "
                a href=(address(Some(EXCEPTIONS), 1)) aria-current=[is_exceptions.then_some("true")] { (words.exceptions) " " (count(exceptions)) }
            }
        }
        (Table::new(words.touched, &header, rows).html(view, words.nothing_found))
        (paging(words, at, pages, |page| address(asked.filter(|_| wanted.is_some() || is_exceptions), page)))
        p { a href="/console/close" { (words.nights) } }
    };
    Ok(Reply::Page(Shown::new(Page::Close, title.clone(), body)))
}

/// What the closes of some days found, of the movements that are wanted.
pub(super) fn transitions(
    view: &View<'_>,
    (first, last_day): (Date, Date),
    is_wanted: impl Fn(Movement) -> bool,
) -> Result<Vec<TransitionRow>> {
    let of_name = |name: &str| Movement::ALL.into_iter().find(|one| one.name() == name);
    let (mut found, mut after) = (Vec::new(), (first, AccountId::default()));
    loop {
        let rows = view.book.store.transitions_after(after, 5_000)?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = (last.day, last.account);
        let is_over = last.day > last_day;
        found.extend(
            rows.into_iter().filter(|row| row.day <= last_day && of_name(&row.movement).is_none_or(&is_wanted)),
        );
        if is_over {
            return Ok(found);
        }
    }
}

/// The account of a number.
pub(super) fn account_of(view: &View<'_>, account: AccountId) -> Result<Option<AccountRow>> {
    let found = view.book.store.accounts_after(AccountId(account.0.saturating_sub(1)), 1)?;
    Ok(found.into_iter().find(|one| one.id == account))
}

fn touched(view: &View<'_>, row: &TransitionRow) -> Result<Vec<Cell>> {
    let account = account_of(view, row.account)?.map(|one| one.reference).unwrap_or_default();
    let movement = Movement::ALL.into_iter().find(|one| one.name() == row.movement);
    let bucket = |bucket: &Option<String>| Cell::text(bucket.clone().unwrap_or_else(|| NONE.to_owned()));
    let cause = match row.cause.as_str() {
        "time" => view.words.cause_time,
        "events" => view.words.cause_events,
        _ => view.words.cause_both,
    };
    Ok(vec![
        if sees_persons(view.actor) { Cell::link(of_account(&account), account) } else { Cell::text(account) },
        Cell::text(movement.map_or("", |movement| terms::movement(view.language, movement))),
        bucket(&row.from_bucket),
        bucket(&row.to_bucket),
        Cell::text(cause),
    ])
}
