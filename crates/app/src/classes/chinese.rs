//! The words of classes in Chinese.

use ledger::classification::{
    AppliesTo, Classification, FloorCause, NotClassified, Rank, Reason, RunningWatch, WatchPhase,
};

use super::{Said, percent, tests_the_person};

pub(super) fn sentences(said: &Said<'_>) -> Vec<String> {
    match said {
        Said::Class(found) => std::iter::once(head(found)).chain(reasons(found)).collect(),
        Said::Nothing { policy, why } => vec![format!("{policy} 未给出分类：{}。", not_classified(why))],
        Said::Missing { policy } => vec![format!("{policy} 未给出分类：产品指定了该政策，但账簿中没有。")],
    }
}

pub(super) fn reasons(found: &Classification<'_>) -> Vec<String> {
    found.reasons.iter().map(|reason| sentence(found, reason)).collect()
}

fn head(found: &Classification<'_>) -> String {
    let policy = found.policy;
    let class = class(found, found.class);
    format!("按 {}（{}），自 {} 起为“{class}”。", policy.key, policy.title.chinese, found.since)
}

fn sentence(found: &Classification<'_>, reason: &Reason) -> String {
    let class = |rank: &Rank| class(found, *rank);
    match reason {
        Reason::NothingOwed => "已没有任何待还款项，因此为最好的一类，不论此前如何。".to_owned(),
        Reason::DaysTable { days: 0, class: rank, .. } => {
            format!("{}为 0，按天数属于“{}”。", days_read(found), class(rank))
        }
        Reason::DaysTable { days, since, from, to, class: rank } => {
            let since = since.map_or_else(String::new, |since| format!("（自 {since} 起算）"));
            let band = match to {
                Some(to) => format!("{from} 至 {to} 天"),
                None => format!("{from} 天及以上"),
            };
            format!("{} {days} 天{since}，{band}属于“{}”。", days_read(found), class(rank))
        }
        Reason::Slip { days, overlooked } => {
            format!("{} {days} 天；{overlooked} 天以内视为操作性原因，不影响分类。", days_read(found))
        }
        Reason::Floor { cause, class: rank } => format!("{}，因此至少为“{}”。", fact(*cause), class(rank)),
        Reason::Frozen { days, counted } => {
            format!("逾期计算暂停中，{days} 天中只计 {counted} 天，即暂停开始时的天数。")
        }
        Reason::Impairment { share, since, class: rank } => {
            format!("自 {since} 起登记的预期损失为所欠金额的 {}，因此至少为“{}”。", percent(*share), class(rank))
        }
        Reason::Watch { watch, floor, holds_at } => watched(watch, class(floor), holds_at.as_ref().map(class)),
        Reason::Manual { seq, on, class: rank, reason, approved_by } => format!(
            "事件 {seq}：{on} 人工认定为“{}”，由 {approved_by} 批准（{reason}）；在有人解除之前，至少为该类。",
            class(rank)
        ),
        Reason::Contagion { class: rank, since } => format!(
            "自 {since} 起，该客户的所有账户至少为“{}”，因为其中一户曾达到该类；待全部账户均无逾期后解除。",
            class(rank)
        ),
        Reason::Parent { class: rank, since, parent } => {
            format!("自 {since} 起，本账户随主账户 {parent} 至少为“{}”，直至主账户脱离该类。", class(rank))
        }
        Reason::ExposureShare { class: rank, since, in_class, in_all, currency, share_over } => format!(
            "自 {since} 起，该客户币种为 {currency} 的所有账户至少为“{}”，因为其中自身已达到该类的敞口为 {}，占全部敞口 {} \
             的比例超过 {}。",
            class(rank),
            currency.format(*in_class),
            currency.format(*in_all),
            percent(*share_over)
        ),
        Reason::Observation { allowed, from: Some(from), until, periods_left } => {
            let until = until.map_or_else(String::new, |until| format!("，至少到 {until}"));
            format!("观察期满后可上调为“{}”：自 {from} 起观察{until}{}。", class(allowed), periods(*periods_left))
        }
        Reason::Observation { allowed, from: None, .. } => {
            format!("观察期满后可上调为“{}”；逾期款项全部还清后才开始观察。", class(allowed))
        }
        Reason::AwaitingApproval { allowed } => format!("可上调为“{}”，尚待批准。", class(allowed)),
        Reason::ApprovalNotAllowed { seq, on, class: rank, allowed } => {
            format!("事件 {seq}：{on} 批准上调为“{}”，未生效；当日最好只能为“{}”。", class(rank), class(allowed))
        }
        Reason::UnknownClass { seq, on, class } => {
            format!("事件 {seq}：{on} 认定为“{class}”，未生效；该政策没有这一类。")
        }
    }
}

fn not_classified(why: &NotClassified) -> String {
    match why {
        NotClassified::NotOpen(day) => format!("{day} 账户尚未生效"),
        NotClassified::NotInForce { from, .. } => format!("该政策自 {from} 起施行"),
        NotClassified::DoesNotApply { applies_to, .. } => match applies_to {
            AppliesTo::Any => "该政策不适用".to_owned(),
            AppliesTo::ClosedEnd => "该政策只适用于分期类账户".to_owned(),
            AppliesTo::OpenEnd => "该政策只适用于循环类账户".to_owned(),
        },
        NotClassified::NoLimit { currency, .. } => format!("该政策没有规定 {currency} 的重要性金额"),
    }
}

fn class<'p>(found: &Classification<'p>, rank: Rank) -> &'p str {
    &found.policy.classes.get(rank).title.chinese
}

fn days_read(found: &Classification<'_>) -> &'static str {
    if tests_the_person(found.policy) {
        return "该客户连续重大逾期天数";
    }
    match found.policy.days.read.name() {
        "material_breach" => "连续重大逾期天数",
        "delinquent" => "扣除宽限和暂停后的逾期天数",
        _ => "逾期天数",
    }
}

fn fact(cause: FloorCause) -> &'static str {
    match cause {
        FloorCause::SinglePeriod => "逾期形态为单期逾期",
        FloorCause::MultiPeriod => "逾期形态为多期逾期",
        FloorCause::Full => "逾期形态为全额逾期（还款计划已全部到期）",
        FloorCause::Terminated => "合同已提前终止",
        FloorCause::ChargedOff => "已核销",
        FloorCause::WrittenOff => "债权已放弃",
    }
}

fn watched(watch: &RunningWatch, floor: &str, holds_at: Option<&str>) -> String {
    let phase = match watch.phase {
        WatchPhase::Observation => "观察期",
        WatchPhase::Cure => "治愈期",
        WatchPhase::Probation => "考察期",
    };
    let again = if watch.is_repeated { "再次" } else { "" };
    let why = match watch.phase {
        WatchPhase::Observation => "未按时还款",
        WatchPhase::Cure | WatchPhase::Probation => "再次逾期",
    };
    let restarted = watch.restarted_on.map_or_else(String::new, |on| format!("，因 {on} {why}重新计算"));
    let holds = holds_at.map_or_else(String::new, |class| format!("，且不得上调到优于“{class}”的类别"));
    format!(
        "{} {again}重组，处于{phase}{restarted}：自 {} 起，至少到 {} 前一日{}。期间至少为“{floor}”{holds}。",
        watch.restructured_on,
        watch.from,
        watch.until,
        periods(watch.periods_left)
    )
}

fn periods(left: u32) -> String {
    if left == 0 { String::new() } else { format!("，并须再连续 {left} 期按时还款") }
}
