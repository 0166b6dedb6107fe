//! One rule, in one of the ways to write it: a preset, an order, slots, or steps.

use ledger::component::Component;
use ledger::product::{AllocationRule, AllocationStep, DueClass, FutureRule, Plan, SweepOrder};
use serde::Deserialize;
use toml::Spanned;

use super::presets::RulePreset;
use crate::product_file::value::{Checked, Given, Name, Named, Wrong, first_given, given, named, or_default, wrong};

/// The options that write a rule. [`super::AllocationSection`] and [`super::SwitchSection`] have them beside their own.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RuleSection {
    pub(super) preset: Option<Spanned<Name<RulePreset>>>,
    pub(super) processing: Option<Spanned<Name<Processing>>>,
    pub(super) order: Option<Spanned<Vec<Name<Component>>>>,
    pub(super) in_advance_order: Option<Spanned<Vec<Name<Component>>>>,
    pub(super) slots: Option<Spanned<Vec<Spanned<Name<Slot>>>>>,
    pub(super) steps: Option<Spanned<Vec<Spanned<StepSection>>>>,
    pub(super) future_rule: Name<FutureRule>,
    pub(super) sweep: Option<Spanned<Name<SweepOrder>>>,
}

#[derive(Clone, Copy, Default)]
pub(super) enum Processing {
    #[default]
    Horizontal,
    Vertical,
}

named!(Processing { "horizontal" => Horizontal, "vertical" => Vertical });

named!(Component { "penalty" => Penalty, "fee" => Fee, "interest" => Interest, "principal" => Principal });

named!(DueClass { "past_due" => PastDue, "due" => Due, "in_advance" => InAdvance });

named!(FutureRule {
    "next_instalment" => NextInstalment,
    "last_instalment" => LastInstalment,
    "next_then_last" => NextThenLast,
    "re_amortise" => ReAmortise,
});

named!(SweepOrder { "oldest_first" => OldestFirst, "highest_rate_first" => HighestRateFirst });

/// A component of the instalments of a due class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    class: DueClass,
    component: Component,
}

impl Named for Slot {
    const NAMES: &'static [&'static str] = &[
        "past_due.penalty",
        "past_due.fee",
        "past_due.interest",
        "past_due.principal",
        "due.penalty",
        "due.fee",
        "due.interest",
        "due.principal",
        "in_advance.penalty",
        "in_advance.fee",
        "in_advance.interest",
        "in_advance.principal",
    ];

    fn named(name: &str) -> Option<Self> {
        let (class, component) = name.split_once('.')?;
        Some(Self { class: DueClass::named(class)?, component: Component::named(component)? })
    }
}

impl std::fmt::Display for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.class.name(), self.component.name())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepSection {
    classes: Vec<Name<DueClass>>,
    components: Vec<Name<Component>>,
}

/// Penalty, fee, interest, principal.
const STANDARD_ORDER: [Component; 4] = [Component::Penalty, Component::Fee, Component::Interest, Component::Principal];

/// The rule that holds where none is written.
pub(super) fn standard(future_rule: FutureRule) -> AllocationRule {
    AllocationRule::horizontal(STANDARD_ORDER, STANDARD_ORDER, future_rule)
}

impl RuleSection {
    /// The rule, if one is written.
    pub(super) fn into_rule(self, plan: &Plan) -> Checked<Option<AllocationRule>> {
        let future_rule = self.future_rule.0;
        let sweep = self.sweep(plan)?;
        let steps = match (&self.preset, &self.slots, &self.steps) {
            (Some(preset), None, None) => {
                self.refuse("a preset has an order of its own", [self.given_processing(), self.given_order()])?;
                preset.get_ref().0.steps()
            }
            (None, Some(slots), None) => {
                self.refuse("slots are an order of their own", [None, self.given_order()])?;
                self.of_slots(slots)?
            }
            (None, None, Some(steps)) => {
                self.refuse("steps are an order of their own", [self.given_processing(), self.given_order()])?;
                of_steps(steps)?
            }
            (None, None, None) => return self.of_order(sweep),
            _ => {
                let ways = [given("preset", &self.preset), given("slots", &self.slots), given("steps", &self.steps)];
                let at = ways.iter().flatten().map(|way| way.at).max().unwrap_or_default();
                let what = "a rule is written in one way: preset, order, slots or steps";
                return Err(Wrong { at, what: what.to_owned() });
            }
        };
        Ok(Some(AllocationRule { steps, future_rule, sweep }))
    }

