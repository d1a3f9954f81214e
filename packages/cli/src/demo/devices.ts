/**
 * Devices that people browse with.
 * @module
 */
import type { Random } from './random.ts';

export type DeviceKind = 'phone' | 'tablet' | 'desktop';

/** A device: what its browser says of itself. */
export type Device = {
  /** Names it among the devices of its person. */
  label: string;
  kind: DeviceKind;
  userAgent: string;
  screen: { width: number; height: number };
};

type Make = readonly [userAgent: string, width: number, height: number];

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

const MAKES: Record<DeviceKind, readonly (readonly [Make, weight: number])[]> = {
  phone: [
    [[ios('18_5', '18.5'), 393, 852], 30],
    [[ios('17_6_1', '17.6'), 390, 844], 14],
    [[`Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/138.0.0.0 Mobile Safari/537.36`, 412, 915], 38],
    [
      [
        `Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) ${WEBKIT} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
        360,
        780,
      ],
      12,
    ],
    [['Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 412, 915], 6],
  ],
  tablet: [
    [
      [
        'Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
        820,
        1180,
      ],
      70,
    ],
    [[`Mozilla/5.0 (Linux; Android 13; SM-X710) ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`, 800, 1280], 30],
  ],
  desktop: [
    [[`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`, 1920, 1080], 44],
    [
      [
        `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`,
        1920,
        1080,
      ],
      18,
    ],
    [['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 1536, 864], 9],
    [
      [
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
        1512,
        982,
      ],
      17,
    ],
    [
      [
        `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Chrome/138.0.0.0 Safari/537.36`,
        1728,
        1117,
      ],
      12,
    ],
  ],
};

function ios(system: string, version: string): string {
  return `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`;
}

/** Draws a device of a kind. */
export function drawDevice(kind: DeviceKind, label: string, random: Random): Device {
  const [userAgent, width, height] = random.weighted(MAKES[kind]);
  return { label, kind, userAgent, screen: { width, height } };
}

/** The user agents of machines that visit the shop. */
export const BOTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/138.0.0.0 Safari/537.36`,
] as const;
