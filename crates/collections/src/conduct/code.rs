//! Codes of forbidden conduct, by which findings of all countries are counted together.

use crate::word::words;

words! {
    /// Forbidden conduct.
    Code {
        /// Violence, threat, intimidation, stalking, abuse.
        F01 = "F01",
        /// Posing as police, court, procuratorate or lawyer.
        F02 = "F02",
        /// Telling unrelated persons.
        F03 = "F03",
        /// Posting notices in public places.
        F04 = "F04",
        /// Extra fees in the name of collection.
        F05 = "F05",
        /// Steering to new borrowing or unlawful money.
        F06 = "F06",
        /// Unlawful acquisition or other use of personal data.
        F07 = "F07",
        /// False statement of amount, consequence or legal status.
        F08 = "F08",
        /// Contact in quiet hours or above limits.
        F09 = "F09",
        /// Harassment by frequency across numbers.
        F10 = "F10",
        /// Going on after a contact person refused.
        F11 = "F11",
        /// Collecting a disputed amount before it is verified.
        F12 = "F12",
    }
}

impl Code {
    /// What it is, in English and Chinese.
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::F01 => ("violence, threat, intimidation, stalking or abuse", "暴力、威胁、恐吓、跟踪、侮辱"),
            Self::F02 => ("posing as police, court, procuratorate or lawyer", "冒充公检法机关或律师"),
            Self::F03 => ("telling unrelated persons", "向无关第三人披露"),
            Self::F04 => ("posting in public places", "在公共场所张贴"),
            Self::F05 => ("extra fees in the name of collection", "以催收名义另收费用"),
            Self::F06 => ("steering to new borrowing or unlawful money", "诱导借新还旧或非法筹资"),
            Self::F07 => ("unlawful acquisition or use of personal data", "非法获取或使用个人信息"),
            Self::F08 => ("false amount, consequence or legal status", "虚假金额、后果或法律状态"),
            Self::F09 => ("contact in quiet hours or above limits", "禁扰时段或超频联系"),
            Self::F10 => ("harassment by frequency", "高频骚扰"),
            Self::F11 => ("going on after a contact person refused", "联系人拒绝后继续联系"),
            Self::F12 => ("collecting a disputed amount before it is verified", "异议核实前继续催收"),
        }
    }
}
