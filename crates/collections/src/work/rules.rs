//! The rules by which work is shared out: teams, queues, actions, outcomes.

use primitives::{Amount, Currency, Date};

use crate::contact::Title;
use crate::person::{Channel, Outcome, Role};
use crate::promise::Terms;
use crate::word::{Set, words};

/// The kind of jobs that an outcome opens.
pub const CASE: &str = "case";

/// How work is shared out and what follows from it: one version.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// The name.
    pub id: String,
    /// Counts up from 1.
    pub version: u32,
    /// The first day on which they count.
    pub effective_from: Date,
    /// Who decided them.
    pub source: String,
    /// The currency of the amounts.
    pub currency: Currency,
    /// What holds of every job.
    pub desk: Desk,
    /// What a job is taken to be worth where no priority was computed.
    pub worth: Worth,
    /// What may be promised.
    pub promise: Terms,
    /// Who works.
    pub teams: Vec<Team>,
    /// Kinds of jobs.
    pub actions: Vec<Action>,
    /// In which order jobs are taken.
    pub queues: Vec<Queue>,
    /// What may come of a job.
    pub outcomes: Vec<OutcomeCode>,
}

/// What holds of every job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Desk {
    /// For so many days after a job an officer keeps the person.
    pub continuity_days: u32,
    /// By so many percent a job is worth more to the officer who keeps the person.
    pub continuity_percent: u32,
    /// A job is held for so many days at most.
    pub hold_days_most: u32,
    /// A job is held so many times at most.
    pub holds_most: u32,
    /// Of a hundred texts in which nothing was found so many are read by a supervisor all the same.
    pub review_percent: u32,
}

/// What a job is taken to be worth: a share of what is past due, by bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// Percent of what is past due, by the bucket's name.
    pub by_bucket: Vec<(String, u32)>,
    /// In any other bucket.
    pub otherwise: u32,
    /// Of a job that asks for no money.
    pub without_money: Amount,
}

impl Worth {
    /// The percent of what is past due in a bucket.
    pub fn percent(&self, bucket: Option<&str>) -> u32 {
        let named = self.by_bucket.iter().find(|(name, _)| Some(name.as_str()) == bucket);
        named.map_or(self.otherwise, |(_, percent)| *percent)
    }

    /// What a job about so much is worth, cut to whole minor units.
    pub fn of(&self, past_due: Amount, bucket: Option<&str>) -> Amount {
        let worth = i128::from(past_due.minor()) * i128::from(self.percent(bucket)) / 100;
        Amount::from_minor(i64::try_from(worth).unwrap_or(i64::MAX))
    }
}

/// People who contact as one party.
#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// The party as which it contacts: the lender, or one agency.
    pub party: String,
    /// As what.
    pub role: Role,
    /// What an hour of one of its people costs.
    pub cost_per_hour: Amount,
    /// Days on which nobody of it works.
    pub holidays: Vec<Date>,
    /// Days of the week on which it works, 0 is Monday.
    pub weekdays: Vec<usize>,
    /// Its people.
    pub members: Vec<Member>,
}

/// Somebody who works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Their name, as it is written beside what they do.
    pub name: String,
    /// What they can do.
    pub skills: Vec<String>,
    /// For how many minutes a day they can be given jobs.
    pub minutes_a_day: u32,
    /// The most jobs a day; none where minutes alone count.
    pub jobs_a_day: Option<u32>,
    /// When they are away, both ends included.
    pub away: Vec<(Date, Date)>,
}

impl Team {
    /// Whether one of its people works on a day.
    pub fn works_on(&self, member: &Member, day: Date) -> bool {
        self.weekdays.contains(&day.weekday())
            && !self.holidays.contains(&day)
            && !member.away.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }
}

/// A kind of jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its name, as jobs have it.
    pub name: String,
    /// How long one takes, to share jobs out.
    pub minutes: u32,
    /// Within so many hours of falling due it is to be done.
    pub sla_hours: u32,
    /// The way in which it contacts; none where nobody is contacted.
    pub channel: Option<Channel>,
}

/// Jobs that are taken in one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// The kinds of jobs in it; all where there is none.
    pub actions: Vec<String>,
    /// Beginnings of where its jobs come from; anywhere where there is none.
    pub origins: Vec<String>,
    /// Their order.
    pub order: QueueOrder,
}

/// An order in which nothing waits for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueOrder {
    /// What a job gains in worth for each day that it waits.
    pub ageing_a_day: Amount,
    /// Of a hundred jobs so many are the oldest, whatever they are worth.
    pub oldest_percent: u32,
}

impl Queue {
    /// Whether a job is in it.
    pub fn holds(&self, action: &str, origin: &str) -> bool {
        let of_kind = self.actions.is_empty() || self.actions.iter().any(|name| name == action);
        of_kind && (self.origins.is_empty() || self.origins.iter().any(|start| origin.starts_with(start)))
    }
}

/// What may come of a job, in the lender's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeCode {
    /// The code.
    pub code: String,
    /// What it says.
    pub title: Title,
    /// What it is to the contact gate; none for jobs in which nobody is contacted.
    pub heard: Option<Outcome>,
    /// What follows.
    pub follows: Set<Follow>,
    /// The kind of case that is opened; none where none is.
    pub case: Option<String>,
    /// After so many hours it is tried again; none where the job is done.
    pub again_after_hours: Option<u32>,
    /// It is tried so many times in all.
    pub tries: u32,
}

impl OutcomeCode {
    /// Whether whom the debt concerns was spoken to.
    pub fn is_right_party(&self) -> bool {
        self.heard == Some(Outcome::Conversation)
    }
}

