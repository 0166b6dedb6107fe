//! What can be done on the page of a person: forms, folded until they are wanted.

use app::Result;
use app::access::Permission;
use app::dossier::Dossier;
use app::outreach::{Open, open_permits};
use collections::Word;
use collections::case::CaseKind;
use collections::person::{Channel, Purpose};
use collections::promise::Judgement;
use collections::relief::{Kind, Measure};
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::once;
use crate::acts;
use crate::door::View;
use crate::field::{Form, More, options};
use crate::figure::money;
use crate::table::{Cell, Table};
use crate::terms;

/// The forms of a person, as far as whoever asks may use them.
pub(super) fn actions(view: &View<'_>, person: &str, dossier: &Dossier) -> Result<Markup> {
    let words = view.words;
    let at = |name: &str| format!("{}/{name}", super::super::of_person(person));
    let accounts: Vec<(String, String)> =
        dossier.accounts.iter().map(|held| (held.view.account.clone(), told(&held.view))).collect();
    let accounts = Accounts { accounts, person };
    Ok(html! {
        section.actions aria-label=(words.actions) {
            h2 { (words.actions) }
            @if view.may(Permission::RecordContacts) {
                (fold(view, words.log_call, &[Form::new(view, "permit", at("permit")), Form::new(view, "outcome", at("outcome"))], &call(view, person)?))
                (fold(view, words.log_inbound, &[Form::new(view, "inbound", at("inbound"))], &inbound(view, at("inbound"))))
            }
            @if view.may(Permission::TakePromises) {
                (fold(view, words.take_promise, &[Form::new(view, "promise", at("promise"))], &promise(view, at("promise"), &accounts)))
                (fold(view, words.unpromise, &[Form::new(view, "unpromise", at("unpromise"))], &unpromise(view, at("unpromise"), dossier)))
            }
            @if view.may(Permission::HandleCases) {
                (fold(view, words.offer_relief, &[Form::new(view, "relief", at("relief"))], &relief(view, at("relief"), &accounts)))
                (fold(view, words.open_case, &[Form::new(view, "case", at("case"))], &case(view, at("case"), &accounts)))
            }
            @if view.may(Permission::RecordContacts) {
                (fold(view, words.tell_fact, &[Form::new(view, "fact", at("fact"))], &fact(view, at("fact"))))
                (fold(view, words.add_note, &[Form::new(view, "note", at("note"))], &note(view, at("note"))))
            }
            @if view.may(Permission::InviteBorrowers) {
                (fold(view, words.invite, &[Form::new(view, "invite", at("invite"))], &invite(view, at("invite"))))
            }
        }
    })
}

/// The accounts of a person, to choose from.
struct Accounts<'a> {
    accounts: Vec<(String, String)>,
    person: &'a str,
}

fn told(account: &app::view::AccountView) -> String {
    format!("{} · {} {}", account.account, crate::figure::decimal(&account.owed.total), account.currency)
}

fn fold(view: &View<'_>, title: &str, forms: &[Form<'_>], inner: &Markup) -> Markup {
    let is_open = forms.iter().any(Form::was_sent);
    html! {
        details.action open[is_open] {
            summary { (title) }
            @if let Some(typed) = view.typed.filter(|_| is_open) { (once(view, typed)) }
            (inner)
        }
    }
}

