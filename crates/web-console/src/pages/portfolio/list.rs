//! The accounts behind a figure: those of a bucket, page by page.

use app::Result;
use app::access::Permission;
use maud::html;

use super::super::{not_counted, of_account, of_person};
use crate::door::{Reply, Shown, View};
use crate::figure::{count, money};
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

/// How many accounts stand on a page.
const PAGE: usize = 50;

pub(in crate::pages) fn page(view: &View<'_>) -> Result<Reply> {
    let (Some(counted), Some(beside)) = (view.counted.as_deref(), view.beside.as_deref()) else {
        return Ok(Reply::Page(not_counted(view, Page::Portfolio)));
    };
    let words = view.words;
    let place: Option<u8> = view.query.get("place").and_then(|text| text.parse().ok());
    let name = place.and_then(|place| counted.places.get(usize::from(place)));
    let currency = view.query.get("currency");
    let by_amount = view.query.get("by") == Some("amount");
    let wanted = |one: &&app::portfolio::PastDue| {
        place.is_none_or(|place| one.place == place) && currency.is_none_or(|code| one.currency.code() == code)
    };
    let mut found: Vec<&app::portfolio::PastDue> = counted.past_due.iter().filter(wanted).collect();
    if by_amount {
        found.sort_by_key(|one| (std::cmp::Reverse(one.overdue), one.account));
    }
    let pages = found.len().div_ceil(PAGE).max(1);
    let at = view.query.get("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, pages);
    let is_csv = view.query.get("form") == Some("csv");
    let shown: Vec<_> = match is_csv {
        true => found.clone(),
        false => found.iter().copied().skip((at - 1) * PAGE).take(PAGE).collect(),
    };
    let mut rows = Vec::with_capacity(shown.len());
    for one in shown {
        // Both were counted together, of the same close.
        let Some((account, told)) =
            beside.references.get(&one.account).and_then(|name| beside.past_due.get_key_value(name))
        else {
            continue;
        };
        rows.push(vec![
            Cell::link(of_account(account), account),
            Cell::link(of_person(&told.person), &told.person),
            Cell::text(&told.product),
            Cell::text(terms::place(view.language, &counted.places[usize::from(one.place)])),
            Cell::figure(count(one.days.into())),
            Cell::figure(money(one.currency, one.overdue)),
            Cell::figure(money(one.currency, one.owed)),
            Cell::text(one.currency.to_string()),
        ]);
    }
    let address = |by: &str, page: usize, form: &str| {
        let place = place.map_or_else(String::new, |place| format!("&place={place}"));
        let currency = currency.map_or_else(String::new, |code| format!("&currency={}", crate::query::encoded(code)));
        format!("/console/portfolio/accounts?by={by}&page={page}{place}{currency}{form}")
    };
    let by = if by_amount { "amount" } else { "days" };
    let header = [
        words.account,
        words.person,
        words.product,
        words.bucket,
        words.days,
        words.past_due,
        words.owed,
        words.currency,
    ];
    let title = match name {
        Some(place) => format!("{}: {}", words.accounts_past_due, terms::place(view.language, place)),
        None => words.accounts_past_due.to_owned(),
    };
    let table = Table::new(format!("{title} · {}", counted.as_of), &header, rows).defined(words.list_definition);
    let table = if view.may(Permission::Export) { table.with_csv(address(by, 1, "&form=csv")) } else { table };
    if is_csv {
        return Ok(Reply::Csv(format!("{}-accounts.csv", counted.as_of), table.to_csv()));
    }
    let body = html! {
        div.title { h1 { (title) } p.soft { (count(found.len() as u64)) " " (words.accounts) } }
        p.row {
            (words.order) " "
            a href=(address("days", 1, "")) aria-current=[(!by_amount).then_some("true")] { (words.days) }
            " · "
            a href=(address("amount", 1, "")) aria-current=[by_amount.then_some("true")] { (words.past_due) }
        }
        (table.html(view, words.nothing))
        (paging(words, at, pages, |page| address(by, page, "")))
        p { a href="/console/portfolio" { (words.portfolio) } }
    };
    Ok(Reply::Page(Shown::new(Page::Portfolio, title.clone(), body)))
}

/// Where the other pages of a list are.
pub(in crate::pages) fn paging(
    words: &crate::words::Words,
    at: usize,
    pages: usize,
    address: impl Fn(usize) -> String,
) -> maud::Markup {
    html! {
        @if pages > 1 {
            nav.paging aria-label=(words.paging) {
                @if at > 1 { a rel="prev" href=(address(at - 1)) { (words.previous) } }
                span { (at) " / " (pages) }
                @if at < pages { a rel="next" href=(address(at + 1)) { (words.next) } }
            }
        }
    }
}
