//! Phrases that `app` makes, in Chinese. One that is not known stays as it is: it may be somebody's own words.

/// Whole phrases.
const WHOLE: &[(&str, &str)] = &[
    ("cross-validated", "交叉验证"),
    ("training", "训练样本"),
    ("out of time", "跨期样本"),
    ("this report's rows", "本报告样本"),
    ("the rows given", "给定样本"),
    ("all", "全部"),
    ("score", "分数"),
    ("missing", "缺失"),
    ("other", "其他"),
    ("little", "轻微"),
    ("moderate", "中等"),
    ("large", "显著"),
    ("more than chance", "超出随机波动"),
    ("no more than chance", "未超出随机波动"),
    ("below four fifths, surely", "确定低于五分之四"),
    ("below four fifths, perhaps by chance", "低于五分之四，可能出于偶然"),
    ("what was said is not within the interval of what happened", "预测值不在实际值的区间内"),
    (
        "by folds of the row's number: good for comparing engines, not for trusting a model",
        "按行号分折：可用于比较引擎，不足以信任模型",
    ),
    (
        "all rows are learned from: tried by cross-validation only, until it is validated on others",
        "全部样本用于训练：仅有交叉验证，待在其他样本上验证",
    ),
    ("imported: the rows it was made from are not known", "导入的模型：训练样本未知"),
    ("no direction is declared", "未声明方向"),
    ("proved by the points of the bins", "由各箱分数证明"),
    ("proved by the shape of the trees", "由树的结构证明"),
    (
        "not proved by the shape of the trees; no step against it on 1,000 rows of its cuts",
        "树的结构不能证明；在切点构成的1,000行上未见反向",
    ),
    ("imported; what it was trained on is for its maker to say", "导入的模型；训练样本由其制作者说明"),
    ("scorecard", "评分卡"),
    ("boosting", "提升树"),
    ("scorecard table", "评分表"),
];

/// What stands before and behind something, in one language.
type Frame = (&'static str, &'static str);

/// Phrases with a name or figure: before, after, and the same in Chinese.
const AROUND: &[(Frame, Frame)] = &[
    (("fold ", ""), ("第", "折")),
    (("out of time: rows as of ", " and later"), ("跨期：自", "起的样本")),
    (("probability of bad below ", ""), ("坏样本概率低于", "")),
    (("none: ", ""), ("无：", "")),
    (("code ", ""), ("代码 ", "")),
    (("", " and above"), ("", " 及以上")),
    (("below ", ""), ("低于 ", "")),
    (("note: ", ""), ("备注：", "")),
];

/// A phrase in Chinese.
pub(super) fn chinese(english: &str) -> String {
    if let Some((_, chinese)) = WHOLE.iter().find(|(whole, _)| *whole == english) {
        return (*chinese).to_owned();
    }
    if let Some(notes) = note(english) {
        return notes;
    }
    for ((before, after), (put_before, put_after)) in AROUND {
        let inner = english.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        if let Some(inner) = inner.filter(|inner| !inner.is_empty()) {
            return format!("{put_before}{inner}{put_after}");
        }
    }
    if let Some((from, to)) = english.split_once(" to below ") {
        return format!("{from} 至 {to} 以下");
    }
    for (between, put) in [("; ", "；"), (", ", "，")] {
        let parts: Vec<&str> = english.split(between).collect();
        let are_known = parts.iter().all(|part| WHOLE.iter().any(|(whole, _)| whole == part));
        if parts.len() > 1 && are_known {
            return parts.iter().map(|part| chinese(part)).collect::<Vec<_>>().join(put);
        }
    }
    english.to_owned()
}

/// What a training and an audit note.
fn note(english: &str) -> Option<String> {
    if let Some((feature, why)) = english.split_once(" is left out: ") {
        if let Some(value) = why.strip_prefix("its information value is ") {
            return Some(format!("{feature} 未入模：信息值为 {value}"));
        }
        if let Some((beta, _)) =
            why.strip_prefix("its coefficient was ").and_then(|rest| rest.split_once(", of the wrong"))
        {
            return Some(format!("{feature} 未入模：系数为 {beta}，符号相反，其信息已由其他特征表达"));
        }
        if let Some(others) = why.strip_suffix(" make it up") {
            return Some(format!("{feature} 未入模：可由 {others} 合成"));
        }
        if why == "no row has a value" {
            return Some(format!("{feature} 未入模：没有任何取值"));
        }
    }
    if let Some(feature) = english.strip_suffix(" has bins given by hand") {
        return Some(format!("{feature} 的分箱由人工给定"));
    }
    if let Some(count) = english.strip_suffix(" features have no value in any row and are left out") {
        return Some(format!("{count} 个特征在所有行中都没有取值，未入模"));
    }
    if let Some(rest) = english.strip_prefix("too few to judge by: ") {
        let figures: Vec<&str> = rest.split(' ').filter(|word| word.chars().all(|one| one.is_ascii_digit())).collect();
        if let [rows, of_a_class] = figures[..] {
            return Some(format!("样本过少，不足以判断：至少需 {rows} 行，且好坏样本各 {of_a_class} 个"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn phrases_are_told_in_chinese_and_own_words_stay() {
        assert_eq!(chinese("fold 3"), "第3折");
        assert_eq!(chinese("out of time: rows as of 2025-10-01 and later"), "跨期：自2025-10-01起的样本");
        assert_eq!(chinese("little, no more than chance"), "轻微，未超出随机波动");
        assert_eq!(chinese("25 to below 40"), "25 至 40 以下");
        assert_eq!(chinese("60 and above"), "60 及以上");
        assert_eq!(
            chinese("x is left out: its coefficient was 0.348, of the wrong sign; others say the same"),
            "x 未入模：系数为 0.348，符号相反，其信息已由其他特征表达"
        );
        assert_eq!(
            chinese("too few to judge by: 100 rows and 20 of each class are the least"),
            "样本过少，不足以判断：至少需 100 行，且好坏样本各 20 个"
        );
        assert_eq!(
            chinese("30+ days past due on any of the next 3 bills"),
            "30+ days past due on any of the next 3 bills"
        );
    }
}
