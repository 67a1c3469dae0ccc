const Sequencer = require('@jest/test-sequencer').default;

// By what they take, which in a fresh clone nothing else tells: one that began last would run on alone.
const LONGEST = ['release', 'synth', 'installed', 'cdk-terrain', 'template', 'job', 'workflow', 'bucket'].map(
  (name) => `/test/e2e/${name}.test.ts`,
);

/** Begins with the longest of the end-to-end tests, and leaves the others in the order of jest. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONGEST.findIndex((name) => path.endsWith(name));
      return place < 0 ? LONGEST.length : place;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
