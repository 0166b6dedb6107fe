//! Opaque names: of parties, addresses, accounts. What they stand for is kept elsewhere, so that no personal data comes
//! here.

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Who contacts: the lender, a servicer, one agency.
    PartyId
}
id! {
    /// A number, a mailbox, a door: where somebody is reached.
    AddressId
}
id! {
    /// An account.
    AccountId
}
id! {
    /// A human who is not the debtor.
    ThirdId
}
id! {
    /// A complaint.
    CaseId
}
id! {
    /// A rule of a policy pack.
    RuleId
}
