//! Between the words of the crates below and those of the border.

use jiff::civil::Date;
use pantry::{Lot, Place};

use crate::codes;
use crate::error::Error;
use crate::products::{place_id, product_id};
use crate::view::{
    About, Action, Amount, BarcodeEdit, Booking, BuiltinPlace, Condition, DateFrom, DateKind, DateStatus,
    EquationView, Facts, FactsState, FrozenView, JournalEntry, JournalPage, LotView, Money, Nutrient,
    NutrientEdit, NutrientId, PantryCounts, PlaceEdit, PlaceView, ProductEdits, Tier, Unit, WasteReason,
};

pub(crate) fn tier(tier: lookup::Tier) -> Tier {
    match tier {
        lookup::Tier::Memory => Tier::Memory,
        lookup::Tier::Store => Tier::Store,
        lookup::Tier::Network => Tier::Network,
    }
}

/// What the pantry keeps of a source's facts.
pub(crate) fn facts_to_pantry(facts: &lookup::Facts) -> pantry::Facts {
    pantry::Facts {
        name: facts.name.clone(),
        brand: facts.brand.clone(),
        size: facts.size.clone(),
        picture: facts.picture.clone(),
        categories: facts.categories.clone(),
        nutri_score: facts.nutri_score.clone(),
        nova_group: facts.nova_group,
        green_score: facts.green_score.clone(),
        allergens: facts.allergens.clone(),
        traces: facts.traces.clone(),
        analysis: facts.analysis.clone(),
        ingredients: facts.ingredients.clone(),
        nutrition: facts
            .nutrition
            .iter()
            .map(|nutrient| pantry::Nutrient { id: nutrient_id(nutrient.id), per_100: nutrient.per_100 })
            .collect(),
        nutrition_per_100_ml: facts.nutrition_per_100_ml,
    }
}

/// What a source says is in a product.
pub(crate) fn contents(facts: &lookup::Facts) -> pantry::Contents {
    pantry::Contents {
        allergens: facts.allergens.clone(),
        traces: facts.traces.clone(),
        analysis: facts.analysis.clone(),
        known: facts.ingredients.is_some(),
    }
}

fn nutrient_id(id: lookup::NutrientId) -> pantry::NutrientId {
    match id {
        lookup::NutrientId::Energy => pantry::NutrientId::Energy,
        lookup::NutrientId::Fat => pantry::NutrientId::Fat,
        lookup::NutrientId::SaturatedFat => pantry::NutrientId::SaturatedFat,
        lookup::NutrientId::Carbohydrates => pantry::NutrientId::Carbohydrates,
        lookup::NutrientId::Sugars => pantry::NutrientId::Sugars,
        lookup::NutrientId::Fiber => pantry::NutrientId::Fiber,
        lookup::NutrientId::Protein => pantry::NutrientId::Protein,
        lookup::NutrientId::Salt => pantry::NutrientId::Salt,
    }
}

/// Both sides of every nutrient, so that one list serves both ways.
const NUTRIENTS: [(pantry::NutrientId, NutrientId); 8] = [
    (pantry::NutrientId::Energy, NutrientId::Energy),
    (pantry::NutrientId::Fat, NutrientId::Fat),
    (pantry::NutrientId::SaturatedFat, NutrientId::SaturatedFat),
    (pantry::NutrientId::Carbohydrates, NutrientId::Carbohydrates),
    (pantry::NutrientId::Sugars, NutrientId::Sugars),
    (pantry::NutrientId::Fiber, NutrientId::Fiber),
    (pantry::NutrientId::Protein, NutrientId::Protein),
    (pantry::NutrientId::Salt, NutrientId::Salt),
];

fn nutrient(id: pantry::NutrientId) -> NutrientId {
    NUTRIENTS.iter().find(|(theirs, _)| *theirs == id).map_or(NutrientId::Energy, |(_, ours)| *ours)
}

fn nutrient_to_pantry(id: NutrientId) -> pantry::NutrientId {
    NUTRIENTS.iter().find(|(_, ours)| *ours == id).map_or(pantry::NutrientId::Energy, |(theirs, _)| *theirs)
}

