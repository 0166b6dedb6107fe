//! The report on an account that missed a due date: where it stands, how it was repaid, what a model says, what is recommended.

use app::Result;
use app::assessment::{Asked, Assessment, assess};
use app::explain::Language;
use app::look::day_or_last_close;
use app::scoring::{Deciding, Foresees};
use maud::{Markup, PreEscaped, html};

use super::{day_of, of_account, of_person};
use crate::chart::{self, Labels, Series};
use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, decimal};
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

pub(super) fn page(view: &View<'_>, account: &str) -> Result<Reply> {
    let words = view.words;
    let store = view.book.store;
    let day = day_or_last_close(store, day_of(view, "as_of")?, view.now)?;
    let deciding = Deciding::load(store, None, Foresees::Either, &[])?;
    let products = view.book.products;
    let asked = Asked { store, products, deciding: deciding.as_ref(), external: &[], threads: 1 };
    let report = assess(asked, account, day)?;
    let title = format!("{} {}", words.assessment, report.account);
    let body = html! {
        div.title {
            h1 { (title) }
            p.soft { (words.as_of) " " time datetime=(report.as_of) { (report.as_of) } " · " (report.product) " · " (report.currency) }
            p { a href=(of_account(&report.account)) { (words.account) } " · " a href=(of_person(&report.person)) { (words.person) " " (report.person) } }
        }
        (recommended(view, &report))
        section.pair {
            div { (state(view, &report)) (history(view, &report)) }
            div { (exposure(view, &report).html(view, words.nothing)) (score(view, &report)) }
        }
        (days(view, &report))
        (bills(view, &report).html(view, words.nothing))
        @if !report.linked.is_empty() { (linked(view, &report).html(view, words.nothing)) }
    };
    Ok(Reply::Page(Shown::new(Page::Risk, title.clone(), body)))
}

/// Of two languages the one that is read.
fn told<'t>(view: &View<'_>, english: &'t str, chinese: &'t str) -> &'t str {
    match view.language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

/// The path, with why: a rule that is stated, and never an action.
fn recommended(view: &View<'_>, report: &Assessment) -> Markup {
    let path = &report.path;
    html! {
        section.next aria-label=(view.words.recommended) {
            h2 { (view.words.recommended) ": " (told(view, &path.en, &path.zh)) }
            ul.why { @for one in &path.because { li { (told(view, &one.en, &one.zh)) } } }
            p.soft { (view.words.recommended_long) }
        }
    }
}

fn row(name: &str, value: impl Into<String>) -> Vec<Cell> {
    vec![Cell::text(name), Cell::figure(value)]
}

fn state(view: &View<'_>, report: &Assessment) -> Markup {
    let (words, state) = (view.words, &report.state);
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| NONE.to_owned());
    let mut rows = vec![
        row(words.state, terms::status(view.language, state.status)),
        row(words.days_past_due, count(state.days_past_due.into())),
        row(words.overdue_since, or_none(&state.overdue_since)),
        row(words.bucket, or_none(&state.bucket)),
        row(words.first_missed_day, if state.is_first_missed_day { words.so } else { words.not_so }),
        row(words.opened_on, &state.opened_on),
    ];
    if let Some(next) = &state.next_due {
        rows.push(row(words.next_due, format!("{} · {}", next.due, decimal(&next.amount))));
    }
    Table::new(words.facts, &["", ""], rows).facts(words.nothing)
}

fn history(view: &View<'_>, report: &Assessment) -> Markup {
    let (words, history) = (view.words, &report.history);
    let number = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), |value| format!("{value:.1}"));
    let share = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), |value| format!("{:.1}%", value * 100.0));
    let rows = vec![
        row(words.bills_missed, format!("{} / {}", history.missed, history.bills)),
        row(words.days_past_due_max, count(history.days_past_due_max.into())),
        row(words.cures, number(history.cures)),
        row(words.repaid_of_billed, share(history.repaid_of_billed)),
        row(words.settle_days_mean, number(history.settle_days_mean)),
    ];
    Table::new(words.how_it_was_repaid, &["", ""], rows).facts(words.nothing)
}

