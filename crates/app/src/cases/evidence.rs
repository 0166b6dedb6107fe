//! Bad faith: evidence that people find, and the decision of somebody who found none of it.

use collections::AccountId as Account;
use collections::Word;
use collections::bad_faith::{BadFaithRule, Evidence, Sign, View, may_investigate, show};
use collections::case::CaseKind;
use collections::desk::DeskRules;
use collections::person::{Fact, FactOf};
use collections::promise::Judgement;
use jiff::Timestamp;
use ledger::History;
use ledger::ageing::age;
use primitives::{Amount, Date};

use super::fold::Case;
use super::{Answer, CASE, by_id, found, keep, kind_words, still_open, wire};
use crate::access::Actor;
use crate::close_day::business_day;
use crate::desk_rules;
use crate::error::{Refused, Result};
use crate::explain::Language;
use crate::facts::{Told, tell};
use crate::features::rows::{Knowledge, Table, Terms};
use crate::models::same_person;
use crate::persons;
use crate::port::{AccountRow, Reading, Store};
use crate::products::Products;
use crate::promises;
use crate::uses::willingness::{WillingnessView, of_account};

fn rule_of(rules: &DeskRules) -> std::result::Result<&BadFaithRule, Refused> {
    rules.bad_faith.as_ref().ok_or_else(|| {
        Refused::new(format!("the desk rules {} have no test of bad faith", rules.key()))
            .zh(format!("处置规则 {} 未规定恶意逃废债的认定标准，请在新版本中补充。", rules.key()))
            .hint("add [bad_faith], in a new version")
    })
}

/// Whether an account may be investigated: nobody is for a small amount, or soon.
pub(super) fn may_open(
    store: &(impl Reading + ?Sized),
    rules: &DeskRules,
    row: &AccountRow,
    today: Date,
) -> Result<()> {
    let rule = rule_of(rules)?;
    let (past_due, days) = past_due(store, row, today)?;
    let refused = |no: collections::bad_faith::NotShown| {
        Refused::new(format!("{no} ({})", rule.basis.source))
            .zh(format!("{}（{}）请按普通账户处理。", no.zh(), rule.basis.source))
            .hint("treat it as any other account")
    };
    Ok(may_investigate(rule, rules.currency, past_due, days).map_err(refused)?)
}

fn past_due(store: &(impl Reading + ?Sized), row: &AccountRow, today: Date) -> Result<(Amount, u32)> {
    let products = Products::load(store)?;
    let entries = row.record.unpack()?.entries;
    let history = History::new(products.of_contract(&row.product_key())?, &entries);
    let ageing = history.as_of(today).map(|account| age(&account)).unwrap_or_default();
    Ok((ageing.overdue_total(), ageing.past_due_days))
}

/// What somebody found.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'f> {
    /// What it shows.
    pub sign: Sign,
    /// The day on which it was so.
    pub on: Date,
    /// Where it is written down: a file, a view that a person verified.
    pub source: &'f str,
}

/// Adds a sign of bad faith to a case. Broken promises count as one only when there are as many as the rules ask for. That
/// somebody could pay and does not want to is one only when the view of willingness and ability says so at the end of the day
/// that is named; the view is read here, and its rules, version and day are kept with the sign.
///
/// # Errors
/// When there is no such case, it is about something else or has its answer, the day is to come, no source is named, too few
/// promises were broken, the view says otherwise, or the store fails.
pub fn give_evidence(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    id: u64,
    finding: Finding<'_>,
    now: Timestamp,
) -> Result<Case> {
    let mut unit = store.begin()?;
    let case = of_bad_faith(still_open(found(&*unit, id)?.0)?)?;
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let Finding { sign, on, source } = finding;
    if source.trim().is_empty() {
        return Err(Refused::new("evidence names where it is written down").zh("请注明证据的出处。").into());
    }
    if on > today {
        return Err(Refused::new(format!("{on} is to come")).zh(format!("{on} 尚未到来。")).into());
    }
    if sign == Sign::BrokenPromises {
        let rules = desk_rules::DESK_RULES.version(&*unit, &case.rules)?;
        enough_broken(&*unit, &case, rule_of(&rules)?, today)?;
    }
    let view = match sign {
        Sign::AbleButUnwilling => Some(able_but_unwilling(&*unit, &case, on, today)?),
        Sign::BrokenPromises | Sign::TransferredAssets | Sign::FalseStatements | Sign::Evades => None,
    };
    let evidence = Evidence { sign, on, source: source.trim().to_owned(), by: actor.name.clone(), view };
    if case.evidence.contains(&evidence) {
        return Ok(case);
    }
    let key = format!("case-{id}-evidence-{}", case.evidence.len() + 1);
    persons::record(&mut *unit, &[wire::evidence(&case, &evidence, (&key, now))], now.as_microsecond())?;
    unit.commit()?;
    by_id(store, id)
}

