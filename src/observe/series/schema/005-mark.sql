-- Which segment of the raw log a mark stands in: the digest of its head. Of this very position: older programs move the mark alone.
CREATE TABLE mark_segment (
    name text PRIMARY KEY,
    position int64 NOT NULL,
    digest text NOT NULL
);
