//! What the ledger refuses, in Chinese: for those who ask for relief on a page, and are told why it cannot be booked.

use ledger::intake::Rejected;

/// The refusal in Chinese. What a product or a funding source says of itself stands in brackets as it is.
pub(crate) fn zh(rejected: &Rejected) -> String {
    use Rejected as R;
    match rejected {
        R::AmountNotPositive => "金额须大于零。".to_owned(),
        R::AmountTooLarge { max } => format!("金额超过单笔上限 {max}。"),
        R::NotOpened => "账户尚未开户。".to_owned(),
        R::AlreadyOpened => "账户已经开户。".to_owned(),
        R::BeforeOpening { effective_on, opened_on } => format!("起息日 {effective_on} 早于开户日 {opened_on}。"),
        R::ProductNotEffective { product, effective_from, opened_on } => {
            format!("产品 {product} 自 {effective_from} 起生效，而合同于 {opened_on} 开立。")
        }
        R::ScheduleUnfit { product, expected } => format!("还款计划不符合产品 {product} 的要求（{expected}）。"),
        R::PrincipalDiffers { expected, scheduled } => {
            format!("还款计划的本金 {scheduled} 与所欠本金 {expected} 不符。")
        }
        R::InstalmentTwice(instalment) => format!("第 {instalment} 期重复。"),
        R::InstalmentEmpty(instalment) => format!("第 {instalment} 期各部分不得为负，合计须大于零。"),
        R::DueTooEarly { due, effective_on } => format!("到期日 {due} 早于起息日 {effective_on}。"),
        R::NoSuchInstalment(instalment) => format!("账户当日没有第 {instalment} 期。"),
        R::TakesNoPurchases(product) => format!("产品 {product} 开户后不再接受消费入账。"),
        R::TakesNoCashAdvances(product) => format!("产品 {product} 没有这种形式的取现。"),
        R::HasNoStatements(product) => format!("产品 {product} 没有账单。"),
        R::HasNoCalendar(product) => format!("产品 {product} 没有可替换的还款日历。"),
        R::WaivesTooMuch { component: _, unpaid } => format!("减免超过未还金额，此项仅有 {unpaid} 未还。"),
        R::ChargesBackTooMuch { received } => format!("截至当日实际收到且未退回的金额仅为 {received}。"),
        R::NothingToReverse(event) => format!("账户没有可冲正的事件 {event}。"),
        R::AlreadyReversed(event) => format!("事件 {event} 已经冲正。"),
        R::NotReversible(kind) => format!("此类事件不能冲正（{kind}）。"),
        R::LaterEvents { of, later, on } => {
            format!("事件 {of} 不能冲正：{on} 的事件 {later} 在其后发生，请先冲正后者。")
        }
        R::HasEnded { by: _, on } => format!("账户已于 {on} 终结。"),
        R::Overpays { payoff } => format!("超过结清金额 {payoff} 的款项不予接受。"),
        R::NothingToRecover => "账户当日尚未核销，请按还款入账。".to_owned(),
        R::RefundsTooMuch { credit } => format!("当日溢缴款仅为 {credit}。"),
        R::ReasonUnknown { reason, known } => {
            format!("“{reason}”不是减免的理由，产品认可的理由：{}。", known.join("、"))
        }
        R::LossReasonUnknown { reason, known } => {
            format!("“{reason}”不是核销的理由，产品认可的理由：{}。", known.join("、"))
        }
        R::BeyondAuthority { what } => format!("超出有权减免的额度（{what}）。"),
        R::TooManyTranches { product, max } => format!("产品 {product} 最多分 {max} 次放款。"),
        R::NothingToDo(why) => format!("账户当日没有可作此变更的内容（{why}）。"),
        R::BeforeTransaction { on } => format!("起息日早于客户 {on} 的交易。"),
        R::SettlementUnfit(_) => "减免结清须至少支付一笔，各笔按日期先后、每天一笔，且合计低于结清金额。".to_owned(),
        R::SettlementActive { agreed_on } => format!("{agreed_on} 约定的减免结清正在执行，须先履行完毕、失效或冲正。"),
        R::PauseEmpty { from, until } => format!("暂停至少一天：截止日 {until} 须晚于开始日 {from}。"),
        R::PausesOverlap { what: _, from, until } => format!("{from} 至 {until} 期间已经暂停。"),
        R::NotPaused(_) => "当日没有暂停，或自当日才开始暂停；请冲正该暂停。".to_owned(),
        R::RestructureNotAllowed(why) => format!("产品条款不允许此项变更（{why}）。"),
        R::CostsTooMuch { cost, method: _, max } => {
            format!("按此约定年化成本为 {cost}，产品上限为 {}。", ledger::annual_cost::AnnualCost::Rate(*max))
        }
        R::NoSuchPolicy(policy) => format!("产品不按政策 {policy} 分类。"),
        R::NotAShare(share) => format!("减值比例 {share} 不在 0 与 1 之间。"),
        R::FundingUnfit(why) => format!("资金来源无法识别（{why}）。"),
        R::SoldToOwner { owner } => format!("账户当日已属于 {owner}。"),
        R::SoldTwice { to } => format!("账户当日已出售给 {to}，请先冲正。"),
        R::PriceUnfit { max } => format!("价格不得为负，也不得超过单笔上限 {max}。"),
        R::RefundsMoreThanCharged { instalment, left } => format!("第 {instalment} 期可退费用仅为 {left}。"),
        R::DrawsTooMuch { left } => format!("担保当日可用余额仅为 {left}。"),
        R::WaivesMoreThanPaid { paid } => format!("截至当日已付且未退回的利息仅为 {paid}。"),
        R::NothingToSell => "当日没有可出售的欠款。".to_owned(),
    }
}
