//! A large pantry of made-up things, always the same, to see how Larder does with one.

use barcode::Gtin;
use jiff::{Timestamp, ToSpan};
use pantry::{
    Act, Add, Amount, Booking, BuiltinPlace, Condition, Facts, FactsState, LotEdit, LotId, Of, Pantry,
    PlaceEdit, PlaceId, ProductId, Provenance, Reason, Take, TakeFrom, TakeHow, Writer,
};

use crate::error::{Error, blocking};
use crate::{App, lookups};

/// How large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Large {
    /// Products, each with a barcode.
    pub products: u32,
    /// Lots in stock.
    pub lots: u32,
    /// Movements in the journal, at least twice the lots.
    pub movements: u32,
}

impl Default for Large {
    fn default() -> Self {
        Self { products: 10_000, lots: 50_000, movements: 500_000 }
    }
}

/// So many things are done in one SQL transaction.
const TOGETHER: usize = 20_000;
/// The past that it is spread over, in days.
const PAST: i64 = 3 * 365;

const BRANDS: [&str; 12] = [
    "Weide",
    "Nordhof",
    "Bergtal",
    "La Huerta",
    "Sole",
    "Greenfield",
    "Müller & Söhne",
    "Crème du Nord",
    "Ölmühle",
    "Hearth",
    "Tante Emma",
    "Pacific",
];
const KINDS: [(&str, &str, Condition, i64); 16] = [
    ("Milk", "en:milks", Condition::Cool, 12),
    ("Yogurt", "en:yogurts", Condition::Cool, 21),
    ("Butter", "en:butters", Condition::Cool, 60),
    ("Cheese", "en:cheeses", Condition::Cool, 40),
    ("Minced beef", "en:ground-beef", Condition::Frozen, 90),
    ("Peas", "en:frozen-vegetables", Condition::Frozen, 240),
    ("Spaghetti", "en:pastas", Condition::Ambient, 700),
    ("Rice", "en:rices", Condition::Ambient, 900),
    ("Flour", "en:flours", Condition::Ambient, 300),
    ("Tomatoes", "en:canned-tomatoes", Condition::Ambient, 800),
    ("Beans", "en:canned-legumes", Condition::Ambient, 900),
    ("Chocolate", "en:chocolates", Condition::Ambient, 200),
    ("Coffee", "en:coffees", Condition::Ambient, 400),
    ("Oil", "en:vegetable-oils", Condition::Ambient, 500),
    ("Jam", "en:jams", Condition::Ambient, 600),
    ("Müsli", "en:mueslis", Condition::Ambient, 250),
];
const WORDS: [&str; 14] = [
    "fresh", "organic", "smoked", "spicy", "whole", "light", "crème", "dark", "fine", "rustic", "classic",
    "sweet", "salted", "wild",
];

impl App {
    /// Fills an empty pantry with made-up things, and says how many movements there are. Nothing is asked of any source.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the pantry holds anything.
    pub async fn furnish_large(&self, large: Large) -> Result<u32, Error> {
        let (pantry, now) = (self.pantry_handle(), lookups::now(self));
        let made = blocking(move || Furnisher::new(&pantry, large, now).furnish()).await?;
        self.events().pantry_changed(Vec::new());
        Ok(made)
    }
}

struct Furnisher<'a> {
    pantry: &'a Pantry,
    large: Large,
    now: Timestamp,
    chance: fastrand::Rng,
    made: u32,
    places: Vec<(PlaceId, Condition)>,
    products: Vec<(ProductId, usize)>,
}

impl<'a> Furnisher<'a> {
    fn new(pantry: &'a Pantry, large: Large, now: Timestamp) -> Self {
        Self {
            pantry,
            large,
            now,
            chance: fastrand::Rng::with_seed(7),
            made: 0,
            places: Vec::new(),
            products: Vec::new(),
        }
    }

