//! One rule, in one of the ways to write it: a preset, an order, slots, or steps.

use ledger::component::Component;
use ledger::product::{AllocationItem, AllocationRule, AllocationStep, DueClass, FutureRule, Plan, SweepOrder};
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
    pub(super) order: Option<Spanned<Vec<Name<AllocationItem>>>>,
    pub(super) in_advance_order: Option<Spanned<Vec<Name<AllocationItem>>>>,
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

impl Named for AllocationItem {
    const NAMES: &'static [&'static str] = &["penalty", "additional_interest", "fee", "interest", "principal"];

    /// `penalty` is all of it; where additional interest is named in the same rule, [`apart`] makes it the other part.
    fn named(name: &str) -> Option<Self> {
        match name {
            "additional_interest" => Some(Self::AdditionalInterest),
            name => Component::named(name).map(Self::from),
        }
    }
}

named!(DueClass { "past_due" => PastDue, "due" => Due, "in_advance" => InAdvance });

named!(FutureRule {
    "next_instalment" => NextInstalment,
    "last_instalment" => LastInstalment,
    "next_then_last" => NextThenLast,
    "re_amortise" => ReAmortise,
});

named!(SweepOrder { "oldest_first" => OldestFirst, "highest_rate_first" => HighestRateFirst });

/// What a sweep settles of the instalments of a due class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    class: DueClass,
    item: AllocationItem,
}

impl Named for Slot {
    const NAMES: &'static [&'static str] = &[
        "past_due.penalty",
        "past_due.additional_interest",
        "past_due.fee",
        "past_due.interest",
        "past_due.principal",
        "due.penalty",
        "due.additional_interest",
        "due.fee",
        "due.interest",
        "due.principal",
        "in_advance.penalty",
        "in_advance.additional_interest",
        "in_advance.fee",
        "in_advance.interest",
        "in_advance.principal",
    ];

    fn named(name: &str) -> Option<Self> {
        let (class, item) = name.split_once('.')?;
        Some(Self { class: DueClass::named(class)?, item: AllocationItem::named(item)? })
    }
}

impl std::fmt::Display for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.class.name(), self.item.name())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepSection {
    classes: Vec<Name<DueClass>>,
    components: Vec<Name<AllocationItem>>,
}

/// What of the product a rule must fit.
#[derive(Clone, Copy)]
pub(super) struct Fits<'a> {
    pub(super) plan: &'a Plan,
    /// Whether its penalty tells additional interest apart.
    pub(super) has_additional_interest: bool,
}

/// Penalty, fee, interest, principal.
const STANDARD_ORDER: [Component; 4] = [Component::Penalty, Component::Fee, Component::Interest, Component::Principal];

/// The rule that holds where none is written.
pub(super) fn standard(future_rule: FutureRule) -> AllocationRule {
    AllocationRule::horizontal(STANDARD_ORDER, STANDARD_ORDER, future_rule)
}