/// A permit first, and what came of it then.
fn call(view: &View<'_>, person: &str) -> Result<Markup> {
    let words = view.words;
    let now = Timestamp::from_microsecond(view.now).unwrap_or(Timestamp::MAX);
    let open = open_permits(&view.book.store.person_events(&[person])?)?;
    let open: Vec<Open> = open.into_iter().filter(|permit| permit.until > now).collect();
    let at = |name: &str| format!("{}/{name}", super::super::of_person(person));
    let permit = Form::new(view, "permit", at("permit"));
    let held: Vec<Channel> =
        Channel::ALL.iter().copied().filter(|one| one.is_call() || *one == Channel::Visit).collect();
    let channels = options(&held, |one| terms::channel(view.language, one).to_owned());
    let purposes = options(Purpose::ALL, |one| terms::purpose(view.language, one).to_owned());
    let ask = html! {
        p.soft { (words.permit_first) }
        (permit.html(&html! {
            (permit.select("channel", words.way, &channels, More::NEEDED))
            (permit.select("purpose", words.purpose, &purposes, More::NEEDED.value("collect")))
        }, words.take_permit))
    };
    let outcome = Form::new(view, "outcome", at("outcome"));
    let outcomes = options(&acts::outcomes(), |one| terms::outcome(view.language, one).to_owned());
    let tell = |permit: &Open| {
        html! {
            p { (words.permit_open) " " b { "#" (permit.id) } " · " (terms::channel(view.language, permit.request.channel)) " · " (words.until) " " (view.clock.wall(permit.until)) }
            (outcome.html(&html! {
                input type="hidden" name="permit" value=(permit.id);
                (outcome.select("outcome", words.outcome, &outcomes, More::NEEDED))
                (outcome.area("note", words.note, More::MAY.hint(words.note_hint)))
            }, words.tell_outcome))
        }
    };
    Ok(html! {
        @match open.last() {
            Some(permit) => (tell(permit)),
            None => (ask),
        }
    })
}

fn inbound(view: &View<'_>, at: String) -> Markup {
    let (words, form) = (view.words, Form::new(view, "inbound", at));
    let channels = options(Channel::ALL, |one| terms::channel(view.language, one).to_owned());
    form.html(
        &html! {
            (form.select("channel", words.way, &channels, More::NEEDED))
            (form.area("note", words.note, More::MAY.hint(words.note_hint)))
        },
        words.keep,
    )
}

/// Days and amounts, the first of which is needed.
pub(in crate::pages) fn parts(view: &View<'_>, form: &Form<'_>, is_needed: bool) -> Markup {
    let words = view.words;
    html! {
        fieldset.parts {
            legend { (words.parts) }
            @for at in 0..acts::PARTS {
                @let more = if at == 0 && is_needed { More::NEEDED } else { More::MAY };
                div.pair-of-fields {
                    (form.input(&format!("due_{at}"), words.due, "date", more))
                    (form.input(&format!("amount_{at}"), words.amount, "amount", more))
                }
            }
        }
    }
}

fn promise(view: &View<'_>, at: String, accounts: &Accounts<'_>) -> Markup {
    let (words, form) = (view.words, Form::new(view, "promise", at));
    form.html(
        &html! {
            (form.select("account", words.account, &accounts.accounts, More::NEEDED))
            (parts(view, &form, true))
        },
        words.take_promise,
    )
}

fn unpromise(view: &View<'_>, at: String, dossier: &Dossier) -> Markup {
    let (words, form) = (view.words, Form::new(view, "unpromise", at));
    let open = dossier.promises.iter().filter(|(_, _, judgement)| matches!(judgement, Some(Judgement::Open { .. })));
    let open: Vec<(String, String)> = open
        .map(|(made, currency, _)| {
            let told = format!("{} · {} {currency}", made.promise.ends_on(), money(*currency, made.promise.total()));
            (made.id.to_string(), told)
        })
        .collect();
    if open.is_empty() {
        return html! { p.soft { (words.no_open_promise) } };
    }
    form.html(
        &html! {
            (form.select("promise", words.promise, &open, More::NEEDED))
            (form.area("reason", words.why, More::NEEDED))
        },
        words.unpromise,
    )
}

