//! Cases: disputes, complaints, questions of bad faith and whatever else somebody has to answer by a day that a law or a lender names.
//!
//! What happens in a case is an event of its person. While it is open it stands in the list `case`, due when its deadline is over, and
//! a job says that somebody works it. What it stops is told to the contact gate in the same unit of work.

mod evidence;
mod fold;
mod stops;
mod wire;

use collections::Word;
use collections::case::{CaseKind, CaseRule};
use collections::desk::DeskRules;
use jiff::Timestamp;
use primitives::{Amount, Currency, Date};

use crate::access::Actor;
use crate::close_day::business_day;
use crate::desk_rules;
use crate::error::{Code, Refused, Result};
use crate::explain::Language;
use crate::models::same_person;
use crate::persons::{self, Then};
use crate::port::{AccountRow, BookInfo, ItemQuery, ItemRow, PersonEventRow, Reading, Store, Writing};
use crate::products::Products;
use crate::relief::start_of;
use crate::work::reason::in_both;
use crate::work::{self, Job};

pub use evidence::{Finding, decide, give_evidence};
pub use fold::{Case, Note, State, Told, case_of, of_person};

/// The family of events of cases, and the list of those that are not closed.
pub const CASE: &str = "case";

/// A case that comes in.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'o> {
    /// Who it concerns.
    pub person: &'o str,
    /// What it is about.
    pub kind: CaseKind,
    /// The account, by the lender's reference; none where the case is about none.
    pub account: Option<&'o str>,
    /// The part of the account that is disputed; none for all of it.
    pub amount: Option<Amount>,
    /// The day on which it came in, where that was before today: the deadline counts from it.
    pub came_in_on: Option<Date>,
    /// Whom it is about, where somebody complains of somebody: that person may not answer it.
    pub about: Option<&'o str>,
    /// What it is, in a sentence, without personal data that is not needed.
    pub reason: &'o str,
}

/// Opens a case; its number. The same again, by its key, is the same case.
///
/// # Errors
/// When the desk rules have no deadline for its kind, it lacks what its kind needs, the person has no such account, a small amount
/// would be investigated, the key stands for something else, or the store fails.
pub fn open(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    opening: Opening<'_>,
    key: &str,
    now: Timestamp,
) -> Result<u64> {
    let mut unit = store.begin()?;
    let id = open_within(&mut *unit, actor, opening, key, now)?;
    unit.commit()?;
    Ok(id)
}

/// The same within a unit of work that does more.
///
/// # Errors
/// As [`open`].
pub fn open_within(
    unit: &mut dyn Writing,
    actor: &Actor,
    opening: Opening<'_>,
    key: &str,
    now: Timestamp,
) -> Result<u64> {
    let info = unit.info()?;
    let today = business_day(&info, now.as_microsecond())?;
    let rows = unit.person_events(&[opening.person])?;
    if let Some(known) = rows.iter().find(|row| row.key == key) {
        return opened_before(known, &rows, opening);
    }
    let (currency, account) = concerned(unit, opening, today)?;
    let rules = desk_rules::needed(unit, currency, today)?;
    let rule = rule_of(&rules, opening.kind)?;
    check(opening, today)?;
    if let (CaseKind::BadFaith, Some(row)) = (opening.kind, &account) {
        evidence::may_open(unit, &rules, row, today)?;
    }
    let came_in_on = opening.came_in_on.unwrap_or(today);
    let deadline = rule.deadline(came_in_on, &rules.workdays);
    let news = wire::opened(actor, opening, (&rules, came_in_on, deadline), (key, now));
    let id = persons::record(unit, &[news], now.as_microsecond())?[0];
    let case = of_person(&unit.person_events(&[opening.person])?)?.into_iter().find(|case| case.id == id);
    let case = case.ok_or_else(|| anyhow::anyhow!("case {id} was opened and is not there"))?;
    stops::begin(unit, &case, &actor.name, now)?;
    keep(unit, &info, &case)?;
    let skills = rule.skills.clone();
    work::open(unit, &job(&info, &case, skills, now)?, now)?;
    Ok(id)
}

fn opened_before(known: &PersonEventRow, rows: &[PersonEventRow], opening: Opening<'_>) -> Result<u64> {
    let same = of_person(rows)?.into_iter().any(|case| {
        case.id == known.seq
            && case.kind == opening.kind
            && case.account.as_deref() == opening.account
            && case.amount == opening.amount
    });
    if same {
        return Ok(known.seq);
    }
    Err(persons::key_is_taken(&known.key, &known.person).into())
}

