-- The third failure in a row, and no later one, of an operation that has failed three times at all.
WITH attempts AS (
  SELECT customer_id, operation, timestamp, message_id, event = 'Operation Failed' AS failed
  FROM events
  WHERE event IN ('Operation Failed', 'Operation Succeeded') AND operation IS NOT NULL
),
often AS (
  SELECT customer_id, operation FROM attempts WHERE failed GROUP BY ALL HAVING count(*) >= 3
)
SELECT customer_id, operation AS key, timestamp AS fired_at
FROM attempts SEMI JOIN often USING (customer_id, operation)
WINDOW attempts_in_order AS (PARTITION BY customer_id, operation ORDER BY timestamp, message_id)
QUALIFY failed
  AND lag(failed, 1) OVER attempts_in_order
  AND lag(failed, 2) OVER attempts_in_order
  AND lag(failed, 3) OVER attempts_in_order IS NOT TRUE;
