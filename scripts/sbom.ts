import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseExpression from 'spdx-expression-parse';
import { type Bundled, bundledPackages } from './bundled';

/** A `package.json`, or what a lock file says of one. */
interface Manifest {
  readonly name: string;
  readonly version: string;
}

const { Builders, Factories, Utils } = Contrib.FromNodePackageJson;
const components = new Builders.ComponentBuilder(
  new Factories.ExternalReferenceFactory(),
  new Contrib.License.Factories.LicenseFactory(parseExpression),
);

/**
 * The bill of materials (CycloneDX, JSON) of what is bundled: each package once for each version of it, with its
 * licence and the digest of `package-lock.json`, and who imports whom. It has no time and no number of its own, so
 * that the same packages give the same bytes.
 *
 * @param root - the folder of the project.
 * @throws Error when a package is not what the lock file says, or has no digest there.
 */
export function sbom(root: string, all: Bundled): string {
  const read = (...names: string[]): unknown => JSON.parse(readFileSync(path.join(root, ...names), 'utf8'));
  const lock = read('package-lock.json') as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
  };
  const project = componentOf(read('package.json'), Enums.ComponentType.Library);
  const inside = new Map<string, Models.Component>([['', project]]);
  const known = new Map<string, Models.Component>();
  for (const folder of bundledPackages(all)) {
    const component = componentOf(read(folder, 'package.json'));
    const locked = lock.packages[folder];
    if (locked?.integrity === undefined || locked.version !== component.version) {
      throw new Error(
        `${component.purl} in ${folder} is bundled, but package-lock.json has ` +
          (locked?.integrity === undefined ? 'no digest of it' : `version ${locked.version} there`) +
          '. Install what the lock file says with `npm ci --ignore-scripts`, and bundle only packages that it has a digest of.',
      );
    }
    component.hashes.set(...Utils.parsePackageIntegrity(locked.integrity));
    // The same version may be installed at several places.
    const same = known.get(component.purl ?? '') ?? component;
    known.set(component.purl ?? '', same);
    inside.set(folder, same);
  }
  for (const [folder, imports] of all) {
    for (const imported of imports) {
      const [from, to] = [inside.get(folder), inside.get(imported)];
      if (from && to) from.dependencies.add(to.bomRef);
    }
  }
  const bom = new Models.Bom({
    components: new Models.ComponentRepository(known.values()),
    metadata: new Models.Metadata({ component: project }),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentOf(manifest: unknown, type?: Enums.ComponentType): Models.Component {
  const { name, version } = manifest as Manifest;
  const component = components.makeComponent(manifest as object, type);
  if (component === undefined)
    throw new Error(`A package.json with the name ${JSON.stringify(name)} names no package.`);
  component.purl = new PackageURL('npm', component.group, component.name, version).toString();
  component.bomRef.value = component.purl;
  return component;
}
