/** The names of the calls that this process has been asked to answer. */
export const answered = new Set<string>();
