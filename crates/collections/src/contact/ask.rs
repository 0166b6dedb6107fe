//! Asking all rules, at one instant and then at later ones.

use jiff::{SignedDuration, Timestamp};
use primitives::Date;

use super::answer::{Block, Permit, Refused, Why};
use super::moment::Moment;
use super::pack::Pack;
use super::request::Request;
use super::rule::{Grade, Kind, Rule, Title};
use super::{consent, hours, limit, stop, third};
use crate::person::Inconvenient;
use crate::{Person, Zone};

/// How many openings are looked at before hours are said never to overlap: more than two a day for a year.
const CHANGES_MAX: usize = 1_000;

/// A question, with all that is needed to answer it.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) packs: &'a [&'a Pack],
    pub(super) person: &'a Person,
    pub(super) request: &'a Request,
    /// Up to when the person is known.
    pub(super) now: Timestamp,
}

/// A rule's no.
pub(super) struct No {
    pub(super) why: Why,
    /// No earlier than this it says yes; none where that takes more than time. Exact, as long as nothing dated comes between.
    pub(super) hint: Option<Timestamp>,
}

/// A rule of a pack, or the pack itself, which refuses before its first day.
#[derive(Clone, Copy)]
pub(super) struct Voice<'a> {
    pack: &'a Pack,
    rule: Option<&'a Rule>,
}

