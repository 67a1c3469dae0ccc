export { Match, Matcher } from './match';
export { type Properties, SynthesizedStack, type TypeName } from './synthesized-stack';
