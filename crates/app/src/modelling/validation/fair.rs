//! Fairness audits as plain values.

use risk::fairness::{Group, LEAST_OF_A_CLASS, LEAST_ROWS, Subject, audit};
use serde::Serialize;

use super::Sample;
use crate::model_file::{Figure, Model, Score};

/// The audit of one attribute.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditView {
    /// The attribute.
    pub attribute: String,
    /// What is taken for approval.
    pub approved_when: String,
    /// The group that the others are compared with.
    pub reference: Option<String>,
    /// The groups.
    pub groups: Vec<GroupView>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupView {
    /// Its name.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// Bads among those whose outcome is known.
    pub bads: u64,
    /// The share that is approved.
    pub approval: Figure,
    /// That over the reference group's.
    pub adverse_impact_ratio: Figure,
    /// Whether that is below four fifths.
    pub is_below_four_fifths: bool,
    /// The share of bads that is refused, less the reference group's.
    pub true_positive_gap: Figure,
    /// The share of goods that is refused, less the reference group's.
    pub false_positive_gap: Figure,
    /// The mean probability that was said.
    pub pd_mean: Option<f64>,
    /// The bad rate.
    pub bad_rate: Figure,
    /// What is to be said of the figures.
    pub remark: String,
}

pub(super) fn audits(model: &Model, sample: &Sample, scores: &[Score]) -> Vec<AuditView> {
    let limit = model.file.approval.pd_below;
    let subject = |(score, outcome): (&Score, &risk::Outcome)| Subject {
        pd: score.pd,
        is_approved: score.pd < limit,
        is_bad: outcome.target().map(|target| target == 1.0),
    };
    let subjects: Vec<Subject> = scores.iter().zip(&sample.outcomes).map(subject).collect();
    let view = |(declared, groups): &(super::super::declared::ProtectedText, Vec<Option<String>>)| {
        let names: Vec<Option<&str>> = groups.iter().map(Option::as_deref).collect();
        let found = audit(&declared.name, &names, &subjects, declared.reference.as_deref());
        AuditView {
            attribute: found.attribute,
            approved_when: format!("probability of bad below {limit}"),
            groups: found.groups.iter().map(|one| group(one, found.reference.as_deref())).collect(),
            reference: found.reference,
        }
    };
    sample.protected.iter().map(view).collect()
}

fn group(of: &Group, reference: Option<&str>) -> GroupView {
    let figure = |interval: Option<risk::special::Interval>, why: &str| {
        interval.map_or_else(|| Figure::None { none: why.to_owned() }, Figure::from)
    };
    let is_reference = of.name.as_deref() == reference;
    let without = if is_reference { "the reference group" } else { "nobody to compare" };
    GroupView {
        name: of.name.clone().unwrap_or_else(|| "not known".to_owned()),
        rows: of.rows,
        bads: of.bads,
        approval: Figure::from(of.approval),
        adverse_impact_ratio: figure(of.adverse_impact, without),
        is_below_four_fifths: of.is_below_four_fifths,
        true_positive_gap: figure(of.true_positive_gap, without),
        false_positive_gap: figure(of.false_positive_gap, without),
        pd_mean: of.mean_pd,
        bad_rate: figure(of.bad_rate, "no outcome is known"),
        remark: remark(of),
    }
}

fn remark(of: &Group) -> String {
    if of.is_small {
        return format!("too few to judge by: {LEAST_ROWS} rows and {LEAST_OF_A_CLASS} of each class are the least");
    }
    let mut words = Vec::new();
    if of.is_below_four_fifths {
        let is_sure = of.adverse_impact.is_some_and(|ratio| ratio.high < 0.8);
        words.push(if is_sure { "below four fifths, surely" } else { "below four fifths, perhaps by chance" });
    }
    if of.is_calibrated() == Some(false) {
        words.push("what was said is not within the interval of what happened");
    }
    words.join("; ")
}
