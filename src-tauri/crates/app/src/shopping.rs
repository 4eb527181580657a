//! Shopping: lists, ticking, and putting away what was bought.

use std::cmp::Reverse;

use jiff::civil::Date;
use pantry::{Bought, Item, ItemChange, ItemRef, List, ListId, NewItem, Of, Pantry, ProductId};

use crate::convert::id;
use crate::error::{Error, blocking};
use crate::household::changed;
use crate::products::product_id;
use crate::view::{
    Aisle, Booking, ItemEdit, ItemView, ItemWhy, ListEdit, ListView, Made, Money, PutAway, PutAwayItem,
    ShoppingView,
};
use crate::{App, aisle, codes, convert, keeping, lookups, stock};

impl App {
    /// A shopping list with what is on it; none is the main one.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn shopping(&self, list: Option<&str>) -> Result<ShoppingView, Error> {
        let list = list.map_or(Ok(ListId::MAIN), id)?;
        let (pantry, today, app) = (self.pantry_handle(), self.today(), self.clone());
        blocking(move || {
            let lists = pantry.lists()?;
            let store = lists.iter().find(|(id, ..)| *id == list).and_then(|(_, list, _)| list.store.clone());
            let shopping = pantry.shopping(list)?;
            let order = aisle::ordered(&pantry.shopping_trips(list)?);
            let view = |(name, item): (ItemRef, Item)| {
                let ticked = item.ticked;
                Ok((ticked, app.item_view(&pantry, name, item, store.as_deref(), today)?))
            };
            let mut items = shopping.items.into_iter().map(view).collect::<Result<Vec<_>, Error>>()?;
            items.sort_by_cached_key(|(ticked, item)| {
                let place = order.iter().position(|aisle| *aisle == item.aisle);
                (ticked.is_some(), Reverse(*ticked), place, item.name.to_lowercase())
            });
            let put_off = shopping.put_off.into_iter().map(view).collect::<Result<Vec<_>, Error>>()?;
            let views =
                |items: Vec<(_, ItemView)>| items.into_iter().map(|(_, item)| item).collect::<Vec<_>>();
            let items = views(items);
            let shown = crate::count(items.len());
            let list_view = |(id, named, put): (ListId, List, u32)| ListView {
                id: id.to_string(),
                name: named.name,
                store: named.store,
                main: id == ListId::MAIN,
                // What is short is on no list but as long as it is looked at.
                items: if id == list { shown } else { put },
            };
            Ok::<_, Error>(ShoppingView {
                lists: lists.into_iter().map(list_view).collect(),
                list_id: list.to_string(),
                items,
                put_off: views(put_off),
                stores: pantry.stores()?,
            })
        })
        .await
    }

    fn item_view(
        &self,
        pantry: &Pantry,
        name: ItemRef,
        item: Item,
        store: Option<&str>,
        today: Date,
    ) -> Result<ItemView, Error> {
        let product = item.product.map(|product| pantry.product(product)).transpose()?;
        let row = item.product.map(|product| pantry.row(product)).transpose()?;
        let like = like(pantry, &item);
        let aisle = aisle_of(pantry, like)?;
        let place = self.usual_place(pantry, None, like)?;
        let price = item.product.map(|product| price(pantry, product, &item, store)).transpose()?.flatten();
        Ok(ItemView {
            id: name.to_string(),
            name: product.and_then(|product| product.name).unwrap_or(item.name),
            product: row.map(|row| self.row(row, today)),
            kind_id: item.kind.map(|kind| kind.to_string()),
            amount: item.amount.map(convert::amount),
            why: match item.why {
                pantry::ItemWhy::Hand => ItemWhy::Hand,
                pantry::ItemWhy::Minimum => ItemWhy::Minimum,
                pantry::ItemWhy::Kind => ItemWhy::Kind,
                pantry::ItemWhy::AlmostEmpty => ItemWhy::AlmostEmpty,
            },
            aisle,
            note: item.note,
            ticked: item.ticked.is_some(),
            price,
            date: like.map(|like| keeping::suggest(pantry, like, place, today)).transpose()?.flatten(),
            place_id: place.to_string(),
        })
    }

    /// Sets up a list.
    ///
    /// # Errors
    /// What the pantry refuses.
    pub async fn add_list(&self, edit: ListEdit) -> Result<Made, Error> {
        let (list, act) = (List { name: edit.name, store: edit.store }, self.act(None)?);
        self.make(move |pantry| pantry.add_list(&list, act)).await
    }

    /// Changes a list.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_list(&self, list: &str, edit: ListEdit) -> Result<Booking, Error> {
        let (id, act) = (id::<ListId>(list)?, self.act(None)?);
        let list = List { name: edit.name, store: edit.store };
        self.book_for_all(move |pantry| changed(pantry.edit_list(id, &list, act)?)).await
    }

    /// Removes a list with all that is on it.
    ///
    /// # Errors
    /// [`Error::NotFound`], and [`pantry::Error::Invalid`] for the main one.
    pub async fn remove_list(&self, list: &str) -> Result<Booking, Error> {
        let (id, act) = (id::<ListId>(list)?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.remove_list(id, act)).await
    }

    /// Puts something on a list: a product, any of a kind, what a code stands for, or words, of which an amount at their
    /// beginning is understood.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Code`] for a text that is no code; what the pantry refuses.
    pub async fn add_item(&self, list: &str, edit: ItemEdit) -> Result<Made, Error> {
        let (list, act) = (id::<ListId>(list)?, self.act(None)?);
        let gtin = edit.code.as_deref().map(|code| codes::item_code(code, None)).transpose()?;
        let gtin = gtin.map(|code| code.gtin);
        let mut new = NewItem {
            text: String::new(),
            product: edit.product_id.as_deref().map(product_id).transpose()?,
            kind: edit.kind_id.as_deref().map(id).transpose()?,
            amount: edit.amount.map(convert::amount_to_pantry),
            note: edit.note,
        };
        if let Some(text) =
            edit.text.filter(|_| new.product.is_none() && new.kind.is_none() && gtin.is_none())
        {
            let (amount, words) = split(&text);
            new.amount = new.amount.or(amount);
            new.text = words.to_owned();
        }
        if let Some(gtin) = gtin.filter(|gtin| gtin.class().is_askable()) {
            self.lookup().ask_later(&[gtin]);
        }
        self.make(move |pantry| {
            if let Some(gtin) = gtin {
                new.product =
                    Some(pantry.find_or_create_by_gtin(gtin.as_str(), lookups::first_state(gtin), act.at)?);
            }
            pantry.add_item(list, &new, act)
        })
        .await
    }

    /// Changes an item's amount, note, and words where it is words.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_item(&self, item: &str, edit: ItemEdit) -> Result<Booking, Error> {
        let (item, act) = (item.parse::<ItemRef>()?, self.act(None)?);
        let amount = edit.amount.map(convert::amount_to_pantry);
        let change = ItemChange { text: edit.text, amount, note: edit.note };
        self.book_for_all(move |pantry| changed(pantry.edit_item(item, &change, act)?)).await
    }

    /// Puts an item into the basket, or takes it out.
    ///
    /// # Errors
    /// [`Error::NotFound`], and [`Error::Invalid`] when it is as asked.
    pub async fn tick_item(&self, list: &str, item: &str, ticked: bool) -> Result<Booking, Error> {
        let (list, name, act) = (id::<ListId>(list)?, item.parse::<ItemRef>()?, self.act(None)?);
        self.book_for_all(move |pantry| {
            let on_list = pantry.shopping(list)?.items;
            let (_, item) =
                on_list.iter().find(|(other, _)| *other == name).ok_or(Error::NotFound("item"))?;
            let aisle = aisle::word(aisle_of(pantry, like(pantry, item))?);
            changed(pantry.tick_item(name, ticked, Some(&aisle), act)?)
        })
        .await
    }

    /// Takes an item off its list. What is short is put off.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove_item(&self, item: &str) -> Result<Booking, Error> {
        let (item, act) = (item.parse::<ItemRef>()?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.remove_item(item, act)).await
    }

    /// Puts back what was put off.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn restore_item(&self, item: &str) -> Result<Booking, Error> {
        let (item, act) = (item.parse::<ItemRef>()?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.restore_item(item, act)).await
    }

    /// Puts what was bought into stock and takes it off its list, in one booking.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the pantry refuses.
    pub async fn put_away(&self, request: PutAway) -> Result<Booking, Error> {
        let (list, act, app) = (id::<ListId>(&request.list_id)?, self.act(None)?, self.clone());
        self.book_for_all(move |pantry| {
            let on_list = pantry.shopping(list)?.items;
            let mut bought = Vec::new();
            for item in &request.items {
                bought.push(app.bought(pantry, &on_list, item, request.store.as_deref())?);
            }
            for dropped in &request.dropped {
                bought.push(Bought { item: dropped.parse()?, add: None });
            }
            Ok::<_, Error>(pantry.put_away(&pantry::PutAway { list, bought }, act)?)
        })
        .await
    }

    fn bought(
        &self,
        pantry: &Pantry,
        on_list: &[(ItemRef, Item)],
        bought: &PutAwayItem,
        store: Option<&str>,
    ) -> Result<Bought, Error> {
        let name: ItemRef = bought.id.parse()?;
        let (_, item) = on_list.iter().find(|(other, _)| *other == name).ok_or(Error::NotFound("item"))?;
        let chosen = bought.product_id.as_deref().map(product_id).transpose()?;
        let of = match (chosen.or(item.product), item.kind) {
            (Some(product), _) => Of::Product(product),
            // What was bought of a kind, and is new here, is called by it until it has a name.
            (None, kind) => Of::Named { name: item.name.clone(), kind },
        };
        let known = if let Of::Product(product) = of { Some(product) } else { None };
        let amount = convert::amount_to_pantry(bought.amount);
        let place = self.usual_place(pantry, bought.place_id.as_deref(), known)?;
        let add = pantry::Add {
            date: bought.date.as_deref().map(stock::date).transpose()?,
            date_kind: convert::date_kind_to_pantry(bought.date_kind),
            date_from: bought.date_from.map(convert::date_from_to_pantry),
            price: bought.price_minor.map(|minor| self.price(minor, amount.milli)).transpose()?,
            store: store.map(str::to_owned),
            ..pantry::Add::new(of, amount, place)
        };
        Ok(Bought { item: name, add: Some(add) })
    }
}

