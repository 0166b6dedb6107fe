//! Conditions as a strategy file writes them: a part of the Common Expression Language, read into a typed tree.
//!
//! The `cel` crate parses; here names, kinds and units are checked, and numbers become whole ones in the unit of the facts
//! they are compared with. Nothing is rounded: what is not exact is refused. Which parts may be used is told in
//! `docs/reference/strategy.md`.

mod sum;
#[cfg(test)]
mod tests;

use cel::Program;
use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};
use collections::strategy::condition::{Comparison, Condition};
use collections::strategy::fact::{Fact, Kind};
use primitives::Currency;

use self::sum::Sum;

/// Reads a condition.
///
/// # Errors
/// When the text is no expression of the language, uses a part of it that may not be used, or compares what cannot be
/// compared; in words, without the place.
pub(super) fn read(text: &str, currency: Currency) -> Result<Condition, String> {
    let program = Program::compile(text).map_err(|errors| in_words(&errors))?;
    condition(&program.expression().expr, currency)
}

fn in_words(errors: &cel::ParseErrors) -> String {
    let Some(first) = errors.errors.first() else { return "this is not a condition".to_owned() };
    format!("{} (character {} of line {} of the condition)", first.msg, first.pos.1, first.pos.0)
}

fn condition(expr: &Expr, currency: Currency) -> Result<Condition, String> {
    match expr {
        Expr::Call(call) => called(call, currency),
        Expr::Select(select) if select.test => {
            let name = qualified(&select.operand.expr).map(|group| format!("{group}.{}", select.field));
            Ok(Condition::Known(fact(name.as_deref().unwrap_or(&select.field))?))
        }
        Expr::Ident(_) | Expr::Select(_) => Condition::flag(named(expr)?).map_err(|rejected| rejected.to_string()),
        Expr::Literal(LiteralValue::Boolean(flag)) if *flag.inner() => Ok(Condition::Always),
        Expr::Literal(_) => Err("a number or a text alone is no condition: compare it with a fact".to_owned()),
        Expr::Unspecified | Expr::Comprehension(_) | Expr::List(_) | Expr::Map(_) | Expr::Struct(_) => {
            Err("lists, maps and loops are no conditions; compare facts with numbers, texts or each other".to_owned())
        }
    }
}

fn called(call: &CallExpr, currency: Currency) -> Result<Condition, String> {
    let part = |place: usize| call.args.get(place).map(|arg| &arg.expr).ok_or_else(|| "half a condition".to_owned());
    let inner = |place: usize| condition(part(place)?, currency);
    match call.func_name.as_str() {
        operators::LOGICAL_AND => Ok(Condition::All(vec![inner(0)?, inner(1)?])),
        operators::LOGICAL_OR => Ok(Condition::Any(vec![inner(0)?, inner(1)?])),
        operators::LOGICAL_NOT => Ok(Condition::Not(Box::new(inner(0)?))),
        operators::EQUALS => equal(part(0)?, part(1)?, currency),
        operators::NOT_EQUALS => Ok(Condition::Not(Box::new(equal(part(0)?, part(1)?, currency)?))),
        operators::LESS => compared(part(0)?, Comparison::Less, part(1)?, currency),
        operators::LESS_EQUALS => compared(part(0)?, Comparison::AtMost, part(1)?, currency),
        operators::GREATER => compared(part(0)?, Comparison::Greater, part(1)?, currency),
        operators::GREATER_EQUALS => compared(part(0)?, Comparison::AtLeast, part(1)?, currency),
        operators::IN => among(part(0)?, part(1)?),
        other => Err(format!(
            "{} may not be used in a condition: and, or, not, comparisons, in, +, -, * and has() may",
            readable(other)
        )),
    }
}

/// `==`: of texts, of flags, or of numbers.
fn equal(left: &Expr, right: &Expr, currency: Currency) -> Result<Condition, String> {
    for (one, other) in [(left, right), (right, left)] {
        if let Expr::Literal(LiteralValue::String(text)) = other {
            return Condition::among(named(one)?, vec![text.inner().to_owned()]).map_err(|error| error.to_string());
        }
        if let Expr::Literal(LiteralValue::Boolean(flag)) = other {
            let set = Condition::flag(named(one)?).map_err(|error| error.to_string())?;
            return Ok(if *flag.inner() { set } else { Condition::Not(Box::new(set)) });
        }
    }
    compared(left, Comparison::Equal, right, currency)
}

fn among(left: &Expr, right: &Expr) -> Result<Condition, String> {
    let Expr::List(list) = right else { return Err("after `in` a list of texts is expected".to_owned()) };
    let words = list.elements.iter().map(|element| {
        let Expr::Literal(LiteralValue::String(text)) = &element.expr else {
            return Err("after `in` a list of texts is expected".to_owned());
        };
        Ok(text.inner().to_owned())
    });
    let words = words.collect::<Result<Vec<_>, _>>()?;
    if words.is_empty() {
        return Err("an empty list has nothing in it, the comparison is never true".to_owned());
    }
    Condition::among(named(left)?, words).map_err(|error| error.to_string())
}

fn compared(left: &Expr, comparison: Comparison, right: &Expr, currency: Currency) -> Result<Condition, String> {
    let difference = Sum::of(left)?.minus(Sum::of(right)?);
    let (terms, bound) = difference.whole(currency)?;
    Condition::compare(&terms, comparison, bound).map_err(|error| error.to_string())
}

/// The fact that an expression names.
fn named(expr: &Expr) -> Result<Fact, String> {
    fact(&qualified(expr).ok_or("the name of a fact is expected here, like standing.dpd")?)
}

fn fact(name: &str) -> Result<Fact, String> {
    Fact::named(name).ok_or_else(|| format!("there is no fact {name}; `arrears strategy facts` lists them all"))
}

/// `a.b`, written out.
fn qualified(expr: &Expr) -> Option<String> {
    if let Expr::Ident(name) = expr {
        return Some(name.clone());
    }
    let Expr::Select(select) = expr else { return None };
    (!select.test).then(|| Some(format!("{}.{}", qualified(&select.operand.expr)?, select.field)))?
}

/// A function's or operator's name as it is written.
fn readable(name: &str) -> String {
    format!("`{}`", name.trim_matches('_').replace('@', ""))
}

/// How many digits behind the point a kind's numbers may have.
fn digits(kind: Kind, currency: Currency) -> u32 {
    match kind {
        Kind::Amount => u32::from(currency.digits()),
        Kind::Ratio => 6,
        Kind::Flag | Kind::Days | Kind::Count | Kind::Points | Kind::Word(_) | Kind::Name => 0,
    }
}