/// A product's facts for the window, with the picture's address there.
pub(crate) fn facts(facts: &pantry::Facts, picture_url: Option<String>) -> Facts {
    let row = |row: &pantry::Nutrient| Nutrient { per_100: row.per_100, id: nutrient(row.id) };
    Facts {
        name: facts.name.clone(),
        brand: facts.brand.clone(),
        size: facts.size.clone(),
        picture_url,
        categories: facts.categories.clone(),
        nutri_score: facts.nutri_score.clone(),
        nova_group: facts.nova_group,
        green_score: facts.green_score.clone(),
        allergens: facts.allergens.clone(),
        traces: facts.traces.clone(),
        ingredients: facts.ingredients.clone(),
        nutrition: facts.nutrition.iter().map(row).collect(),
        nutrition_per_100_ml: facts.nutrition_per_100_ml,
    }
}

pub(crate) fn facts_state(state: pantry::FactsState) -> FactsState {
    match state {
        pantry::FactsState::Known => FactsState::Known,
        pantry::FactsState::Pending => FactsState::Pending,
        pantry::FactsState::Unknown => FactsState::Unknown,
        pantry::FactsState::Local => FactsState::Local,
    }
}

pub(crate) fn edits(edits: pantry::ProductEdits) -> ProductEdits {
    ProductEdits {
        name: edits.name,
        brand: edits.brand,
        size: edits.size,
        ingredients: edits.ingredients,
        note: edits.note,
        place_id: edits.place.map(|place| place.to_string()),
        opened_days: edits.opened_days,
        thawed_days: edits.thawed_days,
        unit: edits.unit.map(Unit),
        equations: edits.equations.iter().map(equation).collect(),
        hidden: edits.hidden,
        kind_id: edits.kind.map(|kind| kind.to_string()),
        minimum: edits.minimum.map(amount),
        categories: edits.categories,
        allergens: edits.allergens,
        traces: edits.traces,
        nutrition: edits
            .nutrition
            .iter()
            .map(|edit| NutrientEdit { id: nutrient(edit.id), milli_per_100: edit.milli_per_100 })
            .collect(),
        barcodes: edits
            .barcodes
            .into_iter()
            .map(|barcode| BarcodeEdit { gtin: barcode.gtin, milli: barcode.milli })
            .collect(),
        merged_into: edits.merged_into.map(|into| into.to_string()),
    }
}

fn equation(equation: &pantry::Equation) -> EquationView {
    let ((left_milli, left_unit), (right_milli, right_unit)) = (equation.left, equation.right);
    EquationView { left_milli, left_unit, right_milli, right_unit }
}

fn equation_to_pantry(equation: &EquationView) -> pantry::Equation {
    pantry::Equation {
        left: (equation.left_milli, equation.left_unit),
        right: (equation.right_milli, equation.right_unit),
    }
}

pub(crate) fn edits_to_pantry(edits: ProductEdits) -> Result<pantry::ProductEdits, Error> {
    Ok(pantry::ProductEdits {
        name: edits.name,
        brand: edits.brand,
        size: edits.size,
        ingredients: edits.ingredients,
        note: edits.note,
        place: edits.place_id.as_deref().map(place_id).transpose()?,
        opened_days: edits.opened_days,
        thawed_days: edits.thawed_days,
        unit: edits.unit.map(|unit| unit.0),
        equations: edits.equations.iter().map(equation_to_pantry).collect(),
        hidden: edits.hidden,
        kind: edits.kind_id.as_deref().map(id).transpose()?,
        minimum: edits.minimum.map(amount_to_pantry),
        categories: edits.categories,
        allergens: edits.allergens,
        traces: edits.traces,
        nutrition: edits
            .nutrition
            .iter()
            .map(|edit| pantry::NutrientEdit {
                id: nutrient_to_pantry(edit.id),
                milli_per_100: edit.milli_per_100,
            })
            .collect(),
        barcodes: edits.barcodes.into_iter().map(barcode).collect(),
        merged_into: edits.merged_into.as_deref().map(product_id).transpose()?,
    })
}

/// A barcode as typed or scanned, in its normal form; what is no GTIN is kept as the household's own text.
fn barcode(edit: BarcodeEdit) -> pantry::Barcode {
    let gtin = codes::item_code(&edit.gtin, None).map_or(edit.gtin, |code| code.gtin.to_string());
    pantry::Barcode { gtin, milli: edit.milli }
}

/// The thing that has this id.
pub(crate) fn id<Id: std::str::FromStr>(text: &str) -> Result<Id, Error> {
    text.parse().map_err(|_| Error::NotFound("thing"))
}

