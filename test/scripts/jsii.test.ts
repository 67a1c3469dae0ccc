import { shapedForJsii } from '../../scripts/jsii/shapes';
import { CODEC_NAMES } from '../../lib/rules';

function shaped(text: string, exported: readonly string[] = []) {
  const { hidden, ...rest } = shapedForJsii('constructs/thing.ts', text, new Set(exported));
  return { ...rest, hidden: [...hidden] };
}

describe('what jsii is shown of a file', () => {
  test('of a union of props the interface with all settings, under the name of the union', () => {
    const { text, hidden } = shaped(`
/** By id or by name. */
export type ThingProps = ById | ByName;

/** By either. */
export interface AnyThingProps extends Base {
  readonly id?: string;
}
`);
    expect(text.trim()).toBe(`/** By either. */
export interface ThingProps extends Base {
  readonly id?: string;
}
type AnyThingProps = ThingProps;`);
    expect(hidden).toEqual(['ById', 'ByName']);
  });

  test('a union without such an interface as it is', () => {
    const text = 'export type ThingProps = ById | ByName;\n';
    expect(shaped(text).text).toBe(text);
  });

  test('a list that cannot be changed as a list, where it is public', () => {
    const text = 'export interface Thing { readonly names: readonly string[]; }';
    expect(shaped(text, ['Thing']).text).toBe('export interface Thing { readonly names: string[]; }');
    expect(shaped(text).text).toBe(text);
  });

  test('no functions and no generic interfaces', () => {
    const { hidden } = shaped('export function f(): void {}\nexport interface Box<T> { readonly of: T; }');
    expect(hidden).toEqual(['f', 'Box']);
  });

  test('a factory and its settings for each codec', () => {
    const { text, added } = shaped(`
const WithFactories = {};
export class AudioConfig extends WithFactories {
  constructor() {
    super();
  }
}
`);
    expect(text).not.toContain('extends WithFactories');
    expect(added).toHaveLength(CODEC_NAMES.length);
    for (const [i, codec] of CODEC_NAMES.entries()) {
      expect(text).toContain(`public static ${codec}(settings: ${added[i]} = {}): AudioConfig {`);
      expect(text).toContain(`export interface ${added[i]} {`);
    }
  });

  test('nothing where the class of the factories is not as it was', () => {
    expect(() => shaped('const WithFactories = {};\nclass AudioConfig {}')).toThrow(
      'constructs/thing.ts: no class extends WithFactories',
    );
  });
});
