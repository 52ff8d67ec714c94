-- Events of lines that nobody was taken on: they are kept apart from those of known devices.
CREATE TABLE stranger_event (
    event int64 PRIMARY KEY         -- row of gateway_event
);
