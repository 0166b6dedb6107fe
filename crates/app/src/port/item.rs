//! Items: lists of what waits for somebody or for a time, such as messages, work and addresses.
//!
//! Items are rewritten and dropped. What must not be lost is an event; an item is the place where it is found quickly, or data
//! of a person that has to be erasable.

use super::Micros;

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemRow {
    /// Which list.
    pub list: String,
    /// Its name, unique in the list.
    pub id: String,
    /// Whom it concerns; empty when nobody.
    pub person: String,
    /// Its state, a word of the list.
    pub state: String,
    /// Who has it in hand; empty when nobody.
    pub owner: String,
    /// When it is due; the order of the list.
    pub due_at: Micros,
    /// The rest as JSON.
    pub payload: String,
}

/// Which items of a list are asked for. What is left out may be anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemQuery<'q> {
    /// Which list.
    pub list: &'q str,
    /// Only of this person.
    pub person: Option<&'q str>,
    /// Only in this state.
    pub state: Option<&'q str>,
    /// Only in these hands.
    pub owner: Option<&'q str>,
    /// Only due by then.
    pub due_through: Option<Micros>,
    /// Only after this place.
    pub after: Option<(Micros, &'q str)>,
    /// At most so many.
    pub limit: usize,
}

impl ItemRow {
    /// Whether it is asked for, the limit apart.
    pub fn matches(&self, query: &ItemQuery<'_>) -> bool {
        self.list == query.list
            && query.person.is_none_or(|person| self.person == person)
            && query.state.is_none_or(|state| self.state == state)
            && query.owner.is_none_or(|owner| self.owner == owner)
            && query.due_through.is_none_or(|through| self.due_at <= through)
            && query.after.is_none_or(|after| (self.due_at, self.id.as_str()) > after)
    }
}
