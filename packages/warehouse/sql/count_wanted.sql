-- How many ids are wanted, and the last of them in the order in which events lie.
-- Grain: one row.
SELECT
    count() AS ids,
    toString(max((site_id, id)).1) AS last_site_id,
    max((site_id, id)).2 AS last_visitor_id
FROM {{scope}}.wanted
