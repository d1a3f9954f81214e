#!/usr/bin/env node
/**
 * The `waystone` command.
 * @module
 */
import { runCli } from './cli.ts';

process.exitCode = await runCli(process.argv.slice(2));
