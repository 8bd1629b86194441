-- The same firings; shown is one only where none was shown within seven days before. Whether one was hangs on whether
-- the one before it was, so those that lie near one another are folded, one after the other.
WITH marked AS (
  SELECT *,
    (lag(fired_at) OVER own > fired_at - 604800000) IS TRUE
      OR (lead(fired_at) OVER own < fired_at + 604800000) IS TRUE AS is_near
  FROM third_looks
  WINDOW own AS (PARTITION BY customer_id, key ORDER BY fired_at)
),
shown AS (
  SELECT customer_id, key, unnest(
    list_reduce(
      list([fired_at] ORDER BY fired_at),
      lambda shown, next: if(next[1] >= shown[-1] + 604800000, shown || next, shown)
    )
  ) AS fired_at
  FROM marked
  WHERE is_near
  GROUP BY customer_id, key
)
SELECT customer_id, key, fired_at, NOT is_near OR shown.fired_at IS NOT NULL AS acted
FROM marked LEFT JOIN shown USING (customer_id, key, fired_at);
