//! Asking what a product is, and copying what the source says into the pantry.

use std::time::Duration;

use barcode::Gtin;
use jiff::Timestamp;
use lookup::{Answer, Freshness, Outcome, Reason, Record, Unavailable};
use pantry::{FactsState, Pantry, ProductId};

use crate::error::{Error, blocking};
use crate::view::{self, AppEvent, LookupView, ProvenanceView, UnavailableReason};
use crate::{App, convert, count, members};

impl App {
    /// What product is this GTIN? Facts found are copied into the household's product of that number.
    ///
    /// # Errors
    /// [`Error::Code`] when the text is no GTIN. That nobody can be asked is an answer, not an error.
    pub async fn look_up(&self, gtin: &str, freshness: Freshness) -> Result<LookupView, Error> {
        let gtin: Gtin = gtin.parse()?;
        if !gtin.class().is_askable() {
            return self.not_asked(gtin).await;
        }
        let answer = self.lookup().answer(gtin, freshness).await;
        self.take_in(&answer).await.unwrap_or_else(|error| warn(&error));
        if answer.provenance.tier == Some(lookup::Tier::Network) {
            self.fetch_picture_behind(gtin);
        }
        self.lookup_view(&answer).await
    }

    /// Books, and copies what is known of the code with it: every view is told of both as one change.
    pub(crate) async fn book_known(
        &self,
        known: Option<Answer>,
        booking: impl FnOnce(&Pantry) -> Result<pantry::Booking, Error> + Send + 'static,
    ) -> Result<view::Booking, Error> {
        self.book(move |pantry| {
            let booking = booking(pantry)?;
            if let Some(Err(error)) = known.map(|known| copy(pantry, &known)) {
                warn(&error);
            }
            Ok::<_, Error>(booking)
        })
        .await
    }

    /// Copies an answer into the household's product of that number, if there is one and it says anything new.
    pub(crate) async fn take_in(&self, answer: &Answer) -> Result<(), Error> {
        let (pantry, answer) = (self.pantry_handle(), answer.clone());
        let changed = blocking(move || copy(&pantry, &answer)).await?;
        if let Some(id) = changed {
            self.events().pantry_changed(vec![id.to_string()]);
        }
        Ok(())
    }

    /// Takes a fresher answer in that arrived behind a stale one, and tells every view.
    pub(crate) async fn refreshed(&self, answer: &Answer) -> Result<(), Error> {
        self.take_in(answer).await?;
        let answer = Box::new(self.lookup_view(answer).await?);
        self.events().send(AppEvent::LookupRefreshed { answer });
        Ok(())
    }

    async fn lookup_view(&self, answer: &Answer) -> Result<LookupView, Error> {
        let product = self.row_for_gtin(answer.gtin).await?;
        let provenance = &answer.provenance;
        let mut view = LookupView {
            gtin: answer.gtin.to_string(),
            outcome: view::Outcome::Unknown,
            facts: None,
            reason: None,
            retry_after_seconds: None,
            provenance: ProvenanceView {
                tier: provenance.tier.map(convert::tier),
                source: None,
                page_url: None,
                fetched_at: provenance.fetched_at.map(|at| at.to_string()),
                stale: provenance.stale,
                took_ms: millis(provenance.took),
            },
            concerns: product.as_ref().map(|product| product.concerns.clone()).unwrap_or_default(),
            recalled: self.is_code_recalled(answer.gtin.as_str()),
            product,
        };
        match &answer.outcome {
            Outcome::Found(record) => {
                view.outcome = view::Outcome::Found;
                if view.product.is_none() {
                    view.concerns = members::concerns(&self.household(), &convert::contents(&record.facts));
                }
                view.facts = Some(self.pictures().facts(answer.gtin, &record.facts));
                view.provenance.source = Some(record.source.key().to_owned());
                view.provenance.page_url = Some(record.page_url.clone());
            }
            Outcome::Unknown => {}
            Outcome::Unavailable(_) => view.outcome = view::Outcome::Unavailable,
        }
        let why = match &answer.outcome {
            Outcome::Unavailable(why) => Some(*why),
            // A kept answer, because the network could not be asked.
            Outcome::Found(_) | Outcome::Unknown => answer.problem,
        };
        if let Some(Unavailable { reason, retry_after }) = why {
            view.reason = Some(unavailable(reason));
            view.retry_after_seconds = retry_after.map(|wait| count(wait.as_secs()));
        }
        Ok(view)
    }

