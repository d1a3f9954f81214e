-- buyer_journey: the whole of each buyer's journey until now.
-- Grain: one row per site, person and cycle.
-- Inputs: buyer_journey_at.
CREATE OR REPLACE VIEW buyer_journey {{on_cluster}} AS
SELECT *
FROM buyer_journey_at(as_of = now64(3, 'UTC'));