/// The product that an item is, or one that it is like: of a kind its first.
fn like(pantry: &Pantry, item: &Item) -> Option<ProductId> {
    let first = |kind| pantry.kind(kind).ok().and_then(|kind| kind.products.first().copied());
    item.product.or_else(|| item.kind.and_then(first))
}

/// Where in a store a product stands.
fn aisle_of(pantry: &Pantry, product: Option<ProductId>) -> Result<Aisle, Error> {
    let product = product.map(|product| pantry.product(product)).transpose()?;
    Ok(product.map_or(Aisle::Other, |product| aisle::of(product.categories())))
}

/// The newest price of a product in a store, else anywhere, for as much as is to be bought.
fn price(
    pantry: &Pantry,
    product: ProductId,
    item: &Item,
    store: Option<&str>,
) -> Result<Option<Money>, Error> {
    let Some(amount) = item.amount else { return Ok(None) };
    let prices = pantry.prices(product)?;
    let here = prices.iter().find(|price| store.is_some() && price.store.as_deref() == store);
    let Some(newest) = here.or_else(|| prices.first()) else { return Ok(None) };
    let conversions = pantry.product(product)?.conversions();
    let same = conversions.convert(amount, newest.amount.base);
    Ok(same.map(|same| convert::money(newest.price.of(same.value.milli), newest.price.currency())))
}

