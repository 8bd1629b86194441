-- An hour after something went in, if until then, and to the millisecond, nothing else went in and no order came.
SELECT customer_id, NULL AS key, timestamp + 3600000 AS fired_at
FROM events
WHERE event IN ('Product Added', 'Order Completed')
WINDOW cart AS (PARTITION BY customer_id ORDER BY timestamp, message_id)
QUALIFY event = 'Product Added'
  AND (lead(timestamp) OVER cart <= fired_at) IS NOT TRUE
  AND fired_at <= (SELECT ended_at FROM log_end);
