//! Between the words of the crates below and those of the border.

use jiff::civil::Date;
use pantry::{Lot, Place};

use crate::view::{
    Action, Amount, Booking, BuiltinPlace, Condition, DateKind, DateStatus, Facts, FactsState, JournalEntry,
    JournalPage, LotView, Nutrient, NutrientId, PantryCounts, PlaceView, ProductEdits, Tier, Unit,
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
        ingredients: facts.ingredients.clone(),
        nutrition: facts
            .nutrition
            .iter()
            .map(|nutrient| pantry::Nutrient { id: nutrient_id(nutrient.id), per_100: nutrient.per_100 })
            .collect(),
        nutrition_per_100_ml: facts.nutrition_per_100_ml,
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

/// A product's facts for the window, with the picture's address there.
pub(crate) fn facts(facts: &pantry::Facts, picture_url: Option<String>) -> Facts {
    let nutrient = |nutrient: &pantry::Nutrient| Nutrient {
        per_100: nutrient.per_100,
        id: match nutrient.id {
            pantry::NutrientId::Energy => NutrientId::Energy,
            pantry::NutrientId::Fat => NutrientId::Fat,
            pantry::NutrientId::SaturatedFat => NutrientId::SaturatedFat,
            pantry::NutrientId::Carbohydrates => NutrientId::Carbohydrates,
            pantry::NutrientId::Sugars => NutrientId::Sugars,
            pantry::NutrientId::Fiber => NutrientId::Fiber,
            pantry::NutrientId::Protein => NutrientId::Protein,
            pantry::NutrientId::Salt => NutrientId::Salt,
        },
    };
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
        nutrition: facts.nutrition.iter().map(nutrient).collect(),
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
    ProductEdits { name: edits.name, brand: edits.brand, size: edits.size }
}

pub(crate) fn edits_to_pantry(edits: ProductEdits) -> pantry::ProductEdits {
    pantry::ProductEdits { name: edits.name, brand: edits.brand, size: edits.size }
}

pub(crate) fn amount(amount: pantry::Amount) -> Amount {
    let unit = match amount.unit {
        pantry::Unit::Piece => Unit::Piece,
        pantry::Unit::G => Unit::G,
        pantry::Unit::Ml => Unit::Ml,
    };
    Amount { milli: amount.milli, unit }
}

pub(crate) fn amount_to_pantry(amount: Amount) -> pantry::Amount {
    let unit = match amount.unit {
        Unit::Piece => pantry::Unit::Piece,
        Unit::G => pantry::Unit::G,
        Unit::Ml => pantry::Unit::Ml,
    };
    pantry::Amount::new(amount.milli, unit)
}

pub(crate) fn date_kind_to_pantry(kind: DateKind) -> pantry::DateKind {
    match kind {
        DateKind::BestBefore => pantry::DateKind::BestBefore,
        DateKind::UseBy => pantry::DateKind::UseBy,
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
        place_id: lot.place.to_string(),
        opened: lot.opened,
        added_at: lot.added_at.to_string(),
    }
}

pub(crate) fn booking(booking: &pantry::Booking, today: Date) -> Booking {
    Booking {
        transaction_id: booking.transaction.to_string(),
        lots: booking.lots.iter().map(|each| lot(each, today)).collect(),
    }
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
        condition: match place.condition {
            pantry::Condition::Ambient => Condition::Ambient,
            pantry::Condition::Cool => Condition::Cool,
            pantry::Condition::Frozen => Condition::Frozen,
        },
    }
}

pub(crate) fn counts(counts: pantry::Counts) -> PantryCounts {
    PantryCounts {
        products: counts.products,
        lots: counts.lots,
        use_soon: counts.use_soon,
        past_date: counts.past_date,
        opened: counts.opened,
        out_of_stock: counts.out_of_stock,
    }
}

pub(crate) fn journal_entry(entry: pantry::JournalEntry) -> JournalEntry {
    JournalEntry {
        transaction_id: entry.transaction.to_string(),
        action: match entry.action {
            pantry::Action::Added => Action::Added,
            pantry::Action::Used => Action::Used,
            pantry::Action::Wasted => Action::Wasted,
            pantry::Action::Opened => Action::Opened,
            pantry::Action::Moved => Action::Moved,
            pantry::Action::Counted => Action::Counted,
            pantry::Action::Edited => Action::Edited,
            pantry::Action::Undone => Action::Undone,
            pantry::Action::Redone => Action::Redone,
        },
        at: entry.at.to_string(),
        product_id: entry.product.to_string(),
        product_name: entry.product_name,
        change: entry.change.map(amount),
        undone: entry.undone,
        of: entry.of.map(|of| of.to_string()),
    }
}

pub(crate) fn journal_page(page: pantry::JournalPage) -> JournalPage {
    JournalPage { entries: page.entries.into_iter().map(journal_entry).collect(), total: page.total }
}
