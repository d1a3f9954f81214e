import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const [light = '', dark = ''] = readFileSync(new URL('tokens.css', import.meta.url), 'utf8').split('@media');

/** Text on its background: WCAG 2.2 AA wants 4.5 (https://www.w3.org/TR/WCAG22/#contrast-minimum). */
const TEXT = [
  ['ink', ['paper', 'surface', 'mist', 'clean', 'pollen-tint']],
  ['soft', ['paper', 'surface', 'mist', 'clean', 'pollen-tint']],
  ['teal', ['paper', 'surface', 'mist', 'clean', 'pollen-tint']],
  ['teal-strong', ['paper', 'surface', 'mist', 'clean']],
  ['on-pollen', ['pollen', 'pollen-strong']],
  ['error', ['paper', 'surface']],
] as const;

/** Edges of controls on their background: 3 (https://www.w3.org/TR/WCAG22/#non-text-contrast). */
const EDGES = [
  ['edge', ['paper', 'surface', 'mist', 'clean', 'pollen-tint']],
  ['teal', ['surface', 'mist', 'clean']],
] as const;

function colour(scheme: string, name: string): string {
  const hex = new RegExp(`--${name}:\\s*(#[0-9a-f]{6})`).exec(scheme)?.[1];
  if (!hex) throw new Error(`tokens.css gives no six-digit colour to --${name}`);
  return hex;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_, scheme) => {
  it.each(TEXT)('let %s be read on every background', (name, backgrounds) => {
    for (const background of backgrounds) {
      expect(contrast(colour(scheme, name), colour(scheme, background)), background).toBeGreaterThanOrEqual(
        4.5,
      );
    }
  });

  it.each(EDGES)('let %s be seen as an edge', (name, backgrounds) => {
    for (const background of backgrounds) {
      expect(contrast(colour(scheme, name), colour(scheme, background)), background).toBeGreaterThanOrEqual(
        3,
      );
    }
  });
});