    fn furnish(mut self) -> Result<u32, Error> {
        if self.pantry.counts(self.act().today)?.products > 0 {
            return Err(Error::Invalid { field: "data-dir" });
        }
        let pantry = self.pantry;
        pantry.together(|writer| self.places(writer))?;
        pantry.together(|writer| self.products(writer))?;
        let mut left = self.large.lots;
        while self.steps(left) > 0 {
            pantry.together(|writer| {
                for _ in 0..TOGETHER {
                    let steps = self.steps(left);
                    if steps == 0 {
                        break;
                    }
                    // What stays is spread evenly over what comes and goes.
                    let stays = self.chance.u32(..steps) < left;
                    let lot = self.bought(writer)?;
                    if stays {
                        left -= 1;
                    } else {
                        self.used_up(writer, lot)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(self.made)
    }

    /// About how many more things have to be bought, when `left` of them are to stay: one that goes again makes about
    /// three movements.
    fn steps(&self, left: u32) -> u32 {
        left + self.large.movements.saturating_sub(self.made + left) / 3
    }

    /// A moment of the past that follows those before.
    fn act(&self) -> Act {
        let seconds = PAST * 24 * 3600;
        let share =
            seconds * i64::from(self.made.min(self.large.movements)) / i64::from(self.large.movements.max(1));
        Act::from(self.now.checked_sub((seconds - share).seconds()).unwrap_or(self.now))
    }

    fn places(&mut self, writer: &Writer<'_>) -> Result<(), pantry::Error> {
        self.places.extend(BuiltinPlace::ALL.map(|place| (place.id(), place.condition())));
        for (name, condition) in [
            ("Cellar", Condition::Ambient),
            ("Cold room", Condition::Cool),
            ("Chest freezer", Condition::Frozen),
        ] {
            let act = self.act();
            let edit = PlaceEdit { name: name.into(), parent: None, condition };
            let (parent, _) = writer.add_place(&edit, act)?;
            self.places.push((parent, condition));
            for shelf in 1..=4 {
                let edit = PlaceEdit { name: format!("Shelf {shelf}"), parent: Some(parent), condition };
                self.places.push((writer.add_place(&edit, act)?.0, condition));
                self.made += 1;
            }
            self.made += 1;
        }
        Ok(())
    }

    fn products(&mut self, writer: &Writer<'_>) -> Result<(), pantry::Error> {
        let at = self.act().at;
        for number in 0..self.large.products {
            let kind = self.chance.usize(..KINDS.len());
            let (name, category, ..) = KINDS[kind];
            let word = WORDS[self.chance.usize(..WORDS.len())];
            let facts = Facts {
                name: Some(format!("{name} {word} {number:05}")),
                brand: Some(BRANDS[self.chance.usize(..BRANDS.len())].to_owned()),
                size: Some(format!("{} g", 50 * self.chance.u32(1..30))),
                categories: vec!["en:groceries".to_owned(), category.to_owned()],
                ..Facts::default()
            };
            let Some(gtin) = gtin(number) else { continue };
            let product = writer.find_or_create_by_gtin(gtin.as_str(), FactsState::Local, at)?;
            let source = Provenance { source: "made-up".into(), page_url: None, fetched_at: at };
            writer.set_facts(product, &facts, &source)?;
            self.products.push((product, kind));
        }
        Ok(())
    }

    /// Something is bought: a lot of its own.
    fn bought(&mut self, writer: &Writer<'_>) -> Result<LotId, pantry::Error> {
        let (product, kind) = self.products[self.chance.usize(..self.products.len())];
        let (_, _, condition, keeps) = KINDS[kind];
        let fitting: Vec<PlaceId> =
            self.places.iter().filter(|(_, other)| *other == condition).map(|(place, _)| *place).collect();
        let place = fitting[self.chance.usize(..fitting.len())];
        let act = self.act();
        let days = keeps / 2 + self.chance.i64(0..keeps);
        let date = (self.chance.u8(..10) > 0).then(|| act.today.saturating_add(days.days()));
        let add = Add {
            date,
            // No two are alike, so that there are as many lots as were wished for.
            note: Some(format!("{}", self.made)),
            ..Add::new(Of::Product(product), Amount::pieces(self.chance.i32(1..6)), place)
        };
        let booking: Booking = writer.add(&add, act)?;
        self.made += 1;
        booking.lots.first().map(|lot| lot.id).ok_or(pantry::Error::NotFound(pantry::What::Lot))
    }

    /// Opened or moved, perhaps, and eaten; one in twelve is thrown away.
    fn used_up(&mut self, writer: &Writer<'_>, lot: LotId) -> Result<(), pantry::Error> {
        let act = self.act();
        if self.chance.u8(..4) == 0 {
            let edit = LotEdit { opened: Some(true), ..LotEdit::default() };
            if let Some(booking) = writer.edit_lot(lot, &edit, act)? {
                self.made += u32::try_from(booking.lots.len()).unwrap_or(1);
            }
        }
        let how =
            if self.chance.u8(..12) == 0 { TakeHow::Waste(Some(Reason::Expired)) } else { TakeHow::Use };
        let mut left = writer.lot(lot)?.amount.milli;
        while left > 0 {
            let milli = if self.chance.bool() { left } else { left.min(1000) };
            writer.take(Take { from: TakeFrom::Lot(lot), milli, unit: None, how }, act)?;
            self.made += 1;
            left -= milli;
        }
        Ok(())
    }
}

/// A barcode of its own for each: the one of ten numbers whose check digit is right.
fn gtin(number: u32) -> Option<Gtin> {
    let first = 10 * (401_234_500_000 + u64::from(number));
    (first..first + 10).find_map(|number| Gtin::from_number(number).ok())
}
