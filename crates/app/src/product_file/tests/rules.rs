//! Rules by name: what each of them settles, in order.

use ledger::product::{AllocationItem, AllocationRule, AllocationTerms, DueClass, SweepOrder, SwitchWhen};

use super::{WHOLE, parse};

/// Sweeps as text: `owed` are instalments past due or due; one letter an item: `N` for penalty, `A` for additional interest, `n` for penalty
/// without it.
fn told(rule: &AllocationRule) -> String {
    let letter = |item: &AllocationItem| match item {
        AllocationItem::Penalty => 'N',
        AllocationItem::AdditionalInterest => 'A',
        AllocationItem::OtherPenalty => 'n',
        AllocationItem::Fee => 'F',
        AllocationItem::Interest => 'I',
        AllocationItem::Principal => 'P',
    };
    let step = |classes: &[DueClass], items: &[AllocationItem]| {
        let classes = match classes {
            [DueClass::PastDue, DueClass::Due] => "owed",
            [DueClass::InAdvance] => "advance",
            [DueClass::PastDue, DueClass::Due, DueClass::InAdvance] => "all",
            other => panic!("{other:?}"),
        };
        format!("{classes} {}", items.iter().map(letter).collect::<String>())
    };
    rule.steps.iter().map(|found| step(&found.classes, &found.items)).collect::<Vec<_>>().join(", ")
}

fn allocation(section: &str) -> AllocationTerms {
    parse("p.toml", &format!("{WHOLE}{section}\n")).unwrap_or_else(|refused| panic!("{refused}")).allocation
}

#[test]
fn presets_settle_in_their_published_order() {
    for (preset, steps) in [
        ("fineract_standard", "owed NFIP, advance NFIP"),
        ("interest_first", "owed IPNF, advance IPNF"),
        ("principal_first", "owed PINF, advance PINF"),
        ("early_repayment", "owed IPNF, advance P"),
        ("creocore", "owed NFIP, advance NFIP"),
        ("rbi_india", "owed NFI, owed P, advance NFIP"),
        ("due_pen_fee_int_pri_adv_pri_pen_fee_int", "owed NFIP, advance PNFI"),
        ("due_pen_int_pri_fee_adv_pen_int_pri_fee", "owed NIPF, advance NIPF"),
        ("heavensfamily", "owed PIFN, advance PIFN"),
        ("frappe_standard", "owed IP, owed N, owed F, advance IP, advance N, advance F"),
        ("frappe_sub_standard", "owed P, owed I, owed N, owed F, advance P, advance I, advance N, advance F"),
        ("frappe_written_off", "all P, all I, all A, all n, all F"),
        ("frappe_settlement", "all P, all I, all A, all n, all F"),
        ("frappe_2025", "owed IP, owed A, owed n, owed F, advance IP, advance A, advance n, advance F"),
        ("lana_documented", "owed IPNF, advance IPNF"),
        ("lana_code", "owed I, owed P, owed N, owed F, advance I, advance P, advance N, advance F"),
        ("cn_contract_default", "owed FN, owed I, owed P, advance FN, advance I, advance P"),
        ("cn_card", "owed FNI, owed P, advance FNI, advance P"),
        ("rate_first", "owed NFIP, advance NFIP"),
    ] {
        let found = allocation(&format!("[allocation]\npreset = \"{preset}\""));
        assert_eq!(told(&found.repayment), steps, "{preset}");
        let switches = match preset {
            "cn_card" => 1,
            "frappe_2025" => 4,
            _ => 0,
        };
        assert_eq!(found.switches.len(), switches, "{preset}");
    }
}

#[test]
fn the_card_rule_turns_round_from_day_91_on_behind_the_files_own_switches() {
    let found = allocation(
        "[allocation]\npreset = \"cn_card\"\nfuture_rule = \"last_instalment\"\n\
         [[allocation.switch]]\nwhen = \"settlement_active\"\npreset = \"principal_first\"",
    );
    let [own, of_preset] = &found.switches[..] else { panic!("{:?}", found.switches) };
    assert_eq!((own.when, of_preset.when), (SwitchWhen::SettlementActive, SwitchWhen::DpdAbove(90)));
    assert_eq!(told(&of_preset.rule), "owed P, owed FNI, advance P, advance FNI");
    assert_eq!(of_preset.rule.future_rule, found.repayment.future_rule);
}

#[test]
fn four_orders_go_by_the_state_of_the_account() {
    let found = allocation("[allocation]\npreset = \"frappe_2025\"");
    let orders: Vec<_> = found.switches.iter().map(|switch| (switch.when, told(&switch.rule))).collect();
    let claim = "all P, all I, all A, all n, all F".to_owned();
    let sub_standard = "owed P, owed I, owed A, owed n, owed F, advance P, advance I, advance A, advance n, advance F";
    assert_eq!(
        orders,
        [
            (SwitchWhen::SettlementActive, claim.clone()),
            (SwitchWhen::ChargedOff, claim),
            (SwitchWhen::NonPerforming, sub_standard.to_owned()),
            (SwitchWhen::DpdAbove(90), sub_standard.to_owned()),
        ]
    );
}

#[test]
fn horizontal_slots_are_gathered_by_class_and_vertical_ones_are_not() {
    let slots = "slots = [\"past_due.fee\", \"past_due.interest\", \"past_due.principal\", \"past_due.penalty\", \
                 \"due.fee\", \"due.interest\", \"due.principal\", \"due.penalty\"]";
    let steps = |processing: &str| allocation(&format!("[allocation]\n{slots}\n{processing}")).repayment.steps;
    assert_eq!((steps("").len(), steps("processing = \"horizontal\"").len()), (2, 2));
    assert_eq!(steps("processing = \"vertical\"").len(), 8);
}

#[test]
fn what_bears_the_highest_rate_is_first_by_preset_or_by_option() {
    let sweep = |text: &str| allocation(&format!("[allocation]\n{text}")).repayment.sweep;
    assert_eq!(sweep("preset = \"rate_first\""), SweepOrder::HighestRateFirst);
    assert_eq!(sweep("sweep = \"highest_rate_first\""), SweepOrder::HighestRateFirst);
    assert_eq!(sweep("preset = \"creocore\"\nsweep = \"highest_rate_first\""), SweepOrder::HighestRateFirst);
    assert_eq!(sweep("preset = \"creocore\""), SweepOrder::OldestFirst);
    let card = allocation("[allocation]\npreset = \"cn_card\"\nsweep = \"highest_rate_first\"");
    assert_eq!(card.switches[0].rule.sweep, SweepOrder::HighestRateFirst);
}
