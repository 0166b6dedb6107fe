//! Every rule of the packs that come with the program, told as a story with its answers.
//!
//! Expected answers follow by hand from the cited source and `docs/reference/contact.md`. The edges are those of the law:
//! the minute before and the minute of, the last call that is allowed and the first that is not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod china;
mod notation;
mod united_states;

use std::collections::BTreeSet;

use app::contact_pack_file::{find, parse};

use self::notation::tell;

/// A rule, the beginning of its source, what happens and is asked, and the answers.
pub(crate) struct Case {
    pub(crate) rule: &'static str,
    pub(crate) source: &'static str,
    pub(crate) story: &'static str,
    pub(crate) answers: &'static str,
}

fn check(pack: &str, prelude: &str, cases: &[Case]) {
    let pack = parse(pack, find(pack).unwrap().text).unwrap();
    let (mut told, mut wrong) = (BTreeSet::new(), Vec::new());
    for case in cases {
        let rule = pack.rules().iter().find(|rule| rule.id.as_str() == case.rule).expect(case.rule);
        assert!(rule.source.starts_with(case.source), "{} cites {}", case.rule, rule.source);
        let expected: Vec<&str> = case.answers.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let answers = tell(&pack, prelude, case.story);
        if answers != expected {
            wrong.push(format!("{}\n  expected {expected:#?}\n  answered {answers:#?}", case.rule));
        }
        assert!(case.answers.contains(&format!("no: {}", case.rule)), "{} says no in no answer", case.rule);
        told.insert(case.rule);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let untold: Vec<&str> = pack.rules().iter().map(|rule| rule.id.as_str()).filter(|id| !told.contains(id)).collect();
    assert!(untold.is_empty(), "rules without a story: {untold:?}");
}
