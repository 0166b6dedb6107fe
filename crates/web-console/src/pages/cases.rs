//! Cases and relief: what waits for an answer or a decision, by its deadline.

use app::access::Permission;
use app::cases::{self, Case, State, Wanted};
use app::relief::{self as reliefs, Relief, terms_words};
use app::{Code, Refused, Result, close_day, desk_rules};
use collections::Word;
use collections::case::CaseKind;
use maud::{Markup, html};

use super::{of_account, of_person, once};
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More, options};
use crate::figure::NONE;
use crate::nav::{Page, sees_persons};
use crate::table::{Cell, Table};
use crate::terms;

/// How many of each stand on the page.
const SHOWN: usize = 200;

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let kind = view.query.get("kind").and_then(CaseKind::of);
    let mut open = cases::list(view.book.store, Wanted { kind, ..Wanted::default() })?;
    open.sort_by_key(|case| (case.deadline, case.id));
    let relief = reliefs::list(view.book.store, None)?;
    let kinds = options(CaseKind::ALL, |one| terms::case(view.language, one).to_owned());
    let body = html! {
        div.title { h1 { (words.cases) } p.soft { (open.len()) " " (words.cases_open) } }
        form.filters method="get" action="/console/cases" {
            div { label for="f-kind" { (words.kind) }
                select #f-kind name="kind" { option value="" { (words.all) }
                    @for (value, name) in &kinds { option value=(value) selected[kind.map(CaseKind::word) == Some(value.as_str())] { (name) } } } }
            button type="submit" { (words.show) }
        }
        (table(view, words.cases_caption, &open)?.html(view, words.no_cases))
        section aria-label=(words.relief) {
            h2 { (words.relief) }
            (relief_table(view, &relief)?.html(view, words.no_relief))
        }
    };
    Ok(Reply::Page(Shown::new(Page::Cases, words.cases, body)))
}

/// Cases by their deadlines.
pub(super) fn table(view: &View<'_>, caption: &str, cases: &[Case]) -> Result<Table> {
    let words = view.words;
    let today = close_day::business_day(&view.info, view.now)?;
    let sees = sees_persons(view.actor);
    let rows = cases.iter().take(SHOWN).map(|case| {
        let left = case.deadline - today;
        let is_open = case.state == State::Open;
        vec![
            Cell::link(format!("/console/cases/{}", case.id), format!("#{}", case.id)),
            Cell::text(terms::case(view.language, case.kind)),
            if sees { Cell::link(of_person(&case.person), &case.person) } else { Cell::text(&case.person) },
            Cell::text(case.account.clone().unwrap_or_default()),
            Cell::text(case.came_in_on.to_string()),
            Cell::text(case.deadline.to_string()),
            Cell::figure(if is_open { left.to_string().replace('-', "−") } else { NONE.to_owned() }),
            Cell::text(terms::case_state(view.language, case.state.name())),
            Cell::text(&case.reason),
        ]
    });
    let header = [
        words.case,
        words.kind,
        words.person,
        words.account,
        words.came_in_on,
        words.deadline,
        words.days_left,
        words.state,
        words.what,
    ];
    Ok(Table::new(caption, &header, rows.collect()).defined(words.cases_definition))
}

fn currency_of(view: &View<'_>, account: &str) -> Result<primitives::Currency> {
    let row = app::intake::find_account(view.book.store, account)?;
    Ok(view.book.products.of_contract(&row.product_key())?.currency)
}

fn relief_table(view: &View<'_>, relief: &[Relief]) -> Result<Table> {
    let words = view.words;
    let sees = sees_persons(view.actor);
    let mut rows = Vec::new();
    for one in relief.iter().take(SHOWN) {
        rows.push(vec![
            Cell::link(format!("/console/relief/{}", one.id), format!("#{}", one.id)),
            Cell::text(terms_words(&one.terms, currency_of(view, &one.account)?, view.language)),
            if sees { Cell::link(of_person(&one.person), &one.person) } else { Cell::text(&one.person) },
            Cell::text(one.asked_on.to_string()),
            Cell::text(&one.asked_by),
            Cell::text(terms::relief_state(view.language, one.state.name())),
            Cell::text(&one.reason),
        ]);
    }
    let header = [words.relief, words.what, words.person, words.asked_on, words.by, words.state, words.why];
    Ok(Table::new(words.relief_caption, &header, rows).defined(words.relief_definition))
}

/// The cases and the relief of a person, where there are some.
pub(super) fn of_person_all(view: &View<'_>, person: &str) -> Result<(Vec<Case>, Vec<Relief>)> {
    let rows = view.book.store.person_events(&[person])?;
    let mut cases = cases::of_person(&rows)?;
    cases.reverse();
    let mut relief = reliefs::of_person(&rows)?;
    relief.reverse();
    Ok((cases, relief))
}

