import type { Route } from '../router';
import { TEMPLATE_ROUTES } from './templates';

/** Everything that the emulator answers. */
export const ROUTES: readonly Route[] = [...TEMPLATE_ROUTES];
