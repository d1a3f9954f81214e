-- touchpoint: everything that people did, each message once, without bots, with the person it belongs to.
-- Grain: one row per site and message id.
-- Inputs: event, identity, merged_identity, membership.
--
-- Who: a message that names a user belongs to that user. One without belongs to the user that the device was last
-- identified as, or, before the first identify, to the first. A device that nobody identified is its own person.
-- Visit: 30 quiet minutes on one device (model_setting.visit_gap_minutes) end it.
CREATE OR REPLACE VIEW touchpoint {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['visit_gap_minutes'] * 60 AS visit_gap_seconds,
    delivered AS
    (
        -- FINAL keeps the first delivery of a message; LIMIT BY drops the same id under another visitor.
        SELECT
            *,
            visitor_id
        FROM event FINAL
        WHERE NOT is_bot
        LIMIT 1 BY site_id, message_id
    ),
    spaced AS
    (
        SELECT
            *,
            visitor_id,
            lagInFrame(occurred_at) OVER (PARTITION BY site_id, visitor_id ORDER BY occurred_at, message_id) AS previous_at
        FROM delivered
    ),
    visited AS
    (
        SELECT
            *,
            visitor_id,
            max(if(dateDiff('second', previous_at, occurred_at) > visit_gap_seconds, occurred_at, NULL)) OVER (
                PARTITION BY site_id, visitor_id
                ORDER BY occurred_at, message_id
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS visit_started_at
        FROM spaced
    ),
    owned AS
    (
        SELECT
            visited.*,
            visited.visitor_id AS visitor_id,
            multiIf(
                visited.user_id != '', visited.user_id,
                empty(identity.owners), visited.anonymous_id,
                -- The first owner also has what came before.
                arrayLast(
                    owner -> owner.1 <= visited.occurred_at,
                    arrayPushFront(identity.owners, (toDateTime64(0, 3, 'UTC'), identity.owners[1].2))
                ).2
            ) AS owner_id
        FROM visited
        LEFT JOIN identity
            ON identity.site_id = visited.site_id AND identity.anonymous_id = visited.anonymous_id
    ),
    person AS
    (
        SELECT
            owned.*,
            owned.visitor_id AS visitor_id,
            if(merged.canonical_id = '', owned.owner_id, merged.canonical_id) AS person_id
        FROM owned
        LEFT JOIN merged_identity AS merged
            ON merged.site_id = owned.site_id AND merged.previous_id = owned.owner_id
    )
SELECT
    person.site_id AS site_id,
    person.message_id AS message_id,
    person.occurred_at AS occurred_at,
    person.received_at AS received_at,
    person.kind AS kind,
    person.name AS name,
    person.person_id AS person_id,
    person.anonymous_id AS anonymous_id,
    person.user_id AS user_id,
    if(person.group_id = '', membership.account_id, person.group_id) AS account_id,
    lower(hex(sipHash64(person.site_id, person.visitor_id, person.visit_started_at))) AS visit_id,
    person.url AS url,
    person.host AS host,
    person.path AS path,
    person.title AS title,
    person.referrer AS referrer,
    person.channel AS channel,
    person.source AS source,
    person.medium AS medium,
    person.campaign AS campaign,
    person.form_id AS form_id,
    person.form_name AS form_name,
    person.form_purpose AS form_purpose,
    person.form_action AS form_action,
    person.active_ms AS active_ms,
    person.scroll_pct AS scroll_pct,
    person.country AS country,
    person.device AS device,
    person.browser AS browser,
    person.os AS os,
    person.language AS language,
    person.value AS value,
    person.currency AS currency,
    person.properties AS properties,
    person.context AS context,
    person.library AS library
FROM person
LEFT JOIN membership
    ON membership.site_id = person.site_id AND membership.member_id = person.owner_id;