impl RuleSection {
    /// The rule, if one is written.
    pub(super) fn into_rule(self, fits: Fits<'_>) -> Checked<Option<AllocationRule>> {
        let future_rule = self.future_rule.0;
        let sweep = self.sweep(fits.plan)?;
        let steps = match (&self.preset, &self.slots, &self.steps) {
            (Some(preset), None, None) => {
                self.refuse("a preset has an order of its own", [self.given_processing(), self.given_order()])?;
                preset.get_ref().0.steps()
            }
            (None, Some(slots), None) => {
                self.refuse("slots are an order of their own", [None, self.given_order()])?;
                self.of_slots(slots, fits)?
            }
            (None, None, Some(steps)) => {
                self.refuse("steps are an order of their own", [self.given_processing(), self.given_order()])?;
                of_steps(steps, fits)?
            }
            (None, None, None) => return self.of_order(sweep, fits),
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

    fn of_order(&self, sweep: SweepOrder, fits: Fits<'_>) -> Checked<Option<AllocationRule>> {
        if first_given([self.given_processing(), self.given_order(), given("sweep", &self.sweep)]).is_none() {
            return Ok(None);
        }
        let owed = items(self.order.as_ref(), fits)?.unwrap_or_else(|| STANDARD_ORDER.map(Into::into).to_vec());
        let in_advance = items(self.in_advance_order.as_ref(), fits)?.unwrap_or_else(|| owed.clone());
        if let Some(written) = self.in_advance_order.as_ref().filter(|_| owed.len() != in_advance.len()) {
            return Err(wrong(written, "order and in_advance_order both name additional_interest, or neither does"));
        }
        let rule = match or_default(self.processing.as_ref()) {
            Processing::Horizontal => AllocationRule::horizontal,
            Processing::Vertical => AllocationRule::vertical,
        };
        let AllocationRule { steps, future_rule, .. } = rule(owed, in_advance, self.future_rule.0);
        Ok(Some(AllocationRule { steps: apart(steps), future_rule, sweep }))
    }

    fn of_slots(&self, slots: &Spanned<Vec<Spanned<Name<Slot>>>>, fits: Fits<'_>) -> Checked<Vec<AllocationStep>> {
        let mut steps: Vec<AllocationStep> = Vec::new();
        let mut seen = Vec::new();
        let processing = or_default(self.processing.as_ref());
        for written in slots.get_ref() {
            let slot = written.get_ref().0;
            see(&mut seen, slot, fits).map_err(|what| wrong(written, what))?;
            let same_class = steps.iter_mut().find(|step| step.classes == [slot.class]);
            match (processing, same_class) {
                (Processing::Horizontal, Some(step)) => step.items.push(slot.item),
                (Processing::Horizontal, None) | (Processing::Vertical, _) => {
                    steps.push(AllocationStep::new(&[slot.class], [slot.item]));
                }
            }
        }
        need_all(&seen).map_err(|what| wrong(slots, what))?;
        Ok(apart(steps))
    }
}

fn of_steps(steps: &Spanned<Vec<Spanned<StepSection>>>, fits: Fits<'_>) -> Checked<Vec<AllocationStep>> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for written in steps.get_ref() {
        let StepSection { classes, components } = written.get_ref();
        if classes.is_empty() || components.is_empty() {
            return Err(wrong(written, "a step names at least one class and one component"));
        }
        let step = AllocationStep {
            classes: classes.iter().map(|class| class.0).collect(),
            items: components.iter().map(|item| item.0).collect(),
        };
        for &class in &step.classes {
            for &item in &step.items {
                see(&mut seen, Slot { class, item }, fits).map_err(|what| wrong(written, what))?;
            }
        }
        found.push(step);
    }
    need_all(&seen).map_err(|what| wrong(steps, what))?;
    Ok(apart(found))
}

/// Where additional interest has a place of its own, penalty is the rest of it.
fn apart(mut steps: Vec<AllocationStep>) -> Vec<AllocationStep> {
    let is_named = steps.iter().any(|step| step.items.contains(&AllocationItem::AdditionalInterest));
    let items = steps.iter_mut().flat_map(|step| &mut step.items);
    for item in items.filter(|item| is_named && **item == AllocationItem::Penalty) {
        *item = AllocationItem::OtherPenalty;
    }
    steps
}

fn see(seen: &mut Vec<Slot>, slot: Slot, fits: Fits<'_>) -> Result<(), String> {
    if slot.item == AllocationItem::AdditionalInterest && !fits.has_additional_interest {
        return Err(NO_ADDITIONAL_INTEREST.to_owned());
    }
    if seen.contains(&slot) {
        return Err(format!("{slot} is named twice: leave it out here"));
    }
    seen.push(slot);
    Ok(())
}

const NO_ADDITIONAL_INTEREST: &str = "additional_interest has a place only where [penalty] tells it apart: leave it out, \
                                      or set additional_interest = \"borne_rate\" there";

/// Money would be stuck in front of what is owed and never settled.
fn need_all(seen: &[Slot]) -> Result<(), String> {
    let owed = DueClass::OWED
        .into_iter()
        .flat_map(|class| Component::ALL.map(|component| Slot { class, item: AllocationItem::from(component) }));
    if let Some(slot) = owed.into_iter().find(|slot| !seen.contains(slot)) {
        return Err(format!("{slot} would never be settled: name it too; only in_advance may be left out"));
    }
    // Named for one class, it is no part of penalty in the others either.
    let is_told_apart = seen.iter().any(|slot| slot.item == AllocationItem::AdditionalInterest);
    for class in DueClass::ALL.into_iter().filter(|_| is_told_apart) {
        let [penalty, additional] =
            [AllocationItem::Penalty, AllocationItem::AdditionalInterest].map(|item| Slot { class, item });
        if seen.contains(&penalty) && !seen.contains(&additional) {
            return Err(format!("{additional} would never be settled: name it wherever penalty is"));
        }
    }
    Ok(())
}

/// An order of what there is to settle, if one is written.
fn items(list: Option<&Spanned<Vec<Name<AllocationItem>>>>, fits: Fits<'_>) -> Checked<Option<Vec<AllocationItem>>> {
    let Some(list) = list else { return Ok(None) };
    let order: Vec<AllocationItem> = list.get_ref().iter().map(|name| name.0).collect();
    let mut rest = order.clone();
    rest.retain(|item| *item != AllocationItem::AdditionalInterest);
    let has_all = Component::ALL.iter().all(|component| rest.contains(&AllocationItem::from(*component)));
    if rest.len() != Component::ALL.len() || !has_all || order.len() > rest.len() + 1 {
        let what = "an order names penalty, fee, interest and principal, each once, and additional_interest where it has a \
                    place of its own";
        return Err(wrong(list, what));
    }
    if order.len() > rest.len() && !fits.has_additional_interest {
        return Err(wrong(list, NO_ADDITIONAL_INTEREST));
    }
    Ok(Some(order))
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
