//! A second counter, written from section 4 of `docs/reference/contact.md` and as plainly as possible: each attempt becomes a line
//! of a table, and lines are counted.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::laws::attempts;
use super::*;
use crate::Person;
use crate::person::{Attempt, Direction, Entry, Event, Home, Outcome};

/// Whether a limit is reached, by one zone's calendar.
fn is_reached(limit: &Limit, rows: &[(Timestamp, Attempt)], request: &Request, now: Timestamp, zone: &Zone) -> bool {
    let accounts: Vec<_> = match limit.per {
        Per::Account => request.accounts.iter().map(Some).collect(),
        Per::Person | Per::Address | Per::Target => vec![None],
    };
    accounts.into_iter().any(|account| {
        let count = rows
            .iter()
            .filter(|(at, row)| {
                let is_in_time = *at <= now
                    && match limit.window {
                        Window::Days(days) => {
                            let age = zone.date(now).day_number() - zone.date(*at).day_number();
                            age < days as i32
                        }
                        Window::Minutes(minutes) => {
                            now.duration_since(*at) < SignedDuration::from_mins(i64::from(minutes))
                        }
                        Window::Ever => true,
                    };
                let answered = row.outcome == Outcome::Conversation || row.outcome == Outcome::OtherPerson;
                let is_kind = match limit.counts {
                    Counts::Attempts => true,
                    Counts::Conversations => row.outcome == Outcome::Conversation,
                    Counts::Connected => answered || row.outcome == Outcome::Voicemail,
                    Counts::Unanswered => !answered,
                };
                let is_key = match limit.per {
                    Per::Person | Per::Target => true,
                    Per::Account => account.is_none_or(|it| row.accounts.is_empty() || row.accounts.contains(it)),
                    Per::Address => row.address.is_none() || row.address == request.address,
                };
                let is_party = limit.across == Across::AllParties || row.party == request.party;
                let is_left_out = limit.except_not_connected && row.outcome == Outcome::NotConnected;
                let is_call = row.channel == Channel::Voice || row.channel == Channel::AiVoice;
                is_in_time
                    && is_kind
                    && is_key
                    && is_party
                    && is_call
                    && !is_left_out
                    && row.direction == Direction::Outbound
            })
            .count();
        count >= limit.most as usize
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_second_counter_counts_the_same(
        rows in prop::collection::vec((0..4 * 24 * 60i64, attempts()), 0..14),
        now in 0..4 * 24 * 60i64,
        most in 1..4u32,
        counts in prop::sample::select(vec![
            Counts::Attempts, Counts::Conversations, Counts::Connected, Counts::Unanswered,
        ]),
        per in prop::sample::select(vec![Per::Person, Per::Account, Per::Address]),
        window in prop::sample::select(vec![
            Window::Days(1), Window::Days(2), Window::Days(3), Window::Minutes(5), Window::Minutes(90), Window::Ever,
        ]),
        each_party in any::<bool>(),
        except_not_connected in any::<bool>(),
        in_two_zones in any::<bool>(),
    ) {
        // The gap of New York is on the second of the four days.
        let minute = |minute: i64| at("2026-03-07T05:00:00Z") + SignedDuration::from_mins(minute);
        let across = if each_party { Across::EachParty } else { Across::AllParties };
        let limit = Limit { across, except_not_connected, ..limit(most, counts, per, window) };
        let mut one = rule("limit", Kind::Limit(limit));
        one.scope.channels = Set::of(&[Channel::Voice, Channel::AiVoice]);
        let pack = pack_of(vec![one]).unwrap();

        let zones: Vec<Zone> = if in_two_zones { vec![zone("New York"), zone("Shanghai")] } else { vec![zone("New York")] };
        let home = Event::Residence(Home { places: Vec::new(), zones: zones.clone() });
        let first = Entry { seq: 0, at: at("2026-01-01T00:00:00Z"), effective_on: None, actor: "desk".into(), event: home };
        let rows: Vec<(Timestamp, Attempt)> = rows.into_iter().map(|(at, row)| (minute(at), row)).collect();
        let entries = rows.iter().zip(1..).map(|((at, row), seq)| Entry {
            seq, at: *at, effective_on: None, actor: "desk".into(), event: Event::Attempt(row.clone()),
        });
        let entries: Vec<Entry> = std::iter::once(first).chain(entries).collect();

        let request = Request { accounts: vec!["A1".into(), "A2".into()], ..request() };
        let expected = zones.iter().any(|zone| is_reached(&limit, &rows, &request, minute(now), zone));
        let answer = decide(&[&pack], &Person::of(&entries), &request, minute(now));
        prop_assert_eq!(answer.is_err(), expected);
    }
}
