-- Third looks: the view two before is less than seven days old, and of the view before that was not true. Few products
-- are looked at three times by one customer at all, and only those need to be sorted.
CREATE TEMP TABLE third_looks AS
WITH often AS (
  SELECT customer, product FROM views WHERE product IS NOT NULL GROUP BY ALL HAVING count(*) >= 3
),
found AS (
  SELECT customer, product, timestamp AS fired_at
  FROM views SEMI JOIN often USING (customer, product)
  WINDOW looks AS (PARTITION BY customer, product ORDER BY timestamp)
  QUALIFY lag(timestamp, 2) OVER looks > timestamp - 604800000
    AND (lag(timestamp, 3) OVER looks > lag(timestamp, 1) OVER looks - 604800000) IS NOT TRUE
)
SELECT customer_id, product_id AS key, fired_at
FROM found JOIN customers USING (customer) JOIN products USING (product);
