import { describe, expect, it } from 'vitest';
import { classifyChannel } from './classify.ts';
import { CHANNELS } from './names.ts';

const SHOP = 'https://www.shop.example/';

const BY_REFERRER: [referrer: string, channel: string, source: string][] = [
  ['', 'direct', 'direct'],
  ['https://www.shop.example/pricing', 'internal', 'shop.example'],
  ['https://blog.shop.example/', 'internal', 'blog.shop.example'],
  ['https://www.google.co.uk/', 'organic_search', 'google'],
  ['https://docs.google.com/document/1', 'referral', 'docs.google.com'],
  ['https://search.brave.com/search', 'organic_search', 'brave'],
  ['https://uk.search.yahoo.com/', 'organic_search', 'yahoo'],
  ['https://finance.yahoo.com/', 'referral', 'finance.yahoo.com'],
  ['https://l.facebook.com/l.php', 'social', 'facebook'],
  ['https://t.co/abc', 'social', 'x'],
  ['https://www.pinterest.de/pin/1', 'social', 'pinterest'],
  ['https://m.youtube.com/watch', 'video', 'youtube'],
  ['https://chatgpt.com/', 'ai_assistant', 'chatgpt'],
  ['https://gemini.google.com/app', 'ai_assistant', 'gemini'],
  ['https://www.perplexity.ai/search', 'ai_assistant', 'perplexity'],
  ['https://mail.google.com/', 'email', 'gmail'],
  ['https://webmail.provider.example/', 'email', 'webmail.provider.example'],
  ['android-app://com.google.android.gm/', 'email', 'gmail'],
  ['android-app://com.google.android.googlequicksearchbox/', 'organic_search', 'google'],
  ['https://www.allergy-forum.example/thread/7', 'referral', 'allergy-forum.example'],
  ['http://127.0.0.1:3000/', 'referral', '127.0.0.1'],
  ['no url at all', 'direct', 'direct'],
];

const BY_QUERY: [query: string, channel: string, source: string, medium: string][] = [
  ['gclid=1', 'paid_search', 'google', 'cpc'],
  ['msclkid=1', 'paid_search', 'bing', 'cpc'],
  ['fbclid=1', 'social', 'facebook', 'social'],
  ['fbclid=1&gclid=1', 'paid_search', 'google', 'cpc'],
  ['ttclid=1', 'paid_social', 'tiktok', 'paid_social'],
  ['awc=1', 'affiliate', 'awin', 'affiliate'],
  ['mc_eid=1', 'email', 'mailchimp', 'email'],
  ['utm_source=google&utm_medium=cpc', 'paid_search', 'google', 'cpc'],
  ['utm_source=fb&utm_medium=cpc', 'paid_social', 'fb', 'cpc'],
  ['utm_source=Facebook&utm_medium=Paid-Social', 'paid_social', 'facebook', 'paid-social'],
  ['utm_source=instagram&utm_medium=social', 'social', 'instagram', 'social'],
  ['utm_source=youtube&utm_medium=paid', 'video', 'youtube', 'paid'],
  ['utm_source=news&utm_medium=email', 'email', 'news', 'email'],
  ['utm_source=news&utm_medium=newsletter', 'email', 'news', 'newsletter'],
  ['utm_source=blog.example&utm_medium=affiliate', 'affiliate', 'blog.example', 'affiliate'],
  ['utm_source=gdn&utm_medium=display', 'display', 'gdn', 'display'],
  ['utm_source=gdn&utm_medium=display&gclid=1', 'display', 'gdn', 'display'],
  ['utm_source=partner&utm_medium=cpc', 'paid_other', 'partner', 'cpc'],
  ['utm_source=partner&utm_medium=referral', 'referral', 'partner', 'referral'],
  ['utm_source=chatgpt.com', 'ai_assistant', 'chatgpt.com', 'ai'],
  ['utm_source=google&utm_medium=organic', 'organic_search', 'google', 'organic'],
  ['utm_source=crm&utm_medium=sms', 'sms', 'crm', 'sms'],
  ['utm_source=app&utm_medium=push', 'push', 'app', 'push'],
  ['utm_campaign=spring', 'other', '', ''],
];

describe('classifyChannel', () => {
  it.each(BY_REFERRER)('from %s: %s, %s', (referrer, channel, source) => {
    expect(classifyChannel({ url: SHOP, referrer })).toMatchObject({ channel, source });
  });

  it.each(BY_QUERY)('with ?%s: %s, %s, %s', (query, channel, source, medium) => {
    expect(classifyChannel({ url: `${SHOP}?${query}`, referrer: '' })).toMatchObject({
      channel,
      source,
      medium,
    });
  });

  it('believes the campaign over the referrer, even an own one', () => {
    const url = `${SHOP}?utm_source=crm&utm_medium=email&utm_campaign=Filter%20due`;
    expect(classifyChannel({ url, referrer: SHOP })).toEqual({
      channel: 'email',
      source: 'crm',
      medium: 'email',
      campaign: 'Filter due',
    });
  });

  it('believes the campaign that the client read over the URL', () => {
    const campaign = { source: 'bing', medium: 'cpc', name: 'brand' };
    const facts = classifyChannel({ url: `${SHOP}?utm_source=x`, referrer: '', campaign });
    expect(facts).toEqual({ channel: 'paid_search', source: 'bing', medium: 'cpc', campaign: 'brand' });
  });

  it('takes the site of the referrer where a campaign names no source', () => {
    const facts = classifyChannel({ url: `${SHOP}?utm_medium=cpc`, referrer: 'https://www.google.com/' });
    expect(facts).toMatchObject({ channel: 'paid_search', source: 'google' });
  });

  it('answers nothing but the named channels', () => {
    const answers = [...BY_REFERRER.map(([, channel]) => channel), ...BY_QUERY.map(([, channel]) => channel)];
    expect(CHANNELS).toEqual(expect.arrayContaining([...new Set(answers)]));
  });
});
