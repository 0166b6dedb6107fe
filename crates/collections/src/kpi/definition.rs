//! The definitions.

mod chinese;

use crate::word::words;

words! {
    /// A figure of collection work.
    Kpi {
        /// Persons tried.
        Coverage = "coverage",
        /// Tries a person.
        Penetration = "penetration",
        /// Persons reached.
        ContactRate = "contact_rate",
        /// Calls answered.
        ConnectRate = "connect_rate",
        /// Right-party contacts of attempts.
        RpcOfAttempts = "rpc_of_attempts",
        /// Right-party contacts of answered calls.
        RpcOfAnswered = "rpc_of_answered",
        /// Promises made.
        PromiseRate = "promise_rate",
        /// Promises kept.
        PromisesKept = "promises_kept",
        /// Promised money that came in.
        PromisedMoneyKept = "promised_money_kept",
        /// Attempts that the gate refused.
        GateRefusals = "gate_refusals",
        /// Attempts that the gate would have refused.
        Breaches = "breaches",
        /// Texts that a supervisor failed.
        TextsFailed = "texts_failed",
        /// Complaints by persons.
        ComplaintsByPersons = "complaints_by_persons",
        /// Complaints by contacts.
        ComplaintsByContacts = "complaints_by_contacts",
        /// Accounts cured.
        CureRate = "cure_rate",
        /// Money cured.
        CureRateMoney = "cure_rate_money",
        /// Accounts that rolled.
        RollRate = "roll_rate",
        /// Money that rolled.
        RollRateMoney = "roll_rate_money",
        /// Money collected.
        CollectionRate = "collection_rate",
        /// Money recovered after charge-off.
        RecoveryRate = "recovery_rate",
        /// Money owed on accounts 30 days past due or more.
        AtRisk30 = "at_risk_30",
        /// Money owed on accounts 90 days past due or more.
        AtRisk90 = "at_risk_90",
        /// What it cost.
        CostToCollect = "cost_to_collect",
        /// Jobs in time.
        SlaInTime = "sla_in_time",
        /// Time at work on jobs.
        Occupancy = "occupancy",
        /// Jobs an hour.
        JobsAnHour = "jobs_an_hour",
    }
}

words! {
    /// By what a figure is divided.
    Dimension {
        /// The team of whoever did it.
        Team = "team",
        /// Whoever did it.
        User = "user",
        /// The party as which it was done.
        Party = "party",
        /// The bucket at the end of the day before the period.
        Bucket = "bucket",
    }
}

words! {
    /// In what a figure is told.
    Unit {
        /// Of a hundred.
        Percent = "percent",
        /// Of ten thousand.
        PerTenThousand = "per_10000",
        /// As it is.
        Ratio = "ratio",
        /// An hour, out of seconds.
        AnHour = "an_hour",
    }
}

impl Unit {
    /// By what a share is multiplied.
    pub fn factor(self) -> f64 {
        match self {
            Self::Percent => 100.0,
            Self::PerTenThousand => 10_000.0,
            Self::Ratio => 1.0,
            Self::AnHour => 3_600.0,
        }
    }

    /// What is written behind a figure.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Percent => " %",
            Self::PerTenThousand => " per 10,000",
            Self::Ratio => "",
            Self::AnHour => " an hour",
        }
    }
}

words! {
    /// Where a definition comes from.
    Origin {
        /// Published in use by others.
        Published = "published",
        /// Put together from common practice, because nobody spells it out.
        Composed = "composed",
    }
}

/// What a figure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name in English.
    pub english: &'static str,
    /// Its name in Chinese.
    pub chinese: &'static str,
    /// What is counted.
    pub numerator: &'static str,
    /// Out of what.
    pub denominator: &'static str,
    /// In what it is told.
    pub unit: Unit,
    /// Where the definition comes from.
    pub origin: Origin,
    /// By what it is divided.
    pub by: &'static [Dimension],
    /// From what it is read.
    pub source: &'static str,
}

use Dimension::{Bucket, Party, Team, User};
const PEOPLE: &[Dimension] = &[Team, User, Party];
const EVERY: &[Dimension] = &[Team, User, Party, Bucket];
const BUCKETS: &[Dimension] = &[Bucket];
const BOOK: &[Dimension] = &[];
const DESKS: &[Dimension] = &[Team, User];

const JOURNAL: &str = "journal of persons";
const LEDGER: &str = "ledger, as closes reported it";
const PROMISES: &str = "promises, judged by the receipts known now";
const JOBS: &str = "jobs done, by the work rules in force at the end of the period";

