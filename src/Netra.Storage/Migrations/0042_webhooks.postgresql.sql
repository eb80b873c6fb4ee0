CREATE TABLE webhooks (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    url text NOT NULL,
    secret text NOT NULL,
    events text NOT NULL,
    description text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_webhooks" PRIMARY KEY (id)
);

CREATE TABLE webhook_secrets (
    owner_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    secret text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "PK_webhook_secrets" PRIMARY KEY (owner_id)
);

CREATE TABLE webhook_deliveries (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    webhook_id uuid,
    run_id uuid NOT NULL,
    type text NOT NULL,
    url text NOT NULL,
    body text NOT NULL,
    status text NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone,
    log text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    delivered_at timestamp with time zone,
    CONSTRAINT "PK_webhook_deliveries" PRIMARY KEY (id)
);

CREATE INDEX ix_webhooks_owner ON webhooks (owner_id, id);

CREATE INDEX ix_webhooks_tenant ON webhooks (tenant_id, owner_id);

CREATE INDEX ix_webhook_deliveries_owner ON webhook_deliveries (owner_id, id);

CREATE INDEX ix_webhook_deliveries_due ON webhook_deliveries (due_at) WHERE due_at IS NOT NULL;

CREATE UNIQUE INDEX ux_webhook_deliveries_run ON webhook_deliveries (run_id, webhook_id);
