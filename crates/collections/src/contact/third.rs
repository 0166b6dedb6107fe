//! Third persons: who is asked, for what, and only while the debtor cannot be reached.

use super::answer::Why;
use super::ask::{Asked, No};
use super::moment::Moment;
use super::rule::ThirdPerson;
use super::stop::holds;

pub(super) fn third(asked: &Asked<'_>, rule: &ThirdPerson, moment: &Moment<'_>) -> Option<No> {
    let request = asked.request;
    if request.target.may_be_told() {
        return None;
    }
    if !rule.only_for.contains(request.purpose) {
        return Some(No { why: Why::ThirdPurpose { purpose: request.purpose }, hint: None });
    }
    let test = rule.while_unreachable?;
    if rule.or_facts.iter().any(|fact| holds(asked, fact, moment)) {
        return None;
    }
    let from: Option<Vec<_>> =
        moment.walls.iter().map(|wall| asked.person.unreachable_from(test, asked.now, wall.zone)).collect();
    let hint = from.and_then(|from| from.into_iter().max());
    let is_unreachable = hint.is_some_and(|from| from <= moment.at);
    (!is_unreachable).then_some(No { why: Why::Reachable, hint })
}
