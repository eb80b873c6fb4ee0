CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL CONSTRAINT "PK_webhooks" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "events" TEXT NOT NULL,
    "description" TEXT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "webhook_secrets" (
    "owner_id" TEXT NOT NULL CONSTRAINT "PK_webhook_secrets" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "webhook_deliveries" (
    "id" TEXT NOT NULL CONSTRAINT "PK_webhook_deliveries" PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "webhook_id" TEXT NULL,
    "run_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "due_at" INTEGER NULL,
    "log" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "delivered_at" INTEGER NULL
);

CREATE INDEX "ix_webhooks_owner" ON "webhooks" ("owner_id", "id");

CREATE INDEX "ix_webhooks_tenant" ON "webhooks" ("tenant_id", "owner_id");

CREATE INDEX "ix_webhook_deliveries_owner" ON "webhook_deliveries" ("owner_id", "id");

CREATE INDEX "ix_webhook_deliveries_due" ON "webhook_deliveries" ("due_at") WHERE due_at IS NOT NULL;

CREATE UNIQUE INDEX "ux_webhook_deliveries_run" ON "webhook_deliveries" ("run_id", "webhook_id");
