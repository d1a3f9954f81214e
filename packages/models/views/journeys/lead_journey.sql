-- lead_journey: each lead from the first contact to won, lost or recycled, with fit and engagement kept apart, as of now.
-- Grain: one row per site, person and cycle in which they made contact.
-- Inputs: lead_journey_at.
CREATE OR REPLACE VIEW lead_journey {{on_cluster}} AS
SELECT *
FROM lead_journey_at(as_of = now64(3, 'UTC'));
