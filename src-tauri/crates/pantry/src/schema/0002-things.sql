-- The journal tells of more than lots: of the user's words about products, and of places.

ALTER TABLE movements RENAME COLUMN lot TO subject;
-- Which sorts there are grows, and a check can't: that is seen to where it is read.
ALTER TABLE movements ADD COLUMN about TEXT NOT NULL DEFAULT 'lot';
DROP INDEX movements_lot;
CREATE INDEX movements_subject ON movements (subject);

-- Amounts are kept in more units than pieces, grams and millilitres: as the crate `units` writes them.
ALTER TABLE lots ADD COLUMN base TEXT NOT NULL DEFAULT 'piece';
UPDATE lots SET base = unit;
ALTER TABLE lots DROP COLUMN unit;
ALTER TABLE lots RENAME COLUMN base TO unit;
ALTER TABLE products ADD COLUMN base TEXT NOT NULL DEFAULT 'piece';
UPDATE products SET base = unit;
ALTER TABLE products DROP COLUMN unit;
ALTER TABLE products RENAME COLUMN base TO unit;

-- Why something was thrown away.
ALTER TABLE transactions ADD COLUMN reason TEXT
    CHECK (reason IN ('expired', 'spoiled', 'did-not-like', 'too-much', 'other'));
CREATE INDEX transactions_group ON transactions (group_id) WHERE group_id IS NOT NULL;

ALTER TABLE lots ADD COLUMN date_from TEXT CHECK (date_from IN ('code', 'learned', 'suggested'));
ALTER TABLE lots ADD COLUMN frozen_on TEXT CHECK (frozen_on LIKE '____-__-__');
ALTER TABLE lots ADD COLUMN frozen_days_left INTEGER;
ALTER TABLE lots ADD COLUMN thawed INTEGER NOT NULL DEFAULT 0 CHECK (thawed IN (0, 1));
-- JSON: how much money for how much of the unit.
ALTER TABLE lots ADD COLUMN price TEXT CHECK (json_valid(price));
ALTER TABLE lots ADD COLUMN store TEXT;
ALTER TABLE lots ADD COLUMN note TEXT;

-- The words of the search index, for what was mistyped.
CREATE VIRTUAL TABLE product_words USING fts5vocab (product_search, row);

-- What lists sort, filter and count by. Follows from products and lots.
CREATE TABLE listing (
    number INTEGER PRIMARY KEY,
    product BLOB NOT NULL UNIQUE REFERENCES products (id),
    sort_key TEXT,
    hidden INTEGER NOT NULL,
    -- Lots in stock, the soonest of their dates, when the newest was added, whether one is opened, ...
    lots INTEGER NOT NULL,
    soonest TEXT,
    newest INTEGER,
    opened INTEGER NOT NULL,
    -- ... and where the one to use first stands.
    place BLOB REFERENCES places (id)
) STRICT;
CREATE INDEX lots_at_place ON lots (place, product, date, opened, added_at) WHERE milli > 0;

-- A place that was removed, or whose making was taken back.
ALTER TABLE places ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1));

-- All the user's own words about a product: JSON, by field.
ALTER TABLE products ADD COLUMN own TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(own));
UPDATE products SET own = json_patch(
    '{}', json_object('name', edit_name, 'brand', edit_brand, 'size', edit_size)
);
ALTER TABLE products DROP COLUMN edit_name;
ALTER TABLE products DROP COLUMN edit_brand;
ALTER TABLE products DROP COLUMN edit_size;
-- Hidden by the user: still there, but in no list.
ALTER TABLE products ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
