//! The products of a book, parsed and ready to use.

use std::collections::HashMap;

use anyhow::{Context, Result};
use ledger::Product;
use ledger::product::ProductKey;
use primitives::Date;

use crate::documents::PRODUCT;
use crate::error::Refused;
use crate::port::{ProductRow, Reading, Store, Writing};
use crate::versions::{FirstDay, Head, Text, Words};
use crate::{presets, product_file};

/// All product versions of a book.
#[derive(Clone, Debug, Default)]
pub struct Products(HashMap<String, Vec<Product>>);

impl Products {
    /// Reads the products of a book.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: &(impl Reading + ?Sized)) -> crate::Result<Self> {
        let mut products = Self::default();
        for row in store.products()? {
            products.insert(product_file::parse(&format!("product {} v{}", row.id, row.version), &row.text)?);
        }
        Ok(products)
    }

    /// Adds a product version, in the place of the same version if there is one.
    pub fn insert(&mut self, product: Product) {
        let versions = self.0.entry(product.key.id.clone()).or_default();
        versions.retain(|other| other.key != product.key);
        versions.push(product);
        versions.sort_by_key(|product| (product.effective_from, product.key.version));
    }

    /// All versions of all products, in the order of names and then of the days from which they count.
    pub fn all(&self) -> impl Iterator<Item = &Product> {
        let mut versions: Vec<&Product> = self.0.values().flatten().collect();
        versions.sort_by_key(|product| (&product.key.id, product.effective_from, product.key.version));
        versions.into_iter()
    }

    /// The product version of a key.
    pub fn get(&self, key: &ProductKey) -> Option<&Product> {
        self.0.get(&key.id)?.iter().find(|product| product.key == *key)
    }

    /// The product version that contracts opened on a day come under: the latest effective by then.
    pub fn effective(&self, id: &str, on: Date) -> Option<&Product> {
        self.0.get(id)?.iter().rev().find(|product| product.effective_from <= on)
    }

    /// The latest version of a product.
    pub fn latest(&self, id: &str) -> Option<&Product> {
        self.0.get(id)?.last()
    }

    /// The names of all products, sorted.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.0.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }

    /// The product version of a contract in the book.
    ///
    /// # Errors
    /// When the book has lost it.
    pub fn of_contract(&self, key: &ProductKey) -> Result<&Product> {
        self.get(key).with_context(|| format!("the book has no product {key}, although a contract names it"))
    }
}

impl Text for Product {
    const WORDS: Words = Words { kind: PRODUCT, noun: "product", example: "monthly@2", first_day: FirstDay::Free };
    const CAN_BE_WITHDRAWN: bool = false;

    fn read(file: &str, text: &str) -> crate::Result<Self> {
        Ok(product_file::parse(file, text)?)
    }

    fn head(&self) -> Head<'_> {
        Head { id: &self.key.id, version: self.key.version, effective_from: self.effective_from }
    }

    fn matter(&self) -> String {
        self.key.id.clone()
    }

    fn presets() -> Vec<(&'static str, &'static str)> {
        presets::PRESETS.iter().map(|preset| (preset.name, preset.text)).collect()
    }

    fn put_in(unit: &mut dyn Writing, key: &str, text: &str) -> crate::Result<()> {
        add_in(unit, key, text).map(|_| ())
    }
}

/// Adds a product file to a book; the same file twice changes nothing. Returns the product and whether it is new.
///
/// # Errors
/// When the file is not a product, or its version is in the book with another text.
pub fn add(store: &mut (impl Store + ?Sized), file: &str, text: &str) -> crate::Result<(Product, bool)> {
    let mut unit = store.begin()?;
    let added = add_in(&mut *unit, file, text)?;
    unit.commit()?;
    Ok(added)
}

/// The same within a unit of work.
///
/// # Errors
/// As [`add`].
pub fn add_in(unit: &mut dyn Writing, file: &str, text: &str) -> crate::Result<(Product, bool)> {
    let product = product_file::parse(file, text)?;
    let known = unit.products()?.into_iter().find(|row| row.id == product.key.id && row.version == product.key.version);
    if let Some(known) = known {
        if known.text == text {
            return Ok((product, false));
        }
        let refused = Refused::new(format!("{} is already in the book with other terms", product.key)).hint(
            "a version in use is never edited: give the changed terms the next version and its own effective_from",
        );
        return Err(refused.into());
    }
    let row = ProductRow { id: product.key.id.clone(), version: product.key.version, text: text.to_owned() };
    unit.add_product(&row)?;
    Ok((product, true))
}
