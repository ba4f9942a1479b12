export type Config = { dataDir: string; databaseUrl?: string | undefined }
