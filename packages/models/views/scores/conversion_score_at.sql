-- conversion_score_at(as_of): the chance to convert of everyone on a site that uses a fitted model.
-- Grain: one row per site and person.
-- Inputs: conversion_score_for.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW conversion_score_at {{on_cluster}} AS
SELECT
    site_id,
    person_id,
    version,
    steps,
    score,
    p_convert
FROM conversion_score_for(
    site_id = '',
    version = -1,
    max_prefix = 0,
    as_of = {as_of:DateTime64(3, 'UTC')},
    sample = 1000
);
