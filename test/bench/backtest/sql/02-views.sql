-- Looks at products are half of the log and two rules sort them, so those are kept in memory, with numbers for texts.
CREATE TEMP TABLE customers AS
SELECT customer_id, row_number() OVER ()::INTEGER AS customer
FROM (SELECT DISTINCT customer_id FROM log);

CREATE TEMP TABLE products AS
SELECT product_id, row_number() OVER ()::INTEGER AS product
FROM (SELECT DISTINCT product_id FROM log);

CREATE TEMP TABLE views AS
SELECT customer, product, timestamp, message_id
FROM events JOIN customers USING (customer_id) LEFT JOIN products USING (product_id)
WHERE event = 'Product Viewed';
