//! The verbs over a data folder.

use std::path::PathBuf;
use std::process::ExitCode;

use app::view::{
    AddRequest, DateKind, JournalEntry, JournalQuery, PantryQuery, ProductRow, TakeHow, TakeRequest,
};
use app::{App, Config, Error};

use units::Base;

use crate::args::{Take, Verb};
use crate::output::{Failure, line};
use crate::{cache, lookup};

pub(crate) type Done = Result<ExitCode, Error>;

/// Rows asked for at a time.
const PAGE: u32 = 500;

/// Opens the data folder: the one named, else the window's.
pub(crate) async fn open(
    data_dir: Option<PathBuf>,
    source: Option<String>,
    json: bool,
) -> Result<App, Failure> {
    let fail = |error: &Error| Failure::new(error, json);
    let dir = match data_dir {
        Some(dir) => dir,
        None => directories::BaseDirs::new()
            .map(|dirs| dirs.data_dir().join(app::IDENTIFIER))
            .ok_or_else(|| fail(&Error::Storage("no home folder: name one with --data-dir".into())))?,
    };
    let mut config = Config::new(dir);
    config.source_url = source;
    config.keyring = true;
    App::open(config).await.map_err(|error| fail(&error))
}

/// Runs one verb.
pub(crate) async fn run(app: &App, verb: Verb, json: bool) -> Result<ExitCode, Failure> {
    let done = match verb {
        Verb::Lookup(what) => lookup::run(app, what, json).await,
        Verb::Cache { what } => cache::run(app, what, json).await,
        Verb::Add { code, name, amount, date, use_by, place } => {
            let what = NewLot { code, name, amount, date, use_by, place };
            add(app, what, json).await
        }
        Verb::Use(what) => take(app, what, TakeHow::Use, json).await,
        Verb::Waste(what) => take(app, what, TakeHow::Waste, json).await,
        Verb::List { search } => list(app, search, json).await,
        Verb::Undo { transaction, cascade } => undo(app, transaction, cascade, json).await,
        Verb::Redo { transaction } => redo(app, &transaction, json).await,
        Verb::Journal { limit } => journal(app, limit, json).await,
        Verb::Demo { products, lots, movements, .. } => {
            demo(app, app::Large { products, lots, movements }, json).await
        }
        Verb::Verify => verify(app, json).await,
        Verb::Parse { .. } | Verb::Decode { .. } => Ok(ExitCode::SUCCESS),
    };
    done.map_err(|error| Failure::new(&error, json))
}

struct NewLot {
    code: Option<String>,
    name: Option<String>,
    amount: String,
    date: Option<String>,
    use_by: bool,
    place: Option<String>,
}

