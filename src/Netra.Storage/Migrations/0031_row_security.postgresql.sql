CREATE FUNCTION netra_tenants() RETURNS uuid[] LANGUAGE sql STABLE AS $do$ SELECT nullif(current_setting('netra.tenants', true), '')::uuid[] $do$;

CREATE FUNCTION netra_owners() RETURNS uuid[] LANGUAGE sql STABLE AS $do$ SELECT nullif(current_setting('netra.owners', true), '')::uuid[] $do$;

CREATE FUNCTION netra_whole_tenants() RETURNS boolean LANGUAGE sql STABLE AS $do$
    SELECT current_setting('netra.owners', true) = '{00000000-0000-0000-0000-000000000000}'
$do$;

CREATE FUNCTION netra_has_dataset(dataset uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $do$
    SELECT EXISTS (SELECT FROM datasets WHERE id = dataset)
$do$;

CREATE POLICY own ON tenants USING (id = ANY ((SELECT netra_tenants())::uuid[]));

CREATE POLICY own ON users USING (tenant_id = ANY ((SELECT netra_tenants())::uuid[]));

CREATE POLICY own ON audit_log USING (tenant_id = ANY ((SELECT netra_tenants())::uuid[]));

CREATE POLICY own ON runs USING (
    tenant_id = ANY ((SELECT netra_tenants())::uuid[]) AND (owner_id = ANY ((SELECT netra_owners())::uuid[]) OR (SELECT netra_whole_tenants())));

CREATE POLICY own ON tool_calls USING (
    tenant_id = ANY ((SELECT netra_tenants())::uuid[]) AND (owner_id = ANY ((SELECT netra_owners())::uuid[]) OR (SELECT netra_whole_tenants())));

CREATE POLICY own ON datasets USING (
    tenant_id = ANY ((SELECT netra_tenants())::uuid[]) AND (owner_id = ANY ((SELECT netra_owners())::uuid[]) OR (SELECT netra_whole_tenants())));

CREATE POLICY own ON idempotency_keys USING (owner_id = ANY ((SELECT netra_owners())::uuid[]));

CREATE POLICY own ON run_artifacts USING (EXISTS (SELECT FROM runs r WHERE r.id = run_id));

CREATE POLICY own ON run_events USING (EXISTS (SELECT FROM runs r WHERE r.id = run_id));

CREATE POLICY own ON dataset_chunks USING (EXISTS (SELECT FROM datasets d WHERE d.id = dataset_id));

-- The parts of an upload are there before its dataset is; nobody else knows their id.
CREATE POLICY own ON staged_parts USING (EXISTS (SELECT FROM datasets d WHERE d.id = dataset_id) OR NOT netra_has_dataset(dataset_id));
