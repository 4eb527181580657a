//! What a scanned or typed code does, by mode, at once: no lookup is waited for.

use barcode::gs1::{Contents, ShortDate};
use barcode::{Gtin, ItemCode, Measured};
use jiff::civil::Date;
use pantry::{
    Add, Amount, Base, DateFrom, DateKind, DateStatus, Of, Pantry, ProductId, Reason, Take, TakeFrom, TakeHow,
};

use crate::error::{Error, blocking};
use crate::view::{self, CodeView, ScanMode, ScanOutcome, ScanRequest};
use crate::{App, codes, convert, lookups, weighed};

/// One pack.
const ONE: Amount = Amount::pieces(1);

impl App {
    /// Books a code: in Add mode one goes into stock; in Use and in Waste mode one goes out, the one that should go first.
    ///
    /// # Errors
    /// [`Error::Code`] with what is wrong with the text; nothing is booked then.
    pub async fn scan_code(&self, request: ScanRequest) -> Result<ScanOutcome, Error> {
        let code = codes::item_code(&request.text, request.symbology.as_deref())?;
        let (act, app) = (self.act(request.group_id.as_deref())?, self.clone());
        let country = self.settings().country;
        let (pantry, read, today) = (self.pantry_handle(), code.clone(), self.today());
        let understood = blocking(move || Understood::of(&pantry, &read, &country, today)).await?;
        let gtin = understood.gtin;
        let first = understood.products.first().map_or(ONE.milli, |(_, milli)| *milli);
        let (amount, booked) = (understood.amount(first), understood.clone());
        let ask = gtin.class().is_askable();
        // What memory knows of it is there with the booking, rather than one answer later.
        let known = if ask { self.lookup().glance(gtin) } else { None };
        let booking = match request.mode {
            ScanMode::Add => Some(
                self.book_known(known, move |pantry| {
                    let adds = booked.adds(&app, pantry, request.place_id.as_deref())?;
                    Ok(pantry.add_many(&adds, act)?)
                })
                .await?,
            ),
            ScanMode::Use | ScanMode::Waste if !understood.products.is_empty() => {
                let wasted = request.mode == ScanMode::Waste;
                let take =
                    move |pantry: &Pantry| Ok(pantry.take_many(&booked.takes(pantry, wasted, today)?, act)?);
                match self.book_known(known, take).await {
                    Ok(booking) => Some(booking),
                    // Nothing there to use: the row says so, and the question what it is still stands.
                    Err(Error::Pantry(pantry::Error::NotEnough { .. })) => None,
                    Err(error) => return Err(error),
                }
            }
            ScanMode::Use | ScanMode::Waste | ScanMode::LookUp => None,
        };
        if ask && booking.is_some() {
            // Should the window never ask, the product is filled in all the same.
            self.lookup().ask_later(&[gtin]);
        }
        Ok(ScanOutcome {
            code: CodeView {
                gtin: gtin.to_string(),
                measured: understood.measured.map(convert_measured),
                teachable: understood.teachable,
                ..codes::view(&code, today, &self.settings().currency)
            },
            product: self.row_for_gtin(gtin).await?,
            booking,
            amount: convert::amount(amount),
            ask,
        })
    }
}

/// A code, as this household understands it.
#[derive(Debug, Clone)]
struct Understood {
    /// Of two readings of eight typed digits the one that this household has, else the likelier; of weighed goods the one
    /// that is the same for all of them.
    gtin: Gtin,
    /// What it stands for here, and how many pieces of each in thousandths; nothing of what is new.
    products: Vec<(ProductId, i64)>,
    measured: Option<Measured>,
    teachable: bool,
    /// What the code says of this very pack, and its date.
    said: Contents,
    date: Option<(Date, DateKind)>,
    /// True when what it says of amounts is how much there is.
    is_measured: bool,
}

impl Understood {
    fn of(pantry: &Pantry, code: &ItemCode, country: &str, today: Date) -> Result<Self, Error> {
        let said = code.contents();
        let near = |date: Option<ShortDate>, kind| date.map(|date| (date.near(today), kind));
        // What is about safety comes before what is about quality.
        let date = near(said.use_by, DateKind::UseBy).or(near(said.best_before, DateKind::BestBefore));
        let mut understood = Self {
            gtin: code.gtin,
            products: Vec::new(),
            measured: None,
            teachable: false,
            said,
            date,
            is_measured: code.is_measured(),
        };
        let readings = [Some(code.gtin), code.alternative];
        for gtin in readings.into_iter().flatten() {
            let products = pantry.scanned(gtin.as_str())?;
            if !products.is_empty() {
                understood.gtin = gtin;
                understood.products = products.iter().map(|one| (one.product, one.milli)).collect();
                return Ok(understood);
            }
        }
        let country = (!country.is_empty()).then_some(country);
        if let Some(weighed) = barcode::weighed(code.gtin, country, &weighed::taught(pantry)?) {
            understood.gtin = weighed.local;
            understood.measured = weighed.measured;
            understood.teachable = weighed.pattern.is_none();
            let products = pantry.scanned(weighed.local.as_str())?;
            understood.products = products.iter().map(|one| (one.product, one.milli)).collect();
        }
        Ok(understood)
    }

