//! Official recalls, and which of them mean what is in stock.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ::recalls::{Concern, Recall, Recalls};
use jiff::SignedDuration;
use jiff::civil::Date;
use pantry::{CheckedRecall, Lot, ProductId};

use crate::error::{Error, blocking};
use crate::products::product_id;
use crate::view::{Booking, ProductRow, RecallMeant, RecallView, RecalledPack, RecalledProduct, RecallsView};
use crate::{App, Config, lookups, user_agent};

/// They are fetched again when they are older than this.
const OLD: SignedDuration = SignedDuration::from_hours(24);
/// How often is looked whether they are.
const EVERY: Duration = Duration::from_mins(30);
/// More products are not told of at once.
const MOST: usize = 100;

/// The recalls there are, and those that somebody looked at.
pub(crate) struct Watch {
    recalls: Recalls,
    checked: RwLock<Arc<HashSet<(ProductId, String)>>>,
}

impl Watch {
    pub(crate) fn new(recalls: Recalls) -> Self {
        Self { recalls, checked: RwLock::default() }
    }
}

/// Opens what is kept of them.
pub(crate) async fn open(config: &Config) -> Result<Recalls, Error> {
    let mut recalls = ::recalls::Config::new(config.data_dir.join("recalls.sqlite"), user_agent());
    if let Some(url) = &config.recalls_url {
        recalls.source_url.clone_from(url);
    }
    blocking(move || Recalls::open(&recalls)).await
}

impl App {
    /// How it stands with recalls.
    ///
    /// # Errors
    /// When the pantry or the recalls can't be read.
    pub async fn recalls(&self) -> Result<RecallsView, Error> {
        let on = self.settings().recalls.on;
        let mut recalled = Vec::new();
        if on {
            for product in self.recalled_in_stock().await? {
                let view = self.product(&product.id).await?;
                let recalls = view.recalls.into_iter();
                recalled.extend(recalls.map(|recall| RecalledProduct { product: view.row.clone(), recall }));
            }
            recalled.sort_by(|a, b| b.recall.published.cmp(&a.recall.published));
        }
        let watch = self.clone();
        let state = blocking(move || watch.watch().recalls.known()).await?;
        Ok(RecallsView {
            on,
            refreshed_at: state.refreshed_at.map(|at| at.to_string()),
            known: state.recalls,
            recalled,
        })
    }

    /// Fetches all recalls now.
    ///
    /// # Errors
    /// [`Error::Recalls`] when the authority can't be asked; those fetched before stay.
    pub async fn refresh_recalls(&self) -> Result<RecallsView, Error> {
        self.watch().recalls.refresh(lookups::now(self), self.today()).await?;
        // Every row of every list is looked at with them in mind.
        self.all_changed().await?;
        self.recalls().await
    }

    /// Notes that somebody looked at a recall: the product's packs are not meant, or gone.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the product or the recall; [`Error::Invalid`] when it was looked at already.
    pub async fn check_recall(&self, product: &str, recall: &str) -> Result<Booking, Error> {
        let (id, act) = (product_id(product)?, self.act(None)?);
        let view = self.product(product).await?;
        let found = view.recalls.iter().find(|one| one.id == recall).ok_or(Error::NotFound("recall"))?;
        if found.checked {
            return Err(Error::Invalid { field: "recall" });
        }
        let name = view.row.name.or(view.row.gtin).unwrap_or_else(|| found.title.clone());
        let checked = CheckedRecall { name, recall: recall.to_owned(), product: id };
        self.book_for_all(move |pantry| pantry.check_recall(&checked, act)).await
    }

    /// True while packs with this code are recalled.
    pub(crate) fn is_code_recalled(&self, gtin: &str) -> bool {
        !self.open_recalls(&[gtin.to_owned()]).is_empty()
    }

    /// True while a product is recalled and nobody has looked at that.
    pub(crate) fn is_recalled(&self, product: ProductId, barcodes: &[String]) -> bool {
        let open = self.open_recalls(barcodes);
        if open.is_empty() {
            return false;
        }
        let checked = self.checked();
        open.into_iter().any(|recall| !checked.contains(&(product, recall.id)))
    }

    /// The recalls of a product, the newest first.
    pub(crate) fn recalls_of(
        &self,
        product: ProductId,
        barcodes: &[String],
        lots: &[Lot],
    ) -> Vec<RecallView> {
        let checked = self.checked();
        let open = self.open_recalls(barcodes).into_iter();
        open.map(|recall| {
            let checked = checked.contains(&(product, recall.id.clone()));
            view(recall, barcodes, lots, checked)
        })
        .collect()
    }

    /// Products in stock that are recalled, looked at or not.
    async fn recalled_in_stock(&self) -> Result<Vec<ProductRow>, Error> {
        let (app, pantry, today) = (self.clone(), self.pantry_handle(), self.today());
        let rows = blocking(move || {
            let mut products = HashSet::new();
            let mut rows = Vec::new();
            for gtin in app.watch().recalls.gtins().iter() {
                for scanned in pantry.scanned(gtin.as_str())? {
                    if rows.len() < MOST && products.insert(scanned.product) {
                        let row = pantry.row(scanned.product)?;
                        rows.extend((row.lot_count > 0).then_some(row));
                    }
                }
            }
            Ok::<_, Error>(rows)
        })
        .await?;
        Ok(rows.into_iter().map(|row| self.row(row, today)).collect())
    }

