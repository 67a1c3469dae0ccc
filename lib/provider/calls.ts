import { type Operation, type OPERATIONS } from '../ci';
import type { Attributes } from '../plugin';

/** That an attribute is given, whatever its value. */
export const GIVEN = { given: true } as const;

/** The values of attributes on which a call depends; one that is left out has its default. */
export type Settings<A extends Attributes> = { readonly [Name in keyof A]?: string | boolean | typeof GIVEN };

/** Why a handler calls an operation, and when. */
export interface CallRow<A extends Attributes = Attributes> {
  /** What for, as in "to activate it", for docs/permissions.md. */
  readonly why: string;
  /**
   * With which settings it is called: with any of these, each of which may name several attributes.
   * @default - with all
   */
  readonly when?: readonly Settings<A>[];
  /**
   * That only an apply makes the call, although it changes nothing.
   * @default - what reads, a plan needs too
   */
  readonly applyOnly?: true;
}

/**
 * What the handlers of one resource or data source call. It is said once: what their client can be asked for, what a
 * policy has to allow (`CamPolicy`) and docs/permissions.md follow from it.
 */
export type Calls<A extends Attributes = Attributes> = { readonly [Name in Operation]?: CallRow<A> };

/** Every operation of some rows. */
export type AnyCall<C extends Calls> = Extract<keyof C, Operation>;

/** The operations of some rows that reading, planning and importing call. */
export type LookingCall<C extends Calls> = {
  [Name in AnyCall<C>]: (typeof OPERATIONS)[Name]['method'] extends 'GET' | 'HEAD'
    ? C[Name] extends { readonly applyOnly: true }
      ? never
      : Name
    : never;
}[AnyCall<C>];
