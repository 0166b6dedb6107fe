//! What forms do: for each address what it asks of whoever sends it, and the use case behind it.

mod admin;
mod cases;
mod documents;
mod endpoints;
mod messages;
mod own;
mod person;
pub(crate) mod relief;
mod work;

pub(crate) use admin::roles_of_the_house;
pub(crate) use own::{KINDS, way_options};
pub(crate) use person::{FACTS, PARTS, outcomes};

use app::access::{Actor, Permission, Wish};
use app::port::Store;

use crate::query::Query;
use crate::sent::{Doing, Done, Wrong};
use crate::words::Words;

/// Something that a form does.
pub(crate) type Act = fn(&mut dyn Store, &Doing<'_>) -> Result<Done, Wrong>;

/// A form, as its address names it.
pub(crate) struct Form {
    /// Its name on its page.
    pub(crate) name: String,
    /// What it asks of whoever sends it.
    pub(crate) wish: Wish,
    /// Whether it is asked once more before it is done.
    pub(crate) confirms: bool,
    /// What it does; none where days are closed.
    pub(crate) act: Option<Act>,
    /// The page on which it stands, where that is not its address without its name.
    pub(crate) page: Option<String>,
}

fn of(name: &str, wish: Wish, act: Act) -> Form {
    Form { name: name.to_owned(), wish, confirms: false, act: Some(act), page: None }
}

fn confirmed(name: &str, wish: Wish, act: Act) -> Form {
    Form { confirms: true, ..of(name, wish, act) }
}

/// The form of an address.
pub(crate) fn form(parts: &[&str], fields: &Query, actor: &Actor) -> Option<Form> {
    use Permission as P;
    let book = Wish::book;
    Some(match *parts {
        ["person", person, name] => {
            let of_person = |permission| Wish::person(permission, person);
            match name {
                "permit" => of(name, of_person(P::RecordContacts), person::permit),
                "outcome" => of(name, of_person(P::RecordContacts), person::outcome),
                "inbound" => of(name, of_person(P::RecordContacts), person::inbound),
                "fact" => confirmed(name, of_person(P::RecordContacts), person::fact),
                "note" => of(name, of_person(P::RecordContacts), person::note),
                "promise" => of(name, of_person(P::TakePromises), person::promise),
                "unpromise" => confirmed(name, of_person(P::TakePromises), person::unpromise),
                "relief" => of(name, of_person(P::HandleCases), relief::ask),
                "case" => of(name, of_person(P::HandleCases), cases::open),
                "reveal" => of(name, of_person(P::RevealPersons), person::reveal),
                "invite" => of(name, of_person(P::InviteBorrowers), person::invite),
                _ => return None,
            }
        }
        ["person", _, "job", _, name] => {
            let act = match name {
                "take" => work::take,
                "done" => work::done,
                "hold" => work::hold,
                "release" => work::release,
                "return" => work::give_back,
                "hand-over" => work::hand_over,
                _ => return None,
            };
            of(name, book(P::DoWork), act)
        }
        ["work", "hand-over"] => of("hand-over", book(P::DoWork), work::hand_over_many),
        ["work", "share"] => confirmed("share", book(P::AssignWork), work::share),
        ["cases", _, name] => match name {
            "answer" => of(name, book(P::HandleCases), cases::answer),
            "extend" => of(name, book(P::HandleCases), cases::extend),
            "note" => of(name, book(P::HandleCases), cases::note),
            "close" => confirmed(name, book(P::HandleCases), cases::close),
            "decide" => confirmed(name, book(P::DecideCases), cases::decide),
            _ => return None,
        },
        ["relief", _, name] => match name {
            "grant" => confirmed(name, book(P::DecideCases), relief::grant),
            "refuse" => confirmed(name, book(P::DecideCases), relief::refuse),
            "withdraw" => confirmed(name, book(P::HandleCases), relief::withdraw),
            _ => return None,
        },
        ["documents", _, "add"] => of("add", book(P::WriteDocuments), documents::add),
        ["documents", _, _, name] | ["strategy" | "compliance", _, _, name] => match name {
            "activate" => confirmed(name, book(P::DecideDocuments), documents::activate),
            "withdraw" => confirmed(name, book(P::DecideDocuments), documents::withdraw),
            _ => return None,
        },
        ["close", "run"] => {
            Form { name: "run".into(), wish: book(P::CloseDays), confirms: true, act: None, page: None }
        }
        ["admin", "users", "add"] => of("add", book(P::ManageUsers), admin::add_user),
        ["admin", "users", _, name] => match name {
            "roles" => of(name, book(P::ManageUsers), admin::roles),
            "lock" => confirmed(name, book(P::ManageUsers), admin::lock),
            "provider" => confirmed(name, book(P::ManageUsers), admin::to_provider),
            "unlock" => of(name, book(P::ManageUsers), admin::unlock),
            "password" => of(name, book(P::ManageUsers), admin::password),
            _ => return None,
        },
        ["admin", "tokens", "add"] => of("add", book(P::ManageTokens), admin::add_token),
        ["admin", "tokens", "revoke"] => confirmed("revoke", book(P::ManageTokens), admin::revoke),
        ["admin", "endpoints", _, name] => match name {
            "enable" => of(name, book(P::ManageEndpoints), endpoints::enable),
            "replay" => confirmed(name, book(P::ManageEndpoints), endpoints::replay),
            "give-up" => confirmed(name, book(P::ManageEndpoints), endpoints::give_up),
            _ => return None,
        },
        ["messages", _, name] => match name {
            "retry" => of(name, book(P::RecordContacts), messages::retry),
            "withdraw" => confirmed(name, book(P::RecordContacts), messages::withdraw),
            _ => return None,
        },
        ["my", name] => own::form(name, fields, actor)?,
        _ => return None,
    })
}

/// What a field is called, where it is shown with what was typed.
pub(crate) fn field_name(words: &Words, field: &str) -> String {
    let name = match field {
        "account" => words.account,
        "reason" => words.why,
        "amount" => words.amount,
        "through" => words.close_through,
        "fact" => words.what_holds,
        "promise" => words.promise,
        "finding" => words.finding,
        "outcome" => words.outcome,
        "upheld" => words.upheld,
        "months" => words.months,
        "stream" => words.stream,
        "after" => words.after_place,
        "place" => words.place,
        "kind" => words.kind,
        "token" | "name" => words.name,
        other => return other.replace('_', " "),
    };
    name.to_owned()
}
