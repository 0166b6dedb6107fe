//! The worklist: mine and the team's, with what comes next and why.

use std::collections::BTreeMap;

use app::Result;
use app::access::Permission;
use app::close_day::business_day;
use app::work::reason::told_in;
use app::work::versions::in_force;
use app::work::{self, Best, Hand, JobView, Queue, State};
use collections::work::Rules;
use jiff::Timestamp;
use maud::{Markup, html};
use primitives::{Amount, Currency};

use super::portfolio::list::paging;
use super::{of_person, once};
use crate::counted::PastDue;
use crate::door::{Reply, Shown, View};
use crate::field::{Form, More, hidden};
use crate::figure::{NONE, count, money};
use crate::nav::{Page, sees_persons};
use crate::preferences::views;
use crate::query::encoded;
use crate::table::{Cell, Table};
use crate::terms;

/// How many jobs stand on a page.
const PAGE: usize = 50;

fn now(view: &View<'_>) -> Timestamp {
    Timestamp::from_microsecond(view.now).unwrap_or(Timestamp::MAX)
}

fn rules(view: &View<'_>) -> Result<Rules> {
    in_force(view.book.store, business_day(&view.info, view.now)?)
}

/// The page of a job: its person's, with the job.
fn of_job(job: &JobView) -> String {
    format!("{}/job/{}", of_person(&job.person), encoded(&job.id))
}

/// What is wanted of the list.
struct Wanted<'q> {
    whose: &'q str,
    queue: Option<&'q str>,
    state: Option<State>,
    is_late: bool,
    sort: &'q str,
    person: Option<&'q str>,
}

impl<'q> Wanted<'q> {
    fn asked(view: &'q View<'_>) -> Self {
        let query = &view.query;
        let mine = if view.may(Permission::DoWork) { "mine" } else { "all" };
        Self {
            whose: query.get("whose").unwrap_or(mine),
            queue: query.get("queue"),
            state: query.get("state").and_then(State::named),
            is_late: query.get("late").is_some(),
            sort: query.get("sort").unwrap_or("due"),
            person: query.get("person"),
        }
    }

    fn address(&self, sort: &str, page: usize) -> String {
        let mut address = format!("/console/work?whose={}&sort={sort}&page={page}", encoded(self.whose));
        for (field, value) in [("queue", self.queue), ("person", self.person), ("state", self.state.map(State::name))] {
            if let Some(value) = value {
                address.push_str(&format!("&{field}={}", encoded(value)));
            }
        }
        if self.is_late {
            address.push_str("&late=yes");
        }
        address
    }
}

/// What is past due at the last close on the accounts of a job, in the currency of the rules; none where it was not counted.
fn past_due(view: &View<'_>, job: &JobView, currency: Currency) -> Option<Amount> {
    let beside = view.beside.as_deref()?;
    let of_currency = |one: &&PastDue| one.currency == currency;
    Some(match job.accounts.is_empty() {
        // Then it is about all that the person has.
        true => beside
            .past_due
            .values()
            .filter(|one| one.person == job.person)
            .filter(of_currency)
            .map(|one| one.overdue)
            .sum(),
        false => {
            let named = job.accounts.iter().filter_map(|account| beside.past_due.get(account));
            named.filter(of_currency).map(|one| one.overdue).sum()
        }
    })
}

/// The jobs that are wanted, in their order. "Mine" are those that are meant for whoever asks.
fn wanted(view: &View<'_>, rules: &Rules, asked: &Wanted<'_>) -> Result<Vec<JobView>> {
    let today = business_day(&view.info, view.now)?;
    let owner = match asked.whose {
        "mine" => Some(view.actor.name.as_str()),
        "all" | "free" => None,
        other => Some(other),
    };
    let queue = asked.queue.filter(|name| rules.queues.iter().any(|queue| queue.name == **name));
    let wanted = Queue {
        name: queue,
        owner,
        state: asked.state,
        person: asked.person,
        is_late: asked.is_late,
        limit: usize::MAX,
    };
    let mut jobs = work::jobs(view.book.store, rules, wanted, (now(view), today))?;
    if asked.whose == "free" {
        jobs.retain(|job| job.owner.is_none());
    }
    match asked.sort {
        "person" => jobs.sort_by(|one, other| one.person.cmp(&other.person)),
        "action" => jobs.sort_by(|one, other| one.action.cmp(&other.action)),
        "amount" => jobs.sort_by_cached_key(|job| std::cmp::Reverse(past_due(view, job, rules.currency))),
        "tries" => jobs.sort_by_key(|job| std::cmp::Reverse(job.tries)),
        "owner" => jobs.sort_by(|one, other| one.owner.cmp(&other.owner)),
        _ => {}
    }
    Ok(jobs)
}

