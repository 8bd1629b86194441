-- Seven days and more without anything that the customer did, with what ended them if anything did. Of a day only its
-- first and last event can border on such a gap, so days are what is sorted.
CREATE TEMP TABLE absences AS
WITH active_days AS (
  SELECT customer_id, min(timestamp) AS first_at, max(timestamp) AS last_at
  FROM events
  WHERE event <> 'Message Shown'
  GROUP BY customer_id, timestamp // 86400000
)
SELECT customer_id, last_at, lead(first_at) OVER (PARTITION BY customer_id ORDER BY first_at) AS back_at
FROM active_days
QUALIFY back_at IS NULL OR back_at - last_at >= 604800000;
