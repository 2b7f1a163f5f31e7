/**
 * The end of the address on which a sleeping Dance Video Wait for Task is called. n8n finds the node to
 * wake by it: without one of its own, a late call would wake whatever node the execution waits in.
 */
export const RESUME_PATH = 'dance-video-wait';