fn relief(view: &View<'_>, at: String, accounts: &Accounts<'_>) -> Markup {
    let (words, form) = (view.words, Form::new(view, "relief", at));
    let kinds = options(Kind::ALL, |one| terms::relief(view.language, one).to_owned());
    html! {
        (form.with_buttons(&html! {
            (form.select("account", words.account, &accounts.accounts, More::NEEDED))
            (form.select("kind", words.kind, &kinds, More::NEEDED))
            div data-for="extension hardship plan" { (form.input("months", words.months, "number", More { min: Some("1"), max: Some("60"), ..More::MAY.hint(words.months_hint) })) }
            fieldset data-for="plan" {
                legend { (words.of_plan) }
                (form.input("first_due", words.first_due, "date", More::MAY))
                (form.input("annual_rate", words.annual_rate, "text", More::MAY.hint(words.rate_hint)))
            }
            fieldset data-for="hardship" {
                legend { (words.of_hardship) }
                @for measure in Measure::ALL {
                    (form.tick(&format!("measure_{}", measure.word()), terms::measure(view.language, *measure)))
                }
            }
            fieldset data-for="late_fee" {
                legend { (words.of_late_fee) }
                (form.input("amount", words.amount, "amount", More::MAY))
            }
            details.inner data-for="settlement" open[form.said("due_0").is_some_and(|due| !due.is_empty())] {
                summary { (words.of_settlement) }
                (parts(view, &form, false))
            }
            (means(view, &form))
            (form.area("reason", words.why, More::NEEDED))
        }, &html! {
            button type="submit" name="preview" value="yes" { (words.try_out) }
            " " button.quiet type="submit" { (words.ask_relief) }
        }))
        (prospect(view, &form, accounts.person))
    }
}

/// What somebody lives on.
pub(in crate::pages) fn means(view: &View<'_>, form: &Form<'_>) -> Markup {
    let words = view.words;
    html! {
        fieldset {
            legend { (words.means) }
            div.pair-of-fields {
                (form.input("income", words.income, "amount", More::MAY))
                (form.input("expenses", words.expenses, "amount", More::MAY))
            }
            (form.input("dependants", words.dependants, "number", More { min: Some("0"), max: Some("30"), ..More::MAY }))
            (form.input("evidence", words.evidence, "text", More::MAY.hint(words.evidence_hint)))
        }
    }
}

/// What the relief that was typed would come to.
fn prospect(view: &View<'_>, form: &Form<'_>, person: &str) -> Markup {
    let Some(typed) = form.tried() else { return html! {} };
    let words = view.words;
    let now = Timestamp::from_microsecond(view.now).unwrap_or(Timestamp::MAX);
    let tried = acts::relief::tried(view.book.store, view.book.products, person, (&typed.fields, words), now);
    let found = match tried {
        Ok(found) => found,
        Err(wrong) => return not_tried(view, wrong),
    };
    let Some(last) = found.previews.last() else { return html! { p.notice { (words.nothing) } } };
    let figure = |text: &str| Cell::figure(crate::figure::decimal(text));
    let (before, after) = (&found.previews[0].before, &last.after);
    let next = |next: &Option<app::view::NextDueView>| {
        next.as_ref().map_or_else(|| crate::figure::NONE.to_owned(), |next| format!("{} · {}", next.due, next.amount))
    };
    let day = |day: &Option<String>| Cell::text(day.clone().unwrap_or_else(|| crate::figure::NONE.to_owned()));
    let rows = vec![
        vec![Cell::text(words.owed), figure(&before.owed.total), figure(&after.owed.total)],
        vec![Cell::text(words.past_due), figure(&before.ageing.overdue.total), figure(&after.ageing.overdue.total)],
        vec![
            Cell::text(words.days_past_due),
            Cell::figure(before.ageing.delinquent_days.to_string()),
            Cell::figure(after.ageing.delinquent_days.to_string()),
        ],
        vec![Cell::text(words.payoff), figure(&before.payoff), figure(&after.payoff)],
        vec![Cell::text(words.cost_to_come), figure(&before.cost), figure(&after.cost)],
        vec![Cell::text(words.next_due), Cell::figure(next(&before.next_due)), Cell::figure(next(&after.next_due))],
        vec![Cell::text(words.last_due), day(&before.last_due), day(&after.last_due)],
    ];
    let header = [words.what, words.without_it, words.with_it];
    let title = format!("{} · {}", words.would_come_to, last.currency);
    html! {
        div.preview role="status" {
            (Table::new(title, &header, rows).html(view, words.nothing))
            p {
                (words.given_up) " " b { (given_up(&found, last.currency.as_str())) }
                " · " (words.may_grant) " " (found.roles.join(", "))
                " · " span.soft { (found.rules) }
            }
        }
    }
}

