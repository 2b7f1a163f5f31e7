/** The end of the URL of every Dance Video Finished (Callback) Trigger; the webhook's own ID stands before it. */
export const WEBHOOK_PATH = 'dance-video';
