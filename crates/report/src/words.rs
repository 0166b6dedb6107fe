//! What a report says, in English and Chinese.
//!
//! English texts are the keys, so that a page reads as it is written. Sentences with figures are made where they stand. What the
//! config says (names, definitions, notes) is told as it was written.

use app::explain::Language;

mod phrase;

/// The language of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Say(pub(crate) Language);

impl Say {
    /// A text that has no figures in it.
    ///
    /// # Panics
    /// In a debug build, when there is no Chinese for it.
    pub(crate) fn t(self, english: &'static str) -> &'static str {
        match self.0 {
            Language::English => english,
            Language::Chinese => {
                let found = CHINESE.iter().find(|(key, _)| *key == english);
                debug_assert!(found.is_some(), "there is no Chinese for {english:?}");
                found.map_or(english, |(_, chinese)| chinese)
            }
        }
    }

    /// The texts of a header.
    pub(crate) fn all<const N: usize>(self, english: [&'static str; N]) -> [&'static str; N] {
        english.map(|one| self.t(one))
    }

    /// One of two sentences.
    pub(crate) fn one(self, english: String, chinese: String) -> String {
        match self.0 {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// A figure and its interval.
    pub(crate) fn interval(self, value: &str, low: &str, high: &str) -> String {
        self.one(format!("{value} ({low} to {high})"), format!("{value}（{low}–{high}）"))
    }

    /// From one figure to another.
    pub(crate) fn span(self, from: &str, to: &str) -> String {
        self.one(format!("{from} to {to}"), format!("{from} 至 {to}"))
    }

    /// What `app` says in English: a verdict, a remark, the name of a part of the rows.
    pub(crate) fn phrase(self, english: &str) -> String {
        match self.0 {
            Language::English => english.to_owned(),
            Language::Chinese => phrase::chinese(english),
        }
    }

    /// What `lang` of a page is.
    pub(crate) fn tag(self) -> &'static str {
        match self.0 {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }
}

/// English, Chinese.
const CHINESE: &[(&str, &str)] = &[
    ("Model card", "模型卡"),
    ("engine", "引擎"),
    ("seed", "随机种子"),
    ("bad is", "坏客户定义"),
    ("windows", "时间窗口"),
    ("observation", "观察期"),
    ("gap", "间隔期"),
    ("performance", "表现期"),
    ("learned from", "训练样本"),
    ("tried", "检验方式"),
    ("this report's rows", "本报告样本"),
    ("reads", "读取特征"),
    ("keeps to directions", "单调方向"),
    ("points", "分数"),
    ("model hash", "模型哈希"),
    ("training data hash", "训练数据哈希"),
    ("this report's data hash", "本报告数据哈希"),
    ("not known", "未知"),
    ("Fairness", "公平性"),
    (
        "Attributes that the model does not read. Figures, not a verdict: an adverse impact ratio below four fifths asks for a review (29 CFR 1607.4(D)), and a small group proves nothing.",
        "以下属性不进入模型。这里只给数字、不下结论：不利影响比低于五分之四应当复核（29 CFR 1607.4(D)），样本过小的组不能说明问题。",
    ),
    (
        "No protected attribute is in the rows of this report: nothing was audited.",
        "本报告的样本中没有受保护属性：未做公平性审计。",
    ),
    ("Approved", "视为通过"),
    ("Compared with", "对照组"),
    ("nobody", "无"),
    ("group", "组别"),
    ("rows", "行数"),
    ("bads", "坏样本"),
    ("approved", "通过率"),
    ("adverse impact ratio", "不利影响比"),
    ("bads refused, gap", "坏样本拒绝率差"),
    ("goods refused, gap", "好样本拒绝率差"),
    ("said", "预测"),
    ("happened", "实际"),
    ("remark", "备注"),
    ("Limits", "使用限制"),
    (
        "It was not tried out of time: its figures say nothing about next year.",
        "未做跨期检验：这些数字不能说明明年的表现。",
    ),
    (
        "Outcomes were made under the strategy of their time: who was called or restructured was chosen, and the model learned that too.",
        "结果是在当时的策略下产生的：给谁打电话、为谁重组是有选择的，模型也学到了这些。",
    ),
    (
        "Reasons tell what moved the score, not what caused the outcome. For trees they are path-dependent Shapley values.",
        "原因说明的是什么影响了分数，而不是什么造成了结果。树模型的原因为路径依赖的沙普利值。",
    ),
    ("on", "样本"),
    ("lift at 10 %", "前10%提升度"),
    ("Brier, constant", "Brier（常数）"),
    ("ECE, 10 groups", "ECE（10组）"),
    ("AUC (95 %)", "AUC（95%区间）"),
    ("KS", "KS"),
    ("Brier", "Brier"),
    ("Measures", "评估指标"),
    (
        "AUC by mid-ranks with DeLong's interval; ECE in ten groups of equal frequency. Folds are told before calibration, the rest after.",
        "AUC 按平均秩计算，区间用 DeLong 法；ECE 按等频十组计算。各折为校准前，其余为校准后。",
    ),
    ("By segment", "分群"),
    ("Ranking", "排序能力"),
    ("One class is absent: there is nothing to rank.", "只有一类样本，无法评估排序能力。"),
    ("by chance", "随机"),
    ("the model", "模型"),
    ("goods", "好样本"),
    ("apart", "差距"),
    ("ROC curve", "ROC 曲线"),
    ("goods at least as risky", "风险不低于此的好样本占比"),
    ("bads at least as risky", "风险不低于此的坏样本占比"),
    ("Kolmogorov-Smirnov curves", "KS 曲线"),
    ("rows, the riskiest first", "样本（从高风险到低风险）"),
    ("reached", "累计占比"),
    ("Some points of both curves", "两条曲线上的若干点"),
    ("log-odds at least", "对数几率不低于"),
    ("Gains and lift", "增益与提升"),
    ("Gains", "增益"),
    ("bads among them", "其中坏样本占比"),
    ("The riskiest share of rows", "风险最高的样本占比"),
    ("lift", "提升度"),
    ("Calibration", "校准"),
    ("Calibration by grade", "分档校准"),
    ("grades", "各档"),
    ("as said", "与预测一致"),
    (
        "The tests take outcomes as independent. Those of one month are not, so they reject too often.",
        "检验假设各结果相互独立；同月的结果并不独立，因此拒绝得过多。",
    ),
    ("Ten groups of equal frequency", "等频十组"),
    ("mean said", "平均预测"),
    ("happened (95 %)", "实际（95%区间）"),
    ("z", "z 值"),
    ("P(at least as many)", "P(不少于此数)"),
    ("P(true pd is not above)", "P(真实违约率不高于预测)"),
    ("Scores", "分数分布"),
    ("Every row has the same score.", "所有样本分数相同。"),
    ("share of rows", "样本占比"),
    ("Spread of scores", "分数分布"),
    ("Higher is safer.", "分数越高越安全。"),
    ("bad rate", "坏样本率"),
    ("Over time", "随时间的变化"),
    ("Fewer than two months can be measured.", "可评估的月份不足两个。"),
    ("month", "月份"),
    ("AUC", "AUC"),
    ("AUC by month", "各月 AUC"),
    ("Months from the first on.", "横轴为自首月起的月序。"),
    ("Stability index by month", "各月稳定性指数"),
    ("PSI", "PSI"),
    ("PSI of the score", "分数的 PSI"),
    ("95 % limit of chance", "随机波动的95%上限"),
    ("Stability of the score against training", "分数相对训练样本的稳定性"),
    ("Stability", "稳定性"),
    (
        "These rows against those of training, over bins that stay as they are; missing is a bin. The index has a size and a chance: below 0.10 is little, from 0.25 on large, by habit only.",
        "本报告样本与训练样本按固定分箱比较，缺失单独成箱。指数既有大小也有随机性：习惯上低于0.10为轻微，0.25及以上为显著。",
    ),
    ("The model does not say how its rows were spread.", "模型未记录训练样本的分布。"),
    ("p", "p 值"),
    ("points moved", "分数变动"),
    ("unseen", "未见取值"),
    ("verdict", "判断"),
    ("The score, bin by bin", "分数逐箱对比"),
    ("training", "训练"),
    ("now", "当前"),
    ("part of the index", "对指数的贡献"),
    ("What moves scores", "影响分数的特征"),
    (
        "The mean of what each feature adds to the log-odds of bad, without its sign, over at most 5,000 of these rows.",
        "各特征对坏样本对数几率的平均绝对贡献（至多取5,000行）。",
    ),
    ("feature", "特征"),
    ("characteristic", "特征组"),
    ("mean", "平均"),
    ("Points", "评分表"),
    ("bin", "分箱"),
    ("WOE", "WOE"),
    ("never seen in training", "训练中未见"),
    ("Coefficient", "系数"),
    ("Reason", "原因"),
    ("missing", "缺失"),
    ("every value", "全部取值"),
    ("Of the wrong sign, accepted because", "系数符号相反，保留理由"),
    ("Notes of the training", "训练备注"),
];