fn given_up(found: &app::relief::Prospect, currency: &str) -> String {
    match currency.parse::<primitives::Currency>() {
        Ok(currency) => {
            format!("{} / {} {currency}", money(currency, found.cost.given_up), money(currency, found.cost.of))
        }
        Err(_) => crate::figure::NONE.to_owned(),
    }
}

/// Why nothing could be tried out.
pub(in crate::pages) fn not_tried(view: &View<'_>, wrong: crate::sent::Wrong) -> Markup {
    match wrong {
        crate::sent::Wrong::Fields(fields) => html! {
            div.notice role="alert" {
                (view.words.wrong_fields)
                ul { @for (field, why) in fields { li { (acts::field_name(view.words, &field)) ": " (why) } } }
            }
        },
        crate::sent::Wrong::Not(app::Error::Refused(refused)) => crate::field::no(view, &refused),
        crate::sent::Wrong::Not(app::Error::Failed(_)) => {
            html! { p.notice role="alert" { (view.words.failed_long) } }
        }
    }
}

fn case(view: &View<'_>, at: String, accounts: &Accounts<'_>) -> Markup {
    let (words, form) = (view.words, Form::new(view, "case", at));
    let kinds = options(CaseKind::ALL, |one| terms::case(view.language, one).to_owned());
    let mut of = vec![(String::new(), words.of_no_account.to_owned())];
    of.extend(accounts.accounts.clone());
    let first = accounts.accounts.first().map_or("", |(account, _)| account.as_str());
    form.html(
        &html! {
            (form.select("kind", words.kind, &kinds, More::NEEDED))
            (form.select("account", words.account, &of, More::MAY.value(first)))
            (form.input("amount", words.disputed_amount, "amount", More::MAY.hint(words.disputed_hint)))
            (form.input("came_in_on", words.came_in_on, "date", More::MAY.hint(words.came_in_hint)))
            div data-for="complaint" { (form.input("about", words.complains_of, "text", More::MAY)) }
            (form.area("reason", words.what, More::NEEDED.hint(words.note_hint)))
        },
        words.open_case,
    )
}

fn fact(view: &View<'_>, at: String) -> Markup {
    let (words, form) = (view.words, Form::new(view, "fact", at));
    let facts = options(&acts::FACTS, |one| terms::fact(view.language, one).to_owned());
    let channels = options(Channel::ALL, |one| terms::channel(view.language, one).to_owned());
    form.html(
        &html! {
            (form.select("fact", words.what_holds, &facts, More::NEEDED))
            div data-for="opted_out" { (form.select("channel", words.way, &channels, More::MAY.hint(words.way_hint))) }
            (form.tick("in_writing", words.confirmed))
            (form.tick("ends", words.holds_no_more))
        },
        words.keep,
    )
}

fn note(view: &View<'_>, at: String) -> Markup {
    let (words, form) = (view.words, Form::new(view, "note", at));
    form.html(&form.area("note", words.note, More::NEEDED.hint(words.note_hint)), words.keep)
}

fn invite(view: &View<'_>, at: String) -> Markup {
    let (words, form) = (view.words, Form::new(view, "invite", at));
    form.html(&html! { p.soft { (words.invite_long) } }, words.invite)
}
