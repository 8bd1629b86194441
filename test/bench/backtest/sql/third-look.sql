SELECT customer_id, key, fired_at FROM third_looks;
