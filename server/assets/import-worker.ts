import { parentPort, workerData } from 'node:worker_threads'
import { readText, type ImportText } from './import-text.ts'

parentPort!.postMessage(readText(workerData as ImportText))
