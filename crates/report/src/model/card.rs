//! The model card, the fairness audit and the limits.

use app::model_file::{Figure, Model};
use app::modelling::validation::Validation;
use maud::{Markup, html};

use super::told;
use crate::layout::{facts, percent, table};
use crate::words::Say;

pub(super) fn model_card(say: Say, model: &Model, validation: &Validation, hash: &str) -> Markup {
    let file = &model.file;
    let training = &file.training;
    let span = training.first.as_ref().zip(training.last.as_ref());
    let span = span.map_or_else(
        || say.t("not known").to_owned(),
        |(first, last)| say.one(format!("as of {first} to {last}"), format!("数据日期 {first} 至 {last}")),
    );
    let mono = |text: &str| html! { span.mono { (text) } };
    html! {
        h2 { (say.t("Model card")) }
        (facts(&[
            (say.t("engine"), html! { (say.phrase(&file.made.engine)) @if let Some(seed) = file.made.seed { ", " (say.t("seed")) " " (seed) } }),
            (say.t("bad is"), html! { (file.bad) }),
            (say.t("windows"), html! {
                (say.t("observation")) ": " (file.windows.observation)
                @if !file.windows.gap.is_empty() { "; " (say.t("gap")) ": " (file.windows.gap) }
                "; " (say.t("performance")) ": " (file.windows.performance)
            }),
            (say.t("learned from"), html! {
                (say.one(
                    format!("{} rows, {} bad; {span}; left out {} indeterminate and {} immature",
                        training.rows, training.bads, training.indeterminate, training.immature),
                    format!("{} 行，其中坏样本 {}；{span}；剔除不确定 {} 行、未成熟 {} 行",
                        training.rows, training.bads, training.indeterminate, training.immature),
                ))
            }),
            (say.t("tried"), html! { (say.phrase(&training.split)) }),
            (say.t("this report's rows"), html! {
                (say.one(
                    format!("{} rows, {} bad, {} indeterminate, {} immature",
                        validation.rows, validation.overall.bads, validation.indeterminate, validation.immature),
                    format!("{} 行，坏样本 {}，不确定 {}，未成熟 {}",
                        validation.rows, validation.overall.bads, validation.indeterminate, validation.immature),
                ))
            }),
            (say.t("reads"), html! { (model.features.iter().map(|feature| feature.name.as_str()).collect::<Vec<_>>().join(", ")) }),
            (say.t("keeps to directions"), html! { (say.phrase(&file.monotone)) }),
            (say.t("points"), html! {
                (say.one(
                    format!("{} at {} goods to a bad, odds double every {}",
                        file.scaling.score, file.scaling.odds, file.scaling.points_to_double),
                    format!("好坏比 {}:1 时为 {} 分，每 {} 分好坏比翻倍",
                        file.scaling.odds, file.scaling.score, file.scaling.points_to_double),
                ))
            }),
            (say.t("model hash"), mono(hash)),
            (say.t("training data hash"), mono(if training.data_hash.is_empty() { say.t("not known") } else { &training.data_hash })),
            (say.t("this report's data hash"), mono(&validation.data_hash)),
        ]))
    }
}

pub(super) fn fairness(say: Say, validation: &Validation) -> Markup {
    html! {
        h2 { (say.t("Fairness")) }
        p { (say.t("Attributes that the model does not read. Figures, not a verdict: an adverse impact ratio below four fifths asks for a review (29 CFR 1607.4(D)), and a small group proves nothing.")) }
        @if validation.fairness.is_empty() { p.warn { (say.t("No protected attribute is in the rows of this report: nothing was audited.")) } }
        @for audit in &validation.fairness {
            h3 { (audit.attribute) }
            p.soft {
                (say.t("Approved")) ": " (say.phrase(&audit.approved_when)) ". " (say.t("Compared with")) ": "
                (audit.reference.as_deref().map_or_else(|| say.t("nobody").to_owned(), |group| say.phrase(group))) "."
            }
            (table("", &say.all(["group", "rows", "bads", "approved", "adverse impact ratio", "bads refused, gap", "goods refused, gap", "said", "happened", "remark"]), &[9],
                &audit.groups.iter().map(|group| vec![
                    say.phrase(&group.name),
                    group.rows.to_string(),
                    group.bads.to_string(),
                    share(say, &group.approval),
                    short(say, &group.adverse_impact_ratio),
                    share(say, &group.true_positive_gap),
                    share(say, &group.false_positive_gap),
                    group.pd_mean.map(percent).unwrap_or_default(),
                    share(say, &group.bad_rate),
                    say.phrase(&group.remark),
                ]).collect::<Vec<_>>()))
        }
    }
}

fn short(say: Say, figure: &Figure) -> String {
    match figure {
        Figure::Between { value, low, high } => {
            say.interval(&format!("{value:.3}"), &format!("{low:.3}"), &format!("{high:.3}"))
        }
        Figure::Known { .. } => told(say, figure),
        Figure::None { .. } => "-".to_owned(),
    }
}

fn share(say: Say, figure: &Figure) -> String {
    match figure {
        Figure::Between { value, low, high } => {
            let [value, low, high] = [value, low, high].map(|share| format!("{:.1}", share * 100.0));
            say.interval(&format!("{value} %"), &low, &high)
        }
        Figure::Known { value } => percent(*value),
        Figure::None { .. } => "-".to_owned(),
    }
}

pub(super) fn limits(say: Say, model: &Model) -> Markup {
    let has_time = model.file.training.tried_from.is_some();
    html! {
        h2 { (say.t("Limits")) }
        ul {
            li { (say.one(
                format!("The model says how likely {} is for rows like those it learned from. Watch it with: risk monitor.", model.file.bad),
                format!("模型给出的是与训练样本同类的客户发生“{}”的可能性。请用 risk monitor 持续监测。", model.file.bad),
            )) }
            @if !has_time { li.warn { (say.t("It was not tried out of time: its figures say nothing about next year.")) } }
            li { (say.t("Outcomes were made under the strategy of their time: who was called or restructured was chosen, and the model learned that too.")) }
            li { (say.t("Reasons tell what moved the score, not what caused the outcome. For trees they are path-dependent Shapley values.")) }
        }
        @if !model.file.notes.is_empty() {
            h3 { (say.t("Notes of the training")) }
            ul.soft { @for note in &model.file.notes { li { (say.phrase(note)) } } }
        }
    }
}
