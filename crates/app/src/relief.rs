//! Relief: asked for, granted or refused by somebody with authority, booked in the ledger, and looked at again.
//!
//! A request is an event of its person, and so is what becomes of it. What it grants becomes events of the account, checked by the
//! ledger, in the same unit of work. Rules and authority come from the desk rules of the book.

mod booking;
mod details;
mod fold;
mod look;
mod review;
mod wire;

use collections::desk::DeskRules;
use collections::person::Fact;
use collections::relief::{Cost, Granted, Kind, Means, ReliefRejected, Support, Terms, authority, check, cost};
use collections::{AccountId as Account, CaseId, Word, person::FactOf};
use jiff::Timestamp;
use primitives::Date;

use crate::access::Actor;
use crate::close_day::business_day;
use crate::desk_rules;
use crate::error::{Code, Refused, Result};
use crate::explain::Language;
use crate::facts::{self, Told};
use crate::models::same_person;
use crate::persons::{self, Then};
use crate::policies::Policies;
use crate::port::{ItemQuery, ItemRow, PersonEventRow, Reading, Store, Writing};
use crate::preview::{Preview, preview_all_in_book};
use crate::products::Products;
use crate::work::reason::in_both;
use crate::work::{self, Job};

use booking::book;
use look::Looked;

pub use details::{Details, terms_of};
pub use fold::{Relief, State, of_person};
pub use review::{Reviewed, review};
pub(crate) use review::{ends_on, start_of};
pub use wire::{kind_words, terms_words};

/// The family of events of relief, and the list in which what waits or runs is found.
pub const RELIEF: &str = "relief";

/// The state of a request in the list that nobody has decided.
pub const WAITING: &str = "waiting";

/// The state in the list of what was granted and is looked at again.
pub const RUNNING: &str = "running";

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The account, by the lender's reference.
    pub account: &'r str,
    /// What.
    pub terms: &'r Terms,
    /// Why; the ledger may want one that the product knows.
    pub reason: &'r str,
    /// What the customer lives on.
    pub means: Option<Means>,
    /// Where the evidence is kept: references, never what it says.
    pub evidence: &'r [String],
}

/// What a request would come to.
#[derive(Clone, Debug)]
pub struct Prospect {
    /// The rules, by their key.
    pub rules: String,
    /// The day.
    pub on: Date,
    /// What it costs.
    pub cost: Cost,
    /// The roles that may grant it.
    pub roles: Vec<String>,
    /// What it makes of the account, event by event.
    pub previews: Vec<Preview>,
}

/// What became of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The number of the request: its place in the journal of persons.
    pub id: u64,
    /// Whether it was granted at once, within the authority of whoever asked.
    pub is_granted: bool,
}

/// What a request would make of its account by the rules of today, and who may grant it.
///
/// # Errors
/// When a rule of the desk or the ledger says no, no desk rules are in force, or the book cannot be read.
pub fn preview(store: &(impl Reading + ?Sized), request: Request<'_>, now: Timestamp) -> Result<Prospect> {
    let today = business_day(&store.info()?, now.as_microsecond())?;
    let products = Products::load(store)?;
    let looked = Looked::at(store, &products, request.account, today)?;
    let rules = desk_rules::needed(store, looked.product.currency, today)?;
    let reliefs = of_person(&store.person_events(&[&looked.row.person])?)?;
    prospect(store, &products, Asking { looked: &looked, rules: &rules, reliefs: &reliefs, own: None }, request)
}

/// What a decision is about.
#[derive(Clone, Copy)]
struct Asking<'a> {
    looked: &'a Looked<'a>,
    rules: &'a DeskRules,
    /// All relief of the person.
    reliefs: &'a [Relief],
    /// The number of the request itself, when it has one.
    own: Option<u64>,
}

