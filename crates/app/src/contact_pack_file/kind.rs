//! The options of each kind of rule.

use collections::contact::{Across, HoursRule, Kind, Limit, Per, Rest, Stop, ThirdPerson, Window};
use collections::person::Unreachable;
use collections::{Hours, Set};

use crate::fields::{Checked, Fields};

/// The kinds, in the order in which an error lists them.
pub(super) const KINDS: [&str; 9] =
    ["hours", "limit", "rest", "stop", "consent", "third_person", "team", "assignment_notice", "inconvenient"];

pub(super) fn kind(fields: &mut Fields<'_>) -> Checked<Kind> {
    Ok(match fields.need_text("kind")? {
        "hours" => Kind::Hours(HoursRule {
            open: Hours { from: fields.need_time("from")?, until: fields.need_time("until")? },
            zone: fields.zone("zone")?,
            may_be_agreed: fields.flag("agreed")?,
        }),
        "limit" => Kind::Limit(limit(fields)?),
        "rest" => Kind::Rest(Rest {
            days: fields.need_count("days")?,
            per: fields.word("per")?.unwrap_or(Per::Person),
            across: fields.word("across")?.unwrap_or(Across::AllParties),
            consent_days: fields.count("consent_days")?,
        }),
        "stop" => Kind::Stop(Stop {
            fact: fields.need_word("fact")?,
            passes: fields.words("passes")?.unwrap_or(Set::NONE),
            lasts_days: fields.count("lasts_days")?,
            any_channel: fields.flag("any_channel")?,
            confirm_minutes: fields.count("confirm_minutes")?,
        }),
        "consent" => Kind::Consent { fresh_days: fields.count("fresh_days")? },
        "third_person" => Kind::ThirdPerson(third_person(fields)?),
        "team" => Kind::Team { at_least: fields.need_count("at_least")? },
        "assignment_notice" => Kind::AssignmentNotice { lead_days: fields.count("lead_days")?.unwrap_or(0) },
        "inconvenient" => Kind::Inconvenient,
        other => {
            let what = format!("\"{other}\" is no kind of rule: one of {} is expected", KINDS.join(", "));
            return Err(fields.wrong("kind", what));
        }
    })
}

fn limit(fields: &mut Fields<'_>) -> Checked<Limit> {
    let (days, minutes, ever) = (fields.count("days")?, fields.count("minutes")?, fields.flag("ever")?);
    let window = match (days, minutes, ever) {
        (Some(days), None, false) => Window::Days(days),
        (None, Some(minutes), false) => Window::Minutes(minutes),
        (None, None, true) => Window::Ever,
        (None, None, false) => {
            return Err(fields.wrong("kind", "a limit has a window: give days, minutes or ever = true"));
        }
        (Some(_), Some(_), _) | (Some(_), None, true) | (None, Some(_), true) => {
            return Err(fields.wrong("kind", "a limit has one window: give one of days, minutes, ever"));
        }
    };
    let except = fields.texts("except")?.unwrap_or_default();
    if let Some((_, other)) = except.iter().find(|(_, text)| *text != "not_connected") {
        return Err(fields.wrong("except", format!("\"{other}\" cannot be left out: only not_connected can")));
    }
    Ok(Limit {
        most: fields.need_count("most")?,
        counts: fields.need_word("counts")?,
        per: fields.word("per")?.unwrap_or(Per::Person),
        across: fields.word("across")?.unwrap_or(Across::AllParties),
        window,
        except_not_connected: !except.is_empty(),
        consent_days: fields.count("consent_days")?,
        may_be_agreed: fields.flag("agreed")?,
    })
}

fn third_person(fields: &mut Fields<'_>) -> Checked<ThirdPerson> {
    let (failed_calls, failed_days) = (fields.count("failed_calls")?, fields.count("failed_days")?);
    if failed_calls == Some(0) || failed_days == Some(0) {
        return Err(fields.wrong("failed_calls", "failed_calls and failed_days begin at 1; leave out what is no test"));
    }
    let has_test = failed_calls.is_some() || failed_days.is_some();
    Ok(ThirdPerson {
        only_for: fields.words("only_for")?.unwrap_or(Set::NONE),
        while_unreachable: has_test.then_some(Unreachable { failed_calls, failed_days }),
        or_facts: fields.words("or_facts")?.unwrap_or(Set::NONE),
    })
}
