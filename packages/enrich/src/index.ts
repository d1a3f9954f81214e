/**
 * Pure functions that enrich a touchpoint. None of them reads the network, the disk or the clock.
 * @module
 */
export { isBot } from './bot.ts';
export { type ChannelFacts, type ChannelInput, classifyChannel } from './channel/classify.ts';
export { CHANNELS, type Channel } from './channel/names.ts';
export { registrableDomain } from './domain.ts';
export { toWellFormed, wellFormedJson } from './text.ts';
export { type CleanUrl, cleanUrl, isPrivateUrl } from './url.ts';
export { parseUserAgent, type UserAgentFacts } from './user-agent.ts';
