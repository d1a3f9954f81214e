import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type CountryResponse, Reader } from 'mmdb-lib';

/** Tells the country of an address, which is kept nowhere. */
export type Countries = {
  /** ISO 3166-1 alpha-2 in capitals; empty where it is not known, or the text is no address. */
  of(address: string): string;
};

/**
 * Opens the owner's country database, in MaxMind's format (`.mmdb`): GeoLite2-Country, DB-IP Lite and their like.
 *
 * @param path `null` where there is none: no country is found then.
 * @throws where the file cannot be read or is no such database; the message names it.
 */
export function openCountries(path: string | null): Countries {
  if (path === null) return { of: () => '' };
  const reader = open(path);
  return {
    of: (address) => (isIP(address) === 0 ? '' : isoOf(reader, address)),
  };
}

function open(path: string): Reader<CountryResponse> {
  try {
    return new Reader<CountryResponse>(readFileSync(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `"countryDatabase" ${path} cannot be read (${reason}); give the path of an .mmdb file, or null.`,
    );
  }
}

function isoOf(reader: Reader<CountryResponse>, address: string): string {
  // A database of IPv4 alone knows IPv4 as such, and sockets of both kinds write it as ::ffff:192.0.2.1.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  try {
    const code = reader.get(plain)?.country?.iso_code ?? '';
    return /^[A-Z]{2}$/.test(code) ? code : '';
  } catch {
    // A broken record, or IPv6 asked of a database of IPv4.
    return '';
  }
}