impl<'a> Asked<'a> {
    fn moment(&self, pack: &'a Pack, at: Timestamp) -> Moment<'a> {
        Moment::new(self.person, self.request, self.now, at, pack)
    }

    /// Every rule that says no at an instant.
    pub(super) fn blocked(&self, at: Timestamp) -> Vec<(Voice<'a>, No)> {
        let mut blocked = Vec::new();
        for pack in self.packs {
            let moment = self.moment(pack, at);
            let voices = std::iter::once(None).chain(pack.rules().iter().map(Some));
            for voice in voices.map(|rule| Voice { pack, rule }) {
                blocked.extend(self.no(voice, &moment).map(|no| (voice, no)));
            }
        }
        blocked
    }

    fn no(&self, voice: Voice<'a>, moment: &Moment<'a>) -> Option<No> {
        let Some(rule) = voice.rule else {
            let from = voice.pack.effective_from;
            let hint = moment.start_everywhere(from);
            return (moment.days.0 < from).then_some(No { why: Why::NotInForce { from }, hint });
        };
        if !self.binds(rule, voice.pack, moment) {
            return None;
        }
        match &rule.kind {
            Kind::Hours(open) => hours::hours(self, open, moment),
            Kind::Limit(most) => limit::limit(self, rule, most, moment),
            Kind::Rest(rest) => limit::rest(self, rule, rest, moment),
            Kind::Stop(fact) => stop::stop(self, rule, fact, moment),
            Kind::Consent { fresh_days } => consent::consent(self, *fresh_days, moment),
            Kind::ThirdPerson(only) => third::third(self, only, moment),
            Kind::Team { at_least } => {
                let people = self.request.team;
                (people < *at_least).then_some(No { why: Why::Team { people, at_least: *at_least }, hint: None })
            }
            Kind::AssignmentNotice { lead_days } => consent::assignment_notice(self, *lead_days, moment),
            Kind::Inconvenient => hours::inconvenient(self, moment),
        }
    }

    fn binds(&self, rule: &Rule, pack: &Pack, moment: &Moment<'a>) -> bool {
        let (scope, request) = (&rule.scope, self.request);
        scope.channels.contains(request.channel)
            && scope.purposes.contains(request.purpose)
            && scope.roles.contains(request.role)
            && scope.targets.contains(request.target)
            && rule.effective_from.is_none_or(|from| from <= moment.days.1)
            && rule.effective_until.is_none_or(|until| moment.days.0 <= until)
            && pack.effective_from <= moment.days.1
            && self.may_be_at(rule, request.address.as_ref())
            && self.may_live_in(rule, moment.at)
    }

    /// Whether an address may be of a kind that the rule binds.
    pub(super) fn may_be_at(&self, rule: &Rule, address: Option<&crate::AddressId>) -> bool {
        let kinds = rule.scope.addresses;
        if kinds == crate::Set::all() {
            return true;
        }
        let place = address.and_then(|address| self.person.given(address, self.now)).and_then(|given| given.place);
        place.is_none_or(|place| kinds.contains(place))
    }

    fn may_live_in(&self, rule: &Rule, at: Timestamp) -> bool {
        let places = &rule.scope.places;
        if places.is_empty() {
            return true;
        }
        let Some(home) = self.person.home(self.now, at).filter(|home| !home.places.is_empty()) else { return true };
        home.places.iter().any(|home| places.iter().any(|place| lies_in(home, place)))
    }

    /// The first instant from `from` on at which one rule says yes.
    fn free_from(&self, voice: Voice<'a>, from: Timestamp) -> Option<Timestamp> {
        let mut at = from;
        for _ in 0..CHANGES_MAX {
            let moment = self.moment(voice.pack, at);
            let Some(no) = self.no(voice, &moment) else { return Some(at) };
            let zones = moment.zones();
            let ends = voice.rule.and_then(|rule| rule.effective_until).map(Date::next);
            let ends = ends.and_then(|end| first_after(&zones, end, at));
            let edge = self.person.next_edge(self.now, at, &zones);
            at = no.hint.into_iter().chain(ends).chain(edge).filter(|later| *later > at).min()?;
        }
        None
    }

    /// The first instant at which all rules say yes, none of them doing so before `from`.
    fn all_free_from(&self, from: Timestamp) -> Option<Timestamp> {
        let mut at = from;
        for _ in 0..CHANGES_MAX {
            let blocked = self.blocked(at);
            if blocked.is_empty() {
                return Some(at);
            }
            for (voice, _) in blocked {
                at = at.max(self.free_from(voice, at)?);
            }
        }
        None
    }

    pub(super) fn refusal(&self, blocked: Vec<(Voice<'a>, No)>) -> Refused {
        let blocks: Vec<Block> = blocked.into_iter().map(|(voice, no)| self.block(voice, no)).collect();
        let mut deciding = 0;
        for (place, block) in blocks.iter().enumerate() {
            if is_later(block.allowed_from, blocks[deciding].allowed_from) {
                deciding = place;
            }
        }
        let allowed_from = blocks[deciding].allowed_from.and_then(|from| self.all_free_from(from));
        Refused { blocks, deciding, allowed_from }
    }

    fn block(&self, voice: Voice<'a>, no: No) -> Block {
        let pack = voice.pack;
        let (rule, title, source, grade) = match voice.rule {
            Some(rule) => (Some(rule.id.clone()), rule.title.clone(), rule.source.clone(), rule.grade),
            None => (None, not_in_force(), pack.source.clone(), Grade::C),
        };
        let allowed_from = self.free_from(voice, self.now);
        Block { pack: pack.key.clone(), rule, title, source, grade, why: no.why, allowed_from }
    }

    pub(super) fn permit(&self) -> Permit {
        Permit {
            packs: self.packs.iter().map(|pack| pack.key.clone()).collect(),
            person_position: self.person.position(),
            request: self.request.clone(),
            granted_at: self.now,
            expires_at: self.expires_at(),
            withheld: self.withheld(),
        }
    }

    /// The parts of accounts whose dispute a rule would stop if it were of the whole account.
    fn withheld(&self) -> Vec<(crate::AccountId, primitives::Amount)> {
        let mut withheld = Vec::new();
        for pack in self.packs {
            let moment = self.moment(pack, self.now);
            for rule in pack.rules() {
                if let Kind::Stop(fact) = &rule.kind
                    && fact.fact == crate::person::Fact::Disputed
                    && self.binds(rule, pack, &moment)
                {
                    stop::disputed_parts(self, &moment, &mut withheld);
                }
            }
        }
        withheld
    }

    /// When a permit of now holds no more: at the end of its minutes, or when a rule says no before.
    fn expires_at(&self) -> Timestamp {
        let minutes = self.packs.iter().map(|pack| pack.permit_minutes).min().unwrap_or_default();
        let end = self.now.saturating_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX);
        let mut changes: Vec<Timestamp> = Vec::new();
        for pack in self.packs {
            let moment = self.moment(pack, self.now);
            let zones = moment.zones();
            let mut edges: Vec<_> = pack.rules().iter().flat_map(Rule::edges).collect();
            edges.push(jiff::civil::Time::midnight());
            edges.extend(self.person.agreements.known(self.now).iter().map(|agreed| agreed.what.hours.until));
            edges.extend(self.person.inconvenient.known(self.now).iter().filter_map(|what| match &what.what {
                Some(Inconvenient::At { hours, .. }) => Some(hours.from),
                Some(Inconvenient::Address(_)) | None => None,
            }));
            let fixed = pack.rules().iter().filter_map(|rule| match &rule.kind {
                Kind::Hours(hours) => hours.zone.as_ref(),
                Kind::Limit(_)
                | Kind::Rest(_)
                | Kind::Stop(_)
                | Kind::Consent { .. }
                | Kind::ThirdPerson(_)
                | Kind::Team { .. }
                | Kind::AssignmentNotice { .. }
                | Kind::Inconvenient => None,
            });
            for zone in zones.iter().copied().chain(fixed) {
                hours::changes(zone, &edges, self.now, end, &mut changes);
            }
            changes.extend(self.person.next_edge(self.now, self.now, &zones).filter(|edge| *edge < end));
        }
        changes.extend(stop::confirmations(self).filter(|change| self.now < *change && *change < end));
        changes.sort_unstable();
        changes.dedup();
        changes.into_iter().find(|change| !self.blocked(*change).is_empty()).unwrap_or(end)
    }
}

/// Whether the path of a home leads through a place.
fn lies_in(home: &str, place: &str) -> bool {
    home.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The first start of a day after an instant, in whichever zone it comes.
fn first_after(zones: &[&Zone], day: Date, after: Timestamp) -> Option<Timestamp> {
    zones.iter().map(|zone| zone.start_of(day)).filter(|start| *start > after).min()
}

/// Whether a rule says no longer than another; for ever is the longest.
fn is_later(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    match (one, other) {
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other,
        (None | Some(_), None) => false,
    }
}

fn not_in_force() -> Title {
    Title { english: "the pack is not in force yet".to_owned(), chinese: "规则包尚未生效".to_owned() }
}
