//! Answers in English.

use collections::Word;
use collections::contact::{Block, Counts, Permit, Refused, Why, Window};
use collections::person::FactOf;

use super::Words;

pub(super) fn permit(words: &Words<'_>, permit: &Permit) -> Vec<String> {
    let packs: Vec<String> = permit.packs().iter().map(ToString::to_string).collect();
    let mut lines = vec![format!(
        "Yes, until {}, by {}, with the person as of event {}.",
        words.instant(permit.expires_at()),
        packs.join(" and "),
        permit.person_position()
    )];
    if !permit.may_tell_debt() {
        lines.push("The debt must not be told.".to_owned());
    }
    for (account, amount) in permit.withheld() {
        lines.push(format!("Of {account}, {} minor units are disputed and must not be asked for.", amount.minor()));
    }
    lines
}

pub(super) fn refused(words: &Words<'_>, refused: &Refused) -> Vec<String> {
    let first = match refused.allowed_from() {
        Some(at) => format!("No. If nothing more happens, from {} on.", words.instant(at)),
        None => "No, and time alone does not change that.".to_owned(),
    };
    let mut lines = vec![first];
    for block in refused.blocks() {
        let deciding = if block == refused.deciding() { " It decides." } else { "" };
        lines.push(format!("{}: {}. {}{deciding}", name(block), block.title.english, why(words, &block.why)));
        let from = block.allowed_from.map_or("never by time alone".to_owned(), |at| words.instant(at));
        lines.push(format!("  allowed from: {from}; source: {} [{}]", block.source, block.grade.word()));
    }
    lines
}

fn name(block: &Block) -> String {
    let rule = block.rule.as_ref().map_or("", |rule| rule.as_str());
    format!("{rule} ({})", block.pack).trim_start().to_owned()
}

pub(super) fn why(words: &Words<'_>, why: &Why) -> String {
    match why {
        Why::NotInForce { from } => format!("It begins on {from}."),
        Why::Hours { zone, wall, from, until } => {
            let time = |time: &jiff::civil::Time| time.strftime("%H:%M").to_string();
            format!("It is {} in {zone}; open from {} to {}.", time(wall), time(from), time(until))
        }
        Why::Counted { counts, counted, most, window, account } => {
            let account = account.as_ref().map_or(String::new(), |account| format!(" on {account}"));
            format!("{counted} {}{account} {}, at most {most}.", counted_word(*counts), window_words(*window))
        }
        Why::Rest { on, days, account } => {
            let account = account.as_ref().map_or(String::new(), |account| format!(" on {account}"));
            format!("There was a conversation{account} on {on}, the first of {days} days.")
        }
        Why::Fact { fact, of, since } => {
            let fact = fact.word().replace('_', " ");
            let of = of_words(of).map_or(String::new(), |of| format!(" ({of})"));
            format!("{}{of} since {}.", capital(&fact), words.instant(*since))
        }
        Why::NoConsent { channel } => format!("There is no consent to {}.", channel.word().replace('_', " ")),
        Why::ThirdPurpose { purpose } => {
            format!("Not for the purpose {}.", purpose.word().replace('_', " "))
        }
        Why::Reachable => "The debtor does not count as unreachable.".to_owned(),
        Why::Team { people, at_least } => format!("{people} would come, at least {at_least} must."),
        Why::NotTold { party, lead_days: 0 } => format!("The debtor was not told of {party}."),
        Why::NotTold { party, lead_days } => format!("The debtor was not told of {party} {lead_days} days before."),
        Why::InconvenientTime { zone, wall } => {
            format!("It is {} in {zone}, which the person called inconvenient.", wall.strftime("%H:%M"))
        }
        Why::InconvenientAddress => "The person called the address inconvenient.".to_owned(),
    }
}

fn counted_word(counts: Counts) -> &'static str {
    match counts {
        Counts::Attempts => "attempts",
        Counts::Conversations => "conversations",
        Counts::Connected => "connected calls",
        Counts::Unanswered => "unanswered dials",
    }
}

fn window_words(window: Window) -> String {
    match window {
        Window::Days(1) => "today".to_owned(),
        Window::Days(days) => format!("in {days} days"),
        Window::Minutes(minutes) => format!("in {minutes} minutes"),
        Window::Ever => "so far".to_owned(),
    }
}

fn of_words(of: &FactOf) -> Option<String> {
    match of {
        FactOf::Person => None,
        FactOf::Channel(channel) => Some(channel.word().replace('_', " ")),
        FactOf::Address(address) => Some(address.to_string()),
        FactOf::Account(account) => Some(account.to_string()),
        FactOf::Third(third) => Some(third.to_string()),
        FactOf::Case(case) => Some(case.to_string()),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
