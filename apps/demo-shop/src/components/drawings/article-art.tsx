import { Drawing, Pollen } from './svg.tsx';

/** An open window, a curtain, and pollen on the breeze. */
export function WindowArt() {
  return (
    <Drawing width={320} height={180} class="drawing art">
      <path class="d-clean" d="M96 24h128v112H96z" />
      <path class="d-line" d="M96 24h128v112H96zM160 24v112M84 136h152v10H84z" />
      <path
        class="d-surface d-line"
        d="M84 16c18 34 6 70-14 96 20 6 34 4 40-6-6-26 6-60 0-90zM236 16c-12 40-4 74 24 92-14 10-34 8-44-2 6-30-4-60-6-90z"
      />
      <path class="d-line" d="M64 16h192" />
      <path class="d-flow" d="M120 60c16-8 28 8 44 0s28 8 44 0M112 92c16-8 28 8 44 0s28 8 44 0" />
      <Pollen
        dots={[
          [130, 48, 4],
          [150, 76, 5],
          [184, 46, 4],
          [192, 80, 3.5],
          [140, 108, 4],
          [174, 104, 3],
        ]}
      />
    </Drawing>
  );
}

/** A bed, seen from the side. */
export function BedArt() {
  return (
    <Drawing width={320} height={180} class="drawing art">
      <path class="d-line" d="M52 56v92M268 100v48M52 132h216" />
      <path class="d-surface d-line" d="M52 112h208a8 8 0 0 1 8 8v12H52z" />
      <rect class="d-surface d-line" x="60" y="92" width="56" height="22" rx="10" />
      <path class="d-deep" d="M122 96h132a14 14 0 0 1 14 14v22H110v-14c0-12 2-22 12-22z" />
      <path class="d-line" d="M32 148h256" />
      <path class="d-line" d="M214 18h44v44h-44zM236 18v44M214 40h44" />
      <Pollen
        dots={[
          [82, 78, 3],
          [104, 70, 4],
          [132, 80, 3],
          [158, 72, 3.5],
          [184, 82, 2.5],
          [120, 56, 2.5],
          [206, 76, 2.5],
        ]}
      />
    </Drawing>
  );
}

/** A branch with catkins. */
export function BranchArt() {
  return (
    <Drawing width={320} height={180} class="drawing art">
      <path
        class="d-line"
        d="M20 30c80-10 150 0 270 26M120 26c10 10 14 20 14 32M200 36c8 8 10 18 8 30M70 26c-2 14-8 24-8 34M262 50c4 8 4 16 0 26"
      />
      <path
        class="d-leaf"
        d="M150 26c12-20 34-22 46-16-6 16-24 24-46 16zM236 44c6-18 26-26 42-22-2 16-20 28-42 22zM92 26C86 10 68 4 56 8c2 14 18 24 36 18z"
      />
      <path class="d-catkin" d="M134 62v54M208 70v48M62 64v50M260 80v40" />
      <Pollen
        dots={[
          [120, 136, 4],
          [146, 150, 3],
          [80, 134, 3.5],
          [196, 138, 4],
          [222, 152, 3],
          [246, 140, 3],
          [170, 132, 2.5],
          [40, 150, 2.5],
        ]}
      />
    </Drawing>
  );
}
