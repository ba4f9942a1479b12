#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of Debian's that lives as long as the command, its address in TEST_DATABASE_URL.
# FSYNC=off for tests, where nobody misses a row after a power cut. As root the server runs as the user postgres.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=$(mktemp -d /tmp/muster-pg.XXXXXX)
as_owner() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
trap 'as_owner "$bin/pg_ctl -D $folder/data -m immediate stop" >/dev/null || true; rm -rf "$folder"' EXIT
password=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
chmod a+r "$folder/password"
as_owner "$bin/initdb -D $folder/data --encoding=UTF8 --locale=C.UTF-8 -A scram-sha-256 --pwfile=$folder/password -U postgres" >/dev/null
as_owner "$bin/pg_ctl -D $folder/data -w -l $folder/log -o '-k $folder -c listen_addresses= -c fsync=${FSYNC:-on} -c max_connections=200' start" >/dev/null
export TEST_DATABASE_URL="postgres://postgres:$password@/postgres?host=$folder"
"$@"
