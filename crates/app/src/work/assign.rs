//! Sharing out the day's jobs among people, by what each is expected to bring.
//!
//! A person is given to one of them a day for contact, so that nobody is called by several; everybody's minutes are a limit with
//! a price (`collections::assignment`). Jobs that are given stay given when it is run again; those of an earlier day that nobody took
//! are free again.

use std::collections::{BTreeMap, HashMap};

use collections::assignment::{Choice, Limit, plan};
use collections::work::{Member, Team};
use primitives::{Amount, Date};

use super::about::About;
use super::desk::{may, request};
use super::hands::{Hand, action, of_user, queue, taken_on, why_not};
use super::kept::{Kept, Priced, State};
use super::told::{Told, WORK_FAMILY, keep};
use super::view::{RUNNING, all};
use crate::error::{Refused, Result};
use crate::outreach::{Ask, Law, No};
use crate::persons::{family, word};
use crate::port::{Reading, Store};
use crate::products::Products;
use crate::uses::priority::Why;

/// How the day is shared out.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'w> {
    /// What working an account is expected to bring, by its reference, where terms of priority are active.
    pub expected: Option<&'w HashMap<String, Expectation>>,
    /// Whether nothing is written.
    pub is_dry: bool,
}

/// What working an account is expected to bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// How much.
    pub amount: Amount,
    /// Which of its figures moves it most.
    pub why: Why,
}

/// A job that somebody is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The job.
    pub job: String,
    /// Its person.
    pub person: String,
    /// To whom.
    pub to: String,
    /// What it is expected to bring.
    pub worth: Amount,
    /// Whether they had the person before.
    pub keeps: bool,
}

/// How the day was shared out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assigned {
    /// What is given now.
    pub given: Vec<Given>,
    /// How many jobs were given before, and stay.
    pub stay: u64,
    /// Why jobs were given to nobody, and how many.
    pub left: BTreeMap<&'static str, u64>,
    /// For each of the people: minutes that are given with this, and those that they have.
    pub minutes: Vec<(String, u64, u64)>,
    /// The price of a minute of each, in the same order, in minor units.
    pub prices: Vec<f64>,
    /// What the given jobs are worth in the plan, with what continuity adds.
    pub value: Amount,
    /// What no plan can be worth more than, in minor units.
    pub bound: f64,
    /// What is missing to the bound, as a share of it.
    pub gap: f64,
}

/// Somebody who works today, and how much of the day is left.
struct Desk<'r> {
    team: &'r Team,
    member: &'r Member,
    given: u64,
    minutes: usize,
    jobs: Option<(usize, u64)>,
}

/// A job that can be given.
struct Free {
    kept: Kept,
    worth: Amount,
    /// What moves it most; none where it was not priced.
    why: Option<Why>,
    minutes: u32,
    officer: Option<String>,
    about: About,
}

/// Shares out the jobs that are open today.
///
/// # Errors
/// When nobody works today, the rules do not know an action, or the store fails.
pub fn assign(store: &mut (impl Store + ?Sized), hand: Hand<'_>, wish: Wish<'_>) -> Result<Assigned> {
    let mut unit = store.begin()?;
    let today = hand.today(&*unit)?;
    let mut found = Assigned::default();
    let (free, given_before) = free(&*unit, hand, wish, today, &mut found)?;
    let desks = desks(&*unit, hand, today, &given_before)?;
    let limits = limits(&desks);
    let groups = groups(free);
    let law = Law::load(&*unit).ok();
    let mut choices = Vec::with_capacity(groups.len());
    for group in &groups {
        choices.push(of_group(&*unit, group, &desks, (hand, law.as_ref()), &mut found)?);
    }
    let accounts: Vec<Vec<Choice>> =
        choices.iter().map(|of| of.iter().map(|(choice, ..)| choice.clone()).collect()).collect();
    let planned = plan(&accounts, &limits).map_err(|no| Refused::new(no.to_string()))?;
    for ((chosen, choices), group) in planned.chosen.iter().zip(&choices).zip(&groups) {
        let Some((_, job, desk)) = chosen.map(|place| &choices[place]) else {
            if !choices.is_empty() {
                *found.left.entry("no_minutes_left").or_default() += group.len() as u64;
            }
            continue;
        };
        if group.len() > 1 {
            *found.left.entry("person_given_already").or_default() += group.len() as u64 - 1;
        }
        let free = &group[*job];
        let to = desks[*desk].member.name.clone();
        let keeps = free.officer.as_ref() == Some(&to);
        let kept = &free.kept.job;
        found.given.push(Given {
            job: kept.id.clone(),
            person: kept.person.clone(),
            to: to.clone(),
            worth: free.worth,
            keeps,
        });
        if !wish.is_dry {
            let mut kept = free.kept.clone();
            kept.state = State::Open;
            kept.owner.clone_from(&to);
            kept.desk.given_for = Some(today.to_string());
            let priced = |why: &Why| {
                let (minor, on) = (free.worth.minor(), today.to_string());
                Priced { minor, on, why: Some(why.clone()) }
            };
            kept.desk.worth = free.why.as_ref().map(priced);
            let told = Told { to, ..Told::of(&kept) };
            keep(&mut *unit, &mut kept, ("assigned", told), (hand.user, hand.now))?;
        }
    }
    found.value = Amount::from_minor(planned.value);
    found.bound = planned.bound;
    found.gap = planned.gap();
    for desk in &desks {
        let most = u64::from(desk.member.minutes_a_day);
        found.minutes.push((desk.member.name.clone(), desk.given + planned.used[desk.minutes], most));
        found.prices.push(planned.prices[desk.minutes]);
    }
    if !wish.is_dry {
        unit.commit()?;
    }
    Ok(found)
}