fn prospect(
    store: &(impl Reading + ?Sized),
    products: &Products,
    asking: Asking<'_>,
    request: Request<'_>,
) -> Result<Prospect> {
    let Asking { looked, rules, reliefs, own } = asking;
    let Request { account, terms, reason, means, evidence } = request;
    if reason.trim().is_empty() {
        return Err(Refused::new("why relief is asked for is not told").zh("请说明申请原因。").into());
    }
    let policies = Policies::load(store)?;
    let standing = looked.standing(store, products, &policies)?;
    let is_other = |relief: &&Relief| relief.account == account && Some(relief.id) != own;
    let others: Vec<&Relief> = reliefs.iter().filter(is_other).collect();
    at_once(&others, terms.kind())?;
    let before: Vec<Granted> = others.iter().filter_map(|relief| relief.granted()).collect();
    // Whoever grants it is not known yet: the ledger is asked as if somebody with authority did, who is another person.
    let cost = cost(terms, &standing);
    let roles = roles_that_may(rules, terms.kind(), &cost);
    let names =
        booking::Names { asked_by: "asker", granted_by: "granter", role: roles.first().map_or("", |role| role) };
    let events = booking::events(&looked.account(), terms, rules, reason, names);
    let largest_instalment = looked.largest_instalment(&events, terms);
    let support = Support { means, evidence, largest_instalment };
    check(rules, terms, &standing, &before, &support).map_err(|no| Refused::new(no.to_string()).zh(in_chinese(&no)))?;
    let previews = preview_all_in_book(store, products, &policies, account, &events, looked.on)?;
    Ok(Prospect { rules: rules.key(), on: looked.on, cost, roles, previews })
}

/// One request waits, and one programme or plan runs, at a time.
fn at_once(others: &[&Relief], kind: Kind) -> std::result::Result<(), Refused> {
    let clash = others.iter().find(|relief| match relief.state {
        State::Waiting => true,
        State::Granted { .. } => relief.runs() && relief.terms.kind() == kind,
        State::Refused { .. } | State::Withdrawn { .. } | State::Ended { .. } => false,
    });
    let Some(relief) = clash else { return Ok(()) };
    let (id, what, account) = (relief.id, relief.terms.kind().word(), &relief.account);
    let state = if relief.state == State::Waiting { "waits for a decision" } else { "is running" };
    Err(Refused::new(format!("relief {id} ({what}) of account {account} {state}")).zh(format!(
        "账户 {account} 的申请 {id}（{}）{}。",
        kind_words(relief.terms.kind(), Language::Chinese),
        if relief.state == State::Waiting { "正在待批" } else { "正在执行" }
    )))
}

/// Why the rules of the desk say no, in Chinese.
fn in_chinese(no: &ReliefRejected) -> String {
    match no {
        ReliefRejected::NotGranted { rules, kind } => {
            format!("处置规则 {rules} 不提供“{}”。", kind_words(*kind, Language::Chinese))
        }
        ReliefRejected::Beyond { zh, source_of_rule, .. } | ReliefRejected::Missing { zh, source_of_rule, .. } => {
            format!("{zh}（{source_of_rule}）。")
        }
    }
}

fn roles_that_may(rules: &DeskRules, kind: Kind, cost: &Cost) -> Vec<String> {
    let roles = rules.roles_for(kind).into_iter();
    roles.filter(|role| authority(rules, &[*role], kind, cost).is_some()).map(str::to_owned).collect()
}

/// Asks for relief. Within the authority of whoever asks it is granted and booked at once; above it, it waits for somebody else.
///
/// The same again, by its key, is the same request.
///
/// # Errors
/// When a rule of the desk or the ledger says no, the key stands for something else, or the store fails.
pub fn ask(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    request: Request<'_>,
    key: &str,
    now: Timestamp,
) -> Result<Asked> {
    let mut unit = store.begin()?;
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let products = Products::load(&*unit)?;
    let looked = Looked::at(&*unit, &products, request.account, today)?;
    let person = looked.row.person.clone();
    let rows = unit.person_events(&[&person])?;
    let reliefs = of_person(&rows)?;
    if let Some(known) = rows.iter().find(|row| row.key == key) {
        return asked_before(known, &reliefs, request);
    }
    let rules = desk_rules::needed(&*unit, looked.product.currency, today)?;
    let asking = Asking { looked: &looked, rules: &rules, reliefs: &reliefs, own: None };
    let found = prospect(&*unit, &products, asking, request)?;
    let news = wire::asked(&person, actor, request, (&rules, today), (key, now));
    let id = persons::record(&mut *unit, &[news], now.as_microsecond())?[0];
    let waits = holds_collection(request.terms.kind());
    if waits {
        tell(&mut *unit, (&person, id), &actor.name, now, "asked", requested(id, true))?;
    }
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.name()).collect();
    let alone = authority(&rules, &roles, request.terms.kind(), &found.cost);
    let needs_second = booking::needs_second(looked.product, request.terms);
    let is_granted = alone.is_some() && !needs_second;
    if let Some(authority) = alone.filter(|_| is_granted) {
        let relief = fold::just_asked(id, &person, &actor.name, request, &rules, today);
        grant(&mut *unit, &products, &looked, &relief, &rules, (&actor.name, &authority.role), now)?;
    } else {
        wait(&mut *unit, &person, id, request, &found.roles, now)?;
    }
    unit.commit()?;
    Ok(Asked { id, is_granted })
}

