import { Drawing, Pollen } from './svg.tsx';

/** The hero: a house cut open, with a portable cleaner in the bedroom and a filter at the furnace. */
export function House() {
  return (
    <Drawing
      width={600}
      height={436}
      class="drawing house"
      label="A house cut open: pollen drifts in from a tree; a portable cleaner stands beside a bed, and in the cellar a filter box on the furnace feeds clean air to the other rooms."
    >
      <g transform="translate(0 -30)">
        <Shell />
        <Bedroom />
        <Nursery />
        <LivingRoom />
        <Kitchen />
        <Cellar />
        <Outside />
      </g>
    </Drawing>
  );
}

function Shell() {
  return (
    <>
      <path class="d-surface d-line" d="M420 106V64h26v56" />
      <path class="d-tint" d="M128 368h400v84a8 8 0 0 1-8 8H136a8 8 0 0 1-8-8z" />
      <path class="d-surface" d="M128 165 328 56l200 109v203H128z" />
      <path
        class="d-clean"
        d="M300 172h224v94H300zM132 172h164v94H132zM340 274h184v94H340zM132 274h204v94H132z"
      />
      <path class="d-line d-heavy" d="M104 178 328 56l224 122" />
      <path
        class="d-line"
        d="M128 168v284a8 8 0 0 0 8 8h384a8 8 0 0 0 8-8V168M128 170h400M128 270h400M298 170v100M338 270v98"
      />
      <path class="d-line" d="M20 368h560" />
    </>
  );
}

function Bedroom() {
  return (
    <>
      <path class="d-line" d="M146 226v44M146 256h88v14M234 256v-6a6 6 0 0 0-6-6h-82" />
      <path class="d-deep" d="M176 240h52a6 6 0 0 1 6 6v10h-62v-12a4 4 0 0 1 4-4z" />
      <rect class="d-surface d-line" x="150" y="234" width="20" height="11" rx="5" />
      <rect class="d-surface d-line" x="254" y="222" width="26" height="48" rx="9" />
      <path class="d-line" d="M260 232h14" />
      <path class="d-dots" d="M261 244h14M261 252h14M261 260h14" />
      <path class="d-flow" d="M262 216c0-16-14-22-34-22M267 214v-30M272 216c0-14 6-20 14-24" />
    </>
  );
}

function Nursery() {
  return (
    <>
      <path
        class="d-line"
        d="M322 228v42M392 228v42M322 258h70M322 240h70M334 240v18M346 240v18M358 240v18M370 240v18M382 240v18"
      />
      <path class="d-line" d="M357 170v14M343 196a14 10 0 0 1 28 0z" />
      <path class="d-line" d="M408 202h34v34h-34zM425 202v34M408 219h34" />
      <path class="d-flow" d="M476 190c-14 0-20 4-32 1M476 200c-12 0-8 14-20 24" />
    </>
  );
}

function LivingRoom() {
  return (
    <>
      <g transform="translate(-16 0)">
        <path class="d-deep" d="M166 326a8 8 0 0 1 8-8h68a8 8 0 0 1 8 8v21h-84z" />
        <path class="d-line" d="M160 368v-6h96v6" />
        <path class="d-surface d-line" d="M156 362v-22a7 7 0 0 1 14 0v6h76v-6a7 7 0 0 1 14 0v22z" />
      </g>
      <path class="d-surface d-line" d="M174 288h36v16h-36z" />
      <path class="d-line" d="M292 368v-60M278 308h28l-6-18h-16zM284 368h16" />
    </>
  );
}

function Kitchen() {
  return (
    <>
      <path class="d-line" d="M372 334h84M384 334v34M444 334v34M414 270v20M398 302a16 12 0 0 1 32 0z" />
      <path class="d-line" d="M356 316v52M356 344h16v24" />
      <path class="d-deep" d="M408 324h14v10h-14z" />
      <path class="d-flow" d="M476 292c-18 0-18 10-34 10M476 302c-10 0-8 18-16 24" />
    </>
  );
}

function Cellar() {
  return (
    <>
      <path class="d-surface d-line" d="M236 368v46a12 12 0 0 0 12 12h96v-20h-82a6 6 0 0 1-6-6v-32z" />
      <rect class="d-surface d-line" x="344" y="394" width="40" height="44" rx="4" />
      <path class="d-flow d-pleats" d="m352 400 8 5-8 5 8 5-8 5 8 5-8 5M368 400l8 5-8 5 8 5-8 5 8 5-8 5" />
      <rect class="d-surface d-line" x="384" y="386" width="58" height="74" rx="4" />
      <path class="d-line" d="M396 440h34M396 448h34" />
      <path class="d-warm" d="M413 402c8 8 10 14 6 20a8 8 0 0 1-14-2c-1-5 3-8 4-11 2 3 4 3 4 1s-1-5 0-8z" />
      <path class="d-surface d-line" d="M442 398h34V180h20v228a10 10 0 0 1-10 10h-44z" />
      <path class="d-line" d="M476 186h20M476 204h20M476 288h20M476 306h20" />
      <path class="d-flow" d="M486 390v-58M480 340l6-8 6 8M486 262v-34M480 236l6-8 6 8" />
    </>
  );
}

function Outside() {
  return (
    <>
      <path class="d-line" d="M58 368V250M58 318l-20-22M58 296l18-20" />
      <ellipse class="d-leaf" cx="58" cy="226" rx="40" ry="48" />
      <path class="d-line d-window" d="M128 196v40" />
      <path class="d-line" d="M120 196h16M120 236h16" />
      <Pollen
        dots={[
          [36, 218, 4],
          [58, 204, 4],
          [78, 232, 4],
          [54, 250, 4],
          [98, 196, 3.5],
          [112, 218, 4],
          [104, 246, 3],
          [140, 208, 3.5],
          [150, 192, 3],
          [166, 214, 3],
          [182, 204, 2.5],
          [200, 222, 2.5],
          [92, 168, 3],
          [118, 150, 3],
          [84, 300, 3],
          [110, 324, 2.5],
        ]}
      />
    </>
  );
}
