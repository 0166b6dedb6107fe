//! The page of one account, and the parts of it that the page of its person has too.

use app::access::Permission;
use app::dossier::{BookTerms, Held, held, open_day};
use app::explain::Audience;
use app::look::{BookedView, FoundView, Knowledge, Known, Look};
use app::view::{AccountView, ComponentsView, InstalmentView, RestatedView};
use app::{Refused, Result};
use ledger::day_close::Movement;
use maud::{Markup, html};
use primitives::Date;

use super::{day_of, of_account, of_person};
use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, decimal};
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

/// Which past a page shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    /// The day that is shown.
    pub(super) as_of: Date,
    /// What is known.
    pub(super) knowledge: Knowledge,
    /// The open day, on which everything is up to date.
    pub(super) open: Date,
}

impl Past {
    pub(super) fn asked(view: &View<'_>) -> Result<Self> {
        let open = open_day(view.book.store, view.now)?;
        let as_of = day_of(view, "as_of")?;
        let known = view.query.get("known_on").map(Knowledge::parse).transpose()?;
        let knowledge = known.unwrap_or_default();
        let of_knowledge = match knowledge {
            Knowledge::Day(day) => day,
            Knowledge::All | Knowledge::Instant(_) => open,
        };
        Ok(Self { as_of: as_of.unwrap_or(of_knowledge), knowledge, open })
    }

    pub(super) fn is_now(self) -> bool {
        self.as_of == self.open && self.knowledge == Knowledge::All
    }

    /// What goes behind another address, so that the same past is shown there.
    pub(super) fn query(self, view: &View<'_>) -> String {
        let known = view.query.get("known_on").map(|text| format!("&known_on={}", crate::query::encoded(text)));
        match self.is_now() {
            true => String::new(),
            false => format!("?as_of={}{}", self.as_of, known.unwrap_or_default()),
        }
    }
}

pub(super) fn page(view: &View<'_>, account: &str) -> Result<Reply> {
    let words = view.words;
    let past = Past::asked(view)?;
    let (store, products) = (view.book.store, view.book.products);
    let look = Look { account, as_of: Some(past.as_of), knowledge: past.knowledge };
    let known = look.known(store, products, view.now)?;
    let terms = BookTerms { products, policies: view.book.policies };
    let held = held(store, terms, &known, (view.language, Audience::House))?;
    let history = known.history_view(store)?;
    let title = format!("{} {}", words.account, known.row.reference);
    let body = html! {
        div.title {
            h1 { (title) }
            p { a href=(format!("{}{}", of_person(&known.row.person), past.query(view))) { (words.person) " " (known.row.person) } }
        }
        (as_of_form(view, past, known.row.opened_on))
        section.pair {
            div { (facts(view, &held.view)) (owed(view, &held.view).html(view, words.nothing)) (classes(view, &held.view)) (score(view, &held)) }
            div { (why(view, &held)) }
        }
        @if view.may(Permission::ReadScores) { p { a href=(format!("{}/assessment", of_account(&known.row.reference))) { (words.see_assessment) } } }
        (schedule(view, &held.view).html(view, words.nothing))
        (events(view, &history.events, &known).html(view, words.nothing))
        (found(view, &history.transitions).html(view, words.nothing_found))
        @if !history.restated.is_empty() { (restated(view, &history.restated).html(view, words.nothing)) }
    };
    Ok(Reply::Page(Shown::new(Page::Person, title.clone(), body)))
}

