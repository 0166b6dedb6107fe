//! The policies of a book, parsed and ready to classify by.

use std::collections::HashMap;

use ledger::classification::{Policy, PolicyVersions};
use ledger::{Event, Product};

use primitives::Date;

use crate::documents::POLICY;
use crate::error::Refused;
use crate::policy_file;
use crate::port::{PolicyRow, Reading, Store, Writing};
use crate::versions::{FirstDay, Head, Text, Words};

/// All policy versions of a book.
#[derive(Clone, Debug, Default)]
pub struct Policies(HashMap<String, PolicyVersions>);

impl Policies {
    /// Reads the policies of a book.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: &(impl Reading + ?Sized)) -> crate::Result<Self> {
        let mut policies = Self::default();
        for row in store.policies()? {
            policies.insert(policy_file::parse(&format!("policy {} v{}", row.id, row.version), &row.text)?);
        }
        Ok(policies)
    }

    /// Adds a policy version, in the place of the same version if there is one.
    pub fn insert(&mut self, policy: Policy) {
        let id = policy.key.id.clone();
        let mut versions = self.0.remove(&id).map_or_else(Vec::new, |versions| versions.all().to_vec());
        versions.retain(|other| other.key != policy.key);
        versions.push(policy);
        self.0.extend(PolicyVersions::new(versions).map(|versions| (id, versions)));
    }

    /// All versions of a policy.
    pub fn get(&self, id: &str) -> Option<&PolicyVersions> {
        self.0.get(id)
    }

    /// The names of all policies, sorted.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.0.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }

    /// Whether a class that is set or booked has a meaning: the policy is in the book and in force on the value date, and
    /// the version of that day has the class. Other events always pass.
    ///
    /// # Errors
    /// When it has none, with what there is.
    pub fn check_class(&self, event: &Event, effective_on: Date) -> Result<(), String> {
        let (Event::ClassSet { policy, class, .. } | Event::ClassBooked { policy, class }) = event else {
            return Ok(());
        };
        let Some(versions) = self.get(policy) else {
            let all = self.ids();
            let all = if all.is_empty() { "it has none".to_owned() } else { format!("it has {}", all.join(", ")) };
            return Err(format!("the book has no policy {policy}: {all}"));
        };
        let Some(version) = versions.on(effective_on) else {
            return Err(format!("policy {policy} is in force from {}, not on {effective_on}", versions.first_day()));
        };
        if version.classes.rank(class).is_none() {
            let all: Vec<&str> = version.classes.all().iter().map(|class| class.id.as_str()).collect();
            return Err(format!("\"{class}\" is not a class of {}: {} are", version.key, all.join(", ")));
        }
        Ok(())
    }

    /// The policies that a product is classified by, in its order; where the book has none of a name, the name.
    pub fn of_product<'p, 'n>(&'p self, product: &'n Product) -> Vec<Result<&'p PolicyVersions, &'n str>> {
        product.classification.iter().map(|id| self.get(id).ok_or(id.as_str())).collect()
    }
}

impl Text for Policy {
    const WORDS: Words = Words { kind: POLICY, noun: "policy", example: "ifrs9@2", first_day: FirstDay::Free };
    const CAN_BE_WITHDRAWN: bool = false;

    fn read(file: &str, text: &str) -> crate::Result<Self> {
        Ok(policy_file::parse(file, text)?)
    }

    fn head(&self) -> Head<'_> {
        Head { id: &self.key.id, version: self.key.version, effective_from: self.effective_from }
    }

    fn matter(&self) -> String {
        self.key.id.clone()
    }

    fn presets() -> Vec<(&'static str, &'static str)> {
        policy_file::PRESETS.iter().map(|preset| (preset.id, preset.text)).collect()
    }

    fn put_in(unit: &mut dyn Writing, key: &str, text: &str) -> crate::Result<()> {
        add_in(unit, key, text).map(|_| ())
    }
}

/// Adds a policy file to a book; the same file twice changes nothing. Returns the policy and whether it is new.
///
/// # Errors
/// When the file is not a policy, its version is in the book with another text, or it would change a day that is closed.
pub fn add(store: &mut (impl Store + ?Sized), file: &str, text: &str) -> crate::Result<(Policy, bool)> {
    let mut unit = store.begin()?;
    let added = add_in(&mut *unit, file, text)?;
    unit.commit()?;
    Ok(added)
}

/// The same within a unit of work.
///
/// # Errors
/// As [`add`].
pub fn add_in(unit: &mut dyn Writing, file: &str, text: &str) -> crate::Result<(Policy, bool)> {
    let policy = policy_file::parse(file, text)?;
    let rows = unit.policies()?;
    let versions = || rows.iter().filter(|row| row.id == policy.key.id);
    if let Some(known) = versions().find(|row| row.version == policy.key.version) {
        if known.text == text {
            return Ok((policy, false));
        }
        let refused = Refused::new(format!("policy {} is already in the book with other terms", policy.key)).hint(
            "a version in use is never edited: give the changed terms the next version and its own effective_from",
        );
        return Err(refused.into());
    }
    let info = unit.info()?;
    let last_close = info.last_close_begun.filter(|last| versions().next().is_some() && policy.effective_from <= *last);
    if let Some(last) = last_close {
        let (key, from) = (&policy.key, policy.effective_from);
        let refused = Refused::new(format!("policy {key} is effective from {from}, and {last} is closed already"))
            .hint(format!(
                "closed days were classified by an earlier version: let it begin on {} or later",
                last.next()
            ));
        return Err(refused.into());
    }
    let (id, version) = (policy.key.id.clone(), policy.key.version);
    unit.add_policy(&PolicyRow { id, version, effective_from: policy.effective_from, text: text.to_owned() })?;
    Ok((policy, true))
}

#[cfg(test)]
mod tests;
