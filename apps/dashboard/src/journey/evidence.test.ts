// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { evidence, personStage } from '../samples/rows.ts';
import { evidenceSentence, strongest, topEvidence } from './evidence.ts';

const NOW = Date.parse('2026-03-12T12:30:00Z');

describe('evidenceSentence', () => {
  it('tells what, where and when', () => {
    expect(evidenceSentence(evidence(), NOW)).toBe(
      'Read a comparison · /compare/portable-vs-furnace · 2 days ago',
    );
  });

  it('names the page where there is no address, and the signal where there is no label', () => {
    expect(evidenceSentence(evidence({ url: '', label: '' }), NOW)).toBe(
      'Comparison read · Portable or furnace-connected? · 2 days ago',
    );
  });

  it('leaves out what is not known', () => {
    expect(evidenceSentence(evidence({ url: '', title: '' }), NOW)).toBe('Read a comparison · 2 days ago');
  });
});

describe('the order of evidence', () => {
  it('puts the strongest first and, of equals, the newest', () => {
    const weak = evidence({ signal: 'weak', weight: 0.1 });
    const old = evidence({ signal: 'old', weight: 0.9, occurred_at: '2026-01-01T00:00:00Z' });
    const young = evidence({ signal: 'young', weight: 0.9 });
    expect(strongest([weak, old, young]).map(({ signal }) => signal)).toEqual(['young', 'old', 'weak']);
    expect(topEvidence(personStage({ evidence: [weak, young] }))).toBe(young);
  });

  it('knows none for nobody', () => {
    expect(topEvidence(undefined)).toBeUndefined();
    expect(topEvidence(personStage({ evidence: [] }))).toBeUndefined();
  });
});
