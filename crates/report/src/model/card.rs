//! The model card, the fairness audit and the limits.

use app::model_file::{Figure, Model};
use app::modelling::validation::Validation;
use maud::{Markup, html};

use super::told;
use crate::layout::{facts, percent, table};

pub(super) fn model_card(model: &Model, validation: &Validation, hash: &str) -> Markup {
    let file = &model.file;
    let training = &file.training;
    let span = training.first.as_ref().zip(training.last.as_ref());
    let span = span.map_or_else(|| "not known".to_owned(), |(first, last)| format!("as of {first} to {last}"));
    let mono = |text: &str| html! { span.mono { (text) } };
    html! {
        h2 { "Model card" }
        (facts(&[
            ("engine", html! { (file.made.engine) @if let Some(seed) = file.made.seed { ", seed " (seed) } }),
            ("bad is", html! { (file.bad) }),
            ("windows", html! {
                "observation " (file.windows.observation)
                @if !file.windows.gap.is_empty() { "; gap " (file.windows.gap) }
                "; performance " (file.windows.performance)
            }),
            ("learned from", html! {
                (training.rows) " rows, " (training.bads) " bad; " (span) "; left out " (training.indeterminate)
                " indeterminate and " (training.immature) " immature"
            }),
            ("tried", html! { (training.split) }),
            ("this report's rows", html! {
                (validation.rows) " rows, " (validation.overall.bads) " bad, " (validation.indeterminate) " indeterminate, "
                (validation.immature) " immature"
            }),
            ("reads", html! { (model.features.iter().map(|feature| feature.name.as_str()).collect::<Vec<_>>().join(", ")) }),
            ("keeps to directions", html! { (file.monotone) }),
            ("points", html! {
                (file.scaling.score.to_string()) " at " (file.scaling.odds.to_string()) " goods to a bad, odds double every "
                (file.scaling.points_to_double.to_string())
            }),
            ("model hash", mono(hash)),
            ("training data hash", mono(if training.data_hash.is_empty() { "not known" } else { &training.data_hash })),
            ("this report's data hash", mono(&validation.data_hash)),
        ]))
    }
}

pub(super) fn fairness(validation: &Validation) -> Markup {
    html! {
        h2 { "Fairness" }
        p { "Attributes that the model does not read. Figures, not a verdict: an adverse impact ratio below four fifths asks for a review (29 CFR 1607.4(D)), and a small group proves nothing." }
        @if validation.fairness.is_empty() { p.warn { "No protected attribute is in the rows of this report: nothing was audited." } }
        @for audit in &validation.fairness {
            h3 { (audit.attribute) }
            p.soft { "Approved: " (audit.approved_when) ". Compared with " (audit.reference.as_deref().unwrap_or("nobody")) "." }
            (table("", &["group", "rows", "bads", "approved", "adverse impact ratio", "bads refused, gap", "goods refused, gap", "said", "happened", "remark"], &[9],
                &audit.groups.iter().map(|group| vec![
                    group.name.clone(),
                    group.rows.to_string(),
                    group.bads.to_string(),
                    share(&group.approval),
                    short(&group.adverse_impact_ratio),
                    share(&group.true_positive_gap),
                    share(&group.false_positive_gap),
                    group.pd_mean.map(percent).unwrap_or_default(),
                    share(&group.bad_rate),
                    group.remark.clone(),
                ]).collect::<Vec<_>>()))
        }
    }
}

fn short(figure: &Figure) -> String {
    match figure {
        Figure::Between { value, low, high } => format!("{value:.3} ({low:.3} to {high:.3})"),
        Figure::Known { .. } => told(figure),
        Figure::None { .. } => "-".to_owned(),
    }
}

fn share(figure: &Figure) -> String {
    match figure {
        Figure::Between { value, low, high } => {
            format!("{:.1} % ({:.1} to {:.1})", value * 100.0, low * 100.0, high * 100.0)
        }
        Figure::Known { value } => percent(*value),
        Figure::None { .. } => "-".to_owned(),
    }
}

pub(super) fn limits(model: &Model) -> Markup {
    let has_time = model.file.training.tried_from.is_some();
    html! {
        h2 { "Limits" }
        ul {
            li { "The model says how likely " (model.file.bad) " is for rows like those it learned from. Watch it with " span.mono { "risk monitor" } "." }
            @if !has_time { li.warn { "It was not tried out of time: its figures say nothing about next year." } }
            li { "Outcomes were made under the strategy of their time: who was called or restructured was chosen, and the model learned that too." }
            li { "Reasons tell what moved the score, not what caused the outcome. For trees they are path-dependent Shapley values." }
            @for note in &model.file.notes { li { (note) } }
        }
    }
}
