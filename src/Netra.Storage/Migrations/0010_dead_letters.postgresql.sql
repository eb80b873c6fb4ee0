ALTER TABLE runs ADD COLUMN dead_letter_id uuid;
ALTER TABLE runs ADD COLUMN paused_ms bigint;


CREATE TABLE dead_letters (
    id uuid NOT NULL,
    identity text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    version integer NOT NULL,
    queue text NOT NULL,
    source text NOT NULL,
    consumer text,
    message_type text,
    message_id text,
    run_id uuid,
    call_id uuid,
    step integer,
    tenant_id uuid,
    owner_id uuid,
    fingerprint text NOT NULL,
    exception text,
    error text,
    chain text NOT NULL,
    attempts integer NOT NULL,
    deaths integer NOT NULL,
    replays integer NOT NULL,
    content_type text,
    headers text NOT NULL,
    body bytea NOT NULL,
    message jsonb,
    traceparent text,
    failed_at timestamp with time zone NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    parent_id uuid,
    successor_id uuid,
    replay_id uuid,
    reason text,
    CONSTRAINT "PK_dead_letters" PRIMARY KEY (id)
);


CREATE TABLE dead_letter_groups (
    fingerprint text NOT NULL,
    kind text NOT NULL,
    consumer text,
    message_type text,
    exception text,
    error text,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    state text NOT NULL,
    owner text,
    note text,
    ignore_until timestamp with time zone,
    CONSTRAINT "PK_dead_letter_groups" PRIMARY KEY (fingerprint)
);


CREATE TABLE dead_letter_versions (
    letter_id uuid NOT NULL,
    version integer NOT NULL,
    queue text NOT NULL,
    body bytea NOT NULL,
    message jsonb,
    edited_by uuid NOT NULL,
    edited_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_dead_letter_versions" PRIMARY KEY (letter_id, version)
);


CREATE TABLE dead_letter_replays (
    id uuid NOT NULL,
    status text NOT NULL,
    plan_hash text NOT NULL,
    filter text,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    rate_per_second integer,
    stop_on_failure_percent integer,
    max_in_flight integer NOT NULL,
    ramp boolean NOT NULL,
    redirect_to text,
    total integer NOT NULL,
    reason text,
    traceparent text,
    runner text,
    lease_until timestamp with time zone,
    CONSTRAINT "PK_dead_letter_replays" PRIMARY KEY (id)
);


CREATE TABLE dead_letter_replay_items (
    id uuid NOT NULL,
    replay_id uuid NOT NULL,
    letter_id uuid NOT NULL,
    version integer NOT NULL,
    place integer NOT NULL,
    outcome text NOT NULL,
    claimed_until timestamp with time zone,
    sent_at timestamp with time zone,
    ended_at timestamp with time zone,
    successor_id uuid,
    detail text,
    CONSTRAINT "PK_dead_letter_replay_items" PRIMARY KEY (id)
);


CREATE UNIQUE INDEX ux_dead_letters_identity ON dead_letters (identity);


CREATE INDEX ix_dead_letters_group ON dead_letters (status, fingerprint, tenant_id, failed_at);


CREATE INDEX ix_dead_letters_run ON dead_letters (run_id) WHERE run_id IS NOT NULL;


CREATE INDEX ix_dead_letters_queue ON dead_letters (queue, status);


CREATE INDEX ix_dead_letter_replays_plan ON dead_letter_replays (plan_hash, id);


CREATE INDEX ix_dead_letter_replays_status ON dead_letter_replays (status);


CREATE INDEX ix_dead_letter_replay_items_next ON dead_letter_replay_items (replay_id, outcome, place);


CREATE INDEX ix_dead_letter_replay_items_letter ON dead_letter_replay_items (letter_id);
