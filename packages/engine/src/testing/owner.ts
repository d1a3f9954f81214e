/**
 * For tests: a process that owns an engine, tells its pid, and waits to be killed.
 * @module
 */
import { startEngine } from '../start-engine.ts';

const engine = await startEngine({ dataDir: process.argv[2] ?? '', maxMemoryBytes: 1024 ** 3 });
process.send?.(engine.pid);
