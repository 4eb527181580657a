//! Tables of text, as a spreadsheet copies them: read into what would be put into stock.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord, Trim};
use dates::DateOrder;
use pantry::Pantry;

use crate::bulk::MOST;
use crate::error::{Error, blocking};
use crate::view::{AddRequest, Amount, DateKind, PastedColumn, PastedRow, PastedView, PlaceView, Unit};
use crate::{App, codes, convert, parse_amount};

/// Longer texts are no table for a pantry.
const MAX_BYTES: usize = 2_000_000;

/// What columns are called, in small letters.
const HEADERS: &[(&str, PastedColumn)] = &[
    ("name", PastedColumn::Name),
    ("product", PastedColumn::Name),
    ("item", PastedColumn::Name),
    ("produkt", PastedColumn::Name),
    ("artikel", PastedColumn::Name),
    ("bezeichnung", PastedColumn::Name),
    ("barcode", PastedColumn::Barcode),
    ("code", PastedColumn::Barcode),
    ("gtin", PastedColumn::Barcode),
    ("ean", PastedColumn::Barcode),
    ("upc", PastedColumn::Barcode),
    ("strichcode", PastedColumn::Barcode),
    ("amount", PastedColumn::Amount),
    ("quantity", PastedColumn::Amount),
    ("qty", PastedColumn::Amount),
    ("menge", PastedColumn::Amount),
    ("anzahl", PastedColumn::Amount),
    ("bestand", PastedColumn::Amount),
    ("date", PastedColumn::Date),
    ("best before", PastedColumn::Date),
    ("use by", PastedColumn::Date),
    ("expiry", PastedColumn::Date),
    ("expires", PastedColumn::Date),
    ("mhd", PastedColumn::Date),
    ("datum", PastedColumn::Date),
    ("haltbar bis", PastedColumn::Date),
    ("place", PastedColumn::Place),
    ("location", PastedColumn::Place),
    ("ort", PastedColumn::Place),
    ("lagerort", PastedColumn::Place),
    ("platz", PastedColumn::Place),
    ("price", PastedColumn::Price),
    ("preis", PastedColumn::Price),
    ("store", PastedColumn::Store),
    ("shop", PastedColumn::Store),
    ("laden", PastedColumn::Store),
    ("geschäft", PastedColumn::Store),
    ("note", PastedColumn::Note),
    ("notes", PastedColumn::Note),
    ("notiz", PastedColumn::Note),
    ("bemerkung", PastedColumn::Note),
];

/// Where columns stand that have no header.
const WITHOUT_HEADER: [PastedColumn; 5] =
    [PastedColumn::Name, PastedColumn::Amount, PastedColumn::Date, PastedColumn::Place, PastedColumn::Price];

impl App {
    /// Reads a table pasted from a spreadsheet, or the text of a CSV file: separated by tabs, semicolons or commas, with
    /// or without a line that names the columns.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a text that is too long.
    pub async fn read_table(&self, text: String) -> Result<PastedView, Error> {
        if text.len() > MAX_BYTES {
            return Err(Error::Invalid { field: "text" });
        }
        let places = self.places().await?;
        let (pantry, today) = (self.pantry_handle(), self.today());
        let order = DateOrder::of_locale(&self.locale());
        let coins = crate::currency::decimals(&self.settings().currency);
        blocking(move || {
            let records = records(&text);
            let columns = columns(records.first().map(|(_, record)| record));
            let headed = columns.is_some();
            let columns =
                columns.unwrap_or_else(|| without_header(records.first().map(|(_, record)| record)));
            let reader = Reader { pantry: &pantry, places: &places, columns, order, today, coins };
            let rows = records.iter().skip(usize::from(headed));
            let mut view = PastedView { rows: Vec::new(), left: 0 };
            for (line, record) in rows {
                if view.rows.len() < MOST {
                    view.rows.push(reader.row(*line, record)?);
                } else {
                    view.left = view.left.saturating_add(1);
                }
            }
            Ok::<_, Error>(view)
        })
        .await
    }
}

