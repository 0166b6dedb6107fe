//! Days of contact: what is due is put into the outbox, and messages are handed to carriers, beside everything else.
//!
//! Each part of a day goes through the writer as a piece of work of its own, and carriers are asked between them, so that events are booked
//! meanwhile. What is due, what is counted and when it is tried again are matters of `app::treatment` and `app::outbox`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::access::{Actor, Wish};
use app::channel::{Carrier, SendError, Sent};
use app::channel_file::ChannelFile;
use app::close_day::Options;
use app::messages::tongue;
use app::outbox::{self, Carriers, Delivered, Leased};
use app::outreach::Law;
use app::port::{Reading, Store};
use app::relief::review;
use app::treatment::{Acting, General, Press, Texts, Totals, Treatment, candidates, run, totals_view};
use collections::Set;
use collections::conduct::ContentPack;
use collections::person::Channel;
use jiff::Timestamp;
use serde_json::Value;

use crate::problem::{Code, Problem};
use crate::state::Shared;
use crate::tasks::Task;

/// So many persons are acted on in one piece of the writer's work.
const PERSONS_AT_ONCE: usize = 50;

/// So many messages are leased at once.
const MESSAGES_AT_ONCE: usize = 64;

/// So many are with carriers at once.
const HANDS: usize = 8;

/// A carrier that is ready, and what it carries.
pub struct Carrying {
    /// The ways of contact.
    pub carries: Set<Channel>,
    /// Who takes the messages.
    pub carrier: Box<dyn Carrier>,
}

/// What a server has no hands for: it is told by whoever starts it how carriers are opened and letters drawn.
pub trait Means: Press + Send + Sync {
    /// Opens all carriers, with the secrets as they are now.
    ///
    /// # Errors
    /// With the first that cannot be opened.
    fn carriers(&self) -> app::Result<Vec<Carrying>>;
}

/// What days of contact are carried out with.
pub struct Outward {
    /// What the channel file says.
    pub file: ChannelFile,
    /// Who opens carriers, and draws letters.
    pub means: Box<dyn Means>,
}

impl fmt::Debug for Outward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outward").field("file", &self.file).finish_non_exhaustive()
    }
}

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What is due is put into the outbox, and handed over.
    Day,
    /// It is put into the outbox, and handed over by somebody else.
    Queue,
    /// Every message is made, and nothing is kept or sent.
    Trial,
    /// What waits in the outbox is handed over.
    Delivery,
}

impl Purpose {
    pub(crate) const ALL: [Self; 4] = [Self::Day, Self::Queue, Self::Trial, Self::Delivery];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Queue => "queue",
            Self::Trial => "trial",
            Self::Delivery => "delivery",
        }
    }
}

/// What messages are made of, and for whom.
#[derive(Clone)]
pub(crate) struct Material {
    pub(crate) general: General,
    pub(crate) packs: Vec<ContentPack>,
    pub(crate) language: app::explain::Language,
    pub(crate) pay_within_days: u32,
    /// Only for this person.
    pub(crate) person: Option<String>,
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Came {
    /// Relief that was looked at again before anybody was contacted.
    pub(crate) relief_reviewed: u64,
    /// How many steps came to what; none where only the outbox was worked through.
    pub(crate) totals: Option<Value>,
    /// What came of handing over; none where nothing was handed over.
    pub(crate) delivered: Option<Delivered>,
}

/// A run that was begun.
pub(crate) type ContactRun = Task<Purpose, Came>;

/// What the server carries messages with.
///
/// # Errors
/// When it was started without a channel file.
pub(crate) fn outward(shared: &Shared) -> Result<Arc<Outward>, Problem> {
    shared.config.outward.clone().ok_or_else(|| {
        Problem::new(Code::NotAllowed, "the server was not told who carries messages")
            .hint("start it with a channel file: arrears serve --channels FILE")
    })
}

/// Begins a run; it goes on beside everything else. There is material unless only the outbox is worked through.
pub(crate) async fn begin(
    shared: &Shared,
    (actor, wish): (&Actor, Wish),
    purpose: Purpose,
    material: Option<Material>,
) -> Result<ContactRun, Problem> {
    let outward = outward(shared)?;
    let accounts = shared.ask(actor, wish.clone(), |book| Ok(book.info()?.accounts)).await?;
    let task = shared.contact_runs.begin((purpose, &actor.name), accounts, (shared.config.now)())?;
    let (id, count, actor) = (task.id, task.count(), actor.clone());
    let shared = shared.clone();
    tokio::spawn(async move {
        let running = Running { shared: &shared, actor: &actor, wish, outward, count };
        let came = running.go(purpose, material).await;
        if let Err(problem) = &came {
            tracing::warn!(run = id, why = problem.detail(), "a day of contact broke off");
        }
        shared.contact_runs.end(id, came, (shared.config.now)());
    });
    Ok(task)
}

struct Running<'r> {
    shared: &'r Shared,
    actor: &'r Actor,
    wish: Wish,
    outward: Arc<Outward>,
    count: Arc<AtomicU64>,
}