/// Another day can be chosen; whoever looks at the past is told so.
pub(super) fn as_of_form(view: &View<'_>, past: Past, first: Date) -> Markup {
    let words = view.words;
    let known_on = view.query.get("known_on").unwrap_or_default();
    let at = |day: Date| format!("{}?as_of={day}", view.path);
    let (earlier, later) = (past.as_of.previous(), past.as_of.next());
    html! {
        form.as-of method="get" action=(view.path) data-first=(first) data-last=(past.open) {
            div { label for="as_of" { (words.as_of) }
                input #as_of type="date" name="as_of" value=(past.as_of) min=(first); }
            div { label for="known_on" { (words.known_on) }
                input #known_on type="date" name="known_on" value=(known_on) aria-describedby="known-hint"; }
            button type="submit" { (words.show) }
            span.row {
                @if earlier >= first { a rel="prev" href=(at(earlier)) { (words.day_before) } }
                @if later <= past.open { a rel="next" href=(at(later)) { (words.day_after) } }
                @if !past.is_now() { a href=(view.path) { (words.back_to_now) } }
            }
            p.soft #known-hint { (words.known_hint) }
        }
        @if !past.is_now() {
            p.notice role="status" { (words.you_see_the_past) " " b { (past.as_of) } @if !known_on.is_empty() { " · " (words.known_on) " " b { (known_on) } } }
        }
    }
}

fn row(name: &str, value: impl Into<String>) -> Vec<Cell> {
    vec![Cell::text(name), Cell::figure(value)]
}

/// What the account is, in a few lines.
pub(super) fn facts(view: &View<'_>, account: &AccountView) -> Markup {
    let words = view.words;
    let money = |text: &str| format!("{} {}", decimal(text), account.currency);
    let ageing = &account.ageing;
    let mut rows = vec![
        row(words.product, &account.product),
        row(words.state, terms::status(view.language, account.status)),
        row(words.opened_on, &account.opened_on),
        row(words.owner, &account.owner),
        row(words.days_past_due, count(ageing.delinquent_days.into())),
        row(words.bucket, ageing.bucket.clone().unwrap_or_else(|| NONE.to_owned())),
        row(words.overdue_since, ageing.overdue_since.clone().unwrap_or_else(|| NONE.to_owned())),
        row(words.payoff, money(&account.payoff)),
    ];
    if let Some(next) = &account.next_due {
        rows.push(row(words.next_due, format!("{} · {}", next.due, money(&next.amount))));
    }
    rows.push(row(words.repaid, money(&account.totals.repaid)));
    rows.extend(limitation(view, account).map(|told| row(words.limitation, told)));
    Table::new(words.facts, &["", ""], rows).facts(words.nothing)
}

/// Until when the claim can be brought before a court, where something is past due and the rules say so.
fn limitation(view: &View<'_>, account: &AccountView) -> Option<String> {
    let on = account.as_of.parse().ok().filter(|_| view.may(Permission::ReadCases))?;
    let found = app::limitation::of_account(view.book.store, view.book.products, &account.account, on);
    let found = found.ok().flatten()?;
    let restarted = found.restarted.is_some().then(|| super::deadlines::restarted(view, &found));
    Some(format!("{}{}", found.ends_on, restarted.map_or_else(String::new, |told| format!(" ({told})"))))
}

/// What is owed by component, and what of it is past due.
pub(super) fn owed(view: &View<'_>, account: &AccountView) -> Table {
    let words = view.words;
    let parts = |amounts: &ComponentsView| {
        [&amounts.principal, &amounts.interest, &amounts.fee, &amounts.penalty, &amounts.total]
            .map(|text| decimal(text))
    };
    let names = [words.principal, words.interest, words.fee, words.penalty, words.all];
    let rows = names.into_iter().zip(parts(&account.owed)).zip(parts(&account.ageing.overdue));
    let rows = rows.map(|((name, owed), overdue)| vec![Cell::text(name), Cell::figure(owed), Cell::figure(overdue)]);
    let header = [words.component, words.owed, words.past_due];
    Table::new(format!("{} · {}", words.owed_by_component, account.currency), &header, rows.collect())
        .defined(words.owed_definition)
}

pub(super) fn why(view: &View<'_>, held: &Held) -> Markup {
    html! {
        h3 { (view.words.why_here) }
        ul.why { @for sentence in &held.sentences { li { (sentence) } } }
    }
}

pub(super) fn classes(view: &View<'_>, account: &AccountView) -> Markup {
    let words = view.words;
    let rows: Vec<Vec<Cell>> = account
        .classes
        .iter()
        .map(|class| match class {
            app::classes::ClassView::Classified(one) => vec![
                Cell::text(format!("{} v{}", one.policy, one.version)),
                Cell::text(match view.language {
                    app::explain::Language::English => one.english.clone(),
                    app::explain::Language::Chinese => one.chinese.clone(),
                }),
                Cell::text(one.since.clone()),
                Cell::figure(count(one.days.into())),
            ],
            app::classes::ClassView::Unclassified(one) => {
                vec![Cell::text(&one.policy), Cell::text(NONE), Cell::text(NONE), Cell::figure(NONE)]
            }
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (Table::new(words.classes, &[words.policy, words.class, words.since, words.days], rows).html(view, words.nothing))
        }
    }
}

pub(super) fn score(view: &View<'_>, held: &Held) -> Markup {
    let words = view.words;
    let Some(score) = held.score.as_ref().filter(|_| view.may(Permission::ReadScores)) else { return html! {} };
    let told = |reason: &app::uses::ReasonView| match view.language {
        app::explain::Language::English => reason.en.clone(),
        app::explain::Language::Chinese => reason.zh.clone(),
    };
    let rows = score
        .reasons
        .iter()
        .map(|reason| vec![Cell::text(told(reason)), Cell::figure(format!("{:.1}", reason.points))]);
    html! {
        h3 { (words.score) }
        p { b { (format!("{:.0}", score.score.points)) } " · " (words.probability) " " (crate::figure::percent(score.score.pd, 1.0)) " · " span.soft { (score.score.model) } }
        (Table::new(words.drivers, &[words.why, words.points], rows.collect()).html(view, words.nothing))
    }
}

/// Every obligation, and what settled it.
pub(super) fn schedule(view: &View<'_>, account: &AccountView) -> Table {
    let words = view.words;
    // A column of nothing would push the last one off a narrow page.
    let is_some = |text: &str| text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let has_waived = account.instalments.iter().any(|one| is_some(&one.waived.total));
    let rows = account.instalments.iter().map(|one| {
        let mut row = vec![
            Cell::text(key(one)),
            Cell::text(&one.due),
            Cell::figure(decimal(&one.amount.total)),
            Cell::figure(decimal(&one.paid.total)),
            Cell::figure(decimal(&one.unpaid.total)),
            Cell::text(terms::instalment_state(view.language, one.state)),
        ];
        if has_waived {
            row.insert(WAIVED, Cell::figure(decimal(&one.waived.total)));
        }
        row.push(Cell::figure(if one.days_past_due > 0 { count(one.days_past_due.into()) } else { NONE.to_owned() }));
        row.push(Cell::text(settled_by(account, one)));
        row
    });
    let mut header = vec![
        words.instalment,
        words.due,
        words.amount,
        words.paid,
        words.unpaid,
        words.state,
        words.days,
        words.settled_by,
    ];
    if has_waived {
        header.insert(WAIVED, words.waived);
    }
    Table::new(format!("{} · {}", words.schedule, account.currency), &header, rows.collect())
        .defined(words.schedule_definition)
}

/// Where what was waived stands in a schedule.
const WAIVED: usize = 4;

/// An instalment as allocations name it.
fn key(one: &InstalmentView) -> String {
    match one.calendar_version {
        None => format!("charge {}", one.number),
        Some(1) => one.number.to_string(),
        Some(calendar) => format!("{} of calendar {calendar}", one.number),
    }
}

/// The events that settled an instalment, with what they did.
fn settled_by(account: &AccountView, one: &InstalmentView) -> String {
    let key = key(one);
    let mut told = Vec::new();
    for allocation in &account.allocations {
        let parts: Vec<String> =
            allocation.parts.iter().filter(|part| part.instalment == key).map(|part| decimal(&part.amount)).collect();
        if !parts.is_empty() {
            told.push(format!("#{} {}: {}", allocation.event, allocation.effective_on, parts.join(" + ")));
        }
    }
    told.join("; ")
}

fn events(view: &View<'_>, events: &[BookedView], known: &Known<'_>) -> Table {
    let words = view.words;
    let history = known.history();
    let rows = events.iter().rev().map(|event| {
        let entry = history.entry(event.seq);
        let line =
            entry.map_or_else(String::new, |entry| app::explain::event_line_in(entry, known.product, view.language));
        let taken_back = history.reversal_of(event.seq).map(|by| format!(" — {} #{}", words.taken_back_by, by.seq));
        vec![
            Cell::text(format!("#{}", event.seq)),
            Cell::text(&event.effective_on),
            Cell::text(&event.booked_on),
            Cell::text(format!("{line}{}", taken_back.unwrap_or_default())),
            Cell::text(view.clock.wall_of(&event.recorded_at)),
        ]
    });
    let header = [words.event, words.value_date, words.booked_on, words.what, words.recorded_at];
    Table::new(words.journal, &header, rows.collect()).defined(words.journal_definition)
}

fn found(view: &View<'_>, found: &[FoundView]) -> Table {
    let words = view.words;
    let bucket = |name: &Option<String>| Cell::text(name.clone().unwrap_or_else(|| NONE.to_owned()));
    let rows = found.iter().rev().map(|one| {
        let movement = Movement::ALL.into_iter().find(|movement| movement.name() == one.movement);
        vec![
            closed(view, &one.close),
            Cell::text(movement.map_or(one.movement, |movement| terms::movement(view.language, movement))),
            bucket(&one.from_bucket),
            bucket(&one.to_bucket),
        ]
    });
    let header = [words.close, words.movement, words.bucket_before, words.bucket_after];
    Table::new(words.found_by_closes, &header, rows.collect())
}

/// A day, which leads to its close where it has one: the open day has none yet.
fn closed(view: &View<'_>, day: &str) -> Cell {
    let is_closed = day.parse::<Date>().is_ok_and(|day| view.info.last_close.is_some_and(|last| day <= last));
    if is_closed { super::today::night_cell(view, day, day) } else { Cell::text(day) }
}

fn restated(view: &View<'_>, restated: &[RestatedView]) -> Table {
    let words = view.words;
    let told = |standing: &Option<app::view::StandingView>| match standing {
        Some(one) => {
            let bucket = one.bucket.as_deref().or(one.overdue_since.as_deref());
            format!(
                "{}{}",
                terms::status(view.language, one.status),
                bucket.map(|bucket| format!(" · {bucket}")).unwrap_or_default()
            )
        }
        None => NONE.to_owned(),
    };
    let rows = restated.iter().rev().map(|one| {
        vec![
            Cell::text(if one.from == one.to { one.from.clone() } else { format!("{} – {}", one.from, one.to) }),
            Cell::text(told(&one.reported)),
            Cell::text(told(&one.known)),
        ]
    });
    Table::new(words.restated, &[words.days_range, words.reported_then, words.known_now], rows.collect())
        .defined(words.restated_definition)
}

/// Where an account's page is, in the same past.
pub(super) fn linked(view: &View<'_>, past: Past, account: &str) -> Markup {
    html! { a href=(format!("{}{}", of_account(account), past.query(view))) { (account) } }
}

/// A refusal for a person who has no account on the day.
pub(super) fn no_account_then(view: &View<'_>) -> Refused {
    Refused::new(view.words.no_account_then).code(app::Code::AccountNotOpen)
}
