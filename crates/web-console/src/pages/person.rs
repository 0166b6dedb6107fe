//! The page of a person: all that whoever talks to them needs, on one screen.

pub(super) mod actions;
mod job;
pub(super) mod who;

use std::collections::BTreeMap;

use app::Result;
use app::access::{ACCESS, Permission};
use app::dossier::{Asked, BookTerms, Dossier, Happening, Held, Way, What, look, ways};
use app::explain::{Audience, Language};
use app::outreach::{No, no_sentences};
use collections::person::{Event, Inconvenient};
use collections::promise::Judgement;
use jiff::Timestamp;
use maud::{Markup, html};
use primitives::{Amount, Currency};

use super::account::{Past, as_of_form, classes, facts, linked, owed, schedule, score, why};
use crate::door::{Reply, Shown, View};
use crate::figure::{NONE, count, money};
use crate::nav::Page;
use crate::table::{Cell, Table};
use crate::terms;

/// How many happenings are shown at once; the rest is folded.
const SHOWN: usize = 40;

pub(super) fn page(view: &View<'_>, person: &str, job: Option<&str>) -> Result<Reply> {
    let words = view.words;
    let past = Past::asked(view)?;
    let terms = BookTerms { products: view.book.products, policies: view.book.policies };
    let asked = Asked {
        person,
        as_of: Some(past.as_of),
        knowledge: past.knowledge,
        language: view.language,
        audience: Audience::House,
        now: view.now,
    };
    let dossier = look(view.book.store, terms, asked)?;
    if dossier.accounts.is_empty() && dossier.timeline.is_empty() {
        return Err(super::account::no_account_then(view).into());
    }
    let first = dossier.accounts.iter().filter_map(|held| held.view.opened_on.parse().ok()).min().unwrap_or(past.as_of);
    let title = format!("{} {person}", words.person);
    let body = html! {
        div.title {
            h1 { (title) }
            p.soft { (words.no_names) @if view.clock.is_of_person() { " " (words.persons_clock) " " (view.clock.zone()) } }
        }
        @if let Some(job) = job.filter(|_| view.may(Permission::ReadWork)) { (job::strip(view, person, job, &named(&dossier))?) }
        (as_of_form(view, past, first))
        (totals(view, &dossier))
        div.columns {
            div {
                section aria-label=(words.accounts) {
                    h2 { (words.accounts) }
                    @for held in &dossier.accounts { (account(view, past, held)) }
                    @if !dossier.later.is_empty() { p.soft { (words.later_accounts) " " (dossier.later.join(", ")) } }
                }
            }
            div {
                @if view.may(Permission::ReadContacts) { (who::who(view, person)?) }
                @if past.is_now() { (actions::actions(view, person, &dossier)?) }
                @if view.may(Permission::ReadContacts) { section aria-label=(words.contact_now) { h2 { (words.contact_now) } (contact(view, person)?) } }
                @if view.may(Permission::ReadPromises) {
                    section aria-label=(words.promises) { h2 { (words.promises) } (promises(view, past, &dossier).html(view, words.no_promises)) }
                }
                @if view.may(Permission::ReadCases) { (super::cases::of_person_cases(view, person)?) }
                section aria-label=(words.timeline) { h2 { (words.timeline) } (timeline(view, past, &dossier.timeline)?) }
            }
        }
    };
    Ok(Reply::Page(Shown::new(Page::Person, title.clone(), body)))
}

/// The accounts by their references, to choose from.
fn named(dossier: &Dossier) -> Vec<(String, String)> {
    dossier.accounts.iter().map(|held| (held.view.account.clone(), held.view.account.clone())).collect()
}

