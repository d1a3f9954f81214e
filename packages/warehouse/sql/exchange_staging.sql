-- Puts a filled twin in a table's place, in one step.
EXCHANGE TABLES {{staging}} AND {{table}} {{on_cluster}};
