import { Drawing, Pollen } from './svg.tsx';

const STAGES = [
  { x: 120, name: 'Pre-filter', catches: 'hair, lint' },
  { x: 260, name: 'HEPA filter', catches: 'pollen, dust, smoke' },
  { x: 400, name: 'Carbon', catches: 'some smells' },
  { x: 540, name: 'Fan', catches: 'moves the air' },
] as const;

/** How air goes through a cleaner: pre-filter, HEPA, carbon, fan. */
export function FilterStages() {
  return (
    <Drawing
      width={660}
      height={220}
      label="Air with pollen enters on the left and passes a pre-filter, a HEPA filter, a carbon filter and a fan; it leaves clean on the right."
    >
      <path class="d-flow d-in" d="M8 60h84M8 90h84M8 120h84" />
      <rect class="d-tint d-line" x="104" y="24" width="32" height="132" rx="4" />
      <path class="d-dots" d="M113 40v104M120 40v104M127 40v104" />
      <rect class="d-surface d-line" x="238" y="24" width="44" height="132" rx="4" />
      <path class="d-flow d-pleats" d={`M246 32${'l28 6-28 6'.repeat(9)}`} />
      <rect class="d-deep d-line" x="384" y="24" width="32" height="132" rx="4" />
      <circle class="d-surface d-line" cx="540" cy="90" r="54" />
      <path
        class="d-line"
        d="M540 90c-8-26 8-40 22-38 4 18-6 32-22 38zM540 90c27-6 39 12 34 25-18 2-31-9-34-25zM540 90c-19 20-40 14-46 1 11-14 32-14 46-1z"
      />
      <path
        class="d-flow"
        d="M146 70h80M146 110h80M292 70h80M292 110h80M426 70h50M426 110h50M604 76h48M604 104h48"
      />
      <Pollen
        dots={[
          [28, 60, 6],
          [64, 92, 5],
          [40, 120, 5],
          [82, 66, 4],
          [160, 92, 4],
          [196, 70, 3],
          [212, 104, 3],
        ]}
      />
      {STAGES.map(({ x, name, catches }) => (
        <>
          <text class="d-label" x={x} y="184">
            {name}
          </text>
          <text class="d-caption" x={x} y="206">
            {catches}
          </text>
        </>
      ))}
    </Drawing>
  );
}
