-- The moments of each person that a model is fitted on, in order: arrays with one element a moment.
-- Parameters: site_id, version, max_prefix, as_of, sample.
SELECT
    person_id,
    any(cityHash64(person_id) % 5) AS fold,
    toUnixTimestamp64Milli(any(first_at)) AS first_at,
    arraySort(groupArray((
        steps,
        toUnixTimestamp64Milli(at),
        toUnixTimestamp64Milli(ifNull(outcome_at, toDateTime64(0, 3, 'UTC'))),
        toUInt8(outcome_in_visit)
    ))) AS moments,
    argMax(said, steps) AS codes
FROM conversion_feature_for(
    site_id = {site_id:String},
    version = {version:Int64},
    max_prefix = {max_prefix:UInt16},
    as_of = {as_of:DateTime64(3, 'UTC')},
    sample = {sample:UInt16},
    folded = 0
)
GROUP BY person_id
ORDER BY first_at, person_id
