-- Means that were made under an edition of the rules that is no longer the newest (means.h): a span of a series of hours or
-- days. What stands in no such span is of the newest edition. gone 0: is to be made anew; 1: what it was made of is gone.
CREATE TABLE mean_edition (
    id int64 PRIMARY KEY,
    series int64 NOT NULL,
    from_ms int64 NOT NULL,
    to_ms int64 NOT NULL,
    edition int64 NOT NULL,
    gone int64 NOT NULL
);
CREATE INDEX mean_edition_by_series ON mean_edition (series, from_ms);
