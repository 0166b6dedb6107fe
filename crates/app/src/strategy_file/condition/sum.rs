//! Sums of facts and numbers, as exact decimals, until both sides of a comparison are whole numbers.

use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};
use collections::strategy::fact::{Fact, Kind};
use primitives::Currency;

use super::{digits, named, readable};

/// A decimal: `mantissa` divided by ten to the power of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// A sum: each fact so many times, and a number.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    terms: Vec<(Decimal, Fact)>,
    constant: Decimal,
}

const ONE: Decimal = Decimal { mantissa: 1, scale: 0 };
const ZERO: Decimal = Decimal { mantissa: 0, scale: 0 };
/// More digits than any amount or ratio has.
const SCALE_MOST: u32 = 12;

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let scale = u32::try_from(part.len()).ok().filter(|scale| *scale <= SCALE_MOST)?;
        let mantissa = format!("{whole}{part}").parse::<i64>().ok()?;
        Some(Self { mantissa: i128::from(mantissa), scale })
    }

    fn scaled_to(self, scale: u32) -> i128 {
        self.mantissa * 10_i128.pow(scale - self.scale)
    }

    fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    fn plus(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self { mantissa: self.scaled_to(scale) + other.scaled_to(scale), scale }
    }

    fn times(self, other: Self) -> Option<Self> {
        let scale = self.scale + other.scale;
        let mantissa = self.mantissa.checked_mul(other.mantissa)?;
        (scale <= SCALE_MOST).then_some(Self { mantissa, scale })
    }
}

impl Sum {
    fn number(constant: Decimal) -> Self {
        Self { terms: Vec::new(), constant }
    }

    /// The sum that an expression is.
    pub(super) fn of(expr: &Expr) -> Result<Self, String> {
        match expr {
            Expr::Literal(literal) => Ok(Self::number(decimal(literal)?)),
            Expr::Ident(_) | Expr::Select(_) => Ok(Self { terms: vec![(ONE, named(expr)?)], constant: ZERO }),
            Expr::Call(call) => Self::called(call),
            Expr::Unspecified | Expr::Comprehension(_) | Expr::List(_) | Expr::Map(_) | Expr::Struct(_) => {
                Err("a fact or a number is expected here".to_owned())
            }
        }
    }

    fn called(call: &CallExpr) -> Result<Self, String> {
        let part = |place: usize| {
            let arg = call.args.get(place).ok_or_else(|| "half a sum".to_owned())?;
            Self::of(&arg.expr)
        };
        match call.func_name.as_str() {
            operators::ADD => Ok(part(0)?.plus(part(1)?)),
            operators::SUBSTRACT => Ok(part(0)?.minus(part(1)?)),
            operators::NEGATE => Ok(part(0)?.negated()),
            operators::MULTIPLY => part(0)?.times(part(1)?),
            other => Err(format!("{} may not be used in a sum: +, - and a number times a fact may", readable(other))),
        }
    }

    fn negated(self) -> Self {
        let terms = self.terms.into_iter().map(|(times, fact)| (times.negated(), fact)).collect();
        Self { terms, constant: self.constant.negated() }
    }

    fn plus(mut self, other: Self) -> Self {
        self.terms.extend(other.terms);
        Self { terms: self.terms, constant: self.constant.plus(other.constant) }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    fn times(self, other: Self) -> Result<Self, String> {
        let (number, sum) = match (self.terms.is_empty(), other.terms.is_empty()) {
            (true, _) => (self.constant, other),
            (false, true) => (other.constant, self),
            (false, false) => return Err("a fact cannot be multiplied by another, only by a number".to_owned()),
        };
        let too_fine = || format!("more than {SCALE_MOST} digits behind the point");
        let times = |decimal: Decimal| number.times(decimal).ok_or_else(too_fine);
        let terms = sum.terms.into_iter().map(|(count, fact)| Ok((times(count)?, fact)));
        Ok(Self { terms: terms.collect::<Result<_, String>>()?, constant: times(sum.constant)? })
    }

    /// Whole numbers of the facts' unit: what the terms add up to is compared with the second.
    ///
    /// A comparison stays what it is when both sides are multiplied by the same power of ten.
    pub(super) fn whole(self, currency: Currency) -> Result<(Vec<(i64, Fact)>, i64), String> {
        let kind = self.terms.first().map_or(Kind::Count, |(_, fact)| fact.kind());
        let digits = digits(kind, currency);
        let fine = self.terms.iter().map(|(times, _)| times.scale).max().unwrap_or(0);
        let constant = self.constant.normal();
        if constant.scale > digits + fine {
            return Err(too_many_digits(kind, digits));
        }
        let too_large = || "a number in the comparison is too large".to_owned();
        let whole = |number: i128| i64::try_from(number).map_err(|_| too_large());
        let terms = self.terms.iter().map(|(times, fact)| Ok((whole(times.scaled_to(fine))?, *fact)));
        let bound = constant.negated().scaled_to(digits + fine);
        Ok((terms.collect::<Result<_, String>>()?, whole(bound)?))
    }
}

impl Decimal {
    /// Without zeros at the end.
    fn normal(self) -> Self {
        let mut normal = self;
        while normal.scale > 0 && normal.mantissa % 10 == 0 {
            normal = Self { mantissa: normal.mantissa / 10, scale: normal.scale - 1 };
        }
        normal
    }
}

fn too_many_digits(kind: Kind, digits: u32) -> String {
    match digits {
        0 => format!("{} are whole numbers", kind.name()),
        _ => format!("a number of kind {} has at most {digits} digits behind the point here", kind.name()),
    }
}

/// A literal number, exactly as it was written: the shortest text of a double is what was typed, up to 15 digits.
fn decimal(literal: &LiteralValue) -> Result<Decimal, String> {
    let text = match literal {
        LiteralValue::Int(number) => number.inner().to_string(),
        LiteralValue::UInt(number) => number.inner().to_string(),
        LiteralValue::Double(number) => format!("{}", number.inner()),
        LiteralValue::Boolean(_) | LiteralValue::Bytes(_) | LiteralValue::Null | LiteralValue::String(_) => {
            return Err("a number is expected here".to_owned());
        }
    };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let exact = if digits > 15 { None } else { Decimal::parse(&text) };
    exact.ok_or_else(|| format!("{text} is not a number that can be compared exactly: use at most 15 digits"))
}
