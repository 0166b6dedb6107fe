//! Who gives a command that only some may give, and when.

use app::Result;
use app::access::{Actor, Role};
use clap::Args;
use jiff::Timestamp;

/// Who gives the command.
#[derive(Debug, Args)]
pub(crate) struct ActorArgs {
    /// Who you are
    #[arg(long, value_name = "NAME")]
    by: String,
    /// As what you act: collector, supervisor, risk_analyst, compliance, legal, finance, admin; may be given several times
    #[arg(long, value_name = "ROLE", value_parser = role_of)]
    role: Vec<Role>,
}

fn role_of(text: &str) -> std::result::Result<Role, String> {
    let words = Role::ALL.map(Role::name).join(", ");
    Role::named(text).ok_or_else(|| format!("\"{text}\" is no role; one of {words} is expected"))
}

impl ActorArgs {
    /// Who gives the command; a collector where no role is named.
    pub(crate) fn actor(&self) -> Result<Actor> {
        let roles = if self.role.is_empty() { vec![Role::Collector] } else { self.role.clone() };
        if self.by.trim().is_empty() {
            return Err(app::Refused::new("nobody is named").hint("say who you are: --by NAME").into());
        }
        Ok(Actor::of_roles(self.by.trim(), &roles))
    }
}

/// The present instant.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_microsecond(crate::now()).unwrap_or(Timestamp::MAX)
}
