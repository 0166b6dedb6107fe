//! `[contagion]`: what one account of a person does to the others.

use ledger::classification::{Classes, Contagion, Rank};
use primitives::Rate;
use serde::Deserialize;
use toml::Spanned;

use super::class;
use super::value::{Checked, Names, one_of, refuse, share, wrong};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ContagionSection {
    kind: Option<Spanned<String>>,
    class: Option<Spanned<String>>,
    share_over: Option<Spanned<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    CustomerSticky,
    ShareOfExposure,
    ParentChild,
}

const KINDS: Names<Kind> = &[
    ("none", Kind::None),
    ("customer_sticky", Kind::CustomerSticky),
    ("share_of_exposure", Kind::ShareOfExposure),
    ("parent_child", Kind::ParentChild),
];

impl ContagionSection {
    pub(super) fn into_contagion(self, classes: &Classes) -> Checked<Contagion> {
        let kind = self.kind.as_ref().map_or(Ok(Kind::None), |kind| one_of(KINDS, kind))?;
        if kind != Kind::ShareOfExposure {
            refuse(&self.share_over, "share_over goes with kind = \"share_of_exposure\"")?;
        }
        match (kind, &self.kind) {
            (Kind::None, _) | (_, None) => {
                let why = "class goes with a kind of contagion: kind = \"customer_sticky\", or leave it out";
                refuse(&self.class, why)?;
                Ok(Contagion::None)
            }
            (Kind::CustomerSticky, Some(kind)) => Ok(Contagion::CustomerSticky(self.spreading(kind, classes)?)),
            (Kind::ParentChild, Some(kind)) => Ok(Contagion::ParentChild(self.spreading(kind, classes)?)),
            (Kind::ShareOfExposure, Some(kind)) => {
                let class = self.spreading(kind, classes)?;
                Ok(Contagion::ShareOfExposure { class, share_over: self.share_over(kind)? })
            }
        }
    }

    fn spreading(&self, kind: &Spanned<String>, classes: &Classes) -> Checked<Rank> {
        let Some(id) = &self.class else {
            return Err(wrong(kind, "this kind of contagion needs a class: the one that spreads"));
        };
        let class = class(classes, id)?;
        if class == Rank::BEST {
            return Err(wrong(
                id,
                "every account is in the best class or a worse one: name the worse one that spreads",
            ));
        }
        Ok(class)
    }

    fn share_over(&self, kind: &Spanned<String>) -> Checked<Rate> {
        let Some(written) = &self.share_over else {
            return Err(wrong(kind, "this kind of contagion needs share_over: the share of the exposure, \"20%\""));
        };
        let rate = share(written)?;
        if i128::from(rate.billionths()) == Rate::ONE {
            return Err(wrong(written, "no share is above 100 %: a smaller one is expected"));
        }
        Ok(rate)
    }
}
