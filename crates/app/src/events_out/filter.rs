//! Of which types of events somebody wants to hear.

use super::TYPES;

/// Names of types, or the beginnings of names before a `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeFilter(Vec<String>);

/// A pattern that no event has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no event has a type \"{0}\": list all of them with: arrears events types. A * stands at the end only")]
pub struct UnknownType(String);

impl TypeFilter {
    /// All types, also those that come later.
    pub fn all() -> Self {
        Self(vec!["*".to_owned()])
    }

    /// These.
    ///
    /// # Errors
    /// When a pattern fits no type there is.
    pub fn of(patterns: &[&str]) -> Result<Self, UnknownType> {
        let is_idle = |pattern: &&&str| !TYPES.iter().any(|kind| fits(pattern, kind.name));
        if let Some(idle) = patterns.iter().find(is_idle) {
            return Err(UnknownType((*idle).to_owned()));
        }
        Ok(Self(patterns.iter().map(|pattern| (*pattern).to_owned()).collect()))
    }

    /// Whether a type is wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.0.iter().any(|pattern| fits(pattern, name))
    }
}

impl std::fmt::Display for TypeFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    }
}
