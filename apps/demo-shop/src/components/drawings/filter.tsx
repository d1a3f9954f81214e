import { Drawing } from './svg.tsx';

/** A pleated filter in its frame, and a second one behind it. */
export function FilterDrawing({ label }: { label?: string }) {
  return (
    <Drawing width={320} height={300} {...(label ? { label } : {})}>
      <path class="d-shadow" d="M60 272h206" />
      <rect class="d-tint d-line" x="136" y="40" width="124" height="190" rx="8" />
      <path class="d-line" d="M152 58h92" />
      <rect class="d-surface d-line" x="66" y="66" width="140" height="202" rx="8" />
      <rect class="d-clean d-line" x="82" y="84" width="108" height="166" rx="3" />
      <path class="d-flow d-pleats" d={pleats()} />
      <path class="d-deep" d="M206 222h40v26h-40z" />
      <path class="d-line" d="M206 222h40v26h-40" />
    </Drawing>
  );
}

/** Six folded strips side by side. */
function pleats(): string {
  const strips: string[] = [];
  for (let x = 90; x < 180; x += 16) strips.push(`M${x} 90${'l9 7.5-9 7.5'.repeat(10)}`);
  return strips.join('');
}