/// What all accounts together owe.
fn totals(view: &View<'_>, dossier: &Dossier) -> Markup {
    let words = view.words;
    let mut sums: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
    for held in &dossier.accounts {
        let Ok(currency) = held.view.currency.parse::<Currency>() else { continue };
        let minor = |text: &str| i128::from(currency.parse(text).map_or(0, Amount::minor));
        let sum = sums.entry(&held.view.currency).or_default();
        sum.0 += minor(&held.view.owed.total);
        sum.1 += minor(&held.view.ageing.overdue.total);
    }
    let days = dossier.accounts.iter().map(|held| held.view.ageing.delinquent_days).max().unwrap_or(0);
    let told = |code: &str, minor: i128| {
        let amount = Amount::from_minor(i64::try_from(minor).unwrap_or(i64::MAX));
        code.parse::<Currency>().map_or_else(|_| NONE.to_owned(), |currency| money(currency, amount))
    };
    html! {
        dl.tiles {
            @for (code, (owed, overdue)) in sums {
                div { dt { (words.past_due) } dd { (told(code, overdue)) " " small { (code) } } }
                div { dt { (words.owed) } dd { (told(code, owed)) " " small { (code) } } }
            }
            div { dt { (words.days_past_due) } dd { (count(days.into())) } }
            div { dt { (words.accounts) } dd { (count(dossier.accounts.len() as u64)) } }
        }
    }
}

fn account(view: &View<'_>, past: Past, held: &Held) -> Markup {
    let words = view.words;
    let account = &held.view;
    let is_running = account.status == "open" || account.ageing.overdue_since.is_some();
    html! {
        details.account open[is_running] {
            summary {
                b { (account.account) } " · " (account.product) " · "
                (terms::status(view.language, account.status))
                @if account.ageing.delinquent_days > 0 {
                    " · " span.late { (count(account.ageing.delinquent_days.into())) " " (words.days) }
                }
                " · " (words.owed) " " (crate::figure::decimal(&account.owed.total)) " " (account.currency)
            }
            p { (words.account) " " (linked(view, past, &account.account)) }
            div.pair {
                (owed(view, account).html(view, words.nothing))
                (facts(view, account))
            }
            (why(view, held))
            (classes(view, account))
            (score(view, held))
            (schedule(view, account).html(view, words.nothing))
        }
    }
}

/// Whether the person may be contacted right now, way by way.
fn contact(view: &View<'_>, person: &str) -> Result<Markup> {
    let words = view.words;
    let now = Timestamp::from_microsecond(view.now).unwrap_or(Timestamp::MAX);
    let Some(ways) = ways(view.book.store, person, now)? else {
        return Ok(
            html! { p.notice { (words.no_pack) } p { code { "arrears contact add" } " · " code { "arrears contact activate" } } },
        );
    };
    let allowed = ways.iter().filter(|way| way.answer.is_ok()).count();
    // Of today the time is enough.
    let wall = |at: Timestamp| view.clock.wall_beside(at, now);
    let header = [words.way, words.may, words.allowed_from, words.rule];
    let rows = alike(ways.iter().map(|way| (terms::channel(view.language, way.channel), way_row(view, way, &wall))));
    // The same reason stands once, however many ways it closes.
    let mut reasons: Vec<String> = Vec::new();
    for way in &ways {
        if let Err(no) = &way.answer {
            for sentence in no_sentences(no, view.language) {
                let sentence = sentence.trim().to_owned();
                if !reasons.contains(&sentence) {
                    reasons.push(sentence);
                }
            }
        }
    }
    Ok(html! {
        p { b { (count(allowed as u64)) " / " (count(ways.len() as u64)) } " " (words.ways_allowed) " · " (view.clock.wall(now)) " " (view.clock.zone()) }
        (Table::new(words.contact_caption, &header, rows).defined(words.contact_definition).html(view, words.nothing))
        @if !reasons.is_empty() {
            details { summary { (words.all_reasons) } ul.why { @for reason in &reasons { li { (reason) } } } }
        }
    })
}

/// Ways of which the same is said share a row.
fn alike<'w>(ways: impl Iterator<Item = (&'w str, [String; 3])>) -> Vec<Vec<Cell>> {
    let mut rows: Vec<(Vec<&str>, [String; 3])> = Vec::new();
    for (channel, said) in ways {
        match rows.iter_mut().find(|(_, other)| *other == said) {
            Some((channels, _)) => channels.push(channel),
            None => rows.push((vec![channel], said)),
        }
    }
    let row = |(channels, [may, from, rule]): (Vec<&str>, [String; 3])| {
        vec![Cell::text(channels.join(", ")), Cell::text(may), Cell::text(from), Cell::text(rule)]
    };
    rows.into_iter().map(row).collect()
}

