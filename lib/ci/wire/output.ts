import { type XmlElement, type XmlNode, at, textAt } from '../xml';
import { given } from './values';

/** Where separated files go; keys may hold the service's wildcards. Source: CI API, Submitting a Job, 2026-01-12. */
export interface Output {
  readonly region?: string;
  readonly bucket?: string;
  /** Key of the background sound. */
  readonly object?: string;
  /** Key of the voice. */
  readonly auObject?: string;
  /** Key of the bass, in MusicMode. */
  readonly bassObject?: string;
  /** Key of the drums, in MusicMode. */
  readonly drumObject?: string;
}

/** Writes an `Output`; unset children are left out. */
export function outputToXml(output: Output): XmlNode {
  return [
    'Output',
    [
      ['Region', output.region],
      ['Bucket', output.bucket],
      ['Object', output.object],
      ['AuObject', output.auObject],
      ['BassObject', output.bassObject],
      ['DrumObject', output.drumObject],
    ],
  ];
}

/** Reads the `Output` inside an element; `undefined` when there is none. */
export function outputFromXml(parent: XmlElement): Output | undefined {
  const from = at(parent, 'Output');
  return (
    from &&
    given({
      region: textAt(from, 'Region'),
      bucket: textAt(from, 'Bucket'),
      object: textAt(from, 'Object'),
      auObject: textAt(from, 'AuObject'),
      bassObject: textAt(from, 'BassObject'),
      drumObject: textAt(from, 'DrumObject'),
    })
  );
}
