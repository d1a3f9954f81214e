-- churn_journey: how likely each customer is to leave now and why, who left, and who came back.
-- Grain: one row per site and person who has bought.
-- Inputs: churn_journey_at.
CREATE OR REPLACE VIEW churn_journey {{on_cluster}} AS
SELECT *
FROM churn_journey_at(as_of = now64(3, 'UTC'));
