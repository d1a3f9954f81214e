-- retention: of the people who began in a period, how many were there again so many periods later, until now.
-- Grain: one row per site, measure (activity, purchase), granularity (week, month), cohort and periods since.
-- Inputs: retention_at.
CREATE OR REPLACE VIEW retention {{on_cluster}} AS
SELECT *
FROM retention_at(as_of = now64(3, 'UTC'));
