-- Notices: what someone should hear of.

-- notice_add(id text, receiver text, made_at int, kind text, words text, href text) -> none
INSERT INTO notice (id, receiver, made_at, kind, words, href)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING;

-- notice_of(receiver text, most int) -> many notice(id text, made_at int, kind text, words text, href text)
SELECT id, made_at, kind, words, href
  FROM notice_seen
 WHERE receiver = $1
 ORDER BY made_at DESC, id
 LIMIT $2;