async fn add(app: &App, what: NewLot, json: bool) -> Done {
    let date = match what.date.as_deref() {
        None => None,
        Some(text) => Some(app.parse_date(text).date.ok_or(Error::Invalid { field: "date" })?),
    };
    let place_id = match what.place.as_deref() {
        None => None,
        Some(name) => Some(app.place_named(name).await?),
    };
    let request = AddRequest {
        product_id: None,
        name: what.name,
        gtin: None,
        amount: app::parse_amount(&what.amount)?,
        date,
        date_kind: if what.use_by { DateKind::UseBy } else { DateKind::BestBefore },
        date_from: None,
        place_id,
        price_minor: None,
        store: None,
        note: None,
        batch: None,
        group_id: None,
    };
    match what.code.as_deref() {
        None => add_one(app, None, request, json).await,
        Some("-") => {
            // A line is answered before the next is read: what was answered is on disk.
            for code in std::io::stdin().lines() {
                let code = code.map_err(|error| Error::Storage(error.to_string()))?;
                if !code.trim().is_empty() {
                    add_one(app, Some(&code), request.clone(), json).await?;
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(code) => add_one(app, Some(code), request, json).await,
    }
}

async fn add_one(app: &App, code: Option<&str>, mut request: AddRequest, json: bool) -> Done {
    if let Some(code) = code {
        request.product_id = Some(app.product_for_code(code).await?);
    }
    let booking = app.add(request).await?;
    if json {
        line(&booking);
    } else {
        println!("added ({})", booking.transaction_id);
    }
    Ok(ExitCode::SUCCESS)
}

async fn take(app: &App, what: Take, how: TakeHow, json: bool) -> Done {
    let product_id = app.find_product(&what.product).await?;
    let amount = app::parse_amount(&what.amount)?;
    let request = TakeRequest {
        product_id,
        lot_id: what.lot,
        milli: amount.milli,
        unit: Some(amount.unit),
        how,
        reason: None,
        group_id: None,
    };
    let booking = app.take(request).await?;
    if json {
        line(&booking);
    } else {
        println!("done ({})", booking.transaction_id);
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App, search: String, json: bool) -> Done {
    let mut query = PantryQuery { search, limit: PAGE, ..PantryQuery::default() };
    loop {
        let page = app.pantry(query.clone()).await?;
        for row in &page.rows {
            if json {
                line(row);
            } else {
                println!("{}", row_words(row));
            }
        }
        query.offset = query.offset.saturating_add(PAGE);
        if query.offset >= page.total {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

fn row_words(row: &ProductRow) -> String {
    let name = row.name.as_deref().or(row.gtin.as_deref()).unwrap_or("?");
    let unit = match row.total.unit.0 {
        Base::Piece => String::new(),
        base => format!(" {base}"),
    };
    let amount = app::amount_text(row.total.milli);
    let date = row.first_lot.as_ref().and_then(|lot| lot.date.as_deref()).unwrap_or("no date");
    format!("{amount:>8}{unit}  {date:<10}  {name}")
}

async fn undo(app: &App, transaction: Option<String>, cascade: bool, json: bool) -> Done {
    let id = match transaction {
        Some(id) => id,
        None => app.last_transaction().await?,
    };
    let mut answer = app.undo(&id, &[], false).await?;
    if cascade && answer.transaction_id.is_none() {
        let also: Vec<String> = answer.blockers.iter().map(|entry| entry.transaction_id.clone()).collect();
        answer = app.undo(&id, &also, false).await?;
    }
    if json {
        line(&answer);
    } else if let Some(id) = &answer.transaction_id {
        println!("taken back ({id})");
    } else {
        eprintln!("later entries need it; take them back too with --cascade:");
        for entry in &answer.blockers {
            eprintln!("  {} {} {}", entry.transaction_id, entry.at, entry.name);
        }
    }
    Ok(if answer.transaction_id.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn redo(app: &App, transaction: &str, json: bool) -> Done {
    let answer = app.redo(transaction).await?;
    if json {
        line(&answer);
    } else if answer.transaction_id.is_some() {
        println!("done again");
    } else {
        eprintln!("later entries are in the way");
    }
    Ok(if answer.transaction_id.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn journal(app: &App, limit: u32, json: bool) -> Done {
    let mut shown = 0;
    while shown < limit {
        let query =
            JournalQuery { offset: shown, limit: (limit - shown).min(PAGE), ..JournalQuery::default() };
        let page = app.journal(query).await?;
        for entry in &page.entries {
            if json {
                line(entry);
            } else {
                println!("{}", entry_words(entry));
            }
        }
        shown = shown.saturating_add(PAGE);
        if shown >= page.total {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn entry_words(entry: &JournalEntry) -> String {
    let change = entry.change.map(|amount| app::amount_text(amount.milli)).unwrap_or_default();
    let undone = if entry.undone { " (undone)" } else { "" };
    let JournalEntry { transaction_id, at, action, name, .. } = entry;
    format!("{transaction_id} {at} {action:?} {change} {name}{undone}")
}

async fn demo(app: &App, large: app::Large, json: bool) -> Done {
    let movements = app.furnish_large(large).await?;
    if json {
        line(&serde_json::json!({ "movements": movements }));
    } else {
        println!("made: {} products, {} lots, {movements} movements", large.products, large.lots);
    }
    Ok(ExitCode::SUCCESS)
}

async fn verify(app: &App, json: bool) -> Done {
    let report = app.verify().await?;
    if json {
        line(&report);
    } else if report.faults.is_empty() {
        println!("all is well: {} movements, {} lots", report.movements, report.lots);
    } else {
        for fault in &report.faults {
            eprintln!("{fault}");
        }
    }
    Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
