//! The report as a page: one HTML file without anything beside it, readable on paper, in English or Chinese.

mod chart;
mod labels;
mod willingness;

use std::fmt::Write;

use super::{Assessment, ScoreView};
use crate::explain::Language;
use crate::view::ComponentsView;
use labels::Labels;

const STYLE: &str = include_str!("html/style.css");

/// The page of a report.
pub fn page(report: &Assessment, language: Language) -> String {
    let labels = Labels::of(language);
    let title = format!("{} {}", labels.title, report.account);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        labels.code,
        escaped(&title)
    );
    page.push_str(&head(report, labels));
    page.push_str(&recommended(report, labels, language));
    page.push_str(&figures(report, labels));
    page.push_str(&chart::chart(&report.days_past_due, labels));
    page.push_str(&exposure(report, labels));
    page.push_str(&score(report.score.as_ref(), labels, language));
    page.push_str(&willingness::section(&report.willingness, labels, language));
    page.push_str(&linked(report, labels));
    page.push_str(&bills(report, labels));
    page.push_str(&events(report, labels, language));
    let _ = writeln!(page, "<footer>{}</footer>\n</body>\n</html>", labels.footer);
    page
}

fn head(report: &Assessment, labels: &Labels) -> String {
    format!(
        "<header>\n<h1>{} <span>{}</span></h1>\n<p>{} <b>{}</b> · {} <b>{}</b> · {} <b>{}</b> · {} {}</p>\n</header>\n",
        labels.title,
        escaped(&report.account),
        labels.as_of,
        report.as_of,
        labels.person,
        escaped(&report.person),
        labels.product,
        escaped(&report.product),
        labels.opened_on,
        report.state.opened_on,
    )
}

fn recommended(report: &Assessment, labels: &Labels, language: Language) -> String {
    let path = &report.path;
    let because =
        path.because.iter().map(|because| format!("<li>{}</li>", escaped(told(language, &because.en, &because.zh))));
    format!(
        "<section class=\"path\">\n<h2>{}: {}</h2>\n<p>{}</p>\n<ul>{}</ul>\n<p class=\"note\">{}</p>\n</section>\n",
        labels.recommended,
        labels.path(path.name),
        escaped(told(language, &path.en, &path.zh)),
        because.collect::<String>(),
        labels.no_action
    )
}

fn figures(report: &Assessment, labels: &Labels) -> String {
    let (state, history) = (&report.state, &report.history);
    let number = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| labels.unknown.to_owned(), |value| format!("{value:.digits$}"))
    };
    let percent =
        |value: Option<f64>| value.map_or_else(|| labels.unknown.to_owned(), |value| format!("{:.0} %", 100.0 * value));
    let first = if state.is_first_missed_day { labels.first_missed_day } else { labels.status(state.status) };
    let cells = [
        (labels.days_past_due, state.days_past_due.to_string(), first.to_owned()),
        (labels.past_due, format!("{} {}", report.exposure.past_due.total, report.currency), since(report, labels)),
        (labels.owed, format!("{} {}", report.exposure.owed.total, report.currency), next_due(report, labels)),
        (labels.missed, format!("{} / {}", history.missed, history.bills), labels.of_bills.to_owned()),
        (labels.worst, history.days_past_due_max.to_string(), format!("{} {}", labels.cures, number(history.cures, 0))),
        (
            labels.repaid_of_billed,
            percent(history.repaid_of_billed),
            format!("{} {}", labels.settle_days, number(history.settle_days_mean, 1)),
        ),
    ];
    let cells = cells.iter().map(|(label, value, note)| {
        format!("<div><span>{label}</span><b>{}</b><small>{}</small></div>\n", escaped(value), escaped(note))
    });
    format!("<section class=\"figures\">\n{}</section>\n", cells.collect::<String>())
}

fn since(report: &Assessment, labels: &Labels) -> String {
    report.state.overdue_since.as_ref().map_or_else(String::new, |since| format!("{} {since}", labels.since))
}

fn next_due(report: &Assessment, labels: &Labels) -> String {
    let next = report.state.next_due.as_ref();
    next.map_or_else(String::new, |next| format!("{} {} {}", labels.next_due, next.due, next.amount))
}

