//! What a household with a large pantry waits for: 10,000 products, 50,000 lots, 500,000 movements, made by the
//! generator of `larderctl demo --large`, on a real disk with `synchronous=FULL`.
//!
//! Making them takes a minute or two. `LARDER_BENCH_PANTRY` names a folder to make them in once and use again.

#![allow(clippy::unwrap_used, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock that the program reads")]

use std::future::Future;
use std::path::Path;
use std::time::{Duration, Instant};

use app::view::{
    AddRequest, Amount, DateKind, JournalQuery, LotsQuery, PantryFilter, PantryQuery, PantrySort, PastQuery,
    ScanMode, ScanRequest, TakeHow, TakeRequest,
};
use app::{App, Config, Large};

const ROUNDS: usize = 60;

async fn measured<T, F: Future<Output = T>>(what: &str, wanted: &str, mut work: impl FnMut(usize) -> F) {
    let mut times: Vec<Duration> = Vec::with_capacity(ROUNDS);
    // Once without counting: the first finds nothing in SQLite's cache.
    for round in 0..=ROUNDS {
        let begun = Instant::now();
        std::hint::black_box(work(round).await);
        if round > 0 {
            times.push(begun.elapsed());
        }
    }
    times.sort_unstable();
    let millis = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e3;
    println!("| {what} | {:.2} ms | {:.2} ms | {wanted} |", millis(50), millis(99));
}

async fn open(folder: &Path) -> App {
    let mut config = Config::new(folder.to_owned());
    // Nobody is there, and nobody is asked.
    config.source_url = Some("http://127.0.0.1:9".to_owned());
    let app = App::open(config).await.unwrap();
    app.save_settings(app::view::Settings { online: false, ..app.start_view().await.unwrap().settings })
        .await
        .unwrap();
    if app.pantry(PantryQuery::default()).await.unwrap().counts.products == 0 {
        let begun = Instant::now();
        let movements = app.furnish_large(Large::default()).await.unwrap();
        println!("made {movements} movements in {:.0} s", begun.elapsed().as_secs_f64());
    }
    app
}

fn list(change: impl FnOnce(&mut PantryQuery)) -> PantryQuery {
    let mut query = PantryQuery { limit: 60, ..PantryQuery::default() };
    change(&mut query);
    query
}

async fn reading(app: &App) {
    let query = |query: PantryQuery| app.pantry(query);
    measured("Pantry screen, first rows by date", "< 50 ms", |_| query(list(|_| ()))).await;
    for (sort, what) in
        [(PantrySort::Name, "by name"), (PantrySort::Place, "by place"), (PantrySort::Added, "newest first")]
    {
        measured(&format!("the same {what}"), "< 50 ms", |_| query(list(|query| query.sort = sort))).await;
    }
    measured("rows in the middle of the list", "< 50 ms", |_| query(list(|query| query.offset = 5000))).await;
    measured("what to use soon", "< 50 ms", |_| query(list(|query| query.filter = PantryFilter::UseSoon)))
        .await;
    for (typed, what) in [
        ("m", "search: one letter"),
        ("mil", "search: three letters"),
        ("milk organic", "search: two words"),
        ("chocolte", "search: a word mistyped"),
        ("qqqqqq", "search: nothing"),
    ] {
        measured(what, "< 10 ms", |_| query(list(|query| query.search = typed.to_owned()))).await;
    }
    measured("the journal, first page", "", |_| {
        app.journal(JournalQuery { limit: 50, ..JournalQuery::default() })
    })
    .await;
    measured("all lots as a table, first rows", "< 50 ms", |_| {
        app.lots(LotsQuery { limit: 60, ..LotsQuery::default() })
    })
    .await;
    measured("the shopping list", "< 50 ms", |_| app.shopping(None)).await;
    measured("what will not be reached", "", |_| app.notices()).await;
    let today: jiff::civil::Date = app.start_view().await.unwrap().today.parse().unwrap();
    for days in [1, 90] {
        let date = today.checked_sub(jiff::ToSpan::days(days)).unwrap().to_string();
        measured(&format!("the pantry {days} days ago"), "", |_| {
            app.past(PastQuery { date: date.clone(), limit: 60, ..PastQuery::default() })
        })
        .await;
    }
}

async fn doing(app: &App) {
    let rows = app.pantry(list(|query| query.limit = 200)).await.unwrap().rows;
    let scan = |round: usize, mode| {
        let text = rows[round].gtin.clone().unwrap();
        ScanRequest { text, symbology: None, mode, place_id: None, group_id: None }
    };
    measured("a known barcode to its product", "< 2 ms", |round| {
        app.scan_code(scan(round, ScanMode::LookUp))
    })
    .await;
    measured("a product with its lots", "< 2 ms", |round| app.product(&rows[round].id)).await;
    measured("scan into stock, on disk", "< 5 ms", |round| app.scan_code(scan(round, ScanMode::Add))).await;
    measured("add, on disk", "< 5 ms", |round| {
        app.add(AddRequest {
            gtin: None,
            product_id: Some(rows[round].id.clone()),
            name: None,
            amount: Amount { milli: 1000, unit: rows[round].total.unit },
            date: Some("2031-01-01".to_owned()),
            date_kind: DateKind::BestBefore,
            date_from: None,
            place_id: None,
            price_minor: None,
            store: None,
            note: None,
            batch: None,
            group_id: None,
        })
    })
    .await;
    measured("use, on disk", "< 5 ms", |round| {
        app.take(TakeRequest {
            product_id: rows[round].id.clone(),
            lot_id: None,
            milli: 1000,
            unit: None,
            how: TakeHow::Use,
            reason: None,
            group_id: None,
        })
    })
    .await;
    let entries = app.journal(JournalQuery { limit: 100, ..JournalQuery::default() }).await.unwrap().entries;
    measured("undo, on disk", "< 5 ms", |round| app.undo(&entries[round].transaction_id, &[], false)).await;
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var("LARDER_BENCH_PANTRY").ok();
    let folder = kept.as_deref().map_or(folder.path(), Path::new);
    runtime.block_on(async {
        let app = open(folder).await;
        println!("| what | median | p99 | wanted |");
        println!("| --- | ---: | ---: | ---: |");
        reading(&app).await;
        doing(&app).await;
        app.close().await;
    });
}