pub(crate) fn amount(amount: pantry::Amount) -> Amount {
    Amount { milli: amount.milli, unit: Unit(amount.base) }
}

pub(crate) fn amount_to_pantry(amount: Amount) -> pantry::Amount {
    pantry::Amount::new(amount.milli, amount.unit.0)
}

pub(crate) fn date_kind_to_pantry(kind: DateKind) -> pantry::DateKind {
    match kind {
        DateKind::BestBefore => pantry::DateKind::BestBefore,
        DateKind::UseBy => pantry::DateKind::UseBy,
    }
}

fn date_from(from: pantry::DateFrom) -> DateFrom {
    match from {
        pantry::DateFrom::Code => DateFrom::Code,
        pantry::DateFrom::Learned => DateFrom::Learned,
        pantry::DateFrom::Suggested => DateFrom::Suggested,
    }
}

pub(crate) fn date_from_to_pantry(from: DateFrom) -> pantry::DateFrom {
    match from {
        DateFrom::Code => pantry::DateFrom::Code,
        DateFrom::Learned => pantry::DateFrom::Learned,
        DateFrom::Suggested => pantry::DateFrom::Suggested,
    }
}

fn reason(reason: pantry::Reason) -> WasteReason {
    match reason {
        pantry::Reason::Expired => WasteReason::Expired,
        pantry::Reason::Spoiled => WasteReason::Spoiled,
        pantry::Reason::DidNotLike => WasteReason::DidNotLike,
        pantry::Reason::TooMuch => WasteReason::TooMuch,
        pantry::Reason::Other => WasteReason::Other,
    }
}

pub(crate) fn reason_to_pantry(reason: WasteReason) -> pantry::Reason {
    match reason {
        WasteReason::Expired => pantry::Reason::Expired,
        WasteReason::Spoiled => pantry::Reason::Spoiled,
        WasteReason::DidNotLike => pantry::Reason::DidNotLike,
        WasteReason::TooMuch => pantry::Reason::TooMuch,
        WasteReason::Other => pantry::Reason::Other,
    }
}

pub(crate) fn lot(lot: &Lot, today: Date) -> LotView {
    LotView {
        id: lot.id.to_string(),
        product_id: lot.product.to_string(),
        amount: amount(lot.amount),
        date: lot.date.map(|date| date.to_string()),
        date_kind: match lot.date_kind {
            pantry::DateKind::BestBefore => DateKind::BestBefore,
            pantry::DateKind::UseBy => DateKind::UseBy,
        },
        status: match lot.status(today) {
            pantry::DateStatus::None => DateStatus::None,
            pantry::DateStatus::Good => DateStatus::Good,
            pantry::DateStatus::Soon => DateStatus::Soon,
            pantry::DateStatus::Past => DateStatus::Past,
        },
        days_left: lot.days_left(today),
        date_from: lot.date_from.map(date_from),
        place_id: lot.place.to_string(),
        opened: lot.opened,
        frozen: lot
            .frozen
            .map(|frozen| FrozenView { on: frozen.on.to_string(), days_left: frozen.days_left }),
        thawed: lot.thawed,
        almost_empty: lot.almost_empty,
        price: lot.price.map(|price| Money {
            minor: price.of(lot.amount.milli),
            currency: price.currency().as_str().to_owned(),
        }),
        store: lot.store.clone(),
        note: lot.note.clone(),
        batch: lot.batch.clone(),
        added_at: lot.added_at.to_string(),
    }
}

pub(crate) fn booking(booking: &pantry::Booking, today: Date) -> Booking {
    Booking {
        transaction_id: booking.transaction.to_string(),
        lots: booking.lots.iter().map(|each| lot(each, today)).collect(),
    }
}

pub(crate) fn money(minor: i64, currency: pantry::Currency) -> Money {
    Money { minor, currency: currency.as_str().to_owned() }
}

pub(crate) fn place(place: Place) -> PlaceView {
    PlaceView {
        id: place.id.to_string(),
        name: place.name,
        builtin: place.builtin.map(|builtin| match builtin {
            pantry::BuiltinPlace::Pantry => BuiltinPlace::Pantry,
            pantry::BuiltinPlace::Fridge => BuiltinPlace::Fridge,
            pantry::BuiltinPlace::Freezer => BuiltinPlace::Freezer,
        }),
        parent_id: place.parent.map(|parent| parent.to_string()),
        condition: match place.condition {
            pantry::Condition::Ambient => Condition::Ambient,
            pantry::Condition::Cool => Condition::Cool,
            pantry::Condition::Frozen => Condition::Frozen,
        },
        gone: place.gone,
    }
}

