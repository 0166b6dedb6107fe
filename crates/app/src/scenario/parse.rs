//! Reading a scenario: lines of words, with indented lines that belong to the line above.

use ledger::Product;
use ledger::component::Component;
use ledger::event::{Contract, Event, InstalmentKey, Instalments, Purchase, ScheduledInstalment};
use ledger::product::Plan;
use primitives::{Amount, Date};

use super::{Action, Step};
use crate::error::Refused;
use crate::explain::Language;
use crate::product_file;

/// A scenario, read.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file that it was read from, for messages.
    pub file: String,
    /// The product of all its accounts.
    pub product: Product,
    /// Its lines.
    pub steps: Vec<Step>,
}

/// Reads a scenario; `open` returns the text of a product file that it names.
///
/// # Errors
/// When a line is not of the form: with its number, what was found and what is expected.
pub fn parse(file: &str, text: &str, open: impl Fn(&str) -> Result<String, String>) -> Result<Scenario, Refused> {
    let blocks = blocks(text);
    let mut product = None;
    let mut steps = Vec::new();
    for block in blocks {
        let refuse = |what: String| Refused::new(format!("{file}, line {}: {what}", block.line));
        let mut words = Words::of(block.text);
        if block.text.starts_with("product") {
            words.next();
            let read = match words.next() {
                Some(name) => product_file::parse(name, &open(name).map_err(refuse)?)?,
                None => product_file::parse(&format!("{file} (product)"), &block.below_as_written())?,
            };
            if product.replace(read).is_some() {
                return Err(refuse("a scenario has one product".to_owned()));
            }
            continue;
        }
        let Some(product) = &product else {
            return Err(refuse(
                "the product comes first: \"product FILE\", or \"product\" with its file's lines indented below"
                    .to_owned(),
            ));
        };
        steps.push(step(product, &block, &mut words).map_err(refuse)?);
    }
    let product = product.ok_or_else(|| Refused::new(format!("{file}: a scenario begins with its product")))?;
    Ok(Scenario { file: file.to_owned(), product, steps })
}

/// A line and the indented lines below it.
struct Block<'t> {
    line: usize,
    text: &'t str,
    below: Vec<(usize, &'t str)>,
}

impl Block<'_> {
    /// The lines below, each in the place that keeps messages about lines true to the file.
    fn below_as_written(&self) -> String {
        let mut text = String::new();
        let mut line = 0;
        for (number, below) in &self.below {
            while line + 1 < *number {
                text.push('\n');
                line += 1;
            }
            text.push_str(below.trim());
            text.push('\n');
            line += 1;
        }
        text
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let is_indented = line.starts_with([' ', '\t']);
        let in_product = blocks.last().is_some_and(|block| block.text.starts_with("product"));
        let bare = if in_product && is_indented { line } else { line.split('#').next().unwrap_or("") };
        if bare.trim().is_empty() {
            continue;
        }
        match blocks.last_mut().filter(|_| is_indented) {
            Some(block) => block.below.push((index + 1, bare)),
            None => blocks.push(Block { line: index + 1, text: bare.trim(), below: Vec::new() }),
        }
    }
    blocks
}

/// The words of a line, taken one by one.
struct Words<'t>(std::iter::Peekable<std::str::SplitWhitespace<'t>>);

impl<'t> Words<'t> {
    fn of(text: &'t str) -> Self {
        Self(text.split_whitespace().peekable())
    }

