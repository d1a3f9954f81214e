-- The rules that match a touchpoint, in the order in which they count.
-- Grain: one row per rule; `counts` is 1 for the one of its family that does.
-- Inputs: rule_in_use, or its twin on a trial's rules. The rest are the touchpoint's facts.
SELECT
    rule_id,
    signal,
    family,
    priority,
    field,
    pattern,
    description,
    site_id != '' AS of_site,
    row_number() OVER (PARTITION BY family ORDER BY priority, rule_id) = 1 AS counts
FROM {{rule_in_use}}
WHERE kind = {kind:String}
    AND if(site_id = '', NOT has(except_sites, {site_id:String}), site_id = {site_id:String})
    AND (form_action = '' OR form_action = {form_action:String})
    AND min_active_ms <= {active_ms:UInt32}
    AND min_scroll_pct <= {scroll_pct:UInt8}
    AND multiMatchAny(
        multiIf(
            field = 'path', {path:String},
            field = 'host', {host:String},
            field = 'title', {title:String},
            field = 'name', {name:String},
            field = 'form', {form:String},
            field = 'fields', {fields:String},
            field = 'channel', {channel:String},
            {campaign:String}
        ),
        [pattern]
    )
ORDER BY family, priority, rule_id
