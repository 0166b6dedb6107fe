//! Accounts of one person, classified together where a policy asks for it and each by itself where none does.

use ledger::History;
use ledger::classification::{
    ClassChange, Classification, NotClassified, PolicyVersions, class_histories, classify_person, policy_histories,
    views,
};
use primitives::Date;

use super::Said;
use crate::policies::Policies;

/// Accounts of one person, of which the first few are asked about. The others only count by policies that look at them.
#[derive(Clone, Copy, Debug)]
pub struct Person<'s, 'a, 'p> {
    /// The accounts, those that are asked about before the others.
    pub accounts: &'s [History<'a>],
    /// How many of them are asked about.
    pub asked: usize,
    /// The policies of the book.
    pub policies: &'p Policies,
}

/// A policy that a product names, or the name where the book has none; and what it answers, once it is asked.
type Answer<'a, 'p, T> = (Result<&'p PolicyVersions, &'a str>, Option<T>);

type Found<'p> = Result<Classification<'p>, NotClassified>;

impl<'a, 'p> Person<'_, 'a, 'p> {
    /// What each policy of its product says of each account that is asked about, in the product's order.
    pub fn said(&self, as_of: Date, booked_through: Date) -> Vec<Vec<Said<'p>>> {
        let answers = self.answers(
            |account, policies| views(account, as_of, booked_through, policies),
            |accounts, policy| classify_person(accounts, as_of, booked_through, policy),
        );
        let said = |(named, found): Answer<'a, 'p, Found<'p>>| match (named, found) {
            (Ok(_), Some(Ok(class))) => Said::Class(class),
            (Ok(versions), Some(Err(why))) => Said::Nothing { policy: versions.id(), why },
            (Ok(versions), None) => Said::Missing { policy: versions.id().to_owned() },
            (Err(policy), _) => Said::Missing { policy: policy.to_owned() },
        };
        answers.into_iter().map(|of_account| of_account.into_iter().map(said).collect()).collect()
    }

    /// Every change of class through a day of each account that is asked about, by each policy that the book has.
    pub fn changes(&self, through: Date, booked_through: Date) -> Vec<Vec<(&'p PolicyVersions, Vec<ClassChange<'p>>)>> {
        let answers = self.answers(
            |account, policies| policy_histories(account, through, booked_through, policies),
            |accounts, policy| class_histories(accounts, through, booked_through, policy),
        );
        let known = |of_account: Vec<Answer<'a, 'p, Vec<ClassChange<'p>>>>| {
            of_account.into_iter().filter_map(|(named, changes)| Some((named.ok()?, changes?))).collect()
        };
        answers.into_iter().map(known).collect()
    }

    /// For each account that is asked about, each policy that its product names, with the answer of the policy.
    ///
    /// `alone` asks some policies about one account, `together` asks one policy about several.
    fn answers<T>(
        &self,
        alone: impl Fn(History<'a>, &[&'p PolicyVersions]) -> Vec<T>,
        together: impl Fn(&[History<'a>], &'p PolicyVersions) -> Vec<T>,
    ) -> Vec<Vec<Answer<'a, 'p, T>>> {
        let mut answers: Vec<Vec<Answer<'a, 'p, T>>> = self.accounts[..self.asked]
            .iter()
            .map(|account| self.policies.of_product(account.product()).into_iter().map(|named| (named, None)).collect())
            .collect();
        for policy in self.looking_at_several() {
            let places: Vec<usize> = (0..self.accounts.len()).filter(|place| self.names(*place, policy)).collect();
            let accounts: Vec<History<'a>> = places.iter().map(|place| self.accounts[*place]).collect();
            for (place, answer) in places.into_iter().zip(together(&accounts, policy)) {
                let Some(of_account) = answers.get_mut(place) else { break };
                let named = of_account.iter_mut().find(|(named, _)| named.is_ok_and(|named| named.id() == policy.id()));
                if let Some((_, slot)) = named {
                    *slot = Some(answer);
                }
            }
        }
        for (account, of_account) in self.accounts.iter().zip(&mut answers) {
            let mut open: Vec<_> =
                of_account.iter_mut().filter(|(named, found)| named.is_ok() && found.is_none()).collect();
            let policies: Vec<&'p PolicyVersions> = open.iter().filter_map(|(named, _)| named.ok()).collect();
            for (slot, answer) in open.iter_mut().zip(alone(*account, &policies)) {
                slot.1 = Some(answer);
            }
        }
        answers
    }

    /// The policies that look at several of the accounts at once, one of them asked about.
    fn looking_at_several(&self) -> Vec<&'p PolicyVersions> {
        let mut looking: Vec<&'p PolicyVersions> = Vec::new();
        if self.accounts.len() < 2 {
            return looking;
        }
        for account in &self.accounts[..self.asked] {
            for policy in self.policies.of_product(account.product()).into_iter().flatten() {
                let is_new = looking.iter().all(|other| other.id() != policy.id());
                let accounts = (0..self.accounts.len()).filter(|place| self.names(*place, policy)).count();
                if is_new && policy.looks_at_person() && accounts > 1 {
                    looking.push(policy);
                }
            }
        }
        looking
    }

    fn names(&self, place: usize, policy: &PolicyVersions) -> bool {
        self.accounts[place].product().classification.iter().any(|id| id == policy.id())
    }
}
