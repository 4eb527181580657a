-- What a household sets up for itself, and its shopping: each is little, and there is not much of it.
CREATE TABLE things (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    about TEXT NOT NULL,
    -- JSON, by field.
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    -- Removed, or its making was taken back.
    gone INTEGER NOT NULL CHECK (gone IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX things_about ON things (about) WHERE NOT gone;
-- What is in the basket tells in which order a store has its aisles.
CREATE INDEX things_ticked ON things (fields ->> '$.list', fields ->> '$.ticked')
    WHERE about = 'item' AND fields ->> '$.ticked' IS NOT NULL;

-- A product has several barcodes, and a barcode may be of several products. `found`: of the one that the product was
-- made for; the others are the user's words. `milli`: for how many pieces it stands, in thousandths; 0 for "not this
-- product's".
CREATE TABLE codes (
    number INTEGER PRIMARY KEY,
    gtin TEXT NOT NULL,
    product BLOB NOT NULL REFERENCES products (id),
    found INTEGER NOT NULL CHECK (found IN (0, 1)),
    milli INTEGER NOT NULL CHECK (milli >= 0),
    UNIQUE (gtin, product)
) STRICT;
INSERT INTO codes SELECT number, gtin, product, 1, 1000 FROM barcodes;
DROP TABLE barcodes;
ALTER TABLE codes RENAME TO barcodes;
CREATE INDEX barcodes_product ON barcodes (product, number);

CREATE INDEX products_kind ON products (own ->> '$.kind') WHERE own ->> '$.kind' IS NOT NULL;
CREATE INDEX products_minimum ON products (number) WHERE own ->> '$.minimum' IS NOT NULL;
CREATE INDEX products_merged ON products (own ->> '$.merged_into') WHERE own ->> '$.merged_into' IS NOT NULL;

ALTER TABLE lots ADD COLUMN almost_empty INTEGER NOT NULL DEFAULT 0 CHECK (almost_empty IN (0, 1));
CREATE INDEX lots_almost_empty ON lots (product) WHERE almost_empty AND milli > 0;
CREATE INDEX lots_priced ON lots (product) WHERE price IS NOT NULL;
CREATE INDEX lots_store ON lots (store) WHERE store IS NOT NULL;

-- All lots in stock by date and by age, for the table of them.
CREATE INDEX lots_by_date ON lots (date IS NULL, date, added_at, id) WHERE milli > 0;
CREATE INDEX lots_by_age ON lots (added_at, id) WHERE milli > 0;

-- The words of the search index, for what was mistyped: to read them out of the index itself is to read all of it.
DROP TABLE product_words;
CREATE TABLE words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- The list that what is short is on.
INSERT INTO things (id, about, fields, gone) VALUES (x'00000000000070008000000000000010', 'list', '{"name":""}', 0);
