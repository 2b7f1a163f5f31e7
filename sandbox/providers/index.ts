import type { ProviderApi } from '../api/providerApi';
import type { ProviderId } from '../settings/providerIds';
import { danceGenerator } from './danceGenerator';
import { seedance2Ai } from './seedance2Ai';
import { seedance2Io } from './seedance2Io';
import { seedDance } from './seedDance';
import { vtrix } from './vtrix';

/** Every API that the sandbox speaks. */
export const APIS: Record<ProviderId, ProviderApi> = {
	danceGenerator,
	seedDance,
	seedance2Ai,
	seedance2Io,
	vtrix,
};
