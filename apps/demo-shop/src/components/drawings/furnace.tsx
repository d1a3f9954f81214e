import { Drawing, Pollen } from './svg.tsx';

/** The F1: a cabinet in the return duct, its filter half drawn out, with the furnace behind it. */
export function FurnaceDrawing({ label }: { label?: string }) {
  return (
    <Drawing width={320} height={300} {...(label ? { label } : {})}>
      <path class="d-shadow" d="M50 272h236" />
      <path class="d-surface d-line" d="M18 130h86v56H18z" />
      <rect class="d-surface d-line" x="10" y="120" width="10" height="76" rx="3" />
      <rect class="d-surface d-line" x="200" y="60" width="86" height="208" rx="6" />
      <path class="d-line" d="M216 232h54M216 242h54M216 252h54M226 60V12M260 60V12" />
      <rect class="d-surface d-line" x="216" y="3" width="54" height="10" rx="3" />
      <path
        class="d-warm"
        d="M241 122c16 16 22 30 14 42a17 17 0 0 1-30-4c-2-11 6-17 9-24 4 6 8 6 8 2s-3-10-1-16z"
      />
      <path class="d-flow" d="M243 52V26M236 34l7-8 7 8" />
      <rect class="d-surface d-line" x="104" y="96" width="96" height="124" rx="6" />
      <path class="d-line" d="M116 268v-48M188 268v-48" />
      <path class="d-deep" d="M104 102a6 6 0 0 1 6-6h84a6 6 0 0 1 6 6v12h-96z" />
      <path class="d-line" d="M104 114h96" />
      <rect class="d-clean d-line" x="124" y="130" width="56" height="70" rx="3" />
      <path
        class="d-flow d-pleats"
        d="m131 138 9 6-9 6 9 6-9 6 9 6-9 6 9 6-9 6M148 138l9 6-9 6 9 6-9 6 9 6-9 6 9 6-9 6M165 138l9 6-9 6 9 6-9 6 9 6-9 6 9 6-9 6"
      />
      <path class="d-flow d-in" d="M30 146h62M30 170h62" />
      <Pollen
        dots={[
          [36, 158, 4.5],
          [52, 144, 4],
          [66, 166, 4.5],
          [44, 174, 3],
          [90, 156, 3],
        ]}
      />
    </Drawing>
  );
}
