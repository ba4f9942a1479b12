/**
 * The server's settings, for one small durable machine. Given on the command line at each start, so that an upgrade
 * of Muster changes them and nothing needs to be written into a directory that another account owns.
 */
export function settingsFor(socketDirectory: string | undefined, port: number, more: Record<string, string> = {}): Record<string, string> {
  return {
    // Over a private Unix socket alone; Windows has none that PostgreSQL's clients use.
    listen_addresses: socketDirectory === undefined ? '127.0.0.1' : '',
    ...(socketDirectory === undefined ? {} : { unix_socket_directories: socketDirectory, unix_socket_permissions: '0700' }),
    port: String(port),
    max_connections: '60',
    // A statement whose client was killed ends within a second, and lets go of its locks.
    ...(process.platform === 'win32' ? {} : { client_connection_check_interval: '1s' }),
    password_encryption: 'scram-sha-256',

    // Durability is the point of it; written down, so that no left-over file changes it.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',

    // Memory is taken as it is used: idle, a fresh server stays well under 100 MB.
    shared_buffers: '256MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '512MB',
    // Containers give 64 MB of /dev/shm; parallel queries would need more, and only serve reports.
    max_parallel_workers_per_gather: '0',
    max_worker_processes: '4',
    io_method: 'sync',
    jit: 'off',

    // No replicas follow it. A gigabyte of log between checkpoints keeps them rare under load.
    max_wal_senders: '0',
    max_replication_slots: '0',
    max_logical_replication_workers: '0',
    min_wal_size: '96MB',
    max_wal_size: '1GB',
    checkpoint_completion_target: '0.9',
    random_page_cost: '1.1',

    // Rows with due times are updated all the time: small, frequent vacuums keep their indexes short.
    autovacuum_max_workers: '2',
    autovacuum_naptime: '15s',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_analyze_scale_factor: '0.05',
    autovacuum_vacuum_cost_limit: '1000',

    // DETAIL and STATEMENT hold people's data; the log says what happened, not with which values.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...more,
  }
}

export function asArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
