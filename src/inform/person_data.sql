-- What is held on a person: what they cited and proposed.

-- person_citations(maker text, most int) -> many person_citation(id text, area text, metric text, period text, made_at int)
SELECT c.id, a.name AS area, m.title AS metric, c.period, c.made_at
  FROM citation_seen c
  JOIN area a ON a.id = c.area_id
  JOIN metric m ON m.id = c.metric_id
 WHERE c.maker = $1
 ORDER BY c.made_at DESC, c.id
 LIMIT $2;

-- person_proposals(maker text, most int) -> many person_proposal(id text, name text, areas text, audience text, life text, made_at int)
SELECT id, name, areas, audience, life, made_at
  FROM proposal_seen
 WHERE maker = $1
 ORDER BY made_at DESC, id
 LIMIT $2;

-- person_citations_forget(maker text) -> none
-- Those that were for them alone or not out, and that nobody else keeps.
DELETE FROM citation
 WHERE id IN (SELECT o.id FROM object o
               WHERE o.kind = 'citation' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));

-- person_proposals_forget(maker text) -> none
DELETE FROM proposal
 WHERE id IN (SELECT o.id FROM object o
               WHERE o.kind = 'proposal' AND o.maker = $1 AND o.organisation_id IS NULL
                 AND o.keepers IN ('', $1) AND (o.audience = $1 OR o.life <> 'published'));
