//! The words of paths and reasons, in both languages.

use super::path::{Because, Path, Recommended};
use super::{BecauseView, PathView};

pub(super) fn path_view(recommended: &Recommended) -> PathView {
    let (name, en, zh) = path_words(recommended.path);
    PathView {
        name,
        en: en.to_owned(),
        zh: zh.to_owned(),
        because: recommended.because.iter().map(because_view).collect(),
    }
}

const fn path_words(path: Path) -> (&'static str, &'static str, &'static str) {
    match path {
        Path::Review => {
            ("review", "No contact until a person has looked at the account.", "暂不联系，先由人工复核该账户。")
        }
        Path::Call => (
            "call",
            "Call within the first days. Check contract, identity and the way of payment; ask what happened and when payment comes.",
            "逾期初期即电话联系，核实合同、身份与还款渠道，了解原因并确认还款时间。",
        ),
        Path::Contact => (
            "contact",
            "Contact the customer, ask for the day of payment and offer the ways to pay.",
            "联系客户，询问还款日期并告知还款方式。",
        ),
        Path::Remind => (
            "remind",
            "Send a reminder and leave three days to pay. Most accounts like this come back by themselves.",
            "发送提醒并留出三天还款时间，此类账户多数会自行还款。",
        ),
        Path::Nothing => ("nothing", "Nothing is past due; nothing is to be done.", "当前无逾期，无需处理。"),
    }
}

fn because_view(because: &Because) -> BecauseView {
    let whole = |number: f64| format!("{number:.0}");
    let (name, en, zh) = match *because {
        Because::Current => ("current", "Nothing is past due.".to_owned(), "当前无逾期。".to_owned()),
        Because::Lost => ("lost", "It was charged off or written off.".to_owned(), "该账户已核销。".to_owned()),
        Because::InSettlement => {
            ("in_settlement", "A settlement is being performed.".to_owned(), "减免协议履行中。".to_owned())
        }
        Because::Paused => ("paused", "Ageing stands still.".to_owned(), "账龄计算已暂停。".to_owned()),
        Because::NeverRepaid => (
            "never_repaid",
            "Nothing was ever repaid on it, and other accounts have no history to rely on.".to_owned(),
            "该账户从未还款，且名下其他账户无可参考的履约记录。".to_owned(),
        ),
        Because::OthersPastDue(count) => (
            "others_past_due",
            format!("Other accounts of the person are past due: {}.", whole(count)),
            format!("该客户名下另有{}个账户逾期。", whole(count)),
        ),
        Because::MoneyBack => (
            "money_back",
            "A repayment went back within the last 90 days.".to_owned(),
            "最近90天内有还款被退回或撤销。".to_owned(),
        ),
        Because::HighRisk(pd) => (
            "high_risk",
            format!("The model finds it likely to go bad: {:.1} %.", pd * 100.0),
            format!("模型预测违约概率较高：{:.1}%。", pd * 100.0),
        ),
        Because::PartRepaid => {
            ("part_repaid", "A part of the last bill came in.".to_owned(), "最近一期账单已部分还款。".to_owned())
        }
        Because::LateBefore(count) => (
            "late_before",
            format!("Of the last twelve bills, {} were past due, this one among them.", whole(count)),
            format!("最近12期账单中有{}期逾期（含本期）。", whole(count)),
        ),
        Because::ShortHistory => (
            "short_history",
            "Fewer than three bills were settled on time so far, on all accounts of the person.".to_owned(),
            "名下全部账户按时还清的账单不足三期。".to_owned(),
        ),
        Because::Reliable(count) => (
            "reliable",
            format!("{} bills were settled on time, those of other accounts of the person among them.", whole(count)),
            format!("此前共有{}期账单按时还清（含名下其他账户）。", whole(count)),
        ),
    };
    BecauseView { name, en, zh }
}
