-- Ten different products within 24 hours take ten views in two days of the calendar, which few have: only such days and
-- the ones before them are looked at, all else is certainly not true.
-- A product is within the window from a view on until 24 hours behind its last one. So how many are is a running sum of
-- beginnings and ends, an end before whatever happens at its instant.
WITH days AS (
  SELECT customer, timestamp // 86400000 AS day, count(*) AS views FROM views GROUP BY ALL
),
busy AS (
  SELECT customer, unnest([day, day - 1]) AS day
  FROM (
    SELECT customer, day,
      sum(views) OVER (PARTITION BY customer ORDER BY day RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS views
    FROM days
  )
  WHERE views >= 10
),
looks AS (
  SELECT customer, timestamp, message_id, product IS NOT NULL AS is_known,
    product IS NOT NULL AND (lag(timestamp) OVER own > timestamp - 86400000) IS NOT TRUE AS begins,
    product IS NOT NULL AND (lead(timestamp) OVER own < timestamp + 86400000) IS NOT TRUE AS ends
  FROM (SELECT *, timestamp // 86400000 AS day FROM views) SEMI JOIN busy USING (customer, day)
  WINDOW own AS (PARTITION BY customer, product ORDER BY timestamp, message_id)
),
changes AS (
  SELECT customer, timestamp, message_id, is_known, true AS is_look, begins::INTEGER AS change
  FROM looks
  UNION ALL
  SELECT customer, timestamp + 86400000, '', false, false, -1
  FROM looks
  WHERE ends
),
sums AS (
  SELECT customer, timestamp, is_known, is_look,
    sum(change) OVER so_far AS products,
    count(*) FILTER (is_look) OVER so_far AS number
  FROM changes
  WINDOW so_far AS (PARTITION BY customer ORDER BY timestamp, message_id ROWS UNBOUNDED PRECEDING)
),
risen AS (
  SELECT customer, timestamp
  FROM sums
  WHERE is_look AND is_known AND products >= 10
  QUALIFY lag(number) OVER (PARTITION BY customer ORDER BY number) IS DISTINCT FROM number - 1
)
SELECT customer_id, NULL AS key, timestamp AS fired_at
FROM risen JOIN customers USING (customer);
