-- Everything about one relation. One row, or none.
SELECT * FROM relations WHERE relation_id = $1
