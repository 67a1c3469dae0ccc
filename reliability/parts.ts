import { deaths } from './deaths';
import { faults } from './faults';
import type { Part } from './report';

/** The parts of the suite, in the order in which they run and stand in the document. */
export const PARTS: readonly Part[] = [faults, deaths];
