-- Two accounts and a database, made where they are missing (-v database=cortis2 for another one):
-- sudo -u postgres psql -v owner_password=… -v cortis_password=… -f postgresql.sql
-- cortis_owner owns the tables, for `db upgrade`, `rotate-keys`, `restore` and `move`; cortis is for web and worker.
\set ON_ERROR_STOP on
\if :{?database}
\else
  \set database cortis
\endif
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cortis') AS is_new \gset
\if :is_new
  CREATE ROLE cortis_owner LOGIN PASSWORD :'owner_password';
  CREATE ROLE cortis LOGIN PASSWORD :'cortis_password';
  ALTER ROLE cortis SET statement_timeout = '3s';
  ALTER ROLE cortis SET lock_timeout = '3s';
\endif
CREATE DATABASE :"database" OWNER cortis_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO cortis;
\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO cortis_owner;
GRANT USAGE ON SCHEMA public TO cortis;
-- What cortis_owner makes from now on.
ALTER DEFAULT PRIVILEGES FOR ROLE cortis_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cortis;
ALTER DEFAULT PRIVILEGES FOR ROLE cortis_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO cortis;
