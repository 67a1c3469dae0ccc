import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * What libraries bring along for cases that do not arise here: axios's forms with files and the 130 kB of media types
 * that they ask for, its other way over `fetch`, and protobufjs's integers beyond 2^53, which it compiles WebAssembly for
 * at each start.
 */
export const LEFT_OUT: Plugin = {
  name: 'left-out',
  setup(building) {
    building.onResolve({ filter: /^(form-data|long)$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'left-out',
    }));
    building.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: 'module.exports = undefined',
    }));
    building.onLoad({ filter: /axios\/lib\/adapters\/fetch\.js$/ }, () => ({
      contents: 'export const getFetch = () => false;',
    }));
    // To look at this name has Node load all of its own fetch.
    building.onLoad({ filter: /axios\/lib\/utils\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const contents = text.replaceAll(/\bG\.FormData\b/g, 'undefined');
      if (contents === text) throw new Error(`${file} asks for FormData in another way than before.`);
      return { contents };
    });
  },
};
