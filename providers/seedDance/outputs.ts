import { isRecord } from '../../model/json';
import type { TaskOutput } from '../../model/task';
import { isWebUrl } from '../values';

/**
 * Inferred: the document does not say where the address of the video stands. It is looked for at
 * `video_url`, `url`, `output` (a text, an object, a list of either), `result`, `video` and `videos`,
 * in this order; each address is taken once.
 */
export function videoOutputs(native: Record<string, unknown>): TaskOutput[] {
	const places = [
		native.video_url,
		native.url,
		native.output,
		native.result,
		native.video,
		native.videos,
	];
	const found = new Map<string, TaskOutput>();
	for (const output of places.flatMap(toOutputs)) {
		if (!found.has(output.url)) found.set(output.url, output);
	}
	return [...found.values()];
}

function toOutputs(place: unknown): TaskOutput[] {
	return (Array.isArray(place) ? place : [place]).flatMap((entry: unknown) => {
		const about = isRecord(entry) ? entry : {};
		const url = isRecord(entry) ? (entry.video_url ?? entry.url) : entry;
		if (typeof url !== 'string' || !isWebUrl(url)) return [];
		return [
			{
				type: 'video' as const,
				url,
				width: numberOrNull(about.width),
				height: numberOrNull(about.height),
				durationSeconds: numberOrNull(about.duration),
			},
		];
	});
}

function numberOrNull(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
