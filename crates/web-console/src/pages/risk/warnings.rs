//! Early warnings: bills that are likely to be missed, before they are due, where a contact is worth its cost.

use app::close_day::Options;
use app::explain::Language;
use app::features::rows::{Knowledge, Table as Rows, Terms};
use app::look::day_or_last_close;
use app::scoring::{Deciding, Foresees};
use app::uses::terms::CONTACTS;
use app::uses::warning::{self, Warned, WarningView, warn};
use app::versions::decides;
use app::{Error, Refused, Result};
use maud::{Markup, html};
use primitives::Date;

use crate::door::{Reply, Shown, View};
use crate::figure::{count, decimal};
use crate::nav::{Page, sees_persons};
use crate::pages::portfolio::list::paging;
use crate::pages::{day_of, of_account, of_person};
use crate::table::{Cell, Table};

/// How many warnings stand on a page.
const PAGE: usize = 50;

pub(in crate::pages) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let day = day_or_last_close(view.book.store, day_of(view, "as_of")?, view.now)?;
    let told = match found(view, day) {
        Ok((warned, currency)) => listed(view, &warned, &currency),
        // What is missing is told where the warnings would be.
        Err(Error::Refused(refused)) => crate::field::no(view, &refused),
        Err(error) => return Err(error),
    };
    let body = html! {
        div.title { h1 { (words.warnings) } p.soft { (words.as_of) " " (day) } }
        p.soft { (words.warnings_long) }
        (told)
        p { a href="/console/risk" { (words.risk) } }
    };
    Ok(Reply::Page(Shown::new(Page::Risk, words.warnings, body)))
}

/// The warnings of a day, and the currency of their amounts.
fn found(view: &View<'_>, day: Date) -> Result<(Warned, String)> {
    let (store, products) = (view.book.store, view.book.products);
    let active = CONTACTS.active(store)?;
    if active.is_empty() {
        let none = Refused::new("the book has no terms of contacts before a due date in force");
        return Err(none.hint("put a version of contact_terms in, and let a second person activate it").into());
    }
    let contacts = decides(active, day)?;
    let deciding = Deciding::required(store, None, Foresees::MissedBill, &[])?;
    let terms = warning::Terms { contacts: &contacts, deciding: &deciding, within_days: None };
    let of_rows = Terms { products, external: &[], known: Knowledge::of_day(day), bad: None };
    let rows = Rows { store, terms: of_rows, threads: Options::default().threads };
    Ok((warn(rows, terms, day, |_| {})?, contacts.head.currency.to_string()))
}

fn listed(view: &View<'_>, warned: &Warned, currency: &str) -> Markup {
    let words = view.words;
    let size = view.page_size(PAGE);
    let pages = warned.warnings.len().div_ceil(size).max(1);
    let at = view.query.get("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, pages);
    let rows = warned.warnings.iter().skip((at - 1) * size).take(size).map(|one| row(view, one)).collect();
    let header = [
        words.account,
        words.person,
        words.due,
        words.unpaid,
        words.chance_missed,
        words.best_contact,
        words.worth,
        words.why,
    ];
    let day = view.query.get("as_of").map_or_else(String::new, |day| format!("as_of={}&", crate::query::encoded(day)));
    html! {
        dl.tiles {
            div { dt { (words.bills_looked_at) } dd { (count(warned.bills)) } }
            div { dt { (words.warnings) } dd { (count(warned.warnings.len() as u64)) } }
            div { dt { (words.missed_expected) } dd { (format!("{:.1}", warned.missed_expected)) } }
            div { dt { (words.worth_in_all) } dd { (decimal(&warned.worth)) " " small { (currency) } } }
        }
        (Table::new(format!("{} · {currency}", words.warnings), &header, rows).defined(words.warnings_definition).html(view, words.no_warnings))
        (paging(words, at, pages, |page| format!("/console/risk/warnings?{day}page={page}")))
    }
}

fn row(view: &View<'_>, one: &WarningView) -> Vec<Cell> {
    let sees = sees_persons(view.actor);
    let linked = |to: String, text: &String| if sees { Cell::link(to, text) } else { Cell::text(text) };
    let why: Vec<&str> = one
        .reasons
        .iter()
        .take(3)
        .map(|reason| match view.language {
            Language::English => reason.en.as_str(),
            Language::Chinese => reason.zh.as_str(),
        })
        .collect();
    vec![
        linked(of_account(&one.account), &one.account),
        linked(of_person(&one.person), &one.person),
        Cell::text(&one.due),
        Cell::figure(decimal(&one.unpaid)),
        Cell::figure(format!("{:.1}%", one.score.pd * 100.0)),
        Cell::text(&one.contact),
        Cell::figure(decimal(&one.worth)),
        Cell::text(why.join(" · ")),
    ]
}
