-- What a model weighs at each moment of each person, in the order of conversion.moments.
-- Parameters: site_id, version, max_prefix, as_of, sample, folded.
SELECT
    person_id,
    arrayMap(m -> m.2, arraySort(groupArray((steps, features)))) AS features
FROM conversion_feature_for(
    site_id = {site_id:String},
    version = {version:Int64},
    max_prefix = {max_prefix:UInt16},
    as_of = {as_of:DateTime64(3, 'UTC')},
    sample = {sample:UInt16},
    folded = {folded:UInt8}
)
GROUP BY person_id
