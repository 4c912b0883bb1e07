-- How often figures and pages were changed, and by which slices.

-- version_now() -> one version(figures int, pages int)
SELECT figures, pages
  FROM sector_version
 WHERE id = 1;

-- version_raise(figures int, pages int) -> one version
UPDATE sector_version
   SET figures = figures + $1, pages = pages + $2
 WHERE id = 1
RETURNING figures, pages;

-- version_change_add(figures int, metric_id int, period text, known_from int) -> none
INSERT INTO sector_change (figures, metric_id, period, known_from)
VALUES ($1, $2, $3, $4);

-- version_changes(after int, until int) -> many version_change(figures int, metric_id int, period text, known_from int, bytes bytes)
SELECT c.figures, c.metric_id, c.period, c.known_from, s.bytes
  FROM sector_change c
  JOIN slice s ON s.metric_id = c.metric_id AND s.period = c.period AND s.audience = 'public'
       AND s.known_from = c.known_from
 WHERE c.figures > $1 AND c.figures <= $2
 ORDER BY c.figures, c.metric_id, c.period;

-- version_forget(before int) -> none
DELETE FROM sector_change
 WHERE figures < $1;
