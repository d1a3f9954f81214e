/**
 * What the command line does, for programs: imports, made-up people, the posting that both share, and the doctor.
 * @module
 */
export { type DemoMessage, type DemoOptions, demoMessages, demoOutgoing } from './demo/demo.ts';
export { CATALOGUE, type Code, type Finding, type Status } from './doctor/catalogue.ts';
export { type Diagnosis, type ExamineOptions, examine } from './doctor/examine.ts';
export { findBrowser, type Installed } from './doctor/find-browser.ts';
export { describeDiagnosis } from './doctor/report.ts';
export { SETTINGS } from './doctor/settings.ts';
export { type Mapping, mappingSchema } from './import/mapping.ts';
export { parseMapping, readMapping } from './import/mapping-file.ts';
export { type ImportOptions, type ImportProgress, type ImportSummary, importFile } from './import/run.ts';
export type { Outgoing } from './post/batch.ts';
export { type OnVerdict, postAll } from './post/post.ts';
export type { Patience, Target } from './post/request.ts';
export { type Rejected, Tally, type Totals } from './post/tally.ts';
export { CliError } from './terminal/errors.ts';
