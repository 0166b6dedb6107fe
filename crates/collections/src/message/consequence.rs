//! What may follow when nothing is paid, in words that are fixed, so that nobody announces what is not so.

use super::Language;
use crate::word::words;

words! {
    /// Something that follows from arrears. Whoever names one says that it is true of this account.
    Consequence {
        /// Penalty interest goes on.
        PenaltyGoesOn = "penalty_goes_on",
        /// No purchases until it is paid.
        NoPurchases = "no_purchases",
        /// The limit is frozen and may be lowered.
        LimitFrozen = "limit_frozen",
        /// All instalments fall due, as agreed.
        FallsDueAtOnce = "falls_due_at_once",
        /// An agency may be entrusted.
        Agency = "agency",
        /// A credit bureau may be told.
        BureauReport = "bureau_report",
        /// A civil claim may be brought.
        CivilClaim = "civil_claim",
    }
}

impl Consequence {
    /// Whether it announces a legal step, which only a message of that purpose may.
    pub fn is_legal_step(self) -> bool {
        match self {
            Self::CivilClaim => true,
            Self::PenaltyGoesOn
            | Self::NoPurchases
            | Self::LimitFrozen
            | Self::FallsDueAtOnce
            | Self::Agency
            | Self::BureauReport => false,
        }
    }

    /// The sentence that tells it.
    pub fn sentence(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::PenaltyGoesOn => (
                "Penalty interest goes on being charged as agreed in your contract until what is past due is paid.",
                "逾期金额还清之前，将继续按合同约定计收罚息。",
            ),
            Self::NoPurchases => (
                "You cannot make new purchases on this account until what is past due is paid.",
                "逾期金额还清之前，本账户无法用于新的消费。",
            ),
            Self::LimitFrozen => {
                ("Your limit is frozen, and may be lowered after a review.", "您的额度已被冻结，经复核后可能下调。")
            }
            Self::FallsDueAtOnce => (
                "As agreed in your contract, the instalments that are not due yet may be made due at once. We would tell you beforehand.",
                "按照合同约定，尚未到期的各期款项可能提前到期。届时我们会事先通知您。",
            ),
            Self::Agency => (
                "We may entrust a collection agency. We would tell you its name and its first day beforehand.",
                "我们可能委托第三方机构协助催收。届时我们会事先告知您机构名称和开始日期。",
            ),
            Self::BureauReport => (
                "The arrears may be reported to the credit bureau. We would tell you the date and the amount beforehand.",
                "逾期信息可能报送征信机构。报送前，我们会告知您报送日期和金额。",
            ),
            Self::CivilClaim => (
                "We may bring a civil claim. Whether it is granted, and who bears the costs, is decided by the court alone.",
                "我们可能提起民事诉讼。诉讼请求是否成立、费用由谁承担，均以法院裁判为准。",
            ),
        };
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }
}
