-- Ids are UUIDs as 16 bytes; moments are milliseconds since 1970 in UTC; days are YYYY-MM-DD; amounts are
-- whole thousandths of their unit.

CREATE TABLE devices (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    -- The device whose file this is: exactly one.
    this INTEGER NOT NULL CHECK (this IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX devices_this ON devices (this) WHERE this = 1;

CREATE TABLE places (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    parent BLOB REFERENCES places (id),
    name TEXT NOT NULL,
    builtin TEXT UNIQUE CHECK (builtin IN ('pantry', 'fridge', 'freezer')),
    condition TEXT NOT NULL CHECK (condition IN ('ambient', 'cool', 'frozen')),
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
    -- For the search index, which knows its rows by number.
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    unit TEXT NOT NULL CHECK (unit IN ('piece', 'g', 'ml')),
    created_at INTEGER NOT NULL,
    facts_state TEXT NOT NULL CHECK (facts_state IN ('known', 'pending', 'unknown', 'local')),
    -- A copy of what the source said.
    facts TEXT CHECK (json_valid(facts)),
    source TEXT,
    page_url TEXT,
    fetched_at INTEGER,
    -- The user's own words over it.
    edit_name TEXT,
    edit_brand TEXT,
    edit_size TEXT,
    -- What follows from both: shown, sorted by.
    name TEXT,
    brand TEXT,
    size TEXT,
    sort_key TEXT
) STRICT;
CREATE INDEX products_pending ON products (number) WHERE facts_state = 'pending';

CREATE TABLE barcodes (
    -- The first of a product's barcodes is the one with the lowest number.
    number INTEGER PRIMARY KEY,
    gtin TEXT NOT NULL UNIQUE,
    product BLOB NOT NULL REFERENCES products (id)
) STRICT;
CREATE INDEX barcodes_product ON barcodes (product, number);

-- Names, brands and barcodes of products by number; the words themselves are in their tables.
CREATE VIRTUAL TABLE product_search USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    columnsize = 1,
    detail = 'full',
    prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- The journal: what the user did, ...
CREATE TABLE transactions (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    action TEXT NOT NULL,
    -- Hybrid logical clock: milliseconds and a 16-bit counter. The order of the journal.
    hlc INTEGER NOT NULL,
    device BLOB NOT NULL REFERENCES devices (id),
    -- What the device's clock said.
    at INTEGER NOT NULL,
    -- What belongs together beyond one transaction.
    group_id BLOB,
    -- For an undo or redo: the transaction it takes back or does again, never itself an undo or redo.
    answers BLOB REFERENCES transactions (id),
    CHECK ((answers IS NOT NULL) = (action IN ('undone', 'redone')))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX transactions_clock ON transactions (hlc, device);
CREATE INDEX transactions_answers ON transactions (answers, hlc, action) WHERE answers IS NOT NULL;

-- ... and what that did to each lot. Needs no other table to be replayed.
CREATE TABLE movements (
    tx BLOB NOT NULL REFERENCES transactions (id),
    ordinal INTEGER NOT NULL,
    lot BLOB NOT NULL CHECK (length(lot) = 16),
    kind TEXT NOT NULL,
    delta INTEGER NOT NULL,
    -- JSON: the lot as it came to be, in its first movement.
    made TEXT CHECK (json_valid(made)),
    -- JSON: the fields that changed, before and after.
    changes TEXT CHECK (json_valid(changes)),
    PRIMARY KEY (tx, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX movements_lot ON movements (lot);

CREATE TRIGGER transactions_are_not_changed BEFORE UPDATE ON transactions
BEGIN SELECT raise(ABORT, 'transactions are append-only'); END;
CREATE TRIGGER transactions_are_not_removed BEFORE DELETE ON transactions
BEGIN SELECT raise(ABORT, 'transactions are append-only'); END;
CREATE TRIGGER movements_are_not_changed BEFORE UPDATE ON movements
BEGIN SELECT raise(ABORT, 'movements are append-only'); END;
CREATE TRIGGER movements_are_not_removed BEFORE DELETE ON movements
BEGIN SELECT raise(ABORT, 'movements are append-only'); END;

-- What follows from the movements. An emptied lot stays, with nothing in it.
CREATE TABLE lots (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    product BLOB NOT NULL REFERENCES products (id),
    unit TEXT NOT NULL CHECK (unit IN ('piece', 'g', 'ml')),
    milli INTEGER NOT NULL CHECK (milli >= 0),
    date TEXT CHECK (date LIKE '____-__-__'),
    date_kind TEXT NOT NULL CHECK (date_kind IN ('best-before', 'use-by')),
    place BLOB NOT NULL REFERENCES places (id),
    opened INTEGER NOT NULL CHECK (opened IN (0, 1)),
    added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- All that a list of what is in stock needs, without touching the table.
CREATE INDEX lots_in_stock ON lots (product, place, milli, date, opened, added_at) WHERE milli > 0;
CREATE INDEX lots_product ON lots (product);