    fn next(&mut self) -> Option<&'t str> {
        self.0.next()
    }

    fn expect(&mut self, what: &str) -> Result<&'t str, String> {
        self.next().ok_or_else(|| format!("{what} is missing"))
    }

    fn date(&mut self, what: &str) -> Result<Date, String> {
        let word = self.expect(what)?;
        word.parse().map_err(|error| format!("{what}: {error}"))
    }

    fn number<N: std::str::FromStr>(&mut self, what: &str) -> Result<N, String> {
        let word = self.expect(what)?;
        word.parse().map_err(|_| format!("{what}: \"{word}\" is not a number in range"))
    }

    fn amount(&mut self, product: &Product) -> Result<Amount, String> {
        let word = self.expect("an amount")?;
        product.currency.parse(word).map_err(|error| error.to_string())
    }

    /// Whether the next word is this one; then it is taken.
    fn take(&mut self, word: &str) -> bool {
        self.0.next_if_eq(&word).is_some()
    }

    fn rest(&mut self) -> String {
        self.0.by_ref().collect::<Vec<_>>().join(" ")
    }

    fn end(&mut self) -> Result<(), String> {
        match self.next() {
            None => Ok(()),
            Some(word) => Err(format!("\"{word}\" is not expected here")),
        }
    }
}

fn step(product: &Product, block: &Block<'_>, words: &mut Words<'_>) -> Result<Step, String> {
    let day = words.date("a line begins with its day")?;
    let verb = words.expect("what happens")?;
    if verb == "close" {
        words.end()?;
        return Ok(Step { line: block.line, day, action: Action::Close });
    }
    let account = words.expect("the account")?.to_owned();
    let action = match verb {
        "open" => open(product, block, words, account)?,
        "ask" => {
            let known = words.take("known").then(|| words.date("known")).transpose()?;
            Action::Ask { account, known }
        }
        "explain" => {
            let language = if words.take("zh") { Language::Chinese } else { Language::English };
            Action::Explain { account, language }
        }
        "reverse" => {
            let key = words.expect("the name of the event")?.to_owned();
            Action::Reverse { account, key, learned: learned(words)? }
        }
        _ => event(product, block, words, verb, account)?,
    };
    words.end()?;
    let takes_lines = matches!(verb, "open" | "reschedule");
    match block.below.first() {
        Some((line, _)) if !takes_lines => Err(format!("line {line} is indented, but \"{verb}\" takes no lines below")),
        _ => Ok(Step { line: block.line, day, action }),
    }
}

fn event(
    product: &Product,
    block: &Block<'_>,
    words: &mut Words<'_>,
    verb: &str,
    account: String,
) -> Result<Action, String> {
    let mut reason = String::new();
    let event = match verb {
        "repay" => {
            let amount = words.amount(product)?;
            let earmark = words.take("for").then(|| key(words)).transpose()?;
            Event::Repayment { amount, earmark }
        }
        "buy" => {
            let amount = words.amount(product)?;
            let instalments = if words.take("in") { words.number("in")? } else { 1 };
            Event::PurchaseBooked(Purchase { amount, instalments })
        }
        "refund" => Event::MerchantRefund { amount: words.amount(product)? },
        "chargeback" => Event::Chargeback { amount: words.amount(product)? },
        "charge" => {
            let amount = words.amount(product)?;
            if !words.take("due") {
                return Err("a charge says when it is due: charge A1 8.00 due 2025-03-31".to_owned());
            }
            Event::FeeCharged { amount, due: words.date("due")?, reason: reason.clone() }
        }
        "waive" => {
            let amount = words.amount(product)?;
            let component = component(words.expect("a component")?)?;
            let instalment = words.take("for").then(|| key(words)).transpose()?;
            Event::Waived { component, amount, instalment, reason: reason.clone() }
        }
        "reschedule" => {
            let calendar = if words.take("calendar") { words.number("calendar")? } else { 2 };
            Event::Rescheduled { schedule: calendar_below(product, block, calendar)?, reason: reason.clone() }
        }
        other => {
            return Err(format!(
                "\"{other}\" is not known: open, buy, repay, reverse, refund, chargeback, charge, waive, reschedule, \
                 close, ask and explain are"
            ));
        }
    };
    let name = words.take("as").then(|| words.expect("a name")).transpose()?.map(str::to_owned);
    let learned = learned(words)?;
    if words.take("because") {
        reason = words.rest();
    }
    let event = match event {
        Event::FeeCharged { amount, due, .. } => Event::FeeCharged { amount, due, reason },
        Event::Waived { component, amount, instalment, .. } => Event::Waived { component, amount, instalment, reason },
        Event::Rescheduled { schedule, .. } => Event::Rescheduled { schedule, reason },
        other @ (Event::ContractOpened(_)
        | Event::PurchaseBooked(_)
        | Event::StatementIssued(_)
        | Event::Repayment { .. }
        | Event::Reversal { .. }
        | Event::MerchantRefund { .. }
        | Event::Chargeback { .. }) => other,
    };
    Ok(Action::Event { account, event, key: name, learned })
}

