//! Products: what there is, and the user's words for it.

use barcode::Gtin;
use jiff::civil::Date;
use lookup::Which;
use pantry::{FactsState, Pantry, Product};

use crate::error::{Error, blocking};
use crate::view::{
    BarcodeView, Booking, PantryFilter, PantryPage, PantryQuery, PantrySort, ProductEdits, ProductRow,
    ProductView,
};
use crate::{App, codes, convert, household, lookups, members};

/// Rows of a page when the query names no number.
const DEFAULT_LIMIT: u32 = 100;
/// Most rows of one page.
pub(crate) const MAX_LIMIT: u32 = 500;
/// No word of a search is longer; more is not looked at.
pub(crate) const MAX_SEARCH: usize = 200;

impl App {
    /// A window onto the list of products.
    ///
    /// # Errors
    /// When the pantry can't be read.
    pub async fn pantry(&self, query: PantryQuery) -> Result<PantryPage, Error> {
        let (pantry, today) = (self.pantry_handle(), self.today());
        let query = pantry::Query {
            search: query.search.chars().take(MAX_SEARCH).collect(),
            filter: match query.filter {
                PantryFilter::All => pantry::Filter::All,
                PantryFilter::UseSoon => pantry::Filter::UseSoon,
                PantryFilter::PastDate => pantry::Filter::PastDate,
                PantryFilter::Opened => pantry::Filter::Opened,
                PantryFilter::OutOfStock => pantry::Filter::OutOfStock,
                PantryFilter::Hidden => pantry::Filter::Hidden,
            },
            place: query.place_id.as_deref().map(place_id).transpose()?,
            kind: query.kind_id.as_deref().map(convert::id).transpose()?,
            sort: match query.sort {
                PantrySort::Date => pantry::Sort::Date,
                PantrySort::Name => pantry::Sort::Name,
                PantrySort::Place => pantry::Sort::Place,
                PantrySort::Added => pantry::Sort::Added,
            },
            offset: query.offset,
            limit: if query.limit == 0 { DEFAULT_LIMIT } else { query.limit.min(MAX_LIMIT) },
        };
        let page = blocking(move || pantry.list(&query, today)).await?;
        Ok(PantryPage {
            rows: page.rows.into_iter().map(|row| self.row(row, today)).collect(),
            total: page.total,
            counts: convert::counts(page.counts),
        })
    }

