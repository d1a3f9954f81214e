/**
 * From the words of a command line to an exit code.
 * @module
 */
import { type ArgsDef, type CommandDef, renderUsage, runCommand } from 'citty';
import { backupCommand } from './commands/backup.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eraseCommand } from './commands/erase.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { fitCommand } from './commands/fit.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { modelCommand } from './commands/model.ts';
import { replayCommand } from './commands/replay.ts';
import { restoreCommand } from './commands/restore.ts';
import { rulesCommand } from './commands/rules.ts';
import { startCommand } from './commands/start.ts';
import { CliError, EXIT, type ExitCode, explain } from './terminal/errors.ts';
import { checkOptions } from './terminal/options.ts';
import { print } from './terminal/print.ts';
import { closest } from './terminal/suggest.ts';
import { version } from './version.ts';

const meta = {
  name: 'waystone',
  version,
  description:
    "Shows where each person stands on a website's journeys: awareness, consideration, decision, and after.",
};

const root: CommandDef = {
  meta,
  subCommands: {
    start: startCommand,
    import: importCommand,
    demo: demoCommand,
    doctor: doctorCommand,
    fit: fitCommand,
    evaluate: evaluateCommand,
    model: modelCommand,
    keys: keysCommand,
    rules: rulesCommand,
    export: exportCommand,
    erase: eraseCommand,
    backup: backupCommand,
    restore: restoreCommand,
    replay: replayCommand,
  },
};

/** A command whatever its options are. */
type Runnable = {
  options: ArgsDef;
  usage(): Promise<string>;
  run(words: readonly string[]): Promise<{ result: unknown }>;
};

const COMMANDS: Record<string, Runnable> = {
  start: runnable(startCommand),
  import: runnable(importCommand),
  demo: runnable(demoCommand),
  doctor: runnable(doctorCommand),
  fit: runnable(fitCommand),
  evaluate: runnable(evaluateCommand),
  model: runnable(modelCommand),
  keys: runnable(keysCommand),
  rules: runnable(rulesCommand),
  export: runnable(exportCommand),
  erase: runnable(eraseCommand),
  backup: runnable(backupCommand),
  restore: runnable(restoreCommand),
  replay: runnable(replayCommand),
};

function runnable<T extends ArgsDef>(command: CommandDef<T>): Runnable {
  return {
    options: command.args as ArgsDef,
    usage: () => renderUsage(command, { meta }),
    run: (words) => runCommand(command, { rawArgs: [...words] }),
  };
}

const MORE = `
EXAMPLES

  waystone start                                      collector, dashboard and demo shop
  waystone demo                                       some thousand made-up people to look at
  waystone import visits.csv --map visits.json        an export of another system
  waystone doctor https://shop.example/               what is wrong with a page's installation
  waystone fit --outcome 'Order Completed'            a model of who converts, from your own data
  waystone evaluate --plot plots                      how well it foretells
  waystone model rollback                             back to the model before
  waystone keys create --secret                       a key for a server
  waystone rules apply rules.csv --dry-run            who would change stage by your own rules
  waystone export --person user-42 --out user-42.ndjson
                                                      everything that is known of somebody
  waystone erase --person user-42 --yes               and nothing any more
  waystone replay --out refused.ndjson                refused messages, to correct and send again
  waystone replay refused.ndjson
  waystone backup --out waystone.tar                  the embedded store in one file

EXIT CODES

  ${EXIT.ok}    done (an import that had something accepted, whatever else was rejected)
  ${EXIT.failed}    it could not be done, or nothing was accepted, or the doctor found problems
  ${EXIT.usage}    the command line is wrong, or the doctor could not reach the page
  ${EXIT.interrupted}  ended by a second Ctrl-C
`;

/**
 * Runs a command line.
 *
 * @param words what follows `waystone`.
 * @returns the exit code; errors have been printed.
 */
export async function runCli(words: readonly string[]): Promise<ExitCode> {
  try {
    return await dispatch(words);
  } catch (error) {
    print(explain(error), process.stderr);
    if (error instanceof CliError) return error.exitCode;
    return EXIT.failed;
  }
}

async function dispatch(words: readonly string[]): Promise<ExitCode> {
  const [name = '', ...rest] = words;
  if (['--version', '-v'].includes(name)) return say(version);
  if (name === 'help' && rest[0] !== undefined) return help(rest[0]);
  if (['', 'help', '--help', '-h'].includes(name)) return say(`${await renderUsage(root)}\n${MORE}`);
  const command = find(name);
  if (rest.includes('--help') || rest.includes('-h')) return help(name);
  checkOptions(command.options, rest, name);
  const { result } = await command.run(rest).catch(asUsageError);
  return result as ExitCode;
}

async function help(name: string): Promise<ExitCode> {
  return say(await find(name).usage());
}

function find(name: string): Runnable {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  const near = closest(name, Object.keys(COMMANDS));
  const hint =
    near === undefined
      ? `The commands: ${Object.keys(COMMANDS).join(', ')}.`
      : `Did you mean "waystone ${near}"?`;
  throw new CliError(`"${name}" is not a command. ${hint} See waystone --help.`, EXIT.usage);
}

/** citty's own complaints (a missing argument) are about the command line. */
function asUsageError(error: unknown): never {
  if (error instanceof Error && error.name === 'CLIError')
    throw new CliError(`${error.message}.`, EXIT.usage);
  throw error;
}

function say(text: string): ExitCode {
  print(text);
  return EXIT.ok;
}
