-- After the first `db upgrade`, and after each `restore` or `move`, by cortis_owner: nobody rewrites the history. Details are forgotten in time, and
-- whole entries with the member whom they are about.
REVOKE UPDATE ON audit_entry FROM cortis;
GRANT UPDATE (details) ON audit_entry TO cortis;
