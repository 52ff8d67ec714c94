-- What a reported value can be at all, and why one that is far from those before it is right.

-- Of an element or an indicator, in its unit (columns least and most of elements.csv and indicators.csv). A table of its own:
-- a new column of a journaled table would change the digests of old batches.
-- journaled
CREATE TABLE bound (
    id int64 PRIMARY KEY, subject text NOT NULL, least text, most text, position int64 NOT NULL,
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);

-- What the person said who entered the fact.
-- journaled
CREATE TABLE fact_reason (
    id int64 PRIMARY KEY, fact int64 NOT NULL, reason text NOT NULL, batch int64 NOT NULL
);
CREATE INDEX fact_reason_by_fact ON fact_reason (fact);
