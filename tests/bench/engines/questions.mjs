// questions.mjs: the questions in SQL, in the words that DuckDB and PostgreSQL share. They are as
// easy on the engine as we could make them: whole numbers for codes, the type of an area and who is
// in its group worked out of its number instead of looked up, one reading of the rows for all that
// is asked. The numbers are those of src/bench/made.c and read_tasks.c.
import { areas, types, years } from './work.mjs';

// Those of the same type as `own`.
const peer = (own) => `f.area % ${types} = ${own} % ${types}`;
// The 16 areas that are set beside `own`: every seventh from the next one on.
const beside = (own) => `(f.area - ${own} + ${2 * areas - 1}) % ${areas} % 7 = 0
    AND (f.area - ${own} + ${2 * areas - 1}) % ${areas} <= 105`;

// value, how many peers have more, how many peers there are, the middle of the group; a row for each
// metric and year. `middle` is the engine's median of f.value.
const answer = (figures, mine, own, middle) => `
    SELECT max(me.value), count(*) FILTER (WHERE f.value > me.value AND ${peer(own)}),
           count(*) FILTER (WHERE ${peer(own)}), ${middle} FILTER (WHERE ${beside(own)})
      FROM ${figures} f
      LEFT JOIN ${mine} me ON me.metric = f.metric AND me.year = f.year AND me.area = ${own}
     GROUP BY f.metric, f.year`;

const known = (which) => `SELECT metric, year, area, value FROM figure WHERE ${which} AND value IS NOT NULL`;

export const standings = (which, own, middle) => answer(`(${known(which)})`, `(${known(which)})`, own, middle);

// The same, with the figures read once and kept: slower for one metric, quicker for many.
export const standingsKept = (which, own, middle) =>
    `WITH asked AS MATERIALIZED (${known(which)}) ${answer('asked', 'asked', own, middle)}`;

// The thirty areas and metrics that stand out most in the newest year: score, metric, area.
// `spreads` gives metric, middle, spread and how many, of that year.
export const scan = (spreads) => `
    WITH spread AS (${spreads}),
    ranked AS (
        SELECT metric, area, year, value,
               rank() OVER (PARTITION BY metric, year ORDER BY value) AS place
          FROM figure
         WHERE year >= ${years - 2} AND value IS NOT NULL)
    SELECT coalesce(abs(n.value - s.middle) / nullif(s.spread, 0), 0)
           + coalesce(abs(n.value - b.value) / nullif(s.spread, 0), 0)
           + coalesce(4.0 * abs(n.place - b.place) / s.reported, 0) AS score, n.metric, n.area
      FROM ranked n
      JOIN spread s ON s.metric = n.metric
      LEFT JOIN ranked b ON b.metric = n.metric AND b.area = n.area AND b.year = ${years - 2}
     WHERE n.year = ${years - 1}
     ORDER BY score DESC, n.metric, n.area
     LIMIT 30`;