pub(super) fn page(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let rules = match rules(view) {
        Ok(rules) => rules,
        Err(app::Error::Refused(refused)) => return Ok(Reply::Page(without_rules(view, &refused))),
        Err(error) => return Err(error),
    };
    let asked = Wanted::asked(view);
    let found = wanted(view, &rules, &asked)?;
    let size = view.page_size(PAGE);
    let pages = found.len().div_ceil(size).max(1);
    let at = view.query.get("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, pages);
    let shown: Vec<&JobView> = found.iter().skip((at - 1) * size).take(size).collect();
    let body = html! {
        div.title {
            h1 { (words.work) }
            p.soft { (rules.key()) " · " (count(found.len() as u64)) " " (words.jobs) }
        }
        @if view.may(Permission::DoWork) { (next_best(view, &rules)?) }
        (whose(view, &rules, &asked))
        (filters(view, &rules, &asked))
        (saved(view, &asked))
        (list(view, &rules, &asked, &shown))
        (paging(words, at, pages, |page| asked.address(asked.sort, page)))
        @if view.may(Permission::AssignWork) { (share(view)) }
    };
    Ok(Reply::Page(Shown::new(Page::Work, words.work, body)))
}

fn without_rules(view: &View<'_>, refused: &app::Refused) -> Shown {
    let words = view.words;
    let body = html! {
        div.title { h1 { (words.work) } }
        (crate::field::no(view, refused))
        p { (words.no_work_rules) " " a href="/console/documents/work_rules" { (words.documents) } }
    };
    Shown::new(Page::Work, words.work, body)
}

/// Whose jobs are shown: lists that are asked for all the time.
fn whose(view: &View<'_>, rules: &Rules, asked: &Wanted<'_>) -> Markup {
    let words = view.words;
    let mut lists = vec![("mine", words.mine)];
    lists.extend([("free", words.free), ("all", words.team)]);
    let address = |whose: &str| {
        Wanted {
            whose,
            queue: asked.queue,
            state: asked.state,
            is_late: asked.is_late,
            sort: asked.sort,
            person: asked.person,
        }
        .address(asked.sort, 1)
    };
    let is_named = |name: &str| rules.member(name).is_some();
    html! {
        nav.row.tabs aria-label=(words.whose) {
            @for (value, name) in lists {
                a href=(address(value)) aria-current=[(asked.whose == value).then_some("true")] { (name) }
            }
            @if is_named(asked.whose) { a href=(address(asked.whose)) aria-current="true" { (asked.whose) } }
        }
    }
}

fn filters(view: &View<'_>, rules: &Rules, asked: &Wanted<'_>) -> Markup {
    let words = view.words;
    let members = rules.teams.iter().flat_map(|team| &team.members);
    html! {
        form.filters method="get" action="/console/work" {
            div { label for="f-whose" { (words.whose) }
                select #f-whose name="whose" {
                    @for (value, name) in [("mine", words.mine), ("free", words.free), ("all", words.team)] { option value=(value) selected[asked.whose == value] { (name) } }
                    @for member in members { option value=(member.name) selected[asked.whose == member.name] { (member.name) } }
                } }
            div { label for="f-queue" { (words.queue) }
                select #f-queue name="queue" {
                    option value="" { (words.all) }
                    @for queue in &rules.queues { option value=(queue.name) selected[asked.queue == Some(queue.name.as_str())] { (queue.name) } }
                } }
            div { label for="f-state" { (words.state) }
                select #f-state name="state" {
                    option value="" { (words.not_ended) }
                    @for state in State::ALL { option value=(state.name()) selected[asked.state == Some(state)] { (terms::job_state(view.language, state.name())) } }
                } }
            div { label for="f-sort" { (words.order) }
                select #f-sort name="sort" {
                    @for (value, name) in [("due", words.due), ("amount", words.past_due_at_close), ("person", words.person), ("action", words.action), ("tries", words.tries), ("owner", words.owner_of_job)] {
                        option value=(value) selected[asked.sort == value] { (name) }
                    }
                } }
            div.tick { input #f-late type="checkbox" name="late" value="yes" checked[asked.is_late]; label for="f-late" { (words.late_only) } }
            button type="submit" { (words.show) }
        }
    }
}

