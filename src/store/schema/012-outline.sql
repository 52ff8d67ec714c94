-- The region's outline that a person loaded in the page: the file stands in the archive under its digest.
-- journaled
CREATE TABLE outline (
    id int64 PRIMARY KEY, digest text NOT NULL,
    datum text NOT NULL,            -- CGCS2000, or GCJ-02: then points are shifted where they are drawn
    source text NOT NULL,
    approval text,                  -- map approval number; null: drawn for administrators only
    row_digest text NOT NULL, batch int64 NOT NULL, until_batch int64
);
