//! Who gives a command that only some may give, and when.

use app::Result;
use app::access::{Actor, Role};
use app::desk_rules::roles::role;
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
    role(text).map_err(|refused| refused.hint.map_or(refused.what.clone(), |hint| format!("{}: {hint}", refused.what)))
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