fn exposure(view: &View<'_>, report: &Assessment) -> Table {
    let (words, exposure) = (view.words, &report.exposure);
    let (owed, due) = (&exposure.owed, &exposure.past_due);
    let rows = [
        (words.principal, &owed.principal, &due.principal),
        (words.interest, &owed.interest, &due.interest),
        (words.fee, &owed.fee, &due.fee),
        (words.penalty, &owed.penalty, &due.penalty),
        (words.all, &owed.total, &due.total),
    ];
    let rows =
        rows.map(|(name, owed, due)| vec![Cell::text(name), Cell::figure(decimal(owed)), Cell::figure(decimal(due))]);
    let definition = format!(
        "{} {} · {} {} · {} {}",
        words.paid_out,
        decimal(&exposure.paid_out),
        words.repaid,
        decimal(&exposure.repaid),
        words.person_owed,
        decimal(&exposure.person_owed)
    );
    let caption = format!("{} · {}", words.owed_by_component, report.currency);
    Table::new(caption, &[words.component, words.owed, words.past_due], rows.to_vec()).defined(definition)
}

fn score(view: &View<'_>, report: &Assessment) -> Markup {
    let words = view.words;
    let Some(score) = &report.score else { return html! { p.soft { (words.no_model_scores) } } };
    let rows = score.drivers.iter().map(|driver| {
        let log_odds = format!("{:+.3}", driver.log_odds).replace('-', "−");
        vec![Cell::text(told(view, &driver.en, &driver.zh)), Cell::figure(log_odds)]
    });
    html! {
        p { (words.score) " · " (score.model) " · " (words.probability) " " b { (format!("{:.1}%", score.pd * 100.0)) }
            @if let Some(points) = score.points { " · " (format!("{points:.0}")) " " (words.points) }
            " · " span.soft lang="en" { (score.bad) } }
        (Table::new(words.what_raises_risk, &[words.why, words.log_odds], rows.collect()).html(view, words.nothing))
    }
}

/// Days past due, day by day.
fn days(view: &View<'_>, report: &Assessment) -> Markup {
    let words = view.words;
    let days = &report.days_past_due;
    let values: Vec<f64> = days.days.iter().map(|days| f64::from(*days)).collect();
    let first: Option<primitives::Date> = days.first.parse().ok();
    let tick = |at: usize| first.map_or_else(String::new, |first| (first + i32::try_from(at).unwrap_or(0)).to_string());
    let ticks: Vec<String> = (0..values.len()).map(tick).collect();
    let series = [Series { name: words.days_past_due.to_owned(), values }];
    html! {
        figure {
            div.chart.wide { (PreEscaped(chart::lines(words.days_past_due, &ticks, Labels::Counts, &series))) }
            figcaption { (words.days_past_due) " · " (days.first) " – " (report.as_of) }
        }
    }
}

fn bills(view: &View<'_>, report: &Assessment) -> Table {
    let words = view.words;
    let rows = report.history.last_bills.iter().map(|bill| {
        vec![
            Cell::text(&bill.due),
            Cell::figure(decimal(&bill.billed)),
            Cell::figure(decimal(&bill.repaid)),
            Cell::text(bill.settled_on.as_deref().unwrap_or(NONE)),
            Cell::figure(count(bill.days_past_due_max.into())),
        ]
    });
    let header = [words.due, words.billed, words.paid, words.settled_on, words.days_past_due_max];
    Table::new(words.last_bills, &header, rows.collect())
}

fn linked(view: &View<'_>, report: &Assessment) -> Table {
    let words = view.words;
    let rows = report.linked.iter().map(|one| {
        vec![
            Cell::link(of_account(&one.account), &one.account),
            Cell::text(&one.product),
            Cell::text(terms::status(view.language, one.status)),
            Cell::figure(count(one.days_past_due.into())),
            Cell::figure(count(one.days_past_due_max.into())),
            Cell::figure(decimal(&one.owed)),
            Cell::text(&one.currency),
        ]
    });
    let header = [
        words.account,
        words.product,
        words.state,
        words.days_past_due,
        words.days_past_due_max,
        words.owed,
        words.currency,
    ];
    Table::new(words.linked_accounts, &header, rows.collect())
}
