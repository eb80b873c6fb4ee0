CREATE TABLE usage_days (
    owner_id uuid NOT NULL,
    day date NOT NULL,
    tenant_id uuid NOT NULL,
    runs bigint NOT NULL,
    tool_calls bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    run_ms bigint NOT NULL,
    CONSTRAINT "PK_usage_days" PRIMARY KEY (owner_id, day)
);

CREATE INDEX ix_runs_ended ON runs (tenant_id, completed_at) WHERE completed_at IS NOT NULL;

ALTER TABLE tenants ADD COLUMN retention_days integer;
ALTER TABLE tenants ADD COLUMN logs_gone_before timestamp with time zone;
