-- Two accounts and a database:
-- sudo -u postgres psql -v owner_password=… -v cortis_password=… -f postgresql.sql
-- cortis_owner owns the tables and is used by `flask db upgrade`, `rotate-keys`, `backup`, `restore` and `move`;
-- cortis is used by web and worker. It may not change the history, but for details that are to be forgotten.
\set ON_ERROR_STOP on
CREATE ROLE cortis_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE cortis LOGIN PASSWORD :'cortis_password';
ALTER ROLE cortis SET statement_timeout = '3s';
ALTER ROLE cortis SET lock_timeout = '3s';
CREATE DATABASE cortis OWNER cortis_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE cortis FROM PUBLIC;
GRANT CONNECT ON DATABASE cortis TO cortis;
\connect cortis
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO cortis_owner;
GRANT USAGE ON SCHEMA public TO cortis;
-- What cortis_owner makes from now on.
ALTER DEFAULT PRIVILEGES FOR ROLE cortis_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cortis;
ALTER DEFAULT PRIVILEGES FOR ROLE cortis_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO cortis;
