//! Early warnings: bills that are likely to be missed, before they are due, where a contact is worth its cost.

use app::explain::Language;
use app::look::day_or_last_close;
use app::uses::warning::{Warned, WarningView};
use app::{Error, Result};
use maud::{Markup, html};
use primitives::Date;

use crate::door::{Reply, Shown, View};
use crate::figure::{count, decimal};
use crate::nav::{Page, sees_persons};
use crate::pages::portfolio::list::paging;
use crate::pages::{day_of, of_account, of_person, worked_out};
use crate::table::{Cell, Table};
use crate::walks::{Found, Walk, contact_terms};

/// How many warnings stand on a page.
const PAGE: usize = 50;

pub(in crate::pages) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let day = day_or_last_close(view.book.store, day_of(view, "as_of")?, view.now)?;
    let (told, waits) = match found(view, day) {
        Ok(found) => {
            let told = worked_out(view, found.as_ref(), |(warned, currency)| listed(view, warned, currency));
            (told, found.is_none())
        }
        // What is missing is told where the warnings would be.
        Err(Error::Refused(refused)) => (crate::field::no(view, &refused), false),
        Err(error) => return Err(error),
    };
    let body = html! {
        div.title { h1 { (words.warnings) } p.soft { (words.as_of) " " (day) } }
        p.soft { (words.warnings_long) }
        (told)
        p { a href="/console/risk" { (words.risk) } }
    };
    Ok(Reply::Page(Shown { waits, ..Shown::new(Page::Risk, words.warnings, body) }))
}

/// The warnings of a day, and the currency of their amounts. Without terms nobody looks at accounts.
fn found(view: &View<'_>, day: Date) -> Result<Option<Found<(Warned, String)>>> {
    contact_terms(view.book.store, day)?;
    view.found(&view.walks.warnings, Walk::Warnings(day))
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
