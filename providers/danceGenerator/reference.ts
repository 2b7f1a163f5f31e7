import type { MediaInput } from '../../media/mediaFile';
import { isLonger } from '../fileProblems';
import { LONGEST_SECONDS } from './media';

/** How long a reference video is that was given as a file whose header tells. */
export function secondsOf(video: MediaInput | undefined): number | undefined {
	return video?.source === 'file' ? video.file.durationSeconds : undefined;
}

/** The limit of the orientation "video" holds for every reference; that of "image" is lower. */
export function lengthProblems(
	video: MediaInput | undefined,
	orientation: keyof typeof LONGEST_SECONDS = 'image',
) {
	const seconds = secondsOf(video);
	const longest = LONGEST_SECONDS[orientation];
	if (!isLonger(seconds, longest) || isLonger(seconds, LONGEST_SECONDS.video)) return [];
	const way = `shorten it, or choose "Video", which takes ${LONGEST_SECONDS.video}`;
	return [
		{
			field: 'referenceVideo',
			problem: `must be at most ${longest} seconds long with the Character Orientation "Image": ${way}`,
		},
	];
}
