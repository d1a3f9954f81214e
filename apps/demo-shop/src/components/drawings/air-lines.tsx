import { Drawing, Pollen } from './svg.tsx';

/** The line between page and footer: restless air with pollen on the left, calm air on the right. */
export function AirLines() {
  return (
    <Drawing width={1200} height={64} class="air-lines" fills>
      <path d="M0 20c60-22 110 22 170 0s110-20 170 2 120 4 200 0h660" />
      <path d="M0 34c60-22 110 22 170 0s110-14 170 0 120 2 200 0h660" />
      <path d="M0 48c60-22 110 22 170 0s110-12 170 0 120 0 200 0h660" />
      <Pollen
        dots={[
          [60, 14, 4],
          [128, 40, 3],
          [206, 10, 3.5],
          [268, 30, 4.5],
          [340, 14, 3],
          [402, 40, 2.5],
          [470, 27, 2],
        ]}
      />
    </Drawing>
  );
}
