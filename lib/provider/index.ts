export { SOURCE_ADDRESS } from './address';
export { DATA_SOURCES, RESOURCES, tencentci } from './provider';