    /// How much one scan is of a product, where it stands for so many thousandths of a piece of it.
    fn amount(&self, milli: i64) -> Amount {
        match self.measured {
            Some(Measured::Weight { milli_g }) => return Amount::new(milli_g, Base::G),
            Some(Measured::Count { milli }) => return Amount::new(milli, Base::Piece),
            Some(Measured::Price { .. }) | None => {}
        }
        match (self.said.net, self.said.count) {
            (Some(net), _) if self.is_measured => codes::net_amount(net),
            (None, Some(count)) if self.is_measured => {
                Amount::new(milli.saturating_mul(i64::from(count)), Base::Piece)
            }
            _ => Amount::new(milli, Base::Piece),
        }
    }

    /// What one scan costs, in the smallest coin of the household's currency.
    fn price(&self, app: &App) -> Option<i64> {
        match self.measured {
            Some(Measured::Price { minor }) => Some(minor),
            _ => self.said.price.as_ref()?.minor(&app.settings().currency),
        }
    }

    fn adds(&self, app: &App, pantry: &Pantry, place: Option<&str>) -> Result<Vec<Add>, Error> {
        let add = |of, amount: Amount, known| {
            let place = app.usual_place(pantry, place, known)?;
            let price = self.price(app).map(|minor| app.price(minor, amount.milli)).transpose()?;
            let (date, date_kind) =
                self.date.map_or((None, DateKind::BestBefore), |(date, kind)| (Some(date), kind));
            let date_from = date.is_some().then_some(DateFrom::Code);
            let batch = self.said.lot.clone();
            Ok(Add { price, date, date_kind, date_from, batch, ..Add::new(of, amount, place) })
        };
        if self.products.is_empty() {
            let state = lookups::first_state(self.gtin);
            let of = Of::Barcode { gtin: self.gtin.to_string(), state_if_new: state, name: None };
            return Ok(vec![add(of, self.amount(ONE.milli), None)?]);
        }
        let all = self.products.iter();
        all.map(|(id, milli)| add(Of::Product(*id), self.amount(*milli), Some(*id))).collect()
    }

    /// A pack that says its date or its lot number is of a lot with those, where there is one; else of what should go first.
    fn takes(&self, pantry: &Pantry, wasted: bool, today: Date) -> Result<Vec<Take>, pantry::Error> {
        let take = |(product, milli): &(ProductId, i64)| {
            let amount = self.amount(*milli);
            let matters = wasted || self.date.is_some() || self.said.lot.is_some();
            let lots = if matters { pantry.lots(*product)? } else { Vec::new() };
            let own = lots
                .iter()
                .filter(|lot| self.is_of(lot) && lot.amount.base == amount.base)
                .find(|lot| lot.amount.milli >= amount.milli);
            let past = |lot: &pantry::Lot| lot.status(today) == DateStatus::Past;
            let how = match own.or(lots.first()) {
                _ if !wasted => TakeHow::Use,
                Some(lot) if past(lot) => TakeHow::Waste(Some(Reason::Expired)),
                _ => TakeHow::Waste(None),
            };
            let from = own.map_or(TakeFrom::Product(*product), |lot| TakeFrom::Lot(lot.id));
            Ok(Take { from, milli: amount.milli, unit: Some(amount.base), how })
        };
        self.products.iter().map(take).collect()
    }

    /// Whether the code says of its pack what sets a lot apart, and that lot has it.
    fn is_of(&self, lot: &pantry::Lot) -> bool {
        let date = self.date.map(|(date, _)| date);
        let dated = date.is_none() || lot.date == date;
        let numbered = lot.batch.is_none() || self.said.lot.is_none() || lot.batch == self.said.lot;
        let is_same_batch = lot.batch.is_some() && lot.batch == self.said.lot;
        dated && numbered && (date.is_some() || is_same_batch)
    }
}

fn convert_measured(measured: Measured) -> view::Measured {
    match measured {
        Measured::Weight { milli_g } => view::Measured::Weight { milli_g },
        Measured::Price { minor } => view::Measured::Price { minor },
        Measured::Count { milli } => view::Measured::Count { milli },
    }
}
