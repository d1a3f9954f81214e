-- An empty twin of a table, to be filled out of sight of readers.
CREATE TABLE {{staging}} {{on_cluster}} AS {{table}};
