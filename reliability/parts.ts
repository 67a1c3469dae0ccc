import { deaths } from './deaths';
import { faults } from './faults';
import { fuzz } from './fuzz';
import { limiter } from './limiter';
import { memory } from './memory';
import type { Part } from './report';
import { secrets } from './secrets';

/** The parts of the suite, in the order in which they run and stand in the document. */
export const PARTS: readonly Part[] = [faults, deaths, limiter, fuzz, memory, secrets];
