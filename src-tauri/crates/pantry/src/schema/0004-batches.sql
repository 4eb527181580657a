-- The maker's lot number, which a GS1 code says and a pack has printed on it. Not what this pantry calls a lot.
ALTER TABLE lots ADD COLUMN batch TEXT;
