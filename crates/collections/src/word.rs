//! Words of the field: enumerations that files and people name, and sets of them.

use std::fmt::Debug;
use std::marker::PhantomData;

/// A value out of a short list, with the name that files and answers use.
pub trait Word: Copy + Debug + PartialEq + 'static {
    /// All of them, in the order in which they are listed.
    const ALL: &'static [Self];

    /// Its name.
    fn word(self) -> &'static str;

    /// Its place in the list.
    fn place(self) -> u32;

    /// The value of a name.
    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.word() == word)
    }
}

/// Declares an enumeration whose values have names.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
        }

        impl $crate::word::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)+];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }

            fn place(self) -> u32 {
                self as u32
            }
        }
    };
}

pub(crate) use words;

/// Some of the values of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set<T> {
    bits: u32,
    of: PhantomData<T>,
}

impl<T: Word> Set<T> {
    /// None of them.
    pub const NONE: Self = Self { bits: 0, of: PhantomData };

    /// All of them.
    pub fn all() -> Self {
        Self::of(T::ALL)
    }

    /// These.
    pub fn of(values: &[T]) -> Self {
        Self { bits: values.iter().fold(0, |bits, value| bits | (1 << value.place())), of: PhantomData }
    }

    /// Whether a value is among them.
    pub fn contains(self, value: T) -> bool {
        self.bits & (1 << value.place()) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// Those that are in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { bits: self.bits & other.bits, of: PhantomData }
    }

    /// Those that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self { bits: self.bits & !other.bits, of: PhantomData }
    }

    /// The values, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |value| self.contains(*value))
    }
}
