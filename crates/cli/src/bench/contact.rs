//! `arrears bench contact`.

use app::Result;
use app::contact_pack_file::{PRESETS, parse};
use clap::Args;
use collections::contact::{Pack, Request, decide};
use collections::person::{
    Agreement, Attempt, Channel, Consent, Direction, Entry, Event, Fact, FactOf, Home, Medium, Outcome, Place, Purpose,
    Role, Target,
};
use collections::{Hours, Person, Set, Zone};
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use super::{Figures, cpu_seconds, peak_memory_mib};

#[derive(Debug, Args)]
pub(crate) struct Crowd {
    /// How many persons there are
    #[arg(long, default_value_t = 20_000)]
    persons: u32,
    /// How many questions are asked of each
    #[arg(long, default_value_t = 20)]
    questions: u32,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// A pack, its debtors' places and zones, and the parties that contact.
struct Ground {
    pack: Pack,
    homes: Vec<(&'static str, Zone)>,
    parties: [(&'static str, Role); 3],
}

impl Crowd {
    pub(super) fn run(self) -> Result<()> {
        let mut figures = Figures::default();
        figures.add("persons", "", f64::from(self.persons));
        figures.add("questions", "", f64::from(self.persons) * f64::from(self.questions));
        for preset in &PRESETS {
            self.measure(&ground(preset.id, preset.text)?, &mut figures);
        }
        figures.add("peak_memory", "MiB", peak_memory_mib());
        figures.print(self.json)
    }

    fn measure(&self, ground: &Ground, figures: &mut Figures) {
        let name = ground.pack.key.id.replace('-', "_");
        let mut events = 0;
        let crowd: Vec<Person> = (0..self.persons)
            .map(|number| {
                let entries = history(ground, &mut Chance(u64::from(number)));
                events += entries.len();
                Person::of(&entries)
            })
            .collect();
        figures.add(&format!("{name}_events_per_person"), "", events as f64 / f64::from(self.persons.max(1)));
        let mut chance = Chance(7);
        let asked: Vec<(&Person, Request, Timestamp)> = (0..self.questions)
            .flat_map(|_| &crowd)
            .map(|person| {
                let (request, at) = question(ground, &mut chance);
                (person, request, at)
            })
            .collect();
        // Who is told yes is found out first, so that both answers are measured alone; a no costs more, because it says until when.
        let (yes, no): (Vec<_>, Vec<_>) =
            asked.iter().partition(|(person, request, at)| decide(&[&ground.pack], person, request, *at).is_ok());
        figures.add(&format!("{name}_allowed_share"), "", yes.len() as f64 / asked.len().max(1) as f64);
        for (kind, questions) in [("permits", yes), ("refusals", no)] {
            let began = cpu_seconds();
            for (person, request, at) in &questions {
                std::hint::black_box(decide(&[&ground.pack], person, request, *at)).ok();
            }
            let seconds = cpu_seconds() - began;
            figures.add(&format!("{name}_{kind}_per_second_per_core"), "1/s of CPU", questions.len() as f64 / seconds);
        }
    }
}

fn ground(id: &str, text: &'static str) -> Result<Ground> {
    let zone = |name: &str| {
        let rules = jiff::tz::TimeZone::get(name).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok::<_, anyhow::Error>(Zone::new(name, rules))
    };
    let pack = parse(id, text)?;
    let homes = if id == "cn-2026" {
        vec![("cn/js", zone("Asia/Shanghai")?), ("cn/xj", zone("Asia/Urumqi")?)]
    } else {
        vec![
            ("us/ca", zone("America/Los_Angeles")?),
            ("us/tx", zone("America/Chicago")?),
            ("us/ma", zone("America/New_York")?),
            ("us/ny/nyc", zone("America/New_York")?),
        ]
    };
    let parties =
        [("lender", Role::Creditor), ("agency-a", Role::ThirdPartyCollector), ("agency-b", Role::ThirdPartyCollector)];
    Ok(Ground { pack, homes, parties })
}

/// The last day of the histories, and that of the questions: 16 November 2026, 00:00 UTC.
const LAST: i64 = 1_794_787_200;
const DAY: i64 = 86_400;

/// Three months of one borrower: up to sixty attempts by three parties on two numbers, and what one in some has asked for.
fn history(ground: &Ground, chance: &mut Chance) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |second: i64, event: Event| {
        let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        let seq = entries.len() as u64 + 1;
        entries.push(Entry { seq, at, effective_on: None, actor: "bench".into(), event });
    };
    let began = LAST - 90 * DAY;
    let (place, zone) = &ground.homes[chance.below(ground.homes.len() as u64) as usize];
    add(began, Event::Residence(Home { places: vec![(*place).to_owned()], zones: vec![zone.clone()] }));
    for address in ["tel-1", "tel-2"] {
        let place = Some(Place::Mobile);
        let zone = Some(zone.clone());
        add(began, Event::AddressGiven { address: address.into(), place, medium: Medium::Phone, zone });
    }
    for party in ["agency-a", "agency-b"] {
        add(began, Event::AssignmentNotice { party: party.into() });
    }
    for _ in 0..chance.below(60) {
        let second = began + chance.below(90 * DAY as u64) as i64;
        add(second, Event::Attempt(attempt(ground, chance)));
    }
    if chance.below(4) == 0 {
        let channels = Set::of(&[Channel::Sms, Channel::Email, Channel::AiVoice]);
        add(began, Event::ConsentGiven(Consent { channels, address: None, until: None, is_direct: false }));
    }
    if chance.below(10) == 0 {
        let hours = Hours { from: Time::constant(20, 0, 0, 0), until: Time::constant(23, 0, 0, 0) };
        add(began, Event::HoursAgreed(Agreement { channels: Set::all(), hours, until: None }));
    }
    let facts = [
        (Fact::Disputed, FactOf::Account("A1".into()), 20),
        (Fact::PlanRunning, FactOf::Account("A2".into()), 30),
        (Fact::OptedOut, FactOf::Channel(Channel::Sms), 20),
        (Fact::HardshipRequested, FactOf::Person, 40),
    ];
    for (fact, of, one_in) in facts {
        if chance.below(one_in) == 0 {
            add(LAST - 5 * DAY, Event::Begins { fact, of, amount: None, is_confirmed: false });
        }
    }
    entries
}

fn attempt(ground: &Ground, chance: &mut Chance) -> Attempt {
    let (party, role) = ground.parties[chance.below(3) as usize];
    let outcomes =
        [Outcome::NoAnswer, Outcome::NoAnswer, Outcome::Voicemail, Outcome::NotConnected, Outcome::Conversation];
    Attempt {
        channel: [Channel::Voice, Channel::AiVoice, Channel::Sms][chance.below(3) as usize],
        direction: Direction::Outbound,
        purpose: Purpose::Collect,
        party: party.into(),
        role,
        target: Target::Debtor,
        third: None,
        address: Some(["tel-1", "tel-2"][chance.below(2) as usize].into()),
        accounts: vec![["A1", "A2"][chance.below(2) as usize].into()],
        outcome: outcomes[chance.below(5) as usize],
    }
}

/// A question of the last day, at any hour.
fn question(ground: &Ground, chance: &mut Chance) -> (Request, Timestamp) {
    let attempt = attempt(ground, chance);
    let channels = [Channel::Voice, Channel::Voice, Channel::AiVoice, Channel::Sms, Channel::Email, Channel::Letter];
    let request = Request {
        channel: channels[chance.below(6) as usize],
        purpose: Purpose::Collect,
        party: attempt.party,
        role: attempt.role,
        target: Target::Debtor,
        third: None,
        address: attempt.address,
        accounts: attempt.accounts,
        team: 1,
    };
    let first = Timestamp::from_second(LAST).unwrap_or(Timestamp::UNIX_EPOCH);
    (request, first + SignedDuration::from_secs(chance.below(DAY as u64) as i64))
}

/// Seeded chance: SplitMix64 (Steele, Lea and Flood 2014).
struct Chance(u64);

impl Chance {
    /// A number below another.
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }
}
