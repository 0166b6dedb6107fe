//! The terms of a book: its products and policies, and who bears its tokens; read once for as long as
//! this process is its writer.

use std::sync::{Arc, PoisonError, RwLock};

use app::Result;
use app::access::Directory;
use app::policies::Policies;
use app::port::Reading;
use app::products::Products;

/// Products and policies, parsed, and the tokens that are known.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    pub(crate) products: Products,
    pub(crate) policies: Policies,
    pub(crate) directory: Directory,
}

impl Terms {
    pub(crate) fn load(store: &(impl Reading + ?Sized)) -> Result<Self> {
        let directory = Directory::load(store)?;
        Ok(Self { products: Products::load(store)?, policies: Policies::load(store)?, directory })
    }
}

/// The terms that count, for all threads. Only the writer changes them.
#[derive(Clone, Debug)]
pub(crate) struct Current(Arc<RwLock<Arc<Terms>>>);

impl Current {
    pub(crate) fn new(terms: Terms) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(terms))))
    }

    pub(crate) fn get(&self) -> Arc<Terms> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set(&self, terms: Terms) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(terms);
    }
}