pub(super) fn of_person_cases(view: &View<'_>, person: &str) -> Result<Markup> {
    let words = view.words;
    let (cases, relief) = of_person_all(view, person)?;
    let rows = cases.iter().map(|case| {
        vec![
            Cell::link(format!("/console/cases/{}", case.id), format!("#{}", case.id)),
            Cell::text(terms::case(view.language, case.kind)),
            Cell::text(terms::case_state(view.language, case.state.name())),
            Cell::text(case.deadline.to_string()),
            Cell::text(&case.reason),
        ]
    });
    let header = [words.case, words.kind, words.state, words.deadline, words.what];
    let mut granted = Vec::new();
    for one in &relief {
        granted.push(vec![
            Cell::link(format!("/console/relief/{}", one.id), format!("#{}", one.id)),
            Cell::text(terms_words(&one.terms, currency_of(view, &one.account)?, view.language)),
            Cell::text(terms::relief_state(view.language, one.state.name())),
            Cell::text(one.asked_on.to_string()),
            Cell::text(&one.reason),
        ]);
    }
    let relief_header = [words.relief, words.what, words.state, words.asked_on, words.why];
    Ok(html! {
        @if !cases.is_empty() || !granted.is_empty() {
            section aria-label=(words.cases) {
                h2 { (words.cases) }
                @if !cases.is_empty() { (Table::new(words.cases_of_person, &header, rows.collect()).html(view, words.no_cases)) }
                @if !granted.is_empty() { (Table::new(words.relief_of_person, &relief_header, granted).html(view, words.no_relief)) }
            }
        }
    })
}

fn number(view: &View<'_>, text: &str) -> Result<u64> {
    Ok(text.parse().map_err(|_| Refused::new(format!("{} {text}", view.words.no_such_case)).code(Code::NotFound))?)
}

fn row(name: &str, value: impl Into<String>) -> Vec<Cell> {
    vec![Cell::text(name), Cell::text(value)]
}

/// One case, with what can be done about it.
pub(super) fn one(view: &View<'_>, id: &str) -> Result<Reply> {
    let words = view.words;
    let case = cases::by_id(view.book.store, number(view, id)?)?;
    let title = format!("{} #{}", terms::case(view.language, case.kind), case.id);
    let mut rows = vec![
        row(words.state, terms::case_state(view.language, case.state.name())),
        row(words.came_in_on, case.came_in_on.to_string()),
        row(words.deadline, case.deadline.to_string()),
        row(words.rules, &case.rules),
        row(words.by, &case.opened_by),
        row(words.what, &case.reason),
    ];
    if let Some(about) = &case.about {
        rows.push(row(words.complains_of, about));
    }
    match &case.state {
        State::Open => {}
        State::Answered { on, finding, outcome, upheld } => {
            rows.push(row(words.answered_on, on.to_string()));
            rows.push(row(words.finding, finding));
            rows.push(row(words.outcome, outcome));
            rows.push(row(words.upheld, if *upheld { words.yes_upheld } else { words.not_upheld }));
        }
        State::Closed { on, answer } => {
            rows.push(row(words.closed_on, on.to_string()));
            if let Some((finding, outcome)) = answer {
                rows.push(row(words.finding, finding));
                rows.push(row(words.outcome, outcome));
            }
        }
    }
    let body = html! {
        div.title {
            h1 { (title) }
            p {
                @if sees_persons(view.actor) {
                    a href=(of_person(&case.person)) { (words.person) " " (case.person) }
                    @if let Some(account) = &case.account { " · " a href=(of_account(account)) { (words.account) " " (account) } }
                } @else { (case.person) }
            }
        }
        div.columns {
            div {
                (Table::new(words.case, &["", ""], rows).facts(words.nothing))
                @if !case.notes.is_empty() {
                    h2 { (words.notes) }
                    ol.timeline { @for note in &case.notes { li { time { (view.clock.micros(note.at)) } " " (note.text) " " span.soft { (note.by) } } } }
                }
            }
            div { (case_forms(view, &case)?) }
        }
        p { a href="/console/cases" { (words.cases) } }
    };
    Ok(Reply::Page(Shown::new(Page::Cases, title.clone(), body)))
}

