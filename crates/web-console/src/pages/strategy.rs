//! Strategy: versions, and one of them as a diagram and as its text.

pub(super) mod trial;

use app::documents::Document;
use app::explain::Language;
use app::strategy_file::{self, conditions};
use app::strategy_readout::Said;
use app::strategy_versions::STRATEGIES;
use app::versions::Kind;
use app::{Code, Refused, Result};
use collections::strategy::step::{Anchor, Step};
use collections::strategy::{Case, Freeze, State};
use maud::{Markup, html};
use risk::trial::Look;

use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, percent};
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

fn address(document: &Document) -> String {
    format!("/console/strategy/{}/{}", crate::query::encoded(&document.row.id), document.row.version)
}

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let versions = STRATEGIES.all(view.book.store)?;
    let row = |document: &Document| {
        let last = document.changes.last();
        let from =
            strategy_file::read(&document.key(), &document.row.text).map(|one| one.strategy.effective_from.to_string());
        vec![
            Cell::link(address(document), document.key()),
            Cell::text(terms::state(view.language, document.state)),
            Cell::text(from.unwrap_or_default()),
            Cell::text(&document.row.made_by),
            Cell::text(last.map_or(NONE, |change| change.by.as_str())),
            Cell::text(last.map_or(NONE, |change| change.reason.as_str())),
        ]
    };
    let header = [words.strategy, words.state, words.in_force_from, words.made_by, words.decided_by, words.why];
    let body = html! {
        div.title { h1 { (words.strategy) } p { a href="/console/documents" { (words.documents) } } }
        (Table::new(words.versions, &header, versions.iter().map(row).collect()).defined(words.versions_definition).html(view, words.no_strategy))
        (readout(view))
        (super::documents::add(view, Kind::Strategy))
        @if versions.is_empty() { p { code { "arrears strategy add" } " · " code { "arrears strategy preset" } } }
    };
    Ok(Reply::Page(Shown::new(Page::Strategy, words.strategy, body)))
}

/// What the experiment of the strategy in force says so far.
fn readout(view: &View<'_>) -> Markup {
    let words = view.words;
    let Some((strategy, read)) = view.beside.as_deref().and_then(|beside| beside.readout.as_ref()) else {
        return html! { h2 { (words.experiment) } p.soft { (words.no_experiment) } };
    };
    let rows = read.arms.iter().map(|(arm, known)| {
        let said = read.said.get(arm);
        vec![
            Cell::text(arm),
            Cell::figure(count(known.persons)),
            Cell::figure(count(known.waiting)),
            Cell::figure(count(known.uncured)),
            Cell::figure(percent(known.uncured as f64, known.persons as f64)),
            Cell::text(said.map_or_else(|| words.compared_with.to_owned(), |said| verdict(view, said))),
        ]
    });
    let header = [words.arm, words.with_outcome, words.waiting, words.not_cured, words.share, words.verdict];
    let title = format!("{} · {strategy} · {} · {} {}", words.experiment, read.experiment, words.as_of, read.as_of);
    html! {
        h2 { (words.experiment) }
        (Table::new(title, &header, rows.collect()).defined(words.experiment_definition).html(view, words.nothing))
    }
}