    /// Products in stock that are recalled, where nobody looked at that yet.
    pub(crate) async fn recalled_unchecked(&self) -> Result<Vec<ProductRow>, Error> {
        if !self.settings().recalls.on {
            return Ok(Vec::new());
        }
        Ok(self.recalled_in_stock().await?.into_iter().filter(|row| row.recalled).collect())
    }

    /// Recalls of these barcodes that are not over; none while they are switched off.
    fn open_recalls(&self, barcodes: &[String]) -> Vec<Recall> {
        if !self.settings().recalls.on {
            return Vec::new();
        }
        let (watch, today) = (self.watch(), self.today());
        let known = watch.recalls.gtins();
        let mut open: Vec<Recall> = Vec::new();
        for gtin in barcodes.iter().filter_map(|barcode| barcode.parse().ok()) {
            // Nearly always there is none, and no file is read.
            if !known.contains(&gtin) {
                continue;
            }
            match watch.recalls.of(gtin) {
                Ok(recalls) => open.extend(recalls.into_iter().filter(|recall| recall.is_open(today))),
                Err(error) => tracing::warn!(%error, "recalls can't be read"),
            }
        }
        open.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.id.cmp(&b.id)));
        open.dedup_by(|a, b| a.id == b.id);
        open
    }

    fn checked(&self) -> Arc<HashSet<(ProductId, String)>> {
        Arc::clone(&self.watch().checked.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads again which recalls somebody looked at.
    pub(crate) async fn reload_checked_recalls(&self) -> Result<(), Error> {
        let pantry = self.pantry_handle();
        let checked = blocking(move || pantry.checked_recalls()).await?;
        let checked = checked.into_iter().map(|(_, one)| (one.product, one.recall)).collect();
        *self.watch().checked.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(checked);
        Ok(())
    }

    /// Fetches recalls once a day, while they are wanted and the network may be used; at once when they are switched on.
    pub(crate) async fn follow_recalls(self) {
        let mut events = self.subscribe();
        let mut shown = self.settings().recalls.on;
        loop {
            if let Err(error) = self.refresh_old_recalls().await {
                tracing::warn!(%error, "recalls could not be fetched");
            }
            let mut pause = std::pin::pin!(tokio::time::sleep(EVERY));
            while self.settings().recalls.on == shown {
                tokio::select! {
                    () = &mut pause => break,
                    event = events.next() => if event.is_none() { return },
                }
            }
            let on = self.settings().recalls.on;
            if on != shown {
                shown = on;
                // Every row of every list is looked at with them in mind.
                self.events().pantry_changed(Vec::new());
            }
        }
    }

    async fn refresh_old_recalls(&self) -> Result<(), Error> {
        let (settings, app) = (self.settings(), self.clone());
        if !settings.recalls.on || !settings.online {
            return Ok(());
        }
        let last = blocking(move || app.watch().recalls.known()).await?.refreshed_at;
        let now = lookups::now(self);
        if last.is_none_or(|last| now.duration_since(last) > OLD) {
            self.refresh_recalls().await?;
        }
        Ok(())
    }
}

/// A recall as it is shown beside a product with these barcodes and lots.
fn view(recall: Recall, barcodes: &[String], lots: &[Lot], checked: bool) -> RecallView {
    let date = |date: Date| date.to_string();
    let items = recall.items.iter().filter(|item| barcodes.iter().any(|gtin| gtin == item.gtin.as_str()));
    let packs = items.map(|item| RecalledPack {
        gtin: item.gtin.to_string(),
        lot: item.lot.clone(),
        date_from: item.date_from.map(date),
        date_until: item.date_until.map(date),
    });
    RecallView {
        packs: packs.collect(),
        meant: meant(&recall, barcodes, lots),
        id: recall.id,
        title: recall.title,
        brand: recall.brand,
        reason: recall.reason,
        risks: recall.risks,
        advice: recall.advice,
        published: recall.published.to_string(),
        url: recall.url,
        checked,
    }
}

/// The surest that is so of any lot; a product without one may be meant.
fn meant(recall: &Recall, barcodes: &[String], lots: &[Lot]) -> RecallMeant {
    let gtins: Vec<barcode::Gtin> = barcodes.iter().filter_map(|gtin| gtin.parse().ok()).collect();
    let of_lot = |lot: &Lot| {
        // A date that nobody read off the pack says nothing about it.
        let date = lot.date.filter(|_| lot.date_from.is_none() && lot.frozen.is_none());
        gtins.iter().filter_map(move |gtin| match recall.concerns(*gtin, date) {
            Concern::Likely => Some(RecallMeant::Likely),
            Concern::Possible => Some(RecallMeant::Possible),
            Concern::DateDiffers => Some(RecallMeant::Unlikely),
            Concern::None => None,
        })
    };
    lots.iter().flat_map(of_lot).min().unwrap_or(RecallMeant::Possible)
}