/// Whether a way is open, from or until when, and by which rule.
fn way_row(view: &View<'_>, way: &Way, wall: &impl Fn(Timestamp) -> String) -> [String; 3] {
    let words = view.words;
    let never = || words.not_by_time.to_owned();
    let (may, from, rule) = match &way.answer {
        Ok(permit) => (words.yes, format!("{} {}", words.until, wall(permit.expires_at())), NONE.to_owned()),
        Err(No::Gate(answer)) => match &answer.decision {
            Ok(_) => (words.no, NONE.to_owned(), NONE.to_owned()),
            Err(refused) => {
                let deciding = refused.deciding();
                let title = match view.language {
                    Language::English => &deciding.title.english,
                    Language::Chinese => &deciding.title.chinese,
                };
                let id = deciding.rule.as_ref().map_or_else(String::new, |rule| format!(" ({rule})"));
                (words.no, refused.allowed_from().map_or_else(never, wall), format!("{title}{id}"))
            }
        },
        Err(No::Busy { party, until }) => (words.no, wall(*until), format!("{} {party}", words.held_by)),
        Err(No::Settled(_)) => (words.no, never(), words.nothing_to_ask.to_owned()),
    };
    [may.to_owned(), from, rule]
}

fn promises(view: &View<'_>, past: Past, dossier: &Dossier) -> Table {
    let words = view.words;
    let rows = dossier.promises.iter().map(|(made, currency, judgement)| {
        let promise = &made.promise;
        let parts: Vec<String> =
            promise.parts().iter().map(|part| format!("{} {}", part.due, money(*currency, part.amount))).collect();
        let stands = match judgement {
            Some(Judgement::Open { missing, until, .. }) => {
                format!("{} · {} {} · {} {until}", words.open, words.missing, money(*currency, *missing), words.until)
            }
            Some(Judgement::Kept { on }) => format!("{} {on}", words.kept),
            Some(Judgement::Broken { on, short_by }) => {
                format!("{} {on} · {} {}", words.broken, words.short_by, money(*currency, *short_by))
            }
            None => words.withdrawn.to_owned(),
        };
        vec![
            Cell::text(promise.made_on().to_string()),
            Cell::link(format!("{}{}", super::of_account(&made.account), past.query(view)), &made.account),
            Cell::text(format!("{} {currency}", parts.join("; "))),
            Cell::text(stands),
            Cell::text(&made.taken_by),
        ]
    });
    let header = [words.made_on, words.account, words.promised, words.stands, words.taken_by];
    Table::new(words.promises_of_person, &header, rows.collect())
}

fn timeline(view: &View<'_>, past: Past, all: &[Happening]) -> Result<Markup> {
    let words = view.words;
    let item = |happening: &Happening| {
        let when = happening.at.map_or_else(|| happening.on.to_string(), |at| view.clock.wall(at));
        html! {
            li {
                time datetime=(happening.on) { (when) }
                " "
                (line(view, past, &happening.what))
            }
        }
    };
    let all: Vec<&Happening> = all.iter().filter(|one| is_told(view, &one.what)).collect();
    let (first, rest) = all.split_at(all.len().min(SHOWN));
    Ok(html! {
        ol.timeline { @for happening in first { (item(happening)) } }
        @if !rest.is_empty() {
            details { summary { (words.earlier) " (" (count(rest.len() as u64)) ")" } ol.timeline { @for happening in rest { (item(happening)) } } }
        }
        @if all.is_empty() { p.soft { (words.nothing) } }
    })
}

/// Whether whoever asks may be told of it. Who has read what is told elsewhere.
fn is_told(view: &View<'_>, what: &What) -> bool {
    match what {
        What::Booked { .. } | What::Found { .. } => true,
        What::Contact { .. } => view.may(Permission::ReadContacts),
        What::Other { kind, .. } => match kind.split('.').next().unwrap_or_default() {
            ACCESS => false,
            "promise" => view.may(Permission::ReadPromises),
            "case" | "relief" => view.may(Permission::ReadCases),
            "work" => view.may(Permission::ReadWork),
            _ => view.may(Permission::ReadContacts),
        },
    }
}

