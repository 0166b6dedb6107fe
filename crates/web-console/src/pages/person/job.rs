//! The job on the page of a person: why it is there, and what came of it.

use app::Result;
use app::access::Permission;
use app::close_day::business_day;
use app::work::reason::told_in;
use app::work::versions::in_force;
use app::work::{self, JobView};
use collections::work::Rules;
use jiff::Timestamp;
use maud::{Markup, html};

use super::super::once;
use super::actions::parts;
use crate::door::View;
use crate::field::{Form, More};
use crate::figure::{count, money};
use crate::query::encoded;
use crate::terms;

/// The strip of a job, with what whoever asks may do with it.
pub(super) fn strip(view: &View<'_>, person: &str, id: &str, accounts: &[(String, String)]) -> Result<Markup> {
    let words = view.words;
    let now = Timestamp::from_microsecond(view.now).unwrap_or(Timestamp::MAX);
    let today = business_day(&view.info, view.now)?;
    let rules = in_force(view.book.store, today)?;
    let (job, about, past) = work::show(view.book.store, &rules, id, (now, today))?;
    if job.person != person {
        return Err(app::Refused::new(format!("{} {id}", words.no_such_job)).code(app::Code::NotFound).into());
    }
    let is_mine = job.state == "taken" && job.owner.as_deref() == Some(view.actor.name.as_str());
    let base = format!("{}/job/{}", super::super::of_person(person), encoded(id));
    let skip = format!("/console/work/next?after={}", encoded(id));
    Ok(html! {
        section.job aria-label=(words.job) {
            div.title {
                h2 { (words.job) ": " (terms::action(view.language, &job.action)) }
                p.soft {
                    (terms::job_state(view.language, job.state))
                    @if let Some(owner) = &job.owner { " · " (owner) }
                    @if let Some(queue) = &job.queue { " · " (words.queue) " " (queue) }
                    @if let Some(by) = &job.done_by { " · " (words.done_by) " " (view.clock.wall_of(by)) }
                    @if job.is_late { " · " span.late { (words.late) } }
                    " · " (words.tries) " " (job.tries)
                }
                p { a rel="next" accesskey="n" data-key="n" href=(skip) { (words.next_case) } " " kbd { "n" } }
            }
            p { b { (told_in(&job.reason, view.language)) } " · " (words.past_due) " " (money(rules.currency, about.past_due)) " " (rules.currency) " · " (count(about.dpd.into())) " " (words.days)
                @if let Some(bucket) = &about.bucket { " · " (bucket) } }
            @if !past.is_empty() {
                details { summary { (words.what_happened) " (" (past.len()) ")" }
                    ul.why { @for (row, told) in &past { li { (view.clock.micros(row.at)) " · " (terms::job_event(view.language, app::persons::word(row))) " · " (row.actor) @if !told.code.is_empty() { " · " (outcome_name(view, &rules, &told.code)) } @if !told.note.is_empty() { " · " (told.note) } @if !told.reason.is_empty() { " · " (told.reason) } } } } }
            }
            @if view.may(Permission::DoWork) { (doing(view, &rules, &job, is_mine, &base, accounts)) }
        }
    })
}

fn outcome_name(view: &View<'_>, rules: &Rules, code: &str) -> String {
    let known = rules.outcome(code).map(|known| match view.language {
        app::explain::Language::English => known.title.english.clone(),
        app::explain::Language::Chinese => known.title.chinese.clone(),
    });
    known.unwrap_or_else(|| code.to_owned())
}

fn doing(
    view: &View<'_>,
    rules: &Rules,
    job: &JobView,
    is_mine: bool,
    base: &str,
    accounts: &[(String, String)],
) -> Markup {
    let words = view.words;
    let form = |name: &str| Form::new(view, name, format!("{base}/{name}"));
    let fold = |title: &str, form: &Form<'_>, inner: &Markup| {
        html! { details.action open[form.was_sent()] { summary { (title) } (inner) } }
    };
    let take = form("take");
    let (hold, back, over) = (form("hold"), form("return"), form("hand-over"));
    let members = rules.teams.iter().flat_map(|team| &team.members);
    let members: Vec<(String, String)> = members.map(|member| (member.name.clone(), member.name.clone())).collect();
    html! {
        @if job.state == "open" {
            @if let Some(typed) = view.typed.filter(|_| take.was_sent()) { (once(view, typed)) }
            (take.html(&html! {}, words.take_job))
        }
        @if is_mine { (done(view, &form("done"), rules, job, accounts)) }
        @if is_mine || job.state == "open" || job.state == "held" {
            div.folds {
                (fold(words.hold, &hold, &hold.html(&html! {
                    (hold.input("until", words.until, "datetime-local", More::NEEDED.hint(&view.info.time_zone)))
                    (hold.input("reason", words.why, "text", More::NEEDED))
                }, words.hold)))
                (fold(words.give_back, &back, &back.html(&back.input("reason", words.why, "text", More::NEEDED), words.give_back)))
                (fold(words.hand_over, &over, &over.html(&html! {
                    (over.select("to", words.to_whom, &members, More::NEEDED))
                    (over.input("reason", words.why, "text", More::NEEDED))
                }, words.hand_over)))
                @if job.state == "held" {
                    @let release = form("release");
                    (fold(words.release, &release, &release.html(&release.input("reason", words.why, "text", More::NEEDED), words.release)))
                }
            }
        }
    }
}

/// What came of it, by the codes of the rules that fit the job.
fn done(view: &View<'_>, form: &Form<'_>, rules: &Rules, job: &JobView, accounts: &[(String, String)]) -> Markup {
    let words = view.words;
    let contacts = rules.action(&job.action).is_some_and(|action| action.channel.is_some());
    let fits = rules.outcomes.iter().filter(|code| code.heard.is_some() == contacts);
    let codes: Vec<(String, String)> =
        fits.map(|code| (code.code.clone(), outcome_name(view, rules, &code.code))).collect();
    html! {
        h3 { (words.tell_outcome) }
        (form.html(&html! {
            (form.select("outcome", words.outcome, &codes, More::NEEDED))
            (form.area("note", words.note, More::MAY.hint(words.note_hint)))
            @if contacts {
                details.inner open[form.said("due_0").is_some_and(|due| !due.is_empty())] {
                    summary { (words.if_promised) }
                    (form.select("account", words.account, accounts, More::MAY))
                    (parts(view, form, false))
                }
                details.inner open[form.said("callback_at").is_some_and(|at| !at.is_empty())] {
                    summary { (words.if_callback) }
                    (form.input("callback_at", words.callback_at, "datetime-local", More::MAY))
                }
                details.inner open[form.said("address").is_some_and(|at| !at.is_empty())] {
                    summary { (words.if_number) }
                    (form.input("address", words.address_id, "text", More::MAY))
                }
            }
        }, words.done_and_next))
    }
}
