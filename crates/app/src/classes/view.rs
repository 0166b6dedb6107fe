//! Classes as plain values.

use ledger::classification::{ClassChange, Classification, Policy, PolicyVersions, Rank, Reason, RunningWatch, Watch};
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Said, percent};

/// What one policy says of an account on a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ClassView {
    /// A class.
    Classified(Box<ClassifiedView>),
    /// Nothing.
    Unclassified(UnclassifiedView),
}

/// The class of an account.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClassifiedView {
    /// The policy's name.
    pub policy: String,
    /// The version in force on the day.
    pub version: u32,
    /// The class's name.
    pub class: String,
    /// What people call the class, in English.
    pub english: String,
    /// What people call the class, in Chinese.
    pub chinese: String,
    /// The first day on which it was in this class without a break.
    pub since: String,
    /// What the days alone would make it.
    pub raw_class: String,
    /// Which days the policy reads: `past_due`, `delinquent` or `material_breach`.
    pub reads: &'static str,
    /// How many they are.
    pub days: u32,
    /// How it is watched after a restructure.
    pub watch: WatchView,
    /// Everything that had a part in it.
    pub reasons: Vec<ReasonView>,
}

/// Why a policy says nothing about an account.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct UnclassifiedView {
    /// The policy's name.
    pub policy: String,
    /// No class.
    pub class: Option<String>,
    /// Why, in English.
    pub why: String,
}

/// Whether an account is watched after a restructure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WatchView {
    /// It is not, and was not.
    None,
    /// It is.
    Running {
        /// `observation`, `cure` or `probation`.
        phase: &'static str,
        /// The day of the restructure.
        restructured_on: String,
        /// The day from which its time counts.
        from: String,
        /// The first day on which it can be over by time.
        until: String,
        /// Periods that must still be paid on time.
        periods_left: u32,
        /// What started it anew: the due date of a missed payment, or the day of a breach.
        restarted_on: Option<String>,
        /// Whether there was a further restructure while it ran.
        is_repeated: bool,
    },
    /// It was.
    Ended {
        /// The first day on which it was not any more.
        on: String,
    },
}

/// Something that had a part in a class.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of the ledger's reasons")]
pub enum ReasonView {
    NothingOwed,
    DaysTable {
        days: u32,
        since: Option<String>,
        from_days: u32,
        to_days: Option<u32>,
        class: String,
    },
    Slip {
        days: u32,
        overlooked_days: u32,
    },
    Floor {
        cause: &'static str,
        class: String,
    },
    Frozen {
        days: u32,
        counted_days: u32,
    },
    Impairment {
        share: String,
        since: String,
        class: String,
    },
    Watch {
        floor: String,
        holds_at: Option<String>,
    },
    Manual {
        event: u64,
        on: String,
        class: String,
        why: String,
        approved_by: String,
    },
    Contagion {
        class: String,
        since: String,
    },
    Parent {
        class: String,
        since: String,
        parent: String,
    },
    ExposureShare {
        class: String,
        since: String,
        in_class: String,
        in_all: String,
        currency: String,
        share_over: String,
    },
    Observation {
        allowed: String,
        from: Option<String>,
        until: Option<String>,
        periods_left: u32,
    },
    AwaitingApproval {
        allowed: String,
    },
    ApprovalNotAllowed {
        event: u64,
        on: String,
        class: String,
        allowed: String,
    },
    UnknownClass {
        event: u64,
        on: String,
        class: String,
    },
}

/// How the class of an account changed by one policy.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClassHistoryView {
    /// The policy's name.
    pub policy: String,
    /// The changes, in order; the first is into the first class.
    pub changes: Vec<ClassChangeView>,
}

/// A change of class.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClassChangeView {
    /// The day at whose end it was in the new class.
    pub day: String,
    /// The version in force on that day.
    pub version: u32,
    /// The class before.
    pub from: Option<String>,
    /// The class from this day on.
    pub to: String,
    /// Everything that had a part in it.
    pub reasons: Vec<ReasonView>,
}

pub(super) fn class_view(said: &Said<'_>) -> ClassView {
    match said {
        Said::Class(class) => ClassView::Classified(Box::new(classified(class))),
        Said::Nothing { policy, why } => unclassified(policy, why.to_string()),
        Said::Missing { policy } => unclassified(policy, format!("the book has no policy {policy}")),
    }
}

fn unclassified(policy: &str, why: String) -> ClassView {
    ClassView::Unclassified(UnclassifiedView { policy: policy.to_owned(), class: None, why })
}

