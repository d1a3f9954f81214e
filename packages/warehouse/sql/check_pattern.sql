-- Whether the engine takes a pattern, alone and among others. Fails where it does not.
-- Grain: one row.
SELECT
    match('', {pattern:String}) AS alone,
    multiMatchAny('', [{pattern:String}]) AS among
