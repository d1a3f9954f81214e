import { describe, expect, it } from 'vitest';
import { readInsert } from './insert-statement.ts';

function read(text: string) {
  const found = readInsert(Buffer.from(text));
  return found && { ...found.statement, rest: text.slice(found.end) };
}

describe('readInsert', () => {
  it('reads the plain shape', () => {
    expect(read('INSERT INTO t FORMAT JSONEachRow')).toEqual({
      database: null,
      table: 't',
      columns: null,
      settings: [],
      format: 'JSONEachRow',
      rest: '',
    });
  });

  it('reads a database, columns, settings, and where the rows begin', () => {
    const text =
      'insert into table `a`."b" ( `c`, d ,e )\n SETTINGS x = 1, y=\'best_effort\' format CSV\n1,2,3\n4,5,6\n';
    expect(read(text)).toEqual({
      database: 'a',
      table: 'b',
      columns: ['c', 'd', 'e'],
      settings: [
        ['x', '1'],
        ['y', 'best_effort'],
      ],
      format: 'CSV',
      rest: '1,2,3\n4,5,6\n',
    });
  });

  it('finds rows that follow on the same line', () => {
    expect(read('INSERT INTO t FORMAT JSONEachRow {"a":1}')).toMatchObject({ rest: ' {"a":1}' });
    expect(read('INSERT INTO t (a) FORMAT TSV;')).toMatchObject({ format: 'TSV', rest: '' });
  });

  it.each([
    'INSERT INTO t VALUES (1)',
    'INSERT INTO t FORMAT Values (1)',
    'INSERT INTO t SELECT 1 FORMAT CSV',
    'INSERT INTO t (`a b`) FORMAT CSV',
    'INSERT INTO `t`; DROP TABLE t; FORMAT CSV',
    "INSERT INTO t SETTINGS x = 'a\\'b' FORMAT CSV",
    "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV",
    '/* a */ INSERT INTO t FORMAT CSV',
    'SELECT 1',
    '',
  ])('leaves %j to the engine', (text) => {
    expect(read(text)).toBeNull();
  });

  it('does not take long over a long text', () => {
    const began = performance.now();
    read(`INSERT INTO t (${'a, '.repeat(100_000)}`);
    read(`INSERT INTO t SETTINGS ${"a='b', ".repeat(100_000)}`);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