    /// A product, whole.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn product(&self, id: &str) -> Result<ProductView, Error> {
        let (pantry, id, today) = (self.pantry_handle(), product_id(id)?, self.today());
        let (product, row, lots, more) = blocking(move || {
            let product = pantry.product(id)?;
            let more = More::of(&pantry, &product)?;
            Ok::<_, pantry::Error>((product, pantry.row(id)?, pantry.lots(id)?, more))
        })
        .await?;
        let gtin = row.barcodes.first().and_then(|gtin| gtin.parse().ok());
        let recalls = self.recalls_of(id, &row.barcodes, &lots);
        let provenance = product.provenance;
        Ok(ProductView {
            row: self.row(row, today),
            facts: product.facts.map(|facts| self.pictures().stored_facts(gtin, &facts)),
            edits: convert::edits(product.edits),
            lots: lots.iter().map(|lot| convert::lot(lot, today)).collect(),
            barcodes: more.barcodes,
            recalls,
            kind: more.kind,
            merged_by: more.merged_by,
            units: more.units,
            source: provenance.as_ref().map(|provenance| provenance.source.clone()),
            page_url: provenance.as_ref().and_then(|provenance| provenance.page_url.clone()),
            fetched_at: provenance.map(|provenance| provenance.fetched_at.to_string()),
        })
    }

    /// Lays the user's own words over a product's facts, in place of all earlier ones.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_product(&self, id: &str, edits: ProductEdits) -> Result<Booking, Error> {
        let (product, act) = (product_id(id)?, self.act(None)?);
        let edits = convert::edits_to_pantry(edits)?;
        let booking = self
            .book(move |pantry| {
                pantry.edit_product(product, &edits, act)?.ok_or(Error::Invalid { field: "edit" })
            })
            .await?;
        let pantry = self.pantry_handle();
        let barcodes = blocking(move || pantry.product(product)).await?.barcodes;
        // Who corrects what a source says wants to see what it says by now.
        for gtin in barcodes.iter().filter_map(|barcode| barcode.gtin.parse().ok()) {
            self.lookup().invalidate(Which::One(gtin)).await;
        }
        Ok(booking)
    }

    /// The product of a code, made when there is none.
    ///
    /// # Errors
    /// [`Error::Code`] when the text is no code.
    pub async fn product_for_code(&self, code: &str) -> Result<String, Error> {
        let gtin = codes::item_code(code, None)?.gtin;
        let (pantry, now) = (self.pantry_handle(), lookups::now(self));
        let state = lookups::first_state(gtin);
        let id = blocking(move || pantry.find_or_create_by_gtin(gtin.as_str(), state, now)).await?;
        if state == FactsState::Pending {
            self.lookup().ask_later(&[gtin]);
        }
        Ok(id.to_string())
    }

    /// The product that `text` names: by its id, a code, or its exact name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn find_product(&self, text: &str) -> Result<String, Error> {
        if product_id(text).is_ok() {
            return Ok(text.to_owned());
        }
        if let Ok(code) = codes::item_code(text, None) {
            let row = self.row_for_gtin(code.gtin).await?;
            return row.map(|row| row.id).ok_or(Error::NotFound("product"));
        }
        let query = PantryQuery { search: text.to_owned(), limit: MAX_LIMIT, ..PantryQuery::default() };
        let found = self.pantry(query).await?.rows.into_iter().find(|row| row.name.as_deref() == Some(text));
        found.map(|row| row.id).ok_or(Error::NotFound("product"))
    }

    pub(crate) fn row(&self, row: pantry::ProductRow, today: Date) -> ProductRow {
        let gtin: Option<Gtin> = row.barcodes.first().and_then(|gtin| gtin.parse().ok());
        let recalled = self.is_recalled(row.id, &row.barcodes);
        let picture = gtin.zip(row.picture.as_deref());
        ProductRow {
            id: row.id.to_string(),
            name: row.name,
            brand: row.brand,
            size: row.size,
            picture_url: picture.map(|(gtin, url)| self.pictures().thumbnail(gtin, url)),
            categories: row.categories,
            gtin: row.barcodes.into_iter().next(),
            facts_state: convert::facts_state(row.facts_state),
            total: convert::amount(row.total),
            rest: row.rest.into_iter().map(convert::amount).collect(),
            first_lot: row.first_lot.as_ref().map(|lot| convert::lot(lot, today)),
            lot_count: row.lot_count,
            concerns: members::concerns(&self.household(), &row.contents),
            recalled,
        }
    }

    pub(crate) async fn row_for_gtin(&self, gtin: Gtin) -> Result<Option<ProductRow>, Error> {
        let (pantry, today) = (self.pantry_handle(), self.today());
        let row = blocking(move || {
            let id = pantry.product_for_gtin(gtin.as_str())?;
            id.map(|id| pantry.row(id)).transpose()
        })
        .await?;
        Ok(row.map(|row| self.row(row, today)))
    }
}

/// What a product's own screen shows besides.
struct More {
    barcodes: Vec<BarcodeView>,
    kind: Option<String>,
    merged_by: Option<String>,
    units: Vec<units::Unit>,
}

impl More {
    fn of(pantry: &Pantry, product: &Product) -> Result<Self, pantry::Error> {
        let mut barcodes = Vec::new();
        for barcode in &product.barcodes {
            let mut also = Vec::new();
            for other in pantry.scanned(&barcode.gtin)? {
                if other.product != product.id {
                    also.extend(pantry.row(other.product)?.name);
                }
            }
            barcodes.push(BarcodeView { gtin: barcode.gtin.clone(), milli: barcode.milli, also });
        }
        let kind = product.edits.kind.map(|kind| pantry.kind(kind)).transpose();
        let kind = match kind {
            Ok(kind) => kind.map(|kind| kind.kind.name),
            // Of one that was removed it is no longer.
            Err(pantry::Error::NotFound(_)) => None,
            Err(error) => return Err(error),
        };
        let merged_by = pantry.merged_by(product.id)?.map(|id| id.to_string());
        Ok(Self { barcodes, kind, merged_by, units: household::typable(product, &pantry.units()?) })
    }
}

pub(crate) fn product_id(text: &str) -> Result<pantry::ProductId, Error> {
    text.parse().map_err(|_| Error::NotFound("product"))
}

pub(crate) fn place_id(text: &str) -> Result<pantry::PlaceId, Error> {
    text.parse().map_err(|_| Error::NotFound("place"))
}
