//! Who gives a command that only some may give, and when.

use app::Result;
use app::access::{Actor, Role};
use app::explain::Language;
use clap::Args;
use jiff::Timestamp;

use crate::contact::language;

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

/// In which language the answer is.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Tongue {
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    pub(crate) lang: Language,
}

impl Tongue {
    /// The words of this language.
    pub(crate) fn pick<'w>(self, english: &'w str, chinese: &'w str) -> &'w str {
        pick(self.lang, english, chinese)
    }
}

/// The words of a language.
pub(crate) fn pick<'w>(language: Language, english: &'w str, chinese: &'w str) -> &'w str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
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