/// The currency whose desk rules decide, and the account that is named.
fn concerned(
    store: &(impl Reading + ?Sized),
    opening: Opening<'_>,
    today: Date,
) -> Result<(Currency, Option<AccountRow>)> {
    let Opening { person, account, kind, .. } = opening;
    let rows = store.accounts_of_person(person)?;
    let products = Products::load(store)?;
    let currency = |row: &AccountRow| -> Result<Currency> { Ok(products.of_contract(&row.product_key())?.currency) };
    if let Some(account) = account {
        let missing = || {
            Refused::new(format!("person {person} has no account {account}"))
                .zh(format!("客户 {person} 名下没有账户 {account}。"))
                .code(Code::AccountNotFound)
        };
        let row = rows.into_iter().find(|row| row.reference == account).ok_or_else(missing)?;
        return Ok((currency(&row)?, Some(row)));
    }
    if kind.needs_account() {
        let refused = Refused::new(format!("a case of the kind {} is about an account", kind.word()))
            .zh(format!("“{}”类案件须指明账户。", kind_words(kind, Language::Chinese)));
        return Err(refused.hint("name it").command("--account").into());
    }
    let mut currencies = rows.iter().map(currency).collect::<Result<Vec<_>>>()?;
    currencies.sort_by(|one, other| one.code().cmp(other.code()));
    currencies.dedup();
    match currencies.as_slice() {
        [one] => Ok((*one, None)),
        [] => Err(Refused::new(format!("person {person} has no account on {today}"))
            .zh(format!("客户 {person} 在 {today} 没有账户。"))
            .into()),
        [..] => Err(Refused::new(format!("person {person} has accounts in several currencies"))
            .zh(format!("客户 {person} 有多个币种的账户，请指明账户。"))
            .hint("name the account")
            .command("--account")
            .into()),
    }
}

fn rule_of(rules: &DeskRules, kind: CaseKind) -> std::result::Result<&CaseRule, Refused> {
    rules.case(kind).ok_or_else(|| {
        Refused::new(format!("the desk rules {} say not by when a {} is answered", rules.key(), kind.word()))
            .zh(format!(
                "处置规则 {} 未规定“{}”类案件的答复期限，请在新版本中补充。",
                rules.key(),
                kind_words(kind, Language::Chinese)
            ))
            .hint("add a [[case]] of that kind, in a new version")
    })
}

fn check(opening: Opening<'_>, today: Date) -> std::result::Result<(), Refused> {
    if opening.reason.trim().is_empty() {
        return Err(Refused::new("what the case is about is not told").zh("请说明案件事由。"));
    }
    if let Some(day) = opening.came_in_on.filter(|day| *day > today) {
        return Err(Refused::new(format!("{day} is to come: a case comes in before it is opened"))
            .zh(format!("{day} 尚未到来：案件的受理日期不能晚于今天。")));
    }
    match opening.amount {
        Some(amount) if !amount.is_positive() => {
            Err(Refused::new("a disputed part is above 0").zh("异议金额须大于 0。"))
        }
        Some(_) if opening.kind != CaseKind::Dispute => {
            Err(Refused::new(format!("a case of the kind {} disputes no part of an account", opening.kind.word()))
                .zh(format!("“{}”类案件不涉及异议金额。", kind_words(opening.kind, Language::Chinese))))
        }
        Some(_) | None => Ok(()),
    }
}

/// Puts a case where its deadline finds it: due at the end of its last day.
fn keep(unit: &mut dyn Writing, info: &BookInfo, case: &Case) -> Result<()> {
    let payload = serde_json::json!({
        "kind": case.kind.word(), "account": case.account, "deadline": case.deadline.to_string(),
    });
    Ok(unit.put_items(&[ItemRow {
        list: CASE.to_owned(),
        id: case.id.to_string(),
        person: case.person.clone(),
        state: case.state.name().to_owned(),
        owner: String::new(),
        due_at: start_of(info, case.deadline.next())?.as_microsecond(),
        payload: payload.to_string(),
    }])?)
}

/// A kind of case, in words.
pub fn kind_words(kind: CaseKind, language: Language) -> &'static str {
    let (english, chinese) = match kind {
        CaseKind::Dispute => ("Dispute", "异议"),
        CaseKind::Complaint => ("Complaint", "投诉"),
        CaseKind::Hardship => ("Hardship", "还款困难"),
        CaseKind::CreditReport => ("Record at the credit bureau disputed", "征信异议"),
        CaseKind::LostContact => ("Cannot be found", "失联"),
        CaseKind::BadFaith => ("Bad faith", "恶意逃废债"),
        CaseKind::Validation => ("Debt to be validated", "债务核实"),
        CaseKind::Correction => ("Record to be corrected", "征信更正"),
    };
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

