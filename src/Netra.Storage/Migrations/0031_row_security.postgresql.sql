CREATE FUNCTION netra_tenants() RETURNS uuid[] LANGUAGE sql STABLE AS $do$ SELECT nullif(current_setting('netra.tenants', true), '')::uuid[] $do$;

CREATE FUNCTION netra_owners() RETURNS uuid[] LANGUAGE sql STABLE AS $do$ SELECT nullif(current_setting('netra.owners', true), '')::uuid[] $do$;

CREATE FUNCTION netra_whole_tenants() RETURNS boolean LANGUAGE sql STABLE AS $do$
    SELECT current_setting('netra.owners', true) = '{00000000-0000-0000-0000-000000000000}'
$do$;

CREATE FUNCTION netra_has_dataset(dataset uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $do$
    SELECT EXISTS (SELECT FROM datasets WHERE id = dataset)
$do$;