/// Minutes and jobs that people have in hand or were given for today, by name.
type Before = HashMap<String, (u64, u64)>;

/// The jobs that can be given today, and what was given before.
fn free(
    store: &dyn Reading,
    hand: Hand<'_>,
    wish: Wish<'_>,
    today: Date,
    found: &mut Assigned,
) -> Result<(Vec<Free>, Before)> {
    let products = Products::load(store)?;
    let (mut free, mut before) = (Vec::new(), Before::new());
    let mut busy: HashMap<String, bool> = HashMap::new();
    all(store, &RUNNING, None, |kept| {
        let rule = action(hand.rules, &kept)?;
        let state = kept.state_at(hand.now, today);
        if let Some(owner) = kept.meant_for(today)
            && (state == State::Taken || state == State::Open)
        {
            if rule.channel.is_some() {
                busy.insert(kept.job.person.clone(), true);
            }
            // What is in hand was counted when it was taken.
            if state == State::Open {
                found.stay += 1;
                let given = before.entry(owner.to_owned()).or_default();
                given.0 += u64::from(rule.minutes);
                given.1 += 1;
            }
            return Ok(());
        }
        let why = match state {
            State::Open if hand.today(store)? < day_of(store, &kept)? => Some("later"),
            State::Open if queue(hand.rules, &kept).is_none() => Some("in_no_queue"),
            State::Open => None,
            State::Held => Some("put_aside"),
            State::Expired => Some("expired"),
            State::Taken | State::Done | State::Moot => return Ok(()),
        };
        if let Some(why) = why {
            *found.left.entry(why).or_default() += 1;
            return Ok(());
        }
        let about = About::of(store, &products, &kept, (hand.rules.currency, today))?;
        if about.is_moot() {
            *found.left.entry("paid").or_default() += 1;
            return Ok(());
        }
        let expected = wish.expected.and_then(|expected| sum(expected, &about.accounts));
        let (worth, why) = match expected {
            Some(Expectation { amount, why }) => (amount, Some(why)),
            None => (about.by_rule(hand.rules), None),
        };
        let officer = officer(store, hand, &kept)?;
        free.push(Free { worth, why, minutes: rule.minutes, officer, about, kept });
        Ok(())
    })?;
    // Whom somebody has in hand or was given for today is given to nobody else for contact.
    let mut kept_free = Vec::with_capacity(free.len());
    for one in free {
        if action(hand.rules, &one.kept)?.channel.is_some() && busy.contains_key(&one.kept.job.person) {
            *found.left.entry("person_given_already").or_default() += 1;
        } else {
            kept_free.push(one);
        }
    }
    Ok((kept_free, before))
}

fn day_of(store: &dyn Reading, kept: &Kept) -> Result<Date> {
    Ok(crate::close_day::business_day(&store.info()?, kept.job.due_at)?)
}

/// The sum over the accounts of a job, with the reason of the largest.
fn sum(expected: &HashMap<String, Expectation>, accounts: &[String]) -> Option<Expectation> {
    let known: Vec<&Expectation> = accounts.iter().filter_map(|account| expected.get(account)).collect();
    let amount = known.iter().map(|one| one.amount).sum();
    let largest = known.into_iter().max_by_key(|one| one.amount)?;
    Some(Expectation { amount, why: largest.why.clone() })
}

/// Who did the last job of the person, within the days for which an officer keeps one.
fn officer(store: &dyn Reading, hand: Hand<'_>, kept: &Kept) -> Result<Option<String>> {
    let since = hand.now.as_microsecond() - i64::from(hand.rules.desk.continuity_days) * 86_400_000_000;
    let rows = store.person_events(&[kept.job.person.as_str()])?;
    let by = rows.iter().rev().find(|row| family(row) == WORK_FAMILY && word(row) == "done");
    Ok(by.filter(|row| row.at >= since).map(|row| row.actor.clone()))
}

