//! What must be done by a day, and what failed: cases without an answer, messages, systems that did not hear, jobs.

use app::Result;
use app::access::Permission;
use app::cases::{self, State, Wanted};
use app::limitation::{LimitationView, RestartView};
use app::outbox;
use app::work::versions::in_force;
use app::work::{self, Queue, State as Job};
use jiff::Timestamp;
use maud::{Markup, html};

use super::cases::table;
use crate::door::View;
use crate::figure::{NONE, count, decimal};
use crate::nav::sees_persons;
use crate::table::{Cell, Table};
use crate::terms;

/// How many cases stand on the page of today.
const SHOWN: usize = 10;

/// For how many days back jobs are told that expired.
const EXPIRED_DAYS: i32 = 30;

/// Cases whose deadlines are next.
pub(super) fn next(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let mut open = cases::list(view.book.store, Wanted::default())?;
    open.retain(|case| case.state == State::Open);
    open.sort_by_key(|case| (case.deadline, case.id));
    let today = app::close_day::business_day(&view.info, view.now)?;
    let overdue = open.iter().filter(|case| case.deadline < today).count();
    let all = open.len();
    open.truncate(SHOWN);
    Ok(html! {
        p { (words.cases_open_count) " " b { (count(all as u64)) } " · " (words.overdue) " " b.late[overdue > 0] { (count(overdue as u64)) }
            " · " a href="/console/cases" { (words.cases) } }
        (table(view, words.deadlines, &open)?.html(view, words.no_cases))
        (limitation(view))
    })
}

/// Claims that can be brought before a court for not much longer, as of the last close.
fn limitation(view: &View<'_>) -> Markup {
    let (words, Some(beside)) = (view.words, view.beside.as_deref()) else { return html! {} };
    let sees = sees_persons(view.actor);
    let row = |one: &LimitationView| {
        let account = match sees {
            true => Cell::link(super::of_account(&one.account), &one.account),
            false => Cell::text(&one.account),
        };
        let left = if one.is_over { words.limitation_over.to_owned() } else { count(one.months_left.into()) };
        vec![
            account,
            Cell::figure(format!("{} {}", decimal(&one.past_due), one.currency)),
            Cell::text(&one.due),
            Cell::text(restarted(view, one)),
            Cell::text(&one.ends_on),
            Cell::figure(left),
        ]
    };
    let rows = beside.limitation.iter().take(view.page_size(SHOWN)).map(row).collect();
    let header = [words.account, words.past_due, words.counts_from, words.restarted_by, words.ends, words.months_left];
    Table::new(words.limitation, &header, rows).defined(words.limitation_definition).html(view, words.no_limitation)
}

/// What restarted the limitation of a claim last.
pub(super) fn restarted(view: &View<'_>, one: &LimitationView) -> String {
    let told = |one: &RestartView| format!("{} · {} #{}", one.on, terms::restart(view.language, one.by), one.event);
    one.restarted.as_ref().map_or_else(|| NONE.to_owned(), told)
}

/// Whether whoever asks may see something of what failed.
pub(super) fn sees_failures(view: &View<'_>) -> bool {
    [Permission::ReadContacts, Permission::ManageEndpoints, Permission::ReadWork].into_iter().any(|one| view.may(one))
}

/// Messages that were given up, systems that did not hear, and jobs that came to nothing.
pub(super) fn failed(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    Ok(html! {
        @if view.may(Permission::ReadContacts) { (messages(view)?.html(view, words.nothing_failed)) }
        @if view.may(Permission::ManageEndpoints) { (deliveries(view)?.html(view, words.nothing_failed)) }
        @if view.may(Permission::ReadWork) { (jobs(view)?) }
    })
}

fn messages(view: &View<'_>) -> Result<Table> {
    let words = view.words;
    let mut rows = Vec::new();
    for state in ["dead", "failed"] {
        for message in outbox::list(view.book.store, (None, Some(state)), SHOWN)? {
            rows.push(vec![
                Cell::link(super::messages::address(message.delivery.id.as_str()), message.delivery.id.as_str()),
                Cell::text(terms::channel(view.language, message.request.channel)),
                Cell::text(terms::message_state(view.language, state)),
                Cell::link(super::of_person(&message.person), &message.person),
            ]);
        }
    }
    let header = [words.message, words.way, words.state, words.person];
    Ok(Table::new(words.failed_messages, &header, rows))
}

/// Endpoints that are not tried any more, fail, or did not take something.
fn deliveries(view: &View<'_>) -> Result<Table> {
    let words = view.words;
    let failed = super::endpoints::failed(view)?.into_iter().map(|(name, state, why)| {
        vec![Cell::link(super::endpoints::address(&name), &name), Cell::text(state), Cell::text(why)]
    });
    Ok(Table::new(words.failed_endpoints, &[words.endpoint, words.state, words.why], failed.collect()))
}

/// How many jobs are late, and how many expired of late.
fn jobs(view: &View<'_>) -> Result<Markup> {
    let words = view.words;
    let today = app::close_day::business_day(&view.info, view.now)?;
    let rules = match in_force(view.book.store, today) {
        Ok(rules) => rules,
        // Without rules of work nothing is late.
        Err(app::Error::Refused(_)) => return Ok(html! {}),
        Err(error) => return Err(error),
    };
    let now = Timestamp::from_microsecond(view.now).unwrap_or(Timestamp::MAX);
    let of = |state, is_late| {
        let wanted = Queue { state, is_late, limit: usize::MAX, ..Queue::default() };
        work::jobs(view.book.store, &rules, wanted, (now, today))
    };
    let late = of(None, true)?.len() as u64;
    let expired = of(Some(Job::Expired), false)?;
    let since = (today + -EXPIRED_DAYS).to_string();
    let expired = expired.iter().filter(|job| job.last_day.as_ref().is_some_and(|day| *day >= since)).count() as u64;
    Ok(html! {
        p { (words.failed_work) ": " a href="/console/work?whose=all&late=yes" { (words.jobs_late) " " b.late[late > 0] { (count(late)) } }
            " · " a href="/console/work?whose=all&state=expired" { (words.jobs_expired) " " b.late[expired > 0] { (count(expired)) } } }
    })
}