/// Reads the view of the case's account at the end of a day, by what was known of it then.
fn able_but_unwilling(store: &dyn Reading, case: &Case, on: Date, today: Date) -> Result<View> {
    let products = Products::load(store)?;
    let terms = Terms { products: &products, external: &[], known: Knowledge::of_day(today), bad: None };
    let account = case.account.as_deref().unwrap_or_default();
    let read = of_account(Table { store, terms, threads: 1 }, account, on)?;
    if read.able_but_unwilling {
        return Ok(View { model: read.model.to_owned(), version: read.version, on });
    }
    let WillingnessView { willingness, ability, .. } = &read.view;
    let what = format!(
        "{} v{} reads of account {account} on {on} willingness {willingness} and ability {ability}",
        read.model, read.version
    );
    Err(Refused::new(what).hint("able_but_unwilling needs willingness absent and ability present").into())
}

fn enough_broken(store: &(impl Reading + ?Sized), case: &Case, rule: &BadFaithRule, today: Date) -> Result<()> {
    let judged = promises::judged(store, &case.person, today)?;
    let is_broken = |judgement: &Option<Judgement>| matches!(judgement, Some(Judgement::Broken { .. }));
    let broken = judged.iter().filter(|(_, judgement)| is_broken(judgement)).count();
    let least = rule.broken_promises_min;
    if broken < usize::try_from(least).unwrap_or(usize::MAX) {
        let what = format!("{broken} promises were broken, and fewer than {least} show nothing");
        let zh = format!("违约的还款承诺有 {broken} 次，少于 {least} 次不足以说明问题。");
        return Err(Refused::new(what).zh(zh).into());
    }
    Ok(())
}

/// Decides whether a default is in bad faith; what was decided is the case's answer. Where it is, the fact of the account is told, so
/// that strategies see it.
///
/// # Errors
/// When there is no such case, whoever decides opened it, found a sign or lacks the role, the signs do not suffice, the amount has
/// become small, or the store fails.
pub fn decide(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    id: u64,
    answer: Answer<'_>,
    now: Timestamp,
) -> Result<Case> {
    let mut unit = store.begin()?;
    let case = of_bad_faith(still_open(found(&*unit, id)?.0)?)?;
    if answer.finding.trim().is_empty() || answer.outcome.trim().is_empty() {
        return Err(Refused::new("a decision says what was found and what is done")
            .zh("认定须写明查明的情况和处理结果。")
            .into());
    }
    let rules = desk_rules::DESK_RULES.version(&*unit, &case.rules)?;
    let rule = rule_of(&rules)?;
    may_decide(&case, rule, actor)?;
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let account = case.account.clone().unwrap_or_default();
    if answer.upheld {
        show(rule, &case.evidence, today, &actor.name).map_err(|no| Refused::new(no.to_string()).zh(no.zh()))?;
        let row = crate::intake::find_account(&*unit, &account)?;
        may_open(&*unit, &rules, &row, today)?;
    }
    let news = wire::answered(&case, &actor.name, answer, (today, now));
    persons::record(&mut *unit, &[news], now.as_microsecond())?;
    if answer.upheld {
        let of = FactOf::Account(Account::from(account.as_str()));
        let told = Told { fact: Fact::BadFaith, of, begins: true, amount: None };
        tell(&mut *unit, &case.person, (&actor.name, &format!("{CASE}-{id}-bad-faith")), told, now)?;
    }
    let (case, all) = found(&*unit, id)?;
    if !answer.upheld && was_found(&all, &case) {
        let of = FactOf::Account(Account::from(account.as_str()));
        let told = Told { fact: Fact::BadFaith, of, begins: false, amount: None };
        tell(&mut *unit, &case.person, (&actor.name, &format!("{CASE}-{id}-no-bad-faith")), told, now)?;
    }
    super::end_job(&mut *unit, &case, &actor.name, now)?;
    let info = unit.info()?;
    keep(&mut *unit, &info, &case)?;
    unit.commit()?;
    Ok(case)
}

/// Whether an earlier case found bad faith on the same account: a later one that finds none takes it back.
fn was_found(all: &[Case], case: &Case) -> bool {
    all.iter().any(|other| {
        other.id < case.id
            && other.kind == CaseKind::BadFaith
            && other.account == case.account
            && other.notes.iter().any(|note| note.text.starts_with("answered: "))
    })
}

fn may_decide(case: &Case, rule: &BadFaithRule, actor: &Actor) -> std::result::Result<(), Refused> {
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.name()).collect();
    if !rule.deciders.iter().any(|decider| roles.contains(&decider.as_str())) {
        let refused = Refused::new(format!("{} ({}) does not decide about bad faith", actor.name, roles.join(", ")))
            .zh(format!("{} 无权认定恶意逃废债。有权认定的角色：{}", actor.name, rule.deciders.join("、")));
        return Err(refused.hint(format!("it is decided by: {}", rule.deciders.join(", "))));
    }
    if same_person(&case.opened_by, &actor.name) {
        let refused = Refused::new(format!("{} opened case {} and cannot decide it", actor.name, case.id))
            .zh(format!("案件 {} 由 {} 立案，须由他人认定。", case.id, actor.name));
        return Err(refused.hint("a second person decides"));
    }
    Ok(())
}

fn of_bad_faith(case: Case) -> std::result::Result<Case, Refused> {
    if case.kind == CaseKind::BadFaith {
        return Ok(case);
    }
    Err(Refused::new(format!("case {} is a {}, not a question of bad faith", case.id, case.kind.word())).zh(format!(
        "案件 {} 是“{}”，不是恶意逃废债认定。",
        case.id,
        kind_words(case.kind, Language::Chinese)
    )))
}