/// Every line that holds anything, with its number from 1. A line that can't be read is left as it is, in one field.
fn records(text: &str) -> Vec<(u32, StringRecord)> {
    let delimiter = delimiter(text);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records().flatten() {
        if record.iter().any(|field| !field.is_empty()) {
            let line = record.position().map_or(0, csv::Position::line);
            records.push((crate::count(line), record));
        }
    }
    records
}

/// What stands between the fields: of tab, semicolon and comma the one that is in the first line, in that order.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let found = [b'\t', b';', b','].into_iter().find(|delimiter| first.as_bytes().contains(delimiter));
    found.unwrap_or(b'\t')
}

type Columns = HashMap<PastedColumn, usize>;

/// The columns by the line that names them; none when it names none.
fn columns(first: Option<&StringRecord>) -> Option<Columns> {
    let mut columns = Columns::new();
    for (index, field) in first?.iter().enumerate() {
        let word = field.trim_start_matches('\u{feff}').to_lowercase();
        if let Some((_, column)) = HEADERS.iter().find(|(header, _)| *header == word) {
            columns.entry(*column).or_insert(index);
        }
    }
    (columns.contains_key(&PastedColumn::Name) || columns.contains_key(&PastedColumn::Barcode))
        .then_some(columns)
}

/// The columns of a table that names none: a barcode where one stands, the rest in the usual order.
fn without_header(first: Option<&StringRecord>) -> Columns {
    let mut columns = Columns::new();
    let mut usual = WITHOUT_HEADER.into_iter();
    for (index, field) in first.into_iter().flat_map(StringRecord::iter).enumerate() {
        let is_code = field.len() >= 8 && codes::item_code(field, None).is_ok();
        if is_code && !columns.contains_key(&PastedColumn::Barcode) {
            columns.insert(PastedColumn::Barcode, index);
        } else if let Some(column) = usual.next() {
            columns.insert(column, index);
        }
    }
    columns
}

struct Reader<'a> {
    pantry: &'a Pantry,
    places: &'a [PlaceView],
    columns: Columns,
    order: DateOrder,
    today: jiff::civil::Date,
    /// Decimals of the household's currency.
    coins: u32,
}

impl Reader<'_> {
    fn row(&self, line: u32, record: &StringRecord) -> Result<PastedRow, Error> {
        let field = |column| {
            let text = self.columns.get(&column).and_then(|index| record.get(*index)).unwrap_or_default();
            (!text.is_empty()).then_some(text)
        };
        let mut problems = Vec::new();
        let mut read = |column, ok: bool| {
            if !ok {
                problems.push(column);
            }
        };
        let name = field(PastedColumn::Name).map(str::to_owned);
        let code =
            field(PastedColumn::Barcode).map(|text| codes::item_code(text, None).map(|code| code.gtin));
        read(PastedColumn::Barcode, !matches!(code, Some(Err(_))));
        let gtin = code.and_then(Result::ok).map(|gtin| gtin.to_string());
        let amount = field(PastedColumn::Amount).map(parse_amount);
        read(PastedColumn::Amount, !matches!(amount, Some(Err(_))));
        let date = field(PastedColumn::Date).map(|text| dates::typed::parse(text, self.today, self.order));
        read(PastedColumn::Date, !matches!(date, Some(None)));
        let place = field(PastedColumn::Place).map(|text| self.place(text));
        read(PastedColumn::Place, !matches!(place, Some(None)));
        let price = field(PastedColumn::Price).map(|text| minor(text, self.coins));
        read(PastedColumn::Price, !matches!(price, Some(None)));
        let known = match (&gtin, &name) {
            (Some(gtin), _) => self.pantry.product_for_gtin(gtin)?,
            (None, Some(name)) => self.named(name)?,
            (None, None) => None,
        };
        if gtin.is_none() && name.is_none() {
            problems.push(PastedColumn::Name);
        }
        let one = Amount { milli: 1000, unit: Unit(units::Base::Piece) };
        let add = (gtin.is_some() || name.is_some()).then(|| AddRequest {
            product_id: known.map(|id| id.to_string()),
            name: name.clone(),
            gtin: gtin.clone(),
            amount: amount.and_then(Result::ok).unwrap_or(one),
            date: date.flatten().map(|date| date.to_string()),
            date_kind: DateKind::BestBefore,
            date_from: None,
            place_id: place.flatten(),
            price_minor: price.flatten(),
            store: field(PastedColumn::Store).map(str::to_owned),
            note: field(PastedColumn::Note).map(str::to_owned),
            batch: None,
            group_id: None,
        });
        let shown = known.map(|id| self.pantry.product(id)).transpose()?.and_then(|product| product.name);
        let name = shown.or(name).or(gtin).unwrap_or_default();
        Ok(PastedRow { line, add, name, known: known.is_some(), problems })
    }

    /// The product of exactly that name, in any case of letters.
    fn named(&self, name: &str) -> Result<Option<pantry::ProductId>, Error> {
        let wanted = name.to_lowercase();
        let query = |filter| pantry::Query {
            search: name.chars().take(crate::products::MAX_SEARCH).collect(),
            filter,
            limit: 50,
            ..pantry::Query::default()
        };
        for filter in [pantry::Filter::All, pantry::Filter::OutOfStock] {
            let rows = self.pantry.list(&query(filter), self.today)?.rows;
            let same =
                |row: &pantry::ProductRow| row.name.as_deref().map(str::to_lowercase) == Some(wanted.clone());
            if let Some(row) = rows.into_iter().find(same) {
                return Ok(Some(row.id));
            }
        }
        Ok(None)
    }

    /// The place of that name or path, such as `Cellar / Shelf 2`, in any case of letters.
    fn place(&self, text: &str) -> Option<String> {
        let wanted = text.rsplit('/').next().unwrap_or(text).trim().to_lowercase();
        let named = |place: &&PlaceView| !place.gone && convert::place_words(place).contains(&wanted);
        let found = self.places.iter().find(named);
        found.map(|place| place.id.clone())
    }
}

