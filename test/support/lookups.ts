import type { Workspace } from '../../scripts/workspace';

/** The bucket in which data sources of tests look. */
export const LOOKED_UP_IN = 'media-1250000000';

/** A data source as a configuration has it, whose bucket is given. */
export function data(type: string, settings = ''): string {
  return `data "${type}" "found" {\n  bucket = "${LOOKED_UP_IN}"\n  ${settings}\n}\n`;
}

/** What reads data sources in a workspace, which is made only when tests begin. */
export function lookups(workspace: () => Workspace) {
  return {
    /** Reads a data source, and returns what it found. */
    look: async (type: string, settings?: string): Promise<Record<string, unknown>> => {
      workspace().config(data(type, settings));
      await workspace().apply();
      return (await workspace().values(`data.${type}.found`)) ?? {};
    },

    /** The message with which a data source is refused. */
    refused: async (type: string, settings?: string): Promise<string> => {
      const plan = await workspace().config(data(type, settings)).plan();
      expect(plan.code).toBe(1);
      return plan.text;
    },
  };
}
