-- What the site is judged by, and how much it holds; for administrators, by the views.

-- self_people() -> each self_seen(finding text, name text)
SELECT finding, name
  FROM self_people_seen
 ORDER BY finding, name;

-- self_things() -> each self_seen
SELECT finding, name
  FROM self_things_seen
 ORDER BY finding, name;

-- storage_people() -> many table_size(name text, total int)
SELECT name, total
  FROM storage_people_seen
 ORDER BY name;

-- storage_figures() -> many table_size
SELECT name, total
  FROM storage_figures_seen
 ORDER BY name;

-- storage_figures_total() -> one figures_total(figures int, gaps int)
-- As the deliveries counted them.
SELECT CAST(coalesce(sum(figures), 0) AS bigint) AS figures, CAST(coalesce(sum(gaps), 0) AS bigint) AS gaps
  FROM delivery;

-- storage_trail() -> one trail_span(oldest int, newest int)
SELECT oldest, newest
  FROM storage_trail_seen;