fn case_forms(view: &View<'_>, case: &Case) -> Result<Markup> {
    let words = view.words;
    if matches!(case.state, State::Closed { .. }) {
        return Ok(html! {});
    }
    let form = |name: &str| Form::new(view, name, format!("/console/cases/{}/{name}", case.id));
    let (answer, decide, extend, note, close) =
        (form("answer"), form("decide"), form("extend"), form("note"), form("close"));
    let today = close_day::business_day(&view.info, view.now)?;
    let currency = match &case.account {
        Some(account) => Some(currency_of(view, account)?),
        None => None,
    };
    let longer: Vec<(String, String)> = desk_rules::DESK_RULES
        .in_force(view.book.store, today)?
        .iter()
        .filter(|rules| currency.is_none_or(|currency| rules.currency == currency))
        .filter_map(|rules| rules.case(case.kind))
        .flat_map(|rule| {
            rule.longer
                .iter()
                .map(|longer| (longer.id.clone(), format!("{} · {} {}", longer.id, longer.days, words.days)))
        })
        .collect();
    let yes_or_no = [("yes".to_owned(), words.yes_upheld.to_owned()), ("no".to_owned(), words.not_upheld.to_owned())];
    let answered = |form: &Form<'_>, send: &str| {
        form.html(
            &html! {
                (form.area("finding", words.finding, More::NEEDED))
                (form.area("outcome", words.outcome, More::NEEDED))
                (form.select("upheld", words.upheld, &yes_or_no, More::NEEDED.value("no")))
            },
            send,
        )
    };
    let is_open = case.state == State::Open;
    let decides = case.kind == CaseKind::BadFaith;
    Ok(html! {
        @if view.may(Permission::HandleCases) {
            @if is_open && !decides { details.action open { summary { (words.answer_case) } (answered(&answer, words.answer_case)) } }
            @if is_open && !longer.is_empty() {
                details.action open[extend.was_sent()] { summary { (words.extend_case) } (extend.html(&html! {
                    (extend.select("longer", words.longer, &longer, More::NEEDED))
                    (extend.area("reason", words.why, More::NEEDED))
                }, words.extend_case)) }
            }
            details.action open[note.was_sent()] { summary { (words.add_note) } (note.html(&note.area("note", words.note, More::NEEDED.hint(words.note_hint)), words.keep)) }
            details.action open[close.was_sent()] { summary { (words.close_case) } (close.html(&close.area("reason", words.why, More::NEEDED), words.close_case)) }
        }
        @if is_open && decides && view.may(Permission::DecideCases) {
            details.action open { summary { (words.decide_case) } (answered(&decide, words.decide_case)) }
        }
    })
}

/// A request for relief, with what can be done about it.
pub(super) fn relief(view: &View<'_>, id: &str) -> Result<Reply> {
    let words = view.words;
    let one = reliefs::by_id(view.book.store, number(view, id)?)?;
    let title = format!("{} #{}", terms::relief(view.language, one.terms.kind()), one.id);
    let mut rows = vec![
        row(words.state, terms::relief_state(view.language, one.state.name())),
        row(words.what, terms_words(&one.terms, currency_of(view, &one.account)?, view.language)),
        row(words.why, &one.reason),
        row(words.asked_on, one.asked_on.to_string()),
        row(words.by, &one.asked_by),
        row(words.rules, &one.rules),
        row(words.evidence, one.evidence.join(", ")),
    ];
    match &one.state {
        reliefs::State::Waiting => {}
        reliefs::State::Granted { on, by, role } => rows.push(row(words.granted, format!("{on} · {by} ({role})"))),
        reliefs::State::Refused { on, by, reason } => {
            rows.push(row(words.was_refused, format!("{on} · {by} · {reason}")));
        }
        reliefs::State::Withdrawn { on, reason } => rows.push(row(words.withdrawn, format!("{on} · {reason}"))),
        reliefs::State::Ended { on, how, .. } => rows.push(row(words.ended, format!("{on} · {how}"))),
    }
    let form = |name: &str| Form::new(view, name, format!("/console/relief/{}/{name}", one.id));
    let (grant, refuse, withdraw) = (form("grant"), form("refuse"), form("withdraw"));
    let waits = matches!(one.state, reliefs::State::Waiting);
    let is_own = one.asked_by == view.actor.name;
    let body = html! {
        div.title {
            h1 { (title) }
            p { @if sees_persons(view.actor) { a href=(of_person(&one.person)) { (words.person) " " (one.person) } " · " a href=(of_account(&one.account)) { (words.account) " " (one.account) } } @else { (one.person) } }
        }
        div.columns {
            div { (Table::new(words.relief, &["", ""], rows).facts(words.nothing)) }
            div {
                @if let Some(typed) = view.typed { (once(view, typed)) }
                @if waits && view.may(Permission::DecideCases) {
                    @if is_own { p.note { (words.four_eyes) } }
                    details.action open { summary { (words.grant) } (grant.html(&html! { p.soft { (words.grant_long) } }, words.grant)) }
                    details.action open[refuse.was_sent()] { summary { (words.refuse) } (refuse.html(&refuse.area("reason", words.why, More::NEEDED), words.refuse)) }
                }
                @if waits && view.may(Permission::HandleCases) {
                    details.action open[withdraw.was_sent()] { summary { (words.withdraw) } (withdraw.html(&withdraw.area("reason", words.why, More::NEEDED), words.withdraw)) }
                }
            }
        }
        p { a href="/console/cases" { (words.cases) } }
    };
    Ok(Reply::Page(Shown::new(Page::Cases, title.clone(), body)))
}