fn asked_before(known: &PersonEventRow, reliefs: &[Relief], request: Request<'_>) -> Result<Asked> {
    let same = |relief: &&Relief| {
        relief.id == known.seq
            && relief.account == request.account
            && relief.terms == *request.terms
            && relief.reason == request.reason
    };
    let relief = reliefs.iter().find(same).ok_or_else(|| persons::key_is_taken(&known.key, &known.person))?;
    Ok(Asked { id: relief.id, is_granted: relief.granted().is_some() })
}

/// Whether collection waits until the request is answered.
const fn holds_collection(kind: Kind) -> bool {
    match kind {
        Kind::Hardship | Kind::Plan => true,
        Kind::Extension | Kind::LateFee | Kind::Settlement => false,
    }
}

fn requested(id: u64, begins: bool) -> Told {
    Told {
        fact: Fact::HardshipRequested,
        of: FactOf::Case(CaseId::from(format!("relief-{id}").as_str())),
        begins,
        amount: None,
    }
}

fn tell(
    unit: &mut dyn Writing,
    (person, id): (&str, u64),
    by: &str,
    now: Timestamp,
    word: &str,
    told: Told,
) -> Result<()> {
    let key = format!("relief-{id}-{word}-{}", told.fact.word());
    facts::tell(unit, person, (by, &key), told, now)
}

/// Puts a request where somebody with authority finds it.
fn wait(
    unit: &mut dyn Writing,
    person: &str,
    id: u64,
    request: Request<'_>,
    roles: &[String],
    now: Timestamp,
) -> Result<()> {
    let kind = request.terms.kind();
    unit.put_items(&[item((person, id), request.account, kind, WAITING, now)])?;
    let who = if roles.is_empty() { "nobody has the authority".to_owned() } else { roles.join(" or ") };
    let job = Job {
        id: format!("relief-{id}"),
        person: person.to_owned(),
        due_at: now.as_microsecond(),
        action: "review".to_owned(),
        accounts: vec![request.account.to_owned()],
        purpose: None,
        party: None,
        skills: vec!["relief".to_owned()],
        origin: format!("relief {id}"),
        reason: in_both(
            &format!("{}, asked for; {who} decides", kind_words(kind, Language::English)),
            &format!("{}申请，待有权限者审批", kind_words(kind, Language::Chinese)),
            request.reason,
        ),
        last_day: None,
        done_by: None,
    };
    work::open(unit, &job, now)?;
    Ok(())
}

fn item((person, id): (&str, u64), account: &str, kind: Kind, state: &str, due: Timestamp) -> ItemRow {
    ItemRow {
        list: RELIEF.to_owned(),
        id: id.to_string(),
        person: person.to_owned(),
        state: state.to_owned(),
        owner: String::new(),
        due_at: due.as_microsecond(),
        payload: serde_json::json!({ "account": account, "kind": kind.word() }).to_string(),
    }
}

/// Books what was asked for, tells the person's facts, and keeps where it is looked at again.
fn grant(
    unit: &mut dyn Writing,
    products: &Products,
    looked: &Looked<'_>,
    relief: &Relief,
    rules: &DeskRules,
    (by, role): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let person = looked.row.person.as_str();
    let names = booking::Names { asked_by: &relief.asked_by, granted_by: by, role };
    let events = booking::events(&looked.account(), &relief.terms, rules, &relief.reason, names);
    let places = book(unit, products, relief, events, looked.on, now)?;
    let news = wire::granted(relief, (by, role), looked.on, &places, now);
    persons::record(unit, &[news], now.as_microsecond())?;
    decided(unit, relief, by, now)?;
    let account = || FactOf::Account(Account::from(relief.account.as_str()));
    let kind = relief.terms.kind();
    if let Some(fact) = running_fact(kind) {
        tell(unit, (person, relief.id), by, now, "granted", Told { fact, of: account(), begins: true, amount: None })?;
        let next = review::first(rules, &relief.terms, looked.on);
        let next = review::start_of(&unit.info()?, next)?;
        unit.put_items(&[item((person, relief.id), &relief.account, kind, RUNNING, next)])?;
    }
    Ok(())
}

