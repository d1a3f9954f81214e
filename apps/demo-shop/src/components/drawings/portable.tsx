import { Drawing, Pollen } from './svg.tsx';

/** The P1: a tower that draws air in around its foot and lets it out at the top. */
export function PortableDrawing({ label }: { label?: string }) {
  return (
    <Drawing width={320} height={300} {...(label ? { label } : {})}>
      <path class="d-shadow" d="M74 272h172" />
      <path class="d-flow" d="M136 50c-2-22-22-32-46-32M160 46V8M184 50c2-22 22-32 46-32" />
      <path class="d-flow d-in" d="M28 226h54M40 250h42M28 202h54M292 226h-54M280 250h-42M292 202h-54" />
      <rect class="d-surface d-line" x="106" y="58" width="108" height="208" rx="30" />
      <path class="d-line" d="M126 78h68M130 88h60M126 98h68" />
      <path class="d-deep" d="M106 118h108v14H106z" />
      <path class="d-line" d="M106 118h108M106 132h108" />
      <circle class="d-pollen" cx="160" cy="125" r="3.5" />
      <path
        class="d-dots"
        d="M124 160h76M124 174h76M124 188h76M124 202h76M124 216h76M124 230h76M124 244h76"
      />
      <path class="d-line d-foot" d="M122 270h76" />
      <Pollen
        dots={[
          [24, 190, 5],
          [52, 214, 4],
          [16, 240, 4],
          [66, 238, 3],
          [296, 190, 4],
          [268, 214, 5],
          [304, 240, 3.5],
          [254, 240, 3],
        ]}
      />
    </Drawing>
  );
}
