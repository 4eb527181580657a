//! A household whose days pass when the test says so.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::view::{
    AddRequest, Amount, DateKind, LotEdit, LotView, ScanMode, ScanOutcome, ScanRequest, TakeHow, TakeRequest,
    Unit,
};
use app::{App, Config};
use stand_in::{StandIn, StandInConfig};

/// Honey, of which a table says how long it keeps.
pub(crate) const HONEY: &str = "5050854517631";
pub(crate) const NOON: i64 = 1_790_000_000;
pub(crate) const DAY: i64 = 24 * 3600;

/// A household whose days pass when the test says so.
pub(crate) struct Home {
    pub(crate) app: App,
    now: Arc<AtomicI64>,
    pub(crate) source: StandIn,
}

impl Home {
    pub(crate) async fn new(dir: &Path) -> Self {
        let source = StandIn::start(StandInConfig::default()).await.unwrap();
        let now = Arc::new(AtomicI64::new(NOON));
        let clock = Arc::clone(&now);
        let mut config = Config::new(dir.to_owned());
        config.source_url = Some(source.base_url());
        config.recalls_url = Some(source.recalls_url());
        config.clock = Arc::new(move || jiff::Timestamp::from_second(clock.load(Ordering::Relaxed)).unwrap());
        Self { app: App::open(config).await.unwrap(), now, source }
    }

    pub(crate) fn pass(&self, days: i64) {
        self.now.fetch_add(days * DAY, Ordering::Relaxed);
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    /// A day from today, as it is written.
    pub(crate) fn day(&self, days: i64) -> String {
        let at = jiff::Timestamp::from_second(self.now.load(Ordering::Relaxed) + days * DAY).unwrap();
        jiff::tz::TimeZone::system().to_datetime(at).date().to_string()
    }

    /// So many pieces of something new.
    pub(crate) fn request(&self, name: &str, pieces: i64) -> AddRequest {
        AddRequest {
            name: Some(name.to_owned()),
            gtin: None,
            product_id: None,
            amount: Self::pieces(pieces),
            date: None,
            date_kind: DateKind::BestBefore,
            date_from: None,
            place_id: None,
            price_minor: None,
            store: None,
            note: None,
            batch: None,
            group_id: None,
        }
    }

    /// So many pieces of a product, used.
    pub(crate) fn take(&self, product: &str, pieces: i64) -> TakeRequest {
        TakeRequest {
            product_id: product.to_owned(),
            lot_id: None,
            milli: pieces * 1000,
            unit: None,
            how: TakeHow::Use,
            reason: None,
            group_id: None,
        }
    }

    pub(crate) async fn add(&self, product_id: Option<String>, pieces: i64, date: Option<String>) -> LotView {
        let request = AddRequest {
            name: product_id.is_none().then(|| "Minced beef".to_owned()),
            product_id,
            date,
            date_kind: DateKind::UseBy,
            ..self.request("", pieces)
        };
        self.app.add(request).await.unwrap().lots[0].clone()
    }

    pub(crate) async fn edit(&self, lot: &LotView, edit: LotEdit) -> LotView {
        self.app.edit_lot(&lot.id, edit).await.unwrap().lots[0].clone()
    }

    pub(crate) async fn place(&self, name: &str) -> String {
        self.app.place_named(name).await.unwrap()
    }

    pub(crate) async fn scan(&self, mode: ScanMode, group_id: Option<String>) -> ScanOutcome {
        self.scan_text(HONEY, mode, group_id).await
    }

    pub(crate) async fn scan_text(
        &self,
        text: &str,
        mode: ScanMode,
        group_id: Option<String>,
    ) -> ScanOutcome {
        let request = ScanRequest { text: text.to_owned(), symbology: None, mode, place_id: None, group_id };
        self.app.scan_code(request).await.unwrap()
    }

    /// So many pieces.
    pub(crate) fn pieces(pieces: i64) -> Amount {
        Amount { milli: pieces * 1000, unit: Unit(units::Base::Piece) }
    }
}