/// What holds of a person while relief runs; nothing of what is over once it is booked.
const fn running_fact(kind: Kind) -> Option<Fact> {
    match kind {
        Kind::Hardship => Some(Fact::HardshipProgramme),
        Kind::Plan => Some(Fact::PlanRunning),
        Kind::Extension | Kind::LateFee | Kind::Settlement => None,
    }
}

/// A request has its answer: it waits no more, and nothing waits for it.
fn decided(unit: &mut dyn Writing, relief: &Relief, by: &str, now: Timestamp) -> Result<()> {
    let id = relief.id;
    unit.drop_items(RELIEF, &[&id.to_string()])?;
    work::settle(unit, (&relief.person, &format!("relief {id}")), &format!("relief {id} has its answer"), (by, now))?;
    if holds_collection(relief.terms.kind()) {
        tell(unit, (&relief.person, relief.id), by, now, "decided", requested(relief.id, false))?;
    }
    Ok(())
}

/// Grants a request that waits: checked once more, booked in one unit of work. The same person again is told that it is done.
///
/// # Errors
/// When whoever decides has asked for it or lacks the authority, it does not wait, a rule or the ledger says no by now, or the
/// store fails.
pub fn approve(store: &mut (impl Store + ?Sized), actor: &Actor, id: u64, now: Timestamp) -> Result<Relief> {
    let mut unit = store.begin()?;
    let (relief, reliefs) = found(&*unit, id)?;
    if matches!(&relief.state, State::Granted { by, .. } if *by == actor.name) {
        return Ok(relief);
    }
    let relief = waiting(relief)?;
    if same_person(&relief.asked_by, &actor.name) {
        let refused = Refused::new(format!("{} asked for relief {id} and cannot grant it", actor.name))
            .zh(format!("申请 {id} 由 {} 提出，须由有权限的他人批准。", actor.name));
        return Err(refused.hint("somebody else with the authority grants it").into());
    }
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let products = Products::load(&*unit)?;
    let looked = Looked::at(&*unit, &products, &relief.account, today)?;
    let rules = desk_rules::needed(&*unit, looked.product.currency, today)?;
    let asking = Asking { looked: &looked, rules: &rules, reliefs: &reliefs, own: Some(id) };
    let found = prospect(&*unit, &products, asking, relief.request())?;
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.name()).collect();
    let authority = authority(&rules, &roles, relief.terms.kind(), &found.cost).ok_or_else(|| {
        let what = format!("relief {id} is above the authority of {} ({})", actor.name, roles.join(", "));
        let zh = format!("申请 {id} 超出 {} 的批准权限，可由以下角色批准：{}", actor.name, found.roles.join("、"));
        Refused::new(what).hint(format!("it may be granted by: {}", found.roles.join(", "))).zh(zh)
    })?;
    grant(&mut *unit, &products, &looked, &relief, &rules, (&actor.name, &authority.role), now)?;
    unit.commit()?;
    by_id(store, id)
}

/// Refuses a request that waits.
///
/// # Errors
/// When whoever decides has asked for it or could not have granted any, it does not wait, no reason is told, or the store fails.
pub fn refuse(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    id: u64,
    reason: &str,
    now: Timestamp,
) -> Result<Relief> {
    let mut unit = store.begin()?;
    let relief = waiting(found(&*unit, id)?.0)?;
    if same_person(&relief.asked_by, &actor.name) {
        let refused = Refused::new(format!("{} asked for relief {id} and cannot refuse it", actor.name))
            .zh(format!("申请 {id} 由 {} 提出，本人不能拒绝，可以撤回。", actor.name));
        return Err(refused.hint("take it back").command("relief withdraw").into());
    }
    let rules = desk_rules::DESK_RULES.version(&*unit, &relief.rules)?;
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.name()).collect();
    if rules.authorities_of(&roles, relief.terms.kind()).next().is_none() {
        let what = format!("{} ({}) decides about no {}", actor.name, roles.join(", "), relief.terms.kind().word());
        let who = rules.roles_for(relief.terms.kind()).join(", ");
        let zh = format!("{} 无权决定此类申请，有权决定的角色：{who}", actor.name);
        return Err(Refused::new(what).hint(format!("it is decided by: {who}")).zh(zh).into());
    }
    end_waiting(&mut *unit, &relief, (&actor.name, reason), "refused", now)?;
    unit.commit()?;
    by_id(store, id)
}

