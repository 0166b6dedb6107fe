//! Stories of contact, a line an event or a question.
//!
//! ```text
//! 2026-11-20T09:00 call tel-1 agency-a conversation A1,A2     an attempt: channel, address, party, outcome, accounts
//! 2026-11-20T09:00 in tel-1 agency-a conversation A1          the debtor calls
//! 2026-11-20T09:00 asked T1 tel-7 agency-a other_person       a third person was asked
//! 2026-11-20T09:00 begins disputed account=A1 amount=12000    also: ends, and the other events with their options
//! 2026-11-20T09:00 ask voice locate to=tel-7 third=T1         a question
//! ```
//!
//! Parties called `lender` are the creditor, `buyer` a debt buyer, all others third-party collectors.

use collections::contact::{Pack, Request, decide};
use collections::person::Entry;
use collections::{Person, Word};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The answers to the questions of a story, which begins as the prelude says.
pub(crate) fn tell(pack: &Pack, prelude: &str, story: &str) -> Vec<String> {
    let mut zone = TimeZone::UTC;
    let mut entries: Vec<Entry> = Vec::new();
    let mut answers = Vec::new();
    let lines = prelude.lines().chain(story.lines()).map(str::trim).filter(|line| !line.is_empty());
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words[0] == "zone" {
            zone = TimeZone::get(words[1]).unwrap();
            continue;
        }
        let wall: DateTime = words[0].parse().expect(line);
        let at = zone.to_timestamp(wall).unwrap();
        if words[1] == "ask" {
            answers.push(answer(pack, &entries, &words[2..], at, &zone));
        } else {
            let text = event(at, &words[1..]);
            let read = app::person_file::parse(line, &text).expect(line);
            let seq = entries.len() as u64 + 1;
            entries.extend(read.into_iter().map(|entry| Entry { seq, ..entry }));
        }
    }
    answers
}

fn role(party: &str) -> &'static str {
    match party {
        "lender" => "creditor",
        "buyer" => "debt_buyer",
        _ => "third_party_collector",
    }
}

fn list(text: &str) -> String {
    let items: Vec<String> = text.split(',').filter(|item| !item.is_empty()).map(|item| format!("{item:?}")).collect();
    format!("[{}]", items.join(", "))
}

/// One event as the text of a person file.
fn event(at: Timestamp, words: &[&str]) -> String {
    let attempt = |channel: &str, address: &str, party: &str, outcome: &str, accounts: &str, more: &str| {
        format!(
            "kind = \"attempt\"\nchannel = \"{channel}\"\naddress = \"{address}\"\nparty = \"{party}\"\nrole = \"{}\"\n\
             outcome = \"{outcome}\"\naccounts = {}\n{more}",
            role(party),
            list(accounts)
        )
    };
    let body = match words {
        ["call", address, party, outcome, accounts] => attempt("voice", address, party, outcome, accounts, ""),
        ["in", address, party, outcome, accounts] => {
            attempt("voice", address, party, outcome, accounts, "direction = \"inbound\"")
        }
        ["asked", third, address, party, outcome] => {
            let more = format!("target = \"third_person\"\nthird = \"{third}\"\npurpose = \"locate\"");
            attempt("voice", address, party, outcome, "", &more)
        }
        ["begins" | "ends", fact, of @ ..] => {
            format!("kind = \"{}\"\nfact = \"{fact}\"\n{}", words[0], options(of))
        }
        ["home", places, zones] => {
            format!("kind = \"residence\"\nplaces = {}\nzones = {}", list(places), list(zones))
        }
        ["told", zones] => format!("kind = \"zones_told\"\nzones = {}", list(zones)),
        ["given", address, place, zone] => {
            format!("kind = \"address_given\"\naddress = \"{address}\"\nplace = \"{place}\"\nzone = \"{zone}\"")
        }
        ["listed", third, address] => {
            format!("kind = \"contact_person_listed\"\nthird = \"{third}\"\naddress = \"{address}\"")
        }
        ["notice", party] => format!("kind = \"assignment_notice\"\nparty = \"{party}\""),
        ["consent_given" | "consent_withdrawn", channels, more @ ..] => {
            format!("kind = \"{}\"\nchannels = {}\n{}", words[0], list(channels), options(more))
        }
        [kind @ ("hours_agreed" | "inconvenient" | "inconvenient_lifted" | "count_agreed"), of @ ..] => {
            format!("kind = \"{kind}\"\n{}", options(of))
        }
        [channel, address, party, outcome, accounts] => attempt(channel, address, party, outcome, accounts, ""),
        _ => panic!("no event: {words:?}"),
    };
    format!("[[event]]\nat = \"{at}\"\nactor = \"desk\"\n{body}\n")
}

fn options(words: &[&str]) -> String {
    let option = |word: &&str| {
        let (name, value) = word.split_once('=').expect("NAME=VALUE");
        let is_plain = value == "true" || value.bytes().all(|byte| byte.is_ascii_digit());
        if is_plain { format!("{name} = {value}\n") } else { format!("{name} = \"{value}\"\n") }
    };
    words.iter().map(option).collect()
}

/// The answer to a question: yes, or the deciding rule, the others, and when.
fn answer(pack: &Pack, entries: &[Entry], words: &[&str], at: Timestamp, zone: &TimeZone) -> String {
    let mut request = Request {
        channel: Word::of(words[0]).expect(words[0]),
        purpose: Word::of("collect").unwrap(),
        party: "agency-a".into(),
        role: Word::of("third_party_collector").unwrap(),
        target: Word::of("debtor").unwrap(),
        third: None,
        address: Some("tel-1".into()),
        accounts: vec!["A1".into()],
        team: 1,
    };
    for word in &words[1..] {
        match word.split_once('=') {
            None => request.purpose = Word::of(word).expect(word),
            Some(("by", party)) => {
                request.party = party.into();
                request.role = Word::of(role(party)).unwrap();
            }
            Some(("target", target)) => request.target = Word::of(target).expect(target),
            Some(("third", third)) => request.third = Some(third.into()),
            Some(("to", address)) => request.address = (address != "any").then(|| address.into()),
            Some(("about", accounts)) => request.accounts = accounts.split(',').map(Into::into).collect(),
            Some(("team", team)) => request.team = team.parse().unwrap(),
            Some(_) => panic!("no part of a question: {word}"),
        }
    }
    let person = Person::of(entries);
    match decide(&[pack], &person, &request, at) {
        Ok(permit) => {
            let withheld =
                permit.withheld().iter().map(|(account, amount)| format!(", not {account} {}", amount.minor()));
            let telling = if permit.may_tell_debt() { "" } else { ", not the debt" };
            format!("yes{}{telling}", withheld.collect::<String>())
        }
        Err(refused) => {
            let name = |block: &collections::contact::Block| block.rule.as_ref().unwrap().to_string();
            let others = refused.blocks().iter().filter(|block| *block != refused.deciding()).map(name);
            let rules: Vec<String> = [name(refused.deciding())].into_iter().chain(others).collect();
            let from = refused.allowed_from().map_or("never".to_owned(), |at| {
                format!("from {}", zone.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S"))
            });
            format!("no: {}; {}", rules.join(" + "), from.strip_suffix(":00").unwrap_or(&from))
        }
    }
}
