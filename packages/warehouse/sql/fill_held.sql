INSERT INTO {{held}} SELECT * FROM {{derived}}
