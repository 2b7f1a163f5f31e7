import type { ProviderDevelopment } from '../development';
import type { ProviderId } from '../settings/providerIds';
import { development as danceGenerator } from './danceGenerator/development';
import { development as seedance2Ai } from './seedance2Ai/development';
import { development as seedance2Io } from './seedance2Io/development';
import { development as seedDance } from './seedDance/development';
import { development as vtrix } from './vtrix/development';

/** What tests, demo, live check and docs know of each provider. */
export const DEVELOPMENT: Record<ProviderId, ProviderDevelopment> = {
	danceGenerator,
	seedDance,
	seedance2Ai,
	seedance2Io,
	vtrix,
};