/// Takes a request back that waits.
///
/// # Errors
/// When it does not wait, somebody else has asked for it, no reason is told, or the store fails.
pub fn withdraw(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    id: u64,
    reason: &str,
    now: Timestamp,
) -> Result<Relief> {
    let mut unit = store.begin()?;
    let relief = waiting(found(&*unit, id)?.0)?;
    if !same_person(&relief.asked_by, &actor.name) {
        let refused = Refused::new(format!("{} asked for relief {id}, and nobody else takes it back", relief.asked_by))
            .zh(format!("申请 {id} 由 {} 提出，只有本人可以撤回；他人可以拒绝。", relief.asked_by));
        return Err(refused.hint("refuse it").command("relief refuse").into());
    }
    end_waiting(&mut *unit, &relief, (&actor.name, reason), "withdrawn", now)?;
    unit.commit()?;
    by_id(store, id)
}

fn end_waiting(
    unit: &mut dyn Writing,
    relief: &Relief,
    (by, reason): (&str, &str),
    word: &str,
    now: Timestamp,
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Refused::new(format!("why relief {} is {word} is not told", relief.id)).zh("请说明原因。").into());
    }
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let news = wire::ended(relief, word, (by, reason), today, now);
    persons::record(unit, &[news], now.as_microsecond())?;
    decided(unit, relief, by, now)
}

fn waiting(relief: Relief) -> std::result::Result<Relief, Refused> {
    if relief.state == State::Waiting {
        return Ok(relief);
    }
    Err(Refused::new(format!("relief {} waits for no decision: it is {}", relief.id, relief.state.name()))
        .zh(format!("申请 {} 已有结果，不再待批。", relief.id)))
}

/// A request, with all relief of its person.
fn found(store: &(impl Reading + ?Sized), id: u64) -> Result<(Relief, Vec<Relief>)> {
    found_then(store, id, Then::default())
}

fn found_then(store: &(impl Reading + ?Sized), id: u64, then: Then) -> Result<(Relief, Vec<Relief>)> {
    let missing = || {
        Refused::new(format!("the book has no relief {id}"))
            .zh(format!("没有编号为 {id} 的申请。"))
            .code(Code::NotFound)
    };
    let person = then.person_of(store, id)?.ok_or_else(missing)?;
    let all = of_person(&then.of_person(store, &person)?)?;
    let relief = all.iter().find(|relief| relief.id == id).cloned().ok_or_else(missing)?;
    Ok((relief, all))
}

/// A request by its number.
///
/// # Errors
/// When the book has none of this number, or cannot be read.
pub fn by_id(store: &(impl Reading + ?Sized), id: u64) -> Result<Relief> {
    Ok(found(store, id)?.0)
}

/// A request by its number, as it was known at some time.
///
/// # Errors
/// When the book had none of this number then, or cannot be read.
pub fn by_id_then(store: &(impl Reading + ?Sized), id: u64, then: Then) -> Result<Relief> {
    Ok(found_then(store, id, then)?.0)
}

/// Relief: what waits or runs, or all of a person, whatever became of it.
///
/// # Errors
/// When the book cannot be read.
pub fn list(store: &(impl Reading + ?Sized), person: Option<&str>) -> Result<Vec<Relief>> {
    list_then(store, person, Then::default())
}

/// The same, as it was known at some time.
///
/// # Errors
/// When the book cannot be read.
pub fn list_then(store: &(impl Reading + ?Sized), person: Option<&str>, then: Then) -> Result<Vec<Relief>> {
    if let Some(person) = person {
        return Ok(of_person(&then.of_person(store, person)?)?);
    }
    if !then.is_now() {
        let mut all = of_person(&then.of_family(store, RELIEF)?)?;
        all.retain(|relief| relief.state == State::Waiting || relief.runs());
        return Ok(all);
    }
    let (mut all, mut after): (Vec<Relief>, Option<(i64, String)>) = (Vec::new(), None);
    loop {
        let place = after.as_ref().map(|(at, id)| (*at, id.as_str()));
        let items = store.items(ItemQuery { list: RELIEF, after: place, limit: 1_000, ..ItemQuery::default() })?;
        let Some(last) = items.last() else { return Ok(all) };
        after = Some((last.due_at, last.id.clone()));
        for item in &items {
            let id = item.id.parse().map_err(|_| anyhow::anyhow!("relief {} has no number", item.id))?;
            all.push(by_id(store, id)?);
        }
    }
}
