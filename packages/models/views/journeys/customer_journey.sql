-- customer_journey: how each customer fares after the purchase, how healthy that is now, and why.
-- Grain: one row per site and person who has bought.
-- Inputs: customer_journey_at.
CREATE OR REPLACE VIEW customer_journey {{on_cluster}} AS
SELECT *
FROM customer_journey_at(as_of = now64(3, 'UTC'));
