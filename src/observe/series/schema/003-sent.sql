-- Under which names the factor of a series was sent, where they are others than its own.
CREATE TABLE sent_name (
    point text NOT NULL,
    factor text NOT NULL,
    kind int64 NOT NULL,
    name text NOT NULL,
    first_ms int64 NOT NULL,
    last_ms int64 NOT NULL,
    observations int64 NOT NULL,
    PRIMARY KEY (point, factor, kind, name)
);