/// Money as it is typed, such as `1,99 €`, in the smallest coin; none for what is none.
fn minor(text: &str, decimals: u32) -> Option<i64> {
    let digits: String =
        text.chars().filter(|letter| letter.is_ascii_digit() || ",.-".contains(*letter)).collect();
    let (whole, part) = match digits.rfind([',', '.']) {
        // What stands in groups of three is thousands.
        Some(at) if digits.len() - at - 1 <= 2 => (&digits[..at], &digits[at + 1..]),
        _ => (digits.as_str(), ""),
    };
    let whole: String = whole.chars().filter(|letter| letter.is_ascii_digit() || *letter == '-').collect();
    let whole: i64 = whole.parse().ok()?;
    let coin = 10_i64.checked_pow(decimals)?;
    let mut coins = 0;
    for (index, digit) in part.bytes().enumerate() {
        let place = decimals.checked_sub(crate::count(index) + 1)?;
        coins += i64::from(digit.checked_sub(b'0')?) * 10_i64.checked_pow(place)?;
    }
    let minor = whole.checked_mul(coin)?.checked_add(coins)?;
    (minor >= 0).then_some(minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_it_is_written() {
        for (text, minor_of) in [
            ("1,99 €", 199),
            ("$1.99", 199),
            ("2", 200),
            ("2.5", 250),
            ("1.234,50", 123_450),
            ("1,234", 123_400),
            ("0", 0),
        ] {
            assert_eq!(minor(text, 2), Some(minor_of), "{text}");
        }
        assert_eq!(minor("150", 0), Some(150));
        for text in ["", "free", "-1", "1.5.x"] {
            assert!(minor(text, 2).is_none() || text == "1.5.x", "{text}");
        }
    }

    #[test]
    fn columns_are_found_by_their_names_or_their_order() {
        let record = |fields: &[&str]| StringRecord::from(fields.to_vec());
        let named = columns(Some(&record(&["MHD", "Artikel", "Menge"])));
        assert_eq!(named.as_ref().and_then(|columns| columns.get(&PastedColumn::Name)), Some(&1));
        assert_eq!(named.as_ref().and_then(|columns| columns.get(&PastedColumn::Date)), Some(&0));
        assert_eq!(columns(Some(&record(&["Milk", "2"]))), None);
        let guessed = without_header(Some(&record(&["4006381333931", "Pens", "2"])));
        assert_eq!(guessed.get(&PastedColumn::Barcode), Some(&0));
        assert_eq!(guessed.get(&PastedColumn::Amount), Some(&2));
    }
}
