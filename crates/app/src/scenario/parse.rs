//! Reading a scenario: lines of words, with indented lines that belong to the line above.

mod calendar;
mod events;
mod restructures;
mod tail;
mod words;

use ledger::Product;
use ledger::event::{Contract, InstalmentKey, Instalments};
use ledger::product::Plan;
use primitives::{Amount, Currency, Date};

use calendar::calendar_below;
use events::{Line, event, takes_lines};
use tail::Tail;
use words::Words;

use super::{Action, Step};
use crate::error::Refused;
use crate::explain::Language;
use crate::intake::News;
use crate::policies::Policies;
use crate::{policy_file, product_file};

/// A scenario, read.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file that it was read from, for messages.
    pub file: String,
    /// The product of all its accounts.
    pub product: Product,
    /// The policies by which they are classified.
    pub policies: Policies,
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
    let mut policies = Policies::default();
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
        if block.text.starts_with("policy ") {
            words.next();
            let name = words.expect("the policy").map_err(refuse)?;
            let preset = policy_file::PRESETS.iter().find(|preset| preset.id == name);
            let text = preset.map_or_else(|| open(name), |preset| Ok(preset.text.to_owned())).map_err(refuse)?;
            policies.insert(policy_file::parse(name, &text)?);
            words.end().map_err(refuse)?;
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
    Ok(Scenario { file: file.to_owned(), product, policies, steps })
}

/// A line that books something on an account that a book has already.
pub(crate) struct EventLine {
    /// The number of the line in its file, from 1.
    pub(crate) line: usize,
    /// The line and those below it as they are written, in single spaces.
    pub(crate) written: String,
    /// What it says.
    pub(crate) step: Step,
}

/// Reads lines that book events, one account's product after the other as `product` tells it.
pub(crate) fn parse_events(
    file: &str,
    text: &str,
    mut product: impl FnMut(&str) -> crate::Result<Product>,
) -> crate::Result<Vec<EventLine>> {
    let mut lines = Vec::new();
    for block in blocks(text) {
        let refuse = |what: String| Refused::new(format!("{file}, line {}: {what}", block.line));
        let Some(account) = block.text.split_whitespace().nth(2) else {
            return Err(refuse("a line is a day, what happens, and the account".to_owned()).into());
        };
        let product = product(account).map_err(|error| match error {
            crate::Error::Refused(why) => refuse(why.what).into(),
            crate::Error::Failed(error) => crate::Error::Failed(error),
        })?;
        let step = step(&product, &block, &mut Words::of(block.text)).map_err(refuse)?;
        let rows = std::iter::once(block.text).chain(block.below.iter().map(|(_, below)| *below));
        let words: Vec<&str> = rows.flat_map(str::split_whitespace).collect();
        lines.push(EventLine { line: block.line, written: words.join(" "), step });
    }
    Ok(lines)
}

/// Reads what an event's line says between its day and its end, without the account; lines below stand behind semicolons.
///
/// # Errors
/// When it is no event, or says what has a place of its own: a name, and when it was learned.
pub(crate) fn parse_news(text: &str, currency: Currency) -> Result<News, String> {
    let (head, below) = if has_lines(text) { text.split_once(';').unwrap_or((text, "")) } else { (text, "") };
    let below = below.split(';').map(str::trim).filter(|line| !line.is_empty());
    let block = Block { line: 1, text: head, below: (2..).zip(below).collect() };
    let mut words = Words::of(head);
    let verb = words.expect("what happened")?;
    if verb == "reverse" {
        let key = words.expect("the key of the event")?.to_owned();
        words.end()?;
        return Ok(News::ReversalOf { key });
    }
    if matches!(verb, "open" | "close" | "ask" | "explain" | "history" | "schedule" | "books" | "preview") {
        return Err(format!("\"{verb}\" is no event of an account that is open"));
    }
    let mut tail = Tail::of(&mut words)?;
    let event = event(&Line { currency, block: &block, verb }, &mut words, &mut tail)?;
    tail.end()?;
    words.end()?;
    if tail.name.is_some() || tail.learned.is_some() {
        return Err(
            "it has neither \"as\" nor \"learned\": the key is a field, and a book learns when it books".to_owned()
        );
    }
    Ok(News::Event(event))
}