/// The job to work a case: there at once, and to be done by the end of the deadline.
fn job(info: &BookInfo, case: &Case, skills: Vec<String>, now: Timestamp) -> Result<Job> {
    let english = format!("{}, to be answered through {}", kind_words(case.kind, Language::English), case.deadline);
    let chinese = format!("{}，须在 {} 前答复", kind_words(case.kind, Language::Chinese), case.deadline);
    Ok(Job {
        id: format!("case-{}", case.id),
        person: case.person.clone(),
        due_at: now.as_microsecond(),
        action: "case".to_owned(),
        accounts: case.account.iter().cloned().collect(),
        purpose: None,
        party: None,
        skills,
        origin: format!("case {}", case.id),
        reason: in_both(&english, &chinese, &case.reason),
        last_day: None,
        done_by: Some(start_of(info, case.deadline.next())?.as_microsecond()),
    })
}

/// Adds a note to a case.
///
/// # Errors
/// When there is no such case, it is closed, nothing is said, or the store fails.
pub fn note(store: &mut (impl Store + ?Sized), actor: &Actor, id: u64, text: &str, now: Timestamp) -> Result<Case> {
    let mut unit = store.begin()?;
    let case = not_closed(found(&*unit, id)?.0)?;
    if text.trim().is_empty() {
        return Err(Refused::new("a note says something").zh("备注不能为空。").into());
    }
    let number = case.notes.len() + 1;
    let news = wire::noted(&case, &actor.name, text, (&format!("case-{id}-note-{number}"), now));
    persons::record(&mut *unit, &[news], now.as_microsecond())?;
    unit.commit()?;
    by_id(store, id)
}

/// Gives a case a longer deadline, for a reason that the desk rules name.
///
/// # Errors
/// When there is no such case or deadline, the case is not open, whoever opened it may not agree alone, or the store fails.
pub fn extend(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    id: u64,
    (longer, reason): (&str, &str),
    now: Timestamp,
) -> Result<Case> {
    let mut unit = store.begin()?;
    let case = still_open(found(&*unit, id)?.0)?;
    let rules = desk_rules::DESK_RULES.version(&*unit, &case.rules)?;
    let rule = rule_of(&rules, case.kind)?;
    let known: Vec<&str> = rule.longer.iter().map(|one| one.id.as_str()).collect();
    let longer = rule.longer.iter().find(|one| one.id == longer).ok_or_else(|| {
        let hint = if known.is_empty() { "there is none".to_owned() } else { format!("there is {}", known.join(", ")) };
        Refused::new(format!("a {} has no longer deadline \"{longer}\"", case.kind.word()))
            .zh(format!("“{}”类案件没有“{longer}”这种延长期限。", kind_words(case.kind, Language::Chinese)))
            .hint(hint)
    })?;
    if reason.trim().is_empty() {
        return Err(Refused::new("why the case takes longer is not told").zh("请说明延长期限的原因。").into());
    }
    if longer.needs_second && same_person(&case.opened_by, &actor.name) {
        let refused = Refused::new(format!("{} opened case {id} and cannot agree to {}", actor.name, longer.id))
            .zh(format!("案件 {id} 由 {} 立案，延长期限须由他人同意。", actor.name));
        return Err(refused.hint("a second person agrees").into());
    }
    let deadline = rule.longer_deadline(longer, case.came_in_on, &rules.workdays);
    if deadline <= case.deadline {
        return Err(Refused::new(format!("case {id} is due on {} already", case.deadline))
            .zh(format!("案件 {id} 的期限已是 {}。", case.deadline))
            .into());
    }
    let key = format!("case-{id}-{}", longer.id);
    let news = wire::extended(&case, &actor.name, (&longer.id, reason, deadline), (&key, now));
    persons::record(&mut *unit, &[news], now.as_microsecond())?;
    let (case, _) = found(&*unit, id)?;
    let info = unit.info()?;
    keep(&mut *unit, &info, &case)?;
    let job = job(&info, &case, Vec::new(), now)?;
    let end = start_of(&info, case.deadline.next())?;
    work::give_time(&mut *unit, &job.id, (end, &job.reason), (&actor.name, now))?;
    unit.commit()?;
    Ok(case)
}

