CREATE TABLE api_keys (
    id text NOT NULL,
    user_id uuid NOT NULL,
    salt bytea NOT NULL,
    hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT "PK_api_keys" PRIMARY KEY (id)
);


CREATE TABLE catalogue (
    kind text NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    description text NOT NULL,
    input_schema text NOT NULL,
    permission text NOT NULL,
    tier text NOT NULL,
    read_only boolean NOT NULL,
    timeout bigint,
    max_attempts integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_catalogue" PRIMARY KEY (kind, name)
);


CREATE TABLE dataset_chunks (
    dataset_id uuid NOT NULL,
    chunk integer NOT NULL,
    ordinal integer NOT NULL,
    rows integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT "PK_dataset_chunks" PRIMARY KEY (dataset_id, chunk, ordinal)
);


CREATE TABLE datasets (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    gzip boolean NOT NULL,
    status text NOT NULL,
    focus_version text,
    columns text NOT NULL,
    rows bigint NOT NULL,
    rejected_rows bigint NOT NULL,
    rejected text NOT NULL,
    error text,
    attempt integer NOT NULL,
    lease_until timestamp with time zone,
    due_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_datasets" PRIMARY KEY (id)
);


CREATE TABLE idempotency_keys (
    owner_id uuid NOT NULL,
    key text NOT NULL,
    body_hash text NOT NULL,
    run_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_idempotency_keys" PRIMARY KEY (owner_id, key)
);


CREATE TABLE run_artifacts (
    run_id uuid NOT NULL,
    name text NOT NULL,
    owner_id uuid NOT NULL,
    media_type text NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT "PK_run_artifacts" PRIMARY KEY (run_id, name)
);


CREATE TABLE run_events (
    run_id uuid NOT NULL,
    seq bigint NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    at timestamp with time zone NOT NULL,
    traceparent text,
    data text NOT NULL,
    CONSTRAINT "PK_run_events" PRIMARY KEY (run_id, seq)
);


CREATE TABLE runs (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    agent text NOT NULL,
    status text NOT NULL,
    waiting_for text,
    step integer NOT NULL,
    step_decided boolean NOT NULL,
    step_attempt integer NOT NULL,
    step_lease_until timestamp with time zone,
    step_worker text,
    input text NOT NULL,
    result text,
    error_code text,
    error_message text,
    error_retryable boolean NOT NULL,
    priority integer NOT NULL,
    labels text,
    thread_id uuid,
    correlation_key text NOT NULL,
    session_id text,
    request_id text NOT NULL,
    traceparent text,
    parent_run_id uuid,
    parent_call_id uuid,
    retry_of uuid,
    timeout bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    deadline_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    slot_held boolean NOT NULL,
    last_seq bigint NOT NULL,
    planner text NOT NULL,
    tool_calls integer NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_runs" PRIMARY KEY (id)
);


CREATE TABLE staged_parts (
    dataset_id uuid NOT NULL,
    number integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT "PK_staged_parts" PRIMARY KEY (dataset_id, number)
);


CREATE TABLE stream_tickets (
    hash text NOT NULL,
    user_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_stream_tickets" PRIMARY KEY (hash)
);


CREATE TABLE tenants (
    id uuid NOT NULL,
    name text NOT NULL,
    tier text NOT NULL,
    slots_held integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_tenants" PRIMARY KEY (id)
);


CREATE TABLE tool_calls (
    id uuid NOT NULL,
    run_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    kind text NOT NULL,
    tool text NOT NULL,
    purpose text,
    step integer NOT NULL,
    place integer NOT NULL,
    arguments text NOT NULL,
    status text NOT NULL,
    attempt integer NOT NULL,
    max_attempts integer NOT NULL,
    read_only boolean NOT NULL,
    timeout bigint NOT NULL,
    worker text,
    lease_until timestamp with time zone,
    deadline_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    result text,
    error_code text,
    error_message text,
    error_retryable boolean NOT NULL,
    outcome_unknown boolean NOT NULL,
    failed_attempts text,
    failed_count integer NOT NULL,
    booked_failures integer NOT NULL,
    booked boolean NOT NULL,
    cancel_requested boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    execution_ms bigint,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_tool_calls" PRIMARY KEY (id)
);


CREATE TABLE users (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    email text,
    permissions text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_users" PRIMARY KEY (id)
);


CREATE TABLE workers (
    id text NOT NULL,
    kind text NOT NULL,
    host text NOT NULL,
    process_id integer NOT NULL,
    version text NOT NULL,
    serves text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    heartbeat_at timestamp with time zone NOT NULL,
    drain_requested_at timestamp with time zone,
    CONSTRAINT "PK_workers" PRIMARY KEY (id)
);


CREATE INDEX ix_api_keys_user ON api_keys (user_id);


CREATE INDEX ix_datasets_due ON datasets (due_at) WHERE due_at IS NOT NULL;


CREATE UNIQUE INDEX ux_datasets_content ON datasets (owner_id, sha256);


CREATE UNIQUE INDEX ux_run_events_event_id ON run_events (event_id);


CREATE INDEX ix_runs_due ON runs (due_at) WHERE due_at IS NOT NULL;


CREATE INDEX ix_runs_owner ON runs (owner_id, id);


CREATE INDEX ix_runs_waiting ON runs (tenant_id, waiting_for) WHERE waiting_for IS NOT NULL;


CREATE UNIQUE INDEX ux_tenants_name ON tenants (name);


CREATE INDEX ix_tool_calls_due ON tool_calls (due_at) WHERE due_at IS NOT NULL;


CREATE INDEX ix_tool_calls_run ON tool_calls (run_id);


CREATE UNIQUE INDEX ux_users_email ON users (email);


CREATE UNIQUE INDEX ux_users_name ON users (tenant_id, name);