/// The line of a file that tells the same, its words parted by single spaces: the key of an event that has no other.
pub(crate) fn line_of(day: Date, account: &str, text: &str) -> String {
    let text = if has_lines(text) { text.replace(';', " ") } else { text.to_owned() };
    let mut words = text.split_whitespace();
    let head = [&day.to_string(), words.next().unwrap_or_default(), account].join(" ");
    words.fold(head, |line, word| line + " " + word)
}

/// Whether semicolons part lines: a reason may have them too, but not where lines stand below.
pub(crate) fn has_lines(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|verb| matches!(verb, "settle" | "reschedule"))
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
        "history" => Action::History { account },
        "schedule" => Action::Schedule { account },
        "books" => Action::Books { account },
        "preview" => preview(product, block, words, account)?,
        "reverse" => {
            let key = words.expect("the name of the event")?.to_owned();
            Action::Reverse { account, key, learned: learned(words)? }
        }
        _ => {
            let mut tail = Tail::of(words)?;
            let event = event(&Line { currency: product.currency, block, verb }, words, &mut tail)?;
            tail.end()?;
            Action::Event { account, event, key: tail.name, learned: tail.learned }
        }
    };
    words.end()?;
    let has_lines = match &action {
        Action::Open { .. } => true,
        Action::Event { event, .. } | Action::Preview { event, .. } => takes_lines(event),
        Action::Reverse { .. }
        | Action::Close
        | Action::Ask { .. }
        | Action::Explain { .. }
        | Action::History { .. }
        | Action::Schedule { .. }
        | Action::Books { .. } => false,
    };
    match block.below.first() {
        Some((line, _)) if !has_lines => Err(format!("line {line} is indented, but \"{verb}\" takes no lines below")),
        _ => Ok(Step { line: block.line, day, action }),
    }
}

fn preview(product: &Product, block: &Block<'_>, words: &mut Words<'_>, account: String) -> Result<Action, String> {
    let verb = words.expect("what would happen")?;
    if matches!(verb, "open" | "reverse" | "close" | "ask" | "explain" | "history" | "schedule" | "books" | "preview") {
        return Err(format!("\"{verb}\" cannot be previewed, only an event of an open account can"));
    }
    let mut tail = Tail::of(words)?;
    let event = event(&Line { currency: product.currency, block, verb }, words, &mut tail)?;
    tail.end()?;
    if tail.name.is_some() || tail.learned.is_some() {
        return Err("a preview books nothing: it has neither \"as\" nor \"learned\"".to_owned());
    }
    Ok(Action::Preview { account, event })
}

fn open(product: &Product, block: &Block<'_>, words: &mut Words<'_>, account: String) -> Result<Action, String> {
    let is_given = matches!(product.plan, Plan::External);
    let is_revolving = matches!(product.plan, Plan::Statement(_));
    let (principal, instalments) = if is_given {
        let schedule = calendar_below(product.currency, block, InstalmentKey::FIRST_CALENDAR)?;
        (schedule.iter().map(|instalment| instalment.principal).sum(), Instalments::Given(schedule))
    } else if let Some((line, _)) = block.below.first() {
        return Err(format!("line {line} is indented, but {} computes its own instalments", product.key));
    } else if is_revolving {
        (Amount::ZERO, Instalments::Computed { count: 0, first_due: None })
    } else {
        let principal = words.amount(product.currency)?;
        let count = if words.take("in") { words.number("in")? } else { 1 };
        let first_due = words.take("first").then(|| words.date("first")).transpose()?;
        (principal, Instalments::Computed { count, first_due })
    };
    let person = if words.take("person") { words.expect("person")?.to_owned() } else { format!("person of {account}") };
    let funding_source = if words.take("funded") { words.expect("funded")?.to_owned() } else { "own".to_owned() };
    let contract = Contract { person, product: product.key.clone(), funding_source, principal, instalments };
    Ok(Action::Open { account, contract, learned: learned(words)? })
}

fn learned(words: &mut Words<'_>) -> Result<Option<Date>, String> {
    words.take("learned").then(|| words.date("learned")).transpose()
}
