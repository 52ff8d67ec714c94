-- Of a point and a day on which frames came (since 1950-01-01, UTC+8): how many codes that the factor table does not know got their
-- first series, and how many values no series took because there were too many of such codes (code_limit.h).
CREATE TABLE code_day (
    point text NOT NULL,
    day int64 NOT NULL,
    fresh int64 NOT NULL,
    refused int64 NOT NULL,
    PRIMARY KEY (point, day)
);
