import { describe, expect, it } from 'vitest';
import { parseUserAgent } from './user-agent.ts';

const CASES: [string, string, string, string][] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36',
    'desktop',
    'Chrome',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'mobile',
    'Safari',
    'iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36',
    'tablet',
    'Chrome',
    'Android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'desktop', 'Firefox', 'Linux'],
];

describe('parseUserAgent', () => {
  it.each(CASES)('%s', (agent, device, browser, os) => {
    expect(parseUserAgent(agent)).toEqual({ device, browser, os });
    expect(parseUserAgent(agent)).toEqual({ device, browser, os });
  });

  it('leaves empty what an agent does not say', () => {
    expect(parseUserAgent('')).toEqual({ device: '', browser: '', os: '' });
    expect(parseUserAgent('curl/8.5.0')).toEqual({ device: '', browser: '', os: '' });
  });

  it('reads a megabyte of nonsense without harm', () => {
    expect(parseUserAgent('('.repeat(1_000_000)).os).toBe('');
  });
});
