//! Figures of work: each with its numerator, its denominator and where its definition comes from.

use app::access::Permission;
use app::explain::Language;
use app::work::Kpis;
use app::{Refused, Result};
use collections::Word;
use collections::kpi::{Dimension, Kpi, Slice, Unit};
use maud::html;
use primitives::Amount;

use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, money};
use crate::nav::Page;
use crate::table::{Cell, Table};

pub(in crate::pages) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let Some(beside) = view.beside.as_deref() else {
        return Ok(Reply::Page(super::not_counted(view, Page::Portfolio)));
    };
    let Some(found) = &beside.kpis else {
        let body = html! { div.title { h1 { (words.kpis) } } p.notice { (words.no_work_rules) } };
        return Ok(Reply::Page(Shown::new(Page::Portfolio, words.kpis, body)));
    };
    let by = view.query.get("by").and_then(Dimension::of).filter(|by| is_shown(view, *by));
    let body = html! {
        div.title { h1 { (words.kpis) } p.soft { (found.span.first) " – " (found.span.last) " · " (found.currency) } }
        nav.row.tabs aria-label=(words.divided_by) {
            a href="/console/portfolio/kpis" aria-current=[by.is_none().then_some("true")] { (words.whole_book) }
            @for one in Dimension::ALL.iter().filter(|one| is_shown(view, **one)) {
                a href=(format!("/console/portfolio/kpis?by={}", one.word())) aria-current=[(by == Some(*one)).then_some("true")] { (dimension(view, *one)) }
            }
        }
        (table(view, found, by).html(view, words.nothing))
        p { a href="/console/portfolio" { (words.portfolio) } }
    };
    Ok(Reply::Page(Shown::new(Page::Portfolio, words.kpis, body)))
}

/// The table as CSV.
pub(in crate::pages) fn csv(view: &View<'_>) -> Result<Table> {
    let found = view.beside.as_deref().and_then(|beside| beside.kpis.as_ref());
    let found = found.ok_or_else(|| Refused::new(view.words.no_such_table).code(app::Code::NotFound))?;
    let by = view.query.get("by").and_then(Dimension::of).filter(|by| is_shown(view, *by));
    Ok(table(view, found, by))
}

/// Figures of single users are for those who share out work.
fn is_shown(view: &View<'_>, by: Dimension) -> bool {
    by != Dimension::User || view.may(Permission::AssignWork)
}

fn dimension(view: &View<'_>, by: Dimension) -> &'static str {
    match by {
        Dimension::Team => view.words.by_team,
        Dimension::User => view.words.by_user,
        Dimension::Party => view.words.by_party,
        Dimension::Bucket => view.words.by_bucket,
    }
}

fn table(view: &View<'_>, found: &Kpis, by: Option<Dimension>) -> Table {
    let words = view.words;
    let mut rows = Vec::new();
    for kpi in Kpi::ALL.iter().copied() {
        let definition = kpi.definition();
        for slice in found.figures.slices().into_iter().filter(|slice| slice.dimension() == by) {
            if by.is_some_and(|by| !definition.by.contains(&by)) {
                continue;
            }
            let figure = found.figures.get(slice, kpi);
            let name = match view.language {
                Language::English => definition.english,
                Language::Chinese => definition.chinese,
            };
            let of = if *slice == Slice::Book { String::new() } else { format!(" · {}", slice.name()) };
            rows.push(vec![
                Cell::text(format!("{name}{of}")),
                Cell::figure(value(view.language, definition.unit, figure.value(definition.unit))),
                Cell::figure(counted(found, kpi, figure.numerator)),
                Cell::figure(counted(found, kpi, figure.denominator)),
                Cell::text(defined(view.language, kpi)),
            ]);
        }
    }
    let header = [words.figure, words.value, words.numerator, words.denominator, words.definition];
    let csv = by.map_or_else(String::new, |by| format!("?by={}", by.word()));
    Table::new(words.kpis_caption, &header, rows)
        .defined(words.kpis_definition)
        .with_csv(format!("/console/portfolio/kpis.csv{csv}"))
}

/// What is counted, out of what.
fn defined(language: Language, kpi: Kpi) -> String {
    let definition = kpi.definition();
    let [numerator, denominator] = match language {
        Language::English => [definition.numerator, definition.denominator],
        Language::Chinese => kpi.chinese(),
    };
    format!("{numerator} / {denominator}")
}

/// What was counted: an amount where money is.
fn counted(found: &Kpis, kpi: Kpi, number: i128) -> String {
    match (is_of_money(kpi), i64::try_from(number)) {
        (true, Ok(minor)) => money(found.currency, Amount::from_minor(minor)),
        (true, Err(_)) | (false, _) => whole(number),
    }
}

/// Whether a figure is money over money.
fn is_of_money(kpi: Kpi) -> bool {
    match kpi {
        Kpi::PromisedMoneyKept
        | Kpi::CureRateMoney
        | Kpi::RollRateMoney
        | Kpi::CollectionRate
        | Kpi::RecoveryRate
        | Kpi::AtRisk30
        | Kpi::AtRisk90
        | Kpi::CostToCollect => true,
        Kpi::Coverage
        | Kpi::Penetration
        | Kpi::ContactRate
        | Kpi::ConnectRate
        | Kpi::RpcOfAttempts
        | Kpi::RpcOfAnswered
        | Kpi::PromiseRate
        | Kpi::PromisesKept
        | Kpi::GateRefusals
        | Kpi::Breaches
        | Kpi::TextsFailed
        | Kpi::ComplaintsByPersons
        | Kpi::ComplaintsByContacts
        | Kpi::CureRate
        | Kpi::RollRate
        | Kpi::SlaInTime
        | Kpi::Occupancy
        | Kpi::JobsAnHour => false,
    }
}

fn whole(number: i128) -> String {
    let text = count(u64::try_from(number.unsigned_abs()).unwrap_or(u64::MAX));
    if number < 0 { format!("−{text}") } else { text }
}

fn value(language: Language, unit: Unit, value: Option<f64>) -> String {
    let Some(value) = value else { return NONE.to_owned() };
    let sign = match (language, unit) {
        (Language::Chinese, Unit::PerTenThousand) => " / 万",
        (Language::Chinese, Unit::AnHour) => " / 小时",
        (Language::English | Language::Chinese, _) => unit.sign(),
    };
    format!("{value:.2}{sign}")
}
