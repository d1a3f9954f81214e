// @vitest-environment happy-dom
/** @jsxImportSource preact */
import type { PersonStageRow } from '@waystone/protocol';
import { render } from 'preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { personStage } from '../samples/rows.ts';
import { StageCard } from './stage-card.tsx';

beforeEach(() => render(null, document.body));

function textOf(stage: PersonStageRow): string {
  render(<StageCard stage={stage} />, document.body);
  return document.body.textContent ?? '';
}

describe('StageCard', () => {
  it('shows how likely each stage is, in parts of one bar and in words', () => {
    const text = textOf(personStage());
    expect(text).toContain('Consideration 80%');
    expect(text).toContain('Lapsed 2%');
    const parts = [...document.querySelectorAll<HTMLElement>('.odds-bar > span')];
    expect(parts.map((part) => part.style.flexGrow)).toEqual(['0.1', '0.8', '0.08', '0.02']);
  });

  it('shows no chances where a purchase is a fact, nor on the other journeys', () => {
    expect(textOf(personStage({ stage: 'purchase', p_decision: 1 }))).not.toContain('Chance to buy');
    expect(document.querySelector('.odds')).toBeNull();
    expect(textOf(personStage({ track: 'customer', stage: 'use' }))).not.toContain('Chance to buy');
  });

  it('says which round of the journey it is from the second on', () => {
    expect(textOf(personStage({ cycle: 1 }))).not.toContain('round');
    expect(textOf(personStage({ cycle: 2 }))).toContain('round 2');
  });

  it('says so where no evidence is named', () => {
    expect(textOf(personStage({ evidence: [] }))).toContain('No evidence');
  });
});
