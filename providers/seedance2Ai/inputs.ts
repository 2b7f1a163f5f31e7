import { z } from 'zod';

import { isAssetReference, isWebUrl, oneOf, wholeNumber } from '../values';

/** Source: "Parameters Reference", "Introduction". */
export const MODELS = ['seedance2', 'seedance2-fast'] as const;
// prettier-ignore
export const RESOLUTIONS = [
	'720x720', '720x960', '960x720', '1280x720', '720x1280', '1280x540',
] as const;
export const UPSCALES = ['2k', '4k'] as const;
/** Source: `duration`: "4s" to "15s" (default: "5s"). */
export const SECONDS = { min: 4, max: 15, byDefault: 5 };

export const model = () => oneOf(MODELS);
export const duration = () => wholeNumber(SECONDS.min, SECONDS.max);
export const resolution = () => oneOf(RESOLUTIONS);
export const upscaleResolution = () => oneOf(UPSCALES);

/** Source: "Supports both HTTP URLs and asset references (e.g. "asset://asset-20260326-abc123")". */
export function imageAddress() {
	const message = 'must be a full address that starts with https:// or http://, or asset://<ID>';
	return z
		.string({ message })
		.transform((value) => value.trim())
		.refine((value) => isWebUrl(value) || isAssetReference(value), { message });
}
