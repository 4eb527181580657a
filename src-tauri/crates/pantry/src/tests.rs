#![allow(clippy::unwrap_used)]

mod files;
mod histories;
mod listing;
mod lots;
mod migrating;
mod places;
mod products;
mod stocking;
mod undoing;
mod units;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use tempfile::TempDir;

use crate::*;

const TODAY: Date = date(2026, 5, 10);

/// The start of all tests' time.
fn start() -> Timestamp {
    "2026-05-10T08:00:00Z".parse().unwrap()
}

/// Seconds after the start.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(start().as_second() + seconds).unwrap()
}

struct Home {
    pantry: Pantry,
    dir: TempDir,
}

impl Home {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pantry = Pantry::open(&dir.path().join("pantry.sqlite"), "test", start()).unwrap();
        Self { pantry, dir }
    }

    fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("pantry.sqlite")
    }

    fn product(&self, name: &str) -> ProductId {
        self.pantry.create_named(name, start()).unwrap()
    }

    fn add(&self, product: ProductId, pieces: i32, date: Option<Date>, seconds: i64) -> Booking {
        self.pantry.add(&add_of(product, pieces, date), at(seconds)).unwrap()
    }

    fn take(&self, product: ProductId, pieces: i32, seconds: i64) -> Booking {
        let take = Take {
            from: TakeFrom::Product(product),
            milli: Amount::pieces(pieces).milli,
            unit: None,
            how: TakeHow::Use,
        };
        self.pantry.take(take, at(seconds)).unwrap()
    }

    fn edit(&self, lot: LotId, edit: &LotEdit, seconds: i64) -> Booking {
        self.pantry.edit_lot(lot, edit, at(seconds)).unwrap().unwrap()
    }

    fn undo(&self, transaction: TransactionId, seconds: i64) -> UndoOutcome {
        self.pantry.undo(transaction, Amends::NONE, at(seconds)).unwrap()
    }

    fn journal(&self, product: Option<ProductId>, offset: u32, limit: u32) -> Result<JournalPage, Error> {
        self.pantry.journal(&JournalQuery { product, offset, limit, ..JournalQuery::default() })
    }

    fn total(&self, product: ProductId) -> i64 {
        self.pantry.row(product).unwrap().total.milli
    }

    /// All lots, emptied ones included, as stored.
    fn lots(&self) -> Vec<Lot> {
        self.pantry
            .db()
            .read::<_, Error>(|conn| {
                let mut statement = conn.prepare("SELECT * FROM lots ORDER BY id")?;
                let lots = statement.query_map([], crate::lot::from_row)?.collect::<Result<_, _>>()?;
                Ok(lots)
            })
            .unwrap()
    }

    fn assert_sound(&self) {
        let report = self.pantry.verify().unwrap();
        assert!(report.is_sound(), "{:#?}", report.problems);
    }
}

fn add_of(product: ProductId, pieces: i32, date: Option<Date>) -> Add {
    let place = BuiltinPlace::Pantry.id();
    Add { date, ..Add::new(Of::Product(product), Amount::pieces(pieces), place) }
}

fn done(outcome: UndoOutcome) -> Booking {
    match outcome {
        UndoOutcome::Done(booking) => booking,
        other => panic!("not done: {other:?}"),
    }
}

fn blocked(outcome: UndoOutcome) -> Vec<TransactionId> {
    match outcome {
        UndoOutcome::Blocked { by, .. } => by.iter().map(|entry| entry.transaction).collect(),
        other => panic!("not blocked: {other:?}"),
    }
}
