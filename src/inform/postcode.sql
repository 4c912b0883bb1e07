-- Postcodes and the councils that serve them.

-- postcode_put(postcode text, place int, area_id int) -> none
INSERT INTO postcode (postcode, place, area_id)
VALUES ($1, $2, $3)
ON CONFLICT (postcode, place) DO UPDATE SET area_id = excluded.area_id;

-- postcode_find(postcode text) -> many postcode(place int, area_id int)
SELECT place, area_id FROM postcode WHERE postcode = $1 ORDER BY place;

-- postcode_any() -> many postcode_one(postcode text)
SELECT postcode FROM postcode LIMIT 1;