words! {
    /// What follows from an outcome.
    Follow {
        /// A promise to pay is taken down.
        Promise = "promise",
        /// The person is called back at a time that they named.
        Callback = "callback",
        /// The debt is disputed.
        Dispute = "dispute",
        /// The person cannot pay.
        Hardship = "hardship",
        /// The person complains.
        Complaint = "complaint",
        /// The person wants no contact in this way.
        OptOut = "opt_out",
        /// The number is somebody else's.
        WrongNumber = "wrong_number",
        /// The number does not exist.
        NumberInvalid = "number_invalid",
        /// A contact person refused.
        ThirdRefused = "third_refused",
        /// The person has a lawyer.
        Represented = "represented",
        /// The person is dead.
        Deceased = "deceased",
        /// The person is vulnerable.
        Vulnerable = "vulnerable",
    }
}

/// Why rules make no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct RulesRejected {
    /// Of whom or what: a name of the text.
    pub of: String,
    /// What is wrong.
    pub what: String,
}

impl Rules {
    /// The name and version, as people write them.
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// The rules, when names in them are used once and mean something.
    ///
    /// # Errors
    /// When a name is there twice, a queue names no action, an action is in no queue, or an outcome cannot follow.
    pub fn checked(self) -> Result<Self, RulesRejected> {
        let rejected = |of: &str, what: String| Err(RulesRejected { of: of.to_owned(), what });
        let members = self.teams.iter().flat_map(|team| &team.members).map(|member| member.name.as_str());
        let lists: [(&str, Vec<&str>); 5] = [
            ("team", self.teams.iter().map(|team| team.name.as_str()).collect()),
            ("member", members.collect()),
            ("action", self.actions.iter().map(|action| action.name.as_str()).collect()),
            ("queue", self.queues.iter().map(|queue| queue.name.as_str()).collect()),
            ("outcome", self.outcomes.iter().map(|outcome| outcome.code.as_str()).collect()),
        ];
        for (what, names) in lists {
            if let Some(name) = twice(&names) {
                return rejected(name, format!("{what} {name} is there twice: name each once"));
            }
            if names.is_empty() {
                return rejected("", format!("there is no {what}: write at least one [[{what}]]"));
            }
        }
        for queue in &self.queues {
            if let Some(name) = queue.actions.iter().find(|name| self.action(name).is_none()) {
                return rejected(&queue.name, format!("queue {} takes {name}, which is no [[action]]", queue.name));
            }
        }
        let in_none = |action: &&Action| !self.queues.iter().any(|queue| queue.is_for(&action.name));
        if let Some(action) = self.actions.iter().find(in_none) {
            let name = &action.name;
            return rejected(name, format!("action {name} is in no queue: nobody would ever take it"));
        }
        for outcome in &self.outcomes {
            if let Some(what) = outcome.problem() {
                return rejected(&outcome.code, format!("outcome {}: {what}", outcome.code));
            }
            if let Some(kind) = &outcome.case
                && (self.action(CASE).is_none() || !self.anybody_can(kind))
            {
                let what = format!("opens a case that needs an [[action]] {CASE} and a member with the skill {kind}");
                return rejected(&outcome.code, format!("outcome {}: {what}", outcome.code));
            }
        }
        Ok(self)
    }

    fn anybody_can(&self, skill: &str) -> bool {
        self.teams.iter().flat_map(|team| &team.members).any(|member| member.skills.iter().any(|known| known == skill))
    }

    /// A kind of jobs by its name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.name == name)
    }

    /// What may come of a job, by its code.
    pub fn outcome(&self, code: &str) -> Option<&OutcomeCode> {
        self.outcomes.iter().find(|outcome| outcome.code == code)
    }

    /// The first queue that a job is in.
    pub fn queue_of(&self, action: &str, origin: &str) -> Option<&Queue> {
        self.queues.iter().find(|queue| queue.holds(action, origin))
    }

    /// Somebody who works, with their team.
    pub fn member(&self, name: &str) -> Option<(&Team, &Member)> {
        let of = |team: &'_ Team| team.members.iter().position(|member| member.name == name);
        self.teams.iter().find_map(|team| of(team).map(|place| (team, &team.members[place])))
    }
}

impl Queue {
    fn is_for(&self, action: &str) -> bool {
        self.actions.is_empty() || self.actions.iter().any(|name| name == action)
    }
}

impl OutcomeCode {
    fn problem(&self) -> Option<&'static str> {
        let needs_talk = [Follow::Promise, Follow::Hardship, Follow::Dispute];
        let talks = matches!(self.heard, None | Some(Outcome::Conversation));
        if !talks && needs_talk.into_iter().any(|follow| self.follows.contains(follow)) {
            return Some("only who was spoken to promises, disputes or asks for relief: heard = \"conversation\"");
        }
        if self.again_after_hours.is_some() && self.follows.contains(Follow::Callback) {
            return Some("a callback comes at its own time: leave again_after_hours out");
        }
        if self.again_after_hours.is_some() && self.tries < 2 {
            return Some("what is tried again is tried twice at least: tries = 2");
        }
        let is_wrong = self.follows.contains(Follow::WrongNumber) || self.follows.contains(Follow::NumberInvalid);
        if is_wrong && self.heard == Some(Outcome::Conversation) {
            return Some("a number at which the debtor was spoken to is not wrong");
        }
        None
    }
}

fn twice<'n>(names: &[&'n str]) -> Option<&'n str> {
    let is_again = |(place, name): &(usize, &&'n str)| names[..*place].contains(name);
    names.iter().enumerate().find(is_again).map(|(_, name)| *name)
}
