CREATE TABLE threads (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    title text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_threads" PRIMARY KEY (id)
);

CREATE TABLE thread_messages (
    id uuid NOT NULL,
    thread_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    run_id uuid NOT NULL,
    role text NOT NULL,
    content text NOT NULL,
    truncated boolean NOT NULL,
    run_status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_thread_messages" PRIMARY KEY (id)
);

CREATE INDEX ix_threads_owner ON threads (owner_id, id);

CREATE INDEX ix_threads_tenant ON threads (tenant_id);

CREATE INDEX ix_thread_messages_thread ON thread_messages (thread_id, id);

CREATE UNIQUE INDEX ux_thread_messages_run ON thread_messages (run_id, role);

CREATE INDEX ix_runs_thread ON runs (thread_id, id) WHERE thread_id IS NOT NULL;