    /// The answer for a number that is nobody's business but the household's.
    async fn not_asked(&self, gtin: Gtin) -> Result<LookupView, Error> {
        Ok(LookupView {
            gtin: gtin.to_string(),
            outcome: view::Outcome::Unavailable,
            facts: None,
            reason: Some(UnavailableReason::NotAsked),
            retry_after_seconds: None,
            provenance: ProvenanceView {
                tier: None,
                source: None,
                page_url: None,
                fetched_at: None,
                stale: false,
                took_ms: 0.0,
            },
            product: self.row_for_gtin(gtin).await?,
            recalled: self.is_code_recalled(gtin.as_str()),
            concerns: Vec::new(),
        })
    }
}

/// Copies an answer into the household's product of that number; gives that product where the answer says anything new of it.
fn copy(pantry: &Pantry, answer: &Answer) -> Result<Option<ProductId>, pantry::Error> {
    // Of a pack that somebody says is a product's, the source's words are about the pack.
    let found = pantry.scanned(answer.gtin.as_str())?.into_iter().find(|scanned| scanned.found);
    let Some(id) = found.map(|scanned| scanned.product) else { return Ok(None) };
    let changed = match &answer.outcome {
        Outcome::Found(record) => copy_facts(pantry, id, record)?,
        Outcome::Unknown => pantry.set_facts_state(id, FactsState::Unknown)?,
        Outcome::Unavailable(_) => false,
    };
    Ok(changed.then_some(id))
}

/// Says that an answer could not be copied; what is known is shown all the same: a full disk is no reason not to.
fn warn(error: &dyn std::error::Error) {
    tracing::warn!(%error, "an answer could not be copied into the pantry");
}

/// Copies a record into a product; false when the product has this copy already.
fn copy_facts(pantry: &Pantry, id: ProductId, record: &Record) -> Result<bool, pantry::Error> {
    let provenance = pantry::Provenance {
        source: record.source.key().to_owned(),
        page_url: Some(record.page_url.clone()),
        fetched_at: record.fetched_at,
    };
    if pantry.product(id)?.provenance.as_ref() == Some(&provenance) {
        return Ok(false);
    }
    pantry.set_facts(id, &convert::facts_to_pantry(&record.facts), &provenance)?;
    Ok(true)
}

pub(crate) fn unavailable(reason: Reason) -> UnavailableReason {
    match reason {
        Reason::Offline => UnavailableReason::Offline,
        Reason::Waiting => UnavailableReason::Waiting,
        Reason::DeadlinePassed => UnavailableReason::DeadlinePassed,
        Reason::RateLimited => UnavailableReason::RateLimited,
        Reason::SourceDown => UnavailableReason::SourceDown,
        Reason::BadAnswer => UnavailableReason::BadAnswer,
    }
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// The state a new product begins in.
pub(crate) fn first_state(gtin: Gtin) -> FactsState {
    if gtin.class().is_askable() { FactsState::Pending } else { FactsState::Local }
}

/// Those of these barcodes that a source can be asked about.
pub(crate) fn askable(gtins: &[String]) -> Vec<Gtin> {
    gtins
        .iter()
        .filter_map(|gtin| gtin.parse().ok())
        .filter(|gtin: &Gtin| gtin.class().is_askable())
        .collect()
}

/// The time now, for what is stamped in the journal.
pub(crate) fn now(app: &App) -> Timestamp {
    (app.config().clock)()
}
