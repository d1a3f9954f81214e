-- renewal_cycle: every term of a subscription or supply: when it is due again, and what became of that, as of now.
-- Grain: one row per site, person and cycle: the transaction that began the term.
-- Inputs: renewal_cycle_at.
CREATE OR REPLACE VIEW renewal_cycle {{on_cluster}} AS
SELECT *
FROM renewal_cycle_at(as_of = now64(3, 'UTC'));