/// The texts of a definition: its names in English and Chinese, numerator and denominator.
type Texts = [&'static str; 4];

const fn told(texts: Texts, unit: Unit, origin: Origin, by: &'static [Dimension], source: &'static str) -> Definition {
    let [english, chinese, numerator, denominator] = texts;
    Definition { english, chinese, numerator, denominator, unit, origin, by, source }
}

impl Kpi {
    /// Whether amounts are counted, in minor units: of the rest are counted accounts, persons, attempts or seconds.
    pub const fn counts_money(self) -> bool {
        match self {
            Self::PromisedMoneyKept
            | Self::CureRateMoney
            | Self::RollRateMoney
            | Self::CollectionRate
            | Self::RecoveryRate
            | Self::AtRisk30
            | Self::AtRisk90
            | Self::CostToCollect => true,
            Self::Coverage
            | Self::Penetration
            | Self::ContactRate
            | Self::ConnectRate
            | Self::RpcOfAttempts
            | Self::RpcOfAnswered
            | Self::PromiseRate
            | Self::PromisesKept
            | Self::GateRefusals
            | Self::Breaches
            | Self::TextsFailed
            | Self::ComplaintsByPersons
            | Self::ComplaintsByContacts
            | Self::CureRate
            | Self::RollRate
            | Self::SlaInTime
            | Self::Occupancy
            | Self::JobsAnHour => false,
        }
    }

    /// What it means.
    pub fn definition(self) -> Definition {
        use Origin::{Composed, Published};
        use Unit::{AnHour, PerTenThousand, Percent, Ratio};
        match self {
            Self::Coverage => told(
                [
                    "coverage",
                    "覆盖率",
                    "persons in collections whom anybody tried to contact at least once in the period, messages included",
                    "persons in collections: an account past due at the end of the day before the period, or of a day in it",
                ],
                Percent,
                Published,
                BUCKETS,
                JOURNAL,
            ),
            Self::Penetration => told(
                [
                    "penetration",
                    "触达强度",
                    "outbound attempts on persons in collections, messages included",
                    "persons in collections",
                ],
                Ratio,
                Published,
                BUCKETS,
                JOURNAL,
            ),
            Self::ContactRate => told(
                [
                    "contact rate",
                    "接触率",
                    "persons in collections with at least one right-party contact",
                    "persons in collections",
                ],
                Percent,
                Published,
                BUCKETS,
                JOURNAL,
            ),
            Self::ConnectRate => told(
                [
                    "connect rate",
                    "接通率",
                    "outbound calls that a human answered: a conversation, or another person",
                    "outbound calls",
                ],
                Percent,
                Published,
                EVERY,
                JOURNAL,
            ),
            Self::RpcOfAttempts => told(
                [
                    "right-party contacts of attempts",
                    "有效联系率（按尝试）",
                    "outbound calls and visits in which the debtor was spoken to, identity confirmed",
                    "outbound calls and visits",
                ],
                Percent,
                Published,
                EVERY,
                JOURNAL,
            ),
            Self::RpcOfAnswered => told(
                [
                    "right-party contacts of answered calls",
                    "有效联系率（按接通）",
                    "outbound calls in which the debtor was spoken to",
                    "outbound calls that a human answered",
                ],
                Percent,
                Published,
                EVERY,
                JOURNAL,
            ),
            Self::PromiseRate => told(
                [
                    "promise rate",
                    "承诺率",
                    "promises taken down in the period",
                    "right-party contacts by call or visit, whoever began",
                ],
                Percent,
                Published,
                EVERY,
                JOURNAL,
            ),
            Self::PromisesKept => told(
                [
                    "promises kept",
                    "承诺兑现率",
                    "promises met in full, each part by its day and grace",
                    "promises that ended in the period, grace included; those withdrawn before are left out",
                ],
                Percent,
                Published,
                EVERY,
                PROMISES,
            ),
            Self::PromisedMoneyKept => told(
                [
                    "promised money kept",
                    "承诺金额兑现率",
                    "of the money promised what came in in time, net of reversals",
                    "money promised in promises that ended in the period",
                ],
                Percent,
                Published,
                EVERY,
                PROMISES,
            ),
            Self::GateRefusals => told(
                [
                    "gate refusals",
                    "管控拦截率",
                    "requests for contact that were refused by a rule, by a permit in other hands, or because it was paid",
                    "requests for contact: permits, messages that went out, refusals",
                ],
                Percent,
                Composed,
                PEOPLE,
                JOURNAL,
            ),
            Self::Breaches => told(
                [
                    "breaches",
                    "违规率",
                    "outbound attempts that the gate, asked again with what had happened before, refuses",
                    "outbound attempts",
                ],
                PerTenThousand,
                Composed,
                EVERY,
                "journal of persons, and the contact packs that are active now",
            ),
            Self::TextsFailed => told(
                [
                    "texts that failed review",
                    "质检不合格率",
                    "notes of the period that a supervisor failed",
                    "notes of the period; all of them are checked for forbidden conduct",
                ],
                PerTenThousand,
                Composed,
                DESKS,
                JOURNAL,
            ),
            Self::ComplaintsByPersons => told(
                [
                    "complaints by persons",
                    "投诉率（按人）",
                    "complaints that began in the period",
                    "persons in collections",
                ],
                PerTenThousand,
                Composed,
                BOOK,
                JOURNAL,
            ),
            Self::ComplaintsByContacts => told(
                [
                    "complaints by contacts",
                    "投诉率（按联系）",
                    "complaints that began in the period",
                    "outbound attempts",
                ],
                PerTenThousand,
                Composed,
                BOOK,
                JOURNAL,
            ),
            Self::CureRate => told(
                [
                    "cure rate",
                    "治愈率",
                    "accounts past due at the start with nothing past due at the end, restructured ones and ended claims left out",
                    "accounts past due at the start",
                ],
                Percent,
                Composed,
                BUCKETS,
                LEDGER,
            ),
            Self::CureRateMoney => told(
                [
                    "cure rate by money",
                    "治愈率（按金额）",
                    "owed at the start on accounts that cured",
                    "owed at the start on accounts past due then",
                ],
                Percent,
                Composed,
                BUCKETS,
                LEDGER,
            ),
            Self::RollRate => told(
                [
                    "roll rate",
                    "滚动率",
                    "accounts in a worse bucket at the end than at the start, charged off or written off",
                    "accounts in the bucket at the start",
                ],
                Percent,
                Published,
                BUCKETS,
                LEDGER,
            ),
            Self::RollRateMoney => told(
                [
                    "roll rate by money",
                    "滚动率（按金额）",
                    "owed at the start on accounts that rolled",
                    "owed at the start on accounts in the bucket then",
                ],
                Percent,
                Published,
                BUCKETS,
                LEDGER,
            ),
            Self::CollectionRate => told(
                [
                    "collection rate",
                    "回款率",
                    "money received in the period on accounts past due at the start; waivers are no receipts",
                    "past due on them at the start",
                ],
                Percent,
                Published,
                BUCKETS,
                LEDGER,
            ),
            Self::RecoveryRate => told(
                [
                    "recovery rate",
                    "回收率",
                    "money received in the period on accounts charged off by the start",
                    "owed at the start on accounts charged off by then",
                ],
                Percent,
                Published,
                BOOK,
                LEDGER,
            ),
            Self::AtRisk30 => told(
                [
                    "portfolio at risk, 30 days",
                    "30天以上逾期余额占比",
                    "owed at the end on accounts 30 days past due or more, grace and pauses taken off: all of it, not what is past due",
                    "owed at the end on all accounts; claims charged off or written off are left out of both",
                ],
                Percent,
                Published,
                BOOK,
                LEDGER,
            ),
            Self::AtRisk90 => told(
                [
                    "portfolio at risk, 90 days",
                    "90天以上逾期余额占比",
                    "owed at the end on accounts 90 days past due or more, grace and pauses taken off: all of it, not what is past due",
                    "owed at the end on all accounts; claims charged off or written off are left out of both",
                ],
                Percent,
                Published,
                BOOK,
                LEDGER,
            ),
            Self::CostToCollect => told(
                [
                    "cost to collect",
                    "催收成本率",
                    "cost of the time that people worked on jobs",
                    "money received in the period on accounts past due or charged off at the start",
                ],
                Percent,
                Published,
                BOOK,
                JOBS,
            ),
            Self::SlaInTime => told(
                [
                    "jobs in time",
                    "时效达成率",
                    "jobs done by their hour",
                    "jobs whose hour came in the period, done or not; those without meaning by then are left out",
                ],
                Percent,
                Composed,
                DESKS,
                JOBS,
            ),
            Self::Occupancy => told(
                [
                    "occupancy",
                    "工时利用率",
                    "seconds between taking and ending jobs, each counted for at most twice its planned time",
                    "seconds for which people could be given jobs, on the days on which they worked by the rules",
                ],
                Percent,
                Composed,
                DESKS,
                JOBS,
            ),
            Self::JobsAnHour => told(
                ["jobs an hour", "每小时完成量", "jobs done", "seconds at work on them"],
                AnHour,
                Published,
                DESKS,
                JOBS,
            ),
        }
    }
}
