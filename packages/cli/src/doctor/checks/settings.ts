import { closest } from '../../terminal/suggest.ts';
import { type Finding, finding } from '../catalogue.ts';
import type { Installation } from '../installation.ts';
import { FEATURES, SETTINGS } from '../settings.ts';
import type { Visit } from '../visit.ts';

/** Whether the settings of a tag say what the script understands. */
export function checkSettings({ manager }: Visit, installation: Installation): Finding[] {
  if (installation.tag === null) return [];
  const { settings } = installation;
  return [
    ...checkKey(installation, manager !== ''),
    ...Object.keys(settings).flatMap(checkName),
    ...checkHost(settings.host),
    ...checkValue('consent', settings.consent, ['required']),
    ...checkValue('gpc', settings.gpc, ['ignore']),
    ...checkOff(settings.off),
  ];
}

function checkKey({ key, how, src }: Installation, managed: boolean): Finding[] {
  if (key.startsWith('sk_')) return [finding('key_secret')];
  if (key !== '' && !/^pk_[\w-]+$/.test(key)) return [finding('key_malformed', { key })];
  if (key !== '') return [];
  return [how === 'manager' && managed ? finding('attributes_stripped', { src }) : finding('key_missing')];
}

function checkName(name: string): Finding[] {
  const known: readonly string[] = SETTINGS;
  return known.includes(name) ? [] : [finding('setting_unknown', { name, hint: hint(name, known) })];
}

function checkHost(host: string | undefined): Finding[] {
  if (host === undefined || host === '') return [];
  return /^https?:\/\//.test(host) && URL.canParse(host) ? [] : [finding('host_invalid', { host })];
}

function checkValue(name: string, value: string | undefined, known: readonly string[]): Finding[] {
  if (value === undefined || known.includes(value)) return [];
  return [finding('setting_value', { name, value, known: known.join(', '), hint: hint(value, known) })];
}

function checkOff(off: string | undefined): Finding[] {
  if (off === undefined) return [];
  const findings = off
    .split(/[\s,|]+/)
    .filter((name) => name !== '')
    .flatMap((name) => checkValue('off', name, FEATURES));
  if (off.includes('views')) findings.push(finding('views_off', { off }));
  return findings;
}

function hint(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}
