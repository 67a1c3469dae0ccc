export { SOURCE_ADDRESS } from '../stack/names';
export { DATA_SOURCES, RESOURCES, tencentci } from './provider';