fn open(product: &Product, block: &Block<'_>, words: &mut Words<'_>, account: String) -> Result<Action, String> {
    let is_given = matches!(product.plan, Plan::External);
    let is_revolving = matches!(product.plan, Plan::Statement(_));
    let (principal, instalments) = if is_given {
        let schedule = calendar_below(product, block, InstalmentKey::FIRST_CALENDAR)?;
        (schedule.iter().map(|instalment| instalment.principal).sum(), Instalments::Given(schedule))
    } else if let Some((line, _)) = block.below.first() {
        return Err(format!("line {line} is indented, but {} computes its own instalments", product.key));
    } else if is_revolving {
        (Amount::ZERO, Instalments::Computed { count: 0, first_due: None })
    } else {
        let principal = words.amount(product)?;
        let count = if words.take("in") { words.number("in")? } else { 1 };
        let first_due = words.take("first").then(|| words.date("first")).transpose()?;
        (principal, Instalments::Computed { count, first_due })
    };
    let contract = Contract {
        person: format!("person of {account}"),
        product: product.key.clone(),
        funding_source: "own".to_owned(),
        principal,
        instalments,
    };
    Ok(Action::Open { account, contract, learned: learned(words)? })
}

/// The indented lines below: number, due date, principal, then interest and fee if there are any.
fn calendar_below(product: &Product, block: &Block<'_>, calendar: u16) -> Result<Vec<ScheduledInstalment>, String> {
    if block.below.is_empty() {
        return Err(
            "the instalments are missing: one indented line each, such as \"1 2025-02-28 100.00 interest 2.00\""
                .to_owned(),
        );
    }
    let lines = block.below.iter().map(|(line, text)| {
        let mut words = Words::of(text);
        let mut read = || -> Result<ScheduledInstalment, String> {
            let number = words.number("the instalment's number")?;
            let due = words.date("the due date")?;
            let principal = words.amount(product)?;
            let interest = if words.take("interest") { words.amount(product)? } else { Amount::ZERO };
            let fee = if words.take("fee") { words.amount(product)? } else { Amount::ZERO };
            words.end()?;
            Ok(ScheduledInstalment { key: InstalmentKey { calendar, number }, due, principal, interest, fee })
        };
        read().map_err(|why| format!("line {line}: {why}"))
    });
    lines.collect()
}

/// `3`, `2/3` for instalment 3 of calendar 2, or `charge 1`.
fn key(words: &mut Words<'_>) -> Result<InstalmentKey, String> {
    if words.take("charge") {
        return Ok(InstalmentKey { calendar: InstalmentKey::CHARGES, number: words.number("charge")? });
    }
    let word = words.expect("an instalment")?;
    let (calendar, number) = word.split_once('/').unwrap_or(("1", word));
    match (calendar.parse(), number.parse()) {
        (Ok(calendar), Ok(number)) => Ok(InstalmentKey { calendar, number }),
        _ => Err(format!("\"{word}\" is not an instalment: 3, or 2/3 for instalment 3 of calendar 2")),
    }
}

fn learned(words: &mut Words<'_>) -> Result<Option<Date>, String> {
    words.take("learned").then(|| words.date("learned")).transpose()
}

fn component(word: &str) -> Result<Component, String> {
    let found = Component::ALL.into_iter().find(|component| component.name() == word);
    found.ok_or_else(|| format!("\"{word}\" is not a component: principal, interest, fee or penalty"))
}
