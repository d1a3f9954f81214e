-- cached.person.total: how many people of a site there were, or on a track, or at a stage of it, when last looked at.
-- Grain: one row.
-- Inputs: person_tally, person_tally_epoch.
-- Parameters: an empty track, or stage, matches everything; a stage wants its track.
SELECT toUInt64(greatest(0, sum(n))) AS total
FROM person_tally
WHERE epoch = (SELECT max(epoch) FROM person_tally_epoch)
    AND site_id = {site_id:String}
    AND thing = if({track:String} = '', 'people', 'stage')
    AND ({track:String} = '' OR track = {track:String})
    AND ({stage:String} = '' OR stage = {stage:String})
