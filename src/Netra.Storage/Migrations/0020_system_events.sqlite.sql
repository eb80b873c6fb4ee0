CREATE TABLE "system_stream" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_system_stream" PRIMARY KEY,
    "last_seq" INTEGER NOT NULL
);

INSERT INTO "system_stream" ("id", "last_seq") VALUES (1, 0);

CREATE TABLE "system_events" (
    "seq" INTEGER NOT NULL CONSTRAINT "PK_system_events" PRIMARY KEY,
    "tenant_id" TEXT NULL,
    "at" INTEGER NOT NULL,
    "traceparent" TEXT NULL,
    "data" TEXT NOT NULL
);
