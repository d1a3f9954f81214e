-- How many people had the outcome as their first step: nothing stands before it that it could be foretold from.
-- Grain: one row.
-- Inputs: conversion_step.
-- Parameters: site_id, outcome, sample (how many of a thousand people, by lot).
SELECT countIf(at_once) AS people
FROM
(
    SELECT argMin(has(outcome_names, {outcome:String}), (occurred_at, message_id)) AS at_once
    FROM conversion_step
    WHERE site_id = {site_id:String} AND sipHash64(person_id) % 1000 < {sample:UInt16}
    GROUP BY person_id
)
