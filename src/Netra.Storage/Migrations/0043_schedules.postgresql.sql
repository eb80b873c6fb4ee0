CREATE TABLE schedules (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    name text NOT NULL,
    cron text NOT NULL,
    time_zone text NOT NULL,
    overlap text NOT NULL,
    backfill text NOT NULL,
    enabled boolean NOT NULL,
    agent text NOT NULL,
    input text NOT NULL,
    timeout bigint,
    priority integer NOT NULL,
    labels text,
    thread_id uuid,
    webhook_url text,
    next_at timestamp with time zone,
    last_fire_at timestamp with time zone,
    last_run_id uuid,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_schedules" PRIMARY KEY (id)
);

CREATE TABLE schedule_fires (
    schedule_id uuid NOT NULL,
    fire_at timestamp with time zone NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    outcome text NOT NULL,
    reason text,
    run_id uuid,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_schedule_fires" PRIMARY KEY (schedule_id, fire_at)
);

CREATE INDEX ix_schedules_owner ON schedules (owner_id, id);

CREATE INDEX ix_schedules_next ON schedules (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX ix_schedule_fires_queued ON schedule_fires (schedule_id, fire_at) WHERE outcome = 'queued';