    /// What the file says, or else what its preset does.
    fn sweep(&self, plan: &Plan) -> Checked<SweepOrder> {
        match (&self.sweep, plan) {
            (Some(written), Plan::Statement(terms)) if terms.cash_advance.is_none() => {
                let what = "sweep has no effect with a statement plan without cash advances, which has one rate; what is \
                            carried is settled before what is free: leave it out";
                Err(wrong(written, what))
            }
            (Some(written), _) => Ok(written.get_ref().0),
            (None, _) => Ok(self.preset.as_ref().map_or(SweepOrder::OldestFirst, |preset| preset.get_ref().0.sweep())),
        }
    }

    fn given_processing(&self) -> Option<Given> {
        given("processing", &self.processing)
    }

    fn given_order(&self) -> Option<Given> {
        first_given([given("order", &self.order), given("in_advance_order", &self.in_advance_order)])
    }

    fn refuse(&self, why: &str, options: [Option<Given>; 2]) -> Checked<()> {
        match first_given(options) {
            None => Ok(()),
            Some(option) => Err(option.wrong(format!("{why}: leave {} out", option.name))),
        }
    }

    fn of_order(&self, sweep: SweepOrder) -> Checked<Option<AllocationRule>> {
        if first_given([self.given_processing(), self.given_order(), given("sweep", &self.sweep)]).is_none() {
            return Ok(None);
        }
        let written = order(self.order.as_ref())?;
        let owed = written.unwrap_or(STANDARD_ORDER);
        let in_advance = order(self.in_advance_order.as_ref())?.unwrap_or(owed);
        let rule = match or_default(self.processing.as_ref()) {
            Processing::Horizontal => AllocationRule::horizontal,
            Processing::Vertical => AllocationRule::vertical,
        };
        Ok(Some(AllocationRule { sweep, ..rule(owed, in_advance, self.future_rule.0) }))
    }

    fn of_slots(&self, slots: &Spanned<Vec<Spanned<Name<Slot>>>>) -> Checked<Vec<AllocationStep>> {
        let mut steps: Vec<AllocationStep> = Vec::new();
        let mut seen = Vec::new();
        let processing = or_default(self.processing.as_ref());
        for written in slots.get_ref() {
            let slot = written.get_ref().0;
            see(&mut seen, slot).map_err(|what| wrong(written, what))?;
            let same_class = steps.iter_mut().find(|step| step.classes == [slot.class]);
            match (processing, same_class) {
                (Processing::Horizontal, Some(step)) => step.components.push(slot.component),
                (Processing::Horizontal, None) | (Processing::Vertical, _) => {
                    steps.push(AllocationStep { classes: vec![slot.class], components: vec![slot.component] });
                }
            }
        }
        need_owed(&seen).map_err(|what| wrong(slots, what))?;
        Ok(steps)
    }
}

fn of_steps(steps: &Spanned<Vec<Spanned<StepSection>>>) -> Checked<Vec<AllocationStep>> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for written in steps.get_ref() {
        let StepSection { classes, components } = written.get_ref();
        if classes.is_empty() || components.is_empty() {
            return Err(wrong(written, "a step names at least one class and one component"));
        }
        let step = AllocationStep {
            classes: classes.iter().map(|class| class.0).collect(),
            components: components.iter().map(|component| component.0).collect(),
        };
        for &class in &step.classes {
            for &component in &step.components {
                see(&mut seen, Slot { class, component }).map_err(|what| wrong(written, what))?;
            }
        }
        found.push(step);
    }
    need_owed(&seen).map_err(|what| wrong(steps, what))?;
    Ok(found)
}

fn see(seen: &mut Vec<Slot>, slot: Slot) -> Result<(), String> {
    if seen.contains(&slot) {
        return Err(format!("{slot} is named twice: leave it out here"));
    }
    seen.push(slot);
    Ok(())
}

/// Money would be stuck in front of what is owed and never settled.
fn need_owed(seen: &[Slot]) -> Result<(), String> {
    let owed = DueClass::OWED.into_iter().flat_map(|class| Component::ALL.map(|component| Slot { class, component }));
    match owed.into_iter().find(|slot| !seen.contains(slot)) {
        None => Ok(()),
        Some(slot) => Err(format!("{slot} would never be settled: name it too; only in_advance may be left out")),
    }
}

/// An order of all four components, if one is written.
pub(super) fn order(list: Option<&Spanned<Vec<Name<Component>>>>) -> Checked<Option<[Component; 4]>> {
    let Some(list) = list else { return Ok(None) };
    let order: Vec<Component> = list.get_ref().iter().map(|name| name.0).collect();
    match <[Component; 4]>::try_from(order) {
        Ok(order) if Component::ALL.iter().all(|component| order.contains(component)) => Ok(Some(order)),
        _ => Err(wrong(list, "an order names penalty, fee, interest and principal, each once")),
    }
}
