//! What is to be bought.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Amount, DateKind, ProductRow};

/// A shopping list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ListView {
    /// UUID.
    pub id: String,
    /// As the user wrote it; empty for the one that every pantry begins with: show "Shopping".
    pub name: String,
    /// The store it is for.
    pub store: Option<String>,
    /// True of the one list that what is short is put on.
    pub main: bool,
    /// How many items are on it, ticked or not.
    pub items: u32,
}

/// What a list is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListEdit {
    /// Its name; empty only for the first one.
    pub name: String,
    /// The store it is for.
    pub store: Option<String>,
}

/// One list with all that is on it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ShoppingView {
    /// All lists, the main one first.
    pub lists: Vec<ListView>,
    /// The one shown.
    pub list_id: String,
    /// What is on it: what is not ticked in the order of the store's aisles, then what is, the newest first.
    pub items: Vec<ItemView>,
    /// What is short but was put off; it is back once something of it was bought or the list was put away.
    pub put_off: Vec<ItemView>,
    /// Stores that are known, for suggestions.
    pub stores: Vec<String>,
}

/// Something to buy.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct ItemView {
    /// Opaque: what the commands take. Of something that is short it lasts as long as that is so.
    pub id: String,
    /// What to show: the user's text, the product's name, the kind's.
    pub name: String,
    /// The product, if it is one.
    pub product: Option<ProductRow>,
    /// The kind's UUID, if it is any product of a kind.
    pub kind_id: Option<String>,
    /// How much; none where nobody said.
    pub amount: Option<Amount>,
    /// Why it is on the list.
    pub why: ItemWhy,
    /// Where in a store it stands.
    pub aisle: Aisle,
    /// What to remember of it.
    pub note: Option<String>,
    /// True once it is in the basket.
    pub ticked: bool,
    /// The newest price of it in the list's store, else anywhere, for `amount`.
    pub price: Option<super::Money>,
    /// Until when a pack of it may keep, to begin with: as `suggestDate` says of the place it usually goes to.
    pub date: Option<super::DateSuggestion>,
    /// Where it goes unless somebody says otherwise: a place's UUID.
    pub place_id: String,
}

/// Why something is on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ItemWhy {
    /// Somebody put it there.
    Hand,
    /// There is less of the product than there should be.
    Minimum,
    /// There is less of the kind than there should be.
    Kind,
    /// What is left is almost empty.
    AlmostEmpty,
}

/// A part of a store. In the order that most stores have them, until another was learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Aisle {
    /// Fruit and vegetables.
    Produce,
    /// Bread and cakes.
    Bakery,
    /// Meat and sausages.
    Meat,
    /// Fish.
    Fish,
    /// Milk, cheese, eggs.
    Dairy,
    /// Ready meals from the fridge.
    Chilled,
    /// Pasta, rice, flour, pulses.
    Staples,
    /// Breakfast: cereals and what is spread on bread.
    Breakfast,
    /// Tins and jars.
    Preserves,
    /// Sauces, oils, spices.
    Condiments,
    /// Sweets.
    Sweets,
    /// Crisps and nuts.
    Snacks,
    /// Coffee and tea.
    HotDrinks,
    /// Water, juice, lemonade.
    Drinks,
    /// Wine, beer, spirits.
    Alcohol,
    /// From the freezer.
    Frozen,
    /// For babies.
    Baby,
    /// For animals.
    Pets,
    /// Cleaning, paper, soap.
    Household,
    /// Anything else.
    Other,
}

/// What an item is to be: one of text, product, kind or code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase", default)]
pub struct ItemEdit {
    /// Words, such as "candles"; with an amount in them, such as "2 kg flour", that is understood.
    pub text: Option<String>,
    /// A product's UUID.
    pub product_id: Option<String>,
    /// A kind's UUID.
    pub kind_id: Option<String>,
    /// A barcode as scanned or typed.
    pub code: Option<String>,
    /// How much.
    pub amount: Option<Amount>,
    /// What to remember of it.
    pub note: Option<String>,
}

/// What comes home from a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PutAway {
    /// The list.
    pub list_id: String,
    /// What of it is put into stock. The list loses these.
    pub items: Vec<PutAwayItem>,
    /// Items that were bought but are no food: the list loses them, and nothing is put into stock.
    pub dropped: Vec<String>,
    /// Where it was bought.
    pub store: Option<String>,
}

/// One item as it goes into stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "camelCase")]
pub struct PutAwayItem {
    /// The item.
    pub id: String,
    /// The product that was bought, where the item is a kind. None is the item's own; of a text or a kind a new one of
    /// that name.
    pub product_id: Option<String>,
    /// How much.
    pub amount: Amount,
    /// Its date.
    pub date: Option<String>,
    /// Which kind of date.
    pub date_kind: DateKind,
    /// Who said it; none for the user.
    pub date_from: Option<super::DateFrom>,
    /// Where it goes.
    pub place_id: Option<String>,
    /// What all of it cost, in the smallest coin of the household's currency.
    pub price_minor: Option<i64>,
}
