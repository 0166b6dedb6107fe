//! The definitions in Chinese: what is counted, and out of what.

use super::Kpi;

/// Persons in collections, as every definition means them.
const PERSONS: &str = "催收中客户（期初前一日终或期内任一日有逾期账户）";

impl Kpi {
    /// Numerator and denominator in Chinese.
    pub fn chinese(self) -> [&'static str; 2] {
        match self {
            Self::Coverage => ["期内至少尝试联系一次的催收中客户（含消息）", PERSONS],
            Self::Penetration => ["对催收中客户的外呼与发送次数（含消息）", PERSONS],
            Self::ContactRate => ["至少有一次本人有效联系的催收中客户", PERSONS],
            Self::ConnectRate => ["有人接听的外呼（本人或他人）", "外呼次数"],
            Self::RpcOfAttempts => ["核实身份并与欠款人沟通的外呼与外访", "外呼与外访次数"],
            Self::RpcOfAnswered => ["与欠款人沟通的外呼", "有人接听的外呼"],
            Self::PromiseRate => ["期内登记的还款承诺", "通过电话或外访与本人的有效联系，不论由谁发起"],
            Self::PromisesKept => {
                ["每期均在约定日加宽限日内足额到账的承诺", "期内到期的承诺（含宽限），此前撤回的不计"]
            }
            Self::PromisedMoneyKept => ["承诺金额中按时到账的部分，扣除冲正", "期内到期的承诺金额"],
            Self::GateRefusals => {
                ["因规则、他人持有许可或已还款而被拒绝的联系请求", "联系请求：许可、已发消息与被拒绝的请求"]
            }
            Self::Breaches => ["按当时已发生情况复核、本应被拒绝的外呼与发送", "外呼与发送次数"],
            Self::TextsFailed => ["期内被主管判为不合格的备注", "期内备注，全部检查禁止行为"],
            Self::ComplaintsByPersons => ["期内开始的投诉", PERSONS],
            Self::ComplaintsByContacts => ["期内开始的投诉", "外呼与发送次数"],
            Self::CureRate => ["期初逾期、期末无逾期的账户，不含重组与已终结债权", "期初逾期的账户"],
            Self::CureRateMoney => ["已治愈账户的期初应还", "期初逾期账户的应还"],
            Self::RollRate => ["期末账龄段劣于期初、已核销或已放弃债权的账户", "期初处于该账龄段的账户"],
            Self::RollRateMoney => ["滚动账户的期初应还", "期初处于该账龄段账户的应还"],
            Self::CollectionRate => ["期内收到的、期初逾期账户的还款，减免不计", "其期初逾期金额"],
            Self::RecoveryRate => ["期内收到的、期初前已核销账户的还款", "期初前已核销账户的期初应还"],
            Self::AtRisk30 => [
                "期末逾期 30 天及以上账户的全部应还（已扣除宽限与暂停）",
                "期末全部账户应还；已核销与放弃的债权两边均不计",
            ],
            Self::AtRisk90 => [
                "期末逾期 90 天及以上账户的全部应还（已扣除宽限与暂停）",
                "期末全部账户应还；已核销与放弃的债权两边均不计",
            ],
            Self::CostToCollect => ["人员办理任务所用时间的成本", "期内收到的、期初逾期或已核销账户的还款"],
            Self::SlaInTime => ["在时限内办结的任务", "时限在期内的任务，不论是否办结；届时已无需办理的不计"],
            Self::Occupancy => ["领取至结束任务的秒数，每项最多计计划时间的两倍", "按规则在岗之日可分配任务的秒数"],
            Self::JobsAnHour => ["办结的任务", "办理任务的秒数"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;

    #[test]
    fn every_definition_is_told_in_chinese() {
        for kpi in Kpi::ALL {
            for text in kpi.chinese() {
                assert!(text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{kpi:?}: {text}");
            }
        }
    }
}
