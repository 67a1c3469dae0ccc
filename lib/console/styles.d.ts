/** Styles, which the bundler writes into a file of their own. */
declare module '*.css';