/// What a read-out says of an arm.
fn verdict(view: &View<'_>, said: &Said) -> String {
    let words = view.words;
    let points = |share: f64| format!("{:+.2}", share * 100.0).replace('-', "−");
    let difference =
        |of: &risk::special::Interval| format!("{} ({} … {})", points(of.value), points(of.low), points(of.high));
    let (says, of) = match &said.says {
        Look::TooEarly { .. } => (words.too_early, None),
        Look::GoOn(of) => (words.go_on, Some(difference(of))),
        Look::StopForHarm(of) => (words.stop_for_harm, Some(difference(of))),
        Look::Ended(of) => (words.experiment_ended, Some(difference(of))),
    };
    let next = said.next_needs.map(|needs| format!("{} {}", words.next_look_needs, count(needs)));
    [Some(says.to_owned()), of, next].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// One version: its states in order, what was checked, its text.
pub(super) fn version(view: &View<'_>, id: &str, version: &str) -> Result<Reply> {
    let words = view.words;
    let all = STRATEGIES.all(view.book.store)?;
    let missing = || Refused::new(format!("{} {id}@{version}", words.no_such_strategy)).code(Code::AccountNotFound);
    let document =
        all.iter().find(|one| one.row.id == id && one.row.version.to_string() == version).ok_or_else(missing)?;
    let written = strategy_file::read(&document.key(), &document.row.text)?;
    let report = strategy_file::check(&written.strategy);
    let conditions = conditions(&document.key(), &document.row.text)?;
    let strategy = &written.strategy;
    let title = document.key();
    let body = html! {
        div.title {
            h1 { (title) }
            p.soft { (terms::state(view.language, document.state)) " · " (words.in_force_from) " " (strategy.effective_from) " · " (written.currency) }
        }
        (trial::doors(view, &title))
        (super::documents::deciding(view, document, &address(document)))
        section aria-label=(words.check) {
            h2 { (words.check) }
            @if report.problems.is_empty() {
                p { (words.check_passed) }
            } @else {
                ul.why { @for problem in &report.problems { li lang="en" { (problem) } } }
            }
        }
        section aria-label=(words.states) {
            h2 { (words.states) }
            p.soft { (words.states_definition) }
            ol.states {
                @for (state, condition) in strategy.states.iter().zip(conditions.iter().map(Option::as_deref).chain(std::iter::repeat(None))) {
                    (shown(view, state, condition))
                }
            }
        }
        (super::documents::changes(view, document))
        details { summary { (words.text) } pre tabindex="0" { (document.row.text) } }
        p { a href="/console/strategy" { (words.versions) } }
    };
    Ok(Reply::Page(Shown::new(Page::Strategy, title.clone(), body)))
}

fn shown(view: &View<'_>, state: &State, condition: Option<&str>) -> Markup {
    let words = view.words;
    let name = match view.language {
        Language::English => &state.english,
        Language::Chinese => &state.chinese,
    };
    let effects = effects(view, state);
    html! {
        li {
            p.if {
                @match condition {
                    Some(condition) => { span.soft { (words.if_) } " " code { (condition) } },
                    None => span.soft { (words.otherwise) },
                }
            }
            div.state {
                h3 { (name) " " small { (state.name) } }
                @if !effects.is_empty() { p.row { @for effect in &effects { span.tag { (effect) } } } }
                @if !state.steps.is_empty() {
                    ol.steps { @for step in &state.steps { li { (step_words(view, step)) } } }
                }
            }
        }
    }
}

fn effects(view: &View<'_>, state: &State) -> Vec<String> {
    let words = view.words;
    let effects = &state.effects;
    let mut told = Vec::new();
    match effects.freeze {
        Freeze::Nothing => {}
        Freeze::Purchases => told.push(words.freeze_purchases.to_owned()),
        Freeze::Limit => told.push(words.freeze_limit.to_owned()),
    }
    if effects.holds_collection {
        told.push(words.holds_collection.to_owned());
    }
    if effects.may_investigate {
        told.push(words.may_investigate.to_owned());
    }
    for case in &effects.cases {
        told.push(
            match case {
                Case::BureauNotice => words.case_bureau_notice,
                Case::LegalReview => words.case_legal_review,
                Case::HardshipReview => words.case_hardship_review,
                Case::CreditRepair => words.case_credit_repair,
            }
            .to_owned(),
        );
    }
    told.extend(effects.review_after_days.map(|days| format!("{} {days} {}", words.review_after, words.days)));
    told
}

fn step_words(view: &View<'_>, step: &Step) -> Markup {
    let words = view.words;
    let anchor = match step.timing.from {
        Anchor::Entering => words.after_entering,
        Anchor::BeforeDue => words.before_due,
        Anchor::PastDue => words.by_days_past_due,
    };
    let days: Vec<String> = step.timing.days().take(8).map(|day| day.to_string()).collect();
    let more = if step.timing.times > 8 { "…" } else { "" };
    let channels: Vec<&str> = step.channels.iter().map(|channel| terms::channel(view.language, *channel)).collect();
    html! {
        b { (step.name) } " · " (anchor) " " (days.join(", ")) (more)
        " · " (channels.join(" → ")) " · " (terms::purpose(view.language, step.purpose)) " · " (step.by)
        @if let Some(template) = &step.template { " · " span.soft { (words.template) " " (template) } }
        @if let Some(written) = &step.written { " · " span.soft { (words.if_) } " " code { (written) } }
    }
}
