-- event: the events of those wanted, each once. Grain: one row per site, visitor and message.
CREATE TABLE event AS {{main}}.event ENGINE = Memory
