//! Roles, and the one table that says what each may do.

use super::Permission;
use super::Permission as P;

/// What somebody is in the lender's house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Speaks with borrowers.
    Collector,
    /// Leads collectors, and decides what is above their authority.
    Supervisor,
    /// Makes models and strategies.
    RiskAnalyst,
    /// Watches over conduct, complaints and access.
    Compliance,
    /// Takes cases to law.
    Legal,
    /// Answers for the books.
    Finance,
    /// Reads what concerns the portfolio, and nothing of persons.
    Funder,
    /// A person who owes, and sees what is theirs.
    Borrower,
    /// Sets the system up.
    Admin,
}

const COLLECTOR: [Permission; 14] = [
    P::ReadBook,
    P::ReadAccounts,
    P::ReadContacts,
    P::RecordContacts,
    P::ReadPromises,
    P::TakePromises,
    P::ReadDocuments,
    P::ReadScores,
    P::ReadWork,
    P::DoWork,
    P::ReadCases,
    P::HandleCases,
    P::RevealPersons,
    P::InviteBorrowers,
];

const SUPERVISOR: [Permission; 19] = [
    P::ReadBook,
    P::ReadAccounts,
    P::ReadContacts,
    P::RecordContacts,
    P::ReadPromises,
    P::TakePromises,
    P::ReadDocuments,
    P::DecideDocuments,
    P::ReadModels,
    P::ReadScores,
    P::ReadWork,
    P::DoWork,
    P::AssignWork,
    P::ReadCases,
    P::HandleCases,
    P::DecideCases,
    P::RevealPersons,
    P::InviteBorrowers,
    P::ReadAccessLog,
];

const RISK_ANALYST: [Permission; 9] = [
    P::ReadBook,
    P::ReadAccounts,
    P::ReadDocuments,
    P::WriteDocuments,
    P::DecideDocuments,
    P::ReadModels,
    P::ReadScores,
    P::Export,
    P::SendTables,
];

const COMPLIANCE: [Permission; 16] = [
    P::ReadBook,
    P::ReadAccounts,
    P::ReadContacts,
    P::ReadPromises,
    P::ReadDocuments,
    P::WriteDocuments,
    P::DecideDocuments,
    P::ReadModels,
    P::ReadScores,
    P::ReadWork,
    P::ReadCases,
    P::HandleCases,
    P::DecideCases,
    P::RevealPersons,
    P::ErasePersons,
    P::ReadAccessLog,
];

const LEGAL: [Permission; 10] = [
    P::ReadBook,
    P::ReadAccounts,
    P::ReadContacts,
    P::ReadPromises,
    P::ReadDocuments,
    P::ReadWork,
    P::DoWork,
    P::ReadCases,
    P::RevealPersons,
    P::HandleCases,
];

const FINANCE: [Permission; 7] =
    [P::ReadBook, P::ReadAccounts, P::TakeEvents, P::CloseDays, P::ReadPromises, P::Export, P::SendTables];

const FUNDER: [Permission; 1] = [P::ReadBook];

const BORROWER: [Permission; 5] =
    [P::ReadAccounts, P::ReadContacts, P::ReadPromises, P::TakePromises, P::SpeakForOneself];

const ADMIN: [Permission; 8] = [
    P::ReadBook,
    P::CloseDays,
    P::ReadDocuments,
    P::WriteDocuments,
    P::ManageUsers,
    P::ManageTokens,
    P::ManageEndpoints,
    P::ReadMetrics,
];

impl Role {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Collector,
        Self::Supervisor,
        Self::RiskAnalyst,
        Self::Compliance,
        Self::Legal,
        Self::Finance,
        Self::Funder,
        Self::Borrower,
        Self::Admin,
    ];

    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Collector => "collector",
            Self::Supervisor => "supervisor",
            Self::RiskAnalyst => "risk_analyst",
            Self::Compliance => "compliance",
            Self::Legal => "legal",
            Self::Finance => "finance",
            Self::Funder => "funder",
            Self::Borrower => "borrower",
            Self::Admin => "admin",
        }
    }

    /// The role of this word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What it is, in English and Chinese.
    pub fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Collector => ("speaks with borrowers", "与借款人沟通"),
            Self::Supervisor => {
                ("leads collectors, and decides what is above their authority", "管理催收员，处理超出其权限的事项")
            }
            Self::RiskAnalyst => ("makes models and strategies", "制作模型和策略"),
            Self::Compliance => ("watches over conduct, complaints and access", "监督行为、投诉和访问"),
            Self::Legal => ("takes cases to law", "办理诉讼案件"),
            Self::Finance => ("answers for the books", "负责账务"),
            Self::Funder => ("reads what concerns the portfolio, and nothing of persons", "查看资产组合，不查看个人"),
            Self::Borrower => ("a person who owes, and sees what is theirs", "欠款人，只看自己的信息"),
            Self::Admin => ("sets the system up", "设置系统"),
        }
    }

    /// What it may do. This is the one place that says so.
    pub fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Collector => &COLLECTOR,
            Self::Supervisor => &SUPERVISOR,
            Self::RiskAnalyst => &RISK_ANALYST,
            Self::Compliance => &COMPLIANCE,
            Self::Legal => &LEGAL,
            Self::Finance => &FINANCE,
            Self::Funder => &FUNDER,
            Self::Borrower => &BORROWER,
            Self::Admin => &ADMIN,
        }
    }
}