/// Who works today.
fn desks<'r>(store: &dyn Reading, hand: Hand<'r>, today: Date, before: &Before) -> Result<Vec<Desk<'r>>> {
    let mut desks = Vec::new();
    let mut limits = 0;
    for team in &hand.rules.teams {
        for member in team.members.iter().filter(|member| team.works_on(member, today)) {
            let taken = taken_on(store, &of_user(&member.name), today)?;
            let (minutes, jobs) = before.get(&member.name).copied().unwrap_or_default();
            let place = limits;
            let jobs_place = member.jobs_a_day.map(|_| (place + 1, taken.jobs + jobs));
            limits += 1 + usize::from(jobs_place.is_some());
            desks.push(Desk { team, member, given: taken.minutes + minutes, minutes: place, jobs: jobs_place });
        }
    }
    if desks.is_empty() {
        let refused = Refused::new(format!("nobody works on {today} by the work rules {}", hand.rules.key()))
            .zh(format!("按作业规则 {}，{today} 无人当班。", hand.rules.key()));
        return Err(refused.hint("the rules name weekdays, holidays and who is away").into());
    }
    Ok(desks)
}

fn limits(desks: &[Desk<'_>]) -> Vec<Limit> {
    let mut limits = Vec::new();
    for Desk { member, given, jobs, .. } in desks {
        let name = format!("minutes of {}", member.name);
        limits.push(Limit { name, most: u64::from(member.minutes_a_day).saturating_sub(*given) });
        if let (Some((_, taken)), Some(most)) = (jobs, member.jobs_a_day) {
            let name = format!("jobs of {}", member.name);
            limits.push(Limit { name, most: u64::from(most).saturating_sub(*taken) });
        }
    }
    limits
}

/// Jobs of which one at most is given: those of contact by person, every other one alone.
fn groups(free: Vec<Free>) -> Vec<Vec<Free>> {
    let mut groups: BTreeMap<(String, String), Vec<Free>> = BTreeMap::new();
    for one in free {
        let alone = if one.kept.job.purpose.is_some() { String::new() } else { one.kept.job.id.clone() };
        groups.entry((one.kept.job.person.clone(), alone)).or_default().push(one);
    }
    groups.into_values().collect()
}

type Offered = (Choice, usize, usize);

/// Who could do which job of a group.
fn of_group(
    store: &dyn Reading,
    group: &[Free],
    desks: &[Desk<'_>],
    (hand, law): (Hand<'_>, Option<&Law>),
    found: &mut Assigned,
) -> Result<Vec<Offered>> {
    let mut offered = Vec::new();
    for (job, free) in group.iter().enumerate() {
        let mut by_party: HashMap<&str, bool> = HashMap::new();
        let before = offered.len();
        let mut why = "nobody_can";
        for (place, desk) in desks.iter().enumerate() {
            let was_returned = free.kept.desk.given_back_by.contains(&desk.member.name);
            if was_returned || why_not(&free.kept, desk.team, desk.member).is_some() {
                continue;
            }
            let may = match by_party.get(desk.team.party.as_str()) {
                Some(may) => *may,
                None => *by_party.entry(&desk.team.party).or_insert(today_lets(store, free, desk.team, (hand, law))?),
            };
            if !may {
                why = "gate";
                continue;
            }
            let percent =
                if free.officer.as_ref() == Some(&desk.member.name) { hand.rules.desk.continuity_percent } else { 0 };
            let value = free.worth.minor().max(1);
            let value = value.saturating_add(value / 100 * i64::from(percent) + value % 100 * i64::from(percent) / 100);
            let mut uses = vec![(desk.minutes, u64::from(free.minutes))];
            uses.extend(desk.jobs.map(|(place, _)| (place, 1)));
            offered.push((Choice { value, uses }, job, place));
        }
        if offered.len() == before {
            *found.left.entry(why).or_default() += 1;
        }
    }
    Ok(offered)
}

/// Whether the gate and the ledger let a party contact the person within a day from now.
fn today_lets(store: &dyn Reading, free: &Free, team: &Team, (hand, law): (Hand<'_>, Option<&Law>)) -> Result<bool> {
    let action = action(hand.rules, &free.kept)?;
    let Some(request) = request(&free.kept, team, action, &free.about)? else { return Ok(true) };
    let Some(law) = law else { return Ok(false) };
    let ask = Ask { person: &free.kept.job.person, request: &request, actor: hand.user, key: "asked" };
    Ok(match may(store, law, &ask, hand.now)? {
        None | Some(No::Busy { .. }) => true,
        Some(No::Gate(answer)) => {
            let from = answer.decision.as_ref().err().and_then(collections::contact::Refused::allowed_from);
            from.is_some_and(|from| from.as_second() - hand.now.as_second() < DAY_AHEAD)
        }
        Some(No::Settled(_)) => false,
    })
}

/// Jobs are given when people may be contacted within so many seconds: a working day.
const DAY_AHEAD: i64 = 12 * 3_600;
