import type { CallbackPost } from './callbacks';
import type { Credits } from './credits';
import type { FaultBook } from './fault-book';
import type { Journal } from './journal';
import type { SandboxModes } from './modes';
import type { TaskBook } from './tasks';
import type { UploadStore } from './uploads';

/** The providers whose APIs the sandbox speaks, in the order in which it prints them. */
export const providerIds = [
	'danceGenerator',
	'seedDance',
	'seedance2Ai',
	'seedance2Io',
	'vtrix',
] as const;
export type ProviderId = (typeof providerIds)[number];

/** What may be changed while the sandbox runs. */
export interface SandboxSettings {
	/** 1 = documented durations, 60 = sixty times faster. Applies to tasks created from then on. */
	speed: number;
	/** Balance of every provider after a reset. Vtrix, which charges USD, counts it in cents. */
	credits: number;
	/** Seedance 2 IO's 30 requests in 60 s; switched off, nothing else changes. */
	rateLimits: boolean;
	/** Whether callbacks go to other machines too; else to this one only, and the rest is not sent. */
	callbacksAnywhere: boolean;
	/** Which of Seedance 2 IO's two documented video paths exist: `/video/<name>`. */
	seedance2IoVideoPaths: Array<'seedance' | 'seedance2'>;
}

/** Everything that the parts of one running sandbox share. */
export interface SandboxContext {
	apiKey: string;
	settings: SandboxSettings;
	/** As they are now. */
	modes(): SandboxModes;
	/** `http://127.0.0.1:PORT`, known once the server listens. */
	origin(): string;
	journal: Journal;
	/** File requests (results, served-back uploads): kept apart from the API's journal. */
	downloads: Journal;
	faults: FaultBook;
	credits: Credits;
	tasks: TaskBook;
	uploads: UploadStore;
	callbackPosts(): CallbackPost[];
	/** For what a provider keeps of its own: carried out at every reset. */
	onReset(action: () => void): void;
}
