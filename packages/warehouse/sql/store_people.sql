-- Where those wanted stand, for everybody to read.
INSERT INTO {{main}}.person_state SELECT * FROM person_state
