#!/bin/bash
# Runs once, on an empty database folder: two roles, and the database that belongs to the first.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v owner="$DATABASE_OWNER_PASSWORD" -v app="$DATABASE_APP_PASSWORD" -U postgres <<'SQL'
create role cornetta_owner login password :'owner';
create role cornetta_app login password :'app';
create database cornetta owner cornetta_owner;
\connect cornetta
create extension citext;
create extension pg_trgm;
create extension unaccent;
create extension btree_gist;
SQL