/// Ends the job of a case that asks for nothing more.
fn end_job(unit: &mut dyn Writing, case: &Case, by: &str, now: Timestamp) -> Result<()> {
    if stops::stops(case) {
        return Ok(());
    }
    let (id, state) = (case.id, case.state.name());
    work::settle(unit, (&case.person, &format!("case {id}")), &format!("case {id} is {state}"), (by, now))
}

/// An answer to a case.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// What was found.
    pub finding: &'a str,
    /// What is done.
    pub outcome: &'a str,
    /// Whether the customer was right, as far as it goes.
    pub upheld: bool,
}

/// Answers a case: what it stopped goes on, unless it is a dispute that was upheld and has to be put right first.
///
/// # Errors
/// When there is no such case, it has an answer, something is missing, the complaint is about whoever answers, or the store fails.
pub fn answer(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    id: u64,
    answer: Answer<'_>,
    now: Timestamp,
) -> Result<Case> {
    let mut unit = store.begin()?;
    let case = still_open(found(&*unit, id)?.0)?;
    if answer.finding.trim().is_empty() || answer.outcome.trim().is_empty() {
        return Err(Refused::new("an answer says what was found and what is done")
            .zh("答复须写明查明的情况和处理结果。")
            .into());
    }
    if case.about.as_deref().is_some_and(|about| same_person(about, &actor.name)) {
        let refused = Refused::new(format!("case {id} is about {}, who cannot answer it", actor.name))
            .zh(format!("案件 {id} 涉及 {} 本人，须由他人答复。", actor.name));
        return Err(refused.hint("somebody else answers").into());
    }
    if case.kind == CaseKind::BadFaith {
        let refused = Refused::new(format!("case {id} asks about bad faith, which is decided, not answered"))
            .zh(format!("案件 {id} 是恶意逃废债认定，应作出认定而不是答复。"));
        return Err(refused.hint("decide it").command("case decide").into());
    }
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let news = wire::answered(&case, &actor.name, answer, (today, now));
    persons::record(&mut *unit, &[news], now.as_microsecond())?;
    let (case, all) = found(&*unit, id)?;
    stops::end(&mut *unit, &case, &all, &actor.name, now)?;
    end_job(&mut *unit, &case, &actor.name, now)?;
    let info = unit.info()?;
    keep(&mut *unit, &info, &case)?;
    unit.commit()?;
    Ok(case)
}

/// Closes a case that has its answer, or one that needs none, for a reason.
///
/// # Errors
/// When there is no such case, it is closed, a law asks for an answer that there is not, no reason is told, or the store fails.
pub fn close(store: &mut (impl Store + ?Sized), actor: &Actor, id: u64, reason: &str, now: Timestamp) -> Result<Case> {
    let mut unit = store.begin()?;
    let case = not_closed(found(&*unit, id)?.0)?;
    if reason.trim().is_empty() {
        return Err(Refused::new(format!("why case {id} is closed is not told"))
            .zh(format!("请说明案件 {id} 结案的原因。"))
            .into());
    }
    if case.state == State::Open && wants_answer(case.kind) {
        let refused = Refused::new(format!("case {id} ({}) has no answer", case.kind.word()))
            .zh(format!("案件 {id} 尚未答复，请先答复再结案。"));
        return Err(refused.hint("answer it first").command("case answer").into());
    }
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let news = wire::closed(&case, &actor.name, reason, (today, now));
    persons::record(&mut *unit, &[news], now.as_microsecond())?;
    let (case, all) = found(&*unit, id)?;
    stops::end(&mut *unit, &case, &all, &actor.name, now)?;
    end_job(&mut *unit, &case, &actor.name, now)?;
    unit.drop_items(CASE, &[&id.to_string()])?;
    unit.commit()?;
    Ok(case)
}

/// Whether somebody outside waits for an answer.
const fn wants_answer(kind: CaseKind) -> bool {
    match kind {
        CaseKind::Dispute
        | CaseKind::Complaint
        | CaseKind::CreditReport
        | CaseKind::Validation
        | CaseKind::Hardship
        | CaseKind::BadFaith => true,
        CaseKind::LostContact | CaseKind::Correction => false,
    }
}

fn not_closed(case: Case) -> std::result::Result<Case, Refused> {
    match case.state {
        State::Closed { on, .. } => Err(Refused::new(format!("case {} was closed on {on}", case.id))
            .zh(format!("案件 {} 已于 {on} 结案。", case.id))),
        State::Open | State::Answered { .. } => Ok(case),
    }
}

