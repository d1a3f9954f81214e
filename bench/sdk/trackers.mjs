/**
 * The trackers, each as its maker has it installed: the script, what starts it, and where it sends.
 * @module
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { minify } from 'terser';
import { umamiFromNpm } from './umami.mjs';

const installed = (path) => readFileSync(new URL(`node_modules/${path}`, import.meta.url), 'utf8');

/** What a site's bundler would make of a package that is shipped in readable form. */
const minified = async (code) => (await minify(code, { compress: true, mangle: true })).code;

/**
 * A tracker of which several files make one script, with its start at the end.
 *
 * @param {string} sink origin of the collector, which is not the page's.
 * @param {{ waystone: string, umami: string | undefined }} files Waystone's script, and another build of Umami's.
 */
export async function trackers(sink, { waystone, umami }) {
  const async = (src, attributes = '') => `<script async src="${sink}${src}" ${attributes}></script>`;
  return [
    { name: 'no tracker', spa: false, scripts: {}, head: '' },
    {
      name: 'Waystone',
      view: /^\/v1\/batch$/,
      spa: true,
      scripts: { '/waystone.js': readFileSync(waystone, 'utf8') },
      head: async('/waystone.js', 'data-key="pk_benchmark"'),
    },
    {
      name: 'Plausible',
      view: /^\/api\/event$/,
      spa: true,
      scripts: { '/plausible.js': await plausible(sink) },
      head: async('/plausible.js'),
    },
    ...(await umamis(sink, umami)),
    {
      name: 'Snowplow, forms and links',
      view: /snowplow/,
      spa: false,
      scripts: { '/snowplow.js': snowplow(sink) },
      head: async('/snowplow.js'),
    },
    {
      name: 'Segment',
      view: /^\/v1\/p$/,
      spa: false,
      scripts: { '/segment.js': segment(sink), ...segmentParts() },
      head: async('/segment.js'),
    },
    {
      name: 'RudderStack',
      view: /^\/v1\/page$/,
      spa: false,
      scripts: { '/rudder.js': await rudder(sink) },
      head: async('/rudder.js'),
    },
    {
      name: 'PostHog',
      view: /^\/(e|i)\//,
      spa: true,
      scripts: { '/posthog.js': posthog(sink) },
      head: async('/posthog.js'),
    },
  ];
}

/** The one that npm has; and beside it another, where its file is given. */
async function umamis(sink, file) {
  const { version, code } = await umamiFromNpm();
  const umami = (name, script) => ({
    name,
    view: /^\/api\/send$/,
    spa: true,
    scripts: { '/umami.js': script },
    head: `<script defer src="${sink}/umami.js" data-website-id="00000000-0000-4000-8000-000000000000"></script>`,
  });
  const given = file ? [umami(`Umami ${basename(file, '.js')}`, readFileSync(file, 'utf8'))] : [];
  return [umami(`Umami ${version}`, code), ...given];
}

/** An ES module of its own; as a script it is wrapped and started at its end. Local pages count by option. */
async function plausible(sink) {
  const code = installed('@plausible-analytics/tracker/plausible.js').replace(/export\s*\{[^}]*\};?\s*$/, '');
  const options = {
    domain: 'shop.example',
    endpoint: `${sink}/api/event`,
    captureOnLocalhost: true,
    outboundLinks: true,
    formSubmissions: true,
  };
  return minified(`(()=>{${code};init(${JSON.stringify(options)})})()`);
}

function snowplow(sink) {
  const parts = ['browser-tracker', 'browser-plugin-form-tracking', 'browser-plugin-link-click-tracking'];
  const files = parts.map((part) => installed(`@snowplow/${part}/dist/index.umd.min.js`));
  return `${files.join('\n')}
(()=>{const{newTracker,trackPageView,enableActivityTracking}=snowplowBrowserTracking,f=snowplowFormTracking,l=snowplowLinkClickTracking;
newTracker('sp','${sink}',{appId:'shop',plugins:[f.FormTrackingPlugin(),l.LinkClickTrackingPlugin()]});
enableActivityTracking({minimumVisitLength:10,heartbeatDelay:10});l.enableLinkClickTracking();f.enableFormTracking();trackPageView()})()`;
}

function segment(sink) {
  return `${installed('@segment/analytics-next/dist/umd/index.js')}
;AnalyticsNext.AnalyticsBrowser.load({writeKey:'benchmark',cdnURL:'${sink}'}).page()`;
}

/** Chunks that it loads when it needs them, beside its own address. */
function segmentParts() {
  const parts = [
    ...installed('@segment/analytics-next/dist/umd/index.js').matchAll(/(\d+|[\w-]+):"([0-9a-f]{20})"/g),
  ];
  return Object.fromEntries(
    parts.flatMap(([, name, hash]) => {
      try {
        return [
          [
            `/${name}.bundle.${hash}.js`,
            installed(`@segment/analytics-next/dist/umd/${name}.bundle.${hash}.js`),
          ],
        ];
      } catch {
        return [];
      }
    }),
  );
}

/** The build that holds its plug-ins: the other fetches them from its maker's servers. */
async function rudder(sink) {
  const code = installed('@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js');
  return minified(`${code}
;(()=>{const r=new rudderanalytics.RudderAnalytics();r.load('benchmark','${sink}',{configUrl:'${sink}'});r.page()})()`);
}

function posthog(sink) {
  return `window.posthog=window.posthog||[];posthog._i=[['phc_benchmark',{api_host:'${sink}',defaults:'2025-05-24',person_profiles:'always',opt_out_useragent_filter:true},'posthog']];posthog.__SV=1;
${installed('posthog-js/dist/array.js')}`;
}
