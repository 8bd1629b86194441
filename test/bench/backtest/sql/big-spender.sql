-- In fen. An order in another currency makes the sum unknown while it is in the window, and one without an amount or
-- a currency itself.
WITH orders AS (
  SELECT customer_id, timestamp,
    row_number() OVER (PARTITION BY customer_id ORDER BY timestamp, message_id) AS number,
    (TRY_CAST(revenue AS DECIMAL(18, 2)) * 100)::BIGINT AS amount,
    currency
  FROM events
  WHERE event = 'Order Completed'
),
sums AS (
  SELECT customer_id, timestamp, number,
    amount IS NOT NULL AND currency IS NOT NULL
      AND coalesce(sum(amount) FILTER (currency = 'CNY') OVER month, 0) >= 20000
      AND count(amount) FILTER (currency <> 'CNY') OVER month = 0 AS is_true
  FROM orders
  WINDOW month AS (
    PARTITION BY customer_id ORDER BY (timestamp << 20) + number
    RANGE BETWEEN ((2592000000 - 1) << 20) + number PRECEDING AND CURRENT ROW
  )
)
SELECT customer_id, NULL AS key, timestamp AS fired_at
FROM sums
QUALIFY is_true AND lag(is_true) OVER (PARTITION BY customer_id ORDER BY number) IS NOT TRUE;