/// An amount at the beginning of a text, and the words behind it: `2 kg flour`.
fn split(text: &str) -> (Option<pantry::Amount>, &str) {
    let text = text.trim();
    let mut ends: Vec<usize> = text.match_indices(' ').map(|(index, _)| index).take(4).collect();
    ends.reverse();
    for end in ends {
        let (amount, words) = (&text[..end], text[end..].trim());
        if let Ok(read) = crate::parse_amount(amount)
            && !words.is_empty()
        {
            return (Some(convert::amount_to_pantry(read)), words);
        }
    }
    (None, text)
}

#[cfg(test)]
mod tests {
    use pantry::{Amount, Base};

    use super::split;

    #[test]
    fn an_amount_in_front_is_understood() {
        let of = |milli, base| Some(Amount::new(milli, base));
        assert_eq!(split("2 kg flour"), (of(2_000_000, Base::G), "flour"));
        assert_eq!(split(" 500g  sugar cubes"), (of(500_000, Base::G), "sugar cubes"));
        assert_eq!(split("3 lemons"), (of(3000, Base::Piece), "lemons"));
        assert_eq!(split("2 x 330 ml cola zero"), (of(660_000, Base::Ml), "cola zero"));
        assert_eq!(split("candles"), (None, "candles"));
        assert_eq!(split("7 up"), (of(7000, Base::Piece), "up"));
        assert_eq!(split("12"), (None, "12"));
    }
}
