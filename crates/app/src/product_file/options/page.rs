//! The reference page of all options, in Markdown.

use std::fmt::Write;

use super::{Absent, Choice, ProductOption, RULE, SECTIONS, Section, Shape, Value};

const HEAD: &str = "# Product options

Every option that a [product file](product-files.md) can state. Made from the tables in the code
(`cargo run -p xtask -- docs`); a test holds them against the parser. What an option does is told, in numbers, in
[the ledger](ledger.md).

Sections `[product]` and `[plan]` are required, all others may be left out. \"all\" as the user of an option means that
every lender has it in one form or another.
";

const RULE_HEAD: &str = "
## A rule of allocation

These options write one rule. They stand in `[allocation]` for repayments, and in the sections below it for other money
and other states.

";

/// The page of all options.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for section in SECTIONS {
        let heading = match section.shape {
            Shape::Table => format!("[{}]", section.path),
            Shape::List => format!("[[{}]]", section.path),
        };
        line(&mut page, format_args!("\n## `{heading}`\n\n{}", section.meaning));
        if section.takes_rule {
            line(&mut page, format_args!("\n{}", rule_sentence(section)));
        }
        if !section.options.is_empty() {
            page.push('\n');
            tables(&mut page, section.options);
        }
        if section.path == "allocation" {
            page.push_str(RULE_HEAD);
            tables(&mut page, RULE);
        }
    }
    page
}

fn rule_sentence(section: &Section) -> &'static str {
    if section.path == "allocation" {
        "It has the options of a [rule](#a-rule-of-allocation), and:"
    } else if section.options.is_empty() {
        "It has the options of a [rule](#a-rule-of-allocation), and needs one of `preset`, `order`, `slots`, `steps`."
    } else {
        "It has the options of a [rule](#a-rule-of-allocation), needs one of `preset`, `order`, `slots`, `steps`, and \
         has:"
    }
}

fn tables(page: &mut String, options: &'static [ProductOption]) {
    page.push_str("| option | value | default | meaning | used by |\n| --- | --- | --- | --- | --- |\n");
    for option in options {
        row(page, option.name, option);
        if let Value::Rows(below) = &option.value {
            for inner in *below {
                row(page, &format!("{}.{}", option.name, inner.name), inner);
            }
        }
    }
    let named: Vec<(&str, &Choice)> = options.iter().flat_map(told_choices).collect();
    if named.is_empty() {
        return;
    }
    page.push_str("\n| option | value | is |\n| --- | --- | --- |\n");
    let mut last = "";
    for (option, (name, meaning)) in named {
        let first = if option == last { String::new() } else { format!("`{option}`") };
        last = option;
        line(page, format_args!("| {first} | `{name}` | {meaning} |"));
    }
}

/// The names of an option that need words; those of future rules are told where the rule's own option stands.
fn told_choices(option: &'static ProductOption) -> Vec<(&'static str, &'static Choice)> {
    let own = choices(&option.value).iter().map(|choice| (option.name, choice));
    let below: &[ProductOption] = if let Value::Rows(below) = &option.value { below } else { &[] };
    let below = below.iter().flat_map(|inner| choices(&inner.value).iter().map(|choice| (inner.name, choice)));
    own.chain(below).filter(|(_, (_, meaning))| !meaning.is_empty()).collect()
}

fn choices(value: &Value) -> &'static [Choice] {
    match value {
        Value::Name(choices) | Value::Names(choices) => choices,
        Value::Rate
        | Value::Amount
        | Value::Date
        | Value::Dates
        | Value::Flag
        | Value::Number(..)
        | Value::Text(_)
        | Value::Texts(_)
        | Value::Order
        | Value::Items
        | Value::Rows(_) => &[],
    }
}

fn row(page: &mut String, name: &str, option: &ProductOption) {
    let ProductOption { value, absent, meaning, used_by, .. } = option;
    let value = words(value);
    let absent = match absent {
        Absent::Refused => "required".to_owned(),
        Absent::Is(value) => format!("`{value}`"),
        Absent::Means(words) => (*words).to_owned(),
    };
    line(page, format_args!("| `{name}` | {value} | {absent} | {meaning} | {used_by} |"));
}

fn words(value: &Value) -> String {
    match value {
        Value::Rate => "rate".to_owned(),
        Value::Amount => "amount".to_owned(),
        Value::Date => "date".to_owned(),
        Value::Dates => "a list of dates".to_owned(),
        Value::Flag => "`true`, `false`".to_owned(),
        Value::Number(0, 1) => "0 or 1".to_owned(),
        Value::Number(0, u32::MAX) => "number".to_owned(),
        Value::Number(least, u32::MAX) => format!("number, {least} or more"),
        Value::Number(least, most) => format!("number, {least} to {most}"),
        Value::Text(form) => form.words.to_owned(),
        Value::Texts(form) => format!("a list of texts: {}", form.words),
        Value::Name(choices) => listed(choices),
        Value::Names(choices) => format!("a list of {}", listed(choices)),
        Value::Order => "a list of `penalty`, `fee`, `interest`, `principal`, each once".to_owned(),
        Value::Items => {
            "a list of `penalty`, `fee`, `interest`, `principal`, each once; and `additional_interest`, or not"
                .to_owned()
        }
        Value::Rows(options) => {
            let names: Vec<&str> = options.iter().map(|option| option.name).collect();
            format!("a list of `{{ {} }}`", names.join(", "))
        }
    }
}

fn listed(choices: &[Choice]) -> String {
    let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(page, "{text}").expect("a text can be written to");
}