impl Running<'_> {
    async fn go(&self, purpose: Purpose, material: Option<Material>) -> Result<Came, Problem> {
        let mut came = Came::default();
        if let Some(material) = material {
            if purpose != Purpose::Trial {
                let now = self.now();
                came.relief_reviewed = self.write(move |store| Ok(review(store, now)?.looked_at)).await?;
            }
            came.totals = Some(self.act(purpose, material).await?);
        }
        if matches!(purpose, Purpose::Day | Purpose::Delivery) {
            came.delivered = Some(self.deliver().await?);
        }
        Ok(came)
    }

    /// Plans the day, and takes its steps person by person.
    async fn act(&self, purpose: Purpose, material: Material) -> Result<Value, Problem> {
        let (now, ways, count) = (self.now(), self.outward.file.ways(), Arc::clone(&self.count));
        let plan = move |book: &dyn Reading| {
            let mut treatment = Treatment::load(book, now)?;
            treatment.carried = ways;
            let progress = |accounts| count.store(accounts, Ordering::Relaxed);
            let persons = candidates(book, &treatment, Options::default().threads, progress)?;
            Ok((Arc::new(treatment), persons))
        };
        let (treatment, mut persons) = self.shared.walk(self.actor, self.wish.clone(), plan).await?;
        persons.retain(|person| material.person.as_ref().is_none_or(|only| only == person));
        let (material, mut totals) = (Arc::new(material), Totals::default());
        for some in persons.chunks(PERSONS_AT_ONCE) {
            self.is_to_go_on()?;
            let (treatment, material, some) = (Arc::clone(&treatment), Arc::clone(&material), some.to_vec());
            let (outward, by) = (Arc::clone(&self.outward), self.actor.name.clone());
            let step = move |store: &mut dyn Store| {
                let with = (material.general.clone(), material.packs.clone());
                let mut texts = Texts::load(store, &treatment, with, &*outward.means)?;
                texts.language = tongue(material.language);
                texts.pay_within_days = material.pay_within_days;
                let acting = Acting { texts: &texts, actor: &by, is_dry: purpose == Purpose::Trial };
                run(store, &treatment, &acting, &some, |_| Ok(()))
            };
            totals.merge(self.write(step).await?);
        }
        Ok(totals_view(&treatment, &totals))
    }

    /// Works through what waits in the outbox. The book is free for others while carriers are asked.
    async fn deliver(&self) -> Result<Delivered, Problem> {
        // A server that stops waits until what is on its way is kept.
        let _held = self.shared.handing_over.lock().await;
        let outward = Arc::clone(&self.outward);
        let open = blocking(move || outward.means.carriers()).await?;
        let open = Arc::new(open.map_err(Problem::from)?);
        let (policy, mut done) = (self.outward.file.retry, Delivered::default());
        loop {
            self.is_to_go_on()?;
            let now = self.now();
            let take = move |store: &mut dyn Store| {
                let (law, mut done) = (Law::load(store)?, Delivered::default());
                let (leased, had_some) = outbox::take(store, &law, &policy, (now, MESSAGES_AT_ONCE), &mut done)?;
                Ok((leased, had_some, done))
            };
            let (mut leased, had_some, given_up) = self.write(take).await?;
            done.add(given_up);
            if !had_some {
                return Ok(done);
            }
            if let Some(links) = &self.shared.config.callers.links {
                links.give(&mut leased);
            }
            let open = Arc::clone(&open);
            let (leased, answers) = blocking(move || hand_over(&open, leased)).await?;
            let now = self.now();
            let keep = move |store: &mut dyn Store| {
                let law = Law::load(store)?;
                outbox::answered(store, &law, &policy, &leased, answers, now)
            };
            done.add(self.write(keep).await?);
        }
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Store) -> app::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.shared.write(self.actor, self.wish.clone(), move |store, _| work(store)).await
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond((self.shared.config.now)()).unwrap_or(Timestamp::MAX)
    }

    fn is_to_go_on(&self) -> Result<(), Problem> {
        if self.shared.is_stopping() {
            let what = "the server was stopped; what was kept and handed over until then is done";
            return Err(Problem::new(Code::ShuttingDown, what).hint("begin it again: nobody hears anything twice"));
        }
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal(format!("a carrier broke off: {error}")))
}

/// Messages that were leased, and what their carriers answered.
type Answered = (Vec<Leased>, Vec<Result<Sent, SendError>>);

fn hand_over(open: &[Carrying], leased: Vec<Leased>) -> Answered {
    let mut carriers = Carriers::new();
    for one in open {
        carriers.extend(one.carries.iter().map(|channel| (channel, &*one.carrier)));
    }
    let answers = outbox::hand_over(&leased, &carriers, HANDS);
    (leased, answers)
}