fn line(view: &View<'_>, past: Past, what: &What) -> Markup {
    let words = view.words;
    match what {
        What::Booked { account, seq, booked_on: _, line, taken_back_by } => html! {
            span class=[taken_back_by.map(|_| "undone")] { (line) }
            @if let Some(by) = taken_back_by { " " span.soft { (words.taken_back_by) " #" (by) } }
            " " span.soft { (linked(view, past, account)) " #" (seq) }
        },
        What::Found { account, movement, from, to } => {
            let is_worse =
                matches!(movement, ledger::day_close::Movement::Entered | ledger::day_close::Movement::Rolled);
            html! {
                span.found { (words.close) ": " span class=[is_worse.then_some("late")] { (terms::movement_short(view.language, *movement)) }
                    @if from.is_some() || to.is_some() { " " (from.as_deref().unwrap_or(NONE)) " → " (to.as_deref().unwrap_or(NONE)) } }
                " " span.soft { (linked(view, past, account)) }
            }
        }
        What::Contact { event, actor, .. } => {
            html! { span.contact { (event_words(view, event)) } " " span.soft { (actor) } }
        }
        What::Other { kind, actor, payload, .. } if app::notes::said(kind, payload).is_some() => html! {
            span.contact { (words.note) } " " span.note-text { (app::notes::said(kind, payload).unwrap_or_default()) } " " span.soft { (actor) }
        },
        What::Other { kind, actor, payload, .. } => html! {
            span.contact { (other_words(view, kind)) } " " span.soft { (actor) }
            @if !payload.is_empty() { " " details.raw { summary { (words.details) } code { (payload) } } }
        },
    }
}

/// What happened to a person, in words.
pub(super) fn event_words(view: &View<'_>, event: &Event) -> String {
    let (words, language) = (view.words, view.language);
    let of = |of| {
        let of = terms::of(language, of);
        if of.is_empty() { of } else { format!(" ({of})") }
    };
    match event {
        Event::Attempt(attempt) => format!(
            "{} ({}, {}): {} · {}",
            terms::channel(language, attempt.channel),
            terms::direction(language, attempt.direction),
            terms::purpose(language, attempt.purpose),
            terms::outcome(language, attempt.outcome),
            attempt.party
        ),
        Event::Begins { fact, of: what, is_confirmed, .. } => {
            let confirmed = if *is_confirmed { format!(" · {}", words.confirmed) } else { String::new() };
            format!("{}: {}{}{confirmed}", words.begins, terms::fact(language, *fact), of(what))
        }
        Event::Ends { fact, of: what } => format!("{}: {}{}", words.ends, terms::fact(language, *fact), of(what)),
        Event::ConsentGiven(consent) => format!("{}: {}", words.consent_given, channels(view, consent.channels)),
        Event::ConsentWithdrawn(consent) => {
            format!("{}: {}", words.consent_withdrawn, channels(view, consent.channels))
        }
        Event::HoursAgreed(agreement) => format!("{}: {}", words.hours_agreed, channels(view, agreement.channels)),
        Event::CountAgreed(agreed) => format!("{}: {} {}", words.count_agreed, agreed.rule, agreed.most),
        Event::Inconvenient(Inconvenient::At { .. }) => words.inconvenient_hours.to_owned(),
        Event::Inconvenient(Inconvenient::Address(address)) => format!("{}: {address}", words.inconvenient_address),
        Event::InconvenientLifted => words.inconvenient_lifted.to_owned(),
        Event::AddressGiven { address, .. } => format!("{}: {address}", words.address_given),
        Event::ContactPersonListed(listing) => format!("{}: {}", words.contact_person, listing.third),
        Event::Residence(home) => format!("{}: {}", words.residence, home.places.join(", ")),
        Event::ZonesTold(zones) => {
            let zones: Vec<&str> = zones.iter().map(collections::Zone::name).collect();
            format!("{}: {}", words.zones_told, zones.join(", "))
        }
        Event::AssignmentNotice { party } => format!("{}: {party}", words.assignment_notice),
    }
}

fn channels(view: &View<'_>, channels: collections::Set<collections::person::Channel>) -> String {
    let names: Vec<&str> = channels.iter().map(|channel| terms::channel(view.language, channel)).collect();
    names.join(", ")
}

/// An event of a family that has words; others are told by their kind.
pub(super) fn other_words(view: &View<'_>, kind: &str) -> String {
    let words = view.words;
    let known = match kind {
        "outreach.permitted" => words.permit_taken,
        "outreach.refused" => words.permit_refused,
        "outreach.used" => words.permit_used,
        "promise.made" => words.promise_made,
        "promise.withdrawn" => words.promise_withdrawn,
        other => return terms::event(view.language, other),
    };
    known.to_owned()
}
