CREATE TABLE system_stream (
    id integer NOT NULL,
    last_seq bigint NOT NULL,
    CONSTRAINT "PK_system_stream" PRIMARY KEY (id)
);

INSERT INTO system_stream (id, last_seq) VALUES (1, 0);

CREATE TABLE system_events (
    seq bigint NOT NULL,
    tenant_id uuid,
    at timestamp with time zone NOT NULL,
    traceparent text,
    data text NOT NULL,
    CONSTRAINT "PK_system_events" PRIMARY KEY (seq)
);
