import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countryDatabase } from '../testing/country-database.ts';
import { type Countries, openCountries } from './countries.ts';

let folder: string;
let countries: Countries;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waystone-countries-'));
  const path = join(folder, 'countries.mmdb');
  writeFileSync(path, countryDatabase({ '203.0.113.0/24': 'AT', '198.51.100.0/25': 'DE' }));
  countries = openCountries(path);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('openCountries', () => {
  it.each([
    ['203.0.113.7', 'AT'],
    ['::ffff:203.0.113.7', 'AT'],
    ['198.51.100.1', 'DE'],
    ['198.51.100.200', ''],
    ['192.0.2.1', ''],
    ['2001:db8::1', ''],
    ['', ''],
    ['nobody', ''],
    ["'; DROP TABLE event; --", ''],
  ])('%s is in %j', (address, country) => {
    expect(countries.of(address)).toBe(country);
  });

  it('knows nothing without a database', () => {
    expect(openCountries(null).of('203.0.113.7')).toBe('');
  });

  it('says which file it cannot read', () => {
    expect(() => openCountries(join(folder, 'nowhere.mmdb'))).toThrow(/"countryDatabase" .*nowhere\.mmdb/);
    writeFileSync(join(folder, 'broken.mmdb'), 'no database');
    expect(() => openCountries(join(folder, 'broken.mmdb'))).toThrow(/"countryDatabase" .*broken\.mmdb/);
  });
});
