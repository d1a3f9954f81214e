-- person_state: where those wanted stand, until it is in the table of everybody. Grain: one row per site and person.
CREATE TABLE person_state AS {{main}}.person_state ENGINE = Memory
