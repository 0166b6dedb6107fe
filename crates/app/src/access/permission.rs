//! What can be done, a word each.

/// Something that can be done with a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Read what concerns the book as a whole: totals, closes, products, policies.
    ReadBook,
    /// Read accounts, with everything that explains them, and try events on them.
    ReadAccounts,
    /// Book events on accounts.
    TakeEvents,
    /// Close business days.
    CloseDays,
    /// Read whether and how a person was and may be contacted.
    ReadContacts,
    /// Record contacts, and take permits for them.
    RecordContacts,
    /// Read promises to pay.
    ReadPromises,
    /// Take promises down, and withdraw them.
    TakePromises,
    /// Read strategies, packs and templates.
    ReadDocuments,
    /// Put drafts of strategies, packs and templates into the book.
    WriteDocuments,
    /// Let a draft that somebody else wrote count, or withdraw it.
    DecideDocuments,
    /// Read models and their reports.
    ReadModels,
    /// Read what models say of an account.
    ReadScores,
    /// Take tables of the book away.
    Export,
    /// Send tables in, to be imported, compared with the book, or learned from.
    SendTables,
    /// Read the worklist.
    ReadWork,
    /// Take jobs of the worklist, and finish them.
    DoWork,
    /// Give jobs to others.
    AssignWork,
    /// Read complaints, disputes and other cases.
    ReadCases,
    /// Open cases and work on them.
    HandleCases,
    /// Decide cases, and relief above a collector's authority.
    DecideCases,
    /// See names and addresses of persons as they are, for a reason.
    RevealPersons,
    /// Take names and addresses of persons out of the book.
    ErasePersons,
    /// Of a borrower: ask for relief, dispute, complain, and say how to be contacted, for themselves.
    SpeakForOneself,
    /// Let a borrower in, by a link or code that works once.
    InviteBorrowers,
    /// Read who has read what of whom.
    ReadAccessLog,
    /// Add users, and change what they may.
    ManageUsers,
    /// Make and revoke tokens of programs.
    ManageTokens,
    /// Set back and enable endpoints that hear of events.
    ManageEndpoints,
    /// Read what the server counts.
    ReadMetrics,
}

impl Permission {
    /// All of them, in the order of the reference page.
    pub const ALL: [Self; 30] = [
        Self::ReadBook,
        Self::ReadAccounts,
        Self::TakeEvents,
        Self::CloseDays,
        Self::ReadContacts,
        Self::RecordContacts,
        Self::ReadPromises,
        Self::TakePromises,
        Self::ReadDocuments,
        Self::WriteDocuments,
        Self::DecideDocuments,
        Self::ReadModels,
        Self::ReadScores,
        Self::Export,
        Self::SendTables,
        Self::ReadWork,
        Self::DoWork,
        Self::AssignWork,
        Self::ReadCases,
        Self::HandleCases,
        Self::DecideCases,
        Self::RevealPersons,
        Self::ErasePersons,
        Self::SpeakForOneself,
        Self::InviteBorrowers,
        Self::ReadAccessLog,
        Self::ManageUsers,
        Self::ManageTokens,
        Self::ManageEndpoints,
        Self::ReadMetrics,
    ];

    /// Its word, as scopes of tokens have it, and what it lets somebody do.
    pub fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::ReadBook => ("book.read", "read totals of the book, its closes, products and policies"),
            Self::ReadAccounts => ("account.read", "read accounts and what explains them, and try events on them"),
            Self::TakeEvents => ("event.take", "book events on accounts"),
            Self::CloseDays => ("day.close", "close business days"),
            Self::ReadContacts => ("contact.read", "read whether and how a person was and may be contacted"),
            Self::RecordContacts => ("contact.record", "record contacts, and take permits for them"),
            Self::ReadPromises => ("promise.read", "read promises to pay"),
            Self::TakePromises => ("promise.take", "take promises down, and withdraw them"),
            Self::ReadDocuments => ("document.read", "read strategies, packs and templates"),
            Self::WriteDocuments => ("document.write", "put drafts of strategies, packs and templates into the book"),
            Self::DecideDocuments => ("document.decide", "let a draft that somebody else wrote count, or withdraw it"),
            Self::ReadModels => ("risk.read", "read models, and what strategies and models come to"),
            Self::ReadScores => ("score.read", "read what models say of an account"),
            Self::Export => ("export.read", "take tables of the book away"),
            Self::SendTables => ("table.send", "send tables in, to be imported, compared or learned from"),
            Self::ReadWork => ("work.read", "read the worklist"),
            Self::DoWork => ("work.do", "take jobs of the worklist, and finish them"),
            Self::AssignWork => ("work.assign", "give jobs to others"),
            Self::ReadCases => ("case.read", "read complaints, disputes and other cases"),
            Self::HandleCases => ("case.handle", "open cases and work on them"),
            Self::DecideCases => ("case.decide", "decide cases, and relief above a collector's authority"),
            Self::RevealPersons => ("person.reveal", "see names and addresses of persons as they are, for a reason"),
            Self::ErasePersons => ("person.erase", "take names and addresses of persons out of the book"),
            Self::SpeakForOneself => {
                ("own.speak", "ask for relief, dispute, complain and say how to be contacted, for oneself")
            }
            Self::InviteBorrowers => ("borrower.invite", "let a borrower in, by a link or code that works once"),
            Self::ReadAccessLog => ("access.read", "read who has read what of whom"),
            Self::ManageUsers => ("user.manage", "add users, and change what they may"),
            Self::ManageTokens => ("token.manage", "make and revoke tokens of programs"),
            Self::ManageEndpoints => ("webhook.manage", "set back and enable endpoints that hear of events"),
            Self::ReadMetrics => ("metrics.read", "read what the server counts"),
        }
    }

    /// Its word.
    pub fn name(self) -> &'static str {
        self.told().0
    }

    /// The permission of this word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }

    /// Whether it shows something of persons, so that its use is logged.
    pub fn shows_persons(self) -> bool {
        match self {
            Self::ReadAccounts
            | Self::ReadContacts
            | Self::ReadPromises
            | Self::ReadScores
            | Self::Export
            | Self::ReadWork
            | Self::ReadCases
            | Self::ReadAccessLog => true,
            Self::ReadBook
            | Self::TakeEvents
            | Self::CloseDays
            | Self::RecordContacts
            | Self::TakePromises
            | Self::ReadDocuments
            | Self::WriteDocuments
            | Self::DecideDocuments
            | Self::ReadModels
            | Self::SendTables
            | Self::DoWork
            | Self::AssignWork
            | Self::HandleCases
            | Self::DecideCases
            | Self::RevealPersons
            | Self::ErasePersons
            | Self::SpeakForOneself
            | Self::InviteBorrowers
            | Self::ManageUsers
            | Self::ManageTokens
            | Self::ManageEndpoints
            | Self::ReadMetrics => false,
        }
    }
}
