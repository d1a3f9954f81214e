-- conversion_in_use: the fitted model that each site uses.
-- Grain: one row per site that uses a fitted model; a site without one uses the shipped scorecard.
-- Inputs: conversion_promotion.
CREATE OR REPLACE VIEW conversion_in_use {{on_cluster}} AS
SELECT
    site_id,
    argMax(version, conversion_promotion.promoted_at) AS version,
    max(conversion_promotion.promoted_at) AS promoted_at
FROM conversion_promotion
GROUP BY site_id
HAVING version > 0;
