-- The database of everything Waystone keeps.
CREATE DATABASE IF NOT EXISTS {{database}} {{on_cluster}};
