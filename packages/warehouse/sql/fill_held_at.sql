INSERT INTO {{held}} SELECT * FROM {{derived}}(as_of = {as_of:DateTime64(3, 'UTC')})