/// Views that somebody keeps for themselves, in their browser.
fn saved(view: &View<'_>, asked: &Wanted<'_>) -> Markup {
    let words = view.words;
    let here = asked.address(asked.sort, 1);
    let kept = views(view.cookies);
    html! {
        div.saved {
            @if !kept.is_empty() {
                span.soft { (words.saved_views) ": " }
                @for (name, address) in &kept {
                    span.view {
                        a href=(address) aria-current=[(*address == here).then_some("true")] { (name) }
                        " " a.soft href=(format!("/console/preferences?forget={}&back={}", encoded(name), encoded(&here))) aria-label={ (words.forget_view) " " (name) } { "×" }
                    }
                }
            }
            details {
                summary { (words.save_view) }
                form.filters method="get" action="/console/preferences" {
                    input type="hidden" name="address" value=(here);
                    input type="hidden" name="back" value=(here);
                    div { label for="view-name" { (words.name) } input #view-name type="text" name="view" required maxlength="40" autocomplete="off"; }
                    button type="submit" { (words.save_view) }
                }
            }
        }
    }
}

fn list(view: &View<'_>, rules: &Rules, asked: &Wanted<'_>, shown: &[&JobView]) -> Markup {
    let words = view.words;
    let may_hand_over = view.may(Permission::DoWork);
    let sees = sees_persons(view.actor);
    let rows = shown.iter().map(|job| {
        let mut row = Vec::new();
        if may_hand_over {
            let label = format!("{} {}", words.choose, job.person);
            row.push(Cell::Tick { name: "job".to_owned(), value: job.id.clone(), label });
        }
        row.push(if sees { Cell::link(of_job(job), &job.person) } else { Cell::text(&job.person) });
        row.extend([
            Cell::figure(
                past_due(view, job, rules.currency).map_or_else(|| NONE.to_owned(), |due| money(rules.currency, due)),
            ),
            Cell::text(terms::action(view.language, &job.action)),
            Cell::text(told_in(&job.reason, view.language)),
            Cell::text(job.queue.clone().unwrap_or_default()),
            Cell::text(job.owner.clone().unwrap_or_default()),
            Cell::text(terms::job_state(view.language, job.state)),
            Cell::text(view.clock.wall_of(&job.due_at)),
            Cell::text(job.done_by.as_deref().map(|by| view.clock.wall_of(by)).unwrap_or_default()),
            Cell::text(if job.is_late { words.late } else { "" }),
            Cell::figure(count(job.tries.into())),
        ]);
        row
    });
    let mut header = vec![
        words.person,
        words.past_due_at_close,
        words.action,
        words.why,
        words.queue,
        words.owner_of_job,
        words.state,
        words.due,
        words.done_by,
        words.late,
        words.tries,
    ];
    if may_hand_over {
        header.insert(0, words.choose);
    }
    let table = Table::new(words.work_caption, &header, rows.collect()).defined(words.work_definition);
    let over = Form::new(view, "hand-over", "/console/work/hand-over");
    let members = rules.teams.iter().flat_map(|team| &team.members);
    let members: Vec<(String, String)> = members.map(|member| (member.name.clone(), member.name.clone())).collect();
    html! {
        @if may_hand_over && !shown.is_empty() {
            form.bulk method="post" action="/console/work/hand-over" {
                (hidden(view))
                @if let Some(typed) = view.typed.filter(|_| over.was_sent()) { (crate::field::told(view, typed)) (once(view, typed)) }
                (table.html(view, words.no_jobs))
                fieldset.filters {
                    legend { (words.hand_over_chosen) }
                    (over.select("to", words.to_whom, &members, More::NEEDED))
                    (over.input("reason", words.why, "text", More::NEEDED))
                    button type="submit" { (words.hand_over) }
                }
            }
        } @else {
            (table.html(view, if asked.whose == "mine" { words.no_jobs_of_mine } else { words.no_jobs }))
        }
    }
}

/// What whoever asks does next, and why.
fn next_best(view: &View<'_>, rules: &Rules) -> Result<Markup> {
    let words = view.words;
    if rules.member(&view.actor.name).is_none() {
        return Ok(html! { p.note { (words.not_a_member) " " b { (view.actor.name) } } });
    }
    let found = work::next(view.book.store, Hand { rules, user: &view.actor.name, now: now(view) })?;
    Ok(html! {
        section.next aria-label=(words.next_best) {
            h2 { (words.next_best) }
            @match &found.best {
                Some(best) => (best_of(view, best)),
                None => p { @if found.is_full { (words.day_full) } @else { (words.nothing_next) } },
            }
            (passed_over(view, &found.passed_over))
        }
    })
}

fn best_of(view: &View<'_>, best: &Best) -> Markup {
    let words = view.words;
    html! {
        p {
            a.button rel="next" accesskey="n" data-key="n" href=(of_job(&best.view)) { (terms::action(view.language, &best.view.action)) " · " (best.view.person) }
            " " kbd { "n" } " · " (words.past_due) " " (money(best.currency, best.about.past_due)) " " (best.currency)
        }
        ul.why { @for reason in work::reasons(best, now(view), view.language) { li { (in_zone(view, &best.view, &reason)) } } }
    }
}

/// A reason with the instants of its job as the clocks of the book have them.
fn in_zone(view: &View<'_>, job: &JobView, reason: &str) -> String {
    let instants = job.done_by.iter().chain([&job.due_at]);
    instants.fold(reason.to_owned(), |reason, at| reason.replace(at.as_str(), &view.clock.wall_of(at)))
}

fn passed_over(view: &View<'_>, all: &BTreeMap<&'static str, u64>) -> Markup {
    let words = view.words;
    html! {
        @if !all.is_empty() {
            p.soft { (words.passed_over) ": " @for (at, (why, jobs)) in all.iter().enumerate() { @if at > 0 { " · " } (terms::passed_over(view.language, why)) " " (count(*jobs)) } }
        }
    }
}

/// The next case of whoever asks: the best one, or the one that follows another in their list.
pub(super) fn next(view: &View<'_>) -> Result<Reply> {
    let words = view.words;
    let rules = rules(view)?;
    let done = view.query.get("done").map_or_else(String::new, |done| format!("?done={}", encoded(done)));
    if rules.member(&view.actor.name).is_none() {
        return Ok(Reply::Elsewhere(format!("/console/work{done}")));
    }
    let best = match view.query.get("after") {
        Some(after) => following(view, &rules, after)?,
        None => work::next(view.book.store, Hand { rules: &rules, user: &view.actor.name, now: now(view) })?
            .best
            .map(|best| best.view),
    };
    if let Some(job) = best {
        return Ok(Reply::Elsewhere(format!("{}{done}", of_job(&job))));
    }
    let body = html! {
        h1 { (words.next_best) }
        p { (words.nothing_next) }
        p { a href="/console/work" { (words.work) } }
    };
    Ok(Reply::Page(Shown::new(Page::Work, words.next_best, body)))
}

/// The job after another, of those that whoever asks could have.
fn following(view: &View<'_>, rules: &Rules, after: &str) -> Result<Option<JobView>> {
    let today = business_day(&view.info, view.now)?;
    let asked = Queue { limit: usize::MAX, ..Queue::default() };
    let name = view.actor.name.as_str();
    let now = now(view);
    let is_theirs = |job: &JobView| {
        job.id == after
            || (job.state != "held"
                && job.due_at.parse::<Timestamp>().is_ok_and(|due| due <= now)
                && job.owner.as_deref().is_none_or(|owner| owner == name))
    };
    let mut jobs: Vec<JobView> =
        work::jobs(view.book.store, rules, asked, (now, today))?.into_iter().filter(is_theirs).collect();
    let at = jobs.iter().position(|job| job.id == after).map_or(0, |at| at + 1);
    let at = if at < jobs.len() { at } else { 0 };
    Ok((!jobs.is_empty()).then(|| jobs.swap_remove(at)).filter(|job| job.id != after))
}

/// Sharing the day out.
fn share(view: &View<'_>) -> Markup {
    let words = view.words;
    let form = Form::new(view, "share", "/console/work/share");
    html! {
        details.action open[form.was_sent()] {
            summary { (words.share_day) }
            p.soft { (words.share_day_long) }
            @if let Some(typed) = view.typed.filter(|_| form.was_sent()) { (once(view, typed)) }
            (form.html(&html! {}, words.share_day))
        }
    }
}