fn still_open(case: Case) -> std::result::Result<Case, Refused> {
    match case.state {
        State::Open => Ok(case),
        State::Answered { on, .. } => Err(Refused::new(format!("case {} was answered on {on}", case.id))
            .zh(format!("案件 {} 已于 {on} 答复。", case.id))),
        State::Closed { on, .. } => Err(Refused::new(format!("case {} was closed on {on}", case.id))
            .zh(format!("案件 {} 已于 {on} 结案。", case.id))),
    }
}

/// A case, with all cases of its person.
fn found(store: &(impl Reading + ?Sized), id: u64) -> Result<(Case, Vec<Case>)> {
    found_then(store, id, Then::default())
}

fn found_then(store: &(impl Reading + ?Sized), id: u64, then: Then) -> Result<(Case, Vec<Case>)> {
    let missing = || {
        Refused::new(format!("the book has no case {id}")).zh(format!("没有编号为 {id} 的案件。")).code(Code::NotFound)
    };
    let person = then.person_of(store, id)?.ok_or_else(missing)?;
    let all = of_person(&then.of_person(store, &person)?)?;
    let case = all.iter().find(|case| case.id == id).cloned().ok_or_else(missing)?;
    Ok((case, all))
}

/// A case by its number.
///
/// # Errors
/// When the book has none of this number, or cannot be read.
pub fn by_id(store: &(impl Reading + ?Sized), id: u64) -> Result<Case> {
    Ok(found(store, id)?.0)
}

/// A case by its number, as it was known at some time.
///
/// # Errors
/// When the book had none of this number then, or cannot be read.
pub fn by_id_then(store: &(impl Reading + ?Sized), id: u64, then: Then) -> Result<Case> {
    Ok(found_then(store, id, then)?.0)
}

/// Which cases are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'w> {
    /// Only of this person, the closed ones too.
    pub person: Option<&'w str>,
    /// Only those whose deadline is over by this instant, and that have no answer.
    pub overdue_at: Option<Timestamp>,
    /// Only of this kind.
    pub kind: Option<CaseKind>,
    /// As it was known then.
    pub then: Then,
}

/// How many are read at once.
const BATCH: usize = 1_000;

/// Cases in the order of their deadlines: those that are not closed, or all of a person.
///
/// # Errors
/// When the book cannot be read.
pub fn list(store: &(impl Reading + ?Sized), wanted: Wanted<'_>) -> Result<Vec<Case>> {
    let mut cases = match wanted.person {
        Some(person) => of_person(&wanted.then.of_person(store, person)?)?,
        None if wanted.then.is_now() => listed(store, wanted.overdue_at)?,
        None => not_closed_then(store, wanted.then)?,
    };
    let info = store.info()?;
    let mut kept = Vec::with_capacity(cases.len());
    for case in cases.drain(..) {
        let is_kind = wanted.kind.is_none_or(|kind| kind == case.kind);
        let is_overdue = match wanted.overdue_at {
            Some(at) => case.state == State::Open && start_of(&info, case.deadline.next())? <= at,
            None => true,
        };
        if is_kind && is_overdue {
            kept.push(case);
        }
    }
    kept.sort_by_key(|case| (case.deadline, case.id));
    Ok(kept)
}

/// Those that were not closed at some time: the list tells only of now.
fn not_closed_then(store: &(impl Reading + ?Sized), then: Then) -> Result<Vec<Case>> {
    let mut cases = of_person(&then.of_family(store, CASE)?)?;
    cases.retain(|case| !matches!(case.state, State::Closed { .. }));
    Ok(cases)
}

/// Those of the list, by their deadlines.
fn listed(store: &(impl Reading + ?Sized), due_by: Option<Timestamp>) -> Result<Vec<Case>> {
    let (mut cases, mut after): (Vec<Case>, Option<(i64, String)>) = (Vec::new(), None);
    loop {
        let place = after.as_ref().map(|(at, id)| (*at, id.as_str()));
        let due_through = due_by.map(Timestamp::as_microsecond);
        let items =
            store.items(ItemQuery { list: CASE, due_through, after: place, limit: BATCH, ..ItemQuery::default() })?;
        let Some(last) = items.last() else { return Ok(cases) };
        after = Some((last.due_at, last.id.clone()));
        for item in &items {
            let id = item.id.parse().map_err(|_| anyhow::anyhow!("case {} has no number", item.id))?;
            cases.push(by_id(store, id)?);
        }
    }
}
