/**
 * The engine's configuration files.
 * @module
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function xml(text: string): string {
  return text.replace(/[&<>]/g, (character) => escapes[character] ?? character);
}

// SOURCES are the table functions and engines that read files and the network.
const users = `<clickhouse>
  <users>
    <default>
      <password></password>
      <networks><ip>::/0</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT ALL ON *.*</query>
        <query>REVOKE SOURCES ON *.*</query>
        <query>REVOKE SHUTDOWN ON *.*</query>
      </grants>
    </default>
  </users>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
</clickhouse>
`;

// A page's worth of events arrives every second or so, on a machine that does other things too: a few background
// threads are enough, and the defaults (16 for merges, 512 for schedules) are for a server of its own. The three
// "free entries" settings must not exceed the smaller pool. An insert is on disk when it is acknowledged.
function server(usersFile: string, memory: number, backups: string): string {
  return `<clickhouse>
  <user_directories><users_xml><path>${xml(usersFile)}</path></users_xml></user_directories>
  <timezone>UTC</timezone>
  <backups><allowed_path>${xml(backups)}</allowed_path></backups>
  <max_server_memory_usage>${memory}</max_server_memory_usage>
  <mark_cache_size>${Math.floor(memory / 16)}</mark_cache_size>
  <primary_index_cache_size>${Math.floor(memory / 16)}</primary_index_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>
  <background_common_pool_size>2</background_common_pool_size>
  <background_fetches_pool_size>1</background_fetches_pool_size>
  <background_move_pool_size>1</background_move_pool_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
`;
}

/** Writes a file in one step: an engine that runs on this directory already may be reading it. */
function replaceFile(path: string, text: string): void {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, path);
}

/**
 * Writes the engine's configuration and the rights of its one user into a folder.
 *
 * @param options most bytes that the engine may use, and the one folder that BACKUP and RESTORE may name files in.
 * @returns the path of the configuration file.
 */
export function writeEngineConfig(
  folder: string,
  { maxMemoryBytes, backups }: { maxMemoryBytes: number; backups: string },
): string {
  const usersFile = join(folder, 'users.xml');
  const configFile = join(folder, 'config.xml');
  replaceFile(usersFile, users);
  replaceFile(configFile, server(usersFile, maxMemoryBytes, backups));
  return configFile;
}