fn classified(found: &Classification<'_>) -> ClassifiedView {
    let policy = found.policy;
    let class = policy.classes.get(found.class);
    ClassifiedView {
        policy: policy.key.id.clone(),
        version: policy.key.version,
        class: class.id.clone(),
        english: class.title.english.clone(),
        chinese: class.title.chinese.clone(),
        since: found.since.to_string(),
        raw_class: id(policy, found.raw_class),
        reads: policy.days.read.name(),
        days: found.days,
        watch: watch_view(found.watch),
        reasons: reason_views(found),
    }
}

pub(super) fn reason_views(found: &Classification<'_>) -> Vec<ReasonView> {
    found.reasons.iter().map(|reason| reason_view(found.policy, reason)).collect()
}

pub(super) fn history_view(versions: &PolicyVersions, changes: &[ClassChange<'_>]) -> ClassHistoryView {
    let changes = changes.iter().map(|change| {
        let policy = change.to.policy;
        ClassChangeView {
            day: change.to.day.to_string(),
            version: policy.key.version,
            from: change.from.map(|(policy, class)| id(policy, class)),
            to: id(policy, change.to.class),
            reasons: reason_views(&change.to),
        }
    });
    ClassHistoryView { policy: versions.id().to_owned(), changes: changes.collect() }
}

fn watch_view(watch: Watch) -> WatchView {
    match watch {
        Watch::None => WatchView::None,
        Watch::Ended { on } => WatchView::Ended { on: on.to_string() },
        Watch::Running(RunningWatch {
            phase,
            restructured_on,
            from,
            until,
            periods_left,
            restarted_on,
            is_repeated,
        }) => WatchView::Running {
            phase: phase.name(),
            restructured_on: restructured_on.to_string(),
            from: from.to_string(),
            until: until.to_string(),
            periods_left,
            restarted_on: text(restarted_on),
            is_repeated,
        },
    }
}

fn reason_view(policy: &Policy, reason: &Reason) -> ReasonView {
    let id = |class| id(policy, class);
    match reason {
        Reason::NothingOwed => ReasonView::NothingOwed,
        Reason::DaysTable { days, since, from, to, class } => ReasonView::DaysTable {
            days: *days,
            since: text(*since),
            from_days: *from,
            to_days: *to,
            class: id(*class),
        },
        Reason::Slip { days, overlooked } => ReasonView::Slip { days: *days, overlooked_days: *overlooked },
        Reason::Floor { cause, class } => ReasonView::Floor { cause: cause.name(), class: id(*class) },
        Reason::Frozen { days, counted } => ReasonView::Frozen { days: *days, counted_days: *counted },
        Reason::Impairment { share, since, class } => {
            ReasonView::Impairment { share: percent(*share), since: since.to_string(), class: id(*class) }
        }
        Reason::Watch { floor, holds_at, watch: _ } => {
            ReasonView::Watch { floor: id(*floor), holds_at: holds_at.map(id) }
        }
        Reason::Manual { seq, on, class, reason, approved_by } => ReasonView::Manual {
            event: *seq,
            on: on.to_string(),
            class: id(*class),
            why: reason.clone(),
            approved_by: approved_by.clone(),
        },
        Reason::Contagion { class, since } => ReasonView::Contagion { class: id(*class), since: since.to_string() },
        Reason::Parent { class, since, parent } => {
            ReasonView::Parent { class: id(*class), since: since.to_string(), parent: parent.clone() }
        }
        Reason::ExposureShare { class, since, in_class, in_all, currency, share_over } => ReasonView::ExposureShare {
            class: id(*class),
            since: since.to_string(),
            in_class: currency.format(*in_class),
            in_all: currency.format(*in_all),
            currency: currency.to_string(),
            share_over: percent(*share_over),
        },
        Reason::Observation { allowed, from, until, periods_left } => ReasonView::Observation {
            allowed: id(*allowed),
            from: text(*from),
            until: text(*until),
            periods_left: *periods_left,
        },
        Reason::AwaitingApproval { allowed } => ReasonView::AwaitingApproval { allowed: id(*allowed) },
        Reason::ApprovalNotAllowed { seq, on, class, allowed } => {
            ReasonView::ApprovalNotAllowed { event: *seq, on: on.to_string(), class: id(*class), allowed: id(*allowed) }
        }
        Reason::UnknownClass { seq, on, class } => {
            ReasonView::UnknownClass { event: *seq, on: on.to_string(), class: class.clone() }
        }
    }
}

fn id(policy: &Policy, class: Rank) -> String {
    policy.classes.get(class).id.clone()
}

fn text(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}
