-- What a year's observations say by newer rules than those a fact was settled by. The fact stands; the newest row of a fact says what
-- would be settled now (the same again: then there is no difference any more).
-- journaled
CREATE TABLE settled_difference (
    id int64 PRIMARY KEY, fact int64 NOT NULL,
    value text NOT NULL, unit text,
    edition int64 NOT NULL,         -- of the rules of means
    since_ms int64 NOT NULL,        -- since when they hold in this folder
    source text NOT NULL,
    batch int64 NOT NULL
);
CREATE INDEX settled_difference_by_fact ON settled_difference (fact);
