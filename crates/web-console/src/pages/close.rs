//! Close: the nights, what each found and touched.

use app::access::Permission;
use app::close_day::{CloseSoFar, business_day, closes_so_far};
use app::port::{AccountId, TransitionRow};
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
    let spent: Vec<i64> = closes.iter().map(|close| close.figures.spent).collect();
    let rows = closes.iter().rev().map(|close| row(view, close)).collect();
    let mut header = vec![words.day, words.state, words.looked_at];
    header.extend(TOLD.map(|movement| terms::movement_short(view.language, movement)));
    header.extend([words.all_changes, words.statements, words.time_ms]);
    let table = Table::new(words.nights, &header, rows).defined(words.nights_definition);
    let body = html! {
        div.title { h1 { (words.close) } }
        (run(view)?)
        @if let Some(middle) = median(spent) { p.soft { (words.median_night) " " (milliseconds(middle)) " ms" } }
        (table.html(words.never_closed_long))
    };
    let is_running = view.info.last_close_begun != view.info.last_close;
    Ok(Reply::Page(Shown { waits: is_running, ..Shown::new(Page::Close, words.close, body) }))
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
    let wanted = view.query.get("movement").and_then(|name| Movement::ALL.into_iter().find(|one| one.name() == name));
    let found = transitions(view, day, wanted)?;
    let pages = found.len().div_ceil(PAGE).max(1);
    let at = view.query.get("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, pages);
    let rows =
        found.iter().skip((at - 1) * PAGE).take(PAGE).map(|row| touched(view, row)).collect::<Result<Vec<_>>>()?;
    let header = [words.account, words.movement, words.bucket_before, words.bucket_after, words.cause];
    let address = |movement: Option<Movement>, page: usize| {
        let movement = movement.map_or_else(String::new, |one| format!("movement={}&", one.name()));
        format!("/console/close/{day}?{movement}page={page}")
    };
    let counted = Movement::ALL.iter().zip(close.figures.movements).filter(|(_, count)| *count > 0);
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
            a href=(address(None, 1)) aria-current=[wanted.is_none().then_some("true")] { (words.all) }
            @for (movement, number) in counted {
                " · "
                a href=(address(Some(*movement), 1)) aria-current=[(wanted == Some(*movement)).then_some("true")] {
                    (terms::movement_short(view.language, *movement)) " " (count(number))
                }
            }
        }
        (Table::new(words.touched, &header, rows).html(words.nothing_found))
        (paging(words, at, pages, |page| address(wanted, page)))
        p { a href="/console/close" { (words.nights) } }
    };
    Ok(Reply::Page(Shown::new(Page::Close, title.clone(), body)))
}

fn transitions(view: &View<'_>, day: Date, wanted: Option<Movement>) -> Result<Vec<TransitionRow>> {
    let (mut found, mut after) = (Vec::new(), (day, AccountId::default()));
    loop {
        let rows = view.book.store.transitions_after(after, 5_000)?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = (last.day, last.account);
        let is_over = last.day > day;
        found.extend(
            rows.into_iter().filter(|row| row.day == day && wanted.is_none_or(|one| one.name() == row.movement)),
        );
        if is_over {
            return Ok(found);
        }
    }
}

fn touched(view: &View<'_>, row: &TransitionRow) -> Result<Vec<Cell>> {
    let accounts = view.book.store.accounts_after(AccountId(row.account.0.saturating_sub(1)), 1)?;
    let account = accounts.into_iter().find(|one| one.id == row.account).map(|one| one.reference).unwrap_or_default();
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