/// What people call a place, in small letters: a built-in one that was never renamed by its words in every language that
/// there is.
pub(crate) fn place_words(place: &PlaceView) -> Vec<String> {
    let words: &[&str] = match place.builtin {
        Some(BuiltinPlace::Pantry) if place.name.is_empty() => &["pantry", "vorrat", "vorratsschrank"],
        Some(BuiltinPlace::Fridge) if place.name.is_empty() => &["fridge", "kühlschrank"],
        Some(BuiltinPlace::Freezer) if place.name.is_empty() => &["freezer", "gefrierschrank", "tiefkühler"],
        _ => return vec![place.name.to_lowercase()],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(crate) fn place_to_pantry(edit: PlaceEdit) -> Result<pantry::PlaceEdit, Error> {
    Ok(pantry::PlaceEdit {
        name: edit.name,
        parent: edit.parent_id.as_deref().map(place_id).transpose()?,
        condition: match edit.condition {
            Condition::Ambient => pantry::Condition::Ambient,
            Condition::Cool => pantry::Condition::Cool,
            Condition::Frozen => pantry::Condition::Frozen,
        },
    })
}

pub(crate) fn counts(counts: pantry::Counts) -> PantryCounts {
    PantryCounts {
        products: counts.products,
        lots: counts.lots,
        use_soon: counts.use_soon,
        past_date: counts.past_date,
        opened: counts.opened,
        out_of_stock: counts.out_of_stock,
        hidden: counts.hidden,
    }
}

pub(crate) fn journal_entry(entry: pantry::JournalEntry) -> JournalEntry {
    JournalEntry {
        transaction_id: entry.transaction.to_string(),
        action: action(entry.action),
        at: entry.at.to_string(),
        product_id: entry.product.map(|product| product.to_string()),
        place_id: entry.place.map(|place| place.to_string()),
        about: about(entry.about),
        name: entry.name,
        more: entry.more,
        reason: entry.reason.map(reason),
        group_id: entry.group.map(|group| group.to_string()),
        change: entry.change.map(amount),
        undone: entry.undone,
        of: entry.of.map(|of| of.to_string()),
    }
}

fn about(about: pantry::About) -> About {
    match about {
        pantry::About::Lot => About::Lot,
        pantry::About::Product => About::Product,
        pantry::About::Place => About::Place,
        pantry::About::Kind => About::Kind,
        pantry::About::Unit => About::Unit,
        pantry::About::Member => About::Member,
        pantry::About::List => About::List,
        pantry::About::Item => About::Item,
        pantry::About::Price => About::Price,
        pantry::About::Pattern => About::Pattern,
        pantry::About::Recall => About::Recall,
    }
}

/// Both sides of every action, so that one list serves both ways.
const ACTIONS: [(pantry::Action, Action); 14] = [
    (pantry::Action::Added, Action::Added),
    (pantry::Action::Used, Action::Used),
    (pantry::Action::Wasted, Action::Wasted),
    (pantry::Action::Opened, Action::Opened),
    (pantry::Action::Moved, Action::Moved),
    (pantry::Action::Frozen, Action::Frozen),
    (pantry::Action::Thawed, Action::Thawed),
    (pantry::Action::Counted, Action::Counted),
    (pantry::Action::Edited, Action::Edited),
    (pantry::Action::Removed, Action::Removed),
    (pantry::Action::Merged, Action::Merged),
    (pantry::Action::Ticked, Action::Ticked),
    (pantry::Action::Undone, Action::Undone),
    (pantry::Action::Redone, Action::Redone),
];

fn action(action: pantry::Action) -> Action {
    ACTIONS.iter().find(|(theirs, _)| *theirs == action).map_or(Action::Edited, |(_, ours)| *ours)
}

pub(crate) fn action_to_pantry(action: Action) -> pantry::Action {
    ACTIONS.iter().find(|(_, ours)| *ours == action).map_or(pantry::Action::Edited, |(theirs, _)| *theirs)
}

pub(crate) fn journal_page(page: pantry::JournalPage) -> JournalPage {
    JournalPage { entries: page.entries.into_iter().map(journal_entry).collect(), total: page.total }
}
