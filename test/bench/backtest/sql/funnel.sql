-- What matters to an order lies within half an hour before it, so only events of its half hour and the one before are
-- looked at. `place` is an event's place among its customer's, with its time in the upper bits: the two compare as one.
WITH near_orders AS (
  SELECT DISTINCT hash(customer_id, unnest([timestamp // 1800000, timestamp // 1800000 - 1])) AS half_hour
  FROM events
  WHERE event = 'Order Completed'
),
steps AS (
  SELECT customer_id, event, timestamp,
    (timestamp << 20) + row_number() OVER (PARTITION BY customer_id ORDER BY timestamp, message_id) AS place
  FROM events
  WHERE event IN ('Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed', 'Product Removed')
    AND hash(customer_id, timestamp // 1800000) IN (SELECT half_hour FROM near_orders)
),
-- Step by step the latest view from which the way so far can have started; before the last removal does not count.
viewed AS (
  SELECT *,
    max(place) FILTER (event = 'Product Viewed') OVER so_far AS view,
    coalesce(max(place) FILTER (event = 'Product Removed') OVER so_far, 0) AS removal
  FROM steps
  WINDOW so_far AS (PARTITION BY customer_id ORDER BY place)
),
added AS (
  SELECT *,
    max(view) FILTER (event = 'Product Added' AND view > removal)
      OVER (PARTITION BY customer_id ORDER BY place) AS added_from
  FROM viewed
  WHERE event <> 'Product Viewed'
),
checked_out AS (
  SELECT *,
    max(added_from) FILTER (event = 'Checkout Started' AND added_from > removal)
      OVER (PARTITION BY customer_id ORDER BY place) AS started
  FROM added
  WHERE event IN ('Checkout Started', 'Order Completed')
),
-- An order uses its way up: one that started before the last that counted does not count. Where ways overlap, whether
-- one counts hangs on whether the one before it did, so those are folded.
whole AS (
  SELECT customer_id, place, started,
    (started < lag(place) OVER own) IS TRUE OR (lead(started) OVER own < place) IS TRUE AS is_near
  FROM checked_out
  WHERE event = 'Order Completed' AND started > removal AND timestamp - (started >> 20) < 1800000
  WINDOW own AS (PARTITION BY customer_id ORDER BY place)
)
SELECT customer_id, NULL AS key, place >> 20 AS fired_at
FROM whole
WHERE NOT is_near
UNION ALL
SELECT customer_id, NULL, unnest(
  list_reduce(
    list([{ started: started, place: place }] ORDER BY place),
    lambda done, next: if(next[1].started > done[-1].place, done || next, done)
  )
).place >> 20
FROM whole
WHERE is_near
GROUP BY customer_id;
