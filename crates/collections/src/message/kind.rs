//! The kinds of messages, the notices that laws know, and the languages.

use crate::person::Channel;
use crate::word::words;

words! {
    /// The kind of a message: how it is laid out and how it travels.
    Kind {
        /// A text message.
        Sms = "sms",
        /// A message of the lender's app.
        Push = "push",
        /// E-mail.
        Email = "email",
        /// What a human or a program says on the telephone.
        VoiceScript = "voice_script",
        /// A letter on paper, or as a PDF.
        Letter = "letter",
    }
}

impl Kind {
    /// The kind of message that a channel carries; none for a visit.
    pub fn of_channel(channel: Channel) -> Option<Self> {
        match channel {
            Channel::Voice | Channel::AiVoice | Channel::VoiceNotice => Some(Self::VoiceScript),
            Channel::Sms => Some(Self::Sms),
            Channel::Push | Channel::InstantMessage => Some(Self::Push),
            Channel::Email => Some(Self::Email),
            Channel::Letter => Some(Self::Letter),
            Channel::Visit => None,
        }
    }

    /// Whether a message of this kind has a subject.
    pub fn has_subject(self) -> bool {
        match self {
            Self::Push | Self::Email | Self::Letter => true,
            Self::Sms | Self::VoiceScript => false,
        }
    }

    /// Whether there is room for tables.
    pub fn has_tables(self) -> bool {
        match self {
            Self::Email | Self::Letter => true,
            Self::Sms | Self::Push | Self::VoiceScript => false,
        }
    }
}

words! {
    /// What the law calls a message: it says what must be in it.
    Notice {
        /// A demand in writing, with what is owed and what follows (催收函).
        Demand = "demand",
        /// That an agency begins to collect (委外告知).
        Assignment = "assignment",
        /// That arrears will be reported to a credit bureau (不良信息报送告知).
        Bureau = "bureau",
        /// The first notice of a collector, with what is owed and how to dispute it.
        Validation = "validation",
        /// That a lawyer takes the matter over.
        HandOver = "hand_over",
        /// That something was agreed: a promise, a plan, a relief, a settlement.
        Agreement = "agreement",
        /// That all is paid (结清证明).
        Proof = "proof",
        /// An answer to a dispute or complaint.
        Answer = "answer",
    }
}

words! {
    /// The language of a text.
    Language {
        /// English.
        English = "en",
        /// Chinese.
        Chinese = "zh",
    }
}
