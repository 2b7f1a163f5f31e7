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