fn exposure(report: &Assessment, labels: &Labels) -> String {
    let row = |label: &str, amounts: &ComponentsView| {
        format!(
            "<tr><th>{label}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            amounts.principal, amounts.interest, amounts.fee, amounts.penalty, amounts.total
        )
    };
    format!(
        "<section>\n<h2>{} ({})</h2>\n<table>\n<tr class=\"head\"><th></th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>\n{}{}</table>\n<p>{} {} · {} {} · {} {}</p>\n</section>\n",
        labels.exposure,
        report.currency,
        labels.principal,
        labels.interest,
        labels.fee,
        labels.penalty,
        labels.total,
        row(labels.past_due, &report.exposure.past_due),
        row(labels.owed, &report.exposure.owed),
        labels.paid_out,
        report.exposure.paid_out,
        labels.repaid,
        report.exposure.repaid,
        labels.person_owed,
        report.exposure.person_owed,
    )
}

fn score(score: Option<&ScoreView>, labels: &Labels, language: Language) -> String {
    let Some(score) = score else {
        return format!("<section>\n<h2>{}</h2>\n<p>{}</p>\n</section>\n", labels.score, labels.no_score);
    };
    let points = score.points.map_or_else(String::new, |points| format!(" · {} <b>{points:.0}</b>", labels.points));
    let drivers = score.drivers.iter().map(|driver| {
        format!("<li>{} <small>+{:.2}</small></li>", escaped(told(language, &driver.en, &driver.zh)), driver.log_odds)
    });
    format!(
        "<section>\n<h2>{}</h2>\n<p>{} <b>{:.1} %</b>{points} · {}</p>\n<p class=\"note\">{}: {}</p>\n<p>{}</p>\n<ol>{}</ol>\n</section>\n",
        labels.score,
        labels.pd,
        100.0 * score.pd,
        escaped(&score.model),
        labels.bad_is,
        escaped(&score.bad),
        labels.drivers,
        drivers.collect::<String>()
    )
}

fn linked(report: &Assessment, labels: &Labels) -> String {
    if report.linked.is_empty() {
        return format!("<section>\n<h2>{}</h2>\n<p>{}</p>\n</section>\n", labels.linked, labels.no_linked);
    }
    let rows = report.linked.iter().map(|other| {
        format!(
            "<tr><th>{}</th><td class=\"text\">{}</td><td class=\"text\">{}</td><td>{}</td><td>{}</td><td>{} {}</td></tr>\n",
            escaped(&other.account),
            escaped(&other.product),
            labels.status(other.status),
            other.days_past_due,
            other.days_past_due_max,
            other.owed,
            other.currency
        )
    });
    format!(
        "<section>\n<h2>{}</h2>\n<table>\n<tr class=\"head\"><th>{}</th><th class=\"text\">{}</th><th class=\"text\">{}</th><th>{}</th><th>{}</th><th>{}</th></tr>\n{}</table>\n</section>\n",
        labels.linked,
        labels.account,
        labels.product,
        labels.state,
        labels.days_past_due,
        labels.worst,
        labels.owed,
        rows.collect::<String>()
    )
}

fn bills(report: &Assessment, labels: &Labels) -> String {
    let rows = report.history.last_bills.iter().map(|bill| {
        let settled = bill.settled_on.as_deref().unwrap_or(labels.not_settled);
        let late = if bill.days_past_due_max > 0 { " class=\"late\"" } else { "" };
        format!(
            "<tr{late}><th>{}</th><td>{}</td><td>{}</td><td>{settled}</td><td>{}</td></tr>\n",
            bill.due, bill.billed, bill.repaid, bill.days_past_due_max
        )
    });
    format!(
        "<section>\n<h2>{}</h2>\n<table>\n<tr class=\"head\"><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>\n{}</table>\n</section>\n",
        labels.last_bills,
        labels.due,
        labels.billed,
        labels.repaid_of_it,
        labels.settled_on,
        labels.worst,
        rows.collect::<String>()
    )
}

fn events(report: &Assessment, labels: &Labels, language: Language) -> String {
    let rows = report.history.last_events.iter().map(|event| {
        format!(
            "<tr><th>{}</th><td class=\"text\">{}</td></tr>\n",
            event.on,
            escaped(told(language, &event.en, &event.zh))
        )
    });
    format!("<section>\n<h2>{}</h2>\n<table>\n{}</table>\n</section>\n", labels.last_events, rows.collect::<String>())
}

const fn told<'t>(language: Language, en: &'t str, zh: &'t str) -> &'t str {
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}

/// A text that HTML shows as it is.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}
