"""A PostgreSQL database put back by its rows: fifty milliseconds, where dropping it for a copy waits a second for a checkpoint."""

from __future__ import annotations

import psycopg

KEEP = """
CREATE SCHEMA kept;
CREATE TABLE kept.mark AS SELECT pg_current_xact_id()::xid::text::bigint AS xid;
CREATE TABLE kept.sequences AS SELECT * FROM pg_sequences WHERE schemaname = 'public';
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$
"""
# A replica runs no triggers and checks no keys: tables are filled in any order. A table of which no row is younger than the last putting back,
# and of which none is missing, is as it was; so it is not where a migration made its columns anew, which leaves the rows as old as they were.
# A year's part that was made since is emptied with the table that it is a part of.
PUT_BACK = """
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
DO $$ DECLARE name text; changed boolean; mark bigint := (SELECT xid FROM kept.mark); BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND to_regclass(format('kept.%I', tablename)) IS NOT NULL LOOP
    EXECUTE format('SELECT (SELECT count(*) FROM kept.%1$I) <> count(*) OR coalesce(max(xmin::text::bigint), 0) > $1 FROM public.%1$I', name)
      INTO changed USING mark;
    IF changed OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = format('public.%I', name)::regclass AND xmin::text::bigint > mark) THEN
      EXECUTE format('DELETE FROM public.%I', name);
      EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I', name);
    END IF;
  END LOOP;
  UPDATE kept.mark SET xid = pg_current_xact_id()::xid::text::bigint;
END $$;
SELECT setval(format('public.%I', sequencename)::regclass, coalesce(last_value, start_value), last_value IS NOT NULL)
FROM kept.sequences
"""
# Whoever is still connected may hold a lock.
ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def keep(address: str) -> None:
    """Copy every table of this database beside itself."""
    with psycopg.connect(address) as connection:
        connection.execute(KEEP)


def put_back(address: str) -> None:
    """Rows and sequences as they were kept, whatever was committed since; other connections are ended."""
    with psycopg.connect(address) as connection:
        connection.execute(ALONE)
        connection.execute(PUT_BACK)
