import type { INodePropertyOptions } from 'n8n-workflow';

/** What people call an aspect ratio; only words that hold whoever makes the video. */
export const ASPECT_RATIO_TEXTS: Partial<Record<string, Omit<INodePropertyOptions, 'value'>>> = {
	'9:16': { name: '9:16 (TikTok, Reels, Shorts)' },
	'16:9': { name: '16:9 (YouTube, Widescreen)' },
	'1:1': { name: '1:1 (Square)' },
	'4:5': { name: '4:5 (Instagram Post)' },
	'21:9': { name: '21:9 (Cinema)' },
};
