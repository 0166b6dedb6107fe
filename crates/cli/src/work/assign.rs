//! `arrears work assign`.

use std::collections::HashMap;
use std::path::PathBuf;

use app::Result;
use app::close_day::Options;
use app::explain::Language;
use app::features::rows::{Knowledge, Table, Terms as RowTerms};
use app::port::Reading;
use app::products::Products;
use app::relief::review;
use app::scoring::{Deciding, Foresees};
use app::strategy_versions;
use app::uses::priority::{PriorityFile, PriorityView, Terms, losses, order};
use app::uses::terms;
use app::uses::uplift::{Evidence, Lacks, Measured, evidence};
use app::versions::decides;
use app::work::{Assigned, Expectation, Given, Wish, assign, tidy};
use clap::Args;
use collections::work::Rules;
use primitives::Date;
use serde_json::json;

use super::ByAt;
use crate::actor::pick;
use crate::console::{count, print, print_json, progress};
use crate::product::read;
use crate::table::render;

#[derive(Debug, Args)]
pub(crate) struct Assign {
    #[command(flatten)]
    who: ByAt,
    /// Terms of priority (docs/guide/use-scores.md): jobs are worth what working their accounts is expected to bring. By default those
    /// of the book, where it has a champion that foresees default; else jobs are worth a share of what is past due, by the work rules.
    /// What work causes is measured against the control share of the strategy in force, where that shows it; the answer says so
    #[arg(long, value_name = "FILE")]
    terms: Vec<PathBuf>,
    /// Write nothing: only tell what would be given to whom
    #[arg(long)]
    dry_run: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Assign {
    pub(super) fn run(self) -> Result<()> {
        let mut store = self.who.at.book.write()?;
        let rules = self.who.at.rules(&*store)?;
        let hand = self.who.hand(&rules);
        let (expected, basis) = self.expected(&*store, &rules)?.unzip();
        if !self.dry_run {
            review(&mut *store, hand.now)?;
        }
        let (expired, moot) = if self.dry_run { (0, 0) } else { tidy(&mut *store, hand)? };
        let wish = Wish { expected: expected.as_ref(), is_dry: self.dry_run };
        let found = assign(&mut *store, hand, wish)?;
        if self.json {
            return print_json(&view(&found, (&rules, basis.as_ref()), (expired, moot), self.dry_run));
        }
        let basis = basis_words(basis.as_ref(), &rules, self.who.at.tongue.lang);
        print(&(self.words(&found, &rules, (expired, moot)) + &basis))
    }

    /// What working each account is expected to bring: by the terms that are given, or else by those of the book where it also has a
    /// champion that foresees default; none where it has not.
    fn expected(&self, store: &dyn Reading, rules: &Rules) -> Result<Option<(HashMap<String, Expectation>, Basis)>> {
        let day = store.info()?.last_close.unwrap_or(self.who.at.today(store)?);
        let parse = |file: &PathBuf| PriorityFile::read(&file.display().to_string(), &read(file)?);
        let given = self.terms.iter().map(parse).collect::<Result<Vec<_>>>()?;
        if !given.is_empty() {
            let file = decides(given, day)?;
            in_one_currency(&file, rules)?;
            let deciding = Deciding::required(store, None, Foresees::Default, &[])?;
            return expectations(store, (&file, &deciding), day).map(Some);
        }
        let in_force = decides(terms::PRIORITIES.active(store)?, day).ok();
        let Some(file) = in_force.filter(|file| file.head.currency == rules.currency) else { return Ok(None) };
        match Deciding::load(store, None, Foresees::Default, &[])? {
            Some(deciding) => expectations(store, (&file, &deciding), day).map(Some),
            None => Ok(None),
        }
    }

    fn words(&self, found: &Assigned, rules: &Rules, (expired, moot): (u64, u64)) -> String {
        let money = |amount| rules.currency.format(amount);
        let lang = self.who.at.tongue.lang;
        let words = |english, chinese| pick(lang, english, chinese);
        let row = |one: &Given| {
            let keeps = if one.keeps { words("keeps", "延续") } else { "" };
            vec![one.job.clone(), one.person.clone(), one.to.clone(), money(one.worth), keeps.to_owned()]
        };
        let rows: Vec<Vec<String>> = found.given.iter().map(row).collect();
        let heads = match lang {
            Language::English => ["job", "person", "to", "worth", "officer"],
            Language::Chinese => ["任务", "客户", "分给", "价值", "专员"],
        };
        let mut text = crate::risk::shown(&heads, &rows, 40);
        text.push('\n');
        let prices = found.minutes.iter().zip(&found.prices);
        let row = |((name, given, most), price): (&(String, u64, u64), &f64)| {
            vec![name.clone(), given.to_string(), most.to_string(), format!("{:.2}", price / minor_of(rules))]
        };
        let heads = match lang {
            Language::English => ["who", "minutes given", "of", "price of a minute"],
            Language::Chinese => ["人员", "已分分钟", "上限", "每分钟价格"],
        };
        text.push_str(&render(&heads, &prices.map(row).collect::<Vec<_>>()));
        let (given, stay) = (count(found.given.len() as u64), count(found.stay));
        let would = match (lang, self.dry_run) {
            (Language::English, true) => format!("\n{given} jobs would be given, {stay} stay as they were given\n"),
            (Language::English, false) => format!("\n{given} jobs given, {stay} stay as they were given\n"),
            (Language::Chinese, true) => format!("\n将分配{given}件，{stay}件保持不变\n"),
            (Language::Chinese, false) => format!("\n已分配{given}件，{stay}件保持不变\n"),
        };
        text.push_str(&would);
        let (value, currency, gap) = (money(found.value), rules.currency, 100.0 * found.gap);
        let bound = found.bound / minor_of(rules);
        text.push_str(&match lang {
            Language::English => format!(
                "worth {value} {currency} in the plan; no plan can be worth more than {bound:.2}: gap {gap:.2} %\n"
            ),
            Language::Chinese => format!("方案价值{value} {currency}；任何方案不超过{bound:.2}：差距{gap:.2} %\n"),
        });
        if expired + moot > 0 {
            text.push_str(&match lang {
                Language::English => {
                    format!("ended before: {expired} past their last day, {moot} paid meanwhile\n")
                }
                Language::Chinese => format!("此前已结束：过期{expired}件，已还款{moot}件\n"),
            });
        }
        for (why, number) in &found.left {
            let number = count(*number);
            text.push_str(&match lang {
                Language::English => format!("not given: {number} ({})\n", why.replace('_', " ")),
                Language::Chinese => format!("未分配：{number}件（{why}）\n"),
            });
        }
        text
    }
}

fn in_one_currency(file: &PriorityFile, rules: &Rules) -> Result<()> {
    if file.head.currency == rules.currency {
        return Ok(());
    }
    let what = format!("terms {} are in {}, the work rules in {}", file.head.key(), file.head.currency, rules.currency);
    Err(app::Refused::new(what).hint("jobs are compared in one currency").into())
}

/// What working each account that is past due is expected to bring, by terms and a champion.
fn expectations(
    store: &dyn Reading,
    (file, deciding): (&PriorityFile, &Deciding),
    day: Date,
) -> Result<(HashMap<String, Expectation>, Basis)> {
    let products = Products::load(store)?;
    let terms = RowTerms { products: &products, external: &[], known: Knowledge::of_day(day), bad: None };
    let table = Table { store, terms, threads: Options::default().threads };
    let losses = losses(table, file, day, |_| ())?;
    let written = strategy_versions::in_force(store, day)?;
    let experiment = written.as_ref().and_then(|written| {
        let strategy = &written.strategy;
        strategy.experiment.as_ref().map(|experiment| (experiment, strategy.effective_from))
    });
    let evidence = evidence(table, experiment, day, file, |_| ())?;
    let uplift = evidence.uplift();
    let terms = Terms { file, deciding, uplift, losses: losses.as_ref(), with_current: false };
    let bar = progress(store.info()?.accounts, "ordering");
    let ordered = order(table, terms, day, |done| bar.set_position(done))?;
    bar.finish_and_clear();
    let expectation = |one: PriorityView| -> Result<(String, Expectation)> {
        let amount = file.head.currency.parse(&one.expected_recovery).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok((one.account, Expectation { amount, why: one.why }))
    };
    let expected = ordered.accounts.into_iter().map(expectation).collect::<Result<_>>()?;
    Ok((expected, Basis { terms: file.head.key(), evidence }))
}

/// What the worth of jobs rests on.
struct Basis {
    /// The terms of priority.
    terms: String,
    evidence: Evidence,
}

/// What the worth of jobs rests on, in words.
fn basis_words(basis: Option<&Basis>, rules: &Rules, lang: Language) -> String {
    let Some(Basis { terms, evidence }) = basis else {
        return match lang {
            Language::English => {
                format!("worth by the work rules {}: a share of what is past due\n", rules.key())
            }
            Language::Chinese => format!("价值依据作业规则{}：逾期金额的一定比例\n", rules.key()),
        };
    };
    let lacks = match evidence {
        Evidence::Measured(uplift) => {
            let Measured { worked, control, uplift, .. } = uplift.all;
            let (worked, control) = (count(worked), count(control));
            let points = uplift.map_or_else(String::new, |uplift| format!("{:+.1}", 100.0 * uplift));
            return match lang {
                Language::English => format!(
                    "worth by terms {terms} and what work was measured to cause: {points} points cured in all, {worked} accounts worked \
                     against {control} left alone; where a bucket shows nothing sure, what all show, or else the stated rule\n"
                ),
                Language::Chinese => format!(
                    "价值依据条款{terms}及实测增量：总体治愈率{points}个百分点，作业{worked}户，对照{control}户；账龄段不显著时取总体，否则按既定规则\n"
                ),
            };
        }
        Evidence::Stated(lacks) => lacks,
    };
    match lang {
        Language::English => {
            let why = match lacks {
                Lacks::Control => "the strategy in force leaves nobody alone".to_owned(),
                Lacks::Time(days) => format!("nobody has been left alone for a month end and {days} days yet"),
                Lacks::Accounts { worked, control, needed } => {
                    format!("{worked} accounts worked and {control} left alone, {needed} of each are needed")
                }
                Lacks::Certainty => "the measured difference may be chance".to_owned(),
            };
            format!("worth by the stated rule of terms {terms}, not by what work causes: {why}\n")
        }
        Language::Chinese => {
            let why = match lacks {
                Lacks::Control => "生效策略没有对照组".to_owned(),
                Lacks::Time(days) => format!("对照组时间不足（需满一个月末及{days}天）"),
                Lacks::Accounts { worked, control, needed } => {
                    format!("作业{worked}户、对照{control}户，各需{needed}户")
                }
                Lacks::Certainty => "实测差异可能出于偶然".to_owned(),
            };
            format!("价值依据条款{terms}的既定规则，而非实测增量：{why}\n")
        }
    }
}

fn basis_view(basis: Option<&Basis>) -> serde_json::Value {
    let Some(Basis { terms, evidence }) = basis else { return json!({"by": "work_rules"}) };
    match evidence {
        Evidence::Measured(uplift) => json!({"by": "uplift", "terms": terms, "uplift": uplift}),
        Evidence::Stated(lacks) => {
            let lacks = match lacks {
                Lacks::Control => "control_share",
                Lacks::Time(_) => "time",
                Lacks::Accounts { .. } => "accounts",
                Lacks::Certainty => "certainty",
            };
            json!({"by": "stated_rule", "terms": terms, "uplift_lacks": lacks})
        }
    }
}

/// Minor units of one unit.
fn minor_of(rules: &Rules) -> f64 {
    10_f64.powi(i32::from(rules.currency.digits()))
}

fn view(
    found: &Assigned,
    (rules, basis): (&Rules, Option<&Basis>),
    (expired, moot): (u64, u64),
    is_dry: bool,
) -> serde_json::Value {
    let money = |amount| rules.currency.format(amount);
    let given = |one: &Given| json!({"job": one.job, "person": one.person, "to": one.to, "worth": money(one.worth), "keeps": one.keeps});
    let people = found.minutes.iter().zip(&found.prices).map(|((name, given, most), price)| {
        json!({"name": name, "minutes_given": given, "minutes": most, "price_of_a_minute": price / minor_of(rules)})
    });
    json!({
        "dry_run": is_dry, "rules": rules.key(), "currency": rules.currency.code(),
        "worth": basis_view(basis),
        "given": found.given.iter().map(given).collect::<Vec<_>>(), "stay": found.stay, "not_given": found.left,
        "people": people.collect::<Vec<_>>(), "value": money(found.value), "bound": found.bound / minor_of(rules),
        "gap": found.gap, "expired": expired, "moot": moot,
    })
}
